"""Many workers at once: nothing is claimed twice, nothing is left, batches stay whole."""

import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import insert, select

from storage import begin, changes, claims, outbox, retries, sources
from storage.outbox import Owed
from storage.schema import DeliveryRow, SourceRow
from storage.sources import Watched

from .conftest import MINUTE, Tray


def fill(tray: Tray, count: int, *receivers: str, size: int = 1) -> None:
    """Owe `count` deliveries in batches of `size`, the receivers taking turns."""
    first = tray.owe("nobody", reason="an example")
    with begin(tray.engine) as session:
        for number in range(count):
            change = replace(first, id=f"{number + 2:020}", title=f"Number {number}", subject=f"page:{number}")
            changes.append(session, change, change.id)
            receiver, batch = receivers[number % len(receivers)], f"batch {number // (size * len(receivers))}"
            outbox.owe(session, change, Owed(receiver=receiver, next_at=tray.now, batch=batch), tray.now)


def at_once(count: int, work: Callable[[], None]) -> None:
    """Do the same in many threads; the first error is raised."""
    errors: list[BaseException] = []

    def run() -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001  (handed to the test's own thread)
            errors.append(error)

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads)
    for error in errors:
        raise error


def drain(tray: Tray, workers: int, *receivers: str, outcome: retries.Outcome = "delivered") -> list[tuple[str, ...]]:
    """Let workers claim and settle until nothing is left; the titles of every message come back, by its claim."""
    messages: list[tuple[str, ...]] = []

    def work() -> None:
        for receiver in receivers:
            while delivery := tray.claim(receiver):
                messages.append((receiver, *(change.title for change in delivery.changes)))
                assert tray.start(delivery)
                assert tray.settle(delivery, outcome)

    at_once(workers, work)
    return messages


@pytest.mark.parametrize(("workers", "count"), [(2, 100), (8, 300)])
def test_no_delivery_is_claimed_twice_and_none_is_left(tray: Tray, workers: int, count: int) -> None:
    receivers = [f"receiver {number}" for number in range(6)]
    moments = {"created_at": tray.now, "due_at": tray.now, "next_at": tray.now}
    rows = [{"receiver": receivers[number % 6], "batch": str(number), **moments} for number in range(count)]
    with begin(tray.engine) as session:
        session.execute(insert(DeliveryRow), rows)
    claimed: list[int] = []

    def work() -> None:
        for receiver in receivers:
            while delivery := tray.claim(receiver):
                claimed.append(delivery.id)

    at_once(workers, work)

    assert Counter(Counter(claimed).values()) == {1: count}


def test_workers_who_settle_side_by_side_lose_nothing(tray: Tray) -> None:
    fill(tray, 60, "legal", "team", "press")
    messages = drain(tray, 4, "legal", "team", "press")

    assert len(messages) == len(set(messages)) == 60
    assert Counter(tray.states) == {"delivered": 60, "suppressed": 1}


def test_batches_stay_whole_between_workers(tray: Tray) -> None:
    fill(tray, 60, "legal", size=6)

    assert Counter(len(message) - 1 for message in drain(tray, 4, "legal")) == {6: 10}


def test_failures_side_by_side_are_counted_one_by_one(tray: Tray) -> None:
    fill(tray, 20, "legal")
    drain(tray, 4, "legal", outcome="permanent")

    with begin(tray.engine) as session:
        assert outbox.locked(session, "legal").failures == 20


def test_one_worker_sends_in_the_order_of_the_debt(tray: Tray) -> None:
    fill(tray, 20, "legal")

    assert drain(tray, 1, "legal") == [("legal", f"Number {number}") for number in range(20)]


def test_two_claims_of_sources_never_overlap(tray: Tray) -> None:
    names = [f"Source {number}" for number in range(40)]
    with begin(tray.engine) as session:
        sources.register(session, [Watched(name, "Acme", "feed", name) for name in names])
    claimed: list[str] = []

    def work() -> None:
        with begin(tray.engine) as session:
            claimed.extend(source.name for source in claims.claim(session, names, tray.now, MINUTE))

    at_once(6, work)

    assert sorted(claimed) == sorted(names)


def test_processes_that_start_at_once_register_each_source_once(tray: Tray) -> None:
    watchlist = [Watched(f"source {number}", "a vendor", "feed", f'{{"url": {number}}}') for number in range(20)]

    def work() -> None:
        with begin(tray.engine) as session:
            sources.register(session, watchlist)

    at_once(6, work)
    with begin(tray.engine) as session:
        names = set(session.scalars(select(SourceRow.name)))
    assert {watched.name for watched in watchlist} <= names
