"""What came before a model in its family: the release that a new one is compared with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from connectors import names
from connectors.names import ModelName

from .model import Change, Kind
from .schema import ObservationRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Predecessor:
    """An earlier model of the same owner and family. facts: its facts and notes as they were last seen."""

    title: str
    url: str
    published_at: datetime
    facts: Mapping[str, Any]


def predecessor(session: Session, change: Change) -> Predecessor | None:
    """Return the latest earlier release of a released model's family, of it the repository most like the new one."""
    owner = change.title.rpartition("/")[0]
    if change.kind != Kind.MODEL_RELEASED or not owner:
        return None
    name, before = names.parse(change.title), change.occurred_at or change.detected_at
    row = ObservationRow
    query = select(row.title, row.url, row.published_at, row.facts, row.notes).where(
        row.nature == "model", row.title.startswith(f"{owner}/", autoescape=True), row.published_at < before
    )
    found = [
        (names.parse(title), title, url, at, {**notes, **facts})
        for title, url, at, facts, notes in session.execute(query)
    ]
    earlier = [entry for entry in found if _is_earlier(entry[0], name)]
    if not earlier:
        return None
    latest = max(earlier, key=lambda entry: entry[3])[0]
    _, title, url, at, facts = max(
        (entry for entry in earlier if names.same_release(entry[0], latest)),
        key=lambda entry: _likeness(entry[0], name),
    )
    return Predecessor(title=title, url=url, published_at=at, facts=facts)


def _is_earlier(other: ModelName, name: ModelName) -> bool:
    return bool(name.family) and other.family == name.family and not names.same_release(other, name)


def _likeness(other: ModelName, name: ModelName) -> tuple[bool, bool, bool]:
    """Sort key: the same size, the same variants, no format of its own."""
    return other.size == name.size, other.variants == name.variants, not other.formats
