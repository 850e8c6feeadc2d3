"""What comes due: the dates that acts, consultations and terms carry, read from their latest observations."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from .schema import ObservationRow, SourceRow

Step = Literal["published", "in_force", "applies", "deadline", "ends", "opens", "closes", "effective"]

BRUSSELS = ZoneInfo("Europe/Brussels")
_NATURES = ("act", "initiative", "page")
_KEYS: Mapping[str, Step] = {
    "published": "published",
    "in_force": "in_force",
    "applies": "applies",
    "deadlines": "deadline",
    "ends": "ends",
    "feedback_opens": "opens",
    "feedback_closes": "closes",
    "effective": "effective",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """One day in the life of a subject. day: of EU law a Brussels day; step: what happens on it.

    in_force: it enters into force; applies: a part of it begins to apply; deadline: somebody must have done something by
    then; ends: it ends; opens, closes: a consultation; effective: terms take effect.
    """

    day: date
    step: Step
    subject: str
    title: str
    url: str
    source: str
    vendor: str

    def days(self, now: datetime) -> int:
        """Return how many days it is away, by the day in Brussels; negative when it is past."""
        return (self.day - now.astimezone(BRUSSELS).date()).days


def timeline(facts: Mapping[str, Any], notes: Mapping[str, Any]) -> tuple[tuple[date, Step], ...]:
    """Return the days that an observation's facts and notes name, each with what happens on it, the earliest first. Pure.

    A time counts as the day in Brussels on which it falls.
    """
    named = {**notes, **facts}
    found = {(when, step) for key, step in _KEYS.items() for when in _days(named.get(key))}
    return tuple(sorted(found))


def deadlines(session: Session, now: datetime, within: timedelta | None = None) -> tuple[Deadline, ...]:
    """Return what comes due from today on, by the day in Brussels, the nearest first; `within`: at most so far away.

    A day that several sources give for one subject is told once. What was removed has no deadlines.
    """
    columns = (ObservationRow, SourceRow.name, SourceRow.vendor)
    shown = (ObservationRow.nature.in_(_NATURES), ObservationRow.removed_at.is_(None))
    query = select(*columns).join(SourceRow, SourceRow.id == ObservationRow.source_id).where(*shown)
    today = now.astimezone(BRUSSELS).date()
    found: dict[tuple[str, date, Step], Deadline] = {}
    for row, source, vendor in session.execute(query.order_by(ObservationRow.id)):
        for deadline in _of(row, source, vendor):
            far = within is not None and deadline.day > today + within
            if deadline.day >= today and not far:
                found.setdefault((row.subject, deadline.day, deadline.step), deadline)
    return tuple(sorted(found.values(), key=lambda one: (one.day, one.title, one.step)))


def _of(row: ObservationRow, source: str, vendor: str) -> Iterator[Deadline]:
    for when, step in timeline(row.facts, row.notes):
        if step == "published" or row.notes.get("type") == "Corrigendum":
            continue  # a corrigendum repeats the dates of the act that it corrects
        yield Deadline(
            day=when, step=step, subject=row.subject, title=row.title, url=row.url, source=source, vendor=vendor
        )


def _days(value: Any) -> Iterator[date]:
    values: Iterable[Any] = value if isinstance(value, tuple | list) else [value]
    for one in values:
        if (found := brussels_day(one)) is not None:
            yield found


def brussels_day(value: Any) -> date | None:
    """Return the day in Brussels of a time, the date of a date, both also as ISO text; None where there is none."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    text = value.isoformat() if isinstance(value, datetime) else str(value or "")
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if "T" not in text:
        return moment.date()
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(BRUSSELS).date()
