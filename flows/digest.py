"""One message for those who read once a day, a week or a month, with the sources that could not be read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from connectors import apprise
from connectors.exceptions import ConfigError
from storage import Change, SourceHealth, changes, condition, deadlines, reading, releases, silences
from storage.changes import Selection
from storage.deliveries import repeated

from . import figures, messages
from .context import Context
from .messages import Digest
from .routing import weighed
from .watchlist import nearest

WEEK = timedelta(days=7)
AHEAD = timedelta(days=90)
"""How far a digest looks ahead for what comes due."""


@dataclass(frozen=True, slots=True)
class Period:
    """A half-open stretch of time: since is in it, until is not."""

    since: datetime
    until: datetime


def digest(context: Context, period: Period) -> Digest:
    """Gather everything that became known in a period; of backfilled history, what happened in it."""
    with reading(context.engine) as session:
        selection = Selection(since=period.since, until=period.until, historic=True)
        told = tuple(changes.select_changes(session, selection))
    return gather(context, period.since, period.until, told)


def gather(
    context: Context,
    since: datetime,
    until: datetime,
    told: Sequence[Change],
    heard: figures.Heard = lambda _: True,
) -> Digest:
    """Put changes together with their releases, the numbers of the period before and the health of all sources.

    heard: which changes count in the period before; those of the period itself are `told`.
    """
    with reading(context.engine) as session:
        found = releases.load(session, dict.fromkeys(change.release for change in told if change.release))
        suppressed = repeated(session, since, until)
        watched = {source.name for source in context.sources}
        health: tuple[SourceHealth, ...] = tuple(s for s in condition.health(session, until) if s.name in watched)
        silenced = silences.count(session, since, until)
        ahead = deadlines.deadlines(session, until, AHEAD)
        known = figures.past(session, since, until, heard)
        numbers = figures.numbers(session, told, known, since, until)
    told = [weighed(context.watchlist, change) for change in told]
    quiet = sum(1 for change in told if change.details.get("quiet"))
    return Digest(
        since=since,
        until=until,
        changes=tuple(told),
        releases=tuple(found.values()),
        sources=health,
        suppressed=suppressed,
        silenced=silenced,
        quiet=quiet,
        numbers=numbers,
        deadlines=ahead,
        chart=figures.chart(known, until),
    )


def send(context: Context, found: Digest, name: str) -> str:
    """Send a digest to one receiver at once; its receipt comes back. DeliveryError when it does not leave."""
    receiver = context.watchlist.receiver(name)
    if receiver is None:
        known = [entry.name for entry in context.watchlist.receivers]
        msg = f"no receiver is called {name!r}{nearest(name, known)}; there are: {', '.join(known)}"
        raise ConfigError(msg)
    site_url = context.settings.site_url
    said = messages.digest_notification(found, site_url=site_url, templates=context.templates)
    return apprise.deliver(receiver.url, said).text
