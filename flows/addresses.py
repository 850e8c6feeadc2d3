"""Receivers whose addresses no service understands, told with their place in the watchlist."""

from collections.abc import Iterable
from pathlib import Path

from connectors import apprise
from connectors.exceptions import ConfigError

from .places import Places
from .watchlist import Receiver, Watchlist


def wrong(watchlist: Watchlist, receivers: Iterable[Receiver]) -> dict[str, str]:
    """Return what is wrong with the addresses of these receivers, by name; those that are right are not in it."""
    found: dict[str, str] = {}
    for receiver in receivers:
        try:
            apprise.check(receiver.url)
        except ConfigError as exc:
            found[receiver.name] = f"{_place(watchlist, receiver)}: receiver {receiver.name!r}: url: {exc}"
    return found


def _place(watchlist: Watchlist, receiver: Receiver) -> str:
    places = Places(Path(watchlist.path).read_text(encoding="utf-8"))
    line = places.line("receiver", watchlist.receivers.index(receiver), "url")
    return f"{watchlist.path}, line {line}" if line else watchlist.path
