"""The clock every fake server answers by."""

import threading
from datetime import datetime, timedelta


class Clock:
    """A clock that stands still until it is told to move; safe to share between threads."""

    def __init__(self, now: datetime) -> None:
        self._lock = threading.Lock()
        self._now = _aware(now)

    def now(self) -> datetime:
        """Return the present moment."""
        with self._lock:
            return self._now

    def set(self, now: datetime) -> None:
        """Move to `now`, forward or back."""
        with self._lock:
            self._now = _aware(now)

    def advance(self, by: timedelta) -> datetime:
        """Move on by `by` and return the new moment."""
        with self._lock:
            self._now += by
            return self._now


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        msg = f"a moment needs a time zone: {moment.isoformat()}"
        raise ValueError(msg)
    return moment
