"""A walk through the past: its place is kept page by page, and one process walks at a time."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from connectors.model import Span
from storage import begin, walks
from storage.leases import LeaseLostError
from storage.schema import BackfillRow
from storage.walks import Walk

from .conftest import Desk

LEASE = timedelta(minutes=5)


def claimed(desk: Desk, span: Span | None = None) -> Walk | None:
    with begin(desk.engine) as session:
        return walks.claim(session, desk.id, span or Span(), desk.now, LEASE)


def begun(desk: Desk) -> Walk:
    walk = claimed(desk)
    assert walk is not None
    return walk


def go_on(desk: Desk, walk: Walk, place: dict[str, str] | None, seen: int = 1) -> Walk:
    with begin(desk.engine) as session:
        return walks.go_on(session, walk, place, seen, desk.now, LEASE)


def lease(desk: Desk, **values: object) -> None:
    with begin(desk.engine) as session:
        row = session.get_one(BackfillRow, (desk.id, ".."))
        for name, value in values.items():
            setattr(row, name, value)


def test_a_walk_begins_at_the_beginning(desk: Desk) -> None:
    walk = begun(desk)

    assert (walk.place, walk.seen) == ({}, 0)


def test_a_walk_that_stopped_goes_on_where_it_was(desk: Desk) -> None:
    walk = go_on(desk, begun(desk), {"next": "page 2"}, 100)
    walk = go_on(desk, walk, {"next": "page 3"}, 50)
    with begin(desk.engine) as session:
        walks.give_back(session, walk)

    again = begun(desk)
    assert (again.place, again.seen) == ({"next": "page 3"}, 150)


def test_nobody_else_may_walk_meanwhile(desk: Desk) -> None:
    begun(desk)

    assert claimed(desk) is None


def test_another_span_is_another_walk(desk: Desk) -> None:
    begun(desk)

    assert claimed(desk, Span(subject="acme/Foo-7B")) is not None


def test_a_walk_whose_lease_is_over_is_taken_over(desk: Desk) -> None:
    first = begun(desk)
    desk.now += 2 * LEASE
    second = begun(desk)

    with pytest.raises(LeaseLostError):
        go_on(desk, first, {"next": "page 2"})
    assert go_on(desk, second, {"next": "page 2"}).place == {"next": "page 2"}


def test_every_page_renews_the_lease(desk: Desk) -> None:
    walk = begun(desk)
    for number in range(3):
        desk.now += LEASE * 0.9
        walk = go_on(desk, walk, {"next": str(number)})

    assert claimed(desk) is None


def test_the_dead_of_this_machine_hold_nothing(desk: Desk) -> None:
    walk = begun(desk)
    lease(desk, lease=walk.lease.replace(walk.lease.split(":")[1], "4194305"))  # beyond the largest process id

    assert claimed(desk) is not None


def test_a_pause_is_kept_free(desk: Desk) -> None:
    walk = begun(desk)
    with begin(desk.engine) as session:
        walks.keep(session, walk, desk.now + 10 * LEASE)
    desk.now += 9 * LEASE

    assert claimed(desk) is None


def test_what_was_walked_to_its_end_is_finished(desk: Desk) -> None:
    walk = begun(desk)
    with begin(desk.engine) as session:
        before = walks.is_finished(session, desk.id, Span())
    go_on(desk, walk, None)

    with begin(desk.engine) as session:
        assert (before, walks.is_finished(session, desk.id, Span())) == (False, True)
    assert claimed(desk) is None


def test_a_stranger_gives_nothing_back(desk: Desk) -> None:
    walk = begun(desk)
    with begin(desk.engine) as session:
        walks.give_back(session, replace(walk, lease="another"))

    assert claimed(desk) is None


def test_the_place_of_a_walk_is_told_where_nobody_walks_it(desk: Desk) -> None:
    def place() -> Mapping[str, str] | None:
        with begin(desk.engine) as session:
            return walks.place(session, desk.id, Span())

    assert place() == {}
    walk = go_on(desk, begun(desk), {"next": "2"})
    assert place() is None
    with begin(desk.engine) as session:
        walks.give_back(session, walk)
    assert place() == {"next": "2"}
    go_on(desk, begun(desk), None)
    assert place() is None
