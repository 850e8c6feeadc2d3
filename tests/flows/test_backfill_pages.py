"""The past of listing pages and feeds, page by page."""

import pytest

from tests.world import World, unavailable

from .driving import Gazette, source

PAGES = ("May 3, 2025", "March 2, 2024"), ("July 1, 2023", "June 9, 2022"), ("January 5, 2021",)


def listing(number: int) -> str:
    dates = PAGES[number - 1]
    posts = "".join(f'<li><a href="/news/{number}-{at}">Letter of {day}</a> {day}</li>' for at, day in enumerate(dates))
    foot = f'<a rel="next" href="/news/page/{number + 1}/">Older</a>'
    return f"<html><body><main><h1>News of Acme</h1><ul>{posts}</ul>{foot}</main></body></html>"


def feed(*names: str, head: str = "") -> str:
    entries = "".join(
        f"<item><guid>{name}</guid><title>Letter {name}</title><link>{{origin}}/p/{name}</link>"
        f"<pubDate>Mon, 0{name} Jan 2024 10:00:00 GMT</pubDate></item>"
        for name in names
    )
    space = 'xmlns:atom="http://www.w3.org/2005/Atom"'
    return f'<rss version="2.0" {space}><channel><title>Acme</title>{head}{entries}</channel></rss>'


@pytest.fixture
def paged(gazette: Gazette, world: World) -> Gazette:
    """A listing of three pages; the last one links a page that is missing."""
    site = world.site("paged")
    for number in range(1, len(PAGES) + 1):
        site.page("/news" if number == 1 else f"/news/page/{number}/").version(world.clock.now(), listing(number))
    gazette.watch(source("Acme news", "links", url=site.url("/news"), select="main li", date="li"))
    return gazette


@pytest.fixture
def archived(gazette: Gazette, world: World) -> Gazette:
    """A feed whose older entries stand in an archive."""
    site, now = world.site("archived"), world.clock.now()
    older = '<atom:link rel="prev-archive" href="{origin}/old.xml"/>'
    site.page("/feed.xml", content_type="application/rss+xml").version(now, feed("4", "3", head=older))
    site.page("/old.xml", content_type="application/rss+xml").version(now, feed("2", "1"))
    gazette.watch(source("Acme blog", "feed", url=site.url("/feed.xml")))
    return gazette


def test_the_pages_behind_a_listing_are_read_and_nobody_is_told(paged: Gazette, world: World) -> None:
    assert paged("poll").code == 0
    ended = paged("backfill")

    assert ended.code == 0, ended.err
    told = paged.changes()
    assert [row["occurred_at"][:4] for row in sorted(told, key=lambda row: row["occurred_at"])] == [
        *("2021", "2022", "2023", "2024", "2025")
    ]
    assert {row["origin"] for row in told} == {"backfill"}
    paged("run")
    assert (world.slack.messages, len(paged.changes())) == ([], 5)


def test_a_walk_that_broke_off_goes_on_at_its_page(paged: Gazette, world: World) -> None:
    planned = world.site("paged").fault("/news/page/2/", unavailable())
    assert paged("backfill").code == 3
    assert len(paged.changes()) == 2
    planned.call_off()
    asked = len(world.site("paged").requests)

    assert paged("backfill").code == 0
    assert len(paged.changes()) == 5
    assert [seen.path for seen in world.site("paged").requests[asked:]].count("/news") == 0


def test_the_archive_of_a_feed_is_read(archived: Gazette) -> None:
    archived("poll")
    ended = archived("backfill")

    assert ended.code == 0, ended.err
    assert sorted(row["title"] for row in archived.changes()) == [f"Letter {number}" for number in (1, 2, 3, 4)]
    assert "0 changes" in archived("backfill").err
