"""News feeds: RSS, RDF, Atom and JSON Feed. Source: the feed's address, read with one request.

`recall` goes on to older documents of a feed that is paged or archived.
"""

import hashlib
from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlsplit

from pydantic import BaseModel

from connectors.model import Known, Listing, Observation, Poll, Request, Span
from connectors.text import WebAddress, paging, relevance, topic_of

from . import past
from .dates import published
from .document import Document, Entry, read
from .identity import Census, census, keys, reference, subject

READING = 2
EVERY = "15m"
LISTS = frozenset({"topics"})


class Target(BaseModel, frozen=True, extra="forbid"):
    """A feed; `topics` keeps the entries that speak of one of these phrases in title, summary or categories."""

    url: WebAddress
    topics: tuple[str, ...] = ()


def addresses(target: Target) -> tuple[str, ...]:
    """Return the addresses that `poll` asks for."""
    return (target.url,)


def poll(target: Target, known: Known) -> Poll:
    """Read the feed; what is missing from it is not removed. ParseError where the answer is no feed."""
    response = yield Request(target.url, expects="feed")
    if response.unchanged:
        return Listing(unchanged=True)
    document = read(response)
    found = _observations(document, target, known.now)
    return Listing(tuple(found.values()), items=len(document.entries))


def recall(target: Target, known: Known, span: Span) -> Poll:
    """Read one document of a paged or archived feed, the newest first; they end where one is missing or repeats others.

    The cursor holds the next one's `url`, its number (`page`) and what was `seen`.
    """
    if span.subject and not paging.may_name_a_post(span.subject):
        return Listing()
    place = paging.place(known.cursor, target.url)
    # What stands behind a feed's last document may be any page of the site.
    response = yield Request(place.url, accept=place.beyond, expects="feed" if place.is_first else "any")
    if response.status in place.beyond or (not place.is_first and past.is_page(response)):
        return Listing()
    document = read(response)
    found = tuple(_observations(document, target, known.now, lambda entry: place.is_new(_name(entry))).values())
    names = [_name(entry) for entry in document.entries]
    further = None if paging.is_over(found, span) else place.onward(names, past.following(response, place))
    return Listing(found, cursor=further, items=len(document.entries), behind=not place.is_first)


def _name(entry: Entry) -> str:
    return entry.guid or entry.link or entry.title


def _observations(
    document: Document, target: Target, now: datetime, wanted: Callable[[Entry], bool] = lambda _: True
) -> dict[str, Observation]:
    """By subject, in the feed's order: an entry that repeats another is the same one."""
    entries = tuple(dict.fromkeys(document.entries))
    counted = census(entries)
    found: dict[str, Observation] = {}
    for entry in filter(wanted, entries):
        text = "\n".join((entry.title, entry.summary, *entry.categories)) if target.topics else ""
        topic = topic_of(text, target.topics)
        if topic is not None:
            observation = _observation(entry, counted, (document.link or target.url, target.url), topic, now)
            found.setdefault(observation.subject, observation)
    return found


def _observation(entry: Entry, counted: Census, places: tuple[str, str], topic: str, now: datetime) -> Observation:
    home, feed = places
    when, precision = published(entry.published, entry.parsed, urlsplit(feed).hostname or "", now)
    return Observation(
        subject=subject(entry, counted, feed),
        title=entry.title or entry.summary[:100] or entry.link,
        url=entry.link or home,
        nature="post",
        notes={
            "summary": entry.summary,
            "author": entry.author,
            "categories": entry.categories,
            "link": entry.link,
            "reference": reference(entry),
            "relevance": relevance(f"{entry.title}\n{entry.summary}"),
            "topic": topic,
        },
        keys=keys(entry, counted),
        published_at=when,
        precision=precision,
        revision=hashlib.sha256(f"{entry.title}\n{entry.summary}".encode()).hexdigest(),
    )
