"""Older pages of a feed: where it names them (RFC 5005), else where WordPress keeps them (`?paged=2`)."""

import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime
from urllib.parse import urlencode, urlsplit, urlunsplit

from connectors.exceptions import ParseError
from connectors.model import Known, Listing, Observation, Poll, Request, Response, Span

from .document import Document, read

MOST_PAGES = 500
_END = frozenset({400, 404, 410})


def recalled(
    url: str, known: Known, span: Span, observed: Callable[[Document, datetime], Sequence[Observation]]
) -> Poll:
    """Read one page of the past. The walk ends where a page is missing, no feed, empty, the same again, or too old."""
    place, number = known.cursor.get("next", url), int(known.cursor.get("page", "1"))
    # What is no feed on a later page is the end of the past, on the first an error.
    response = yield Request(
        place, accept=_END if number > 1 else frozenset(), expects="feed" if number == 1 else "any"
    )
    document = _page(response, number)
    if document is None or _mark(document) == known.cursor.get("mark"):
        return Listing()
    found = tuple(observed(document, known.now))
    older = "" if number >= MOST_PAGES or _is_before(found, span) else _older(document, url, number)
    cursor = {"next": older, "page": str(number + 1), "mark": _mark(document)} if older and older != place else None
    return Listing(found, items=len(document.entries), cursor=cursor)


def _page(response: Response, number: int) -> Document | None:
    if response.status in _END:
        return None
    try:
        document = read(response)
    except ParseError:
        if number == 1:
            raise
        return None
    return document if document.entries else None


def _older(document: Document, url: str, number: int) -> str:
    if document.older or "wordpress" not in document.generator.lower():
        return document.older
    parts = urlsplit(url)
    query = "&".join(filter(None, (parts.query, urlencode({"paged": number + 1}))))
    return urlunsplit(parts._replace(query=query))


def _mark(document: Document) -> str:
    said = repr([(entry.guid, entry.link, entry.title) for entry in document.entries])
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _is_before(found: Sequence[Observation], span: Span) -> bool:
    dates = [one.published_at for one in found if one.published_at]
    return span.since is not None and bool(dates) and max(dates) < span.since
