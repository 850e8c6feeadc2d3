"""What is read without feedparser is what feedparser would have read."""

import os
import time
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.exceptions import ParseError
from connectors.feed import document, wellformed
from connectors.feed.document import Document
from connectors.model import Response

THOROUGH = "GAZETTE_FUZZ" in os.environ
MEDIA = ("application/rss+xml", "text/xml", "", "text/html; charset=utf-8", "application/xml; charset=iso-8859-1")
NAMESPACES = (
    ' xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/" xmlns:odd="http://odd.test/"'
)
ENTRY = "<item><title>One &amp; two</title><link>https://a.test/1?a=1&amp;b=2</link><guid>x</guid><pubDate>{}</pubDate></item>"


def rss(inner: str, attributes: str = "") -> bytes:
    return f'<?xml version="1.0"?><rss version="2.0"{attributes}><channel>{inner}</channel></rss>'.encode()


def atom(inner: str) -> bytes:
    return f'<feed xmlns="http://www.w3.org/2005/Atom">{inner}</feed>'.encode()


def outcome(body: bytes, media: str) -> Document | str:
    try:
        return document.read(Response("https://a.test/feed", content=body, headers={"content-type": media}))
    except ParseError as error:
        return str(error)


def dates(found: Document | str) -> list[time.struct_time | None]:
    return [] if isinstance(found, str) else [entry.parsed for entry in found.entries]


def is_plain(body: bytes) -> bool:
    return wellformed.read(body, "application/xml") is not None


@pytest.fixture
def agree(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Compare both readings of a body; whether it was read without feedparser comes back."""

    def agree(body: bytes, media: str = "application/xml") -> bool:
        if wellformed.read(body, media or "application/xml") is None:
            return False
        quick = outcome(body, media)
        with monkeypatch.context() as patch:
            patch.setattr(wellformed, "read", lambda *_: None)
            slow = outcome(body, media)
        assert quick == slow
        assert dates(quick) == dates(slow)
        return True

    return agree


def test_plain_rss_and_atom_are_read_without_feedparser(agree: Any) -> None:
    assert agree(rss(ENTRY.format("Wed, 01 Apr 2026 10:00:00 GMT")))
    assert agree(
        atom('<id>f</id><entry><id>tag:1</id><title type="html">&lt;b&gt;A</title><link href="/a"/><published>2026-04-01'
             "T10:00:00Z</published><author><name>Ada</name><email>a@a.test</email></author><content>C</content></entry>")
    )  # fmt: skip


@pytest.mark.parametrize(
    "body",
    [
        b'<!DOCTYPE rss [<!ENTITY a "b">]>' + rss(""),
        b"<!DOCTYPE rss>" + rss(""),
        rss("<item><title>&nbsp;</title></item>"),
        rss("<item><title>A<b>c</b></title></item>"),
        rss("<item><title>A</title><title>B</title></item>"),
        rss("<item><odd:title>A</odd:title></item>", NAMESPACES),
        rss("<item><media:group><media:title>A</media:title></media:group></item>", NAMESPACES),
        rss('<item xml:base="https://b.test/"><link>a</link></item>'),
        rss("<item><undeclared:title>A</undeclared:title></item>"),
        rss("").replace(b"2.0", b"0.91"),
        rss("").replace(b'"1.0"?', b'"1.0" encoding="iso-8859-1"?'),
        rss("<item><title>A</title>")[:-30],
        atom('<entry><title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">A</div></title></entry>'),
        atom("<entry><link>https://a.test/</link></entry>"),
        b"<html></html>",
        b"",
        b"\xff\xfe",
    ],
)
def test_what_is_not_plain_is_left_to_feedparser(body: bytes) -> None:
    assert not is_plain(body)


def test_more_entries_than_are_read_are_left_to_feedparser() -> None:
    assert is_plain(rss("<item/>" * wellformed.MOST_ENTRIES))
    assert not is_plain(rss("<item/>" * (wellformed.MOST_ENTRIES + 1)))


TEXTS = st.sampled_from(
    (
        *(
            "",
            " ",
            "A",
            "a@b.test (Ann)",
            "https://a.test/1",
            "https:///b",
            "/c?x=1&y=2",
            "2026-04-01",
            "tag:a,1",
            "true",
        ),
        *("é", "Ã©", "\x92", "\u201cq\u201d", "\u2028", "  x  ", "1 2\n3", "<b>x</b> &amp; y", "&lt;", "]]"),
        "Wed, 01 Apr 2026 10:00:00 +0200",
    )
)
NAMES = st.sampled_from(
    (
        *("title", "link", "guid", "description", "content:encoded", "pubDate", "dc:date", "author", "dc:creator"),
        *(
            "category",
            "comments",
            "source",
            "enclosure",
            "media:content",
            "media:thumbnail",
            "media:title",
            "atom:link",
        ),
        *(
            "id",
            "summary",
            "content",
            "published",
            "updated",
            "name",
            "email",
            "uri",
            "rights",
            "image",
            "url",
            "odd:x",
        ),
        *("item", "entry", "generator"),
    )
)
ATTRIBUTES = st.dictionaries(
    st.sampled_from(("isPermaLink", "type", "href", "rel", "domain", "term", "url", "base", "xml:lang", "src")),
    st.sampled_from(
        ("true", "false", "html", "text", "xhtml", "alternate", "self", "text/html", "https://a.test/2", "x")
    ),
    max_size=2,
)


def element(name: str, attributes: dict[str, str], inner: str) -> str:
    said = "".join(f' {key}="{value}"' for key, value in attributes.items())
    return f"<{name}{said}>{inner}</{name}>"


LEAF = st.builds(element, NAMES, st.one_of(st.just({}), ATTRIBUTES), TEXTS.map(escape))
PERSON = st.builds(element, st.just("author"), st.just({}), st.lists(LEAF, max_size=3).map("".join))
LEAVES = st.lists(st.one_of(LEAF, LEAF, LEAF, PERSON), max_size=6).map("".join)


@settings(max_examples=3000 if THOROUGH else 150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), kind=st.sampled_from(("item", "entry")))
def test_every_arrangement_of_elements_is_read_alike(agree: Any, data: st.DataObject, kind: str) -> None:
    inner = "".join(
        data.draw(st.lists(st.one_of(LEAF, LEAVES.map(lambda text: f"<{kind}>{text}</{kind}>")), max_size=4))
    )
    agree(rss(inner, NAMESPACES) if kind == "item" else atom(inner))


@pytest.mark.corpus
@pytest.mark.slow
def test_real_feeds_are_read_alike(agree: Any, corpus: Path) -> None:
    paths = sorted(path for path in (corpus / "feeds").rglob("*") if path.suffix in {".xml", ".rss", ".atom"})
    read = [
        agree(path.read_bytes(), media)
        for path in paths[:: 1 if THOROUGH else 16]
        for media in MEDIA[: 5 if THOROUGH else 1]
    ]
    assert sum(read) > len(read) // 4
