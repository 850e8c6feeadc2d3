"""Which sources this process takes next: a few at a time, those of one host by one process only."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import timedelta
from functools import cached_property
from urllib.parse import urlsplit

from storage import begin, claims, leases
from storage.sources import Claimed

from .context import Context
from .watchlist import Source

LEASE = timedelta(minutes=5)
"""How long a source is ours: longer than it may wait in line here and be visited."""
BATCH = 64
"""How many sources are taken at once: enough to keep every visitor busy, few enough to leave work to others."""


class Turns:
    """What is left to visit of the sources that are wanted.

    politely: a source is left alone that is not due any more, or whose host another process is asking.
    missed: names that could not be taken, as another process holds them.
    """

    def __init__(self, context: Context, wanted: Sequence[Source], names: Iterable[str], *, politely: bool) -> None:
        self.context, self.politely = context, politely
        self.known = {source.name: source for source in wanted}
        self.missed: list[str] = []
        self.left = dict.fromkeys(_in_turn([self.known[name] for name in names]))

    def take(self) -> tuple[Claimed, ...]:
        """Lease the next sources; none when nothing is left that may be visited now."""
        while True:
            with begin(self.context.engine) as session:
                leases.one_after_the_other(session)
                busy = self._busy(claims.held(session, self.context.now)) if self.politely else frozenset()
                batch = [name for name in self.left if busy.isdisjoint(self._hosts[name])][:BATCH]
                claimed = claims.claim(session, batch, self.context.now, LEASE, due=self.politely)
            for name in batch:
                del self.left[name]
            self.missed += sorted(set(batch) - {claim.name for claim in claimed})
            if claimed or not batch:
                return claimed

    def _busy(self, held: Iterable[str]) -> frozenset[str]:
        return frozenset(host for name in held for host in self._hosts.get(name, ()))

    @cached_property
    def _hosts(self) -> dict[str, frozenset[str]]:
        return {source.name: hosts(source) for source in self.context.sources}


def hosts(source: Source) -> frozenset[str]:
    """Return the hosts that a source asks first, with their ports."""
    return frozenset(urlsplit(address).netloc for address in source.module.addresses(source.target))


def _in_turn(wanted: Sequence[Source]) -> list[str]:
    """Return the names so that hosts take turns: those of one host wait for one another, and would hold up the rest."""
    turns: Counter[frozenset[str]] = Counter()
    order = []
    for place, source in enumerate(wanted):
        host = hosts(source)
        order.append((turns[host], place, source.name))
        turns[host] += 1
    return [name for *_, name in sorted(order)]
