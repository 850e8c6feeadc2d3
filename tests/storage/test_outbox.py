"""pending -> leased -> sending -> delivered | dead | suppressed: at least once, or visibly dead."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from storage import outbox, reading, retries
from storage.schema import AttemptRow

from .conftest import MINUTE, Tray

HOUR = timedelta(hours=1)


def attempts(tray: Tray) -> list[tuple[str, int | None]]:
    with reading(tray.engine) as session:
        rows = session.scalars(select(AttemptRow).order_by(AttemptRow.started_at)).all()
    return [(row.outcome, row.code) for row in rows]


def test_a_delivery_goes_from_pending_to_delivered(tray: Tray) -> None:
    change = tray.owe()
    states = [tray.states]
    delivery = tray.claim()
    assert delivery is not None
    states.append(tray.states)
    assert tray.start(delivery)
    states.append(tray.states)

    assert tray.settle(delivery, "delivered", detail="ok") == "delivered"
    assert [*states, tray.states] == [["pending"], ["leased"], ["sending"], ["delivered"]]
    assert delivery.changes == (change,)


def test_a_delivered_one_knows_when_and_owes_nothing_more(tray: Tray) -> None:
    tray.owe()
    tray.attempt("delivered")
    (delivery,) = tray.listed()

    assert (delivery.delivered_at, delivery.reason, delivery.attempts) == (tray.now, "", 1)
    assert tray.claim() is None


def test_what_is_suppressed_is_kept_with_its_reason_and_never_claimed(tray: Tray) -> None:
    tray.owe(reason="nobody wants it")

    assert tray.claim() is None
    assert [(delivery.state, delivery.reason) for delivery in tray.listed()] == [("suppressed", "nobody wants it")]


@pytest.mark.parametrize(
    ("outcome", "state"), [("transient", "pending"), ("ambiguous", "pending"), ("permanent", "dead")]
)
def test_how_a_failed_attempt_ends(tray: Tray, outcome: retries.Outcome, state: str) -> None:
    tray.owe()

    assert tray.attempt(outcome, detail="it says no", code=500) == state
    assert [(delivery.state, delivery.reason) for delivery in tray.listed()] == [(state, "it says no")]
    assert attempts(tray) == [(outcome, 500)]


def test_only_an_ambiguous_end_makes_the_next_copy_a_possible_duplicate(tray: Tray) -> None:
    tray.owe()
    tray.attempt("transient", code=500)
    marks = [delivery.maybe_sent for delivery in tray.listed()]
    tray.now += HOUR
    tray.attempt("ambiguous", code=500)
    tray.now += HOUR
    last = tray.claim()
    assert last is not None

    assert [*marks, last.maybe_sent] == [False, True]


def test_an_attempt_is_counted_when_it_is_claimed(tray: Tray) -> None:
    tray.owe()
    delivery = tray.claim()

    assert delivery is not None
    assert delivery.attempts == 1


def test_a_lost_lease_comes_back_without_a_mark_when_nothing_was_sent(tray: Tray) -> None:
    tray.owe()
    tray.claim()
    tray.now += MINUTE
    again = tray.claim()

    assert again is not None
    assert (again.attempts, again.maybe_sent) == (2, False)


def test_a_lost_lease_comes_back_as_a_possible_duplicate_when_sending_had_begun(tray: Tray) -> None:
    tray.owe()
    delivery = tray.claim()
    assert delivery is not None
    tray.start(delivery)
    tray.now += MINUTE
    again = tray.claim()

    assert again is not None
    assert (again.attempts, again.maybe_sent) == (2, True)


def test_what_is_not_due_is_not_claimed(tray: Tray) -> None:
    tray.owe()
    tray.now -= MINUTE

    assert tray.claim() is None


def test_a_lease_holds_until_its_end(tray: Tray) -> None:
    tray.owe()
    delivery = tray.claim()
    assert delivery is not None
    tray.now += MINUTE - timedelta(seconds=1)
    assert tray.claim() is None
    tray.start(delivery)
    tray.now += MINUTE - timedelta(seconds=1)

    assert tray.claim() is None


def test_who_lost_the_lease_may_not_send(tray: Tray) -> None:
    tray.owe()
    late = tray.claim()
    assert late is not None
    tray.now += MINUTE
    assert tray.claim() is not None

    assert not tray.start(late)


@pytest.mark.parametrize("outcome", ["delivered", "transient", "permanent", "ambiguous"])
def test_who_lost_the_lease_may_not_write_the_outcome(tray: Tray, outcome: retries.Outcome) -> None:
    tray.owe()
    late = tray.claim()
    assert late is not None
    tray.start(late)
    tray.now += MINUTE
    current = tray.claim()
    assert current is not None
    tray.start(current)

    assert tray.settle(late, outcome) == ""
    assert tray.states == ["sending"]
    assert tray.settle(current, "delivered") == "delivered"
    assert tray.settle(late, outcome) == ""
    assert tray.states == ["delivered"]


def test_what_was_not_started_cannot_be_settled(tray: Tray) -> None:
    tray.owe()
    delivery = tray.claim()
    assert delivery is not None

    assert tray.settle(delivery, "delivered") == ""
    assert tray.states == ["leased"]


def test_an_open_attempt_stands_for_every_message_that_is_being_sent(tray: Tray) -> None:
    tray.owe()
    delivery = tray.claim()
    assert delivery is not None
    tray.start(delivery)

    with reading(tray.engine) as session:
        attempt = session.get_one(AttemptRow, delivery.token)
    assert (attempt.finished_at, attempt.receiver, attempt.started_at) == (None, "legal", tray.now)


def test_receivers_to_whom_something_is_owed_are_named_once(tray: Tray) -> None:
    for _ in range(2):
        tray.owe("team", "legal")
    tray.owe("quiet", reason="suppressed")

    with reading(tray.engine) as session:
        assert outbox.receivers_owed(session, tray.now - MINUTE) == ()
        assert outbox.receivers_owed(session, tray.now) == ("legal", "team")
