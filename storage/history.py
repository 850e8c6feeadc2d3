"""The past, written into the log without telling anybody: what a source still shows of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from connectors.model import Observation, Visit

from . import observations
from .diff import Context, diff
from .logbook import Origins, Recorder, log
from .releases import prominence
from .schema import BackfillRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A half-open stretch of time, open where an end is None."""

    since: datetime | None = None
    until: datetime | None = None

    def has(self, moment: datetime) -> bool:
        """Tell whether a moment lies in it."""
        return (self.since is None or moment >= self.since) and (self.until is None or moment < self.until)

    @property
    def key(self) -> str:
        """Return the name of the span."""
        ends = (moment.isoformat() if moment else "" for moment in (self.since, self.until))
        return "..".join(ends)


def is_finished(session: Session, source_id: int, span: Span) -> bool:
    """Tell whether this stretch of a source's past was written already."""
    row = session.get(BackfillRow, (source_id, span.key))
    return row is not None and row.finished_at is not None


def write(session: Session, source: Origins, visit: Visit, span: Span, recorder: Recorder) -> int:
    """Log what a listing shows of a stretch of the past; the number of new rows comes back.

    A source with a baseline keeps its unknown subjects for live polling, which must tell of them; backfill never
    takes a piece of news away. Change ids are those that live polling would have made.
    """
    seen = observations.resolve(session, source.id, visit.listing.observations)
    rows = observations.rows_of(session, source.id, [item.subject for item in seen])
    moment = observations.Moment(now=recorder.now, reading=visit.reading, origin="backfill")
    written = 0
    for item in sorted(seen, key=_chronology):
        if source.baseline and item.subject not in rows:
            continue
        if item.subject not in rows:
            observations.store(session, source.id, item, None, moment)
        written += _log(session, source, item, span, visit, recorder)
    session.merge(BackfillRow(source_id=source.id, window=span.key, checkpoint={}, finished_at=recorder.now))
    return written


def _chronology(item: Observation) -> tuple[bool, datetime | None, tuple[bool, int, str]]:
    """Sort key: the first signal of a release opens it, the repository people mean before its variants."""
    return item.published_at is None, item.published_at, prominence(item.title)


def _log(session: Session, source: Origins, item: Observation, span: Span, visit: Visit, recorder: Recorder) -> int:
    if item.published_at is None or not span.has(item.published_at):
        return 0
    evidence: dict[str, Any] = {
        "source": source.name,
        "seen_at": recorder.now.isoformat().replace("+00:00", "Z"),
        "reading": visit.reading,
    }
    context = Context(item.published_at, recorder.reader, {})
    logged = [
        log(session, source, item, draft, evidence, recorder, origin="backfill") for draft in diff(None, item, context)
    ]
    return sum(change is not None for change in logged)
