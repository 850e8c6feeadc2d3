"""Delivering while a round still polls: news waits neither for the slowest source nor for the slowest receiver."""

from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Self

from connectors.exceptions import ConfigError

from . import addresses, alert
from .context import Context
from .watchlist import Receiver


class Courier:
    """Delivers whenever it is woken, to each receiver in a thread of its own.

    Leaving the block waits until what was committed is delivered or refused, and raises the bugs that were met. That
    the database or an address cannot be used is left out: whoever polls delivers once more in the end, and hears of it.
    """

    def __init__(self, context: Context) -> None:
        self.context = context
        self.report = alert.Report()
        self._threads: dict[str, ThreadPoolExecutor] = {}
        self._runs: dict[str, list[Future[alert.Report]]] = {}

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _: TracebackType | None
    ) -> None:
        """Wait for all that is under way, and add up what it came to."""
        for thread in self._threads.values():
            thread.shutdown()
        for run in (run for runs in self._runs.values() for run in runs):
            if not isinstance(run.exception(), ConfigError):
                self.report.add(run.result())

    def wake(self) -> None:
        """See to it that what is owed by now is delivered; to be called from one thread."""
        for receiver in alert.owed(self.context):
            runs = self._runs.setdefault(receiver.name, [])
            # A run that has not begun yet will see what was committed by now.
            if not runs or runs[-1].running() or runs[-1].done():
                runs.append(self._thread(receiver.name).submit(self._drain, receiver))

    def _drain(self, receiver: Receiver) -> alert.Report:
        wrong = addresses.wrong(self.context.watchlist, [receiver])
        return alert.Report() if wrong else alert.drain(self.context, receiver)

    def _thread(self, name: str) -> ThreadPoolExecutor:
        if name not in self._threads:
            self._threads[name] = ThreadPoolExecutor(max_workers=1, thread_name_prefix=f"courier-{name}")
        return self._threads[name]
