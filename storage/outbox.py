"""What is owed to whom: at least once, or visibly dead.

pending -> leased -> sending -> delivered | dead | suppressed

`leased` means that nothing was sent; `sending` is committed before the first byte leaves, so that after a crash
the safe case can be told from the doubtful one. Every update carries the token of the claim: who lost the lease
cannot write the outcome.
"""

import uuid
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CursorResult, and_, case, not_, or_, select, update
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from . import changes, inhibition, releases, retries, silences
from .inserts import insert_missing
from .model import Change, Delivery
from .retries import BUSY, MAX_AGE, MAX_ATTEMPTS, TRIED_ENOUGH, Result
from .schema import AttemptRow, ChangeRow, DeliveryRow, ReceiverRow
from .turns import in_turn

OPEN = ("pending", "leased", "sending")


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """What a route decides: this receiver, not before `next_at`, in the message called `batch` ("" for its own)."""

    receiver: str
    next_at: datetime
    batch: str = ""
    reason: str = ""
    """Why it is suppressed; "" when it is to be delivered."""


def owe(session: Session, change: Change, owed: Owed, now: datetime) -> None:
    """Write one delivery; what is silenced, or was told to the receiver before, is noted as suppressed."""
    silence = silences.match(session, change, now)
    reason = (
        owed.reason
        or (silence.sentence[:500] if silence else "")
        or inhibition.reason(session, change, owed.receiver, now)
        or _told_already(session, change, owed.receiver)
    )
    session.add(
        DeliveryRow(
            receiver=owed.receiver,
            change_id=change.id,
            batch=owed.batch or f"{change.id}",
            state="suppressed" if reason else "pending",
            reason=reason,
            silence_id=silence.id if silence and not owed.reason else None,
            created_at=now,
            due_at=owed.next_at,
            next_at=owed.next_at,
        )
    )
    session.flush()


def is_owed(session: Session, receiver: str, change_id: str) -> bool:
    """Tell whether a receiver is, or was, owed this change."""
    query = select(DeliveryRow.id).where(DeliveryRow.receiver == receiver, DeliveryRow.change_id == change_id)
    return session.scalar(query.limit(1)) is not None


def _told_already(session: Session, change: Change, receiver: str) -> str:
    if change.release is None or not releases.stage(change.kind):
        return ""
    told = session.scalars(
        select(ChangeRow.kind)
        .join(DeliveryRow, DeliveryRow.change_id == ChangeRow.id)
        .where(
            ChangeRow.release_id == change.release,
            DeliveryRow.receiver == receiver,
            DeliveryRow.state != "suppressed",
        )
    ).all()
    stages = {releases.stage(kind) for kind in told}
    if releases.stage(change.kind) == "weights" and "weights" not in stages:
        _supersede(session, change.release, receiver)
        return ""
    return f"corroborates {change.release}, which was told before" if stages else ""


def _supersede(session: Session, release: str, receiver: str) -> None:
    """An announcement that has not left yet need not leave any more: the weights are here."""
    same = select(ChangeRow.id).where(ChangeRow.release_id == release)
    waiting = and_(DeliveryRow.receiver == receiver, DeliveryRow.state == "pending", DeliveryRow.change_id.in_(same))
    update_rows(session, waiting, state="suppressed", reason=f"the weights of {release} came before it was told")


def claim(session: Session, receiver: str, now: datetime, lease: timedelta) -> Delivery | None:
    """Lease the next message owed to a receiver, all its rows together; None when nothing is due."""
    held_back = locked(session, receiver).not_before
    _take_back(session, receiver, now)
    if held_back is not None and held_back > now:
        return None
    due = and_(DeliveryRow.receiver == receiver, DeliveryRow.state == "pending", DeliveryRow.next_at <= now)
    first = session.scalars(
        select(DeliveryRow).where(due, in_turn()).order_by(DeliveryRow.id).limit(1).with_for_update(skip_locked=True),
        {"now": now},
    ).first()
    if first is None:
        return None
    token = uuid.uuid4().hex
    session.execute(
        update(DeliveryRow)
        .where(DeliveryRow.receiver == receiver, DeliveryRow.state == "pending", DeliveryRow.batch == first.batch)
        .values(state="leased", token=token, lease_until=now + lease, attempts=DeliveryRow.attempts + 1)
    )
    return _delivery(session, receiver, token)


def _take_back(session: Session, receiver: str, now: datetime) -> None:
    over = and_(DeliveryRow.receiver == receiver, DeliveryRow.lease_until <= now)
    session.execute(
        update(DeliveryRow)
        .where(over, DeliveryRow.state.in_(("leased", "sending")))
        .values(
            maybe_sent=or_(DeliveryRow.maybe_sent, DeliveryRow.state == "sending"),
            state="pending",
            token="",
            lease_until=None,
        )
    )
    session.execute(
        update(DeliveryRow)
        .where(DeliveryRow.receiver == receiver, DeliveryRow.state == "pending", DeliveryRow.attempts >= MAX_ATTEMPTS)
        .values(state="dead", reason="eight attempts did not get through")
    )


def locked(session: Session, name: str) -> ReceiverRow:
    """Lock a receiver's row: who claims or settles for one receiver does so one after the other."""
    row = session.get(ReceiverRow, name, with_for_update=True, populate_existing=True)
    if row is not None:
        return row
    insert_missing(session, ReceiverRow, [{"name": name, "failures": 0, "reason": ""}])
    return session.get_one(ReceiverRow, name, with_for_update=True, populate_existing=True)


def _delivery(session: Session, receiver: str, token: str) -> Delivery | None:
    rows = session.scalars(
        select(DeliveryRow)
        .where(DeliveryRow.state == "leased", DeliveryRow.receiver == receiver, DeliveryRow.token == token)
        .order_by(DeliveryRow.id)
        .execution_options(populate_existing=True)
    ).all()
    if not rows:
        return None
    told = changes.by_ids(session, (row.change_id for row in rows if row.change_id))
    return replace(to_delivery(rows[0], told), maybe_sent=any(row.maybe_sent for row in rows))


def to_delivery(row: DeliveryRow, told: tuple[Change, ...]) -> Delivery:
    """Turn a row into the noun, with the changes its message tells."""
    return Delivery(
        id=row.id,
        receiver=row.receiver,
        state=row.state,
        changes=told,
        attempts=row.attempts,
        due_at=row.due_at,
        next_at=row.next_at,
        token=row.token,
        maybe_sent=row.maybe_sent,
        reason=row.reason,
        delivered_at=row.delivered_at,
        batch=row.batch,
    )


def start(session: Session, delivery: Delivery, now: datetime, lease: timedelta) -> bool:
    """Note that the first byte is about to leave; False when the lease is lost and nothing may be sent."""
    mine = update_rows(
        session,
        _held(delivery, "leased"),
        state="sending",
        lease_until=now + lease,
    )
    if mine:
        session.add(AttemptRow(token=delivery.token, receiver=delivery.receiver, batch=delivery.batch, started_at=now))
    return bool(mine)


def _held(delivery: Delivery, state: str) -> ColumnElement[bool]:
    token = DeliveryRow.token == delivery.token
    return and_(DeliveryRow.state == state, DeliveryRow.receiver == delivery.receiver, token)


def settle(session: Session, delivery: Delivery, result: Result, now: datetime) -> str:
    """Note how an attempt ended; the new state comes back ("" when the lease was lost)."""
    state, next_at = retries.after(delivery, result, now)
    values: dict[str, Any] = {"state": state, "token": "", "lease_until": None, "reason": result.detail[:500]}
    values["code"] = result.code
    if state == "delivered":
        values |= {"delivered_at": now, "reason": ""}
    if state == "pending":
        values["next_at"] = next_at
    if state == "pending" and result.code == BUSY:
        # To be told to wait is no failure of this message: only its age can end it.
        values["attempts"] = case((DeliveryRow.attempts > TRIED_ENOUGH, TRIED_ENOUGH), else_=DeliveryRow.attempts)
    if result.outcome == "ambiguous":
        values["maybe_sent"] = True
    receiver = locked(session, delivery.receiver)
    if state == "dead" and result.outcome != "permanent":
        _spare(session, delivery, result, next_at, now)
    if not update_rows(session, _held(delivery, "sending"), **values):
        return ""
    attempt = session.get(AttemptRow, delivery.token)
    if attempt is not None:
        attempt.finished_at, attempt.outcome = now, result.outcome
        attempt.code, attempt.detail = result.code, result.detail[:500]
    _note_receiver(session, receiver, result, next_at, now)
    return state


def _spare(session: Session, delivery: Delivery, result: Result, next_at: datetime, now: datetime) -> None:
    """Keep alive what joined the message later: it does not die of attempts that others had."""
    aged = and_(DeliveryRow.attempts >= TRIED_ENOUGH, DeliveryRow.due_at < next_at - MAX_AGE)
    spent = aged if result.code == BUSY else or_(aged, DeliveryRow.attempts >= MAX_ATTEMPTS)
    values: dict[str, Any] = {"state": "pending", "token": "", "lease_until": None, "reason": result.detail[:500]}
    values |= {"code": result.code, "next_at": retries.again(1, result, now)}
    values |= {"maybe_sent": True} if result.outcome == "ambiguous" else {}
    update_rows(session, and_(_held(delivery, "sending"), not_(spent)), **values)


def _note_receiver(session: Session, row: ReceiverRow, result: Result, next_at: datetime, now: datetime) -> None:
    if result.outcome == "delivered":
        recovered = row.failures > 0
        row.failures, row.failing_since, row.not_before, row.reason, row.delivered_at = 0, None, None, "", now
        if recovered:
            _hurry(session, row.name, now)
        return
    row.failures, row.failing_since, row.reason = row.failures + 1, row.failing_since or now, result.detail[:500]
    # A limit or a dead line concerns everything owed to this receiver, not one message.
    if result.retry_after is not None or (result.outcome == "transient" and result.code in {None, BUSY}):
        row.not_before = next_at


def _hurry(session: Session, receiver: str, now: datetime) -> None:
    waiting = and_(DeliveryRow.receiver == receiver, DeliveryRow.state == "pending", DeliveryRow.attempts > 0)
    session.execute(update(DeliveryRow).where(waiting).values(next_at=now))


def update_rows(session: Session, where: ColumnElement[bool], **values: Any) -> int:
    """Write values into the deliveries that fit; their number comes back."""
    result = session.execute(update(DeliveryRow).where(where).values(**values))
    return result.rowcount if isinstance(result, CursorResult) else 0


def receivers_owed(session: Session, now: datetime) -> tuple[str, ...]:
    """Return the names of the receivers to whom something is owed by now."""
    query = select(DeliveryRow.receiver).where(DeliveryRow.state.in_(OPEN), DeliveryRow.next_at <= now)
    return tuple(session.scalars(query.distinct().order_by(DeliveryRow.receiver)))


def anchor(session: Session, receiver: str, batch: str, due: datetime, now: datetime) -> None:
    """Make sure that a digest is owed at `due`, be it an empty one."""
    known = select(DeliveryRow.id).where(
        DeliveryRow.receiver == receiver, DeliveryRow.batch == batch, DeliveryRow.change_id.is_(None)
    )
    if session.scalar(known) is None:
        session.add(DeliveryRow(receiver=receiver, batch=batch, created_at=now, due_at=due, next_at=due))
        session.flush()
