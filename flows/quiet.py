"""Hours in which a receiver is not disturbed, like `22:00-07:00 Europe/Brussels`. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_HOURS = re.compile(r"(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})(?:\s+(\S+))?")
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From `start` to `end` by the clocks of a zone, every day; over midnight where `end` is the earlier one.

    Where the clocks are put back, the hours begin at the first and end at the last of two equal times; a time that
    the clocks skip is the moment they skip it.
    """

    start: time
    end: time
    zone: str

    def over(self, now: datetime) -> datetime | None:
        """Return when the quiet hours that hold at `now` are over, in UTC; None when none do."""
        return next((end for start, end in self._near(now) if start <= now < end), None)

    def _near(self, now: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Yield the stretches that begin yesterday, today and tomorrow by the clocks there."""
        zone = ZoneInfo(self.zone)
        today = now.astimezone(zone).date()
        for offset in (-1, 0, 1):
            day = today + timedelta(days=offset)
            until = day if self.start < self.end else day + timedelta(days=1)
            yield _moment(day, self.start, zone, fold=0), _moment(until, self.end, zone, fold=1)


def quiet_hours(text: str) -> QuietHours:
    """Read `22:00-07:00 Europe/Brussels` (without a zone: UTC); ValueError says what is wrong."""
    match = _HOURS.fullmatch(text.strip())
    if not match:
        msg = f"{text!r} are no quiet hours; write 22:00-07:00 Europe/Brussels"
        raise ValueError(msg)
    zone = match[5] or "UTC"
    try:
        ZoneInfo(zone)
        start, end = time(int(match[1]), int(match[2])), time(int(match[3]), int(match[4]))
    except (ZoneInfoNotFoundError, ValueError) as exc:
        msg = f"{text!r}: {exc}; zones are written like Europe/Brussels, times like 07:00"
        raise ValueError(msg) from exc
    if start == end:
        msg = (
            f'{text!r} begin and end at the same time; for one message a day write digest = "daily {end:%H:%M} {zone}"'
        )
        raise ValueError(msg)
    return QuietHours(start, end, zone)


def _moment(day: date, at: time, zone: ZoneInfo, *, fold: int) -> datetime:
    """Return the moment at which the clocks of a zone show a time, in UTC."""
    early, late = sorted(datetime.combine(day, at, zone).replace(fold=f).astimezone(UTC) for f in (0, 1))
    if early.astimezone(zone).time() == at:
        return late if fold else early
    # The clocks skip this time: the two readings lie on both sides of the moment they do.
    before = early.astimezone(zone).utcoffset()
    while late - early > _SECOND:
        middle = early + (late - early) // 2
        same = middle.astimezone(zone).utcoffset() == before
        early, late = (middle, late) if same else (early, middle)
    return late.replace(microsecond=0)
