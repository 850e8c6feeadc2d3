"""How often and when: durations like `10m` and schedules like `daily 08:00 Europe/Brussels`. Pure."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_DURATION = re.compile(r"(\d{1,6})\s*([smhd])")
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SCHEDULE = re.compile(
    r"(daily|weekly|monthly)(?:\s+([a-z]+|\d{1,2}))?\s+(\d{1,2}):(\d{2})(?:\s+(\S+))?", re.IGNORECASE
)
_LAST_DAY_EVERYWHERE = 28


def duration(text: str) -> timedelta:
    """Return the length of `30s`, `10m`, `2h` or `1d`; ValueError for anything else and for zero."""
    match = _DURATION.fullmatch(text.strip().lower())
    length = timedelta(**{_UNITS[match[2]]: int(match[1])}) if match else timedelta()
    if not length:
        msg = f"{text!r} is no duration; write a number and s, m, h or d, for example 10m"
        raise ValueError(msg)
    return length


YOUNG = timedelta(days=7)
"""A model's first week: most real edits of licenses came within four days of publication."""
_OFTEN = timedelta(minutes=5)


def pace(every: timedelta, *, young: bool) -> timedelta:
    """Return how long a source rests: half as long while it has young models, but five minutes at least."""
    return max(every / 2, min(every, _OFTEN)) if young else every


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a digest falls due: every day, one weekday (0 is Monday) or one day of the month, at a local time."""

    every: str
    day: int
    at: time
    zone: str

    def next_after(self, now: datetime) -> datetime:
        """Return the first due time later than `now`, in UTC. A time that the clocks skip falls due right after."""
        zone = ZoneInfo(self.zone)
        day = now.astimezone(zone).date()
        for offset in range(63):
            candidate = day + timedelta(days=offset)
            due = datetime.combine(candidate, self.at, zone).astimezone(UTC)
            if due > now and self._falls_on(candidate.weekday(), candidate.day):
                return due
        msg = f"no due time of {self} within two months"
        raise AssertionError(msg)

    def window(self, due: datetime) -> tuple[datetime, datetime]:
        """Return the half-open stretch (since, until) that the digest due at `due` tells of."""
        span = {"daily": timedelta(days=2), "weekly": timedelta(days=8), "monthly": timedelta(days=32)}[self.every]
        since = self.next_after(due - span)
        while self.next_after(since) < due:
            since = self.next_after(since)
        return since, due

    def _falls_on(self, weekday: int, day: int) -> bool:
        return self.every == "daily" or self.day == (weekday if self.every == "weekly" else day)


def schedule(text: str) -> Schedule:
    """Read `daily 08:00 Europe/Brussels`, `weekly mon 08:00 UTC` or `monthly 1 08:00`; ValueError says what is wrong."""
    match = _SCHEDULE.fullmatch(text.strip())
    if not match:
        msg = f"{text!r} is no schedule; write daily 08:00 Europe/Brussels, weekly mon 08:00 UTC or monthly 1 08:00"
        raise ValueError(msg)
    every, zone = match[1].lower(), match[5] or "UTC"
    try:
        ZoneInfo(zone)
        at = time(int(match[3]), int(match[4]))
    except (ZoneInfoNotFoundError, ValueError) as exc:
        msg = f"{text!r}: {exc}; zones are written like Europe/Brussels, times like 08:00"
        raise ValueError(msg) from exc
    return Schedule(every, _day(every, (match[2] or "").lower()), at, zone)


def _day(every: str, text: str) -> int:
    if every == "daily":
        return _only("a daily schedule names no day", ok=not text, day=0)
    if every == "weekly":
        named = text[:3] or "mon"
        return _only(f"{text!r} is no weekday", ok=named in _DAYS, day=_DAYS.index(named) if named in _DAYS else 0)
    day = int(text) if text.isdigit() else int(not text)
    return _only("a monthly schedule names a day from 1 to 28", ok=0 < day <= _LAST_DAY_EVERYWHERE, day=day)


def _only(message: str, *, ok: bool, day: int) -> int:
    if not ok:
        raise ValueError(message)
    return day
