"""The same license change, told of a base model or of its terms, is not told again of what it covers."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, exists, select
from sqlalchemy.orm import Session

from .model import Change, Kind
from .schema import OF_PAGE, ChangeRow, DeliveryRow, ObservationRow

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
    for earlier in _told(session, change, names, receiver, now):
        covers = {earlier.title, *(str(name) for name in earlier.details.get("models") or ())}
        if earlier.subject != change.subject and not names.isdisjoint(covers) and _is_same(earlier, change):
            return f"inhibited: {earlier.title} was told with the same change ({earlier.id}), which covers this"
    return ""


def _bases(session: Session, subject: str) -> Iterator[str]:
    """Yield what a repository is a quantization of."""
    for notes in session.scalars(select(ObservationRow.notes).where(ObservationRow.subject == subject)):
        if notes.get("base_relation") == "quantized":
            yield from map(str, notes.get("base_models") or ())


def _told(session: Session, change: Change, names: Collection[str], receiver: str, now: datetime) -> list[ChangeRow]:
    """Return what a receiver was told lately of one of these names, or of a page, which may cover them; latest first.

    Each is found by an index of its own: to read all license changes of two weeks for each further one would make a
    day of the whole Hub dearer by the hour.
    """
    heard = exists().where(
        DeliveryRow.change_id == ChangeRow.id,
        DeliveryRow.receiver == receiver,
        DeliveryRow.state.in_(("pending", "leased", "sending", "delivered")),
    )
    lately = and_(ChangeRow.detected_at >= now - WINDOW, ChangeRow.detected_at < change.detected_at)
    query = select(ChangeRow).where(ChangeRow.kind == str(change.kind), lately, heard)
    found = [*session.scalars(query.where(ChangeRow.title.in_(sorted(names)))), *session.scalars(query.where(OF_PAGE))]
    return sorted(found, key=lambda row: row.seq, reverse=True)


def _is_same(earlier: ChangeRow, change: Change) -> bool:
    if earlier.before == dict(change.before) and earlier.after == dict(change.after):
        return True
    if earlier.details.get("unclassified") or change.details.get("unclassified"):
        return False
    clauses = _clauses(earlier.details)
    return bool(clauses) and clauses == _clauses(change.details)


def _clauses(details: Mapping[str, Any]) -> list[tuple[Any, Any, Any]]:
    return [(row.get("key"), row.get("before"), row.get("after")) for row in details.get("attributes") or ()]
