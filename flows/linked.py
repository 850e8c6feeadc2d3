"""Pages that model cards name as their license (`license_link`): each is polled once for all models that name it.

Such a source is called by its address and stands in no watchlist. It is polled like any page; that it cannot be read is
said by `gazette status`, in digests and on the site, and is no alert and no failure of a run: nobody asked for it.
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import connectors
from connectors.model import Observation
from storage import begin, coverage, reading, sources
from storage.sources import Watched

from . import rhythm
from .watchlist import Source

if TYPE_CHECKING:
    from .context import Context

MOST = 100
"""Pages of one vendor at most: whoever writes a new address into each of a thousand cards gets no further."""
LONGEST = 200
"""Characters of an address; it is the name of its source."""
_CONNECTOR = "page"
_HUBS = frozenset({"huggingface.co", "www.huggingface.co", "hf.co"})


def named(seen: Sequence[Observation], vendor: str) -> dict[str, str]:
    """Return the pages that cards name as their license, each with the vendor. Pure."""
    listed = (one.notes.get("license_pages") or () for one in seen)
    return {str(address): vendor for pages in listed if isinstance(pages, tuple | list) for address in pages}


def listed(context: "Context") -> tuple[Source, ...]:
    """Return the pages that were found so far, without those that the watchlist reads itself."""
    with reading(context.engine) as session:
        known = sources.named_by_address(session, _CONNECTOR)
    taken = _taken(context)
    return tuple(_source(watched) for watched in known if watched.name not in taken)


def watch(context: "Context", found: Mapping[str, str]) -> tuple[Source, ...]:
    """Remember pages that are named for the first time; they come back as sources, to be polled at once."""
    if not found:
        return ()
    known = listed(context)
    new = tuple(_new(found, known, _taken(context) | _hubs(context.watchlist.sources)))
    if new:
        with begin(context.engine) as session:
            sources.register(session, new)
    return tuple(_source(watched) for watched in new)


def forget(context: "Context") -> tuple[str, ...]:
    """Stop polling the pages that no card names any more; what they showed is kept, and taken up if one does again."""
    pages = listed(context)
    with reading(context.engine) as session:
        left = tuple(page.name for page in pages if not coverage.naming(session, page.name, limit=1))
    for name in left:
        with begin(context.engine) as session:
            sources.rename(session, name, f"{name} (named no more)")
    return left


def _new(found: Mapping[str, str], known: Sequence[Source], left_out: Collection[str]) -> Iterator[Watched]:
    counts: dict[str, int] = {}
    for source in known:
        counts[source.vendor] = counts.get(source.vendor, 0) + 1
    names = {source.name for source in known}
    for address, vendor in sorted(found.items()):
        counts.setdefault(vendor, 0)
        unwanted = {address, urlsplit(address).netloc.lower()} & set(left_out)
        if not unwanted and address not in names and len(address) <= LONGEST and counts[vendor] < MOST:
            counts[vendor] += 1
            target = json.dumps({"role": "license", "url": address}, sort_keys=True)
            yield Watched(address, vendor, _CONNECTOR, target)


def _taken(context: "Context") -> frozenset[str]:
    """The addresses that the watchlist reads itself, and the names it uses."""
    own = context.watchlist.sources
    read = (str(address) for source in own if (address := getattr(source.target, "url", "")))
    return frozenset({*read, *(source.name for source in own)})


def _hubs(watched: Sequence[Source]) -> frozenset[str]:
    """Hosts whose models are read by themselves: a license file of theirs is no page."""
    own = (source for source in watched if source.connector == "huggingface")
    return _HUBS | {urlsplit(address).netloc for source in own for address in source.module.addresses(source.target)}


def _source(watched: Watched) -> Source:
    module = connectors.load(watched.connector)
    target = module.Target.model_validate_json(watched.target)
    return Source(watched.name, watched.vendor, watched.connector, target, rhythm.duration(module.EVERY))
