"""The log as pages: one for each change, which alerts link to; releases; months."""

import itertools
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from flows import digest
from flows.context import Context
from flows.messages import digest_parts, layouts
from flows.messages.setting import Setting
from storage import Change, Release

from . import history, links, press
from .book import Book
from .manifest import Page


def changes(book: Book) -> Iterator[Page]:
    """Yield the page of every change, at an address that never changes."""
    for change in book.changes:
        yield _change(book, change)


def _change(book: Book, change: Change) -> Page:
    path = f"{links.change(change.id)}index.html"
    release = book.releases.get(change.release or "")
    steps = _steps(book, change)
    known = change.subject in book.dossiers

    def write() -> str:
        document = layouts.document(change, Setting("", book.releases))
        return press.page(
            "change", path, book=book, change=change, document=document, release=release, steps=steps, known=known
        )

    return Page(path, [change, release and release.title, known, steps], write)


def _steps(book: Book, change: Change) -> list[tuple[str, str]]:
    """Return the role and the address of the page that lays the texts of a change beside one another."""
    documents = change.details.get("documents")
    entry = book.dossier(change.subject)
    if entry is None or not isinstance(documents, Mapping):
        return []
    found = []
    for role, step in documents.items():
        editions = history.editions(entry, role)
        for before, after in itertools.pairwise(editions):
            if step == {"before": before.digest, "after": after.digest}:
                found.append((role, links.difference(change.subject, role, before.number, after.number)))
    return found


def releases(book: Book) -> Iterator[Page]:
    """Yield the page of every release with all its signals, and their list."""
    for release in book.released():
        yield _release(book, release)
    path = "releases/index.html"
    stamp = [[release.id, release.title, release.vendor, len(release.signals)] for release in book.released()]
    yield Page(path, stamp, lambda: press.page("releases", path, book=book, releases=book.released()))


def _release(book: Book, release: Release) -> Page:
    path = f"{links.release(release.id)}index.html"
    ids = {signal.change for signal in release.signals}
    subjects = dict.fromkeys(signal.subject for signal in release.signals)
    models = [entry for subject in subjects if (entry := book.dossier(subject)) and entry.nature == "model"]
    facts = [[entry.subject, entry.title, entry.facts, entry.notes] for entry in models]

    def write() -> str:
        return press.page("release", path, book=book, release=release, models=models, ids=ids)

    return Page(path, [release, facts], write)


def months(context: Context, book: Book) -> Iterator[Page]:
    """Yield each month's digest as a page, and their list."""
    for key, told in book.by_month.items():
        yield _month(context, book, key, told)
    path = "months/index.html"
    counts = {key: len(told) for key, told in sorted(book.by_month.items(), reverse=True)}
    yield Page(path, counts, lambda: press.page("months", path, book=book, counts=counts))


def _month(context: Context, book: Book, key: str, told: tuple[Change, ...]) -> Page:
    path = f"{links.month(key)}index.html"
    since = datetime.fromisoformat(f"{key}-01").replace(tzinfo=UTC)
    until = since.replace(year=since.year + since.month // 12, month=since.month % 12 + 1)
    stamp = [told, [health.state for health in book.health] if book.today < until.date() else []]

    def write() -> str:
        found = digest.digest(context, digest.Period(since, until))
        document = digest_parts.document(found, "", most=200)
        return press.page("month", path, book=book, key=key, since=since, document=document, told=told)

    return Page(path, stamp, write)
