"""Answers that mean harm, or are broken: a connector reads them or says why not, and what it reads can be stored.

The suite tries a few of them; `make fuzz` tries many, with a limit on memory and on processor time.
"""

import json
import math
import os
import time
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from connectors import (
    cellar,
    feed,
    fetch,
    github,
    have_your_say,
    huggingface,
    licenses,
    links,
    oeil,
    page,
    press_corner,
    sitemap,
)
from connectors.exceptions import SourceError
from connectors.licenses import blob_id
from connectors.model import Listing, Observation, Poll, Remembered, Request, Response

NOW = datetime(2026, 4, 2, 12, 0, tzinfo=UTC)
EXAMPLES = int(os.environ.get("GAZETTE_FUZZ", "20"))
LONGEST = 20.0
"""Seconds of processor time after which a reading counts as hanging; none needs a twentieth of it."""
slowly = settings(
    max_examples=EXAMPLES,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    derandomize="GAZETTE_FUZZ" not in os.environ,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)
Bodies = Mapping[str, Any]
"""What is answered, by a piece of the address; "" answers everything else. No bytes: it is sent as JSON."""


@dataclass(frozen=True)
class Border:
    """One kind of source: how it is polled, and whole answers to begin with."""

    poll: Callable[[Remembered], Poll]
    bodies: Bodies


LICENSE = (
    b"Acme Community License\n\nYou may use the Model unless you have more than 700 million monthly active users.\n"
)
CARD = b"---\nlicense: other\nlicense_name: acme\nlicense_link: [LICENSE\n---\n# Small\n"
MODEL = {
    "_id": "0" * 24,
    "id": "acme/small-7B",
    "author": "acme",
    "sha": "f" * 40,
    "lastModified": "2026-04-01T10:00:00.000Z",
    "createdAt": "2026-03-31T08:00:00.000Z",
    "gated": "manual",
    "tags": ["safetensors", "license:other", "base_model:acme/base"],
    "cardData": {"license": "other", "license_name": "acme", "license_link": "LICENSE", "base_model": ["acme/base"]},
    "safetensors": {"parameters": {"BF16": 8_000_000}, "total": 8_000_000},
    "gguf": {"total": 8_000_000, "context_length": 4096, "architecture": "llama"},
    "config": {"architectures": ["Small"], "model_type": "small", "quantization_config": {"quant_method": "awq"}},
    "siblings": [{"rfilename": "README.md"}, {"rfilename": "LICENSE"}, {"rfilename": "a-00001-of-00002.safetensors"}],
    "baseModels": {"models": [{"_id": "1" * 24, "id": "acme/base"}], "relation": "finetune"},
    "downloads": 12,
    "likes": 3,
}
PATHS = [
    {"type": "file", "path": name, "oid": blob_id(body), "size": len(body)}
    for name, body in (("LICENSE", LICENSE), ("README.md", CARD))
]
REPOSITORY = {
    "full_name": "acme/Coyote",
    "default_branch": "main",
    "archived": False,
    "license": {"spdx_id": "MIT"},
    "stargazers_count": 7,
}
RELEASE = {"tag_name": "v1.0", "name": "First", "body": "Notes", "draft": False, "html_url": "https://acme.test/v1"}
RELEASE |= {"published_at": "2026-04-01T10:00:00Z", "prerelease": False}
ACT = {
    "head": {"vars": ["rel", "celex", "date", "type", "published", "force", "deadline", "end", "eli", "title"]},
    "results": {
        "bindings": [
            {
                "celex": {"type": "literal", "value": "32024R1689"},
                "title": {"type": "literal", "value": "AI Act"},
                "type": {"type": "uri", "value": "x/REG"},
                "date": {"type": "literal", "value": "2024-06-13"},
                "force": {"type": "literal", "value": "2024-08-01"},
                "rel": {
                    "type": "uri",
                    "value": "http://publications.europa.eu/ontology/cdm#resource_legal_amends_resource_legal",
                },
            }
        ]
    },
}
PRESS = {
    "totalNumber": 1,
    "docuLanguageListResources": [
        {
            "refCode": "IP/26/1",
            "eventDate": "2026-04-01",
            "title": "A title",
            "leadText": "About the AI Act",
            "docutype": {"code": "IP", "description": "Press release"},
            "languageCode": "EN",
        }
    ],
}
INITIATIVES: dict[str, Any] = {
    "initiativeResultDtoPage": {
        "content": [
            {
                "id": 14628.0,
                "shortTitle": "Cloud and AI",
                "reference": "Ares(2025)1",
                "foreseenActType": "PROP_REG",
                "currentStatuses": [
                    {
                        "receivingFeedbackStatus": "OPEN",
                        "feedbackStartDate": "2026/07/02 13:24:32",
                        "feedbackEndDate": "2026/09/07 23:59:59",
                        "isCurrent": True,
                        "frontEndStage": "PLANNING",
                    }
                ],
                "initiativeTranslations": [{"language": "EN", "field": "SHORT_TITLE", "value": "Cloud"}],
            }
        ],
        "number": 0,
        "totalPages": 1,
        "totalElements": 1,
    }
}
JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "home_page_url": "https://acme.test/",
    "items": [
        {
            "id": "1",
            "url": "https://acme.test/1",
            "title": "Hello",
            "content_html": "<p>World</p>",
            "date_published": "2026-04-01T10:00:00Z",
            "authors": [{"name": "A"}],
            "tags": ["x"],
        }
    ],
}
RSS = b"""<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>Acme</title><link>https://acme.test/</link><item><title>One &amp; two</title><link>https://acme.test/1</link>
<guid isPermaLink="false">1 at https://acme.test</guid><pubDate>Wed, 01 Apr 2026 10:00:00 GMT</pubDate>
<description><![CDATA[<p style="color: red">Hello</p>]]></description><author>a@acme.test (A)</author>
<category>x</category></item></channel></rss>"""
ATOM = b"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://acme.test/"><title>Acme</title>
<entry><id>urn:1</id><title type="html">One &lt;b&gt;</title><link href="/1"/><published>2026-04-01T10:00:00Z</published>
<updated>2026-04-01T10:00:00Z</updated><author><name>A</name></author><content type="xhtml"><div>Hi</div></content></entry></feed>"""
SITEMAP = b"""<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<url><loc>https://acme.test/blog/one</loc><lastmod>2026-04-01</lastmod></url></urlset>"""
HTML = b"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>Terms</title></head><body><nav>x</nav><main><h1>Terms</h1>
<p>You may use it.</p><ul><li><a href="/news/1">The news</a> <time datetime="2026-04-01">April 1, 2026</time></li></ul>
<table><tr><th>Date</th><th>Event</th></tr><tr><td>21/04/2021</td><td>Proposal</td></tr></table></main></body></html>"""
OEIL = b"""<html><body><main><h2>2021/0106(COD)</h2><h2>Artificial Intelligence Act</h2><h2>Key events</h2>
<table><tr><th>Date</th><th>Event</th></tr><tr><td>21/04/2021</td><td>Legislative proposal</td></tr></table>
<h2>Technical information</h2><table><tr><th>Procedure reference</th><td>2021/0106(COD)</td></tr>
<tr><th>Stage reached in procedure</th><td>Procedure completed</td></tr></table></main></body></html>"""
WEB = "https://acme.test/x"

BORDERS = {
    "the Hub's list": Border(
        lambda known: huggingface.poll(huggingface.Target(organization="acme"), known),
        {"/api/models?": [MODEL], "paths-info": PATHS, "LICENSE": LICENSE, "README": CARD},
    ),
    "one model of the Hub": Border(
        lambda known: huggingface.poll(huggingface.Target(models=("acme/small-7B",)), known),
        {
            "/api/models/acme/small-7B?": {**MODEL, "cardData": None},
            "paths-info": PATHS,
            "LICENSE": LICENSE,
            "README": CARD,
        },
    ),
    "GitHub": Border(
        lambda known: github.poll(github.Target(repository="acme/Coyote"), known),
        {
            "/releases": [RELEASE],
            "/tags": [{"name": "v0.9"}],
            "/contents/LICENSE": LICENSE,
            "/contents/": [{"path": "LICENSE", "sha": blob_id(LICENSE), "size": len(LICENSE), "type": "file"}],
            "": REPOSITORY,
        },
    ),
    "CELLAR": Border(lambda known: cellar.poll(cellar.Target(celex="32024R1689"), known), {"sparql": ACT, "": HTML}),
    "the Press Corner": Border(lambda known: press_corner.poll(press_corner.Target(), known), {"": PRESS}),
    "Have your say": Border(lambda known: have_your_say.poll(have_your_say.Target(), known), {"": INITIATIVES}),
    "a JSON feed": Border(lambda known: feed.poll(feed.Target(url=WEB), known), {"": JSON_FEED}),
    "an RSS feed": Border(lambda known: feed.poll(feed.Target(url=WEB), known), {"": RSS}),
    "an Atom feed": Border(lambda known: feed.poll(feed.Target(url=WEB), known), {"": ATOM}),
    "a sitemap": Border(lambda known: sitemap.poll(sitemap.Target(url=WEB), known), {"": SITEMAP}),
    "a page": Border(lambda known: page.poll(page.Target(url=WEB, role="license", select="main"), known), {"": HTML}),
    "a list of links": Border(lambda known: links.poll(links.Target(url=WEB, select="main a"), known), {"": HTML}),
    "a procedure": Border(lambda known: oeil.poll(oeil.Target(procedure="2021/0106(COD)"), known), {"": OEIL}),
}

POISON: st.SearchStrategy[Any] = st.sampled_from(
    [
        *(
            None,
            True,
            -1,
            0,
            1e308,
            10**400,
            2**63,
            -(2**70),
            0.1,
            "",
            " ",
            "no",
            "3.10",
            "NaN",
            "\x00",
            "a\x00b",
            "\ud800",
        ),
        *(
            "../../etc/hostname",
            "..",
            "/etc/hostname",
            "C:\\x",
            "-rf",
            "http://[::1",
            "javascript:alert(1)",
            "//x",
            "a b",
        ),
        *(
            "0001-01-01T00:00:00+14:00",
            "9999-12-31T23:59:59-14:00",
            "2026-02-30",
            "2026-04-01T10:00:00",
            "20260401",
            "1e9",
        ),
        *("0001-01-01", "9999-12-31", "9999/12/31 23:59:59", "0001/01/01 00:00:00", "99999999999999999999", "١٢"),
        *("\u202egpj.exe", "\U000e0041", "x" * 100_000, "\n" * 50_000, " " * 50_000 + "x", "<" * 50_000, "[" * 50_000),
        *(
            "&lol;" * 1000,
            "=cmd|' /C calc'!A0",
            "${HOME}",
            "{{7*7}}",
            "%n%s",
            "<script>alert(1)</script>",
            "e\u0301" * 9,
        ),
        *([], {}, [None], [[[[]]]], {"": ""}, {"\x00": "\x00"}, ["a"] * 3000, [{}], {"a": {"a": {"a": "b"}}}),
    ]
)
TORN = st.sampled_from(
    [
        *(
            b"",
            b"\x00",
            b"\xff\xfe",
            b"\xef\xbb\xbf",
            b"\x1f\x8b",
            b"<",
            b">",
            b"</",
            b"<![CDATA[",
            b"]]>",
            b"<!--",
            b"-->",
            b"&",
        ),
        *(
            b"&#0;",
            b"&#xD800;",
            b"&lol;",
            b"<!DOCTYPE a [",
            b'<!ENTITY a SYSTEM "file:///etc/hostname">',
            b"<?xml",
            b"?>",
        ),
        *(
            b'<x style="' + b"a:b;" * 5000 + b'">',
            b"<div>" * 20_000,
            b"<item>" * 3000,
            b"<entry/>" * 3000,
            b"(" * 50_000,
        ),
        *(b"---\n", b"license: &a [*a]\n", b"a: &a [x,x]\nb: &b [*a,*a]\n", b"\xe2\x80\xae", b"\xf0\x9f\x92\xa9" * 999),
        *(
            b"encoding='punycode'",
            b"charset=undefined",
            b"%PDF-1.7\n",
            b"9" * 5000,
            b"9" * 20,
            b" " * 50_000,
            b"\n" * 50_000,
        ),
    ]
)


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the way to every part of a JSON value, itself first."""
    yield path
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in parts:
        yield from places(part, (*path, key))


def poisoned(value: Any, path: tuple[Any, ...], poison: Any) -> Any:
    """Return the value with another part at a place; nothing happens where the place is gone."""
    if not path:
        return poison
    found = value = deepcopy(value)
    for key in path[:-1]:
        found = found[key] if _has(found, key) else None
    if _has(found, path[-1]):
        found[path[-1]] = poison
    return value


def _has(value: Any, key: Any) -> bool:
    return (isinstance(value, dict) and key in value) or (
        isinstance(value, list) and isinstance(key, int) and key < len(value)
    )


@st.composite
def spoiled(draw: st.DrawFn, body: Any) -> bytes:
    """Draw an answer in which a few things are wrong."""
    if not isinstance(body, bytes):
        for path in draw(st.lists(st.sampled_from(list(places(body))), max_size=3)):
            body = poisoned(body, path, draw(POISON))
        body = whole(body)
    for _ in range(draw(st.integers(0, 2))):
        start = draw(st.integers(0, len(body)))
        end = draw(st.integers(start, min(len(body), start + 200)))
        body = body[:start] + draw(TORN) + body[end:]
    found: bytes = body
    return found


def answers(bodies: Mapping[str, bytes], border: Border) -> Callable[[Request], Response]:
    """Return a server that answers with these bodies; terms that git knows by their digest stay known by it."""
    media = {
        name: "text/plain" if isinstance(body, bytes) else "application/json" for name, body in border.bodies.items()
    }

    def answer(request: Request) -> Response:
        name = next((piece for piece in border.bodies if piece in request.url), None)
        if name is None:
            return Response(request.url, status=404, content=b"{}")
        kind = "text/html" if bodies[name][:200].lower().find(b"<html") >= 0 else media[name]
        return Response(request.url, headers={"content-type": kind}, content=bodies[name])

    return answer


def whole(body: Any) -> bytes:
    """Return an answer as it should be."""
    found: bytes = body if isinstance(body, bytes) else json.dumps(body).encode()
    return found


def read(border: Border, bodies: Mapping[str, bytes], known: Remembered) -> Listing | None:
    """Return what a connector makes of these answers; None where it says that it cannot read them."""
    started, said = time.process_time(), ""
    try:
        return fetch.replay(border.poll(known), answers(bodies, border)).listing
    except SourceError as error:
        said = str(error)
        return None
    finally:
        assert time.process_time() - started < LONGEST
        assert len(said) <= 500
        assert not set(said) & set("\n\r\x1b\0")


def assert_storable(seen: Observation) -> None:
    """A database takes it: text that is Unicode without NUL, numbers that are numbers, times with a zone."""
    written = [seen.subject, seen.title, seen.url, seen.revision, *seen.keys, *seen.documents.values()]
    written.append(json.dumps([dict(seen.facts), dict(seen.notes)], ensure_ascii=False, allow_nan=False))
    assert "\\u0000" not in written[-1]
    assert "\0" not in "".join(written)
    assert "".join(written).encode()
    assert all(math.isfinite(value) for value in seen.metrics.values())
    assert seen.published_at is None or seen.published_at.tzinfo is not None
    assert seen.subject
    assert len(seen.title) <= 500
    assert "\x1b" not in "".join(written[:3])


@pytest.mark.parametrize("border", BORDERS.values(), ids=BORDERS.keys())
def test_whole_answers_are_read(border: Border) -> None:
    """Without this, the fuzzing below might only ever see answers that are refused at the door."""
    listing = read(border, {name: whole(body) for name, body in border.bodies.items()}, Remembered(NOW))

    assert listing is not None
    assert listing.observations


@pytest.mark.parametrize("border", BORDERS.values(), ids=BORDERS.keys())
@given(data=st.data())
@slowly
def test_a_spoiled_answer_is_read_or_refused(border: Border, data: st.DataObject) -> None:
    bodies = {name: whole(body) for name, body in border.bodies.items()}
    first = read(border, bodies, Remembered(NOW))
    assert first is not None
    seen = {one.subject: one for one in first.observations}
    name = data.draw(st.sampled_from(sorted(bodies)))
    spoilt = bodies | {name: data.draw(spoiled(border.bodies[name]))}
    known = data.draw(st.sampled_from([Remembered(NOW), Remembered(NOW, first.cursor or {}, seen)]))

    listing = read(border, spoilt, known)

    for one in listing.observations if listing else ():
        assert_storable(one)


@given(before=spoiled(LICENSE), after=spoiled(LICENSE))
@slowly
def test_a_spoiled_license_is_read_and_compared(before: bytes, after: bytes) -> None:
    old, new = (licenses.file_text("LICENSE", body) for body in (before, after))
    started = time.process_time()

    found, compared = licenses.read(old), licenses.compare_texts(old, new)

    assert time.process_time() - started < LONGEST
    assert found.openness
    assert compared["direction"] in {"tightened", "loosened", "mixed", "neutral", "unclassified", "none"}


# What the fuzzing found.


def feed_of(body: bytes) -> Listing | None:
    return read(BORDERS["an RSS feed"], {"": body}, Remembered(NOW))


def test_a_thousand_empty_lines_do_not_keep_the_parser_busy() -> None:
    assert feed_of(b"\n" * 1_000_000 + RSS) is not None
    assert feed_of(RSS.replace(b"<rss", b"\n" * 1_000_000 + b"<rss")) is not None


def test_a_character_that_no_database_takes_is_shown_as_a_mark() -> None:
    listing = feed_of(RSS.replace(b"1 at", b"\0 at"))
    release = json.dumps([{**RELEASE, "tag_name": "v\0001", "published_at": "0001-01-01T00:00:00+14:00"}]).encode()
    github_bodies = {name: whole(body) for name, body in BORDERS["GitHub"].bodies.items()} | {"/releases": release}
    repository = read(BORDERS["GitHub"], github_bodies, Remembered(NOW))

    assert listing is not None
    assert repository is not None
    assert [key for one in listing.observations for key in one.keys if "\0" in key] == []
    assert "gh:acme/Coyote@v\ufffd1" in {one.subject for one in repository.observations}


def test_a_link_too_long_to_be_one_names_nothing() -> None:
    listing = feed_of(RSS.replace(b"https://acme.test/1<", b"https://acme.test/" + b"x" * 100_000 + b"<"))

    assert listing is not None
    assert [len(one.subject) < 200 and len(one.url) < 200 for one in listing.observations] == [True]


def test_two_names_too_long_to_be_kept_stay_two() -> None:
    item = b"<item><guid isPermaLink='false'>" + b"x" * 5000 + b"%d</guid><title>Hello %d</title></item>"
    both = b"".join(item % (number, number) for number in range(2))
    listing = feed_of(RSS.replace(b"<item>", both + b"<item>", 1))

    assert listing is not None
    assert len({one.subject for one in listing.observations}) == 3
    assert all(len(one.subject) <= 1000 for one in listing.observations)


@pytest.mark.parametrize(
    "spoilt",
    [
        {**ACT, "head": {"vars": None}},
        {"head": ACT["head"], "results": {"bindings": [None, {"celex": None}]}},
        {**ACT, "results": {"bindings": [{"celex": {"value": "32024R1689"}, "date": {"value": "0001-01-01"}}]}},
    ],
)
def test_a_result_of_another_shape_is_refused_or_read(spoilt: Any) -> None:
    bodies = {"sparql": whole(spoilt), "": HTML}

    assert (listing := read(BORDERS["CELLAR"], bodies, Remembered(NOW))) is None or listing.observations


@pytest.mark.parametrize("when", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_time_beyond_all_times_is_none(when: str) -> None:
    hub = BORDERS["the Hub's list"]
    bodies = {name: whole(body) for name, body in hub.bodies.items()}
    spoilt = whole([{**MODEL, "createdAt": when, "lastModified": when, "downloads": 10**400, "likes": 1e400}])

    listing = read(hub, bodies | {"/api/models?": spoilt}, Remembered(NOW))

    assert listing is not None
    assert [(one.published_at, dict(one.metrics)) for one in listing.observations] == [(None, {})]


def test_one_consultation_at_an_impossible_time_is_set_aside() -> None:
    (item,) = INITIATIVES["initiativeResultDtoPage"]["content"]
    status = {**item["currentStatuses"][0], "feedbackEndDate": "0001/01/01 00:00:00"}
    page_of = {
        **INITIATIVES["initiativeResultDtoPage"],
        "content": [item, {**item, "id": 2.0, "currentStatuses": [status]}],
    }
    page_of |= {"totalElements": 2}
    listing = read(BORDERS["Have your say"], {"": whole({"initiativeResultDtoPage": page_of})}, Remembered(NOW))

    assert listing is not None
    assert (len(listing.observations), len(listing.quarantined)) == (1, 1)
