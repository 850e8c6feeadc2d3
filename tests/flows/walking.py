"""What a child process does until it is killed: a real backfill, with a trap at one statement of the database."""

import os
import signal
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx_aiohttp
from sqlalchemy import Engine, event

from connectors.huggingface import card, commits, past
from connectors.licenses import reading
from flows import backfill
from flows.context import Context
from flows.settings import Settings

WARM = (httpx_aiohttp, card, past, reading)
"""What a backfill imports when it needs it: a child that is forked has it already."""


@dataclass(frozen=True, slots=True)
class Child:
    """A database, a watchlist and a moment: enough to walk through the past, in any process."""

    database: str
    watchlist: Path
    now: datetime

    @property
    def context(self) -> Context:
        settings = Settings(environment={}, database=self.database, watchlist="", allow_private=True)
        return Context(settings, self.watchlist, lambda: self.now)

    def run(self, statements: int = 0) -> None:
        """Backfill everything in small pages; killed before this statement, counted from 1, where it is given."""
        commits.STEP = 2  # type: ignore[misc]
        if statements:
            _trap(statements)
        context = self.context
        backfill.backfill(context)
        context.engine.dispose()


def _trap(statements: int) -> None:
    left = [statements]

    def count(*_: Any) -> None:
        left[0] -= 1
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "before_cursor_execute", count)
    event.listen(Engine, "commit", count)
