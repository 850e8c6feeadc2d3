"""Everything that is known, read in bulk: what pages are made of."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from .schema import MetricRow, ObservationRow, SourceRow, VersionRow
from .subjects import Dossier, Version, dossier_of, version_of

Series = Mapping[str, tuple[tuple[date, float], ...]]
"""By subject: days with a number, the oldest first."""


def dossiers(session: Session) -> tuple[Dossier, ...]:
    """Return what every source knows of every subject, with the whole history, in the order they were first seen."""
    versions = _versions(session)
    metrics = _latest(session)
    query = (
        select(ObservationRow, SourceRow)
        .join(SourceRow, SourceRow.id == ObservationRow.source_id)
        .order_by(ObservationRow.id)
        .execution_options(yield_per=500)
    )
    return tuple(
        dossier_of(row, source, tuple(versions.get((row.source_id, row.subject), ())), metrics.get(row.subject, {}))
        for row, source in session.execute(query)
    )


def _versions(session: Session) -> Mapping[tuple[int, str], list[Version]]:
    found: defaultdict[tuple[int, str], list[Version]] = defaultdict(list)
    query = select(VersionRow).order_by(VersionRow.seen_at, VersionRow.id).execution_options(yield_per=500)
    for row in session.scalars(query):
        found[row.source_id, row.subject].append(version_of(row))
    return found


def _latest(session: Session) -> Mapping[str, dict[str, float]]:
    found: defaultdict[str, dict[str, float]] = defaultdict(dict)
    query = select(MetricRow.subject, MetricRow.name, MetricRow.value).order_by(MetricRow.day)
    for subject, name, value in session.execute(query):
        found[subject][name] = float(value)
    return found


def series(session: Session, name: str) -> Series:
    """Return one number of every subject over time, by subject."""
    found: defaultdict[str, list[tuple[date, float]]] = defaultdict(list)
    query = select(MetricRow.subject, MetricRow.day, MetricRow.value).where(MetricRow.name == name)
    for subject, day, value in session.execute(query.order_by(MetricRow.day)):
        found[subject].append((date.fromisoformat(day), float(value)))
    return {subject: tuple(points) for subject, points in found.items()}
