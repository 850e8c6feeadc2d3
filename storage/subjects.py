"""What is known of one subject: the latest reading, its history, its state as of a date."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from . import snapshots
from .schema import MetricRow, ObservationRow, SourceRow, VersionRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A state that a subject was in from `seen_at` on; documents are digests by role."""

    seen_at: datetime
    title: str
    url: str
    facts: Mapping[str, Any]
    documents: Mapping[str, str]
    revision: str
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """Everything one source knows of one subject. metrics: the latest number of each."""

    subject: str
    source: str
    vendor: str
    nature: str
    title: str
    url: str
    facts: Mapping[str, Any]
    notes: Mapping[str, Any]
    documents: Mapping[str, str]
    revision: str
    first_seen: datetime
    changed_at: datetime
    published_at: datetime | None
    precision: str
    removed_at: datetime | None
    versions: tuple[Version, ...]
    metrics: Mapping[str, float]

    def as_of(self, moment: datetime) -> Version | None:
        """Return the state the subject was in at a moment; None before it was first seen."""
        past = [version for version in self.versions if version.seen_at <= moment]
        return past[-1] if past else None


def find(session: Session, name: str) -> tuple[Dossier, ...]:
    """Return what the sources know of a subject, given by its id, its title or the end of its title."""
    title = func.lower(ObservationRow.title)
    exact, wanted = (ObservationRow.subject, ObservationRow.title, ObservationRow.url), name.casefold()
    ends = title.endswith(f"/{wanted}", autoescape=True)
    query = (
        select(ObservationRow, SourceRow)
        .join(SourceRow, SourceRow.id == ObservationRow.source_id)
        .where(or_(*(column.in_(_schemes(name)) for column in exact), title == wanted, ends))
        .order_by(ObservationRow.id)
    )
    return tuple(_dossier(session, row, source) for row, source in session.execute(query))


def _schemes(name: str) -> tuple[str, ...]:
    """Return a name, and where it holds an address also that with the other scheme: either leads to the same post."""
    if "http://" in name:
        return (name, name.replace("http://", "https://", 1))
    return (name, name.replace("https://", "http://", 1))


def alike(session: Session, name: str, limit: int) -> tuple[str, ...]:
    """Return titles that hold the name, or of what the source of this name shows, the latest first."""
    title, wanted = func.lower(ObservationRow.title), name.casefold()
    query = (
        select(ObservationRow.title)
        .join(SourceRow, SourceRow.id == ObservationRow.source_id)
        .where(or_(title.contains(wanted, autoescape=True), func.lower(SourceRow.name) == wanted))
        .group_by(ObservationRow.title)
        .order_by(func.max(ObservationRow.first_seen).desc(), ObservationRow.title)
        .limit(limit)
    )
    return tuple(session.scalars(query))


def pages(session: Session) -> tuple[Dossier, ...]:
    """Return what holds terms of its own, by address: watched pages, and repositories that are said to cover models."""
    query = (
        select(ObservationRow, SourceRow)
        .join(SourceRow, SourceRow.id == ObservationRow.source_id)
        .where(
            or_(ObservationRow.nature == "page", ObservationRow.subject.startswith("gh:")),
            ObservationRow.removed_at.is_(None),
        )
        .order_by(ObservationRow.url)
    )
    found = (_dossier(session, row, source) for row, source in session.execute(query))
    speaking = (page for page in found if page.nature == "page" or page.notes.get("covers"))
    return tuple(page for page in speaking if page.documents.keys() & {"license", "policy"})


def _dossier(session: Session, row: ObservationRow, source: SourceRow) -> Dossier:
    return dossier_of(row, source, _versions(session, row), _metrics(session, row.subject))


def dossier_of(
    row: ObservationRow, source: SourceRow, versions: tuple[Version, ...], metrics: Mapping[str, float]
) -> Dossier:
    """Return what a source knows of a subject, from the rows that hold it."""
    return Dossier(
        subject=row.subject,
        source=source.name,
        vendor=source.vendor,
        nature=row.nature,
        title=row.title,
        url=row.url,
        facts=row.facts,
        notes=row.notes,
        documents=row.documents,
        revision=row.revision,
        first_seen=row.first_seen,
        changed_at=row.changed_at,
        published_at=row.published_at,
        precision=row.precision,
        removed_at=row.removed_at,
        versions=versions,
        metrics=metrics,
    )


def version_of(row: VersionRow) -> Version:
    """Return a state of a subject, from the row that holds it."""
    return Version(
        seen_at=row.seen_at,
        title=row.title,
        url=row.url,
        facts=row.facts,
        documents=row.documents,
        revision=row.revision,
        origin=row.origin,
    )


def _versions(session: Session, row: ObservationRow) -> tuple[Version, ...]:
    query = (
        select(VersionRow)
        .where(VersionRow.source_id == row.source_id, VersionRow.subject == row.subject)
        .order_by(VersionRow.seen_at, VersionRow.id)
    )
    return tuple(version_of(version) for version in session.scalars(query))


def _metrics(session: Session, subject: str) -> dict[str, float]:
    query = select(MetricRow.name, MetricRow.value).where(MetricRow.subject == subject).order_by(MetricRow.day)
    return {str(name): float(value) for name, value in session.execute(query)}


def text(session: Session, digest: str) -> str:
    """Return a stored text by its digest."""
    return snapshots.get_text(session, digest)
