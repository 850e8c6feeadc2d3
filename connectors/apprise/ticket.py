"""What one delivery carries into a plugin and brings back: Apprise itself reports only true or false."""

import threading
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Literal

from connectors.exceptions import DeliveryError
from connectors.model import Notification, Receipt

Phase = Literal["waiting", "sending", "abandoned"]


@dataclass(slots=True)
class Ticket:
    """One delivery under way. Apprise copies the context into its threads, so the plugin finds it there.

    receipt: what the receiver answered when it accepted. error: the classified refusal.
    """

    notification: Notification
    timeout: float
    receipt: Receipt | None = None
    error: DeliveryError | None = None
    phase: Phase = "waiting"
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def begin(self) -> bool:
        """Mark that the message goes out now; False when nobody waits for the outcome any more."""
        with self._lock:
            if self.phase == "abandoned":
                return False
            self.phase = "sending"
            return True

    def abandon(self) -> bool:
        """Stop waiting; return whether the message may have gone out."""
        with self._lock:
            before, self.phase = self.phase, "abandoned"
            return before == "sending"

    def fail(self, error: DeliveryError) -> bool:
        """Keep the classified refusal; return False, as a plugin's `send` must."""
        self.error = error
        return False

    def accept(self, receipt: Receipt) -> bool:
        """Keep the receipt; return True, as a plugin's `send` must."""
        self.receipt = receipt
        return True


current: ContextVar[Ticket | None] = ContextVar("delivery", default=None)
