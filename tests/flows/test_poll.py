"""What a round of polling remembers of its sources, and when it comes back to them."""

from datetime import datetime, timedelta

import pytest

from storage import begin, claims
from tests.world import Fault, World, unavailable

from .driving import Acme, Gazette, source

HOUR = timedelta(hours=1)


@pytest.fixture
def watching(gazette: Gazette, acme: Acme, world: World) -> Gazette:
    """The blog was read once, an hour ago."""
    gazette.watch(acme.feed)
    assert gazette("poll").code == 0
    world.clock.advance(HOUR)
    return gazette


def pause(gazette: Gazette, name: str = "Acme blog") -> timedelta:
    """How long it is until a source is due again."""
    next_at: str = gazette.status(name)["next_at"]
    return datetime.fromisoformat(next_at) - gazette.clock.now()


def test_a_source_that_gets_another_name_keeps_its_memory(watching: Gazette, acme: Acme) -> None:
    watching.watch(acme.feed.replace("Acme blog", "Letters from the desert"))
    acme.posts()

    assert watching("poll").code == 0
    assert watching.kinds() == ["post.published"]
    assert watching.status("Letters from the desert")["subjects"] == 11


def test_a_source_that_gets_another_address_begins_anew(watching: Gazette, acme: Acme, world: World) -> None:
    moved = world.site("acme").feed("/moved.xml", "Acme blog")
    for number in range(5):
        moved.item(world.clock.now(), f"/moved/{number}", f"Letter {number} from elsewhere")
    watching.watch(acme.feed.replace("/feed.xml", "/moved.xml"))

    assert "remembered first, not told" in watching.status("Acme blog")["reason"]
    polled = watching("poll")
    assert "1 read for the first time" in polled.err
    assert "source 'Acme blog' was read at another place than before" in polled.err
    assert (watching.changes(), watching.status("Acme blog")["reason"]) == ([], "")
    assert "another place" not in watching("poll", "--all").err


def test_an_edit_that_does_not_change_what_is_read_begins_nothing_anew(
    gazette: Gazette, acme: Acme, world: World
) -> None:
    gazette.watch(acme.page)
    gazette("poll")
    acme.tightens()
    world.clock.advance(HOUR)
    page = acme.page.replace("covers = [", 'archive = "https://web.archive.org"\ncovers = ["Coyote-*", ')
    gazette.watch(page)

    polled = gazette("poll")
    assert "another place" not in polled.err
    (told,) = gazette.changes()
    assert (told["kind"], "Coyote-*" in told["details"]["covers"]) == ("license.changed", True)


def test_models_that_are_named_later_are_covered_by_terms_that_stay(gazette: Gazette, acme: Acme, world: World) -> None:
    gazette.watch(acme.page)
    gazette("poll")
    world.clock.advance(HOUR)
    gazette.watch(acme.page.replace("covers = [", 'covers = ["Coyote-*", '))
    gazette("poll")

    terms = gazette("show", f"page:{acme.world.site('acme').url('/terms')}", "--json")
    assert ("Coyote-*" in terms.out, gazette.changes()) == (True, [])


def test_a_source_that_leaves_and_comes_back_is_remembered(watching: Gazette, acme: Acme, world: World) -> None:
    watching.watch(acme.page)
    watching("poll")
    acme.posts()
    world.clock.advance(HOUR)
    watching.watch(acme.page, acme.feed)
    watching("poll")

    assert watching.kinds() == ["post.published"]


def test_a_new_source_beside_old_ones_is_silent(watching: Gazette, acme: Acme) -> None:
    watching.watch(acme.feed, acme.hub)

    assert "1 read for the first time" in watching("poll").err
    assert watching.changes() == []


def test_another_vendor_is_heeded_from_then_on(watching: Gazette, acme: Acme) -> None:
    watching.watch(acme.feed.replace('vendor = "Acme"', 'vendor = "Ajax"'))
    acme.posts()
    watching("poll")

    assert [row["vendor"] for row in watching.changes()] == ["Ajax"]


def test_a_source_is_due_after_its_own_time(gazette: Gazette, world: World) -> None:
    url = world.site("acme").url("/feed.xml")
    gazette.watch(source("Acme blog", "feed", url=url, every="2h"))
    world.site("acme").feed("/feed.xml", "Acme").item(world.clock.now() - HOUR, "/1", "One")
    gazette("poll")

    assert timedelta(minutes=110) < pause(gazette) <= timedelta(hours=2)
    world.clock.advance(HOUR)
    assert "nothing is due" in gazette("poll").err
    world.clock.advance(HOUR)
    assert "1 sources polled" in gazette("poll").err


def test_a_source_that_keeps_failing_is_asked_less_often(watching: Gazette, world: World) -> None:
    world.fault("/feed.xml", unavailable())
    pauses = []
    for _ in range(8):
        watching("poll", "--all")
        pauses.append(pause(watching))

    assert pauses[0] < timedelta(minutes=20)
    assert pauses == sorted(pauses)
    assert timedelta(hours=5) < pauses[-1] <= timedelta(hours=6)


@pytest.mark.parametrize("asked", ["99999999999", "Fri, 31 Dec 9999 23:59:59 GMT", "-1", "soon", "0", "१०"])
def test_an_absurd_pause_is_no_end_of_a_source(watching: Gazette, acme: Acme, world: World, asked: str) -> None:
    world.fault("/feed.xml", Fault(status=503, headers={"Retry-After": asked}))

    assert watching("poll").code == 3
    assert timedelta(minutes=10) < pause(watching) <= timedelta(days=1)


def test_an_unchanged_source_costs_one_conditional_request(watching: Gazette, world: World) -> None:
    before = len(world.requests)
    assert "1 unchanged" in watching("poll").err

    (asked,) = world.requests[before:]
    assert (asked.conditional, asked.status) == (True, 304)


def test_a_named_source_that_another_process_polls_is_said_to_be(watching: Gazette) -> None:
    with begin(watching.context.engine) as session:
        claims.claim(session, ["Acme blog"], watching.clock.now(), timedelta(minutes=5))

    assert "another process is polling 'Acme blog'" in watching("poll", "Acme blog").err
