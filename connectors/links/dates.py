"""Dates as listing pages write them. Pure."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from connectors.model import Precision

_EARLIEST = 1995
_AHEAD = timedelta(hours=24)
_BRUSSELS = ZoneInfo("Europe/Brussels")
_LONGEST = 100
_MACHINE = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}")
_DATE = re.compile(
    r"\d{4}-\d{2}-\d{2}|\d{4}([./])\d{1,2}\1\d{1,2}|\d{4}年\d{1,2}月\d{1,2}日"
    r"|[A-Za-z]{3,9}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}|\d{1,2}(?:st|nd|rd|th)? [A-Za-z]{3,9}\.?,? \d{4}|[A-Za-z]{3,9}\.?,? \d{4}"
)
_FORMATS = ("%Y-%m-%d", "%Y/%m/%d", "%B %d %Y", "%b %d %Y", "%d %B %Y", "%d %b %Y", "%B %Y", "%b %Y")


def published(text: str, date_format: str, host: str, now: datetime) -> tuple[datetime | None, Precision]:
    """Return the date in UTC and its precision: "second", "day" (no time given), "month"; (None, "") where unusable.

    date_format: as strptime reads the whole text; "" finds ISO dates, English ones and 2026年4月1日 in it. Unusable are
    dates before 1995, impossible ones and those more than a day after `now`. Days of *.europa.eu are days in Brussels.
    """
    european = host == "europa.eu" or host.endswith(".europa.eu")
    for when, precision in _readings(text.strip()[:_LONGEST], date_format):
        moment = when if when.tzinfo else when.replace(tzinfo=_BRUSSELS if european else UTC)
        if moment.year >= _EARLIEST and moment <= now + _AHEAD:
            return moment.astimezone(UTC), precision
    return None, ""


def readable(text: str, date_format: str) -> bool:
    """Tell whether a text holds a date, of whatever year."""
    return next(_readings(text.strip()[:_LONGEST], date_format), None) is not None


def _readings(text: str, date_format: str) -> Iterator[tuple[datetime, Precision]]:
    if date_format:
        yield from _parsed(text, (date_format,))
        return
    if _MACHINE.match(text):
        yield from _iso(text)
    for match in _DATE.finditer(text):
        yield from _parsed(_plain(match[0]), _FORMATS)


def _iso(text: str) -> Iterator[tuple[datetime, Precision]]:
    try:
        yield datetime.fromisoformat(text), "second"
    except ValueError:
        return


def _plain(text: str) -> str:
    """One spelling: 2026.4.1 and 2026年4月1日 as 2026/4/1, "Sept. 1st, 2026" as "Sep 1 2026"."""
    slashed = re.sub(r"(?<=\d)[.年月](?=\d)", "/", text)
    words = re.sub(r"(?<=\d)(?:st|nd|rd|th)\b|[.,日]", "", slashed)
    return re.sub(r"\bsept\b", "Sep", words, flags=re.IGNORECASE)


def _parsed(text: str, formats: Iterable[str]) -> Iterator[tuple[datetime, Precision]]:
    for form in formats:
        try:
            yield datetime.strptime(text, form), _precision(form)  # noqa: DTZ007  (the site's zone is set by the caller)
        except ValueError:
            continue


def _precision(form: str) -> Precision:
    if "%H" in form or "%I" in form:
        return "second"
    return "day" if any(code in form for code in ("%d", "%j", "%x", "%c")) else "month"
