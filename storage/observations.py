"""The latest reading of every subject, its history, its aliases and its numbers over time."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from connectors.model import Nature, Observation

from . import snapshots
from .changes import canonical
from .diff import Past
from .engine import reading
from .inserts import insert_all, insert_missing
from .lookups import CHUNK, aliases, chunks, fingerprints, rows_of
from .schema import AliasRow, MetricRow, ObservationRow, VersionRow


def resolve(session: Session, source_id: int, seen: Sequence[Observation]) -> list[Observation]:
    """Give every item the subject it was first known by, if any of its keys is known; new keys become aliases."""
    known = aliases(session, source_id, seen)
    resolved: dict[str, Observation] = {}
    new: dict[str, str] = {}
    for item in seen:
        subject = next((known[key] for key in item.keys if key in known), item.subject)
        learned = {key: subject for key in item.keys if key not in known}
        known |= learned
        new |= learned
        resolved.setdefault(subject, item if subject == item.subject else replace(item, subject=subject))
    rows = [{"source_id": source_id, "key": key, "subject": subject} for key, subject in new.items()]
    insert_missing(session, AliasRow, rows)
    return list(resolved.values())


def renamed(session: Session, source_id: int, seen: Sequence[Observation]) -> list[Observation]:
    """Give states of the past the subjects they are known by; nothing is written."""
    known = aliases(session, source_id, seen)
    return [replace(item, subject=next((known[k] for k in item.keys if k in known), item.subject)) for item in seen]


def unknown(session: Session, source_id: int, seen: Sequence[Observation]) -> list[Observation]:
    """Return the items that this source never showed before, by any of their keys; nothing is written."""
    known = aliases(session, source_id, seen)
    rows = rows_of(session, source_id, [item.subject for item in seen])
    return [item for item in seen if item.subject not in rows and known.keys().isdisjoint(item.keys)]


def standing(session: Session, source_id: int, seen: Sequence[Observation], reading: int) -> set[str]:
    """Return the subjects that are shown exactly as their rows have them, read by the same reading."""
    marks = fingerprints(session, source_id, [item.subject for item in seen], reading)
    return {item.subject for item in seen if item.subject in marks and marks[item.subject] == fingerprint(item)}


def past(session: Session, row: ObservationRow) -> Past:
    """Turn a row into what diff compares with; texts are loaded when they are asked for."""
    return Past(
        title=row.title,
        url=row.url,
        facts=row.facts,
        digests=row.documents,
        revision=row.revision,
        reading=row.reading,
        removed=row.removed_at is not None,
        first_seen=row.first_seen,
        text=lambda digest: snapshots.text_or_mark(session, digest),
        seen_before=lambda role, digest: _seen_before(session, row.source_id, row.subject, role, digest),
    )


def _seen_before(session: Session, source_id: int, subject: str, role: str, digest: str) -> bool:
    query = select(VersionRow.documents).where(VersionRow.source_id == source_id, VersionRow.subject == subject)
    return any(documents.get(role) == digest for documents in session.scalars(query))


def plain(mapping: Mapping[str, Any]) -> dict[str, Any]:
    """Return a mapping fit for JSON: tuples become lists."""
    return {key: list(value) if value.__class__ is tuple else value for key, value in mapping.items()}


def digests(seen: Observation) -> dict[str, str]:
    """Return the digest of every document, by role."""
    return {role: hashlib.sha256(text.encode()).hexdigest() for role, text in seen.documents.items()}


def fingerprint(seen: Observation) -> str:
    """Return a digest of everything about an observation that its row keeps."""
    values = [seen.title, seen.url, seen.facts, seen.notes, digests(seen), seen.revision]
    return hashlib.sha256(canonical(values).encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """When and how an observation is stored."""

    now: datetime
    reading: int
    origin: str = "live"


def store(
    session: Session, source_id: int, pairs: Iterable[tuple[Observation, ObservationRow | None]], moment: Moment
) -> None:
    """Write the latest readings beside their rows so far, and versions where facts or texts moved.

    Nothing is written where nothing differs. What is new is written in two statements, however much it is.
    """
    new: list[dict[str, Any]] = []
    versions: list[dict[str, Any]] = []
    for seen, row in pairs:
        if row is None:
            new.append(_new(session, source_id, seen, moment))
            versions.append(_version(new[-1], moment))
            continue
        mark = fingerprint(seen)
        if (row.fingerprint, row.reading) == (mark, moment.reading):
            row.misses, row.removed_at = 0, None
        elif _overwrite(session, row, seen, moment, mark):
            versions.append(_version(vars(row), moment))
    for table, rows in ((ObservationRow, new), (VersionRow, versions)):
        if rows:
            insert_all(session, table, rows)
    session.flush()


def _new(session: Session, source_id: int, seen: Observation, moment: Moment) -> dict[str, Any]:
    return {
        "source_id": source_id,
        "subject": seen.subject,
        "nature": seen.nature,
        "title": seen.title,
        "url": seen.url,
        "facts": seen.facts,
        "notes": seen.notes,
        "documents": _texts(session, seen),
        "published_at": seen.published_at,
        "precision": seen.precision,
        "revision": seen.revision,
        "reading": moment.reading,
        "fingerprint": fingerprint(seen),
        "first_seen": moment.now,
        "changed_at": moment.now,
        "misses": 0,
    }


def _texts(session: Session, seen: Observation) -> dict[str, str]:
    return {role: snapshots.put_text(session, text) for role, text in seen.documents.items()}


def _overwrite(session: Session, row: ObservationRow, seen: Observation, moment: Moment, mark: str) -> bool:
    """Bring a row up to date and tell whether facts or texts moved."""
    facts, documents = _facts(row, seen), {**row.documents, **_texts(session, seen)}
    moved = (row.title, row.facts, row.documents) != (seen.title, facts, documents)
    row.title, row.url, row.revision, row.reading = seen.title, seen.url, seen.revision, moment.reading
    row.facts, row.notes, row.documents, row.fingerprint = facts, plain(seen.notes), documents, mark
    row.misses, row.removed_at = 0, None
    if moved:
        row.changed_at = moment.now
    return moved


def stand(session: Session, source_id: int, seen: Observation, row: ObservationRow | None, moment: Moment) -> None:
    """Write the latest reading alone: its version stands in the history already."""
    if row is None:
        told = {"facts": plain(seen.facts), "notes": plain(seen.notes)}
        session.add(ObservationRow(**{**_new(session, source_id, seen, moment), **told}))
        return
    _overwrite(session, row, seen, moment, fingerprint(seen))
    row.changed_at = moment.now


def _facts(row: ObservationRow, seen: Observation) -> dict[str, Any]:
    # A model is released once: weights that an answer leaves out do not make a second release when they are back.
    lasting = {"weights": True} if seen.facts.get("weights") is False and row.facts.get("weights") else {}
    return {**plain(seen.facts), **lasting}


_OF_A_VERSION = ("source_id", "subject", "title", "url", "facts", "documents", "revision")


def _version(row: Mapping[str, Any], moment: Moment) -> dict[str, Any]:
    return {**{name: row[name] for name in _OF_A_VERSION}, "seen_at": moment.now, "origin": moment.origin}


def note_metrics(session: Session, seen: Iterable[Observation], now: datetime) -> None:
    """Keep the day's first number of every metric."""
    day = now.strftime("%Y-%m-%d")
    numbers = {(item.subject, name): value for item in seen for name, value in item.metrics.items()}
    subjects = sorted({subject for subject, _ in numbers})
    present: set[tuple[str, str]] = set()
    for part in chunks(subjects):
        query = select(MetricRow.subject, MetricRow.name).where(MetricRow.day == day, MetricRow.subject.in_(part))
        present |= {(subject, name) for subject, name in session.execute(query)}
    new = sorted(key for key in numbers if key not in present)
    rows = [
        {"subject": subject, "name": name, "day": day, "value": float(numbers[subject, name])} for subject, name in new
    ]
    insert_missing(session, MetricRow, rows)


def missing(session: Session, source_id: int, seen: Iterable[str], limit: int) -> list[ObservationRow]:
    """Count a miss for every subject a complete listing lacks; those that reach `limit` come back."""
    present = set(seen)
    query = select(ObservationRow.id, ObservationRow.subject).where(
        ObservationRow.source_id == source_id, ObservationRow.removed_at.is_(None)
    )
    gone = [id_ for id_, subject in session.execute(query) if subject not in present]
    lost: list[ObservationRow] = []
    for ids in (gone[i : i + CHUNK] for i in range(0, len(gone), CHUNK)):
        chosen = ObservationRow.id.in_(ids)
        session.execute(update(ObservationRow).where(chosen).values(misses=ObservationRow.misses + 1))
        lost += session.scalars(select(ObservationRow).where(chosen, ObservationRow.misses == limit))
    return lost


def remove(session: Session, rows: Iterable[ObservationRow], now: datetime) -> None:
    """Note that subjects are no longer publicly visible."""
    ids = [row.id for row in rows]
    if ids:
        session.execute(update(ObservationRow).where(ObservationRow.id.in_(ids)).values(removed_at=now))


@dataclass(slots=True)
class Memory:
    """A Known that reads the database when it is first asked: what changed last at once, the rest one by one."""

    engine: Engine
    source_id: int
    now: datetime
    cursor: Mapping[str, str] = field(default_factory=dict)
    _recent: dict[str, Observation] | None = None
    _whole: bool = False

    def get(self, subject: str, /) -> Observation | None:
        """Return the subject as this source last showed it, without its texts."""
        if self._recent is None:
            self._recent = self._load()
        if subject in self._recent or self._whole:
            return self._recent.get(subject)
        with reading(self.engine) as session:
            row = rows_of(session, self.source_id, [subject]).get(subject)
            return None if row is None else to_observation(row)

    def _load(self) -> dict[str, Observation]:
        query = select(ObservationRow).where(ObservationRow.source_id == self.source_id)
        with reading(self.engine) as session:
            rows = session.scalars(query.order_by(ObservationRow.changed_at.desc()).limit(CHUNK)).all()
        self._whole = len(rows) < CHUNK
        return {row.subject: to_observation(row) for row in rows}


def to_observation(row: ObservationRow) -> Observation:
    """Turn a row into the noun, without its texts."""
    nature: Nature = row.nature  # type: ignore[assignment]
    return Observation(
        subject=row.subject,
        title=row.title,
        url=row.url,
        nature=nature,
        facts=row.facts,
        notes=row.notes,
        published_at=row.published_at,
        precision=row.precision,  # type: ignore[arg-type]
        revision=row.revision,
    )
