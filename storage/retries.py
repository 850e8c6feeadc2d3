"""When a message is tried again, and when it is given up. Pure."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from .model import Delivery

MAX_ATTEMPTS = 8
MAX_AGE = timedelta(hours=24)
TRIED_ENOUGH = 4
"""What was tried less often is not given up for its age: we, not the receiver, may have been away for days."""
_PAUSES = (30, 120, 480, 1_800, 3_600, 7_200, 14_400, 28_800)
"""Seconds before the next attempt: eight of them outlast a receiver that is down for some hours."""
BUSY = 429
Outcome = Literal["delivered", "transient", "permanent", "ambiguous"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """How an attempt ended. detail must not carry a secret. place: where a receiver with threads put the message."""

    outcome: Outcome
    detail: str = ""
    place: str = ""
    code: int | None = None
    retry_after: float | None = None


def after(delivery: Delivery, result: Result, now: datetime) -> tuple[str, datetime]:
    """Return the state of a message after an attempt, and when it is tried next."""
    if result.outcome == "delivered":
        return "delivered", now
    next_at = again(delivery.attempts, result, now)
    refused = delivery.attempts >= MAX_ATTEMPTS and result.code != BUSY
    aged = delivery.attempts >= TRIED_ENOUGH and next_at - (delivery.due_at or now) > MAX_AGE
    return ("dead" if result.outcome == "permanent" or refused or aged else "pending"), next_at


def again(attempts: int, result: Result, now: datetime) -> datetime:
    """Return when a message is tried next that was tried so many times."""
    return now + timedelta(seconds=_pause(attempts, result))


def _pause(attempts: int, result: Result) -> float:
    # Jitter spreads what fell due together.
    ours = _PAUSES[min(attempts, len(_PAUSES)) - 1] * random.uniform(0.8, 1.2)  # noqa: S311
    asked = result.retry_after or 0.0
    # Who is broken and asks for a second would use up all attempts within minutes.
    return asked if asked and result.code == BUSY else max(ours, asked)
