"""EU law around one act, from CELLAR, the Publications Office's store. Source: its SPARQL endpoint, and texts by CELEX number.

Everything that points at the act is listed at every poll: acts that amend, complete or implement it, proposals,
corrigenda, consolidated versions; and which of its provisions they touch, where CELLAR says so. Acts are loaded weeks
after the day they bear, so no date decides what is new.
"""

import re
from collections.abc import Generator, Iterable, Mapping
from datetime import timedelta
from typing import Annotated, Any, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, model_validator

from connectors.exceptions import BatchError, ParseError, SourceError
from connectors.model import Known, Listing, Observation, Poll, Quarantined, Request, Response
from connectors.text import page_text, web_address

from . import sparql
from .articles import by_article
from .observation import base_observation, consolidation, observation, untitled
from .places import Places, places
from .works import Work, celex_of, works

READING = 2
EVERY = "6h"
CELLAR = "https://publications.europa.eu/webapi/rdf/sparql"
_CONTENT = "http://publications.europa.eu"  # it redirects to http, which nobody who came by https may follow
_BATCH = 50
_TEXT_LIMIT = 20_000_000
_OVERLAP = timedelta(days=60)
# The text of an act can wait until the next poll; the news that there is one cannot.
_NO_TEXT = frozenset({300, 400, 404, 406, 410, 500, 502, 504})
_FORM = {"Accept": "application/xhtml+xml", "Accept-Language": "eng"}


def _endpoint(url: str) -> str:
    address = web_address(url).rstrip("/") if url else CELLAR
    return address if urlsplit(address).path else address + urlsplit(CELLAR).path


def _celex(name: str) -> str:
    return celex_of(name) if name.strip() else ""


class Target(BaseModel, frozen=True, extra="forbid"):
    """An act by its CELEX number or its ELI, or a query of one's own; `endpoint` "" is the Publications Office's.

    query: SPARQL with the columns ?celex ?title ?date, as you like also ?type ?force ?deadline; `{since}` in it becomes
    the first day of the month 60 days ago (YYYY-MM-DD).
    """

    celex: Annotated[str, AfterValidator(_celex)] = ""
    query: str = ""
    endpoint: Annotated[str, AfterValidator(_endpoint)] = CELLAR

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if bool(self.celex) == bool(self.query.strip()):
            msg = 'say either celex = "32024R1689" or query = "SELECT ?celex ?title ?date WHERE { ... }"'
            raise ValueError(msg)
        if self.query and not re.search(r"\?celex\b", self.query):
            msg = "query: it must select ?celex"
            raise ValueError(msg)
        return self


def addresses(target: Target) -> tuple[str, ...]:
    """Return the addresses that `poll` asks for first; of a query with `{since}` without the day."""
    if target.query:
        return (sparql.url(target.endpoint, sparql.limited(target.query)),)
    queries = (sparql.act(target.celex), sparql.relations(target.celex), sparql.places(target.celex))
    return tuple(sparql.url(target.endpoint, query) for query in queries)


def poll(target: Target, known: Known) -> Poll:
    """List the act and what points at it, `celex:<number>`; or what a query of one's own finds.

    The cursor holds `read`, the consolidated version whose text was read last, and `pending`, what is still to come.
    ParseError where CELLAR answers with an error, cut short, or does not know the act.
    """
    return (yield from _query(target, known) if target.query else _act(target, known))


def _act(target: Target, known: Known) -> Generator[Any, Any, Listing]:
    own, pointing, touched = yield from _asked(target)
    answers = (own, pointing, touched)
    if all(isinstance(one, Response) and one.unchanged for one in answers) and not known.cursor.get("pending"):
        return Listing(unchanged=True)
    base = works(sparql.rows(own, "celex")).get(target.celex)
    if base is None:
        msg = f"CELLAR answered, and does not know the act {target.celex}"
        raise ParseError(msg)
    related = works(sparql.rows(pointing, "celex", "rel"))
    kept = [work for work in related.values() if work.is_kept]
    versions = sorted(work.celex for work in related.values() if work.is_version_of(target.celex))
    where, unread = _places(touched)
    titles = yield from _titles(target, [base, *kept], known)
    text = yield from _text(target, versions, known)
    found = [base_observation(base, titles, versions, text, known)]
    found += [observation(work, titles, base, known, where.get(work.celex)) for work in kept]
    found += [consolidation(version, found[0]) for version in versions]
    cursor = _cursor(found, versions, text, known, ["articles"] if unread else [])
    return Listing(tuple(found), complete=True, cursor=cursor, quarantined=unread)


def _asked(
    target: Target,
) -> Generator[tuple[Request, ...], tuple[Response, ...], tuple[Response, Response, Response | SourceError]]:
    """The answers about the act, about what points at it and, as far as it came, about where that touches it."""
    try:
        own, pointing, touched = yield tuple(map(_request, addresses(target)))
    except BatchError as error:
        first, second, third = error.answers
        if not isinstance(first, Response) or not isinstance(second, Response):
            raise
        return first, second, third
    return own, pointing, touched


def _places(answer: Response | SourceError) -> tuple[Mapping[str, Places], tuple[Quarantined, ...]]:
    """Where each work touches the act. That there is one is news though nobody can say yet where it touches."""
    try:
        if isinstance(answer, SourceError):
            raise answer
        return places(sparql.rows(answer, "celex", "place")), ()
    except SourceError as error:
        return {}, (Quarantined(str(error), "it does not say which articles are touched"),)


def _query(target: Target, known: Known) -> Generator[Any, Any, Listing]:
    since = (known.now - _OVERLAP).replace(day=1).date().isoformat()
    query = sparql.limited(target.query.replace("{since}", since))
    response = yield _request(sparql.url(target.endpoint, query))
    if response.unchanged and not known.cursor.get("pending"):
        return Listing(unchanged=True)
    found = works(sparql.rows(response, "celex"))
    titles = yield from _titles(target, found.values(), known)
    seen = [observation(work, titles, None, known) for work in found.values()]
    return Listing(tuple(seen), cursor=_cursor(seen, [], "", known, []))


def _request(url: str) -> Request:
    # What is no JSON is judged here, not by the driver: errors come as text with status 200, and say what is wrong.
    return Request(url, headers={"Accept": sparql.JSON}, limit=_TEXT_LIMIT)


def _titles(
    target: Target, found: Iterable[Work], known: Known
) -> Generator[tuple[Request, ...], tuple[Response, ...], Mapping[str, str]]:
    """English titles by CELEX number; only those are asked for that nobody knows yet."""
    titles = {work.celex: title for work in found if (title := work.title or _known_title(work.celex, known))}
    missing = [work.celex for work in found if work.celex not in titles]
    batches = [missing[start : start + _BATCH] for start in range(0, len(missing), _BATCH)]
    if batches:
        answers = yield tuple(_request(sparql.url(target.endpoint, sparql.titles(batch))) for batch in batches)
        for answer in answers:
            titles |= {row["celex"]: row["title"] for row in sparql.rows(answer, "celex", "title") if "title" in row}
    return titles


def _known_title(celex: str, known: Known) -> str:
    last = known.get(f"celex:{celex}")
    return last.title if last and last.title != untitled(celex) else ""


def _text(target: Target, versions: list[str], known: Known) -> Generator[Request, Response, str]:
    """The newest consolidated version, article by article; "" where it was read already or cannot be had yet."""
    if not versions or versions[-1] == known.cursor.get("read"):
        return ""
    place = urlsplit(target.endpoint)
    host = _CONTENT if target.endpoint == CELLAR else f"{place.scheme}://{place.netloc}"
    url = f"{host}/resource/celex/{versions[-1]}"
    response = yield Request(url, headers=_FORM, accept=_NO_TEXT, limit=_TEXT_LIMIT)
    if response.status in _NO_TEXT:
        return ""
    try:
        return by_article(page_text(response.body, content_type=response.headers.get("content-type", ""), marks=True))
    except ParseError:
        # A PDF or an error page in the place of the text: it stays pending, which the cursor says.
        return ""


def _cursor(
    found: Iterable[Observation], versions: list[str], text: str, known: Known, pending: list[str]
) -> dict[str, str]:
    newest = versions[-1] if versions else ""
    read = newest if text else known.cursor.get("read", "")
    nameless = any(seen.title == untitled(seen.subject.removeprefix("celex:")) for seen in found)
    pending = [*pending, *(["titles"] if nameless else []), *(["text"] if newest != read else [])]
    return {"read": read, "pending": ",".join(pending)}
