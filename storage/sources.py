"""How each source is doing: leases, health, rhythm, what its connector wants to remember."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Update, and_, bindparam, or_, select, update
from sqlalchemy.orm import Session

from . import edits, leases
from .leases import LeaseLostError
from .schema import ObservationRow, SourceRow

BELIEVED = 3
"""After so many visits in a row that were sent to the same place, an address has moved."""


@dataclass(frozen=True, slots=True)
class Watched:
    """A source as the watchlist says it: `target` is canonical JSON.

    aside: the keys of the target that do not decide what a poll sees; an edit of one begins nothing anew.
    lists: the keys that say how much of a place is seen; an edit of one keeps what is known.
    """

    name: str
    vendor: str
    connector: str
    target: str
    aside: frozenset[str] = field(default=frozenset(), compare=False)
    lists: frozenset[str] = field(default=frozenset(), compare=False)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A source that this process may poll until its lease ends."""

    id: int
    name: str
    vendor: str
    connector: str
    state: str
    failures: int
    baseline: bool
    reading: int
    cursor: Mapping[str, str]
    sizes: Mapping[str, Sequence[int]]
    succeeded_at: datetime | None
    lease: str
    moved_to: str = ""
    moves: int = 0
    whole_at: datetime | None = None
    quiet_until: datetime | None = None

    @property
    def anew(self) -> bool:
        """Whether it was read before, but at another place."""
        return self.succeeded_at is not None and not self.baseline


def register(session: Session, watchlist: Sequence[Watched]) -> None:
    """Make the table agree with the watchlist; a renamed source keeps its history, a new target starts anew."""
    leases.one_after_the_other(session)
    rows = {row.name: row for row in session.scalars(select(SourceRow))}
    names = {watched.name for watched in watchlist}
    orphans = {(row.connector, row.target): row for row in rows.values() if row.name not in names}
    for watched in watchlist:
        row = rows.get(watched.name)
        if row is None:
            row = orphans.pop((watched.connector, watched.target), None)
        if row is None:
            session.add(SourceRow(**_fields(watched)))
        elif _differs(row, watched):
            edits.amend(session, row, watched)
    session.flush()


def _fields(watched: Watched) -> dict[str, Any]:
    return {
        "name": watched.name,
        "vendor": watched.vendor,
        "connector": watched.connector,
        "target": watched.target,
        "cursor": {},
        "sizes": {},
    }


def _differs(row: SourceRow, watched: Watched) -> bool:
    return (row.name, row.vendor, row.connector, row.target) != (
        watched.name,
        watched.vendor,
        watched.connector,
        watched.target,
    )


def named_by_address(session: Session, connector: str) -> tuple[Watched, ...]:
    """Return the sources that are called by the address they read: no watchlist named them, a document did."""
    columns = (SourceRow.name, SourceRow.vendor, SourceRow.connector, SourceRow.target)
    query = select(*columns).where(SourceRow.connector == connector, SourceRow.name.startswith("http"))
    found = (Watched(*row) for row in session.execute(query.order_by(SourceRow.id)))
    return tuple(watched for watched in found if json.loads(watched.target).get("url") == watched.name)


def rename(session: Session, name: str, called: str) -> None:
    """Call a source otherwise; it keeps its history."""
    session.execute(update(SourceRow).where(SourceRow.name == name).values(name=called))


def is_registered(session: Session, watchlist: Sequence[Watched]) -> bool:
    """Tell whether the table already agrees with the watchlist."""
    columns = (SourceRow.name, SourceRow.vendor, SourceRow.connector, SourceRow.target)
    rows = {row.name: Watched(*row) for row in session.execute(select(*columns))}
    return all(rows.get(watched.name) == watched for watched in watchlist)


def succeed(session: Session, source: Claimed, next_at: datetime, now: datetime, **values: Any) -> None:
    """Note a good visit and free the source. values: cursor, sizes, reading, reason, baseline_at, quiet_until.

    LeaseLostError when the source is no longer ours: the caller's transaction must not be committed.
    """
    which = {"b_id": source.id, "b_lease": source.lease, "b_now": now, "b_next": next_at}
    more = {f"b_{name}": value for name, value in values.items()}
    result = session.connection().execute(_success(tuple(sorted(values))), {**which, **more})
    if not result.rowcount:
        raise LeaseLostError(source.name)


@cache
def _success(names: tuple[str, ...]) -> Update:
    table = SourceRow.__table__
    return (
        update(table)  # type: ignore[arg-type]
        .where(table.c.id == bindparam("b_id"), table.c.lease == bindparam("b_lease"))
        .values(
            {
                "state": "healthy",
                "reason": "",
                "failures": 0,
                "failing_since": None,
                "polled_at": bindparam("b_now"),
                "succeeded_at": bindparam("b_now"),
                "next_at": bindparam("b_next"),
                "lease": "",
                "lease_until": None,
                **{name: bindparam(f"b_{name}") for name in names},
            }
        )
    )


@dataclass(frozen=True, slots=True)
class Rested:
    """A visit that found nothing new, and when the next one is due; whole: nothing was asked on a condition."""

    source: Claimed
    next_at: datetime
    whole: bool = False


def rest(session: Session, rested: Iterable[Rested], now: datetime) -> None:
    """Note visits that found nothing new, all in one statement."""
    values = [
        {
            "b_id": one.source.id,
            "b_lease": one.source.lease,
            "b_next": one.next_at,
            "b_whole": now if one.whole else one.source.whole_at,
        }
        for one in rested
    ]
    if not values:
        return
    table = SourceRow.__table__
    session.connection().execute(
        update(table)  # type: ignore[arg-type]
        .where(table.c.id == bindparam("b_id"), table.c.lease == bindparam("b_lease"))
        .values(
            polled_at=now,
            succeeded_at=now,
            next_at=bindparam("b_next"),
            whole_at=bindparam("b_whole"),
            lease="",
            lease_until=None,
        ),
        values,
    )


def fail(session: Session, source: Claimed, error: tuple[str, str], next_at: datetime, now: datetime) -> int:
    """Note a failed visit, error = (state, reason); the count of failures in a row comes back."""
    state, reason = error
    row = session.get_one(SourceRow, source.id, populate_existing=True, with_for_update=True)
    if row.lease != source.lease:
        raise LeaseLostError(source.name)
    row.state, row.reason, row.failures = state, reason[:500], row.failures + 1
    row.failing_since = row.failing_since or now
    row.polled_at, row.next_at, row.lease, row.lease_until = now, next_at, "", None
    session.flush()
    return row.failures


def remember_size(session: Session, source: Claimed, sizes: Mapping[str, Sequence[int]]) -> None:
    """Note the size of a listing that was not believed, so that a change that stays is believed in the end."""
    session.execute(update(SourceRow).where(SourceRow.id == source.id).values(sizes=dict(sizes)))


def told(session: Session, source_id: int, now: datetime | None) -> datetime | None:
    """Note when people were told that the source is failing (None: it recovered); the former value comes back."""
    row = session.get_one(SourceRow, source_id, populate_existing=True)
    before, row.told_at = row.told_at, now
    session.flush()
    return before


def hurry(session: Session, names: Collection[str], now: datetime) -> None:
    """Make sources due at once, but those that fail: their pause may be one that a server asked for."""
    well = and_(SourceRow.name.in_(list(names)), SourceRow.failures == 0)
    session.execute(update(SourceRow).where(well).values(next_at=now))


def with_young(session: Session, source_ids: Collection[int], since: datetime) -> set[int]:
    """Return which of these sources have models that were published, or first shown to us, since a moment."""
    young = or_(
        ObservationRow.published_at >= since,
        and_(ObservationRow.first_seen >= since, ObservationRow.first_seen > SourceRow.baseline_at),
    )
    query = (
        select(ObservationRow.source_id)
        .join(SourceRow, SourceRow.id == ObservationRow.source_id)
        .where(ObservationRow.source_id.in_(list(source_ids)), ObservationRow.changed_at >= since)
        .where(ObservationRow.nature == "model", ObservationRow.removed_at.is_(None), young)
    )
    return set(session.scalars(query.distinct()))


def identify(session: Session, name: str) -> int:
    """Return the id of a registered source."""
    return session.scalars(select(SourceRow.id).where(SourceRow.name == name)).one()


def has_baseline(session: Session, source_id: int) -> bool:
    """Tell whether a source was read before, so that what it shows is known."""
    return session.get_one(SourceRow, source_id).baseline_at is not None


def failing_since(session: Session, source_id: int) -> datetime | None:
    """Return when the first of a source's failures in a row was seen; None when it is well."""
    return session.scalar(select(SourceRow.failing_since).where(SourceRow.id == source_id))


def note_move(session: Session, source: Claimed, moved_to: str, moves: int) -> None:
    """Note where an address is said to have moved for good, and how often in a row."""
    values = {"moved_to": moved_to, "moves": moves}
    session.execute(update(SourceRow).where(SourceRow.id == source.id).values(**values))
