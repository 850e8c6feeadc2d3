"""The past of listing pages and feeds, page by page."""

import json
from datetime import timedelta

import pytest

from tests.world import Site, World, unavailable

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


MORE = "<html><body><main><h1>News of Acme</h1><p>There is no more of it.</p></main></body></html>"
HELD = ["Letter 1", "Letter 2", "Letter 3", "Letter 4"]


def put(site: Site, world: World, kind: str, *documents: tuple[str, str]) -> None:
    """Put documents, with or without a query, at their addresses."""
    for path, text in documents:
        site.page(path, content_type=kind).version(world.clock.now(), text)


def undated(*names: str) -> str:
    posts = "".join(f'<li><a href="/p/{name}">Letter {name}</a></li>' for name in names)
    return f"<html><body><main><h1>News of Acme</h1><ul>{posts}</ul></main></body></html>"


def sitemap(*names: str) -> str:
    return f"<urlset>{''.join(f'<url><loc>{{origin}}/p/letter-{name}</loc></url>' for name in names)}</urlset>"


@pytest.mark.parametrize(
    ("head", "behind"),
    [
        ('<atom:link rel="next" href="{origin}/old.xml"/>', "/old.xml"),
        ("<generator>https://wordpress.org/?v=6.8</generator>", "/feed.xml?paged=2"),
    ],
)
def test_a_paged_feed_is_read_to_its_end(gazette: Gazette, world: World, head: str, behind: str) -> None:
    """WordPress is asked for a third page, where this site answers with one for people."""
    site = world.site("paged")
    put(site, world, "application/rss+xml", ("/feed.xml", feed("4", "3", head=head)))
    put(site, world, "application/rss+xml", (behind, feed("2", "1", head=head * ("paged" in behind))))
    put(site, world, "text/html", ("/feed.xml?paged=3", MORE))
    gazette.watch(source("Acme blog", "feed", url=site.url("/feed.xml")))
    gazette("poll")
    ended = gazette("backfill")

    assert (ended.code, "4 changes written" in ended.err) == (0, True), ended.err
    assert sorted(row["title"] for row in gazette.changes()) == HELD
    assert ("/feed.xml", "paged=3") in [(seen.path, seen.query) for seen in site.requests] or "old" in behind


def test_a_feed_in_json_is_read_to_its_end(gazette: Gazette, world: World) -> None:
    def page(further: str, *names: str) -> str:
        items = [{"id": name, "title": f"Letter {name}", "date_published": f"2024-01-0{name}"} for name in names]
        return json.dumps({"version": "https://jsonfeed.org/version/1.1", "next_url": further, "items": items})

    site = world.site("paged")
    documents = ("/feed.json", page("/2.json", "4", "3")), ("/2.json", page("", "2", "1"))
    put(site, world, "application/feed+json", *documents)
    gazette.watch(source("Acme blog", "feed", url=site.url("/feed.json")))

    assert gazette("backfill").code == 0
    assert sorted(row["title"] for row in gazette.changes()) == HELD


def test_numbered_pages_without_dates_are_remembered_and_never_told(gazette: Gazette, world: World) -> None:
    """The pages are counted from nought; later the site shows an old post on its first page again."""
    site = world.site("paged")
    documents = ("/news", undated("4", "3")), ("/news?page=1", undated("2", "1")), ("/news?page=2", undated())
    put(site, world, "text/html", *documents)
    gazette.watch(
        source("Acme news", "links", url=site.url("/news"), select="main li", include=["/p/*"], pages="?page={n-1}")
    )
    gazette("poll")
    ended = gazette("backfill")

    assert "4 posts without a date are remembered, but not in the log" in ended.err
    world.clock.advance(timedelta(hours=2))
    put(site, world, "text/html", ("/news", undated("5", "2")))
    gazette("poll")
    assert [row["title"] for row in gazette.changes()] == ["Letter 5"]


def test_a_sitemap_is_remembered_and_never_told(gazette: Gazette, world: World) -> None:
    site = world.site("paged")
    index = "<sitemapindex><sitemap><loc>{origin}/a.xml</loc></sitemap><sitemap><loc>{origin}/b.xml</loc></sitemap></sitemapindex>"
    documents = ("/sitemap.xml", index), ("/a.xml", sitemap("4", "3")), ("/b.xml", sitemap("2", "1"))
    put(site, world, "application/xml", *documents)
    gazette.watch(source("Acme site", "sitemap", url=site.url("/sitemap.xml"), include=["/p/*"]))

    assert "4 posts without a date are remembered, but not in the log" in gazette("backfill").err
    gazette("run")
    assert (gazette.changes(), world.slack.messages) == ([], [])
