"""record(): compare a visit with what is known, remember and log, in the caller's one transaction."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from connectors.exceptions import SuspectError
from connectors.model import LicenseReader, Listing, Observation, Visit

from . import changes, observations, outbox, policy, releases, snapshots
from .diff import Context, Draft, described, diff
from .model import Change, Kind, Origin
from .outbox import Owed
from .releases import Sighting
from .schema import ObservationRow, QuarantineRow

Route = Callable[[Change], Iterable[Owed]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Origins:
    """Which source a visit belongs to and what is known of that source."""

    id: int
    name: str
    vendor: str
    baseline: bool
    sizes: Mapping[str, Sequence[int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorder:
    """What recording asks of the rooms above: who hears of a change, how licenses are read."""

    reader: LicenseReader
    route: Route
    now: datetime
    quiet: bool = False
    """Remember without telling: a re-reading of stored bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What became of a visit."""

    changes: tuple[Change, ...] = ()
    sizes: Mapping[str, Sequence[int]] = field(default_factory=dict)
    seen: int = 0


@dataclass(frozen=True, slots=True)
class _Pair:
    seen: Observation
    row: ObservationRow | None


def record(session: Session, source: Origins, visit: Visit, recorder: Recorder) -> Recorded:
    """Write what a visit changes: snapshots, observations, changes and deliveries.

    SuspectError when the listing cannot be true; then nothing was written. A source's first visit is its
    baseline: it is remembered and nothing is told.
    """
    listing = visit.listing
    belief = policy.believe(listing, source.sizes)
    if belief.doubt and not recorder.quiet:
        raise DoubtedError(belief.doubt, belief.sizes)
    snapshots.keep(session, source.id, visit.responses, visit.reading, recorder.now)
    _quarantine(session, source.id, listing, recorder.now)
    pairs = _pairs(session, source.id, listing)
    drafts = [] if recorder.quiet or not source.baseline else list(_drafts(session, pairs, visit, recorder))
    moment = observations.Moment(now=recorder.now, reading=visit.reading)
    for pair in pairs:
        observations.store(session, source.id, pair.seen, pair.row, moment)
    observations.note_metrics(session, (pair.seen for pair in pairs), recorder.now)
    if listing.complete and not recorder.quiet:
        drafts += _removals(session, source.id, pairs, recorder.now)
    session.flush()
    told = _log(session, source, _in_order(drafts), visit, recorder)
    return Recorded(changes=told, sizes=belief.sizes, seen=len(pairs))


class DoubtedError(SuspectError):
    """A listing that cannot be true, with the sizes to remember so that a change that stays is believed."""

    def __init__(self, message: str, sizes: Mapping[str, Sequence[int]]) -> None:
        """Keep the sizes beside the reason."""
        super().__init__(message)
        self.sizes = sizes


def _quarantine(session: Session, source_id: int, listing: Listing, now: datetime) -> None:
    for item in listing.quarantined:
        digest = changes.base_key("quarantine", str(source_id), {}, {"raw": item.raw})
        known = session.query(QuarantineRow.id).filter_by(digest=digest).first()
        if known is None:
            row = QuarantineRow(source_id=source_id, digest=digest, raw=item.raw, reason=item.reason, seen_at=now)
            session.add(row)


def _pairs(session: Session, source_id: int, listing: Listing) -> list[_Pair]:
    seen = observations.resolve(session, source_id, listing.observations)
    rows = observations.rows_of(session, source_id, [item.subject for item in seen])
    return [_Pair(item, rows.get(item.subject)) for item in seen]


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
    gone = [observations.to_observation(row) for row in rows]
    return [(item, Draft(kind=Kind.MODEL_REMOVED, details=described(item))) for item in gone if item.nature == "model"]


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


def log(
    session: Session,
    source: Origins,
    seen: Observation,
    draft: Draft,
    evidence: Mapping[str, Any],
    recorder: Recorder,
    origin: Origin = "live",
) -> Change | None:
    """Give a draft its identity, its release and its receivers, and write it; None when it is no news after all."""
    joined = _releases(session, source, seen, draft, recorder.now)
    if joined is None:
        return None
    base = changes.base_key(draft.kind, seen.subject, draft.before, draft.after)
    change = Change(
        id=changes.identity(base, changes.repetitions(session, base) if origin == "live" else 0),
        kind=draft.kind,
        subject=seen.subject,
        source=source.name,
        vendor=source.vendor,
        title=seen.title,
        url=seen.url,
        release=next(iter(joined), None),
        before=draft.before,
        after=draft.after,
        details=_details(session, draft, joined),
        evidence={**evidence, "url": seen.url, "revision": seen.revision},
        detected_at=recorder.now,
        origin=origin,
        **_occurred(seen, draft, recorder.now, origin),
    )
    if not changes.append(session, change, base):
        return None
    if origin == "live":
        for owed in recorder.route(change):
            outbox.owe(session, change, owed, recorder.now)
    return change


def _releases(
    session: Session, source: Origins, seen: Observation, draft: Draft, now: datetime
) -> tuple[str, ...] | None:
    derivative = draft.kind == Kind.MODEL_RELEASED and releases.is_derivative(
        seen.title, str(seen.notes.get("base_relation") or ""), _names(seen.notes.get("base_models"))
    )
    sighting = Sighting(
        kind=draft.kind,
        vendor=source.vendor,
        title=seen.title,
        subject=seen.subject,
        at=now,
        derivative=derivative,
    )
    joined = releases.join(session, sighting)
    return None if derivative and not joined else joined


def _names(value: Any) -> tuple[str, ...]:
    return tuple(str(name) for name in value) if isinstance(value, tuple | list) else ()


def _details(session: Session, draft: Draft, joined: tuple[str, ...]) -> dict[str, Any]:
    details = observations.plain(draft.details)
    if len(joined) > 1:
        details["releases"] = list(joined)
    if details.get("covers"):
        details["models"] = observations.covered(session, details["covers"])
    return details


def _occurred(seen: Observation, draft: Draft, now: datetime, origin: Origin) -> dict[str, Any]:
    """When it happened: a post's own date; a repository's public life begins when it is first sighted."""
    if draft.kind == Kind.MODEL_RELEASED and origin == "live":
        return {"occurred_at": now, "occurred_precision": "sighting"}
    if draft.details.get("effective_date"):
        day = datetime.fromisoformat(str(draft.details["effective_date"])).replace(tzinfo=now.tzinfo)
        return {"occurred_at": day, "occurred_precision": "day"}
    if draft.kind in {Kind.POST_PUBLISHED, Kind.CODE_RELEASED, Kind.MODEL_RELEASED} and seen.published_at:
        return {"occurred_at": seen.published_at, "occurred_precision": seen.precision}
    modified = str(seen.notes.get("last_modified") or "")
    if modified and draft.kind not in {Kind.MODEL_REMOVED, Kind.MODEL_GATED, Kind.MODEL_UNGATED}:
        return {"occurred_at": datetime.fromisoformat(modified), "occurred_precision": "second"}
    return {"occurred_at": now, "occurred_precision": "sighting"}
