"""Which listings are believed, and which unknown items are news (the policy called N5). Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Literal

from connectors.model import Listing, Observation

_DEBRIS = re.compile(r"[<&][^<&\s]{0,20}\Z")

Verdict = Literal["candidate", "late", "burst"]

SHRINK = 0.6
"""A listing below this share of the usual size is not believed."""
STAYS = 3
"""How many listings in a row must agree before a size that cannot be true is believed."""
REMEMBERED = 5
"""How many sizes the rolling median looks back on."""
FEW = 3
"""Up to so many unknown items are news whatever their date: vendors back-date (Qwen1.5-MoE by a month)."""
FRESH = timedelta(days=14)
FRESH_COARSE = timedelta(days=45)
"""How old an item of a larger batch may be; month-precision and undated ones get the longer term."""
BURST_COUNT = 5
BURST_SHARE = 0.3
MISSES = 3
"""Complete listings in a row that must lack a subject before it counts as removed."""
SLACK = {"day": timedelta(days=1), "month": timedelta(days=31)}
"""How much later than its date says an item may have appeared."""
EDIT_WINDOW = timedelta(hours=2)
"""A title edited so soon after first sight is the same publication."""


@dataclass(frozen=True, slots=True)
class Belief:
    """Why a listing is not believed ("" when it is), and the sizes to remember."""

    doubt: str
    sizes: Mapping[str, tuple[int, ...]]


def believe(listing: Listing, sizes: Mapping[str, Sequence[int]]) -> Belief:
    """Judge a listing by the sizes of its predecessors; complete listings and windows are measured apart.

    An empty listing is never believed after one that was not. A shrunk one, and an empty window as a source's first
    answer, are believed when they stay for three polls.
    """
    series = "complete" if listing.complete else "window"
    past, size = tuple(sizes.get(series, ())), listing.size
    remembered = {**dict_of(sizes), series: (*past, size)[-REMEMBERED:]}
    if size == 0 and any(past):
        last = next(value for value in reversed(past) if value)
        return Belief(f"the source answered with an empty listing; it had {last} entries before", dict_of(sizes))
    if size == 0 and not listing.complete and len(past) < STAYS - 1:
        return Belief("the source answered with an empty listing; nothing is known of it yet", remembered)
    usual = _usual(past, complete=listing.complete)
    if size < SHRINK * usual and not _stays(past, size):
        return Belief(
            f"the listing shrank from {usual:.0f} to {size} entries; what was known stays as it was", remembered
        )
    return Belief("", remembered)


def doubt_text(before: str, after: str, seen: Sequence[int]) -> str:
    """Say why a page's text is not believed ("" when it is): it breaks off where the one before goes on.

    seen: the lengths that were doubted before; what stays for three polls is believed, as vendors do delete endings.
    """
    whole, part = before.strip(), after.strip()
    # Half a tag or half an entity may be left of what came next.
    kept = _DEBRIS.sub("", part).rstrip()
    if (
        len(part) >= len(whole)
        or not kept
        or not whole.startswith(kept)
        or tuple(seen[1 - STAYS :]) == (len(part),) * (STAYS - 1)
    ):
        return ""
    return f"the text breaks off after {len(part):,} of {len(whole):,} characters; what was known stays as it was"


def _usual(past: Sequence[int], *, complete: bool) -> float:
    # How far a window reaches depends on when it was last looked through, so its latest sizes alone say little.
    latest = past[1 - STAYS :] if complete else ()
    return max([median(past), *latest]) if past else 0


def _stays(past: Sequence[int], size: int) -> bool:
    return len(past) >= STAYS - 1 and all(size >= SHRINK * before for before in past[1 - STAYS :])


def dict_of(sizes: Mapping[str, Sequence[int]]) -> dict[str, tuple[int, ...]]:
    """Return the sizes with tuples inside."""
    return {series: tuple(values) for series, values in sizes.items()}


def settled(sizes: Mapping[str, Sequence[int]]) -> dict[str, tuple[int, ...]]:
    """Return the sizes without what was doubted: an answer that was believed lies between."""
    return {series: values for series, values in dict_of(sizes).items() if series != "text"}


def judge(unknown: Sequence[Observation], total: int, now: datetime) -> Mapping[str, Verdict]:
    """Say of every unknown item, by subject, whether it is news, late or part of a burst.

    total: how many entries the document held.
    """
    if len(unknown) <= FEW:
        return {item.subject: "candidate" for item in unknown}
    fresh = [item for item in unknown if is_fresh(item, now)]
    verdict: Verdict = "burst" if is_burst(len(fresh), total) else "candidate"
    verdicts: dict[str, Verdict] = {item.subject: "late" for item in unknown}
    return verdicts | {item.subject: verdict for item in fresh}


def is_burst(count: int, total: int) -> bool:
    """Tell whether so many changes of one kind in one poll of so many entries are one event: they share a message."""
    return count > max(BURST_COUNT, BURST_SHARE * total)


def is_familiar(known: int, total: int) -> bool:
    """Tell whether a doubted listing is a part of the usual one: at least half of its entries are known."""
    return 2 * known >= total > 0


def is_fresh(item: Observation, now: datetime) -> bool:
    """Tell whether an item's own date makes it young enough to be news in a larger batch."""
    coarse = item.published_at is None or item.precision == "month"
    return item.published_at is None or now - item.published_at <= (FRESH_COARSE if coarse else FRESH)


def is_later(item: Observation, moment: datetime) -> bool:
    """Tell whether an item's own date lets it have appeared after a moment."""
    return item.published_at is not None and item.published_at + SLACK.get(item.precision, timedelta(0)) > moment
