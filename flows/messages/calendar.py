"""The dates that a change brings as an iCalendar file (RFC 5545), for whoever keeps deadlines in a calendar. Pure."""

from collections.abc import Iterable
from datetime import UTC, date, timedelta

from connectors.apprise import line, web_link
from storage.model import Change

from . import words
from .regulation import dates
from .setting import Setting, name

_FOLD = 74
_HEAD = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Model Gazette//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH")
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,"})


def calendar(change: Change, setting: Setting) -> str:
    """Return the days of a change that were still to come when it was seen, an entry each; "" where there are none.

    Seen again, an entry replaces its former self: it is known by the subject and by what happens on the day.
    """
    first = change.detected_at.date()
    ahead = [(label, day) for label, day in _days(change) if day >= first]
    if not ahead:
        return ""
    entries = (row for label, day in ahead for row in _entry(change, setting, label, day))
    return "".join(_folded(row) for row in (*_HEAD, *entries, "END:VCALENDAR"))


def _days(change: Change) -> Iterable[tuple[str, date]]:
    if change.kind.startswith("regulation."):
        return dates(change)
    effective = words.instant(change.details.get("effective_date")) if change.kind == "license.changed" else None
    return [("Takes effect", effective.date())] if effective else []


def _entry(change: Change, setting: Setting, label: str, day: date) -> tuple[str, ...]:
    link = web_link(setting.record(change) or change.url)
    key = f"{change.subject} {label}".translate({ord(" "): "-"})
    return (
        "BEGIN:VEVENT",
        f"UID:{_said(key)}@model-gazette",
        f"DTSTAMP:{change.detected_at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_said(f'{label}: {name(change)}')}",
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
