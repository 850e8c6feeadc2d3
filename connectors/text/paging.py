"""Walking through the pages of a listing: where a walk stands, which page is next, and when there is none. Pure."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from connectors.model import Observation, Span

MOST_PAGES = 200
BEYOND = frozenset({400, 404, 410})
"""What a site answers beyond its last page."""
_MARK = 10


@dataclass(frozen=True, slots=True)
class Place:
    """The page to be read. number: from 1; seen: marks of what the pages before it held."""

    url: str
    number: int = 1
    seen: frozenset[str] = field(default=frozenset())

    @property
    def beyond(self) -> frozenset[int]:
        """The statuses that say that the pages are over; of a first page none does."""
        return frozenset() if self.is_first else BEYOND

    @property
    def is_first(self) -> bool:
        """Whether it is the page that polls read."""
        return self.number == 1

    def is_new(self, name: str) -> bool:
        """Tell whether the pages before it did not hold this: a post that appears meanwhile pushes others a page on."""
        return _mark(name) not in self.seen

    def onward(self, held: Collection[str], following: str) -> Mapping[str, str] | None:
        """Return the cursor of the next page; None where the walk ends.

        It ends with a page that holds nothing which the pages before it did not hold (sites repeat their first or last
        page for numbers they do not know), without a next page on the same host, and after 200 pages.
        """
        fresh = {_mark(name) for name in held} - self.seen
        same = urlsplit(following).hostname == urlsplit(self.url).hostname
        if not fresh or not following or not same or self.number >= MOST_PAGES:
            return None
        return {"url": following, "page": str(self.number + 1), "seen": " ".join(sorted(self.seen | fresh))}


def place(cursor: Mapping[str, str], first: str) -> Place:
    """Return where a walk stands; without a cursor at the first page."""
    seen = frozenset(cursor.get("seen", "").split())
    return Place(cursor.get("url", first), int(cursor.get("page", "1")), seen)


def is_over(found: Collection[Observation], span: Span) -> bool:
    """Tell whether a page, and so all that follow, lies before a span: everything on it is dated, and too old."""
    dates = [seen.published_at for seen in found if seen.published_at]
    return span.since is not None and len(dates) == len(found) > 0 and max(dates) < span.since


def may_name_a_post(subject: str) -> bool:
    """Tell whether people may call a post so: by its address or its title, not as a model or a repository is called."""
    return "://" in subject or len(subject.split()) > 1


def _mark(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:_MARK]
