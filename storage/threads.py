"""Where the messages about one subject stand at a receiver that has threads, so that the next one joins them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from .inserts import insert_missing
from .schema import ThreadRow


@dataclass(frozen=True, slots=True)
class Thread:
    """Messages that belong together at one receiver. place: its own words for where; told_at: the last of them."""

    place: str
    told_at: datetime


def find(session: Session, receiver: str, names: Sequence[str]) -> Thread | None:
    """Return the thread that is known under the first of these names, None where there is none yet."""
    query = select(ThreadRow).where(ThreadRow.receiver == receiver, ThreadRow.name.in_(names))
    known = {row.name: row for row in session.scalars(query)}
    row = next((known[name] for name in names if name in known), None)
    return Thread(row.place, row.told_at) if row else None


def note(session: Session, receiver: str, names: Sequence[str], place: str, now: datetime) -> None:
    """Remember where a message was put, under every name that a later one may look for."""
    rows = [{"receiver": receiver, "name": name, "place": place, "told_at": now} for name in names]
    insert_missing(session, ThreadRow, rows)
    mine = (ThreadRow.receiver == receiver, ThreadRow.name.in_(names))
    session.execute(update(ThreadRow).where(*mine).values(place=place, told_at=now))
