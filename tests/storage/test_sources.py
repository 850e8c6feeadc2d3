"""Who polls what, how each source is doing, and what a watchlist that changed means for the memory."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from storage import begin, claims, condition, reading, sources
from storage.leases import LeaseLostError
from storage.model import SourceHealth
from storage.schema import ObservationRow, ResponseRow, SourceRow
from storage.sources import Claimed, Rested, Watched

from .conftest import MINUTE, Desk, model

BLOG = Watched("Blog", "Acme", "feed", '{"url": "https://acme.test/feed"}')
HUB = Watched("Hub", "Acme", "huggingface", '{"organization": "acme"}')
QUARTER = timedelta(minutes=15)


class Roster:
    """Sources of one database and a clock."""

    def __init__(self, desk: Desk) -> None:
        self.engine, self.now = desk.engine, desk.now
        with begin(self.engine) as session:
            session.execute(SourceRow.__table__.delete())  # type: ignore[attr-defined]

    def register(self, *watched: Watched) -> None:
        with begin(self.engine) as session:
            sources.register(session, watched)

    def claim(self, *names: str) -> tuple[Claimed, ...]:
        with begin(self.engine) as session:
            return claims.claim(session, names or ("Blog", "Hub"), self.now, 5 * MINUTE)

    def due(self) -> tuple[str, ...]:
        with reading(self.engine) as session:
            return claims.due(session, ("Blog", "Hub"), self.now)

    def succeed(self, claimed: Claimed, **values: object) -> None:
        with begin(self.engine) as session:
            sources.succeed(session, claimed, self.now + QUARTER, self.now, **values)

    def fail(self, claimed: Claimed, reason: str = "HTTP 503") -> int:
        with begin(self.engine) as session:
            return sources.fail(session, claimed, ("failing", reason), self.now + QUARTER, self.now)

    def health(self, name: str = "Blog") -> SourceHealth:
        with reading(self.engine) as session:
            return next(found for found in condition.health(session, self.now) if found.name == name)


@pytest.fixture
def roster(desk: Desk) -> Roster:
    roster = Roster(desk)
    roster.register(BLOG, HUB)
    return roster


def dead_process() -> int:
    """The number of a process that is no more."""
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    return child.pid


def test_what_is_new_is_due(roster: Roster) -> None:
    assert roster.due() == ("Blog", "Hub")
    assert roster.health().state == "new"


def test_what_is_claimed_is_not_due_and_not_claimed_twice(roster: Roster) -> None:
    assert [claimed.name for claimed in roster.claim("Blog")] == ["Blog"]
    assert roster.due() == ("Hub",)
    assert [claimed.name for claimed in roster.claim()] == ["Hub"]
    assert roster.claim() == ()


def test_a_lease_that_is_over_is_anybodys(roster: Roster) -> None:
    roster.claim()
    roster.now += 5 * MINUTE

    assert roster.due() == ("Blog", "Hub")
    assert len(roster.claim()) == 2


def test_the_lease_of_a_dead_process_of_this_machine_is_taken_over_at_once(roster: Roster) -> None:
    (claimed,) = roster.claim("Blog")
    host = claimed.lease.split(":")[0]
    orphan = update(SourceRow).where(SourceRow.name == "Blog").values(lease=f"{host}:{dead_process()}:abc")
    with begin(roster.engine) as session:
        session.execute(orphan)

    assert "Blog" in roster.due()
    assert [taken.name for taken in roster.claim("Blog")] == ["Blog"]


def test_the_lease_of_another_machine_is_left_alone(roster: Roster) -> None:
    roster.claim("Blog")
    with begin(roster.engine) as session:
        session.execute(update(SourceRow).values(lease=f"elsewhere:{dead_process()}:abc"))

    assert roster.claim("Blog") == ()


def test_a_lease_names_the_process_that_holds_it(roster: Roster) -> None:
    (claimed,) = roster.claim("Blog")

    assert claimed.lease.split(":")[1] == str(os.getpid())


def test_a_good_visit_frees_the_source_until_its_next_turn(roster: Roster) -> None:
    (claimed,) = roster.claim("Blog")
    roster.succeed(claimed, cursor={"mark": "7"}, sizes={"window": [3]}, baseline_at=roster.now, reading=2)
    assert roster.due() == ("Hub",)
    roster.now += QUARTER
    (again,) = roster.claim("Blog")

    assert (again.cursor, again.sizes, again.baseline, again.reading) == ({"mark": "7"}, {"window": [3]}, True, 2)
    assert (roster.health().state, roster.health().succeeded_at) == ("healthy", roster.now - QUARTER)


def test_failures_in_a_row_are_counted_until_a_good_visit(roster: Roster) -> None:
    counts = []
    for _ in range(3):
        (claimed,) = roster.claim("Blog")
        counts.append(roster.fail(claimed))
        roster.now += QUARTER
    failing = roster.health()
    (claimed,) = roster.claim("Blog")
    roster.succeed(claimed)

    assert counts == [1, 2, 3]
    assert (failing.state, failing.reason, failing.failures) == ("failing", "HTTP 503", 3)
    assert (roster.health().state, roster.health().reason, roster.health().failures) == ("healthy", "", 0)


@pytest.mark.parametrize("outcome", ["succeed", "fail"])
def test_who_lost_the_lease_writes_nothing(roster: Roster, outcome: str) -> None:
    (late,) = roster.claim("Blog")
    roster.now += 5 * MINUTE
    (current,) = roster.claim("Blog")

    with pytest.raises(LeaseLostError):
        getattr(roster, outcome)(late)
    assert roster.health().state == "new"
    roster.succeed(current)


def test_resting_frees_only_what_is_still_held(roster: Roster) -> None:
    (late,) = roster.claim("Blog")
    (hub,) = roster.claim("Hub")
    roster.now += 4 * MINUTE
    with begin(roster.engine) as session:
        session.execute(update(SourceRow).where(SourceRow.name == "Blog").values(lease="somebody:1:else"))
        sources.rest(session, [Rested(late, roster.now + QUARTER), Rested(hub, roster.now + QUARTER)], roster.now)

    assert (roster.health("Blog").polled_at, roster.health("Hub").polled_at) == (None, roster.now)


def test_sizes_of_a_doubted_listing_are_remembered(roster: Roster) -> None:
    (claimed,) = roster.claim("Blog")
    with begin(roster.engine) as session:
        sources.remember_size(session, claimed, {"window": (9, 3)})
        sources.fail(session, claimed, ("suspect", "it shrank"), roster.now, roster.now)

    assert roster.claim("Blog")[0].sizes == {"window": [9, 3]}


def test_people_are_told_of_a_failure_once(roster: Roster) -> None:
    (claimed,) = roster.claim("Blog")
    with begin(roster.engine) as session:
        before = [sources.told(session, claimed.id, roster.now), sources.told(session, claimed.id, None)]
        assert [*before, sources.told(session, claimed.id, None)] == [None, roster.now, None]


def test_the_watchlist_as_it_is_needs_no_writing(roster: Roster) -> None:
    with reading(roster.engine) as session:
        assert sources.is_registered(session, [BLOG, HUB])
        assert not sources.is_registered(session, [BLOG, Watched("Hub", "Umbrella", HUB.connector, HUB.target)])
        assert not sources.is_registered(session, [Watched("Other", "Acme", "feed", "{}")])


def test_a_renamed_source_keeps_its_history(roster: Roster) -> None:
    (claimed,) = roster.claim("Blog")
    roster.succeed(claimed, baseline_at=roster.now)
    roster.register(Watched("Acme's blog", "Acme", BLOG.connector, BLOG.target), HUB)

    found = roster.health("Acme's blog")
    assert (found.state, found.baseline_at) == ("healthy", roster.now)
    with reading(roster.engine) as session:
        assert sources.identify(session, "Acme's blog") == claimed.id


def test_a_source_that_left_the_watchlist_is_remembered(roster: Roster) -> None:
    (claimed,) = roster.claim("Blog")
    roster.succeed(claimed, baseline_at=roster.now)
    roster.register(HUB)
    roster.register(BLOG, HUB)

    assert roster.health().baseline_at == roster.now


def retarget(desk: Desk) -> None:
    """Let the same source watch another organization from now on."""
    with begin(desk.engine) as session:
        sources.register(session, [Watched(desk.name, desk.vendor, "huggingface", '{"organization": "other"}')])
    desk.baseline, desk.sizes = False, {}


def test_a_new_target_starts_anew(desk: Desk) -> None:
    desk.visit(model("acme/Foo-7B"))
    with begin(desk.engine) as session:
        (claimed,) = claims.claim(session, [desk.name], desk.now, MINUTE)
        sources.told(session, claimed.id, desk.now)
        sources.fail(session, claimed, ("failing", "HTTP 503"), desk.now, desk.now)
    retarget(desk)

    with reading(desk.engine) as session:
        row = session.scalars(select(SourceRow)).one()
        assert (row.state, row.failures, row.failing_since, row.told_at, row.sizes) == ("new", 0, None, None, {})
        assert (row.baseline_at, row.next_at, row.lease) == (None, None, "")
        assert session.scalars(select(ResponseRow)).all() == []


def test_what_the_old_target_showed_is_not_removed_at_the_new_one(desk: Desk) -> None:
    desk.visit(*(model(f"acme/Model{number}-7B") for number in range(4)))
    retarget(desk)

    assert [desk.visit(model("other/Bar-7B")).changes for _ in range(5)] == [()] * 5
    with reading(desk.engine) as session:
        assert len(session.scalars(select(ObservationRow)).all()) == 5


def test_a_visit_of_the_old_target_is_not_taken_for_one_of_the_new(desk: Desk) -> None:
    with begin(desk.engine) as session:
        (claimed,) = claims.claim(session, [desk.name], desk.now, MINUTE)
    retarget(desk)

    with pytest.raises(LeaseLostError), begin(desk.engine) as session:
        sources.succeed(session, claimed, desk.now, desk.now, baseline_at=desk.now)


def test_health_counts_what_is_there(desk: Desk) -> None:
    models = [model(f"acme/Model{number}-7B") for number in range(5)]
    desk.visit(*models)
    for _ in range(3):
        desk.visit(*models[:4])

    with reading(desk.engine) as session:
        assert [found.subjects for found in condition.health(session, desk.now)] == [4]
