"""How each receiver is doing, read from the outbox."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from .schema import DeliveryRow, ReceiverRow


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiverHealth:
    """How one receiver is doing: deliveries by state, and why it is not heard from.

    silenced: how many of the suppressed deliveries somebody asked not to get.
    """

    name: str
    counts: Mapping[str, int]
    failures: int = 0
    reason: str = ""
    failing_since: datetime | None = None
    not_before: datetime | None = None
    delivered_at: datetime | None = None
    silenced: int = 0


def health(session: Session) -> dict[str, ReceiverHealth]:
    """Return how every receiver that was ever owed something is doing, by name."""
    counts: dict[str, dict[str, int]] = {}
    silenced: dict[str, int] = {}
    columns = (DeliveryRow.receiver, DeliveryRow.state, func.count(), func.count(DeliveryRow.silence_id))
    query = select(*columns).where(DeliveryRow.change_id.is_not(None))
    for receiver, state, count, silent in session.execute(query.group_by(DeliveryRow.receiver, DeliveryRow.state)):
        counts.setdefault(receiver, {})[state] = count
        silenced[receiver] = silenced.get(receiver, 0) + silent
    rows = {row.name: row for row in session.scalars(select(ReceiverRow))}
    return {
        name: _receiver_health(name, counts.get(name, {}), silenced.get(name, 0), rows.get(name))
        for name in sorted({*counts, *rows})
    }


def _receiver_health(name: str, counts: Mapping[str, int], silenced: int, row: ReceiverRow | None) -> ReceiverHealth:
    if row is None:
        return ReceiverHealth(name=name, counts=counts, silenced=silenced)
    return ReceiverHealth(
        name=name,
        counts=counts,
        silenced=silenced,
        failures=row.failures,
        reason=row.reason,
        failing_since=row.failing_since,
        not_before=row.not_before,
        delivered_at=row.delivered_at,
    )
