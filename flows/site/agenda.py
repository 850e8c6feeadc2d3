"""Regulation: what became of every act, and which dates lie ahead, also as a calendar. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from flows.messages import regulation, words
from flows.messages.acts import called
from flows.messages.setting import reasons, several
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
_LABELS = {"Applies from": "Applies", "End of validity": "Ends"}
_WIDTH = 75


def steps(book: Book) -> Mapping[str, tuple[Change, ...]]:
    """Return what happened to each subject of regulation, the newest first, those with the latest news first."""
    found: dict[str, list[Change]] = {}
    for change in book.changes:
        if change.kind.startswith("regulation."):
            found.setdefault(change.subject, []).append(change)
    return {subject: tuple(told) for subject, told in found.items()}


def dated(book: Book, subject: str) -> tuple[tuple[date, str], ...]:
    """Return the dates of a subject with what happens on them: as its facts say now, and as its changes named them.

    An act has several days of a kind. What its facts say of a kind of day stands against what a change once said.
    """
    entry = book.dossier(subject)
    found = {(day, STEPS[step]) for day, step in (timeline(entry.facts, entry.notes) if entry else ())}
    said = {label for _, label in found}
    for change in book.by_subject.get(subject, ()):
        named = {(day, _LABELS.get(label, label)) for label, day in regulation.dates(change)}
        found |= {(day, label) for day, label in named if label not in said}
        said |= {label for _, label in named}
    return tuple(sorted(found))


def touched(told: Iterable[Change]) -> tuple[str, str]:
    """Return which provisions of another act one touches, and what of our trade that concerns; "" where nothing says so."""
    for change in told:
        if places := several(change.details.get("articles")):
            return ", ".join(map(str, places)), reasons(several(change.details.get("relevance")))
    return "", ""


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
    yield f"SUMMARY:{_text(f'{STEPS[deadline.step]}: {called(deadline.title)}')}"
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
