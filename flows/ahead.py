"""Pages of a long past, read ahead by a process of its own while this one writes: reading takes as long as writing."""

import asyncio
import multiprocessing
import signal
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from multiprocessing.connection import Connection
from typing import Any

from pydantic import BaseModel

import connectors
from connectors import fetch
from connectors.exceptions import SourceError
from connectors.model import Remembered, Span, Visit

FEW = 8
"""Pages that are read by whoever asks, before it is worth a process: to start one takes as long as some pages."""
_PATIENCE = 5.0
"""Seconds for which a process that nobody listens to any more may go on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """From which place on the past of which target is to be read, and how we behave on the network."""

    connector: str
    target: BaseModel
    span: Span
    policy: fetch.Policy
    now: datetime
    place: Mapping[str, str] = field(default_factory=dict)

    def goes_on(self, last: "Errand | None") -> bool:
        """Tell whether it asks for just what another errand comes to next; the clock may have moved on."""
        return last is not None and replace(last, now=self.now) == self


class Ahead:
    """One process that reads ahead, started when it is worth it. What it cannot read, whoever asks reads himself."""

    def __init__(self) -> None:
        self._pages = 0
        self._process: Any = None
        self._pipe: Connection | None = None
        self._coming: Errand | None = None

    def page(self, errand: Errand) -> Visit | None:
        """Return the page that an errand begins with, without its responses; None where it is to be read in place."""
        self._pages += 1
        if self._pages <= FEW or multiprocessing.current_process().daemon:
            return None
        if self._coming is not None and not errand.goes_on(self._coming):
            self.close()
        visit = self._received(errand)
        if visit is None:
            # It failed, or its host wants to be left alone: who reads in place hears why.
            self.close()
            self._pages = 0
            return None
        place = visit.listing.cursor
        self._coming = None if place is None else replace(errand, place=place)
        return visit

    def prepare(self, errand: Errand) -> None:
        """Go on with another errand where the one so far is done: its first page will be asked for next."""
        if self._pipe is not None and self._coming is None:
            with suppress(OSError):
                self._pipe.send(errand)
                self._coming = errand

    def _received(self, errand: Errand) -> Visit | None:
        with suppress(EOFError, OSError):
            if self._pipe is None:
                self._pipe = self._started()
            if self._coming is None:
                self._pipe.send(errand)
            visit: Visit | None = self._pipe.recv()
            return visit
        return None

    def _started(self) -> Connection:
        # Not forked: what this process has open, its database above all, is not for two.
        spawned = multiprocessing.get_context("spawn")
        here, there = spawned.Pipe()
        self._process = spawned.Process(target=serve, args=(there,), daemon=True)
        self._process.start()
        there.close()
        return here

    def close(self) -> None:
        """End the process; the next page that is asked for may start another."""
        self._coming = None
        if self._pipe is not None:
            self._pipe.close()
            self._pipe = None
        if self._process is not None:
            self._process.terminate()
            self._process.join(_PATIENCE)
            self._process = None


def serve(pipe: Connection) -> None:
    """Go on errands until nobody listens any more: whoever asked may have been killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who asked is interrupted, and hangs up
    with suppress(EOFError, OSError):
        while True:
            asyncio.run(_read(pipe.recv(), pipe))


async def _read(errand: Errand, pipe: Connection) -> None:
    """Send page after page; None where one cannot be read. A pipe takes no whole page: at most one waits to be taken."""
    module: Any = connectors.load(errand.connector)
    place: Mapping[str, str] | None = errand.place
    async with fetch.Fetcher(errand.policy) as fetcher:
        while place is not None:
            poll = module.recall(errand.target, Remembered(errand.now, place), errand.span)
            try:
                visit = await fetcher.visit(poll, lambda _: None, module.READING)
            except SourceError:
                pipe.send(None)
                return
            pipe.send(replace(visit, responses=()))
            place = visit.listing.cursor
