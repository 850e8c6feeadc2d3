"""Pages of the web as the Internet Archive captured them. Source: its index of captures (CDX server API) and the captures.

`recall` rebuilds the history of a page; `poll` shows the latest capture, for pages that do not let themselves be read.
"""

import re
from collections.abc import Generator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Literal
from urllib.parse import urlencode

from pydantic import AfterValidator, BaseModel
from pydantic_core import from_json

from connectors.exceptions import ParseError
from connectors.model import Known, Listing, Observation, Poll, Quarantined, Request, Response, Span
from connectors.text import WebAddress, css_selector, web_address
from connectors.text.watched import page_observation

READING = 1
EVERY = "24h"
ASIDE = frozenset({"covers", "title"})
ARCHIVE = "https://web.archive.org"
PAGE = 20
_FIELDS = ("timestamp", "original", "digest")
_MISSING = frozenset({403, 404, 410, 451, 500, 502, 504})
_TIMESTAMP = re.compile(r"\d{14}")


def _endpoint(url: str) -> str:
    return web_address(url).rstrip("/") if url else ARCHIVE


class Target(BaseModel, frozen=True, extra="forbid"):
    """A page as in the connector `page`; `endpoint` "" is the Internet Archive's own."""

    url: WebAddress
    role: Literal["license", "policy", "news", "guidance"] = "news"
    covers: tuple[str, ...] = ()
    select: Annotated[str, AfterValidator(css_selector)] = ""
    title: str = ""
    endpoint: Annotated[str, AfterValidator(_endpoint)] = ARCHIVE


@dataclass(frozen=True, slots=True)
class _Capture:
    """One capture: when, of which spelling of the address, and the archive's digest of its bytes."""

    timestamp: str
    original: str
    digest: str

    @property
    def at(self) -> datetime:
        return datetime.strptime(self.timestamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)


def addresses(target: Target) -> tuple[str, ...]:
    """Return the addresses that `poll` asks for first."""
    return (_index(target, limit=-1, fastLatest="true"),)


def poll(target: Target, known: Known) -> Poll:  # noqa: ARG001  (every poll is called alike; a page needs no memory)
    """Read the latest capture as one observation, `page:<url>`. ParseError where there is none, or it cannot be read."""
    response = yield _ask(addresses(target)[0])
    if response.unchanged:
        return Listing(unchanged=True)
    found = _captures(response)
    if not found:
        msg = f"the archive has no capture of {target.url}"
        raise ParseError(msg)
    answer = yield Request(_address(target, found[-1]), expects="page")
    return Listing((_observation(target, found[-1], answer),), complete=True)


def recall(target: Target, known: Known, span: Span) -> Poll:
    """Read the next twenty captures that differ from those before them, oldest first, as states of the page.

    The cursor holds when the last one (`after`) and the first one (`first`) were made. A capture that cannot be read is
    set aside.
    """
    if span.subject and span.subject.casefold() not in {target.url.casefold(), f"page:{target.url}".casefold()}:
        return Listing()
    last, begin = known.cursor.get("after", ""), f"{span.since:%Y%m%d%H%M%S}" if span.since else ""
    until = {"to": f"{span.until:%Y%m%d%H%M%S}"} if span.until else {}
    start = {"from": max(last, begin)} if last or begin else {}
    # One more than is read: the first may be the last one of the page before.
    index = yield _ask(_index(target, limit=PAGE + 1, collapse="digest", **start, **until))
    listed = _captures(index)
    fresh = [one for one in listed if one.timestamp > last][:PAGE]
    found, odd = yield from _read(target, fresh)
    cursor = _cursor(fresh[-1], known) if fresh and len(listed) > PAGE else None
    return Listing(tuple(found), cursor=cursor, quarantined=tuple(odd), items=len(fresh))


def _read(
    target: Target, captures: list[_Capture]
) -> Generator[Request, Response, tuple[list[Observation], list[Quarantined]]]:
    """Fetch captures one after another, as the archive asks of programs."""
    found, odd = [], []
    for capture in captures:
        answer = yield Request(_address(target, capture), accept=_MISSING)
        try:
            found.append(_observation(target, capture, answer, at=capture.at))
        except ParseError as error:
            odd.append(Quarantined(_address(target, capture), str(error)))
    return found, odd


def _index(target: Target, **asked: object) -> str:
    query = {"url": target.url, "output": "json", "fl": ",".join(_FIELDS), "filter": "statuscode:200", **asked}
    return f"{target.endpoint}/cdx/search/cdx?{urlencode(query)}"


def _ask(url: str) -> Request:
    return Request(url, headers={"Accept": "application/json"}, expects="json")


def _address(target: Target, capture: _Capture) -> str:
    """Return where a capture's own bytes are: with `id_` the archive adds nothing to them."""
    return f"{target.endpoint}/web/{capture.timestamp}id_/{capture.original}"


def _captures(response: Response) -> list[_Capture]:
    """Return the captures of an index, oldest first; its first row names the columns, and no row at all means none."""
    rows = from_json(response.body)
    if not isinstance(rows, list) or (rows and rows[0] != list(_FIELDS)):
        msg = "the archive answered with something that is no index of captures"
        raise ParseError(msg)
    whole = [row for row in rows[1:] if isinstance(row, list) and len(row) == len(_FIELDS)]
    found = [_Capture(*map(str, row)) for row in whole if _TIMESTAMP.fullmatch(str(row[0]))]
    return sorted(found, key=lambda one: one.timestamp)


def _observation(target: Target, capture: _Capture, answer: Response, at: datetime | None = None) -> Observation:
    if answer.status in _MISSING:
        msg = f"the archive answered HTTP {answer.status} for a capture that its index names"
        raise ParseError(msg)
    return page_observation(
        target,
        answer,
        url=f"{target.endpoint}/web/{capture.timestamp}/{capture.original}",
        at=at,
        notes={"captured": capture.at.isoformat()},
    )


def _cursor(last: _Capture, known: Known) -> dict[str, str]:
    first = known.cursor.get("first", last.timestamp)
    begun = _Capture(first, "", "").at
    whole = (known.now - begun).total_seconds()
    done = (last.at - begun).total_seconds() / whole if whole > 0 else 0.0
    return {"after": last.timestamp, "first": first, "done": f"{min(max(done, 0), 0.99):.2f}"}
