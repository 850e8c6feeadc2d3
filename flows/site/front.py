"""The front page: the last thirty days, what weighs most first; the ledger; the sources; the front's neighbors."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import timedelta

from flows import charts
from flows.messages import digest_parts
from flows.messages.period import Digest
from storage import Change, Kind

from . import agenda, feeds, press
from .book import Book, happened
from .manifest import Page
from .terms import Terms

DAYS = 30
_MOST = 12
_PARTS = (
    ("License changes", ("license.",)),
    ("Releases", (Kind.MODEL_RELEASED,)),
    ("European Union", ("regulation.",)),
    ("Models", ("model.",)),
    ("Posts, pages and code", ("post.", "page.", "code.")),
)


def pages(book: Book, ledger: Mapping[str, Terms]) -> Iterator[Page]:
    """Yield the front page, the ledger of licenses, the sources, the list of feeds."""
    yield _front(book)
    rows = list(ledger.values())
    path = "licenses/index.html"
    stamp = [rows, book.policy is None]
    yield Page(path, stamp, lambda: press.page("ledger", path, book=book, rows=rows))
    health = list(book.health)
    sources = "sources/index.html"
    yield Page(sources, health, lambda: press.page("sources", sources, book=book))
    listed = "feeds/index.html"
    yield Page(listed, feeds.names(book), lambda: press.page("feeds", listed, book=book, feeds=feeds.names(book)))
    lost = "404.html"
    yield Page(lost, "", lambda: press.page("lost", lost, book=book))


def recent(book: Book) -> tuple[Change, ...]:
    """Return the changes of the last thirty days, the newest first."""
    since = book.today - timedelta(days=DAYS)
    return tuple(change for change in book.changes if happened(change).date() >= since)


def _front(book: Book) -> Page:
    told = recent(book)
    path = "index.html"
    health = dict(sorted(Counter(entry.state for entry in book.health).items()))
    ahead = book.ahead[:_MOST]
    stamp = [f"{book.today}", told, health, ahead, len(book.changes), len(book.dossiers)]

    def write() -> str:
        period = (
            Digest(since=book.changes[0].detected_at, until=book.changes[0].detected_at, changes=told) if told else None
        )
        return press.page(
            "front",
            path,
            book=book,
            since=book.today - timedelta(days=DAYS),
            parts=parts(book, told),
            decisions=digest_parts.decisions(period)[:_MOST] if period else [],
            chart=timeline(book),
            health=health,
            ahead=ahead,
            steps=agenda.STEPS,
            troubled=[entry for entry in book.health if entry.state not in {"healthy", "new"}],
        )

    return Page(path, stamp, write)


def parts(book: Book, told: tuple[Change, ...]) -> list[tuple[str, list[Change], int]]:
    """Return the columns of the front page: a heading, the changes that stand in it, how many more there are."""
    rest, found = [change for change in told if not _echoed(book, change)], []
    for heading, kinds in _PARTS:
        here = [change for change in rest if change.kind.startswith(kinds)]
        rest = [change for change in rest if not change.kind.startswith(kinds)]
        shown = here[:_MOST]
        if here:
            found.append((heading, shown, len(here) - len(shown)))
    return found


def _echoed(book: Book, change: Change) -> bool:
    """Tell whether a change is a further signal of a release that its first repository stands for."""
    release = book.releases.get(change.release or "")
    if release is None:
        return False
    first = next((signal for signal in release.signals if signal.stage == "weights"), release.signals[0])
    return first.change != change.id


def timeline(book: Book) -> charts.Chart:
    """Return releases per week over the last half year, license changes marked."""
    since = book.today - timedelta(days=26 * 7)
    released = [(r.first_seen.date(), r.vendor) for r in book.released() if r.first_seen.date() >= since]
    marked = [
        (happened(change).date(), change.title)
        for change in book.changes
        if change.kind == Kind.LICENSE_CHANGED and happened(change).date() >= since
    ]
    return charts.timeline(released, marked)
