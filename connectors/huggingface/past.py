"""The past of models: the list by date of creation, and the commits of single models (commits.py).

Source: `GET /api/models?sort=createdAt`. The date is that of the repository, which may have been private for days.
"""

from collections.abc import Generator, Mapping
from datetime import UTC, datetime
from typing import Final

from connectors.model import Known, Listing, Poll, Remembered, Request, Response, Span

from . import commits
from .answers import absent, described, listed, next_page
from .item import Item
from .observation import observation
from .reading import Reading
from .target import HUB, Target, listing_address, model_address

LIST: Final = 500
"""Models on a page: the vendor's own client in JavaScript asks for as many."""
_LIMIT: Final = 40_000_000
_BEGAN: Final = datetime(2022, 3, 2, tzinfo=UTC)
"""The Hub does not know when older repositories were created."""


def recalled(target: Target, known: Known, span: Span) -> Poll:
    """Read one page of the past. The cursor holds `next` (of a list), or `model`, `sha` and `last` (of commits)."""
    if target.organization and not span.subject:
        return (yield from _created(target, known, span))
    models = _meant(target, span)
    number = int(known.cursor.get("model", 0))
    if number >= len(models):
        return Listing()
    listing = yield from _model(target.endpoint or HUB, models[number], known, span)
    return _placed(listing, number, len(models))


def _meant(target: Target, span: Span) -> tuple[str, ...]:
    """Return the models whose commits are read: those that the watchlist names, or the one that was asked for."""
    if not span.subject:
        return tuple(dict.fromkeys(target.models))
    asked = span.subject.casefold()
    if target.organization:
        return (span.subject,) if asked.startswith(f"{target.organization.casefold()}/") else ()
    return tuple(model for model in target.models if model.casefold() == asked)


def _placed(listing: Listing, number: int, total: int) -> Listing:
    """Return the listing with the place of the next page: further on in this model, in the next one, or nowhere."""
    place: Mapping[str, str] = listing.cursor or {}
    if not place and number + 1 == total:
        return Listing(listing.observations, quarantined=listing.quarantined)
    done = (number + float(place.get("done", 1))) / total
    here = {**place, "model": str(number if place else number + 1), "done": f"{done:.4f}"}
    return Listing(listing.observations, cursor=here, quarantined=listing.quarantined)


def _created(target: Target, known: Known, span: Span) -> Generator[Request, Response, Listing]:
    """Read one page of an organization's models, the newest first."""
    base = target.endpoint or HUB
    url = listing_address(base, target.organization, sort="createdAt", limit=LIST)
    if "next" in known.cursor:
        url = f"{url.partition('?')[0]}?{known.cursor['next']}"
    response = yield Request(url, expects="json", limit=_LIMIT)
    reading = Reading(base, Remembered(known.now))  # what is known stands; what is new has no past
    for raw in listed(response):
        reading.take(raw)
    page = reading.listing(complete=False)
    dates = [seen.published_at for seen in page.observations if seen.published_at]
    further = next_page(response, url).partition("?")[2]
    if not further or (span.since and dates and min(dates) < span.since):
        return page
    place = {"next": further, "done": f"{_share(min(dates, default=_BEGAN), known.now, span.since):.4f}"}
    return Listing(page.observations, cursor=place, quarantined=page.quarantined, items=page.items)


def _share(reached: datetime, now: datetime, since: datetime | None) -> float:
    """Return how much of the way from now back to `since` lies behind a date."""
    whole = (now - (since or _BEGAN)).total_seconds()
    return min(max((now - reached).total_seconds() / whole, 0.0), 1.0) if whole > 0 else 1.0


def _model(
    base: str, name: str, known: Known, span: Span
) -> Generator[Request | tuple[Request, ...], Response | tuple[Response, ...], Listing]:
    """Read the next commits of one model, at first what it is now as well; an empty listing where there is none."""
    url = model_address(base, name)
    response = yield Request(url, expects="json", accept=frozenset({401, 404}), limit=_LIMIT)
    assert isinstance(response, Response)
    if absent(response):
        return Listing()
    item = Item.model_validate(described(response))
    listing = yield from commits.walked(item, base, known, span)
    present = () if "sha" in known.cursor else (observation(item, known.get(item.subject), base),)
    return Listing((*present, *listing.observations), cursor=listing.cursor)
