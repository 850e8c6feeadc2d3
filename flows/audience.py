"""Whom to tell, of what, and how much it matters: the receivers, routes and severities of a watchlist. Pure."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import cached_property
from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator

from connectors.names import PostClass

from . import rhythm
from .quiet import QuietHours
from .quiet import quiet_hours as read_hours

Severity = Literal["critical", "high", "normal", "info"]
Verdict = Literal["deny", "flag", "approve"]
SEVERITIES: tuple[Severity, ...] = get_args(Severity)


class Entry(BaseModel):
    """One table of the watchlist: frozen, and no key that it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


_READERS: Mapping[str, Callable[[str], object]] = {
    "digest": rhythm.schedule,
    "wait": rhythm.duration,
    "quiet": read_hours,
}


class Receiver(Entry):
    """Whom to tell. url may carry a secret and is hidden in representations."""

    name: str = Field(min_length=1)
    url: str = Field(min_length=1, repr=False)
    digest: str = ""
    wait: str = ""
    quiet: str = ""

    @field_validator("digest", "wait", "quiet")
    @classmethod
    def _readable(cls, value: str, info: ValidationInfo) -> str:
        if value:
            _READERS[str(info.field_name)](value)
        return value

    @cached_property
    def schedule(self) -> rhythm.Schedule | None:
        """When its digest falls due; None for one that hears at once."""
        return rhythm.schedule(self.digest) if self.digest else None

    @cached_property
    def patience(self) -> timedelta:
        """How long it gathers before it is told."""
        return rhythm.duration(self.wait) if self.wait else timedelta()

    @cached_property
    def quiet_hours(self) -> QuietHours | None:
        """When only what is critical may reach it; None for never. A digest keeps its own hour."""
        return read_hours(self.quiet) if self.quiet and not self.digest else None


class Route(Entry):
    """Which changes a receiver hears of: every list that is given must have a glob that fits."""

    receiver: str
    kinds: tuple[str, ...] = ("*",)
    vendors: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    families: tuple[str, ...] = ()
    directions: tuple[str, ...] = ()
    severities: tuple[Severity, ...] = ()
    policies: tuple[Verdict, ...] = ()
    classes: tuple[PostClass, ...] = ()
    """Of posts, those that are about one of these; other changes are not asked what they are about."""


Weights = Mapping[str, Severity]
"""The `[severity]` table: severities by globs of kinds; the first that fits a kind decides."""
