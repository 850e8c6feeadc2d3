"""Models of the Hugging Face Hub: releases, licenses, gating. Source: `GET /api/models` (hub-docs, "Hub API Endpoints").

The Hub sorts by last change, newest first, so one page tells what moved; a walk through all pages once a day tells what is gone,
and what changed without a commit (gating). License files are read where a commit moved them (files.py).
"""

from collections.abc import Generator
from dataclasses import replace
from datetime import timedelta
from typing import Final

from connectors.exceptions import BatchError, ParseError, SourceError, SuspectError
from connectors.model import Known, Listing, Poll, Request, Response, Span

from . import files
from .answers import absent, described, listed, next_page
from .item import moment
from .reading import Memo, Reading
from .target import HUB, PAGE, Target, addresses

__all__ = ["EVERY", "HUB", "PAGE", "READING", "Target", "addresses", "poll", "reads_alone", "recall"]

READING = 1
EVERY = "10m"
LISTS = frozenset({"models"})
_MOST_PAGES = 200
_OVERLAP = timedelta(minutes=10)
_SWEEP = timedelta(days=1)
_LIMIT: Final = 20_000_000
_REFUSED: Final = frozenset({401, 404})


def poll(target: Target, known: Known) -> Poll:
    """Read what moved. The cursor holds `mark` (newest change seen), `swept` (last complete walk), `pending` (files to read).

    ParseError where the Hub answers with an error, or with anything but a list.
    """
    reading = Reading(target.endpoint or HUB, Memo(known))
    listing = yield from (_models(target, reading) if target.models else _organization(target, reading))
    if listing.unchanged:
        return listing
    return (yield from files.with_files(listing, reading.scope(single=bool(target.models))))


def recall(target: Target, known: Known, span: Span) -> Poll:
    """Read one page of the past: of an organization the models by date of creation, of single models their commits."""
    from .past import recalled  # noqa: PLC0415  (reads YAML, which a poll does not)

    return recalled(target, known, span)


def reads_alone(target: Target, span: Span) -> bool:
    """Tell whether a page of the past is read from its answer alone: an organization's list is, a model's commits are not."""
    return bool(target.organization) and not span.subject


def _organization(target: Target, reading: Reading) -> Generator[Request, Response, Listing]:
    """Walk until what is known begins, once a day to the end.

    An unchanged list is read again where it is complete: a model that is missing must be missed three times.
    """
    known = reading.known
    mark, swept = moment(known.cursor.get("mark")), moment(known.cursor.get("swept"))
    sweep = mark is None or swept is None or known.now - swept >= _SWEEP
    oldest_wanted = None if sweep or mark is None else mark - _OVERLAP
    url, seen, complete = addresses(target)[0], set[str](), False
    while url:
        if url in seen or len(seen) >= _MOST_PAGES:
            msg = f"the list of models does not end (after {len(seen)} pages)"
            raise ParseError(msg)
        seen.add(url)
        response = yield Request(url, expects="json", limit=_LIMIT)
        url = next_page(response, url)
        if response.unchanged and url and oldest_wanted and len(seen) == 1 and not files.queued(known.cursor):
            return Listing(unchanged=True)
        page = listed(response)
        dates = [reading.take(raw) for raw in page]
        # A 304 may come without its Link header: then a full page need not be the last one.
        complete = not url and not (response.unchanged and len(page) >= PAGE)
        if oldest_wanted and any(date < oldest_wanted for date in dates if date):
            break
    if mark is None and not reading.items:
        yield from _nobody(target.organization, reading)
    return _result(reading, complete=complete)


def _result(reading: Reading, *, complete: bool) -> Listing:
    known = reading.known
    cursor = dict(known.cursor)
    if newest := max(filter(None, (reading.newest, moment(cursor.get("mark")))), default=None):
        cursor["mark"] = min(newest, known.now).isoformat()
    if complete:
        cursor["swept"] = known.now.isoformat()
    return reading.listing(complete=complete, cursor=cursor)


def _nobody(name: str, reading: Reading) -> Generator[Request, Response, None]:
    """Raise SuspectError where nobody has that name: the Hub answers with an empty list for whatever is misspelled."""
    url = f"{reading.base}/api/organizations/{name}/overview"
    response = yield Request(url, expects="json", accept=_REFUSED)
    if response.status in _REFUSED:
        msg = f"the Hub lists no models of {name!r} and knows no organization of that name; is it spelled right?"
        raise SuspectError(msg)


def _models(target: Target, reading: Reading) -> Generator[tuple[Request, ...], tuple[Response, ...], Listing]:
    """Read single models; of those that cannot be read now nothing is said, those that nobody has are named."""
    answers: tuple[Response | SourceError, ...]
    try:
        answers = yield tuple(Request(url, expects="json", accept=_REFUSED, limit=_LIMIT) for url in addresses(target))
    except BatchError as error:
        answers = error.answers
        if not any(isinstance(answer, Response) for answer in answers):
            raise
    whole = all(isinstance(answer, Response) for answer in answers)
    if all(isinstance(one, Response) and one.unchanged for one in answers) and not files.queued(reading.known.cursor):
        return Listing(unchanged=True)
    missing = list[str]()
    for name, answer in zip(dict.fromkeys(target.models), answers, strict=True):
        if isinstance(answer, SourceError):
            reading.set_aside(name, str(answer))
        elif absent(answer):
            missing.append(name)
        else:
            reading.take(described(answer))
    return replace(reading.listing(complete=whole), absent=tuple(missing))
