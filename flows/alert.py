"""claim -> words -> deliver -> settle, for everything that is owed; receivers do not wait for one another."""

import logging
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from http import HTTPStatus

from connectors import apprise
from connectors.exceptions import ConfigError, DeliveryError
from connectors.model import Notification
from storage import Delivery, begin, deliveries, outbox, reading, releases
from storage.predecessors import predecessor
from storage.retries import Outcome, Result

from . import addresses, digest, health, messages, threads
from .context import Context
from .logs import Stopwatch, event
from .pauses import Pauses, Sleep
from .reader import recorder
from .report import Progress
from .routing import digest_batch, digest_window, hears, quiet_batch, quiet_until, weighed
from .watchlist import CONSOLE, Receiver

TIMEOUT = 20.0
"""Seconds that one service may take to accept a message."""
LEASE = timedelta(seconds=6 * TIMEOUT)
"""Longer than all timeouts of one delivery together: a slow send must not be doubled."""
_OUTCOMES: Mapping[str, Outcome] = {"transient": "transient", "permanent": "permanent", "ambiguous": "ambiguous"}
GONE = "the receiver is no longer on the watchlist"


@dataclass(frozen=True, slots=True)
class Trouble:
    """A receiver that did not take a message: the state of the delivery and the reason."""

    receiver: str
    state: str
    reason: str


@dataclass(slots=True)
class Report:
    """What a round of alerting came to."""

    delivered: int = 0
    troubles: list[Trouble] = field(default_factory=list)
    sent: list[tuple[str, str]] = field(default_factory=list)
    """Receiver and title of every message that was accepted."""

    def add(self, other: "Report") -> None:
        """Count what another round came to."""
        self.delivered += other.delivered
        self.troubles += other.troubles
        self.sent += other.sent


def alert(context: Context, progress: Progress = lambda _: None, sleep: Sleep = time.sleep) -> Report:
    """Deliver what is owed by now; the report says what was accepted and what was not.

    sleep: called with the seconds of the short pauses that receivers ask for. ConfigError, when everybody else was
    served, for receivers whose addresses no service understands: what they are owed stays owed.
    """
    _anchor_digests(context)
    known = owed(context)
    wrong = addresses.wrong(context.watchlist, known)
    report = _drain_all(context, [r for r in known if r.name not in wrong], progress, sleep)
    if wrong:
        raise ConfigError("\n".join(wrong.values()))
    return report


def owed(context: Context) -> tuple[Receiver, ...]:
    """Return the receivers of the watchlist to whom something is owed by now."""
    with reading(context.engine) as session:
        names = outbox.receivers_owed(session, context.now)
    _settle_gone(context, names)
    return tuple(receiver for name in names if (receiver := context.watchlist.receiver(name)))


def _drain_all(context: Context, receivers: Sequence[Receiver], progress: Progress, sleep: Sleep) -> Report:
    report = Report()
    if not receivers:
        return report
    with ThreadPoolExecutor(max_workers=min(8, len(receivers))) as pool:
        for outcome in pool.map(lambda receiver: drain(context, receiver, progress, sleep), receivers):
            report.add(outcome)
    return report


def _anchor_digests(context: Context) -> None:
    scheduled = [(receiver, receiver.schedule) for receiver in context.watchlist.receivers if receiver.schedule]
    if not scheduled:
        return
    now = context.now
    with begin(context.engine) as session:
        for receiver, schedule in scheduled:
            due = schedule.next_after(now)
            outbox.anchor(session, receiver.name, digest_batch(schedule, due), due, now)


def _settle_gone(context: Context, owed: tuple[str, ...]) -> None:
    """The console of a watchlist without receivers ends with the first receiver; other names may come back."""
    if CONSOLE in owed and context.watchlist.receiver(CONSOLE) is None:
        with begin(context.engine) as session:
            deliveries.drop(session, CONSOLE, GONE)


def drain(
    context: Context, receiver: Receiver, progress: Progress = lambda _: None, sleep: Sleep = time.sleep
) -> Report:
    """Deliver what one receiver is owed by now, as `alert` does for all; its address must be one that can be used."""
    report, pauses, asked = Report(), Pauses(context.clock, sleep), None
    _bury(context, receiver)
    while True:
        with begin(context.engine) as session:
            delivery = outbox.claim(session, receiver.name, context.now, LEASE)
        if delivery is None:
            if not pauses.wait(asked):
                return report
            asked = None
            report.troubles.pop()  # it is tried again now
        elif not _is_deferred(context, receiver, delivery):
            asked = _deliver(context, receiver, delivery, report)
            progress(receiver.name)


def _bury(context: Context, receiver: Receiver) -> None:
    """Tell of messages that used up their attempts because every process that sent them died."""
    with reading(context.engine) as session:
        if not deliveries.is_spent(session, receiver.name, context.now):
            return
    with begin(context.engine) as session:
        reason = "a message was tried eight times and nobody lived to say how it ended"
        health.receiver_failing(session, receiver.name, reason, recorder(context, context.now))


def _is_deferred(context: Context, receiver: Receiver, delivery: Delivery) -> bool:
    """Give back what became due, or due again, in the receiver's quiet hours."""
    if receiver.quiet_hours is None:
        return False
    told = [weighed(context.watchlist, change) for change in delivery.changes]
    over = quiet_until(receiver, told, context.now)
    if over is not None:
        with begin(context.engine) as session:
            deliveries.defer(session, delivery, over, quiet_batch(told, over))
    return over is not None


def _deliver(context: Context, receiver: Receiver, delivery: Delivery, report: Report) -> float | None:
    """Send one message and note how that ended; the pause that a limit asks for comes back, in seconds."""
    notification = words(context, receiver, delivery)
    with reading(context.engine) as session:
        notification = threads.joined(session, receiver.name, notification, context.now)
    with begin(context.engine) as session:
        if not outbox.start(session, delivery, context.now, LEASE):
            return None
    watch = Stopwatch()
    result = _send(receiver, notification)
    with begin(context.engine) as session:
        state = outbox.settle(session, delivery, result, context.now)
        threads.noted(session, receiver.name, notification, result.place, context.now)
        if state == "dead":
            told = recorder(context, context.now)
            health.receiver_failing(session, receiver.name, result.detail, told, notification.title)
    _note(delivery, result, state, watch)
    if state == "delivered":
        report.delivered += 1
        report.sent.append((receiver.name, notification.title))
    elif state:
        report.troubles.append(Trouble(receiver.name, state, result.detail))
    # Of a 5xx with a pause each try counts: eight of them must not be spent within a minute.
    busy = state == "pending" and result.code == HTTPStatus.TOO_MANY_REQUESTS
    return (result.retry_after or None) if busy else None


def _note(delivery: Delivery, result: Result, state: str, watch: Stopwatch) -> None:
    """Log one attempt; all attempts of a message carry the same `delivery`."""
    arrived = state == "delivered"
    event(
        "message delivered" if arrived else "message refused",
        logging.INFO if arrived else logging.WARNING,
        receiver=delivery.receiver,
        delivery=delivery.batch or delivery.id,
        attempt=delivery.attempts,
        state=state or "taken over",
        seconds=watch.seconds,
        changes=[change.id for change in delivery.changes],
        reason="" if arrived else result.detail,
    )


def words(context: Context, receiver: Receiver, delivery: Delivery) -> Notification:
    """Put a delivery into words: a digest where it was gathered for one, else one message for all its changes."""
    if window := digest_window(delivery.batch):
        found = digest.gather(context, *window, delivery.changes, hears(context.watchlist, receiver.name))
        return messages.digest_notification(
            found,
            site_url=context.settings.site_url,
            duplicate=delivery.maybe_sent,
            templates=context.templates,
            forms=apprise.takes(receiver.url),
        )
    told = [weighed(context.watchlist, change) for change in delivery.changes]
    with reading(context.engine) as session:
        known = releases.load(session, (change.release for change in told if change.release))
        before = {change.id: earlier for change in told[:1] if (earlier := predecessor(session, change))}
    return messages.notification(
        told,
        site_url=context.settings.site_url,
        duplicate=delivery.maybe_sent,
        releases=known,
        predecessors=before,
        templates=context.templates,
        forms=apprise.takes(receiver.url),
    )


def _send(receiver: Receiver, notification: Notification) -> Result:
    try:
        receipt = apprise.deliver(receiver.url, notification, timeout=TIMEOUT)
    except DeliveryError as exc:
        return Result(outcome=_OUTCOMES[exc.outcome], detail=str(exc), code=exc.code, retry_after=exc.retry_after)
    except ConfigError as exc:
        return Result(outcome="permanent", detail=str(exc))
    return Result(outcome="delivered", detail=receipt.text, place=receipt.place)
