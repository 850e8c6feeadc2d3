"""What something looked like at any moment: a start, and edits at their times."""

import bisect
import threading
from collections.abc import Callable
from datetime import datetime
from typing import Generic, TypeVar

S = TypeVar("S")


class Timeline(Generic[S]):
    """States of one thing over time, told as edits in any order; safe to share between threads.

    An edit made at `at` is seen from that very moment on. Edits of the same moment apply in the order they were told.
    """

    def __init__(self, start: S) -> None:
        self._start = start
        self._edits: list[tuple[datetime, int, Callable[[S], S]]] = []
        self._folded: list[tuple[datetime, S]] | None = None
        self._lock = threading.RLock()

    def add(self, at: datetime, edit: Callable[[S], S]) -> None:
        """Let the state become `edit(state)` at `at`."""
        with self._lock:
            bisect.insort(self._edits, (at, len(self._edits), edit), key=lambda row: row[:2])
            self._folded = None

    def at(self, now: datetime) -> S:
        """Return the state as of `now`."""
        place, folded = self._find(now)
        return folded[place - 1][1] if place else self._start

    def changed(self, now: datetime) -> datetime | None:
        """Return when the state of `now` came to be; None while nothing has happened yet."""
        place, folded = self._find(now)
        return folded[place - 1][0] if place else None

    def past(self, now: datetime) -> list[S]:
        """Return every state up to `now`, oldest first, the start among them."""
        place, folded = self._find(now)
        return [self._start, *(state for _, state in folded[:place])]

    def dated(self, now: datetime) -> list[tuple[datetime, S]]:
        """Return every state up to `now` but the start, oldest first, each with when it came to be."""
        place, folded = self._find(now)
        return folded[:place]

    def _find(self, now: datetime) -> tuple[int, list[tuple[datetime, S]]]:
        with self._lock:
            folded = self._fold() if self._folded is None else self._folded
        return bisect.bisect_right(folded, now, key=lambda row: row[0]), folded

    def _fold(self) -> list[tuple[datetime, S]]:
        state, folded = self._start, []
        for at, _, edit in self._edits:
            state = edit(state)
            folded.append((at, state))
        self._folded = folded
        return folded
