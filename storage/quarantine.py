"""Items that could not be read: how many a source has, why, and their raw text."""

from collections.abc import Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from .model import Unread, UnreadTotal
from .schema import QuarantineRow, SourceRow

MOST = 100


def totals(session: Session) -> Mapping[int, UnreadTotal]:
    """Return what could not be read of each source that has such items, by its id."""
    latest = select(func.count(), func.max(QuarantineRow.id)).group_by(QuarantineRow.source_id).subquery()
    counted, newest = latest.columns
    query = select(counted, QuarantineRow).join(latest, newest == QuarantineRow.id)
    return {row.source_id: UnreadTotal(count, row.reason, row.seen_at) for count, row in session.execute(query)}


def of_source(session: Session, name: str) -> tuple[Unread, ...]:
    """Return the unreadable items of the source of this name, the latest first, at most a hundred."""
    query = (
        select(SourceRow.name, QuarantineRow)
        .join(SourceRow, SourceRow.id == QuarantineRow.source_id)
        .where(func.lower(SourceRow.name) == name.casefold())
        .order_by(QuarantineRow.id.desc())
        .limit(MOST)
    )
    found = session.execute(query).all()
    return tuple(Unread(source=source, reason=row.reason, raw=row.raw, seen_at=row.seen_at) for source, row in found)
