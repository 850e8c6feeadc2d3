"""The first steps: a watchlist to edit, a check of what stands in it, a sample alert."""

import asyncio
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from connectors import apprise, fetch
from connectors.exceptions import ConfigError, DeliveryError, SourceError, SuspectError
from connectors.model import Notification, Remembered

from . import absent, addresses
from .context import Context
from .pauses import LONGEST, Sleep
from .round import AT_ONCE, host_policy
from .watchlist import Receiver, Source, Watchlist, nearest

_TEMPLATES = Path(__file__).parent / "templates"
_FILES = {"watchlist.toml": "watchlist.toml", ".env.example": "env.example"}


def write(directory: Path) -> tuple[Path, ...]:
    """Write a watchlist and an example of the environment; ConfigError where one of them stands already."""
    targets = {directory / name: _TEMPLATES / template for name, template in _FILES.items()}
    for target in targets:
        if target.exists():
            msg = f"{target} is there already; nothing was written. Choose another directory: gazette init DIR"
            raise ConfigError(msg)
    directory.mkdir(parents=True, exist_ok=True)
    for target, template in targets.items():
        target.write_text(template.read_text(encoding="utf-8"), encoding="utf-8")
    return tuple(targets)


def check_receivers(watchlist: Watchlist) -> tuple[tuple[Receiver, str], ...]:
    """Return every receiver with the name of its service; ConfigError for URLs that no service understands."""
    if wrong := addresses.wrong(watchlist, watchlist.receivers):
        raise ConfigError("\n".join(wrong.values()))
    return tuple((receiver, apprise.check(receiver.url)) for receiver in watchlist.receivers)


def heard(watchlist: Watchlist, name: str) -> str:
    """Say which kinds a receiver hears of."""
    kinds = [kind for route in watchlist.routes if route.receiver == name for kind in route.kinds]
    return ", ".join(dict.fromkeys(kinds)) or "nothing: no route names it"


@dataclass(frozen=True, slots=True)
class Probe:
    """What one source answered just now; newest: the latest date that it gives a subject, None where it gives none."""

    source: Source
    state: str
    subjects: int = 0
    newest: datetime | None = None
    reason: str = ""


def probe(context: Context, progress: Callable[[str], None]) -> tuple[Probe, ...]:
    """Read every source once without storing anything."""
    return asyncio.run(_probe_all(context, progress))


@dataclass(frozen=True, slots=True)
class Asked:
    """What a receiver's server answered without being sent anything: healthy, failing or untried, and what was found."""

    receiver: str
    state: str
    found: str


def ask(watchlist: Watchlist) -> tuple[Asked, ...]:
    """Ask for the server of every receiver; nothing is sent."""
    with ThreadPoolExecutor(max_workers=8) as pool:
        return tuple(pool.map(_ask, watchlist.receivers))


def _ask(receiver: Receiver) -> Asked:
    try:
        found = apprise.reach(receiver.url)
    except DeliveryError as exc:
        return Asked(receiver.name, "failing", str(exc))
    untried = f"cannot be asked without a message: gazette test {receiver.name}"
    return Asked(receiver.name, "healthy" if found else "untried", found or untried)


async def _probe_all(context: Context, progress: Callable[[str], None]) -> tuple[Probe, ...]:
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(source: Source) -> Probe:
        async with gate:
            found = await _probe(context, fetcher, source)
            progress(source.name)
            return found

    async with fetch.Fetcher(host_policy(context)) as fetcher:
        return tuple(await asyncio.gather(*(one(source) for source in context.watchlist.sources)))


async def _probe(context: Context, fetcher: "fetch.Fetcher", source: Source) -> Probe:
    poll = source.module.poll(source.target, Remembered(now=context.now))
    try:
        visit = await fetcher.visit(poll, lambda _: None, source.module.READING)
    except SourceError as exc:
        return Probe(source, exc.health, reason=str(exc))
    found, unknown = visit.listing.observations, absent.sentence(visit.listing.absent)
    if unknown:
        return Probe(source, SuspectError.health, len(found), reason=unknown)
    if not visit.listing.size:
        return Probe(source, SuspectError.health, reason="it shows nothing at all; is its name or address right?")
    newest = max((seen.published_at for seen in found if seen.published_at), default=None)
    return Probe(source, "healthy", len(found), newest)


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of one example: its receipt, or why it did not arrive."""

    example: str
    title: str
    receipt: str = ""
    reason: str = ""


def rehearse(context: Context, name: str, *, one: bool = False, sleep: Sleep = time.sleep) -> Iterator[Tried]:
    """Send one example of every kind to a receiver (with `one` the first only) and yield what became of each.

    ConfigError for an unknown receiver. A short pause that the receiver asks for is waited for, once per message.
    """
    receiver = context.watchlist.receiver(name)
    if receiver is None:
        known = [entry.name for entry in context.watchlist.receivers]
        msg = f"no receiver is called {name!r}{nearest(name, known)}; there are: {', '.join(known)}"
        raise ConfigError(msg)
    from .samples import samples  # noqa: PLC0415  (reads licenses, which takes a while to import)

    made = samples(context.now, site_url=context.settings.site_url, templates=context.templates)
    for example, notification in list(made.items())[: 1 if one else None]:
        yield _try(receiver, example, notification, sleep)


def _try(receiver: Receiver, example: str, notification: Notification, sleep: Sleep) -> Tried:
    for again in (True, False):
        try:
            receipt = apprise.deliver(receiver.url, notification)
        except DeliveryError as exc:
            if again and exc.retry_after is not None and exc.retry_after <= LONGEST:
                sleep(exc.retry_after)
                continue
            return Tried(example, notification.title, reason=str(exc))
        return Tried(example, notification.title, receipt=receipt.text)
    msg = "the second attempt returns"
    raise AssertionError(msg)
