"""Moments of April 2026."""

from datetime import UTC, datetime


def april(day: int, clock: str = "00:00") -> datetime:
    """Return a moment of April 2026 in UTC: `april(11, "07:00")`; day 0 and less lie in March."""
    hour, minute = clock.split(":")
    moment = datetime(2026, 4, max(1, day), int(hour), int(minute), tzinfo=UTC)
    return moment if day > 0 else moment.replace(month=3, day=31 + day)


def before(year: int, month: int, day: int) -> datetime:
    """Return noon of a day before our month begins."""
    return datetime(year, month, day, 12, tzinfo=UTC)
