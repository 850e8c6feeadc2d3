"""When a message is tried again, when it is given up, and what one failure means for the rest."""

from datetime import timedelta

import pytest

from storage import reading, receivers, retries
from storage.receivers import ReceiverHealth
from storage.retries import MAX_ATTEMPTS

from .conftest import MINUTE, Tray

HOUR = timedelta(hours=1)


def health(tray: Tray, name: str = "legal") -> ReceiverHealth:
    with reading(tray.engine) as session:
        return receivers.health(session)[name]


def test_the_pauses_grow(tray: Tray) -> None:
    tray.owe()
    pauses = []
    for _ in range(5):
        tray.attempt("transient", code=500)
        (delivery,) = tray.listed()
        assert delivery.next_at is not None
        pauses.append((delivery.next_at - tray.now).total_seconds())
        tray.now = delivery.next_at

    assert all(0.8 * pause <= got <= 1.2 * pause for got, pause in zip(pauses, (30, 120, 480, 1800, 3600), strict=True))


def test_the_eighth_attempt_is_the_last(tray: Tray) -> None:
    tray.owe()
    ends = []
    for _ in range(MAX_ATTEMPTS):
        ends.append(tray.attempt("transient", code=500, retry_after=1))
        tray.now = tray.listed()[0].next_at or tray.now

    assert ends == ["pending"] * 7 + ["dead"]
    assert tray.claim() is None


def test_a_broken_receiver_that_asks_for_no_pause_gets_one(tray: Tray) -> None:
    tray.owe()
    tray.attempt("transient", code=503, retry_after=0)

    assert tray.claim() is None


def test_a_busy_receiver_that_asks_for_no_pause_gets_one(tray: Tray) -> None:
    tray.owe()
    tray.attempt("transient", code=429, retry_after=0)

    assert tray.claim() is None


def test_a_message_that_kills_its_worker_dies_as_well(tray: Tray) -> None:
    tray.owe()
    for _ in range(MAX_ATTEMPTS):
        assert tray.claim() is not None
        tray.now += MINUTE

    assert tray.claim() is None
    assert [(delivery.state, delivery.reason) for delivery in tray.listed()] == [
        ("dead", "eight attempts did not get through")
    ]


def test_after_a_day_of_tries_it_is_dead(tray: Tray) -> None:
    tray.owe()
    for _ in range(3):
        tray.attempt("transient", code=500)
        tray.now += HOUR
    tray.now += timedelta(hours=21)

    assert tray.attempt("transient", code=500) == "dead"


def test_within_a_day_it_is_tried_again(tray: Tray) -> None:
    tray.owe()
    for _ in range(3):
        tray.attempt("transient", code=500)
        tray.now += HOUR

    assert tray.attempt("transient", code=500) == "pending"


def test_a_first_try_that_comes_late_is_not_the_last(tray: Tray) -> None:
    """The machine was off over the weekend."""
    tray.owe()
    tray.now += timedelta(days=3)

    assert tray.attempt("transient", code=500) == "pending"


def test_to_be_told_to_wait_is_no_failure_of_the_message(tray: Tray) -> None:
    tray.owe()
    for _ in range(2 * MAX_ATTEMPTS):
        assert tray.attempt("transient", code=429, retry_after=1) == "pending"
        tray.now += MINUTE

    assert tray.attempt("delivered") == "delivered"


def test_who_is_told_to_wait_for_more_than_a_day_gives_up(tray: Tray) -> None:
    tray.owe()
    ends = []
    for _ in range(5):
        ends.append(tray.attempt("transient", code=429, retry_after=6 * 3600))
        tray.now += timedelta(hours=6)

    assert ends == ["pending"] * 4 + ["dead"]


def test_retry_after_holds_back_everything_owed_to_this_receiver(tray: Tray) -> None:
    tray.owe()
    tray.owe()
    tray.attempt("transient", code=429, retry_after=600)
    tray.now += timedelta(seconds=599)
    assert tray.claim() is None
    assert health(tray).not_before == tray.now + timedelta(seconds=1)
    tray.now += timedelta(seconds=1)

    assert tray.attempt("delivered") == "delivered"


def test_retry_after_holds_back_no_other_receiver(tray: Tray) -> None:
    tray.owe("legal", "team")
    tray.attempt("transient", receiver="legal", code=429, retry_after=600)

    assert tray.attempt("delivered", receiver="team") == "delivered"


def test_a_dead_line_holds_back_everything_owed_to_this_receiver(tray: Tray) -> None:
    tray.owe()
    tray.owe()
    tray.attempt("transient")

    assert tray.claim() is None


@pytest.mark.parametrize("outcome", ["permanent", "transient"])
def test_a_message_that_is_refused_holds_back_no_other(tray: Tray, outcome: retries.Outcome) -> None:
    tray.owe()
    tray.owe()
    tray.attempt(outcome, code=500)

    assert tray.attempt("delivered") == "delivered"


def test_recovery_hurries_what_waits(tray: Tray) -> None:
    for _ in range(3):
        tray.owe()
    for _ in range(2):
        tray.attempt("transient", code=500)
    waiting = tray.claim()
    assert waiting is not None
    tray.start(waiting)
    tray.settle(waiting, "delivered")

    assert [tray.attempt("delivered") for _ in range(2)] == ["delivered"] * 2
    assert set(tray.states) == {"delivered"}


def test_the_health_of_a_receiver_counts_failures_until_it_recovers(tray: Tray) -> None:
    tray.owe()
    began = tray.now
    for _ in range(2):
        tray.attempt("transient", code=500, detail="it answered 500")
        tray.now += HOUR
    failing = health(tray)
    tray.attempt("delivered")

    assert (failing.failures, failing.failing_since, failing.reason) == (2, began, "it answered 500")
    assert (health(tray).failures, health(tray).failing_since, health(tray).reason) == (0, None, "")
    assert health(tray).delivered_at == tray.now
