"""What the license of one model was, commit by commit: its card, its license files, the gate in front of it.

Sources: `GET /api/models/{id}/commits/{rev}`, `/api/models/{id}/tree/{rev}`, `/{id}/resolve/{rev}/{path}`. The Hub does
not say which files a commit touched, so the tree is asked for at every commit, and texts where git's names of them moved.
"""

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote

from connectors.model import Known, Listing, Request, Response, Span

from .answers import listed, next_page
from .bundle import File, by_path
from .item import Item, moment
from .state import State, Walker

STEP: Final = 30
"""Commits on a page: what is read once more where a walk was killed."""
_LIST: Final = 1000
_MOST_PAGES: Final = 100

Steps = Generator[Request | tuple[Request, ...], Any, Any]


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit of `main`. at: its date, or that of an older one where the clocks disagree."""

    id: str
    at: datetime


def walked(item: Item, base: str, known: Known, span: Span) -> Steps:
    """Return the states that the next commits left, oldest first; the cursor is None where there are no more."""
    history = yield from _history(item, base)
    left = _left(history, known.cursor, span)
    page, rest = left[:STEP], left[STEP:]
    trees = yield from _trees(item, base, page)
    walker = Walker(item, base, State.read(known.cursor.get("last", "")), born=page[:1] == history[:1])
    for commit, files in zip(page, trees, strict=True):
        yield from walker.take(commit.id, commit.at, files)
    if not rest:
        walker.settle(known.now)
        return Listing(tuple(walker.found))
    done = 1 - len(rest) / len(history)
    place = {"sha": page[-1].id, "at": page[-1].at.isoformat(), "last": walker.last.written, "done": f"{done:.4f}"}
    return Listing(tuple(walker.found), cursor=place)


def _history(item: Item, base: str) -> Steps:
    """Return all commits, oldest first."""
    url = f"{base}/api/models/{quote(item.id)}/commits/{item.sha or 'main'}?limit={_LIST}"
    rows = list[Any]()
    for _ in range(_MOST_PAGES):
        response: Response = yield Request(url, expects="json")
        rows += listed(response)
        if not (url := next_page(response, url)):
            break
    dated = [(row.get("id"), moment(row.get("date"))) for row in rows if isinstance(row, dict)]
    found = [Commit(id_, at) for id_, at in reversed(dated) if isinstance(id_, str) and at is not None]
    return _in_order(found)


def _in_order(commits: Sequence[Commit]) -> list[Commit]:
    """Give a commit that claims to be older than the one before it that one's date."""
    found = list(commits[:1])
    for commit in commits[1:]:
        found.append(Commit(commit.id, max(commit.at, found[-1].at)))
    return found


def _left(history: Sequence[Commit], place: Mapping[str, str], span: Span) -> list[Commit]:
    """Return the commits that are still to be read: those of the span, and the one before, to compare with."""
    start, last = 0, moment(place.get("at"))
    if last is not None:
        ids = [commit.id for commit in history]
        # A history that was squashed meanwhile goes on behind the date that was reached.
        known = ids.index(place["sha"]) + 1 if place["sha"] in ids else None
        start = known if known is not None else sum(commit.at <= last for commit in history)
    elif span.since is not None:
        start = max(sum(commit.at < span.since for commit in history) - 1, 0)
    return [commit for commit in history[start:] if span.until is None or commit.at < span.until]


def _trees(item: Item, base: str, page: Sequence[Commit]) -> Steps:
    """Return the files at each of these commits, by path."""
    tree = f"{base}/api/models/{quote(item.id)}/tree"
    urls = [f"{tree}/{commit.id}?recursive=true&limit={_LIST}" for commit in page]
    answers: tuple[Response, ...] = yield tuple(Request(url, expects="json") for url in urls)
    found = list[dict[str, File]]()
    for url, answer in zip(urls, answers, strict=True):
        files, further = by_path(listed(answer)), next_page(answer, url)
        while further:
            more: Response = yield Request(further, expects="json")
            files |= by_path(listed(more))
            further = next_page(more, further)
        found.append(files)
    return found
