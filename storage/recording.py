"""record(): compare a visit with what is known, remember and log, in the caller's one transaction."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from connectors.exceptions import SuspectError
from connectors.model import Listing, Observation, Visit

from . import changes, lookups, observations, policy, releases, snapshots
from .diff import Context, Draft, described, diff
from .logbook import Origins, Recorder, log
from .model import Change, Kind
from .schema import ObservationRow, QuarantineRow

__all__ = ["DoubtedError", "Origins", "Recorded", "Recorder", "log", "record"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What became of a visit."""

    changes: tuple[Change, ...] = ()
    sizes: Mapping[str, Sequence[int]] = field(default_factory=dict)
    seen: int = 0


@dataclass(frozen=True, slots=True)
class _Pair:
    """What is shown beside its row; same: it is shown as it was, so that nothing has to be compared or written."""

    seen: Observation
    row: ObservationRow | None
    same: bool = False


def record(session: Session, source: Origins, visit: Visit, recorder: Recorder) -> Recorded:
    """Write what a visit changes: snapshots, observations, changes and deliveries.

    SuspectError when the listing cannot be true; then nothing was written. A source's first visit is its
    baseline: it is remembered and nothing is told.
    """
    listing = visit.listing
    belief = policy.believe(listing, source.sizes)
    if belief.doubt and not recorder.quiet:
        raise DoubtedError(belief.doubt, belief.sizes)
    if source.baseline and not recorder.quiet:
        _doubt_texts(session, source, listing.observations)
    snapshots.keep(session, source.id, visit.responses, visit.reading, recorder.now)
    _quarantine(session, source.id, listing, recorder.now)
    pairs = _pairs(session, source.id, visit)
    moving = [pair for pair in pairs if not pair.same]
    telling = [] if recorder.quiet or not source.baseline else _news(source, moving)
    drafts = list(_drafts(session, telling, visit, recorder))
    _store(session, source.id, moving, observations.Moment(now=recorder.now, reading=visit.reading))
    observations.note_metrics(session, (pair.seen for pair in pairs), recorder.now)
    if listing.complete and not recorder.quiet:
        drafts += _removals(session, source.id, pairs, recorder.now)
    told = _log(session, source, _in_order(drafts), visit, recorder)
    return Recorded(changes=told, sizes=policy.settled(belief.sizes), seen=len(pairs))


class DoubtedError(SuspectError):
    """A listing that cannot be true, with the sizes to remember so that a change that stays is believed."""

    def __init__(self, message: str, sizes: Mapping[str, Sequence[int]]) -> None:
        """Keep the sizes beside the reason."""
        super().__init__(message)
        self.sizes = sizes


def _doubt_texts(session: Session, source: Origins, listed: Sequence[Observation]) -> None:
    """DoubtedError where the text of a page is the beginning of what it was: the answer was cut short."""
    pages = {item.subject: item for item in listed if item.nature == "page"}
    for subject, row in lookups.rows_of(session, source.id, list(pages)).items():
        for role, text in pages[subject].documents.items():
            before = snapshots.text_or_mark(session, row.documents[role]) if role in row.documents else ""
            if doubt := policy.doubt_text(before, text, source.sizes.get("text", ())):
                raise DoubtedError(
                    doubt, {**policy.dict_of(source.sizes), "text": (*source.sizes.get("text", ()), len(text.strip()))}
                )


def _quarantine(session: Session, source_id: int, listing: Listing, now: datetime) -> None:
    for item in listing.quarantined:
        digest = changes.base_key("quarantine", str(source_id), {}, {"raw": item.raw})
        known = session.query(QuarantineRow.id).filter_by(digest=digest).first()
        if known is None:
            row = QuarantineRow(source_id=source_id, digest=digest, raw=item.raw, reason=item.reason, seen_at=now)
            session.add(row)


def _pairs(session: Session, source_id: int, visit: Visit) -> list[_Pair]:
    seen = observations.resolve(session, source_id, visit.listing.observations)
    same = observations.standing(session, source_id, seen, visit.reading)
    rows = lookups.rows_of(session, source_id, [item.subject for item in seen if item.subject not in same])
    return [_Pair(item, rows.get(item.subject), item.subject in same) for item in seen]


def _store(session: Session, source_id: int, pairs: Sequence[_Pair], moment: observations.Moment) -> None:
    observations.store(session, source_id, ((pair.seen, pair.row) for pair in pairs), moment)


def _news(source: Origins, pairs: Sequence[_Pair]) -> list[_Pair]:
    """Leave out what stood there before the watchlist was edited to see it."""
    if source.quiet_until is None:
        return list(pairs)
    return [pair for pair in pairs if pair.row is not None or policy.is_later(pair.seen, source.quiet_until)]


def _drafts(
    session: Session, pairs: Sequence[_Pair], visit: Visit, recorder: Recorder
) -> Iterator[tuple[Observation, Draft]]:
    unknown = [pair.seen for pair in pairs if pair.row is None and pair.seen.nature == "post"]
    verdicts = policy.judge(unknown, visit.listing.size, recorder.now)
    for pair in pairs:
        past = observations.past(session, pair.row) if pair.row is not None else None
        digests = observations.digests(pair.seen)
        context = Context(recorder.now, recorder.reader, digests, visit.reading)
        for draft in diff(past, pair.seen, context):
            verdict = verdicts.get(pair.seen.subject, "candidate")
            yield pair.seen, draft if verdict == "candidate" else _with(draft, quiet=verdict)


def _with(draft: Draft, **details: Any) -> Draft:
    return replace(draft, details={**draft.details, **details})


def _removals(
    session: Session, source_id: int, pairs: Sequence[_Pair], now: datetime
) -> list[tuple[Observation, Draft]]:
    rows = observations.missing(session, source_id, (pair.seen.subject for pair in pairs), policy.MISSES)
    observations.remove(session, rows, now)
    # What never had weights was never told, so its end is no news; of what was disabled the end was told.
    gone = [item for row in rows if _was_told(item := observations.to_observation(row))]
    shared = {"quiet": "burst"} if policy.is_burst(len(gone), len(pairs) + len(rows)) else {}
    return [(item, Draft(kind=Kind.MODEL_REMOVED, details={**described(item), **shared})) for item in gone]


def _was_told(item: Observation) -> bool:
    return item.nature == "model" and bool(item.facts.get("weights", True)) and not item.facts.get("disabled")


def _in_order(drafts: Iterable[tuple[Observation, Draft]]) -> list[tuple[Observation, Draft]]:
    # The repository people mean comes first, so that it is the one a release is told from.
    return sorted(drafts, key=lambda pair: releases.prominence(pair[0].title))


def _log(
    session: Session,
    source: Origins,
    drafts: Sequence[tuple[Observation, Draft]],
    visit: Visit,
    recorder: Recorder,
) -> tuple[Change, ...]:
    if not drafts:
        return ()
    evidence = _evidence(source, visit, recorder.now)
    told = [change for seen, draft in drafts if (change := log(session, source, seen, draft, evidence, recorder))]
    if told:
        snapshots.mark_evidence(session, visit.responses)
    return tuple(told)


def _evidence(source: Origins, visit: Visit, now: datetime) -> dict[str, Any]:
    return {
        "source": source.name,
        "seen_at": now.isoformat().replace("+00:00", "Z"),
        "responses": [{"url": r.location or r.url, "digest": r.digest} for r in visit.responses[:5]],
        "reading": visit.reading,
    }
