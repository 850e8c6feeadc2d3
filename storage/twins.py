"""The same news from another channel: a press release in four feeds, an act that a post announces."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from connectors.model import Observation

from .changes import to_change
from .diff import Draft
from .model import Change, Kind
from .schema import AliasRow, ChangeRow

WINDOW = timedelta(days=30)
"""How long an official number or a link speaks for the news behind it."""
_NEWS = (
    *(Kind.POST_PUBLISHED, Kind.REGULATION_PUBLISHED, Kind.REGULATION_AMENDED),
    *(Kind.REGULATION_UPDATED, Kind.REGULATION_CONSULTED),
)
_CLUSTERING = ("natural:", "link:")


def told(session: Session, source: str, seen: Observation, draft: Draft, now: datetime) -> Change | None:
    """Return the change by which another source told a post's news already, None where none did.

    It is the same news by its official number (of a press release, an act, an initiative), else by its link. Only posts
    are news of others: an act is told even where a post announced it before.
    """
    if draft.kind != Kind.POST_PUBLISHED:
        return None
    subjects = _by_keys(session, seen) | _by_reference(session, seen, now)
    known = (ChangeRow.subject.in_(sorted(subjects)), ChangeRow.kind.in_(_NEWS), ChangeRow.source != source)
    recent = (ChangeRow.origin == "live", ChangeRow.detected_at > now - WINDOW)
    row = (
        session.scalar(select(ChangeRow).where(*known, *recent).order_by(ChangeRow.seq).limit(1)) if subjects else None
    )
    return None if row is None else to_change(row)


def _by_keys(session: Session, seen: Observation) -> set[str]:
    """What any source calls by one of these keys."""
    keys = [key for key in (*seen.keys, *_natural(seen)) if key.startswith(_CLUSTERING)]
    return set(session.scalars(select(AliasRow.subject).where(AliasRow.key.in_(keys)))) if keys else set()


def _by_reference(session: Session, seen: Observation, now: datetime) -> set[str]:
    """Posts that named the number which this one has: the order in which channels speak is no order of rank."""
    number = seen.notes.get("reference")
    if not number:
        return set()
    recent = (ChangeRow.kind == Kind.POST_PUBLISHED, ChangeRow.detected_at > now - WINDOW)
    rows = session.execute(select(ChangeRow.subject, ChangeRow.details).where(*recent))
    return {subject for subject, details in rows if details.get("reference") == number}


def _natural(seen: Observation) -> tuple[str, ...]:
    number = seen.notes.get("reference")
    return (f"natural:presscorner:{number}",) if number else ()
