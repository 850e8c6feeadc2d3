"""Sources that cannot be read: nothing is concluded, somebody is told, the others go on."""

import json
from datetime import datetime, timedelta

import pytest

from tests.world import Fault, World, challenge, html_page, too_many, truncated, unavailable

from .driving import Acme, Gazette

HOUR = timedelta(hours=1)
HUB, FEED, TERMS = "/api/models*", "/feed.xml", "/terms"


def half(body: bytes) -> bytes:
    """Leave out the second half of a list."""
    rows = json.loads(body)
    return json.dumps(rows[: len(rows) // 2]).encode()


@pytest.fixture
def watching(gazette: Gazette, acme: Acme, world: World) -> Gazette:
    """Acme was read once, two hours ago; since then everything has news."""
    gazette.watch(*acme.sources, *acme.receivers)
    assert gazette("run").code == 0
    world.clock.advance(HOUR)
    acme.releases()
    acme.posts()
    acme.tightens()
    world.clock.advance(HOUR)
    return gazette


TROUBLES = {
    "503": (HUB, unavailable(), "failing", "503", "Acme on the Hub"),
    "HTML instead of JSON": (HUB, html_page(), "failing", "HTML page where JSON was due", "Acme on the Hub"),
    "half the models": (HUB, Fault(alter=half), "suspect", "shrank from 4 to 2", "Acme on the Hub"),
    "no models": (HUB, Fault(alter=lambda _: b"[]"), "suspect", "empty listing", "Acme on the Hub"),
    "cut JSON": (HUB, truncated(), "failing", "", "Acme on the Hub"),
    "no token": (HUB, Fault(status=401, body=b'{"error":"Unauthorized"}'), "failing", "401", "Acme on the Hub"),
    "too many requests": (HUB, too_many(120), "failing", "429", "Acme on the Hub"),
    "HTML instead of a feed": (FEED, html_page(), "failing", "HTML page where a feed was due", "Acme blog"),
    "cut feed": (FEED, truncated(), "suspect", "shrank from 10", "Acme blog"),
    "a challenge": (TERMS, challenge(), "blocked", "challenge", "Acme terms"),
    "a page that is gone": (TERMS, Fault(status=410), "gone", "gone for good", "Acme terms"),
    "an empty page": (TERMS, Fault(status=200, body=b"<html></html>"), "failing", "nothing on the page", "Acme terms"),
}


@pytest.mark.parametrize(("glob", "fault", "state", "reason", "name"), TROUBLES.values(), ids=TROUBLES.keys())
def test_an_answer_that_is_none_changes_nothing_until_the_source_is_back(
    watching: Gazette, world: World, glob: str, fault: Fault, state: str, reason: str, name: str
) -> None:
    before = watching.status(name)
    world.fault(glob, fault)

    ended = watching("poll", name)

    assert ended.code == 3
    assert f"source '{name}' is {state}" in ended.err
    assert watching.changes() == []
    after = watching.status(name)
    assert (after["state"], after["failures"], after["subjects"]) == (state, 1, before["subjects"])
    assert reason in after["reason"]
    assert after["succeeded_at"] == before["succeeded_at"]

    world.calm()
    world.clock.advance(HOUR)
    assert watching("poll", name).code == 0
    assert len(watching.changes()) == 1, "what was missed is news now"
    assert watching.status(name)["state"] == "healthy"


@pytest.mark.parametrize(("part", "reason"), [(0.0, "an empty listing; it had 10"), (0.5, "shrank from 10 to 5")])
def test_a_feed_that_lost_its_posts_is_not_believed(
    watching: Gazette, acme: Acme, world: World, part: float, reason: str
) -> None:
    acme.blog.show(part, world.clock.now(), world.clock.now() + HOUR)

    assert watching("poll", "Acme blog").code == 3
    assert watching.changes() == []
    assert reason in watching.status("Acme blog")["reason"]


def test_a_source_that_fails_holds_up_no_other(watching: Gazette, world: World) -> None:
    world.fault(TERMS, unavailable())

    assert watching("run").code == 3
    assert watching.kinds() == ["model.released", "post.published"]
    assert len(world.slack.messages) == 2


def test_all_that_failed_are_named(watching: Gazette, world: World) -> None:
    world.fault(TERMS, challenge())
    world.fault(FEED, unavailable())

    said = watching("poll").err

    assert "source 'Acme terms' is blocked: " in said
    assert "source 'Acme blog' is failing: " in said
    assert "2 could not be read" in said


def test_a_failed_first_read_is_no_baseline(gazette: Gazette, acme: Acme, world: World) -> None:
    gazette.watch(acme.page)
    planned = world.fault(TERMS, unavailable())
    assert gazette("poll").code == 3
    assert gazette.status("Acme terms")["baseline_at"] is None

    planned.call_off()
    world.clock.advance(HOUR)
    assert gazette("poll").code == 0
    assert gazette.changes() == []
    assert gazette.status("Acme terms")["baseline_at"] == "2026-04-10T09:00:00Z"


def fail(watching: Gazette, world: World, times: int) -> None:
    for _ in range(times):
        assert watching("poll", "Acme terms").code == 3
        world.clock.advance(HOUR)


def test_two_failures_are_not_failing(watching: Gazette, world: World) -> None:
    world.fault(TERMS, unavailable())
    fail(watching, world, 2)

    assert watching.changes() == []


def test_three_failures_are_told_once_and_so_is_the_recovery(watching: Gazette, world: World) -> None:
    world.fault(TERMS, unavailable())
    fail(watching, world, 6)
    assert watching.kinds() == ["source.failing"]

    world.calm()
    for _ in range(3):
        watching("poll", "Acme terms")
        world.clock.advance(HOUR)
    assert watching.kinds() == ["source.failing", "license.changed", "source.recovered"]


def test_a_source_that_fails_again_is_told_again(watching: Gazette, world: World) -> None:
    for _ in range(2):
        world.fault(TERMS, unavailable())
        fail(watching, world, 3)
        world.calm()
        watching("poll", "Acme terms")
        world.clock.advance(HOUR)

    assert watching.kinds("--kind", "source.*") == ["source.failing", "source.recovered"] * 2


def test_a_failing_source_says_why_and_since_when(watching: Gazette, world: World) -> None:
    world.fault(TERMS, unavailable())
    fail(watching, world, 3)

    details = watching.changes()[0]["details"]
    assert details["failures"] == 3
    assert "HTTP 503" in details["reason"]


def test_the_hubs_pause_is_kept(watching: Gazette, world: World) -> None:
    world.fault(HUB, too_many(3600))
    watching("poll", "Acme on the Hub")

    pause = datetime.fromisoformat(watching.status("Acme on the Hub")["next_at"]) - world.clock.now()
    assert pause >= timedelta(hours=1)


def test_a_listing_that_stays_short_is_believed_in_the_end(watching: Gazette, acme: Acme, world: World) -> None:
    acme.blog.reorder(world.clock.now(), lambda items: items[:4])
    codes = []
    for _ in range(6):
        codes.append(watching("poll", "Acme blog").code)
        world.clock.advance(HOUR)

    assert codes[0] == 3
    assert codes[-1] == 0
