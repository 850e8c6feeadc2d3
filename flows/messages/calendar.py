"""The dates that a change brings as an iCalendar file (RFC 5545), for whoever keeps deadlines in a calendar. Pure."""

from collections.abc import Iterable
from datetime import UTC, date, timedelta

from connectors.apprise import line, web_link
from storage.deadlines import brussels_day
from storage.model import Change

from . import words
from .acts import called
from .regulation import dates
from .setting import Setting

_FOLD = 74
_HEAD = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Model Gazette//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH")
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,"})


def calendar(change: Change, setting: Setting) -> str:
    """Return the days of a change that were still to come when it was seen, an entry each; "" where there are none.

    Seen again, an entry replaces its former self: it is known by the subject and by what happens on the day.
    """
    first = brussels_day(change.detected_at) or change.detected_at.date()
    ahead = [(label, day) for label, day in _days(change) if day >= first]
    if not ahead:
        return ""
    labels = [label for label, _ in ahead]
    # A second day of a kind is an entry of its own; the first keeps its name, so that one that moves replaces itself.
    numbers = [labels[:place].count(label) + 1 for place, label in enumerate(labels)]
    entries = (
        row
        for (label, day), number in zip(ahead, numbers, strict=True)
        for row in _entry(change, setting, label, day, number)
    )
    return "".join(_folded(row) for row in (*_HEAD, *entries, "END:VCALENDAR"))


def _days(change: Change) -> Iterable[tuple[str, date]]:
    if change.kind.startswith("regulation."):
        return dates(change)
    effective = words.instant(change.details.get("effective_date")) if change.kind == "license.changed" else None
    return [("Takes effect", effective.date())] if effective else []


def _entry(change: Change, setting: Setting, label: str, day: date, number: int) -> tuple[str, ...]:
    link = web_link(setting.record(change) or change.url)
    key = (f"{change.subject} {label}" + (f" {number}" if number > 1 else "")).translate({ord(" "): "-"})
    return (
        "BEGIN:VEVENT",
        f"UID:{_said(key)}@model-gazette",
        f"DTSTAMP:{change.detected_at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_said(f'{label}: {line(called(change.title or change.subject), 150)}')}",
        f"DESCRIPTION:{_said(f'{change.vendor}. Source: {change.url}. A day as it was published; no legal advice.')}",
        *((f"URL:{link}",) if link else ()),
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    )


def _said(text: str) -> str:
    return line(text, 500).translate(_ESCAPES)


def _folded(row: str) -> str:
    """Return a line of at most 75 octets and its continuations, no letter torn apart."""
    parts, part = [], ""
    for char in row:
        if len((part + char).encode()) > _FOLD:
            parts.append(part)
            part = ""
        part += char
    return "\r\n ".join([*parts, part]) + "\r\n"
