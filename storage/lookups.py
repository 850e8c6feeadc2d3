"""What is known of many subjects at once, by indices: the questions that every poll asks."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from connectors.model import Observation

from .schema import AliasRow, ObservationRow, VersionRow

CHUNK = 500
"""SQLite takes some thousand variables a statement; this stays far below."""
_NAMED: Any = bindparam("names", expanding=True)
# Built once: building a statement takes longer than asking it.
_ALIASES = select(AliasRow.key, AliasRow.subject).where(
    AliasRow.source_id == bindparam("source"), AliasRow.key.in_(_NAMED)
)
_ROWS = select(ObservationRow).where(
    ObservationRow.source_id == bindparam("source"), ObservationRow.subject.in_(_NAMED)
)
_MARKS = select(ObservationRow.subject, ObservationRow.fingerprint).where(
    ObservationRow.source_id == bindparam("source"),
    ObservationRow.subject.in_(_NAMED),
    ObservationRow.reading == bindparam("reading"),
    ObservationRow.misses == 0,
    ObservationRow.removed_at.is_(None),
)


def chunks(values: Sequence[str]) -> Iterable[Sequence[str]]:
    """Yield slices fit for an IN clause."""
    return (values[i : i + CHUNK] for i in range(0, len(values), CHUNK))


def aliases(session: Session, source_id: int, seen: Iterable[Observation]) -> dict[str, str]:
    """Return the subjects these items were known by so far, by key."""
    known: dict[str, str] = {}
    for part in chunks(sorted({key for item in seen for key in item.keys})):
        rows = session.connection().execute(_ALIASES, {"source": source_id, "names": part})
        known |= {key: subject for key, subject in rows}  # noqa: C416 - rows are no tuples
    return known


def rows_of(session: Session, source_id: int, subjects: Sequence[str]) -> dict[str, ObservationRow]:
    """Return the rows of these subjects of one source, by subject."""
    found: dict[str, ObservationRow] = {}
    for part in chunks(subjects):
        rows = session.scalars(_ROWS, {"source": source_id, "names": part})
        found |= {row.subject: row for row in rows}
    return found


def fingerprints(session: Session, source_id: int, subjects: Sequence[str], reading: int) -> dict[str, str]:
    """Return the fingerprint of each of these subjects that is shown, was never missed and was read by this reading."""
    marks: dict[str, str] = {}
    for part in chunks(subjects):
        asked = {"source": source_id, "names": part, "reading": reading}
        marks |= {subject: mark for subject, mark in session.connection().execute(_MARKS, asked)}  # noqa: C416 - rows are no tuples
    return marks


def titled(session: Session, source_id: int, names: Sequence[str]) -> set[str]:
    """Return which of these names something of a source has or once had, be it gone by now; their case does not matter."""
    found: set[str] = set()
    for part in chunks(sorted({name.lower() for name in names})):
        for table in (ObservationRow, VersionRow):
            called = func.lower(table.title)
            found |= set(session.scalars(select(called).where(table.source_id == source_id, called.in_(part))))
    return {name for name in names if name.lower() in found}
