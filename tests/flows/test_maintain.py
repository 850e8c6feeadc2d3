"""What may be forgotten, and what never is."""

from datetime import timedelta

import pytest

from storage import reading, subjects
from tests.world import World, malformed

from .driving import Acme, Gazette

DAY = timedelta(days=1)


@pytest.fixture
def old(gazette: Gazette, acme: Acme, world: World) -> Gazette:
    """Acme was read on four days, and on every day something changed."""
    gazette.watch(*acme.sources, *acme.receivers)
    for day in range(4):
        (acme.loosens if day % 2 else acme.tightens)()
        if day == 1:
            acme.releases()
        assert gazette("run").code == 0
        world.clock.advance(DAY)
    return gazette


def license_texts(gazette: Gazette) -> list[str]:
    engine = gazette.context.engine
    with reading(engine) as session:
        (dossier,) = subjects.find(session, "Roadrunner Terms of Use")
        found = [subjects.text(session, version.documents["license"]) for version in dossier.versions]
    engine.dispose()
    return found


def test_what_is_known_and_told_survives(old: Gazette, world: World) -> None:
    old("maintain")  # which tells that the blog is silent
    words = [("changes", "--json"), ("releases", "--json"), ("outbox", "list", "--all", "--json")]
    words += [("show", "Roadrunner Terms of Use", "--json"), ("license", "diff", "Roadrunner Terms of Use", "--json")]
    before = [old(*line).out for line in words]
    assert all(before)

    world.clock.advance(1000 * DAY)
    old("maintain")

    assert [old(*line).out for line in words] == before
    assert ["30 million" in text for text in license_texts(old)] == [True, False] * 2


def test_maintenance_is_no_news_and_hides_none(old: Gazette, acme: Acme, world: World) -> None:
    old("maintain")  # which tells that the blog is silent
    logged = len(old.changes())
    for _ in range(2):
        world.clock.advance(200 * DAY)
        old("maintain")
        assert old("run").code == 0
    assert len(old.changes()) == logged

    world.clock.advance(200 * DAY)
    old("maintain")
    acme.tightens()
    old("poll")
    assert old.changes()[-1]["details"]["direction"] == "tightened"


def test_old_numbers_are_thinned_out_to_one_a_month_and_only_once(old: Gazette, world: World) -> None:
    assert "0 metrics" in old("maintain").err

    world.clock.advance(800 * DAY)
    first, second = old("maintain"), old("maintain")
    assert (first.code, first.out, first.err[:8]) == (0, "", "dropped ")
    assert "28 metrics" in first.err, "likes and downloads of four models on three days, of one on two"
    assert set(second.err) & set("123456789") == set(), "nothing more is dropped"


def test_unreadable_items_are_forgotten_after_half_a_year(gazette: Gazette, acme: Acme, world: World) -> None:
    gazette.watch(acme.hub)
    world.fault("/api/models*", malformed(lambda item: item.pop("id")))
    gazette("poll")
    assert "0 unreadable items" in gazette("maintain").err

    world.clock.advance(200 * DAY)
    assert "1 unreadable items" in gazette("maintain").err


def test_a_source_that_falls_silent_is_told_once(gazette: Gazette, acme: Acme) -> None:
    clock = acme.world.clock
    gazette.watch(acme.hub, acme.feed)
    gazette("poll")
    clock.advance(timedelta(days=60))
    acme.releases()
    gazette("poll", "--all")

    assert "found silent while their vendors speak: 1" in gazette("maintain").err
    gazette("maintain")

    (change,) = gazette.changes("--kind", "source.stale")
    assert (change["subject"], change["details"]["sibling"]) == ("source:Acme blog", "Acme on the Hub")
    assert gazette.status("Acme blog")["silent"]
    assert "Silent for longer than usual" in gazette("digest", "--format", "md").out


def test_a_source_that_speaks_again_may_be_told_again(gazette: Gazette, acme: Acme) -> None:
    clock = acme.world.clock
    gazette.watch(acme.hub, acme.feed)
    gazette("poll")
    for number in range(2):
        clock.advance(timedelta(days=60))
        acme.releases(f"acme/Coyote-{number + 2}-13B")
        gazette("poll", "--all")
        gazette("maintain")
        acme.posts(f"/news/back-{number}")
        gazette("poll", "--all")

    assert gazette.kinds("--kind", "source.stale") == ["source.stale"] * 2
