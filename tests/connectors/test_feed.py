"""Feeds: what an entry is, by what it is known again, and what is no feed."""

import time
import warnings
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from connectors import feed
from connectors.exceptions import ParseError
from connectors.feed import dates, past
from connectors.feed.document import MOST_ENTRIES
from connectors.model import Listing, Observation, Precision, Remembered, Request, Response, Span
from connectors.text import paging

Replay = Callable[..., Listing]
URL = "https://acme.example/blog/feed.xml"
NOW = datetime(2026, 4, 2, 12, 0, tzinfo=UTC)
PATIENCE = 10.0


def item(**fields: str) -> str:
    return "<item>" + "".join(f"<{name}>{escape(text)}</{name}>" for name, text in fields.items()) + "</item>"


def rss(*items: str, link: str = "https://acme.example/blog/") -> str:
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Acme</title><link>{link}</link>{"".join(items)}</channel></rss>'


def atom(entries: str, attributes: str = "") -> str:
    return f'<feed xmlns="http://www.w3.org/2005/Atom" {attributes}><title>Acme</title>{entries}</feed>'


def read(replay: Replay, body: Any, url: str = URL, **values: Any) -> Sequence[Observation]:
    return replay(feed.poll(feed.Target(url=url, **values), Remembered(now=NOW)), body).observations


def keys(replay: Replay, *items: str) -> list[tuple[str, ...]]:
    return [found.keys for found in read(replay, rss(*items))]


POST = item(
    guid="https://acme.example/blog/one/",
    link="https://acme.example/blog/one/?utm_source=rss",
    title="Acme 3 is <b>open</b>",
    description="<p>Weights &amp;amp; code.</p>",
    author="ada@acme.example (Ada)",
    category="Models",
    pubDate="Wed, 01 Apr 2026 10:00:00 GMT",
)


# An entry


def test_an_entry_is_a_post(replay: Replay) -> None:
    (found,) = read(replay, rss(POST))
    assert (found.subject, found.nature, found.facts) == ("post:https://acme.example/blog/one", "post", {})
    assert (found.title, found.url) == ("Acme 3 is open", "https://acme.example/blog/one/?utm_source=rss")


def test_what_else_it_says_is_noted(replay: Replay) -> None:
    (found,) = read(replay, rss(POST))
    assert found.notes == {
        "summary": "Weights & code.",
        "author": "ada@acme.example (Ada)",
        "categories": ("Models",),
        "link": "https://acme.example/blog/one/?utm_source=rss",
        "topic": "",
        "reference": "",
        "relevance": ("open source: open Weights",),
    }


def test_a_long_summary_is_cut(replay: Replay) -> None:
    (found,) = read(replay, rss(item(title="A", description="word " * 1000)))
    assert len(str(found.notes["summary"])) <= 1000


def test_the_content_is_the_summary_where_there_is_no_other(replay: Replay) -> None:
    body = atom('<entry><title>A</title><id>a</id><content type="html">&lt;p&gt;Text&lt;/p&gt;</content></entry>')
    (found,) = read(replay, body)
    assert found.notes["summary"] == "Text"


def test_an_untitled_entry_is_called_by_its_words(replay: Replay) -> None:
    (found,) = read(replay, rss(item(description="Only words")))
    assert found.title == "Only words"


def test_a_new_date_is_no_new_revision(replay: Replay) -> None:
    later = POST.replace("01 Apr", "02 Apr")
    assert read(replay, rss(POST))[0].revision == read(replay, rss(later))[0].revision


def test_a_new_title_is_a_new_revision(replay: Replay) -> None:
    assert read(replay, rss(POST))[0].revision != read(replay, rss(POST.replace("Acme 3", "Acme 4")))[0].revision


def test_absence_is_no_removal(replay: Replay) -> None:
    assert not replay(feed.poll(feed.Target(url=URL), Remembered(now=NOW)), rss(POST)).complete


# Links


def test_a_relative_link_is_resolved_against_the_address_that_answered(replay: Replay) -> None:
    answer = Response(
        URL, content=rss(item(link="../news/1")).encode(), location="https://cdn.acme.example/a/b/feed.xml"
    )
    assert read(replay, answer)[0].url == "https://cdn.acme.example/a/news/1"


def test_an_xml_base_counts(replay: Replay) -> None:
    body = atom('<entry><title>A</title><id>a</id><link href="one"/></entry>', 'xml:base="https://acme.example/news/"')
    assert read(replay, body)[0].url == "https://acme.example/news/one"


def test_a_link_that_is_not_of_the_web_is_replaced_by_the_feeds_own(replay: Replay) -> None:
    (found,) = read(replay, rss(item(guid="1", title="A", link="javascript:alert(1)")))
    assert (found.url, found.notes["link"]) == ("https://acme.example/blog/", "")


# Identity (N5)


def test_an_entry_is_known_by_guid_and_link(replay: Replay) -> None:
    assert keys(replay, POST) == [("id:acme.example/blog/one/", "link:acme.example/blog/one")]


def test_neither_scheme_nor_tracking_makes_another_entry(replay: Replay) -> None:
    assert keys(replay, POST) == keys(replay, POST.replace("https:", "http:").replace("utm_source=rss", "utm_medium=x"))


def test_a_repeated_guid_is_no_key(replay: Replay) -> None:
    found = keys(replay, item(guid="x", link="https://a.example/1"), item(guid="x", link="https://a.example/2"))
    assert found == [("link:a.example/1",), ("link:a.example/2",)]


def test_a_shared_link_is_no_key(replay: Replay) -> None:
    notes = "https://docs.example/notes"
    found = keys(replay, item(guid="1", link=notes, title="A"), item(guid="2", link=notes, title="B"))
    assert found == [("id:1",), ("id:2",)]


def test_a_fragment_makes_a_link_of_its_own(replay: Replay) -> None:
    found = keys(replay, item(link="https://a.example/x#one"), item(link="https://a.example/x#two"))
    assert found == [("link:a.example/x#one",), ("link:a.example/x#two",)]


def test_an_entry_without_guid_and_link_is_known_by_its_title(replay: Replay) -> None:
    (one,), (other,) = (keys(replay, item(title=title)) for title in ("Only a title", "only  a TITLE"))
    assert one == other
    assert one[0].startswith("title:")


def test_a_new_date_does_not_rename_an_entry_without_guid(replay: Replay) -> None:
    one, other = (keys(replay, item(title="A", pubDate=f"Wed, 0{day} Apr 2026 10:00:00 GMT")) for day in (1, 2))
    assert one == other


def test_the_date_tells_entries_of_one_title_apart(replay: Replay) -> None:
    one, other = keys(replay, item(title="A", pubDate="2026-04-01"), item(title="A", pubDate="2026-03-01"))
    assert one != other


def test_a_guid_does_not_follow_the_feed_to_a_new_address(replay: Replay) -> None:
    body = rss(item(guid="17", title="A")).encode()
    moved = Response(URL, content=body, location="https://new.example/elsewhere/feed.xml")
    assert read(replay, moved)[0].keys == read(replay, Response(URL, content=body))[0].keys == ("id:17",)


@pytest.mark.parametrize(
    ("fields", "key"),
    [
        (
            {"guid": "98765 at https://digital-strategy.ec.europa.eu"},
            "natural:digital-strategy.ec.europa.eu/node/98765",
        ),
        ({"link": "https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX:32024R1689"}, "natural:celex:32024R1689"),
        (
            {"link": "https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX%3A02024R1689-20260727"},
            "natural:celex:02024R1689-20260727",
        ),
        (
            {"link": "https://ec.europa.eu/commission/presscorner/detail/en/ip_26_1234"},
            "natural:presscorner:IP/26/1234",
        ),
        (
            {"link": "https://ec.europa.eu/info/law/better-regulation/have-your-say/initiatives/14625-AI_en"},
            "natural:initiative:14625",
        ),
    ],
)
def test_an_official_number_is_a_key(replay: Replay, fields: dict[str, str], key: str) -> None:
    assert key in keys(replay, item(title="A", **fields))[0]


def test_a_link_of_its_own_is_the_subject_whatever_its_spelling(replay: Replay) -> None:
    (found,) = read(replay, rss(item(link="http://Acme.Example:80/x/?b=2&a=1&fbclid=z")))
    assert found.subject == "post:https://acme.example/x?a=1&b=2"


def test_an_entry_without_a_link_of_its_own_is_named_within_its_feed(replay: Replay) -> None:
    notes = "https://docs.example/notes"
    found = read(replay, rss(item(guid="1", link=notes, title="A"), item(link=notes, title="B")))
    assert found[0].subject == "post:acme.example/blog/feed.xml#1"
    assert len(found[1].subject.rpartition("#")[2]) == 16


def test_the_same_entry_twice_is_one(replay: Replay) -> None:
    listing = replay(feed.poll(feed.Target(url=URL), Remembered(now=NOW)), rss(POST, POST))
    assert len(listing.observations) == 1
    assert listing.observations[0].keys == keys(replay, POST)[0]


# Dates


@pytest.mark.parametrize(
    ("raw", "when", "precision"),
    [
        ("Wed, 01 Apr 2026 10:00:00 GMT", datetime(2026, 4, 1, 10, tzinfo=UTC), "second"),
        ("Wed, 01 Apr 2026 10:00:00 EST", datetime(2026, 4, 1, 15, tzinfo=UTC), "second"),
        ("Mi, 01 Apr 2026 10:00:00 +0200", datetime(2026, 4, 1, 8, tzinfo=UTC), "second"),
        ("2026-04-01T10:00:00+02:00", datetime(2026, 4, 1, 8, tzinfo=UTC), "second"),
        ("2026-04-01", datetime(2026, 4, 1, tzinfo=UTC), "day"),
        ("April 1, 2026", datetime(2026, 4, 1, tzinfo=UTC), "day"),
        ("1 Apr 2026", datetime(2026, 4, 1, tzinfo=UTC), "day"),
        ("2026-03", datetime(2026, 3, 1, tzinfo=UTC), "month"),
        ("March 2026", datetime(2026, 3, 1, tzinfo=UTC), "month"),
        ("1001-01-01", None, ""),
        ("0000-00-00", None, ""),
        ("Wed, 31 Feb 2026 10:00:00 GMT", None, ""),
        ("1775037600", None, ""),
        ("soon", None, ""),
    ],
)
def test_a_date_has_a_precision(replay: Replay, raw: str, when: datetime | None, precision: Precision) -> None:
    (found,) = read(replay, rss(item(guid="1", pubDate=raw)))
    assert (found.published_at, found.precision) == (when, precision)


def test_a_date_a_day_ahead_is_believed_and_a_later_one_is_not(replay: Replay) -> None:
    near, far = (item(guid=raw, pubDate=raw) for raw in ("2026-04-03T11:00:00Z", "2026-04-03T13:00:00Z"))
    assert [found.published_at for found in read(replay, rss(near, far))] == [
        datetime(2026, 4, 3, 11, tzinfo=UTC),
        None,
    ]


def test_a_date_of_change_is_no_date_of_publication(replay: Replay) -> None:
    (found,) = read(replay, atom("<entry><title>A</title><id>a</id><updated>2026-04-01T00:00:00Z</updated></entry>"))
    assert (found.published_at, found.precision) == (None, "")


def test_dublin_cores_date_is_that_of_publication_in_rss(replay: Replay) -> None:
    body = rss('<item><guid>1</guid><dc:date xmlns:dc="http://purl.org/dc/elements/1.1/">2026-04-01</dc:date></item>')
    assert read(replay, body)[0].published_at == datetime(2026, 4, 1, tzinfo=UTC)


@pytest.mark.parametrize("raw", ["2026-04-01", "Tue, 31 Mar 2026 22:00:00 GMT"])
def test_a_day_of_the_european_union_is_one_in_brussels(replay: Replay, raw: str) -> None:
    (found,) = read(replay, rss(item(guid="1", pubDate=raw)), url="https://www.edpb.europa.eu/feed.xml")
    assert (found.published_at, found.precision) == (datetime(2026, 3, 31, 22, tzinfo=UTC), "day")


@given(st.text(max_size=40))
def test_no_date_breaks_the_reading(raw: str) -> None:
    when, precision = dates.published(raw, None, "ex.org", NOW)
    assert (when is None) == (precision == "")


# Topics


@pytest.mark.parametrize(
    ("topic", "count"),
    [("models", 1), ("acme  3", 1), ("weights", 1), ("model", 0), ("eight", 0), ("open, weights", 0)],
)
def test_a_topic_is_found_as_whole_words(replay: Replay, topic: str, count: int) -> None:
    assert len(read(replay, rss(POST), topics=(topic,))) == count


def test_one_topic_of_several_is_enough(replay: Replay) -> None:
    assert len(read(replay, rss(POST), topics=("zebra", "open"))) == 1


def test_the_size_of_a_feed_counts_what_topics_leave_out(replay: Replay) -> None:
    target = feed.Target(url=URL, topics=("zebra",))
    listing = replay(feed.poll(target, Remembered(now=NOW)), rss(POST, item(guid="2", title="Zebra")))
    assert (len(listing.observations), listing.size) == (1, 2)


def test_topics_do_not_change_identities(replay: Replay) -> None:
    notes = "https://docs.example/notes"
    body = rss(item(link=notes, title="A zebra"), item(link=notes, title="B"))
    (chosen, *_), (any_, *_) = read(replay, body, topics=("zebra",)), read(replay, body)
    assert (chosen.subject, chosen.keys, chosen.notes["topic"]) == (any_.subject, any_.keys, "zebra")


@pytest.mark.parametrize(
    ("link", "title", "number"),
    [
        ("https://ec.europa.eu/commission/presscorner/detail/en/ip_26_301", "AI", "IP/26/301"),
        ("https://digital-strategy.ec.europa.eu/en/news/ai", "AI (see IP/26/301)", "IP/26/301"),
        ("https://digital-strategy.ec.europa.eu/en/news/ai", "AI by 26/301", ""),
    ],
)
def test_the_number_of_a_press_release_is_noted(replay: Replay, link: str, title: str, number: str) -> None:
    (found,) = read(replay, rss(item(link=link, title=title)))
    assert found.notes["reference"] == number


# Documents


def test_one_request_asks_for_a_feed(replay: Replay) -> None:
    asked: list[Request] = []
    replay(feed.poll(feed.Target(url=URL), Remembered(now=NOW)), rss(), asked=asked)
    assert asked == [Request(URL, expects="feed")]
    assert feed.addresses(feed.Target(url=URL)) == (URL,)


def test_an_unchanged_feed_is_not_read(replay: Replay) -> None:
    def never() -> bytes:
        raise AssertionError

    answer = Response(URL, content=never, unchanged=True)
    assert replay(feed.poll(feed.Target(url=URL), Remembered(now=NOW)), answer) == Listing(unchanged=True)


def test_an_empty_feed_is_a_listing_without_entries(replay: Replay) -> None:
    listing = replay(feed.poll(feed.Target(url=URL), Remembered(now=NOW)), rss())
    assert (listing.observations, listing.size, listing.complete) == ((), 0, False)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("", "an empty body"),
        ("<!doctype html><html><body><p>Just a moment</p></body></html>", "HTML: Just a moment"),
        ("<html xmlns='http://www.w3.org/1999/xhtml'><body><p>Moved</p></body></html>", "HTML: Moved"),
        ("<urlset><url><loc>https://acme.example/</loc></url></urlset>", "another document"),
        ('{"error": "nothing here"}', "JSON with error"),
        ('{"broken', "is not a feed"),
        ('<!DOCTYPE r [<!ENTITY a "b">]><rss version="2.0"><channel/></rss>', "declares entities"),
    ],
)
def test_what_is_no_feed_is_an_error(replay: Replay, body: str, words: str) -> None:
    with pytest.raises(ParseError, match=words):
        read(replay, body)


def test_a_path_in_the_body_is_not_opened(replay: Replay, tmp_path: Path) -> None:
    secret = tmp_path / "feed.xml"
    secret.write_text(rss(POST))
    with pytest.raises(ParseError, match="is not a feed"):
        read(replay, str(secret))


def test_a_document_that_breaks_off_loses_only_its_last_entry(replay: Replay) -> None:
    broken = rss(POST, "<item><title>Half</title>").removesuffix("</channel></rss>")
    assert [found.title for found in read(replay, broken)] == ["Acme 3 is open"]


def test_a_sloppy_document_is_read_all_the_same(replay: Replay) -> None:
    sloppy = "\ufeff \n" + rss(POST).replace("<title>Acme</title>", "<title>Acme & Sons</title>")
    assert len(read(replay, sloppy)) == 1


@pytest.mark.parametrize("label", ["undefined", "punycode", "no-such", "utf-8"])
def test_a_strange_encoding_in_the_header_is_ignored(replay: Replay, label: str) -> None:
    answer = Response(
        URL, headers={"content-type": f"text/xml; charset={label}"}, content=rss(item(guid="1", title="é")).encode()
    )
    assert read(replay, answer)[0].title == "é"


def test_a_strange_encoding_in_the_document_is_an_error_at_most(replay: Replay) -> None:
    with pytest.raises(ParseError, match="UnicodeError"):
        read(replay, rss().replace('"1.0"?', '"1.0" encoding="undefined"?'))


def test_a_character_that_cannot_be_is_an_error_at_most(replay: Replay) -> None:
    with pytest.raises(ParseError, match="OverflowError"):
        read(replay, rss("<item><title>A & &#99999999999;</title></item>"))


def test_utf_16_is_read(replay: Replay) -> None:
    assert read(replay, rss(item(guid="1", title="é")).encode("utf-16"))[0].title == "é"


def test_rdf_is_read(replay: Replay) -> None:
    body = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><channel><title>A</title>'
        '</channel><item rdf:about="https://a.example/1"><title>One</title><link>https://a.example/1</link></item></rdf:RDF>'
    )
    assert read(replay, body)[0].subject == "post:https://a.example/1"


def test_a_json_feed_is_read(replay: Replay) -> None:
    entry = {
        "id": 7,
        "url": "/one",
        "title": "A &amp; B",
        "content_html": "<p>Text</p>",
        "date_published": "2026-04-01T10:00:00Z",
        "authors": [{"name": "Ada"}],
        "tags": ["x", 1],
    }
    body = {
        "version": "https://jsonfeed.org/version/1.1",
        "home_page_url": "https://acme.example",
        "items": [entry, "odd"],
    }
    (found,) = read(replay, body, url="https://acme.example/feed.json")
    assert (found.title, found.url, found.keys) == (
        "A & B",
        "https://acme.example/one",
        ("id:7", "link:acme.example/one"),
    )
    assert (found.notes["author"], found.notes["summary"], found.notes["categories"]) == ("Ada", "Text", ("x", "1"))
    assert found.published_at == datetime(2026, 4, 1, 10, tzinfo=UTC)


# Limits


@pytest.mark.slow
def test_a_flood_of_entries_is_cut(replay: Replay) -> None:
    started = time.process_time()
    found = read(replay, rss(*(item(guid=str(number)) for number in range(60_000))))
    assert len(found) == MOST_ENTRIES
    assert time.process_time() - started < 3 * PATIENCE


@pytest.mark.parametrize("inside", ["<b>" * 100_000, "<author>" + "a" * 100_000 + "</author>", "<a " * 100_000])
def test_hostile_entries_take_no_time(replay: Replay, inside: str) -> None:
    started = time.process_time()
    with suppress(ParseError):  # read or refused, but soon
        read(replay, rss(f"<item><title>A</title>{inside}</item>"))
    assert time.process_time() - started < PATIENCE


@given(st.integers(0, 400), st.sampled_from(["", "<", "&", "\x00", "]]>", "<![CDATA[", "</item>", "é"]))
def test_a_damaged_feed_is_read_or_refused(at: int, damage: str) -> None:
    body = rss(POST)
    poll = feed.poll(feed.Target(url=URL), Remembered(now=NOW))
    next(poll)
    with warnings.catch_warnings(), pytest.raises((StopIteration, ParseError)):
        poll.send(Response(URL, content=(body[:at] + damage + body[at + len(damage) + 1 :]).encode()))


@pytest.mark.parametrize("url", ["feed.xml", "ftp://acme.example/feed", "https:///feed"])
def test_the_address_must_be_one_of_the_web(url: str) -> None:
    with pytest.raises(ValidationError, match="is no web address"):
        feed.Target(url=url)


# Real feeds


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


@pytest.mark.corpus
@pytest.mark.slow
def test_nothing_tortures_the_reading(replay: Replay, corpus: Path) -> None:
    for path in files(corpus / "feeds" / "torture"):
        started = time.process_time()
        with suppress(ParseError):  # read or refused, but soon
            read(replay, path.read_bytes())
        assert time.process_time() - started < PATIENCE, path


def unknown(replay: Replay, folder: Path) -> dict[str, list[str]]:
    """Return the titles of entries with no known key, by the poll's file; the first poll is the baseline."""
    seen: set[str] = set()
    found: dict[str, list[str]] = {}
    for path in files(folder):
        if path.suffix == ".xml":
            entries = read(replay, path.read_bytes())
            found[path.stem] = [entry.title for entry in entries if not seen & {*entry.keys}]
            seen.update(key for entry in entries for key in entry.keys)
    return dict(list(found.items())[1:])


@pytest.mark.corpus
@pytest.mark.slow
@pytest.mark.parametrize(
    ("series", "count"),
    [
        ("olshansk_anthropic_research_flap_2026-05", 0),
        ("olshansk_google_ai_hourly_2026-05", 3),
        ("olshansk_openai_research_empty_2025", 3),
        ("ainewsdirect_moonshot_blog", 0),
    ],
)
def test_flapping_dates_and_order_make_no_entry_new(replay: Replay, corpus: Path, series: str, count: int) -> None:
    assert sum(map(len, unknown(replay, corpus / "feeds" / "series" / series).values())) == count


@pytest.mark.corpus
@pytest.mark.slow
def test_a_flip_from_http_to_https_makes_no_entry_new(replay: Replay, corpus: Path) -> None:
    found = unknown(replay, corpus / "feeds" / "series" / "qwen_native_hugo")
    assert found["2024-12-24T1216"] == []
    assert len(found["2024-03-28T1500"]) == 1


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("<generator>https://wordpress.org/?v=6.5</generator>", "https://acme.example/feed?cat=3&paged=2"),
        ('<link rel="next" href="/feed/2"/><link rel="prev-archive" href="/2024"/>', "https://acme.example/feed/2"),
        ("<generator>Hugo</generator>", ""),
    ],
)
def test_a_feed_says_where_its_older_entries_are(head: str, expected: str) -> None:
    url = "https://acme.example/feed?cat=3"
    body = f'<rss><channel>{head}<item><link rel="next" href="/no"/></item></channel></rss>'.encode()
    assert past.following(Response(url, content=body), paging.Place(url)) == expected


def test_a_feed_in_json_says_where_its_older_entries_are() -> None:
    body = b'{"version": "https://jsonfeed.org/version/1.1", "next_url": "/2.json", "items": []}'
    place = paging.Place("https://acme.example/feed.json")
    assert past.following(Response(place.url, content=body), place) == "https://acme.example/2.json"


@pytest.mark.parametrize(
    ("body", "over"),
    [
        (b"<!DOCTYPE html><html><body>Nothing more</body></html>", True),
        (b"\xef\xbb\xbf<?xml version='1.0'?><!-- x --><html></html>", True),
        (b"<?xml version='1.0'?><!-- <html> --><rss></rss>", False),
        (b"<!---->" * 9000, False),
    ],
)
def test_a_page_for_people_is_told_from_a_feed(body: bytes, over: bool) -> None:
    assert past.is_page(Response("https://acme.example/feed", content=body)) is over


def test_a_page_where_the_next_document_should_be_ends_a_walk_and_is_an_error_before(replay: Replay) -> None:
    target, page = (
        feed.Target(url="https://acme.example/feed"),
        "<!DOCTYPE html><html><body>No more posts</body></html>",
    )
    second = Remembered(now=NOW, cursor={"url": "https://acme.example/feed?paged=2", "page": "2", "seen": ""})

    assert replay(feed.recall(target, second, Span()), page) == Listing()
    with pytest.raises(ParseError):
        replay(feed.recall(target, Remembered(now=NOW), Span()), page)
