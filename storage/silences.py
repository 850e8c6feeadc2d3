"""What people asked to hear no more of: until when, who and why. A silence is ended, never deleted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, select, update
from sqlalchemy.orm import Session

from .changes import matches, to_change
from .model import Change
from .schema import ChangeRow, DeliveryRow, SilenceRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """A stretch [since, until) in which changes that fit are recorded but not sent.

    kind, vendor, subject: globs, "" fits everything; subject is compared with ids and titles. suppressed: how many
    messages it has held back. ended_at: when it was removed, None where it runs until its end.
    """

    kind: str = ""
    vendor: str = ""
    subject: str = ""
    since: datetime
    until: datetime
    author: str
    reason: str
    id: int = 0
    ended_at: datetime | None = None
    suppressed: int = 0

    @property
    def sentence(self) -> str:
        """Why a message is held back, for the outbox."""
        return f"silenced until {self.until:%Y-%m-%d %H:%M} UTC by {self.author}: {self.reason}"

    def holds(self, now: datetime) -> bool:
        """Tell whether it is in force."""
        return self.since <= now < self.until and (self.ended_at is None or now < self.ended_at)

    def fits(self, change: Change) -> bool:
        """Tell whether it is about a change."""
        return (
            _fits(change.kind, self.kind)
            and _fits(change.vendor, self.vendor)
            and (_fits(change.subject, self.subject) or _fits(change.title, self.subject))
        )


def _fits(value: str, glob: str) -> bool:
    # An address may hold signs that are wildcards in a glob; written out it means itself.
    return value.casefold() == glob.casefold() or matches(value, glob)


def add(session: Session, silence: Silence) -> Silence:
    """Write a silence and hold back what fits and has not left; it comes back with its number and their count.

    ValueError where it names nothing, has no author or reason, or ends before it begins.
    """
    if not (silence.kind or silence.vendor or silence.subject):
        msg = "a silence needs a kind, a vendor or a subject"
        raise ValueError(msg)
    if not (silence.author.strip() and silence.reason.strip()):
        msg = "a silence needs an author and a reason"
        raise ValueError(msg)
    if silence.until <= silence.since:
        msg = f"a silence must end later than it begins: {silence.until:%Y-%m-%d %H:%M} UTC is over"
        raise ValueError(msg)
    row = SilenceRow(kind=silence.kind, vendor=silence.vendor, subject=silence.subject, reason=silence.reason)
    row.since, row.until, row.author = silence.since, silence.until, silence.author
    session.add(row)
    session.flush()
    held = _hold_back(session, _silence(row, 0))
    return _silence(row, held)


def _hold_back(session: Session, silence: Silence) -> int:
    waiting = select(DeliveryRow.id, ChangeRow).join(ChangeRow, ChangeRow.id == DeliveryRow.change_id)
    pending = waiting.where(DeliveryRow.state == "pending", DeliveryRow.replay == 0)
    ids = [id_ for id_, row in session.execute(pending) if silence.fits(to_change(row))]
    still = and_(DeliveryRow.id.in_(ids), DeliveryRow.state == "pending")
    values = {"state": "suppressed", "reason": silence.sentence[:500], "silence_id": silence.id}
    held = session.scalars(update(DeliveryRow).where(still).values(values).returning(DeliveryRow.id)).all()
    return len(held)


def remove(session: Session, silence_id: int, now: datetime) -> bool:
    """End a silence now; False when there is none of that number in force. What it held back stays held back."""
    row = session.get(SilenceRow, silence_id)
    if row is None or not _silence(row, 0).holds(now):
        return False
    row.removed_at = now
    session.flush()
    return True


def match(session: Session, change: Change, now: datetime) -> Silence | None:
    """Return the silence that holds a change back now, the longest where several do; None where none does."""
    running = select(SilenceRow).where(SilenceRow.since <= now, SilenceRow.until > now, SilenceRow.removed_at.is_(None))
    rows = session.scalars(running.order_by(SilenceRow.until.desc(), SilenceRow.id))
    return next((found for row in rows if (found := _silence(row, 0)).fits(change)), None)


def listed(session: Session, now: datetime, *, over: bool = False) -> tuple[Silence, ...]:
    """Return the silences in force, with `over` those that have ended too, each with what it has held back."""
    counts: Mapping[int | None, int] = dict(
        session.execute(
            select(DeliveryRow.silence_id, func.count())
            .where(DeliveryRow.silence_id.is_not(None))
            .group_by(DeliveryRow.silence_id)
        ).all()
    )
    found = [
        _silence(row, counts.get(row.id, 0)) for row in session.scalars(select(SilenceRow).order_by(SilenceRow.id))
    ]
    return tuple(silence for silence in found if over or silence.holds(now))


def count(session: Session, since: datetime, until: datetime) -> int:
    """Return how many changes that were noted in [since, until) a silence held back from somebody."""
    silenced = select(func.count(DeliveryRow.change_id.distinct())).where(
        DeliveryRow.silence_id.is_not(None), DeliveryRow.created_at >= since, DeliveryRow.created_at < until
    )
    return session.scalar(silenced) or 0


def _silence(row: SilenceRow, suppressed: int) -> Silence:
    return Silence(
        id=row.id,
        kind=row.kind,
        vendor=row.vendor,
        subject=row.subject,
        since=row.since,
        until=row.until,
        author=row.author,
        reason=row.reason,
        ended_at=row.removed_at,
        suppressed=suppressed,
    )
