"""What a child process does until it is killed: one round of the real flows, with a trap at one instruction."""

import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import alembic.command
import httpx_aiohttp
import jinja2
from sqlalchemy import Engine, event

from connectors import apprise, feed
from flows import alert, poll
from flows import round as visits
from flows.context import Context
from flows.settings import Settings
from storage import connect, outbox, sources

WARM = (alembic.command, httpx_aiohttp, jinja2, feed, visits, apprise.check("slackkit://localhost/T0/B0/secret"))
"""What the flows import when they need it: a child that is forked has it already."""


@dataclass(frozen=True, slots=True)
class Round:
    """A database, a watchlist and a moment: enough to poll and alert once, in any process."""

    database: str
    watchlist: Path
    now: datetime

    @property
    def context(self) -> Context:
        settings = Settings(environment={}, database=self.database, watchlist="", allow_private=True)
        return Context(settings, self.watchlist, lambda: self.now)

    def run(self, point: str = "") -> None:
        """Poll, then alert; killed at `point`."""
        context = self.context
        _TRAPS.get(point, _nothing)()
        poll.poll(context, everything=True)
        if point == "P1":
            _die()
        alert.alert(context)
        if point == "P7":
            _die()
        context.engine.dispose()


def migrate(database: str, statement: int) -> None:
    """Bring a database up to date; killed before the statement of this number."""
    count = 0

    @event.listens_for(Engine, "before_cursor_execute")
    def strike(*_: object) -> None:
        nonlocal count
        count += 1
        if count == statement:
            _die()

    connect(database).dispose()


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _nothing() -> None:
    pass


def _before(module: Any, name: str) -> None:
    setattr(module, name, lambda *_args, **_kwargs: _die())


def _after(module: Any, name: str) -> None:
    real: Callable[..., Any] = getattr(module, name)

    def trap(*args: Any, **kwargs: Any) -> None:
        real(*args, **kwargs)
        _die()

    setattr(module, name, trap)


_TRAPS: dict[str, Callable[[], None]] = {
    "P0": lambda: _after(sources, "succeed"),
    "P2": lambda: _before(outbox, "start"),
    "P3": lambda: _before(apprise, "deliver"),
    "P5": lambda: _after(apprise, "deliver"),
    "P6": lambda: _after(outbox, "settle"),
}
"""P0 in the poll's transaction, P2 after the claim, P3 before the first byte, P5 after the receiver accepted, P6 in the
transaction of the result. P1 and P7 lie between transactions, P4 is up to the receiver."""
