"""Who hears of a change, and when. Pure."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from connectors import names
from storage.changes import matches
from storage.model import Change
from storage.outbox import Owed

from .messages.severity import severity
from .rhythm import Schedule
from .watchlist import Receiver, Route, Watchlist

_MINUTE = "%Y-%m-%dT%H:%MZ"
_WINDOW = re.compile(r"digest:([^/]+Z)/([^/#]+Z)")
LATE = "recorded late: its own date is old; the digest lists it"


def route(watchlist: Watchlist, now: datetime) -> Callable[[Change], Iterator[Owed]]:
    """Return the function that says what a change makes us owe: one entry per receiver that has a route for it."""

    def owed(change: Change) -> Iterator[Owed]:
        change = weighed(watchlist, change)
        for receiver in watchlist.receivers:
            if change.subject == f"receiver:{receiver.name}":
                continue  # it cannot be told that it cannot be told
            if _has_route(watchlist, receiver.name, change):
                yield due(receiver, change, now)

    return owed


def hears(watchlist: Watchlist, receiver: str) -> Callable[[Change], bool]:
    """Return the function that says whether a receiver has a route for a change."""
    return lambda change: _has_route(watchlist, receiver, weighed(watchlist, change))


def _has_route(watchlist: Watchlist, receiver: str, change: Change) -> bool:
    return any(heeds(entry, change) for entry in watchlist.routes if entry.receiver == receiver)


def weighed(watchlist: Watchlist, change: Change) -> Change:
    """Return the change with the severity that the watchlist gives its kind; as it is where it gives none."""
    found = next((value for glob, value in watchlist.weights.items() if matches(change.kind, glob)), None)
    return replace(change, details={**change.details, "severity": found}) if found else change


def heeds(entry: Route, change: Change) -> bool:
    """Tell whether a route takes a change: each list that is given must have a glob that fits."""
    families = _families(change) if entry.families else ()
    return (
        _any(entry.kinds, change.kind)
        and _any(entry.vendors, change.vendor)
        and _any(entry.subjects, change.subject, change.title)
        and _any(entry.families, *families)
        and _any(entry.directions, str(change.details.get("direction", "")))
        and (not entry.classes or not change.kind.startswith("post.") or change.details.get("class") in entry.classes)
        and (not entry.severities or severity(change) in entry.severities)
        and (not entry.policies or (change.details.get("policy") or {}).get("verdict") in entry.policies)
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

    A digest receiver waits for its hour. Others are told of what is critical at once, of everything else after
    `wait` and never in their quiet hours; what is gathered in either is one message for each kind. A burst of one
    source is one message, and so are changes of one license with the same before and after.
    """
    if receiver.schedule is not None:
        at = receiver.schedule.next_after(now)
        return Owed(receiver=receiver.name, next_at=at, batch=digest_batch(receiver.schedule, at))
    if change.details.get("quiet") == "late":
        return Owed(receiver=receiver.name, next_at=now, reason=LATE)
    if severity(change) == "critical":
        return Owed(receiver=receiver.name, next_at=now, batch=_together(change, now))
    at = now + receiver.patience
    if over := quiet_until(receiver, (change,), at):
        return Owed(receiver=receiver.name, next_at=over, batch=quiet_batch((change,), over))
    if receiver.patience:
        return Owed(receiver=receiver.name, next_at=at, batch=f"wait:{change.kind}")
    return Owed(receiver=receiver.name, next_at=now, batch=_together(change, now))


def quiet_until(receiver: Receiver, changes: Sequence[Change], at: datetime) -> datetime | None:
    """Return when the quiet hours are over that hold these changes back at a moment; None when nothing does."""
    hours = receiver.quiet_hours
    if hours is None or any(severity(change) == "critical" for change in changes):
        return None
    return hours.over(at)


def quiet_batch(changes: Sequence[Change], over: datetime) -> str:
    """Return the name of the message after quiet hours that tells of changes of one kind; "" for several kinds."""
    kinds = {change.kind for change in changes}
    return f"quiet:{kinds.pop()}:{over:%Y-%m-%dT%H:%MZ}" if len(kinds) == 1 else ""


def digest_batch(schedule: Schedule, at: datetime) -> str:
    """Return the name of the message that is due at this hour: it holds the stretch of time it tells of."""
    since, until = schedule.window(at)
    return f"digest:{since:{_MINUTE}}/{until:{_MINUTE}}"


def digest_window(batch: str) -> tuple[datetime, datetime] | None:
    """Return the half-open stretch [since, until) that a digest was named after; None for any other message.

    The watchlist may have another schedule by now: what was gathered for a stretch is told of that stretch.
    """
    found = _WINDOW.match(batch)
    if found is None:
        return None
    since, until = (datetime.strptime(part, _MINUTE).replace(tzinfo=UTC) for part in found.groups())
    return since, until


def _together(change: Change, now: datetime) -> str:
    if change.details.get("quiet") == "burst":
        return f"burst:{change.source}:{now:%Y-%m-%dT%H:%M:%SZ}"
    if change.kind.startswith("license.") and change.subject.startswith("hf:"):
        return f"{change.kind}:{change.source}:{now:%Y-%m-%dT%H:%M:%SZ}:{dict(change.before)}:{dict(change.after)}"
    return ""
