"""The tables. Rows never leave this room."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from .columns import Base
from .schema_quiet import SilenceRow
from .schema_threads import ThreadRow

__all__ = [
    "HEAD",
    "OF_PAGE",
    "AliasRow",
    "AttemptRow",
    "BackfillRow",
    "Base",
    "BlobRow",
    "ChangeRow",
    "DeliveryRow",
    "MetricRow",
    "ObservationRow",
    "QuarantineRow",
    "ReceiverRow",
    "ReleaseRow",
    "ResponseRow",
    "SilenceRow",
    "SourceRow",
    "ThreadRow",
    "VersionRow",
]

HEAD = "0006"
"""The newest migration."""
_PAGE = text("subject LIKE 'page:%'")
OF_PAGE = text("changes.subject LIKE 'page:%'")
"""What a change of a page fits; as text, since a condition with a parameter finds no partial index."""


class SourceRow(Base):
    """One thing on the watchlist: how it is doing, what its connector wants to remember."""

    __tablename__ = "sources"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    vendor: Mapped[str]
    connector: Mapped[str]
    target: Mapped[str]
    state: Mapped[str] = mapped_column(default="new")
    reason: Mapped[str] = mapped_column(default="")
    failures: Mapped[int] = mapped_column(default=0)
    failing_since: Mapped[datetime | None]
    told_at: Mapped[datetime | None]
    polled_at: Mapped[datetime | None]
    succeeded_at: Mapped[datetime | None]
    baseline_at: Mapped[datetime | None]
    next_at: Mapped[datetime | None] = mapped_column(index=True)
    reading: Mapped[int] = mapped_column(default=0)
    cursor: Mapped[dict[str, Any]] = mapped_column(default=dict)
    sizes: Mapped[dict[str, Any]] = mapped_column(default=dict)
    lease_until: Mapped[datetime | None]
    lease: Mapped[str] = mapped_column(default="")
    moved_to: Mapped[str] = mapped_column(default="")
    moves: Mapped[int] = mapped_column(default=0)
    whole_at: Mapped[datetime | None]
    quiet_until: Mapped[datetime | None]


class ResponseRow(Base):
    """The last good answer of one URL of one source: validators and digest of the body."""

    __tablename__ = "responses"

    source_id: Mapped[int] = mapped_column(ForeignKey("sources.id", ondelete="CASCADE"), primary_key=True)
    url: Mapped[str] = mapped_column(primary_key=True)
    etag: Mapped[str] = mapped_column(default="")
    last_modified: Mapped[str] = mapped_column(default="")
    digest: Mapped[str] = mapped_column(index=True)
    reading: Mapped[int]
    fetched_at: Mapped[datetime]


class BlobRow(Base):
    """Bytes by their SHA-256, zstd-compressed. `kept`: evidence or a text, never pruned."""

    __tablename__ = "blobs"

    digest: Mapped[str] = mapped_column(primary_key=True)
    data: Mapped[bytes] = mapped_column(LargeBinary)
    size: Mapped[int]
    kept: Mapped[bool] = mapped_column(default=False)


class ObservationRow(Base):
    """The latest reading of one subject by one source."""

    __tablename__ = "observations"
    __table_args__ = (
        UniqueConstraint("source_id", "subject"),
        Index(None, "subject"),
        Index(None, "nature", "title"),
        Index(None, "source_id", "changed_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("sources.id", ondelete="CASCADE"))
    subject: Mapped[str]
    nature: Mapped[str]
    title: Mapped[str]
    url: Mapped[str]
    facts: Mapped[dict[str, Any]]
    notes: Mapped[dict[str, Any]]
    documents: Mapped[dict[str, Any]]
    published_at: Mapped[datetime | None]
    precision: Mapped[str] = mapped_column(default="")
    revision: Mapped[str] = mapped_column(default="")
    reading: Mapped[int] = mapped_column(default=1)
    fingerprint: Mapped[str]
    first_seen: Mapped[datetime]
    changed_at: Mapped[datetime]
    misses: Mapped[int] = mapped_column(default=0)
    removed_at: Mapped[datetime | None]


class VersionRow(Base):
    """A state that a subject was in from `seen_at` on: its history, append-only."""

    __tablename__ = "versions"
    __table_args__ = (Index(None, "subject", "seen_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("sources.id", ondelete="CASCADE"))
    subject: Mapped[str]
    seen_at: Mapped[datetime]
    title: Mapped[str]
    url: Mapped[str]
    facts: Mapped[dict[str, Any]]
    documents: Mapped[dict[str, Any]]
    revision: Mapped[str] = mapped_column(default="")
    origin: Mapped[str] = mapped_column(default="live")


class AliasRow(Base):
    """Every key an item was ever known by inside its source; kept for ever."""

    __tablename__ = "aliases"
    __table_args__ = (Index(None, "key"),)

    source_id: Mapped[int] = mapped_column(ForeignKey("sources.id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str]


class MetricRow(Base):
    """One number of one subject on one day."""

    __tablename__ = "metrics"

    subject: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[float]


class QuarantineRow(Base):
    """An item that could not be read, with its raw text."""

    __tablename__ = "quarantine"

    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("sources.id", ondelete="CASCADE"))
    digest: Mapped[str] = mapped_column(unique=True)
    raw: Mapped[str]
    reason: Mapped[str]
    seen_at: Mapped[datetime]


class ReleaseRow(Base):
    """One model family and version. owner: "" while only posts named it."""

    __tablename__ = "releases"
    __table_args__ = (Index(None, "family", "version"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    vendor: Mapped[str]
    owner: Mapped[str]
    family: Mapped[str]
    version: Mapped[str]
    date: Mapped[str]
    title: Mapped[str]
    first_seen: Mapped[datetime]
    last_seen: Mapped[datetime]


class ChangeRow(Base):
    """The append-only log."""

    __tablename__ = "changes"
    __table_args__ = (
        Index(None, "detected_at"),
        Index(None, "subject", "detected_at"),
        Index(None, "title", "detected_at"),
        Index("ix_changes_of_page", "detected_at", postgresql_where=_PAGE, sqlite_where=_PAGE),
        Index(None, "release_id"),
    )

    seq: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(unique=True)
    base_key: Mapped[str]
    kind: Mapped[str]
    subject: Mapped[str]
    source: Mapped[str]
    vendor: Mapped[str]
    title: Mapped[str]
    url: Mapped[str]
    release_id: Mapped[str | None] = mapped_column(ForeignKey("releases.id"))
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
    details: Mapped[dict[str, Any]]
    evidence: Mapped[dict[str, Any]]
    occurred_at: Mapped[datetime | None]
    occurred_precision: Mapped[str] = mapped_column(default="")
    detected_at: Mapped[datetime]
    origin: Mapped[str]


class DeliveryRow(Base):
    """One change owed to one receiver; a batch travels in one message. No change: the anchor of a digest."""

    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("receiver", "change_id", "replay"),
        Index(None, "state", "receiver", "next_at"),
        Index(None, "receiver", "batch", "state"),
        Index(None, "change_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    receiver: Mapped[str]
    change_id: Mapped[str | None] = mapped_column(ForeignKey("changes.id"))
    replay: Mapped[int] = mapped_column(default=0)
    batch: Mapped[str]
    state: Mapped[str] = mapped_column(default="pending")
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    next_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    token: Mapped[str] = mapped_column(default="")
    maybe_sent: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(default="")
    silence_id: Mapped[int | None] = mapped_column(ForeignKey("silences.id"))
    code: Mapped[int | None]
    delivered_at: Mapped[datetime | None]


class AttemptRow(Base):
    """One try to deliver one message; append-only."""

    __tablename__ = "attempts"

    token: Mapped[str] = mapped_column(primary_key=True)
    receiver: Mapped[str] = mapped_column(index=True)
    batch: Mapped[str]
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(default="")
    code: Mapped[int | None]
    detail: Mapped[str] = mapped_column(default="")


class ReceiverRow(Base):
    """How a receiver is doing; `not_before` holds back everything owed to it (its Retry-After)."""

    __tablename__ = "receivers"

    name: Mapped[str] = mapped_column(primary_key=True)
    not_before: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(default=0)
    failing_since: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(default="")
    delivered_at: Mapped[datetime | None]


class BackfillRow(Base):
    """How far a backfill of one source came, and who walks it; finished ones are not walked again."""

    __tablename__ = "backfills"

    source_id: Mapped[int] = mapped_column(ForeignKey("sources.id", ondelete="CASCADE"), primary_key=True)
    window: Mapped[str] = mapped_column(primary_key=True)
    checkpoint: Mapped[dict[str, Any]] = mapped_column(default=dict)
    finished_at: Mapped[datetime | None]
    seen: Mapped[int] = mapped_column(default=0, server_default="0")
    lease: Mapped[str] = mapped_column(default="", server_default="")
    lease_until: Mapped[datetime | None]
