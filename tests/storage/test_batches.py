"""What travels in one message, in which order, and what is owed once more."""

from datetime import timedelta

from storage import begin, deliveries, outbox

from .conftest import MINUTE, Tray


def titles(tray: Tray) -> list[str]:
    delivery = tray.claim()
    return [] if delivery is None else [change.title for change in delivery.changes]


def test_a_batch_travels_in_one_message(tray: Tray) -> None:
    for _ in range(3):
        tray.owe(batch="burst:blog")
    tray.owe()

    assert [titles(tray), titles(tray), titles(tray)] == [["Number 1", "Number 2", "Number 3"], ["Number 4"], []]


def test_a_batch_of_two_receivers_is_two_messages(tray: Tray) -> None:
    tray.owe("legal", "team", batch="burst:blog")
    tray.owe("legal", "team", batch="burst:blog")
    first, second = tray.claim("legal"), tray.claim("team")

    assert first is not None
    assert second is not None
    assert first.changes == second.changes
    assert first.token != second.token


def test_a_batch_is_settled_as_a_whole(tray: Tray) -> None:
    for _ in range(3):
        tray.owe(batch="burst:blog")

    assert tray.attempt("ambiguous", code=500) == "pending"
    assert [(delivery.state, delivery.maybe_sent) for delivery in tray.listed()] == [("pending", True)] * 3
    tray.now += timedelta(hours=1)
    tray.attempt("delivered")
    assert tray.states == ["delivered"] * 3


def test_what_waits_is_taken_along_by_what_is_due(tray: Tray) -> None:
    tray.owe(batch="wait:model.released")
    tray.now += MINUTE
    tray.owe(batch="wait:model.released")
    tray.now -= MINUTE

    assert titles(tray) == ["Number 1", "Number 2"]


def test_what_comes_after_a_batch_has_left_is_another_message(tray: Tray) -> None:
    tray.owe(batch="wait:model.released")
    tray.attempt("delivered")
    tray.owe(batch="wait:model.released")

    assert titles(tray) == ["Number 2"]


def test_what_joins_a_failing_message_does_not_die_with_it(tray: Tray) -> None:
    tray.owe(batch="wait:post.published")
    for _ in range(7):
        tray.attempt("transient", code=500)
        tray.now += timedelta(hours=3)
    tray.owe(batch="wait:post.published")

    assert tray.attempt("transient", code=500) == "dead"
    assert [(entry.state, entry.attempts) for entry in tray.listed()] == [("dead", 8), ("pending", 1)]
    tray.now += MINUTE
    assert titles(tray) == ["Number 2"]


def test_what_is_refused_for_good_is_refused_to_all_of_a_message(tray: Tray) -> None:
    tray.owe(batch="wait:post.published")
    tray.attempt("transient", code=500)
    tray.now += timedelta(hours=1)
    tray.owe(batch="wait:post.published")

    assert tray.attempt("permanent", code=404) == "dead"
    assert tray.states == ["dead", "dead"]


def test_messages_leave_in_the_order_they_came(tray: Tray) -> None:
    for _ in range(5):
        tray.owe("legal", "team")
    claimed = [titles(tray) for _ in range(5)]

    assert claimed == [[f"Number {number}"] for number in range(1, 6)]


def test_messages_about_one_subject_wait_for_one_another(tray: Tray) -> None:
    tray.owe(subject="page:terms")
    tray.owe(subject="page:terms")
    tray.owe(subject="page:other")
    first, other = tray.claim(), tray.claim()
    assert first is not None
    assert other is not None
    assert (first.changes[0].title, other.changes[0].title, tray.claim()) == ("Number 1", "Number 3", None)
    tray.start(first)
    tray.settle(first, "delivered")

    assert titles(tray) == ["Number 2"]


def test_a_digest_is_owed_even_when_it_is_empty(tray: Tray) -> None:
    for _ in range(2):
        with begin(tray.engine) as session:
            outbox.anchor(session, "legal", "digest:today", tray.now, tray.now)
    delivery = tray.claim()

    assert delivery is not None
    assert (delivery.changes, delivery.batch, tray.claim()) == ((), "digest:today", None)


def test_a_digest_takes_along_what_was_gathered_for_it(tray: Tray) -> None:
    with begin(tray.engine) as session:
        outbox.anchor(session, "legal", "digest:today", tray.now, tray.now)
    tray.owe(batch="digest:today")
    tray.owe(batch="digest:tomorrow")

    assert titles(tray) == ["Number 1"]


def replay(tray: Tray, *ids: int) -> int:
    with begin(tray.engine) as session:
        return deliveries.replay(session, ids, tray.now)


def test_a_replay_is_a_new_delivery_and_history_stays(tray: Tray) -> None:
    tray.owe()
    tray.attempt("permanent", detail="no such webhook")
    (dead,) = tray.listed()
    tray.now += timedelta(days=3)

    assert replay(tray, dead.id) == 1
    assert tray.listed()[0] == dead
    assert [(entry.state, entry.attempts, entry.due_at) for entry in tray.listed()[1:]] == [("pending", 0, tray.now)]
    assert tray.attempt("delivered") == "delivered"
    assert tray.states == ["dead", "delivered"]


def test_a_replay_can_be_repeated(tray: Tray) -> None:
    tray.owe()
    tray.attempt("delivered")
    first = tray.listed()[0].id

    assert [replay(tray, first), replay(tray, first)] == [1, 1]
    assert tray.states == ["delivered", "pending", "pending"]


def test_a_batch_is_replayed_as_one_message(tray: Tray) -> None:
    for _ in range(3):
        tray.owe(batch="burst:blog")
    tray.attempt("permanent")
    replay(tray, *(delivery.id for delivery in tray.listed()))

    assert titles(tray) == ["Number 1", "Number 2", "Number 3"]


def test_what_is_still_owed_is_not_replayed(tray: Tray) -> None:
    tray.owe()

    assert replay(tray, tray.listed()[0].id, 999_999) == 0


def test_dropping_suppresses_what_is_pending_or_dead(tray: Tray) -> None:
    tray.owe()
    tray.attempt("permanent")
    tray.owe()
    tray.owe()
    tray.attempt("delivered")
    ids = [delivery.id for delivery in tray.listed()]
    with begin(tray.engine) as session:
        dropped = deliveries.drop_ids(session, ids, "dropped by hand")

    assert dropped == 2
    assert tray.states == ["suppressed", "delivered", "suppressed"]


def test_what_is_owed_to_a_receiver_that_is_gone_is_suppressed(tray: Tray) -> None:
    tray.owe("legal", "team")
    with begin(tray.engine) as session:
        deliveries.drop(session, "team", "gone")

    assert [(entry.receiver, entry.state) for entry in tray.listed()] == [("legal", "pending"), ("team", "suppressed")]
