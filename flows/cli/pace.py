"""How a backfill gets on: a bar with rate and remaining time on a terminal, a line now and then elsewhere."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from . import screen
from .app import Options

if TYPE_CHECKING:
    from flows.backfill import Step

_QUIET = 10.0
"""Seconds between two lines where there is no terminal."""
_SHORT = 120.0
"""Below two minutes, seconds tell more."""


@contextmanager
def shown(options: Options, monotonic: Callable[[], float] = time.monotonic) -> Iterator[Callable[["Step"], None]]:
    """Show how a backfill gets on; nothing where quiet was asked for."""
    if options.quiet:
        yield lambda _: None
    elif sys.stderr.isatty():
        with _bar() as show:
            yield show
    else:
        yield Lines(options, monotonic)


class Lines:
    """Prints a line every ten seconds, and one whenever a host wants to be left alone."""

    def __init__(self, options: Options, monotonic: Callable[[], float]) -> None:
        self.options, self.monotonic = options, monotonic
        self.began = self.told = monotonic()
        self.before = 0
        self.last: Step | None = None

    def __call__(self, step: "Step") -> None:
        """Take note of a step and tell it when it is time."""
        if self.last is not None and self.last.source != step.source:
            self.before += self.last.seen
        self.last, now = step, self.monotonic()
        if step.waits:
            screen.say(self.options, f"{step.source}: its host wants to be left alone for {_span(step.waits)}; waiting")
        elif now - self.told >= _QUIET:
            self.told = now
            screen.say(self.options, self._line(step, now - self.began))

    def _line(self, step: "Step", seconds: float) -> str:
        seen, done = self.before + step.seen, share(step)
        left = f", about {_span(seconds * (1 - done) / done)} left" if done > 0 else ""
        return f"{step.source}: {seen} read, {seen / seconds:.0f} a second, {done:.0%} done{left}"


def share(step: "Step") -> float:
    """Return how much of the whole is done, from 0 to 1, every source counted alike."""
    return (step.number + step.done) / max(step.total, 1)


def _span(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < _SHORT else f"{seconds / 60:.0f} min"


@contextmanager
def _bar() -> Iterator[Callable[["Step"], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (
        *(TextColumn("backfill {task.fields[source]}"), BarColumn(), TaskProgressColumn()),
        *(TextColumn("{task.fields[seen]} read, {task.fields[rate]:.0f}/s {task.fields[note]}"), TimeRemainingColumn()),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("backfill", total=1.0, source="", seen=0, rate=0.0, note="")
        before: dict[str, int] = {}

        def show(step: "Step") -> None:
            before[step.source] = step.seen
            seen, seconds = sum(before.values()), bar.tasks[0].elapsed or 0.0
            note = f"(waits {_span(step.waits)} for its host)" if step.waits else ""
            rate = seen / seconds if seconds else 0.0
            bar.update(task, completed=share(step), source=step.source, seen=seen, rate=rate, note=note)

        yield show
