"""What a round of polling comes to. Pure."""

from collections.abc import Callable
from dataclasses import dataclass, field

from storage.model import Change

Progress = Callable[[str], None]
"""Called with the name of whatever is done."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A source that could not be read: its state and the reason."""

    name: str
    state: str
    reason: str


@dataclass(slots=True)
class Report:
    """How many sources were polled, and what was found and what failed."""

    polled: int = 0
    unchanged: int = 0
    baselines: int = 0
    anew: list[str] = field(default_factory=list)
    """Sources that were read at another place than before: what stands there is remembered, not told."""
    changes: list[Change] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    notices: dict[str, str] = field(default_factory=dict)
    """What is wrong with sources that could be read, by name."""
    linked: dict[str, str] = field(default_factory=dict)
    """Pages that what was read names as its license, each with the vendor."""
    busy: tuple[str, ...] = ()
    """Sources that were named and that another process is polling."""

    def add(self, other: "Report") -> None:
        """Count what another round came to."""
        self.polled += other.polled
        self.unchanged += other.unchanged
        self.baselines += other.baselines
        self.anew += other.anew
        self.changes += other.changes
        self.failures += other.failures
        self.notices |= other.notices
