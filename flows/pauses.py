"""Waiting as a receiver asks, inside one round: a limit of one message a second is no reason to come back in an hour."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

LONGEST = 60.0
"""Seconds; who asks for a longer pause is told in a later round."""
TOGETHER = 600.0
"""Seconds that one round waits for one receiver altogether."""
_BLINK = 0.05

Sleep = Callable[[float], None]


@dataclass(slots=True)
class Pauses:
    """The pauses of one receiver in one round, by the clock of the run."""

    clock: Callable[[], datetime]
    sleep: Sleep = time.sleep
    spent: float = 0.0

    def wait(self, seconds: float | None) -> bool:
        """Wait as long as was asked; False where nothing was asked, or too much, or the clock stands still."""
        if seconds is None or seconds > LONGEST or self.spent + seconds > TOGETHER:
            return False
        before = self.clock()
        self.sleep(min(seconds, _BLINK) or _BLINK)
        if self.clock() == before:
            # A time given on the command line does not pass.
            return False
        self.sleep(max(seconds - _BLINK, 0.0))
        self.spent += max(seconds, _BLINK)
        return True
