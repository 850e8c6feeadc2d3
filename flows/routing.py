"""Who hears of a change, and when. Pure."""

from collections.abc import Callable, Iterator
from datetime import datetime

from connectors import names
from storage.changes import matches
from storage.model import Change
from storage.outbox import Owed

from .messages import severity
from .watchlist import Receiver, Route, Watchlist

LATE = "recorded late: its own date is old; the digest lists it"


def route(watchlist: Watchlist, now: datetime) -> Callable[[Change], Iterator[Owed]]:
    """Return the function that says what a change makes us owe: one entry per receiver that has a route for it."""

    def owed(change: Change) -> Iterator[Owed]:
        for receiver in watchlist.receivers:
            if any(heeds(entry, change) for entry in watchlist.routes if entry.receiver == receiver.name):
                yield due(receiver, change, now)

    return owed


def heeds(entry: Route, change: Change) -> bool:
    """Tell whether a route takes a change: each list that is given must have a glob that fits."""
    families = _families(change) if entry.families else ()
    return (
        _any(entry.kinds, change.kind)
        and _any(entry.vendors, change.vendor)
        and _any(entry.subjects, change.subject, change.title)
        and _any(entry.families, *families)
        and _any(entry.directions, str(change.details.get("direction", "")))
        and (not entry.severities or severity(change) in entry.severities)
    )


def _any(globs: tuple[str, ...], *values: str) -> bool:
    return not globs or any(matches(value, glob) for value in values for glob in globs)


def _families(change: Change) -> tuple[str, ...]:
    titles = [change.title, *map(str, change.details.get("models") or ())]
    if change.kind.startswith("post."):
        return tuple(name.family for name in names.mentions(change.title, change.vendor))
    return tuple(names.parse(title).family for title in titles)


def due(receiver: Receiver, change: Change, now: datetime) -> Owed:
    """Say when a receiver is told and what shares its message.

    A digest receiver waits for its hour. Others are told at once, or after `wait` (never what is critical); a
    burst of one source is one message, and so are changes of one kind with one before and after.
    """
    if receiver.schedule is not None:
        at = receiver.schedule.next_after(now)
        return Owed(receiver=receiver.name, next_at=at, batch=digest_batch(at))
    quiet = change.details.get("quiet")
    if quiet == "late":
        return Owed(receiver=receiver.name, next_at=now, reason=LATE)
    if receiver.patience and severity(change) != "critical":
        return Owed(receiver=receiver.name, next_at=now + receiver.patience, batch=f"wait:{change.kind}")
    return Owed(receiver=receiver.name, next_at=now, batch=_together(change, now))


def digest_batch(at: datetime) -> str:
    """Return the name of the message that is due at this hour."""
    return f"digest:{at:%Y-%m-%dT%H:%MZ}"


def _together(change: Change, now: datetime) -> str:
    if change.details.get("quiet") == "burst":
        return f"burst:{change.source}:{now:%Y-%m-%dT%H:%M:%SZ}"
    if change.kind.startswith("license.") and change.subject.startswith("hf:"):
        return f"{change.kind}:{change.source}:{now:%Y-%m-%dT%H:%M:%SZ}:{dict(change.before)}:{dict(change.after)}"
    return ""
