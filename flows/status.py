"""How every source and receiver is doing."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from connectors import apprise
from storage import SourceHealth, condition, outbox, reading, receivers, silences
from storage.receivers import ReceiverHealth

from .context import Context
from .watchlist import Receiver


@dataclass(frozen=True, slots=True)
class Status:
    """Sources in the order of the watchlist, then receivers; each entry is fit for JSON."""

    sources: tuple[dict[str, Any], ...]
    receivers: tuple[dict[str, Any], ...]
    silences: int = 0
    """How many silences are in force."""


def gather(context: Context) -> Status:
    """Read the health of everything that is on the watchlist, and of receivers that are still owed something."""
    context.register()
    with reading(context.engine) as session:
        known = {entry.name: entry for entry in condition.health(session, context.now)}
        heard = receivers.health(session)
        silenced = len(silences.listed(session, context.now))
    watched = tuple(_source(known[source.name]) for source in context.sources if source.name in known)
    listed = [_listed(receiver, heard.get(receiver.name), context.now) for receiver in context.watchlist.receivers]
    names = {receiver.name for receiver in context.watchlist.receivers}
    gone = [_gone(entry) for name, entry in heard.items() if name not in names and _owed(entry)]
    return Status(watched, (*listed, *gone), silenced)


def _source(entry: SourceHealth) -> dict[str, Any]:
    fields = [
        "name",
        "vendor",
        "connector",
        "state",
        "reason",
        "failures",
        "polled_at",
        "succeeded_at",
        "baseline_at",
        "next_at",
        "subjects",
        "spoke_at",
        "usual_days",
        "silent",
        "moved_to",
    ]
    unread = entry.unreadable
    odd = {"unreadable": unread.count, "unreadable_reason": unread.reason, "unreadable_at": unread.seen_at}
    return {"type": "source", **{field: getattr(entry, field) for field in fields}, **odd}


def _owed(entry: ReceiverHealth) -> int:
    return sum(entry.counts.get(state, 0) for state in outbox.OPEN)


def _listed(receiver: Receiver, entry: ReceiverHealth | None, now: datetime) -> dict[str, Any]:
    hours = receiver.quiet_hours
    return {**_receiver(receiver, entry), "quiet_until": hours.over(now) if hours else None}


def _receiver(receiver: Receiver, entry: ReceiverHealth | None) -> dict[str, Any]:
    found = entry or ReceiverHealth(name=receiver.name, counts={})
    return {
        "type": "receiver",
        "name": receiver.name,
        "url": apprise.mask(receiver.url),
        "state": "failing" if found.failures else "healthy",
        "owed": _owed(found),
        "dead": found.counts.get("dead", 0),
        "delivered": found.counts.get("delivered", 0),
        "suppressed": found.counts.get("suppressed", 0),
        "silenced": found.silenced,
        "failures": found.failures,
        "reason": found.reason,
        "failing_since": found.failing_since,
        "not_before": found.not_before,
        "delivered_at": found.delivered_at,
    }


def _gone(entry: ReceiverHealth) -> dict[str, Any]:
    ghost = Receiver(name=entry.name, url="gone:")
    reason = "no longer on the watchlist; put it back, or drop what is owed with `gazette outbox drop`"
    return {**_receiver(ghost, entry), "url": "", "state": "gone", "reason": reason}
