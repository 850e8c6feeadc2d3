"""Older pages of feeds."""

from datetime import UTC, datetime

import pytest

from connectors import feed, fetch
from connectors.exceptions import ParseError
from connectors.model import Remembered, Request, Response, Span

URL = "https://blog.test/feed/"
NOW = datetime(2026, 11, 1, tzinfo=UTC)


def page(number: int, *, generator: str = "", older: str = "") -> bytes:
    link = f'<atom:link rel="next" href="{older}"/>' if older else ""
    items = "".join(
        f"<item><title>Post {number}.{k}</title><link>https://blog.test/{number}/{k}</link>"
        f"<pubDate>Mon, 0{k + 1} Jun {2026 - number} 10:00:00 GMT</pubDate></item>"
        for k in range(3)
    )
    return (
        f'<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>B</title>{link}'
        f"<generator>{generator}</generator>{items}</channel></rss>"
    ).encode()


def walk(pages: dict[str, bytes | int], span: Span | None = None) -> tuple[list[str], list[int]]:
    """The addresses that were asked for, and how many posts each gave."""
    asked: list[str] = []

    def answer(request: Request) -> Response:
        asked.append(request.url)
        found = pages.get(request.url, 404)
        return Response(request.url, status=found) if isinstance(found, int) else Response(request.url, content=found)

    sizes: list[int] = []
    cursor: dict[str, str] | None = {}
    while cursor is not None:
        poll = feed.recall(feed.Target(url=URL), Remembered(now=NOW, cursor=cursor), span or Span())
        listing = fetch.replay(poll, answer).listing
        sizes.append(len(listing.observations))
        cursor = dict(listing.cursor) if listing.cursor else None
    return asked, sizes


WORDPRESS = "https://wordpress.org/?v=6.9"


def test_a_feed_of_one_page_is_asked_for_once() -> None:
    assert walk({URL: page(1)}) == ([URL], [3])


def test_pages_that_a_feed_names_are_followed() -> None:
    second = "https://blog.test/feed/2"

    assert walk({URL: page(1, older=second), second: page(2)}) == ([URL, second], [3, 3])


def test_pages_of_wordpress_are_asked_for_until_one_is_missing() -> None:
    pages: dict[str, bytes | int] = {URL: page(1, generator=WORDPRESS)}
    pages |= {f"{URL}?paged={number}": page(number, generator=WORDPRESS) for number in (2, 3)}
    asked, sizes = walk(pages)

    assert asked[-1] == f"{URL}?paged=4"
    assert sizes == [3, 3, 3, 0]


@pytest.mark.parametrize("last", [page(1, generator=WORDPRESS), b"<html><body>nothing here</body></html>", b""])
def test_a_page_that_repeats_or_is_no_feed_is_the_end(last: bytes) -> None:
    assert walk({URL: page(1, generator=WORDPRESS), f"{URL}?paged=2": last})[1] == [3, 0]


def test_what_is_older_than_the_span_is_not_walked() -> None:
    pages: dict[str, bytes | int] = {URL: page(1, generator=WORDPRESS), f"{URL}?paged=2": page(2, generator=WORDPRESS)}

    assert len(walk(pages, Span(since=datetime(2025, 6, 30, tzinfo=UTC)))[0]) == 1


def test_a_first_page_that_is_no_feed_is_an_error() -> None:
    with pytest.raises(ParseError):
        walk({URL: b"<html></html>"})
