"""Regulation: what became of every act, and which dates lie ahead, also as a calendar. Pure."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from flows.messages import regulation, words
from storage import Change
from storage.deadlines import Deadline, timeline

from . import links
from .book import Book

STEPS: Mapping[str, str] = {
    "published": "Published",
    "in_force": "In force",
    "applies": "Applies",
    "deadline": "Deadline",
    "ends": "Ends",
    "opens": "Consultation opens",
    "closes": "Consultation closes",
    "effective": "Terms take effect",
}
_WIDTH = 75


def steps(book: Book) -> Mapping[str, tuple[Change, ...]]:
    """Return what happened to each subject of regulation, the newest first, those with the latest news first."""
    found: dict[str, list[Change]] = {}
    for change in book.changes:
        if change.kind.startswith("regulation."):
            found.setdefault(change.subject, []).append(change)
    return {subject: tuple(told) for subject, told in found.items()}


def dated(book: Book, subject: str) -> tuple[tuple[date, str], ...]:
    """Return the dates of a subject with what happens on them: as its facts say now, and as its changes named them."""
    entry = book.dossier(subject)
    found = {STEPS[step]: day for day, step in (timeline(entry.facts, entry.notes) if entry else ())}
    for change in book.by_subject.get(subject, ()):
        for label, day in regulation.dates(change):
            found.setdefault(label, day)
    return tuple(sorted((day, label) for label, day in found.items()))


def ics(book: Book) -> str:
    """Return the dates ahead as a calendar (RFC 5545), a whole day each."""
    events = [line for deadline in book.ahead for line in _event(book, deadline)]
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Model Gazette//EN", "X-WR-CALNAME:Dates ahead", *events]
    return "".join(f"{folded}\r\n" for line in (*lines, "END:VCALENDAR") for folded in _folded(line))


def _event(book: Book, deadline: Deadline) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{links.slug(f'{deadline.subject} {deadline.step} {deadline.day}')}@model-gazette"
    yield f"DTSTAMP:{book.today:%Y%m%d}T000000Z"
    yield f"DTSTART;VALUE=DATE:{deadline.day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{deadline.day + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_text(f'{STEPS[deadline.step]}: {deadline.title}')}"
    if book.address:
        yield f"URL:{book.address}/{links.subject(deadline.subject)}"
    yield "END:VEVENT"


def _text(value: str) -> str:
    clean = " ".join(words.plain(value).split())
    return clean.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")


def _folded(line: str) -> Iterator[str]:
    """Yield a line in pieces of at most 75 octets, as RFC 5545 asks (3.1)."""
    piece = ""
    for letter in line:
        if len((piece + letter).encode()) > _WIDTH:
            yield piece
            piece = " "
        piece += letter
    yield piece
