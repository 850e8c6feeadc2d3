"""How often a source has something new, learned from what it has shown; and which sources have fallen silent."""

import itertools
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from .schema import ObservationRow, SourceRow

TIMES = 3
"""A source is silent when it has shown nothing for so many times its usual gap."""
LEAST = timedelta(days=3)
"""No source is called silent sooner."""
UNKNOWN = timedelta(days=30)
"""The gap that is taken for usual where none can be learned: some sites date nothing."""
_TOGETHER = timedelta(hours=6)
"""What appears so close together is one occasion."""
_GAPS = 5
"""So many gaps must be known before one of them is usual."""
_SHARE = 0.9
_LATEST = 60
_SPEAKING = ("model", "post", "code")
"""Natures of subjects that appear again and again; a page or an act may stay as it is for years."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """usual: nine of ten pauses of a source were at most so long, None where too little is known.

    spoke_at: when it last had something new, as far as that is known. watched_since: its first visit.
    """

    usual: timedelta | None = None
    spoke_at: datetime | None = None
    watched_since: datetime | None = None

    @property
    def pause(self) -> timedelta:
        """What counts as its usual gap, also where too little is known."""
        return self.usual or UNKNOWN

    @property
    def since(self) -> datetime | None:
        """When its present pause began, at the latest; None for a source that was never read."""
        return self.spoke_at or self.watched_since

    def is_silent(self, now: datetime) -> bool:
        """Tell whether the present pause is longer than it should be."""
        return self.since is not None and now - self.since > max(TIMES * self.pause, LEAST)


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """A source that shows nothing new while another of the same vendor does."""

    id: int
    name: str
    vendor: str
    rhythm: Rhythm
    sibling: str
    sibling_at: datetime


def learn(moments: Iterable[datetime], watched_since: datetime | None = None) -> Rhythm:
    """Return the rhythm of what appeared at these moments. Pure."""
    occasions: list[datetime] = []
    for moment in sorted(moments):
        if not occasions or moment - occasions[-1] > _TOGETHER:
            occasions.append(moment)
    gaps = sorted(later - earlier for earlier, later in itertools.pairwise(occasions))
    usual = gaps[int(_SHARE * (len(gaps) - 1))] if len(gaps) >= _GAPS else None
    return Rhythm(usual, occasions[-1] if occasions else None, watched_since)


def rhythms(session: Session) -> Mapping[int, Rhythm]:
    """Return the rhythm of every source, by its id, learned from the latest sixty subjects it has shown.

    What was there at its first visit counts by its own date, what came later by the earlier of that and first sight.
    """
    newest = func.row_number().over(
        partition_by=ObservationRow.source_id,
        order_by=(ObservationRow.first_seen.desc(), ObservationRow.published_at.desc()),
    )
    columns = (ObservationRow.source_id, ObservationRow.published_at, ObservationRow.first_seen, newest.label("place"))
    ranked = select(*columns).where(ObservationRow.nature.in_(_SPEAKING)).subquery()
    query = select(ranked.c.source_id, ranked.c.published_at, ranked.c.first_seen, SourceRow.baseline_at)
    joined = query.join(SourceRow, SourceRow.id == ranked.c.source_id).where(ranked.c.place <= _LATEST)
    moments: dict[tuple[int, datetime | None], list[datetime]] = {}
    for source, published, seen, baseline in session.execute(joined):
        known = moments.setdefault((source, baseline), [])
        if published is not None:
            known.append(min(published, seen))
        elif baseline is not None and seen > baseline:
            known.append(seen)
    return {source: learn(known, baseline) for (source, baseline), known in moments.items()}


def silences(session: Session, learned: Mapping[int, Rhythm], now: datetime) -> tuple[Silence, ...]:
    """Return the healthy sources that are silent while a sibling, another source of their vendor, has spoken since.

    Nobody is silent to whom nobody listened: the pause is counted until the source was last read.
    """
    columns = (SourceRow.id, SourceRow.name, SourceRow.vendor, SourceRow.state, SourceRow.succeeded_at)
    rows = session.execute(select(*columns).order_by(SourceRow.id)).all()
    found = []
    family = defaultdict(list)
    for row in rows:
        family[row.vendor].append(row)
    for id_, name, vendor, state, heard in rows:
        rhythm = learned.get(id_, Rhythm())
        if state != "healthy" or heard is None or not rhythm.is_silent(min(heard, now)):
            continue
        siblings = [(row.name, learned.get(row.id, Rhythm())) for row in family[vendor] if row.id != id_]
        if spoken := _spoken(rhythm, siblings):
            at, sibling = spoken
            found.append(Silence(id=id_, name=name, vendor=vendor, rhythm=rhythm, sibling=sibling, sibling_at=at))
    return tuple(found)


def _spoken(rhythm: Rhythm, siblings: Sequence[tuple[str, Rhythm]]) -> tuple[datetime, str] | None:
    """Return which sibling spoke last, if one did after the pause had become longer than usual."""
    later = [(other.spoke_at, name) for name, other in siblings if other.spoke_at]
    last = max(later, default=None)
    return last if last and rhythm.since and last[0] > rhythm.since + rhythm.pause else None
