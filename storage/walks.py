"""How far the walk through a source's past came, and who walks: a checkpoint for every page, a lease for every walk."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CursorResult, or_, select, update
from sqlalchemy.orm import Session

from connectors.model import Span

from . import leases
from .inserts import insert_missing
from .leases import LeaseLostError
from .schema import BackfillRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """A walk that is ours until its lease ends. place: where the next page begins; seen: observations so far."""

    source_id: int
    window: str
    place: Mapping[str, str]
    seen: int
    lease: str


def is_finished(session: Session, source_id: int, span: Span) -> bool:
    """Tell whether this stretch of a source's past was walked to its end."""
    row = session.get(BackfillRow, (source_id, span.key))
    return row is not None and row.finished_at is not None


def place(session: Session, source_id: int, span: Span) -> Mapping[str, str] | None:
    """Return where the next page of a walk begins, {} where it has not begun; None where nobody may walk it now."""
    row = session.get(BackfillRow, (source_id, span.key))
    if row is None:
        return {}
    return None if row.finished_at or row.lease else dict(row.checkpoint)


def claim(session: Session, source_id: int, span: Span, now: datetime, lease: timedelta) -> Walk | None:
    """Lease a stretch of a source's past; None where it is finished, or another process walks it."""
    fresh = {"source_id": source_id, "window": span.key, "checkpoint": {}, "seen": 0, "lease": ""}
    insert_missing(session, BackfillRow, [fresh])
    held = session.scalar(select(BackfillRow.lease).where(*_this(source_id, span.key))) or ""
    free = [BackfillRow.lease_until.is_(None), BackfillRow.lease_until <= now]
    free += [BackfillRow.lease == held] if held and leases.is_dead(held) else []
    token = leases.token()
    wanted = (*_this(source_id, span.key), BackfillRow.finished_at.is_(None), or_(*free))
    if not _update(session, wanted, lease=token, lease_until=now + lease):
        return None
    row = session.get_one(BackfillRow, (source_id, span.key), populate_existing=True)
    return Walk(source_id=source_id, window=span.key, place=dict(row.checkpoint), seen=row.seen, lease=token)


def go_on(
    session: Session, walk: Walk, place: Mapping[str, str] | None, seen: int, now: datetime, lease: timedelta
) -> Walk:
    """Note that a page with `seen` observations is written; a `place` of None ends the walk and frees it.

    LeaseLostError when the walk is no longer ours: the caller's transaction must not be committed.
    """
    values: dict[str, Any] = {"checkpoint": dict(place or {}), "seen": walk.seen + seen, "lease_until": now + lease}
    if place is None:
        values |= {"finished_at": now, "lease": "", "lease_until": None}
    if not _update(session, _mine(walk), **values):
        raise LeaseLostError(walk.window)
    return replace(walk, place=values["checkpoint"], seen=values["seen"])


def keep(session: Session, walk: Walk, until: datetime) -> None:
    """Keep a walk that pauses."""
    _update(session, _mine(walk), lease_until=until)


def give_back(session: Session, walk: Walk) -> None:
    """Free a walk that stopped before its end."""
    _update(session, _mine(walk), lease="", lease_until=None)


def _this(source_id: int, window: str) -> tuple[Any, ...]:
    return BackfillRow.source_id == source_id, BackfillRow.window == window


def _mine(walk: Walk) -> tuple[Any, ...]:
    return (*_this(walk.source_id, walk.window), BackfillRow.lease == walk.lease)


def _update(session: Session, where: tuple[Any, ...], **values: Any) -> bool:
    result = session.execute(update(BackfillRow).where(*where).values(**values))
    return isinstance(result, CursorResult) and bool(result.rowcount)
