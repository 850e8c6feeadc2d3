"""Messages about one subject reach a receiver in the order of what happened."""

from datetime import datetime
from functools import cache

from sqlalchemy import BindParameter, and_, bindparam, exists, or_
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import ColumnElement

from .schema import ChangeRow, DeliveryRow

PATIENCE = 4
"""After so many attempts that failed, a message no longer holds up later ones about its subject."""


@cache
def in_turn() -> ColumnElement[bool]:
    """Tell of a delivery that no earlier message about its subject is under way, due or being tried again.

    The statement takes the time as its parameter `now`; it is asked for every message, so it is built once.
    """
    now: BindParameter[datetime] = bindparam("now")
    earlier, change, other = aliased(DeliveryRow), aliased(ChangeRow), aliased(ChangeRow)
    under_way = or_(
        earlier.state.in_(("leased", "sending")),
        and_(earlier.attempts > 0, earlier.attempts < PATIENCE),
        and_(earlier.attempts == 0, earlier.next_at <= now),
    )
    return ~exists().where(
        earlier.state.in_(("pending", "leased", "sending")),
        earlier.receiver == DeliveryRow.receiver,
        earlier.id < DeliveryRow.id,
        earlier.batch != DeliveryRow.batch,
        under_way,
        change.id == earlier.change_id,
        other.id == DeliveryRow.change_id,
        change.subject == other.subject,
    )
