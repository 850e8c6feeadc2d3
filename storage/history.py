"""The past, written into the log without telling anybody: what a source still shows of it, page by page."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from connectors.model import Observation, Span, Visit

from . import lookups, observations
from .logbook import Origins, Recorder
from .policy import FRESH_COARSE
from .publications import publish
from .releases import prominence
from .schema import SourceRow
from .states import States

__all__ = ["Span", "write"]


def write(session: Session, source: Origins, visit: Visit, span: Span, recorder: Recorder) -> int:
    """Log what one page shows of a stretch of the past; the number of new rows comes back.

    A source with a baseline keeps its unknown subjects for live polling, which must tell of them; backfill never
    takes a piece of news away. What stands where no poll looks (`behind`) is past, dated or not. Change ids are those that live polling would have made.
    """
    listed = visit.listing.observations
    written = _present(session, source, [item for item in listed if item.at is None], visit, span, recorder)
    return written + _past(session, source, [item for item in listed if item.at is not None], visit, span, recorder)


def _present(
    session: Session, source: Origins, listed: list[Observation], visit: Visit, span: Span, recorder: Recorder
) -> int:
    seen = observations.resolve(session, source.id, listed)
    known = lookups.rows_of(session, source.id, [item.subject for item in seen])
    limit = None if visit.listing.behind else _still_news(session, source)
    told = [item for item in sorted(seen, key=_chronology) if item.subject in known or not _is_news(item, limit)]
    moment = observations.Moment(now=recorder.now, reading=visit.reading, origin="backfill")
    observations.store(session, source.id, [(item, None) for item in told if item.subject not in known], moment)
    return publish(session, source, told, _evidence(source, visit, recorder.now), span, recorder)


def _still_news(session: Session, source: Origins) -> datetime | None:
    """Return since when live polling may still tell what it has not shown; None where it tells nothing yet."""
    if not source.baseline:
        return None
    since = session.get_one(SourceRow, source.id).baseline_at
    return since - FRESH_COARSE if since else datetime.min.replace(tzinfo=UTC)


def _is_news(item: Observation, limit: datetime | None) -> bool:
    # A repository becomes public long after it was made; anything else is told by its own date.
    if limit is None:
        return False
    return item.nature == "model" or item.published_at is None or item.published_at >= limit


def _past(
    session: Session, source: Origins, listed: list[Observation], visit: Visit, span: Span, recorder: Recorder
) -> int:
    states = States(
        session=session,
        source=source,
        span=span,
        recorder=recorder,
        evidence=_evidence(source, visit, recorder.now),
        reading=visit.reading,
    )
    dated = [(item, item.at) for item in observations.renamed(session, source.id, listed) if item.at is not None]
    return sum(states.write(item, at) for item, at in sorted(dated, key=lambda pair: pair[1]))


def _chronology(item: Observation) -> tuple[bool, datetime | None, tuple[bool, int, str]]:
    """Sort key: the first signal of a release opens it, the repository people mean before its variants."""
    return item.published_at is None, item.published_at, prominence(item.title)


def _evidence(source: Origins, visit: Visit, now: datetime) -> dict[str, Any]:
    return {
        "source": source.name,
        "seen_at": now.isoformat().replace("+00:00", "Z"),
        "reading": visit.reading,
    }
