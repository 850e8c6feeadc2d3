"""A page for each vendor: releases, license mix, cadence, downloads; and the acts of the EU with their dates."""

import itertools
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from statistics import median

from flows import charts
from storage import Release
from storage.subjects import Dossier

from . import agenda, links, press
from .book import Book
from .manifest import Page
from .terms import Terms

_LINES = 5
_FEW = 2


@dataclass(frozen=True, slots=True)
class Cadence:
    """How often a vendor releases. gap: days between two releases, the median; None for fewer than two."""

    releases: int
    gap: float | None
    last: date | None


def pages(book: Book, ledger: Mapping[str, Terms]) -> Iterator[Page]:
    """Yield the page of every vendor, and their list."""
    rows = []
    for vendor in book.vendors:
        models = [row for row in ledger.values() if row.vendor == vendor]
        released = book.released(vendor)
        rows.append((vendor, len(models), cadence(released), len(book.by_vendor.get(vendor, ()))))
        yield _vendor(book, vendor, models, released)
    path = "vendors/index.html"
    stamp = [[vendor, models, rhythm, changes] for vendor, models, rhythm, changes in rows]
    yield Page(path, stamp, lambda: press.page("vendors", path, book=book, rows=rows))


def cadence(released: tuple[Release, ...]) -> Cadence:
    """Return the rhythm of releases, given the newest first."""
    days = [release.first_seen.date() for release in released]
    gaps = [(newer - older).days for newer, older in itertools.pairwise(days)]
    return Cadence(len(days), float(median(gaps)) if gaps else None, days[0] if days else None)


def _vendor(book: Book, vendor: str, models: list[Terms], released: tuple[Release, ...]) -> Page:
    path = f"{links.vendor(vendor)}index.html"
    told = book.by_vendor.get(vendor, ())
    mix = Counter(row.license for row in models if not row.gone)
    lines = _downloads(book, models)
    health = [entry for entry in book.health if entry.vendor == vendor]
    stamp = [
        told,
        released,
        [[row.subject, row.name, row.license, row.openness, row.gone] for row in models],
        lines,
        [[entry.name, entry.state] for entry in health],
    ]

    def write() -> str:
        return press.page(
            "vendor",
            path,
            book=book,
            vendor=vendor,
            models=models,
            released=released,
            rhythm=cadence(released),
            mix=charts.license_mix(mix) if len(mix) >= _FEW else None,
            downloads=charts.downloads(lines) if any(len(points) >= _FEW for points in lines.values()) else None,
            told=told,
            health=health,
        )

    return Page(path, stamp, write)


def _downloads(book: Book, models: list[Terms]) -> dict[str, tuple[tuple[date, float], ...]]:
    """Return the series of the models that are downloaded most."""
    found = {
        row.name.rsplit("/", 1)[-1]: book.downloads[row.subject] for row in models if row.subject in book.downloads
    }
    leading = sorted(found, key=lambda name: -found[name][-1][1])[:_LINES]
    return {name: found[name] for name in leading}


def regulation(book: Book) -> Iterator[Page]:
    """Yield the page of acts and guidance with their timelines, and the calendar of what lies ahead."""
    path, told, acts = "regulation/index.html", agenda.steps(book), _acts(book)
    stamp = [told, book.ahead, [[entry.subject, entry.title, entry.facts, entry.notes] for entry in acts]]
    yield Page(path, stamp, lambda: _regulation(book, path))
    yield Page("regulation/deadlines.ics", book.ahead, lambda: agenda.ics(book))


def _regulation(book: Book, path: str) -> str:
    told, acts = agenda.steps(book), _acts(book)
    timelines = {subject: agenda.dated(book, subject) for subject in (*told, *(entry.subject for entry in acts))}
    touched = {subject: agenda.touched(changes) for subject, changes in told.items()}
    shown = {"told": told, "timelines": timelines, "touched": touched, "steps": agenda.STEPS, "acts": acts}
    return press.page("regulation", path, book=book, **shown)


def _acts(book: Book) -> list[Dossier]:
    """Return the acts, initiatives and pages of guidance that are watched and of which nothing was told yet."""
    told = set(agenda.steps(book))
    found = [book.dossier(subject) for subject in book.dossiers if subject not in told]
    kinds = {"act", "initiative", "guidance", "procedure"}
    return [entry for entry in found if entry and (entry.nature in kinds or "guidance" in entry.documents)]
