"""The nouns of the memory: what rows are turned into before they leave the room. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal

Origin = Literal["live", "backfill"]
Direction = Literal["tightened", "loosened", "mixed", "neutral", "unclassified", "none"]


class Kind(StrEnum):
    """Every kind of change there is; the grammar is `<what>.<what happened to it>`."""

    MODEL_RELEASED = "model.released"
    MODEL_UPDATED = "model.updated"
    MODEL_GATED = "model.gated"
    MODEL_UNGATED = "model.ungated"
    MODEL_REMOVED = "model.removed"
    MODEL_RESTORED = "model.restored"
    MODEL_MOVED = "model.moved"
    LICENSE_CHANGED = "license.changed"
    LICENSE_CONFLICT = "license.conflict"
    LICENSE_REVERTED = "license.reverted"
    POST_PUBLISHED = "post.published"
    POST_UPDATED = "post.updated"
    PAGE_CHANGED = "page.changed"
    CODE_RELEASED = "code.released"
    REGULATION_PUBLISHED = "regulation.published"
    REGULATION_AMENDED = "regulation.amended"
    REGULATION_UPDATED = "regulation.updated"
    REGULATION_CONSULTED = "regulation.consulted"
    SOURCE_FAILING = "source.failing"
    SOURCE_RECOVERED = "source.recovered"
    SOURCE_STALE = "source.stale"
    RECEIVER_FAILING = "receiver.failing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One row of the append-only log.

    id: stable key, the same from live detection and backfill. before, after: the facts that differ, by name.
    details: per kind; for license.changed: claim, documents, attributes, unclassified, direction, material,
    effective_date, covers (patterns) and models (subjects covered). For post.*: summary, late, burst.
    For model.released: parameters, active_parameters, architecture, license, license_name, license_link,
    gated, base_model, context_length, formats, repository.
    evidence: source (name), url, digest (SHA-256 of the bytes), revision, seen_at (RFC 3339).
    release: id of the Release it belongs to, None where it belongs to none.
    """

    id: str
    kind: str
    subject: str
    source: str
    vendor: str
    title: str
    url: str
    detected_at: datetime
    occurred_at: datetime | None = None
    occurred_precision: str = ""
    release: str | None = None
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)
    details: Mapping[str, Any] = field(default_factory=dict)
    evidence: Mapping[str, Any] = field(default_factory=dict)
    origin: Origin = "live"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """One sighting of a release: which source saw which subject first, and when. stage: announced or weights."""

    change: str
    source: str
    subject: str
    kind: str
    title: str
    url: str
    seen_at: datetime
    stage: Literal["announced", "weights"]


@dataclass(frozen=True, slots=True)
class ReleaseFact:
    """One thing that is known of a release: the value, what says so, and of which repository."""

    value: Any
    told_by: str
    repository: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """One model family and version, however many repositories, posts and tags announce it.

    look_alike: the well-known account that its owner is taken for, "" for none. facts: by name.
    """

    id: str
    vendor: str
    family: str
    version: str
    title: str
    first_seen: datetime
    signals: tuple[Signal, ...] = ()
    look_alike: str = ""
    facts: Mapping[str, ReleaseFact] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """An item that could not be read. raw: its text as it came, as far as it was kept; seen_at: when it first came."""

    source: str
    reason: str
    raw: str
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class UnreadTotal:
    """How many unreadable items of a source are kept; why the latest could not be read, and when it first came."""

    count: int = 0
    reason: str = ""
    seen_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceHealth:
    """How one source is doing. state: new, healthy, failing, blocked, suspect, gone.

    unreadable: what of it could not be read.
    spoke_at: when it last had something new; usual_days: nine of ten pauses between such times were at most so long,
    None where too little is known; moved_to: where its address is said to be for good, once that is believed; silent: the pause is three times as long, and another source of its vendor spoke.
    """

    name: str
    vendor: str
    connector: str
    state: str
    reason: str = ""
    failures: int = 0
    polled_at: datetime | None = None
    succeeded_at: datetime | None = None
    baseline_at: datetime | None = None
    next_at: datetime | None = None
    subjects: int = 0
    spoke_at: datetime | None = None
    usual_days: float | None = None
    silent: bool = False
    moved_to: str = ""
    unreadable: UnreadTotal = UnreadTotal()


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One message owed to one receiver, with the changes it tells.

    state: pending, leased, sending, delivered, dead, suppressed. attempts are counted when it is claimed.
    due_at: when it was first to be sent; next_at: when it is to be tried next.
    maybe_sent: an earlier attempt may have arrived, so the next copy is labeled a possible duplicate.
    """

    id: int
    receiver: str
    state: str
    changes: tuple[Change, ...] = ()
    attempts: int = 0
    due_at: datetime | None = None
    next_at: datetime | None = None
    token: str = ""
    maybe_sent: bool = False
    reason: str = ""
    delivered_at: datetime | None = None
    batch: str = ""
