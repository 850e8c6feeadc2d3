"""When an entry says it was published, and how exactly. Pure."""

import calendar
import re
import time
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz
from zoneinfo import ZoneInfo

from connectors.model import Precision

_EARLIEST = 1995
_AHEAD = timedelta(hours=24)
_BRUSSELS = ZoneInfo("Europe/Brussels")
_TIME = re.compile(r"\d:\d\d|\dT\d\d")
_MONTH = re.compile(r"\d{4}-\d{2}|[A-Za-z]{3,9}\.?,? +\d{4}")
_LONGEST = 64
_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name}
_DAY_WORDS = 3


def published(raw: str, parsed: time.struct_time | None, host: str, now: datetime) -> tuple[datetime | None, Precision]:
    """Return the date in UTC and its precision: "second", "day" (no time given), "month"; (None, "") where unusable.

    raw: as it stands in the feed; parsed: as feedparser understood it. Unusable are dates before 1995, impossible ones
    and those more than a day after `now`. Days of *.europa.eu are days in Brussels, midnight there is no time.
    """
    text = raw.strip()[:_LONGEST]
    when = _utc(parsed) or _iso(text) or _month(text) or _day(text) or _mail_date(text)
    if when is None or when.year < _EARLIEST or when > now + _AHEAD:
        return None, ""
    european = host == "europa.eu" or host.endswith(".europa.eu")
    if _MONTH.fullmatch(text):
        return when, "month"
    if not _TIME.search(text):
        return (when.replace(tzinfo=_BRUSSELS).astimezone(UTC) if european else when), "day"
    local = when.astimezone(_BRUSSELS)
    return when, "day" if european and (local.hour, local.minute, local.second) == (0, 0, 0) else "second"


def _utc(parsed: time.struct_time | None) -> datetime | None:
    if parsed is None:
        return None
    try:
        return datetime.fromtimestamp(calendar.timegm(parsed), UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _iso(text: str) -> datetime | None:
    """Read the dates of JSON Feed, which feedparser does not see."""
    try:
        when = datetime.fromisoformat(text) if "-" in text else None
        return when and (when.astimezone(UTC) if when.tzinfo else when.replace(tzinfo=UTC))
    except (ValueError, OverflowError):
        return None


def _month(text: str) -> datetime | None:
    """Read "April 2026" and "Apr 2026", which no mail or feed standard knows."""
    words = re.split(r"[., ]+", text)
    month = _MONTHS.get(words[0][:3].lower(), 0)
    return _day(f"{words[0]} 1 {words[-1]}") if month and _MONTH.fullmatch(text) else None


def _day(text: str) -> datetime | None:
    """Read "April 1, 2026", "1 Apr 2026" and their kin: English, with the month in letters."""
    words = re.split(r"[., ]+", text)
    if len(words) == _DAY_WORDS and words[1].isalpha():
        words = [words[1], words[0], words[2]]
    if len(words) != _DAY_WORDS or not (words[1].isdecimal() and words[2].isdecimal()):
        return None
    try:
        return datetime(int(words[2]), _MONTHS.get(words[0][:3].lower(), 0), int(words[1]), tzinfo=UTC)
    except ValueError:
        return None


def _mail_date(text: str) -> datetime | None:
    """Read what feedparser does not: "Mi, 01 Apr 2026 10:00:00 +0200"."""
    fields = parsedate_tz(text) if _TIME.search(text) else None
    if fields is None:
        return None
    try:
        return datetime(*fields[:6], tzinfo=timezone(timedelta(seconds=fields[9] or 0))).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
