"""How every source is doing, for people: its state, what it holds, its rhythm."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from . import quarantine, rhythm
from .model import SourceHealth, UnreadTotal
from .schema import ObservationRow, SourceRow
from .sources import BELIEVED


def health(session: Session, now: datetime) -> tuple[SourceHealth, ...]:
    """Return how every source is doing, in the order they were first registered."""
    learned = rhythm.rhythms(session)
    silent = {silence.id for silence in rhythm.silences(session, learned, now)}
    totals = (
        select(ObservationRow.source_id, func.count())
        .where(ObservationRow.removed_at.is_(None))
        .group_by(ObservationRow.source_id)
    )
    counts = {int(source_id): int(count) for source_id, count in session.execute(totals)}
    unread = quarantine.totals(session)
    rows = session.scalars(select(SourceRow).order_by(SourceRow.id))
    return tuple(
        replace(
            _health(row, learned.get(row.id, rhythm.Rhythm())),
            subjects=counts.get(row.id, 0),
            silent=row.id in silent,
            unreadable=unread.get(row.id, UnreadTotal()),
        )
        for row in rows
    )


def states(session: Session) -> tuple[SourceHealth, ...]:
    """Return the same without what every source holds and its rhythm, which cost as much as there is stored."""
    rows = session.scalars(select(SourceRow).order_by(SourceRow.id))
    return tuple(_health(row, rhythm.Rhythm()) for row in rows)


def _health(row: SourceRow, learned: rhythm.Rhythm) -> SourceHealth:
    return SourceHealth(
        name=row.name,
        vendor=row.vendor,
        connector=row.connector,
        state=row.state,
        reason=row.reason,
        failures=row.failures,
        polled_at=row.polled_at,
        succeeded_at=row.succeeded_at,
        baseline_at=row.baseline_at,
        next_at=row.next_at,
        moved_to=row.moved_to if row.moves >= BELIEVED else "",
        spoke_at=learned.spoke_at,
        usual_days=None if learned.usual is None else round(learned.usual / timedelta(days=1), 1),
    )
