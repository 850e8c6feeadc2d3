"""A draft becomes a change: its identity, its release, its receivers, in the caller's one transaction."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from connectors import names
from connectors.model import LicenseReader, Observation

from . import bursts, changes, coverage, observations, outbox, releases, twins
from .diff import Draft
from .model import Change, Kind, Origin
from .outbox import Owed
from .releases import Sighting
from .shelf import Shelf

Route = Callable[[Change], Iterable[Owed]]
Annotate = Callable[[Draft], Mapping[str, Any]]


def _nothing(_draft: Draft) -> Mapping[str, Any]:
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Origins:
    """Which source a visit belongs to and what is known of that source.

    quiet_until: what it shows for the first time is no news where it stood there by then, unseen.
    """

    id: int
    name: str
    vendor: str
    baseline: bool
    sizes: Mapping[str, Sequence[int]] = field(default_factory=dict)
    quiet_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorder:
    """What recording asks of the rooms above: who hears of a change, how licenses are read."""

    reader: LicenseReader
    route: Route
    now: datetime
    quiet: bool = False
    """Remember without telling: a re-reading of stored bytes."""
    annotate: Annotate = _nothing
    """Details that the rooms above add to a change: what it means by the user's own policy."""


def log(
    session: Session,
    source: Origins,
    seen: Observation,
    draft: Draft,
    evidence: Mapping[str, Any],
    recorder: Recorder,
    origin: Origin = "live",
) -> Change | None:
    """Give a draft its identity, its release and its receivers, and write it; None when it is no news after all.

    What another source told already is not logged again: only receivers that its route did not reach are told.
    """
    changes.lock(session)
    base = changes.base_key(draft.kind, seen.subject, draft.before, draft.after)
    number = _number(session, source, seen, draft, base, origin)
    if number is None:
        return None
    identity = changes.identity(base, number)
    for known in changes.by_ids(session, [identity]):
        if origin == "live":
            _tell_others(session, replace(known, source=source.name, vendor=source.vendor, title=seen.title), recorder)
        return None
    at = recorder.now if origin == "live" else _occurred(seen, draft, recorder.now, origin)[0]
    joined = joined_by(Shelf(session), sighting(source, seen, draft, at))
    if joined is None:
        return None
    change = written(session, source, seen, draft, evidence, recorder, Told(identity, origin, joined))
    twin = twins.told(session, source.name, seen, draft, recorder.now) if origin == "live" else None
    if twin is not None:
        change = replace(change, details={**change.details, "twin": twin.id, "told_by": twin.source})
    changes.append(session, change, base)
    if origin == "live":
        _tell_others(session, change, recorder, known_as=twin.id if twin else "")
    return change


def _number(
    session: Session, source: Origins, seen: Observation, draft: Draft, base: str, origin: Origin
) -> int | None:
    """Return which repetition of the same change this is; None where an event of the past is on record."""
    if origin == "live":
        return changes.repetition(session, base, seen.subject, source.name)
    if seen.at is None or draft.kind == Kind.MODEL_RELEASED:
        return 0  # what is published is published once
    return changes.occurrence(session, base, seen.subject, seen.at)


def _tell_others(session: Session, change: Change, recorder: Recorder, known_as: str = "") -> None:
    """Owe a change to whom its routes name, but for those who were told of it, or of what it is known as."""
    for owed in recorder.route(change):
        if not outbox.is_owed(session, owed.receiver, known_as or change.id):
            outbox.owe(session, change, owed, recorder.now)


@dataclass(frozen=True, slots=True)
class Told:
    """What a change is beside its content: its id, how we know of it, the releases it belongs to."""

    identity: str
    origin: Origin
    releases: tuple[str, ...]


def written(
    session: Session,
    source: Origins,
    seen: Observation,
    draft: Draft,
    evidence: Mapping[str, Any],
    recorder: Recorder,
    told: Told,
) -> Change:
    """Return the change that a draft becomes; nothing is written."""
    occurred, precision = _occurred(seen, draft, recorder.now, told.origin)
    return Change(
        id=told.identity,
        kind=draft.kind,
        subject=seen.subject,
        source=source.name,
        vendor=source.vendor,
        title=seen.title,
        url=seen.url,
        release=next(iter(told.releases), None),
        before=draft.before,
        after=draft.after,
        details={
            **_details(session, seen, draft, told.releases),
            **_about(seen, draft, source),
            **_imitation(seen, draft),
            **bursts.net(session, seen.subject, draft, recorder.reader, bursts.Window(seen.at, recorder.now)),
            **recorder.annotate(draft),
        },
        evidence={**evidence, "url": seen.url, "revision": seen.revision},
        detected_at=recorder.now,
        origin=told.origin,
        occurred_at=occurred,
        occurred_precision=precision,
    )


def _imitation(seen: Observation, draft: Draft) -> dict[str, str]:
    """Return {"look_alike": "meta-llama"} for a release whose owner is taken for a well-known one."""
    owner = seen.title.partition("/")[0] if draft.kind == Kind.MODEL_RELEASED else ""
    imitated = names.imitated(owner)
    return {"look_alike": imitated} if imitated else {}


def sighting(source: Origins, seen: Observation, draft: Draft, at: datetime) -> Sighting:
    """Return what a draft may be a signal of."""
    derivative = draft.kind == Kind.MODEL_RELEASED and releases.is_derivative(
        seen.title, str(seen.notes.get("base_relation") or ""), _names(seen.notes.get("base_models"))
    )
    return Sighting(
        kind=draft.kind,
        vendor=source.vendor,
        title=seen.title,
        subject=seen.subject,
        at=at,
        derivative=derivative,
    )


def joined_by(shelf: Shelf, seen: Sighting) -> tuple[str, ...] | None:
    """Return the releases that a sighting belongs to; None for a derivative of none, which is no news."""
    joined = releases.join(shelf, seen)
    return None if seen.derivative and not joined else joined


def _names(value: Any) -> tuple[str, ...]:
    return tuple(str(name) for name in value) if isinstance(value, tuple | list) else ()


def _details(session: Session, seen: Observation, draft: Draft, joined: tuple[str, ...]) -> dict[str, Any]:
    details = observations.plain(draft.details)
    if len(joined) > 1:
        details["releases"] = list(joined)
    covered = coverage.covered(session, details.get("covers") or ())
    if seen.nature == "page" and draft.kind in {Kind.LICENSE_CHANGED, Kind.LICENSE_REVERTED}:
        covered = sorted({*covered, *coverage.naming(session, seen.url)})
    if covered or details.get("covers"):
        details["models"] = covered
    return details


def _about(seen: Observation, draft: Draft, source: Origins) -> dict[str, Any]:
    """What a post is about, and the models that its title names: routes select by it."""
    if draft.kind != Kind.POST_PUBLISHED:
        return {}
    named = [name.display for name in names.mentions(seen.title, source.vendor)]
    return {"class": names.classify(seen.title, source.vendor), **({"names": named} if named else {})}


_DATED = frozenset(
    {
        *(Kind.POST_PUBLISHED, Kind.CODE_RELEASED, Kind.MODEL_RELEASED),
        *(Kind.REGULATION_PUBLISHED, Kind.REGULATION_AMENDED),
    }
)


def _occurred(seen: Observation, draft: Draft, now: datetime, origin: Origin) -> tuple[datetime, str]:
    """When it happened: a post's own date; a repository's public life begins when it is first sighted."""
    if draft.kind == Kind.MODEL_RELEASED and origin == "live":
        return now, "sighting"
    if draft.details.get("effective_date"):
        return datetime.fromisoformat(str(draft.details["effective_date"])).replace(tzinfo=now.tzinfo), "day"
    if draft.kind in _DATED and seen.published_at:
        return seen.published_at, seen.precision
    if seen.at is not None:
        return seen.at, "sighting" if seen.nature == "page" else "second"
    modified = str(seen.notes.get("last_modified") or "")
    if modified and draft.kind not in {Kind.MODEL_REMOVED, Kind.MODEL_GATED, Kind.MODEL_UNGATED}:
        return datetime.fromisoformat(modified), "second"
    return now, "sighting"
