"""Looking at what is owed, and mending it by hand. History is not edited: a replay is a new delivery."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from . import changes
from .model import Delivery
from .outbox import to_delivery, update_rows
from .retries import MAX_ATTEMPTS
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


def repeated(session: Session, since: datetime, until: datetime) -> int:
    """Return how many deliveries noted in [since, until) were suppressed, silences aside."""
    query = select(func.count()).where(
        DeliveryRow.state == "suppressed",
        DeliveryRow.silence_id.is_(None),
        DeliveryRow.created_at >= since,
        DeliveryRow.created_at < until,
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


def defer(session: Session, delivery: Delivery, until: datetime, batch: str) -> None:
    """Give a claimed message back until a moment; the claim does not count as an attempt.

    batch: the message that it joins, "" to leave it in its own; one that may have arrived stays what it was.
    """
    mine = and_(DeliveryRow.token == delivery.token, DeliveryRow.state == "leased")
    values: dict[str, Any] = {"batch": batch} if batch and not delivery.maybe_sent else {}
    values |= {"state": "pending", "token": "", "lease_until": None, "next_at": until, "due_at": until}
    update_rows(session, mine, attempts=DeliveryRow.attempts - 1, **values)


def is_spent(session: Session, receiver: str, now: datetime) -> bool:
    """Tell whether a message to a receiver has used up its attempts without an outcome: its senders died."""
    lost = and_(DeliveryRow.lease_until <= now, DeliveryRow.state.in_(("leased", "sending")))
    query = select(DeliveryRow.id).where(
        DeliveryRow.receiver == receiver,
        DeliveryRow.attempts >= MAX_ATTEMPTS,
        or_(lost, DeliveryRow.state == "pending"),
    )
    return session.scalar(query.limit(1)) is not None
