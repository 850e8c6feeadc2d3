"""The page of every subject: a model, a post, a page, an act; with its versions and their differences."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from connectors import licenses
from flows import charts
from flows.bundles import Text
from flows.messages import words
from storage import Change
from storage.subjects import Dossier

from . import difference, history, links, press
from .book import Book
from .history import Edition
from .manifest import Page
from .terms import TEXTS, Terms

_FEW = 3


def pages(book: Book, ledger: Mapping[str, Terms], text: Text) -> Iterator[Page]:
    """Yield the pages of all subjects, and of every two versions of their texts."""
    covered = _covered(ledger.values())
    for subject in dict.fromkeys([*book.dossiers, *book.by_subject]):
        entries = book.dossiers.get(subject, ())
        yield _subject(book, subject, ledger.get(subject), covered.get(subject, ()))
        for entry in entries:
            yield from _differences(book, entry, text)


def _covered(ledger: Iterable[Terms]) -> Mapping[str, tuple[Terms, ...]]:
    found: dict[str, tuple[Terms, ...]] = {}
    for terms in ledger:
        if terms.page:
            found[terms.page] = (*found.get(terms.page, ()), terms)
    return found


def _subject(book: Book, subject: str, terms: Terms | None, covered: tuple[Terms, ...]) -> Page:
    entries, told = book.dossiers.get(subject, ()), book.by_subject.get(subject, ())
    downloads = book.downloads.get(subject, ())
    stamp = [
        entries,
        told,
        terms,
        [row.subject for row in covered],
        downloads,
        [book.releases[key] for key in sorted(_releases(told)) if key in book.releases],
    ]
    path = f"{links.subject(subject)}index.html"

    def write() -> str:
        shown = book.dossier(subject)
        title = shown.title if shown else told[0].title
        return press.page(
            "subject",
            path,
            book=book,
            subject=subject,
            title=title,
            entries=entries,
            told=told,
            terms=terms,
            covered=covered,
            downloads=downloads,
            spark=_spark(downloads),
            releases=[book.releases[key] for key in sorted(_releases(told)) if key in book.releases],
            histories=[_history(entry) for entry in entries],
            facts=list(facts(entries)),
        )

    return Page(path, stamp, write)


def _spark(downloads: Sequence[tuple[date, float]]) -> str:
    if len(downloads) < _FEW:
        return ""
    (first, before), (last, after) = downloads[0], downloads[-1]
    title = f"Downloads went from {before:,.0f} on {first} to {after:,.0f} on {last}"
    return charts.sparkline(title, [value for _, value in downloads])


def _releases(told: Iterable[Change]) -> set[str]:
    return {change.release for change in told if change.release}


def _history(entry: Dossier) -> list[tuple[str, tuple[Edition, ...], list[tuple[Edition, Edition]]]]:
    found = [(role, history.editions(entry, role)) for role in history.roles(entry)]
    return [(role, editions, list(history.pairs(editions))) for role, editions in found]


def facts(entries: Iterable[Dossier]) -> Iterator[tuple[str, str, Dossier]]:
    """Yield every fact that is stated: its name, its value in words, and the source that says so."""
    for entry in entries:
        for name, value in {**entry.facts, **entry.notes, **entry.metrics}.items():
            if value not in (None, "", [], {}):
                shown = words.number(int(value)) if isinstance(value, float) and value.is_integer() else _shown(value)
                yield words.label(name), shown, entry


def _shown(value: Any) -> str:
    return words.number(value) if isinstance(value, (int, float)) else words.plain(value)


def _differences(book: Book, entry: Dossier, text: Text) -> Iterator[Page]:
    for role in history.roles(entry):
        found = history.editions(entry, role)
        for before, after in history.pairs(found):
            yield _difference(book, entry, role, found, (before, after), text)


def _difference(
    book: Book, entry: Dossier, role: str, found: tuple[Edition, ...], pair: tuple[Edition, Edition], text: Text
) -> Page:
    before, after = pair
    path = f"{links.difference(entry.subject, role, before.number, after.number)}index.html"
    known = _known(book, entry, role, before, after)
    stamp = [entry.title, role, len(found), before, after, known.id if known else ""]

    def write() -> str:
        old, new = text(before.digest), text(after.digest)
        compared = _compared(known, role, old, new)
        clauses = difference.clauses(compared.get("attributes", ()))
        rows = difference.rows(old, new, clauses)
        return press.page(
            "difference",
            path,
            book=book,
            entry=entry,
            role=role,
            before=before,
            after=after,
            editions=found,
            pairs=list(history.pairs(found)),
            compared=compared,
            clauses=clauses,
            named={clause.anchor for row in rows for clause in row.clauses},
            stretches=difference.stretches(rows),
            change=known,
        )

    return Page(path, stamp, write)


def _known(book: Book, entry: Dossier, role: str, before: Edition, after: Edition) -> Change | None:
    """Return the change in the log that is this very step."""
    step = {"before": before.digest, "after": after.digest}
    for change in book.by_subject.get(entry.subject, ()):
        documents = change.details.get("documents")
        if isinstance(documents, Mapping) and documents.get(role) == step:
            return change
    return None


def _compared(known: Change | None, role: str, old: str, new: str) -> Mapping[str, Any]:
    if known is not None and "attributes" in known.details:
        return known.details
    return licenses.compare(old, new).to_json() if role in TEXTS else {}
