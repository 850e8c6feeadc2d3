"""What every flow needs: settings, watchlist, database and clock."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from connectors import apprise
from connectors.exceptions import ConfigError
from storage import Engine, begin, connect, reading, sources
from storage.engine import mark

from . import idle, linked
from . import settings as settings_
from . import watchlist as watchlist_
from .settings import Settings
from .watchlist import Source, Watchlist

if TYPE_CHECKING:
    from .messages import Templates


def wall_clock() -> datetime:
    """Return the time of this machine, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Context:
    """One run of the program. `clock` is called whenever the time is needed; replays and tests set it."""

    settings: Settings
    path: Path
    clock: Callable[[], datetime] = wall_clock

    @cached_property
    def watchlist(self) -> Watchlist:
        """The checked watchlist; from its first reading on no log shows its secrets, nor ours."""
        found = watchlist_.load(self.path, self.settings)
        addresses = (secret for receiver in found.receivers for secret in apprise.secrets(receiver.url))
        apprise.conceal([*addresses, *self.settings.secrets()])
        return found

    @cached_property
    def engine(self) -> Engine:
        """The database, its tables up to date."""
        return connect(self.settings.database)

    @cached_property
    def templates(self) -> "Templates":
        """The templates of messages: the user's own are in `templates/` beside the watchlist."""
        from .messages import Templates  # noqa: PLC0415  (a command that says nothing does not pay for words)

        return Templates(self.path.parent / "templates")

    @property
    def now(self) -> datetime:
        """The time by this run's clock."""
        return self.clock()

    def register(self) -> None:
        """Make the memory agree with the watchlist; it writes only where they differ."""
        watched = [source.watched for source in self.watchlist.sources]
        with reading(self.engine) as session:
            known = sources.is_registered(session, watched)
        if not known:
            with begin(self.engine) as session:
                sources.register(session, watched)
        if self.path.is_file():
            mark(self.engine, idle.mark(self.path, self.settings))

    @property
    def sources(self) -> tuple[Source, ...]:
        """What the watchlist names, and the pages that cards name as their license."""
        return (*self.watchlist.sources, *linked.listed(self))

    def named(self, names: tuple[str, ...]) -> tuple[Source, ...]:
        """Return the sources with these names (none named: all); ConfigError for an unknown one."""
        if not names:
            return self.sources
        known = {source.name: source for source in self.sources}
        for name in names:
            if name not in known:
                msg = f"no source is called {name!r}{watchlist_.nearest(name, known)}; see `gazette status`"
                raise ConfigError(msg)
        return tuple(known[name] for name in names)


def build(
    *,
    database: str = "",
    watchlist: str = "",
    clock: Callable[[], datetime] = wall_clock,
    settings: Settings | None = None,
) -> Context:
    """Read the environment and put a context together; arguments win over the environment."""
    found = settings or settings_.read()
    if database:
        found = Settings(
            found.environment, database, found.watchlist, found.allow_private, found.site_url, found.site_out
        )
    return Context(found, settings_.locate(found, watchlist), clock)
