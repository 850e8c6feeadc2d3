"""The append-only change log."""

import fnmatch
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from .inserts import insert_all
from .model import Change, Origin
from .schema import ChangeRow

_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str).encode


def canonical(value: Any) -> str:
    """Return JSON with sorted keys and no white space, so that equal values have equal text."""
    return _CANONICAL(value)


def base_key(kind: str, subject: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    """Return what a change is about, whenever and by whatever way it was noticed."""
    return hashlib.sha256(canonical([kind, subject, before, after]).encode()).hexdigest()


def identity(base: str, repetition: int) -> str:
    """Return the stable id of a change: the same from live detection and from backfill.

    repetition: how often the same change happened before (a license may flap: A, B, A, B).
    """
    return hashlib.sha256(f"{base}:{repetition}".encode()).hexdigest()[:20]


def lock(session: Session) -> None:
    """Let one transaction at a time write news: what is new depends on what is logged and who was told of it."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(_LOCK)))


_LOCK = 7204213
"""Any number that no other lock of ours has."""


def repetition(session: Session, base: str, subject: str, source: str) -> int:
    """Return how often this change happened before; another source's sighting of the same event is no repetition.

    It is the same event as long as nothing logged since then has undone it.
    """
    columns = (ChangeRow.base_key, ChangeRow.source, ChangeRow.origin, ChangeRow.before)
    rows = session.execute(select(*columns).where(ChangeRow.subject == subject).order_by(ChangeRow.seq)).all()
    same = [number for number, row in enumerate(rows) if row.base_key == base]
    if not same:
        return 0
    last = rows[same[-1]]
    undone = any(row.before.keys() == last.before.keys() for row in rows[same[-1] + 1 :])
    elsewhere = last.source != source and last.origin == "live" and not undone
    return len(same) - elsewhere


def occurrence(session: Session, base: str, subject: str, at: datetime) -> int | None:
    """Return which repetition of the same change an event of the past is; None where it is on record.

    Live polling notices an event some time after it happened, so its row within `_NOTICED` is the event's own.
    """
    columns = (ChangeRow.id, ChangeRow.origin, ChangeRow.occurred_at, ChangeRow.detected_at, ChangeRow.evidence)
    rows = session.execute(select(*columns).where(ChangeRow.subject == subject, ChangeRow.base_key == base)).all()
    times = [_happened(row) for row in rows]
    if any(_is_same(row.origin, time, at) for row, time in zip(rows, times, strict=True)):
        return None
    number = sum(time < at for time in times)
    return number if identity(base, number) not in {row.id for row in rows} else len(rows)


_NOTICED = timedelta(days=2)


def _happened(row: Any) -> datetime:
    told = row.evidence.get("at")
    moment: datetime = datetime.fromisoformat(told) if told else row.occurred_at or row.detected_at
    return moment


def _is_same(origin: str, time: datetime, at: datetime) -> bool:
    return time == at or (origin == "live" and timedelta() <= time - at <= _NOTICED)


def append(session: Session, change: Change, base: str) -> None:
    """Write a change into the log, where its id does not stand yet."""
    session.add(ChangeRow(**_row(change, base)))
    session.flush()


def append_all(session: Session, new: Sequence[tuple[Change, str]]) -> None:
    """Write changes with their bases into the log at once, in their order."""
    if new:
        session.flush()
        insert_all(session, ChangeRow, [_row(change, base) for change, base in new])


def logged(session: Session, ids: Sequence[str]) -> set[str]:
    """Return which of these ids stand in the log."""
    parts = (ids[i : i + _CHUNK] for i in range(0, len(ids), _CHUNK))
    return {id_ for part in parts for id_ in session.scalars(select(ChangeRow.id).where(ChangeRow.id.in_(part)))}


_CHUNK = 500


def _row(change: Change, base: str) -> dict[str, Any]:
    return {
        "id": change.id,
        "base_key": base,
        "kind": str(change.kind),
        "subject": change.subject,
        "source": change.source,
        "vendor": change.vendor,
        "title": change.title,
        "url": change.url,
        "release_id": change.release,
        "before": dict(change.before),
        "after": dict(change.after),
        "details": dict(change.details),
        "evidence": dict(change.evidence),
        "occurred_at": change.occurred_at,
        "occurred_precision": change.occurred_precision,
        "detected_at": change.detected_at,
        "origin": change.origin,
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which changes are wanted; kind, vendor and subject are globs, empty ones match everything.

    since is inclusive, until exclusive; both look at the time of detection, of a backfilled change at the time of
    the event where `historic` is set.
    """

    since: datetime | None = None
    until: datetime | None = None
    kind: str = ""
    vendor: str = ""
    subject: str = ""
    origin: str = ""
    historic: bool = False


def select_changes(session: Session, selection: Selection) -> Iterator[Change]:
    """Yield the changes of a selection in the order they were logged."""
    moment: ColumnElement[datetime] = ChangeRow.detected_at.expression
    if selection.historic:
        backfilled = and_(ChangeRow.origin == "backfill", ChangeRow.occurred_at.is_not(None))
        moment = case((backfilled, ChangeRow.occurred_at), else_=ChangeRow.detected_at)
    # Without the sum SQLite would rather read the whole log in its order than look up a moment.
    bounded = selection.since or selection.until
    query = select(ChangeRow).order_by(ChangeRow.seq + 0 if bounded else ChangeRow.seq)
    if selection.since:
        query = query.where(moment >= selection.since)
    if selection.until:
        query = query.where(moment < selection.until)
    if selection.origin:
        query = query.where(ChangeRow.origin == selection.origin)
    for row in session.scalars(query.execution_options(yield_per=500)):
        if _matches(row, selection):
            yield to_change(row)


def _matches(row: ChangeRow, selection: Selection) -> bool:
    return (
        matches(row.kind, selection.kind)
        and matches(row.vendor, selection.vendor)
        and (matches(row.subject, selection.subject) or matches(row.title, selection.subject))
    )


def matches(value: str, glob: str) -> bool:
    """Tell whether a value fits a glob, upper and lower case alike; an empty glob fits everything."""
    return not glob or fnmatch.fnmatchcase(value.casefold(), glob.casefold())


def by_ids(session: Session, ids: Iterable[str]) -> tuple[Change, ...]:
    """Return the changes with these ids in the order they were logged."""
    query = select(ChangeRow).where(ChangeRow.id.in_(list(ids))).order_by(ChangeRow.seq)
    return tuple(to_change(row) for row in session.scalars(query))


def to_change(row: ChangeRow) -> Change:
    """Turn a row into the noun."""
    origin: Origin = "backfill" if row.origin == "backfill" else "live"
    return Change(
        id=row.id,
        kind=row.kind,
        subject=row.subject,
        source=row.source,
        vendor=row.vendor,
        title=row.title,
        url=row.url,
        release=row.release_id,
        before=row.before,
        after=row.after,
        details=row.details,
        evidence=row.evidence,
        occurred_at=row.occurred_at,
        occurred_precision=row.occurred_precision,
        detected_at=row.detected_at,
        origin=origin,
    )


def tally(session: Session) -> list[tuple[str, str, int]]:
    """Return how many changes are logged, by kind and origin."""
    query = select(ChangeRow.kind, ChangeRow.origin, func.count()).group_by(ChangeRow.kind, ChangeRow.origin)
    return [(kind, origin, number) for kind, origin, number in session.execute(query.order_by(ChangeRow.kind))]


def last_seen(session: Session, kind: str, subject: str) -> datetime | None:
    """Return when a change of this kind of a subject was last logged; None when none was."""
    query = select(func.max(ChangeRow.detected_at)).where(ChangeRow.kind == str(kind), ChangeRow.subject == subject)
    return session.scalar(query)
