"""Looking at what is owed, and mending it by hand. History is not edited: a replay is a new delivery."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from . import changes
from .model import Delivery
from .outbox import to_delivery, update_rows
from .schema import ChangeRow, DeliveryRow


def listed(session: Session, states: Sequence[str]) -> tuple[Delivery, ...]:
    """Return the deliveries in these states, oldest first, each with its change."""
    query = (
        select(DeliveryRow, ChangeRow)
        .outerjoin(ChangeRow, ChangeRow.id == DeliveryRow.change_id)
        .where(DeliveryRow.state.in_(states))
        .order_by(DeliveryRow.id)
    )
    pairs = session.execute(query)
    return tuple(to_delivery(row, (changes.to_change(change),) if change else ()) for row, change in pairs)


def drop(session: Session, receiver: str, reason: str) -> int:
    """Suppress what is owed to a receiver that is no more; the number of rows comes back."""
    open_ = and_(DeliveryRow.receiver == receiver, DeliveryRow.state == "pending")
    return update_rows(session, open_, state="suppressed", reason=reason)


def count(session: Session, state: str, since: datetime, until: datetime) -> int:
    """Return how many deliveries that were noted in [since, until) are in a state."""
    query = select(func.count()).where(
        DeliveryRow.state == state, DeliveryRow.created_at >= since, DeliveryRow.created_at < until
    )
    return session.scalar(query) or 0


def replay(session: Session, ids: Sequence[int], now: datetime) -> int:
    """Owe finished deliveries once more as new ones; history is not edited. The number of new ones comes back."""
    rows = session.scalars(
        select(DeliveryRow).where(DeliveryRow.id.in_(ids), DeliveryRow.state.in_(("dead", "delivered", "suppressed")))
    ).all()
    for row in rows:
        latest = select(func.max(DeliveryRow.replay)).where(
            DeliveryRow.receiver == row.receiver, DeliveryRow.change_id == row.change_id
        )
        number = (session.scalar(latest) or 0) + 1
        again = DeliveryRow(receiver=row.receiver, change_id=row.change_id, batch=f"{row.batch}#{number}")
        again.replay, again.created_at, again.due_at, again.next_at = number, now, now, now
        session.add(again)
        session.flush()
    return len(rows)


def drop_ids(session: Session, ids: Sequence[int], reason: str) -> int:
    """Suppress pending or dead deliveries; their number comes back."""
    chosen = and_(DeliveryRow.id.in_(ids), DeliveryRow.state.in_(("pending", "dead")))
    return update_rows(session, chosen, state="suppressed", reason=reason)
