"""Large feeds that are not plain are read in a process of their own, within limits."""

import sys

import pytest

from connectors.exceptions import ParseError
from connectors.feed import apart, document
from connectors.model import Response

_HEADERS = {"content-type": "application/xml; charset=utf-8"}
_ENTRY = (
    b"<item><title>Post %d &hellip;</title><guid>g%d</guid><link>https://x.example/%d</link><category>news</category>"
    b"<author>a@x.example (Ada)</author><pubDate>Mon, 02 Nov 2026 10:00:00 GMT</pubDate><description>%s</description></item>"
)


def _feed(inside: bytes) -> bytes:
    return b'<?xml version="1.0"?><rss version="2.0"><channel><title>t</title><link>https://x.example/</link>' + inside


def _proper(count: int) -> bytes:
    return _feed(b"".join(_ENTRY % (n, n, n, b"words " * 200) for n in range(count)) + b"</channel></rss>")


def _refusal(body: bytes) -> str:
    with pytest.raises(ParseError) as refused:
        document.read(Response("https://x.example/feed.xml", headers=_HEADERS, content=body))
    return str(refused.value)


def test_a_large_feed_is_found_equal_to_one_read_where_we_are(monkeypatch: pytest.MonkeyPatch) -> None:
    body = _proper(100)
    assert len(body) > apart.LARGE
    there = apart.found(body, _HEADERS)
    monkeypatch.setattr(apart, "LARGE", len(body))
    here = apart.found(body, _HEADERS)
    assert there == here
    assert len(here["entries"]) == 100
    assert here["entries"][0]["published_parsed"].tm_year == 2026


def test_a_large_proper_feed_has_the_time_it_takes() -> None:
    body = _proper(2_000)
    assert len(body) > 2_000_000
    assert len(apart.found(body, _HEADERS)["entries"]) == 2_000


def test_a_feed_that_would_take_minutes_is_ended_with_one_clear_reason() -> None:
    slow = _feed(b"<item>" + b"<a></a>" * 140_000 + b"</item></channel></rss>")
    assert _refusal(slow) == "is not a feed we read: it takes more than 2 s or 400 MB to be read"


@pytest.mark.skipif(sys.platform != "linux", reason="the limit on memory is kept on Linux only")
def test_a_feed_that_would_take_a_gigabyte_is_ended_with_the_same_reason() -> None:
    tag = _feed(b"<item></b><a " + b'x="1" ' * 1_300_000 + b"/></item></channel></rss>")
    assert _refusal(tag) == "is not a feed we read: it takes more than 9 s or 400 MB to be read"


def test_a_feed_with_more_tags_than_any_has_is_refused_unread() -> None:
    assert _refusal(_feed(b"<a/>" * 400_001)) == "is not a feed we read: it holds more than 400,000 tags"
