from datetime import UTC, datetime, timedelta

import httpx
import pytest

from tests.test_world.reading import read_feed
from tests.world import World, challenge, html_page, slow, unavailable

NOON = datetime(2026, 4, 10, 12, tzinfo=UTC)
EARLIER = NOON - timedelta(days=30)
HOUR = timedelta(hours=1)


def titles(url: str) -> list[str]:
    return [entry.title for entry in read_feed(httpx.get(url).content).entries]


@pytest.mark.parametrize("form", ["rss", "atom"])
def test_a_feed_is_read_by_a_real_parser(world: World, form: str) -> None:
    site = world.site("vendor")
    feed = site.feed("/feed", "News & views", form="atom" if form == "atom" else "rss")
    feed.item(EARLIER, "/a?x=1&y=2", "A < B & C", summary="<p>Text</p>", guid="id-1", categories=("AI",))
    parsed = read_feed(httpx.get(site.url("/feed")).content)
    entry = parsed.entries[0]
    assert parsed.version == {"rss": "rss20", "atom": "atom10"}[form]
    assert (entry.link, entry.id) == (site.url("/a?x=1&y=2"), "id-1")
    assert entry.published_parsed[:4] == (2026, 3, 11, 12)
    assert entry.tags[0].term == "AI"


def test_entries_come_change_and_go_in_time(world: World) -> None:
    site = world.site("vendor")
    feed = site.feed("/feed", "News")
    feed.item(EARLIER, "/a", "First").item(NOON, "/b", "Second").edit(NOON + HOUR, "/a", title="Renamed")
    feed.remove(NOON + 2 * HOUR, "/b")
    seen = []
    for _ in range(3):
        seen.append(titles(site.url("/feed")))
        world.clock.advance(HOUR)
    assert seen == [["Second", "First"], ["Second", "Renamed"], ["Renamed"]]


def test_a_feed_may_be_empty_or_halved_for_a_while(world: World) -> None:
    site = world.site("vendor")
    feed = site.feed("/feed", "News").item(EARLIER, "/a", "First").item(EARLIER, "/b", "Second")
    feed.show(0, NOON, NOON + HOUR).show(0.5, NOON + HOUR, NOON + 2 * HOUR)
    seen = []
    for _ in range(3):
        seen.append(titles(site.url("/feed")))
        world.clock.advance(HOUR)
    assert seen == [[], ["Second"], ["Second", "First"]]


def test_a_window_shows_the_newest_entries_only(world: World) -> None:
    feed = world.site("vendor").feed("/feed", "News", window=2)
    for number in range(4):
        feed.item(EARLIER, f"/{number}", str(number))
    assert titles(world.site("vendor").url("/feed")) == ["3", "2"]


def test_an_unchanged_document_is_304_by_either_validator(world: World) -> None:
    site = world.site("vendor")
    site.page("/terms").version(EARLIER, "<p>old</p>").version(NOON + HOUR, "<p>new</p>")
    first = httpx.get(site.url("/terms"))
    by_tag = {"If-None-Match": first.headers["etag"]}
    by_date = {"If-Modified-Since": first.headers["last-modified"]}
    assert [httpx.get(site.url("/terms"), headers=known).status_code for known in (by_tag, by_date)] == [304, 304]
    world.clock.advance(HOUR)
    assert [httpx.get(site.url("/terms"), headers=known).status_code for known in (by_tag, by_date)] == [200, 200]
    assert [seen.conditional for seen in site.requests] == [False, True, True, True, True]


def test_validators_can_be_withheld(world: World) -> None:
    site = world.site("vendor")
    site.page("/terms", validators="none").version(EARLIER, "text")
    assert not {"etag", "last-modified"} & set(httpx.get(site.url("/terms")).headers)


def test_a_page_may_differ_at_every_moment(world: World) -> None:
    site = world.site("vendor")
    site.page("/p").version(EARLIER, lambda now: f"<a href='{{origin}}/{now:%H}'>x</a>")
    assert httpx.get(site.url("/p")).text == f"<a href='{site.origin}/12'>x</a>"


def test_a_page_moves_and_goes_for_good(world: World) -> None:
    site = world.site("vendor")
    site.page("/old").version(EARLIER, "text").redirect(NOON, "/new", 308).missing(NOON + HOUR, 410)
    moved = httpx.get(site.url("/old"))
    assert (moved.status_code, moved.headers["location"]) == (308, site.url("/new"))
    world.clock.advance(HOUR)
    assert httpx.get(site.url("/old")).status_code == 410
    assert httpx.get(site.url("/never")).status_code == 404


def test_a_feed_moves_and_goes_for_good(world: World) -> None:
    site = world.site("vendor")
    for path in ("/old", "/new"):
        site.feed(path, "News").item(EARLIER, "/a", "First")
    site.redirect("/old", "/new", 308, at=NOON + HOUR)
    site.gone("/old", at=NOON + 2 * HOUR)
    seen = []
    for _ in range(3):
        seen.append(httpx.get(site.url("/old")).status_code)
        world.clock.advance(HOUR)
    assert seen == [200, 308, 410]


def test_an_address_can_redirect_always(world: World) -> None:
    site = world.site("vendor")
    site.feed("/new", "News").item(EARLIER, "/a", "First")
    site.redirect("/old", "/new")
    assert httpx.get(site.url("/old"), follow_redirects=True).url.path == "/new"


def test_faults_keep_to_their_stretch_of_time(world: World) -> None:
    site = world.site("vendor")
    site.page("/p").version(EARLIER, "text")
    site.fault("/p", unavailable(retry_after=120).but(since=NOON, until=NOON + HOUR))
    answer = httpx.get(site.url("/p"))
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "120")
    world.clock.advance(HOUR)
    assert httpx.get(site.url("/p")).status_code == 200


def test_a_site_may_challenge_apologize_or_dawdle(world: World) -> None:
    site = world.site("vendor")
    site.page("/p").version(EARLIER, "text")
    for fault in (challenge(), html_page(), slow(0.05)):
        site.fault("/p", fault.but(times=1))
    answers = [httpx.get(site.url("/p")) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [202, 200, 200]
    assert answers[0].headers["x-amzn-waf-action"] == "challenge"
    assert answers[2].elapsed.total_seconds() > 0.05


def test_a_fault_of_the_world_meets_every_host_its_glob_names(world: World) -> None:
    for name in ("one", "two"):
        world.site(name).page("/p").version(EARLIER, "text")
    planned = world.fault("site:two/*", unavailable())
    assert [httpx.get(world.site(name).url("/p")).status_code for name in ("one", "two")] == [200, 503]
    assert planned.hits == 1
    world.calm()
    assert httpx.get(world.site("two").url("/p")).status_code == 200


def test_a_planned_fault_can_be_called_off_and_skips_as_told(world: World) -> None:
    site = world.site("vendor")
    site.page("/p").version(EARLIER, "text")
    planned = site.fault("/p", unavailable().but(skip=1))
    assert [httpx.get(site.url("/p")).status_code for _ in range(3)] == [200, 503, 503]
    planned.call_off()
    assert httpx.get(site.url("/p")).status_code == 200
