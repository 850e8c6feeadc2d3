"""Addresses that moved for good: followed at once, believed after three visits, left again when they fail. Pure."""

from collections.abc import Iterable

from connectors import fetch
from connectors.model import Poll, Response
from storage.sources import BELIEVED, Claimed

from .watchlist import Source


def address(source: Source) -> str:
    """Return the one address that a source is; "" where it is a system with many."""
    return str(getattr(source.target, "url", ""))


def applied(poll: Poll, source: Source, claim: Claimed) -> Poll:
    """Return the poll, asking where the source has moved to."""
    return fetch.elsewhere(poll, address(source), claim.moved_to) if claim.moves >= BELIEVED else poll


def counted(source: Source, claim: Claimed, responses: Iterable[Response], *, same: bool) -> tuple[str, int]:
    """Return where the address is said to be now, and how often in a row it was. same: it still is what it was."""
    asked = claim.moved_to if claim.moves >= BELIEVED else address(source)
    answer = next((one for one in responses if one.url == asked), None)
    if answer is None or not answer.moved or not same:
        # Nothing says that it moved on: what was believed goes on, what was only counted begins anew.
        return (claim.moved_to, claim.moves) if claim.moves >= BELIEVED else ("", 0)
    if claim.moves >= BELIEVED or answer.moved != claim.moved_to:
        return answer.moved, 1
    return answer.moved, claim.moves + 1
