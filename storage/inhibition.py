"""The same license change, told of a base model or of its terms, is not told again of what it covers."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from .model import Change, Kind
from .schema import ChangeRow, DeliveryRow, ObservationRow

WINDOW = timedelta(days=14)
"""How long a license change speaks for the models it covers."""
_KINDS = frozenset({Kind.LICENSE_CHANGED, Kind.LICENSE_REVERTED})


def reason(session: Session, change: Change, receiver: str, now: datetime) -> str:
    """Say which earlier change told a receiver of this one, "" where none did.

    The earlier one must cover the subject by name, and both must say the very same: identical facts before and
    after, or identical clauses with nothing left unclassified. What was seen at the same time is one message anyhow.
    """
    if change.kind not in _KINDS:
        return ""
    names = {change.title, change.subject, *_bases(session, change.subject)}
    for earlier in _told(session, change, receiver, now):
        covers = {earlier.title, *(str(name) for name in earlier.details.get("models") or ())}
        if earlier.subject != change.subject and not names.isdisjoint(covers) and _is_same(earlier, change):
            return f"inhibited: {earlier.title} was told with the same change ({earlier.id}), which covers this"
    return ""


def _bases(session: Session, subject: str) -> Iterator[str]:
    """Yield what a repository is a quantization of."""
    for notes in session.scalars(select(ObservationRow.notes).where(ObservationRow.subject == subject)):
        if notes.get("base_relation") == "quantized":
            yield from map(str, notes.get("base_models") or ())


def _told(session: Session, change: Change, receiver: str, now: datetime) -> Iterator[ChangeRow]:
    query = (
        select(ChangeRow)
        .join(DeliveryRow, DeliveryRow.change_id == ChangeRow.id)
        .where(
            ChangeRow.kind == str(change.kind),
            ChangeRow.detected_at >= now - WINDOW,
            ChangeRow.detected_at < change.detected_at,
            DeliveryRow.receiver == receiver,
            DeliveryRow.state.in_(("pending", "leased", "sending", "delivered")),
        )
    )
    yield from session.scalars(query.order_by(ChangeRow.seq.desc()))


def _is_same(earlier: ChangeRow, change: Change) -> bool:
    if earlier.before == dict(change.before) and earlier.after == dict(change.after):
        return True
    if earlier.details.get("unclassified") or change.details.get("unclassified"):
        return False
    clauses = _clauses(earlier.details)
    return bool(clauses) and clauses == _clauses(change.details)


def _clauses(details: Mapping[str, Any]) -> list[tuple[Any, Any, Any]]:
    return [(row.get("key"), row.get("before"), row.get("after")) for row in details.get("attributes") or ()]
