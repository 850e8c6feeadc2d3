"""How often models were downloaded, from the metrics that are kept for every day."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from .schema import MetricRow, ObservationRow, SourceRow

_METRIC = "downloads"
_FRESH = timedelta(days=10)
"""An older figure says nothing about a day: the source was not read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Downloads:
    """What the Hub counted of one repository over the last thirty days: at the end of a period and at its beginning.

    before: None where there is no figure from then.
    """

    vendor: str
    title: str
    now: float
    before: float | None


def downloads(session: Session, since: datetime, until: datetime) -> tuple[Downloads, ...]:
    """Return the downloads of every repository that is watched and has a figure from the end of [since, until)."""
    before, now = _latest(session, since), _latest(session, until)
    columns = (ObservationRow.subject, ObservationRow.title, SourceRow.vendor)
    query = (
        select(*columns)
        .join(SourceRow, SourceRow.id == ObservationRow.source_id)
        .where(ObservationRow.nature == "model", ObservationRow.removed_at.is_(None))
        .order_by(ObservationRow.id)
    )
    known = {subject: (title, vendor) for subject, title, vendor in session.execute(query) if subject in now}
    return tuple(
        Downloads(vendor=vendor, title=title, now=now[subject], before=before.get(subject))
        for subject, (title, vendor) in known.items()
    )


def _latest(session: Session, at: datetime) -> dict[str, float]:
    """Return the last figure by subject within the days before a moment, its own day included."""
    until, since = (moment.strftime("%Y-%m-%d") for moment in (at, at - _FRESH))
    near = and_(MetricRow.name == _METRIC, MetricRow.day <= until, MetricRow.day > since)
    last = select(MetricRow.subject, func.max(MetricRow.day).label("day")).where(near).group_by(MetricRow.subject)
    days = last.subquery()
    query = select(MetricRow.subject, MetricRow.value).join(
        days, and_(MetricRow.subject == days.c.subject, MetricRow.day == days.c.day, MetricRow.name == _METRIC)
    )
    return {subject: float(value) for subject, value in session.execute(query)}
