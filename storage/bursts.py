"""Several edits of one license within two days: told as steps, with what they come to in the end."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from connectors.model import LicenseReader

from . import snapshots, texts
from .diff import Draft
from .model import Kind
from .schema import ChangeRow

WINDOW = timedelta(hours=48)
_KINDS = (Kind.LICENSE_CHANGED, Kind.LICENSE_REVERTED)


@dataclass(frozen=True, slots=True)
class Window:
    """The two days before an edit: of one in the past, before it happened (`at`), else before it was noticed."""

    at: datetime | None
    now: datetime

    @property
    def rows(self) -> ColumnElement[bool]:
        """The condition on rows of the log."""
        if self.at is None:
            return ChangeRow.detected_at > self.now - WINDOW
        return ChangeRow.occurred_at.between(self.at - WINDOW, self.at)


def net(session: Session, subject: str, draft: Draft, reader: LicenseReader, window: Window) -> dict[str, Any]:
    """Return {"steps": [...], "net": {...}} where the same license was edited in the last two days, else nothing.

    net compares the state before the first edit with the state now: direction, material, attributes.
    """
    if draft.kind not in _KINDS:
        return {}
    query = select(ChangeRow).where(ChangeRow.subject == subject, ChangeRow.kind.in_(_KINDS), window.rows)
    rows = [row for row in session.scalars(query.order_by(ChangeRow.seq)) if _same_claim(row, draft)]
    if not rows:
        return {}
    return {"steps": [_step(row) for row in rows], "net": _compare(session, rows[0].before, draft.after, reader)}


def _same_claim(row: ChangeRow, draft: Draft) -> bool:
    return bool(row.details.get("claim") == draft.details.get("claim"))


def _step(row: ChangeRow) -> dict[str, Any]:
    at = row.detected_at.isoformat().replace("+00:00", "Z")
    return {"id": row.id, "kind": row.kind, "detected_at": at, "direction": row.details.get("direction")}


def _compare(
    session: Session, before: Mapping[str, Any], after: Mapping[str, Any], reader: LicenseReader
) -> dict[str, Any]:
    if "digest" in before and "digest" in after:
        old, new = (snapshots.text_or_mark(session, str(end["digest"])) for end in (before, after))
        compared = texts.licenses(reader, old, new)
        return {key: compared.get(key) for key in ("material", "direction", "attributes")}
    same = reader.same_claim(before, after)
    direction = "none" if same else reader.claim_direction(before, after)
    return {"material": not same, "direction": direction, "attributes": []}
