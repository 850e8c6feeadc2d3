"""The past, written into the log and never told."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.world import Clock, World, unavailable

from .driving import Acme, Gazette

DAY = timedelta(days=1)


@pytest.fixture
def unwatched(gazette: Gazette, acme: Acme) -> Gazette:
    """Acme stands on the watchlist and was never read."""
    gazette.watch(*acme.sources, *acme.receivers)
    return gazette


def told(world: World) -> int:
    return len(world.slack.messages) + len(world.smtp.messages)


def test_backfill_writes_what_the_sources_still_show(unwatched: Gazette) -> None:
    ended = unwatched("backfill")

    assert ended.code == 0, ended.err
    assert sorted(unwatched.kinds()) == ["model.released"] * 4 + ["post.published"] * 10
    assert {row["origin"] for row in unwatched.changes()} == {"backfill"}
    assert "14 changes written into the past; nobody was told" in ended.err


def test_backfill_tells_nobody(unwatched: Gazette, world: World) -> None:
    unwatched("backfill")

    assert unwatched("run").code == 0
    assert told(world) == 0
    assert unwatched("outbox", "list", "--all", "--json").rows == []


def test_backfilled_changes_bear_the_date_of_the_event(unwatched: Gazette, world: World) -> None:
    unwatched("backfill")

    row = unwatched.changes("--subject", "acme/Roadrunner-1-7B")[0]
    assert (row["occurred_at"], row["occurred_precision"]) == ("2025-12-31T08:00:00Z", "repo_created")
    assert row["detected_at"] == "2026-04-10T08:00:00Z"


def test_a_release_that_is_backfilled_was_first_seen_in_the_past(unwatched: Gazette) -> None:
    unwatched("backfill")

    first_seen = [row["first_seen"] for row in unwatched("releases", "--json").rows]
    assert first_seen == sorted(first_seen)
    assert first_seen[-1] == "2025-12-31T08:00:00Z"


def test_a_second_backfill_writes_nothing_more(unwatched: Gazette) -> None:
    unwatched("backfill")
    ended = unwatched("backfill")

    assert "3 were finished before, 0 changes" in ended.err
    assert len(unwatched.changes()) == 14


def test_a_longer_backfill_adds_what_is_new_in_it(unwatched: Gazette) -> None:
    unwatched("backfill", "--since", "2026-01-01")
    assert len(unwatched.changes()) == 10

    unwatched("backfill")
    assert len(unwatched.changes()) == 14


def test_a_backfill_keeps_to_its_stretch(unwatched: Gazette) -> None:
    unwatched("backfill", "--since", "2026-02-10", "--until", "2026-02-12T08:00:00Z")

    assert [row["title"] for row in unwatched.changes()] == [
        f"Letter number {number} from the desert" for number in (1, 2)
    ]


def test_a_backfill_of_one_source_leaves_the_others(unwatched: Gazette) -> None:
    assert unwatched("backfill", "Acme blog").code == 0

    assert set(unwatched.kinds()) == {"post.published"}


def test_a_source_that_cannot_be_read_is_named_and_tried_again(unwatched: Gazette, world: World) -> None:
    world.fault("/feed.xml", unavailable())
    ended = unwatched("backfill")
    assert ended.code == 3
    assert "source 'Acme blog' is failing" in ended.err

    world.calm()
    assert unwatched("backfill").code == 0
    assert len(unwatched.changes()) == 14


def test_backfill_has_the_change_ids_of_live_polling(
    unwatched: Gazette, acme: Acme, world: World, tmp_path: Path
) -> None:
    live = Gazette(tmp_path / "live", world.clock)
    live.folder.mkdir()
    live.watch(*acme.sources)
    live("poll")
    world.clock.advance(DAY)
    acme.releases("acme/Coyote-2-13B")
    acme.releases("acme/Coyote-2-13B-GGUF", base_model="acme/Coyote-2-13B", base_model_relation="quantized")
    acme.posts("/news/coyote", "Introducing Coyote-2")
    live("poll")

    unwatched("backfill", "--since", "2026-04-11")

    ids = {row["id"]: row["kind"] for row in live.changes()}
    assert len(ids) == 3
    assert {row["id"]: row["kind"] for row in unwatched.changes()} == ids


def test_what_live_polling_told_is_not_written_again(unwatched: Gazette, acme: Acme, world: World) -> None:
    unwatched("poll")
    world.clock.advance(DAY)
    acme.releases()
    unwatched("poll")
    world.clock.advance(DAY)
    unwatched("backfill", "--since", "2026-04-11")

    assert [(row["kind"], row["origin"]) for row in unwatched.changes()] == [("model.released", "live")]


def test_a_model_that_backfill_meets_first_is_still_told_by_live_polling(
    unwatched: Gazette, acme: Acme, world: World
) -> None:
    unwatched("run")
    world.clock.advance(DAY)
    acme.releases()

    unwatched("backfill")
    assert "model.released" not in unwatched.kinds("--since", "2026-04-11", "--subject", "*Coyote*")

    unwatched("run")
    assert unwatched.kinds("--subject", "*Coyote*", "--origin", "live") == ["model.released"]
    assert told(world) == 2


def test_a_first_poll_after_a_backfill_is_silent(unwatched: Gazette, world: World) -> None:
    unwatched("backfill")
    world.clock.advance(DAY)
    unwatched("run")

    assert unwatched.kinds("--origin", "live") == []
    assert told(world) == 0


def test_backfill_before_live_polling_hides_no_later_change(unwatched: Gazette, acme: Acme, world: World) -> None:
    unwatched("backfill")
    unwatched("run")
    world.clock.advance(DAY)
    acme.tightens()
    acme.releases("acme/Roadrunner-5-7B")
    unwatched("run")

    assert sorted(unwatched.kinds("--origin", "live")) == ["license.changed", "model.released"]
    assert told(world) == 4


def test_a_backfill_can_be_repeated_by_another_clock(unwatched: Gazette, world: World) -> None:
    unwatched("backfill", "--since", "2026-01-01", "--until", "2026-04-01")
    ids = {row["id"] for row in unwatched.changes()}
    later = Gazette(unwatched.folder / "later", Clock(world.clock.now() + 5 * DAY))
    later.folder.mkdir()
    later.watch(unwatched.watchlist.read_text())
    later("backfill", "--since", "2026-01-01", "--until", "2026-04-01")

    assert {row["id"] for row in later.changes()} == ids
