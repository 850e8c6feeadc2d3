"""What happens, one line for each event on standard error: for people, or as JSON.

An event has a static name and values beside it. What belongs together carries the same value: `poll` for all that one
visit to a source led to, `delivery` for a message and all its attempts, `change` for one piece of news.
"""

import json
import logging
import sys
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Literal

Format = Literal["text", "json"]
FORMATS: tuple[Format, ...] = ("text", "json")
FORM = "GAZETTE_LOG_FORMAT"
"""The environment variable that says in which form events are logged; runs of `gazette serve` read it."""
LOG = logging.getLogger("gazette")
LOG.addHandler(logging.NullHandler())  # else Python itself would print warnings that nobody asked for
LOG.propagate = False
_BARE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.:/@+")


def event(name: str, level: int = logging.INFO, /, **values: Any) -> None:
    """Note an event; what is None or empty is left out."""
    if LOG.isEnabledFor(level):
        LOG.log(level, name, extra={"values": {key: value for key, value in values.items() if value not in (None, "")}})


def start(form: Format) -> None:
    """Write events to standard error from now on, in one of two forms; called again, the last form counts."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Json() if form == "json" else Text())
    for old in [one for one in LOG.handlers if isinstance(one.formatter, Json | Text)]:
        LOG.removeHandler(old)
    LOG.addHandler(handler)
    LOG.setLevel(logging.INFO)


def follow(environment: Mapping[str, str]) -> None:
    """Log as the environment says; text where it says nothing."""
    start("json" if environment.get(FORM) == "json" else "text")


def values(record: logging.LogRecord) -> Mapping[str, Any]:
    """Return the values beside an event."""
    found: Mapping[str, Any] = getattr(record, "values", {})
    return found


class Text(logging.Formatter):
    """`2026-04-11T08:00:00Z info source polled source="Gemma terms" poll=3f2a seconds=0.3`."""

    def format(self, record: logging.LogRecord) -> str:
        """Return an event as one line, whatever its values hold."""
        told = "".join(f" {key}={_shown(value)}" for key, value in values(record).items())
        return f"{_moment(record)} {record.levelname.lower()} {record.getMessage()}{told}"


class Json(logging.Formatter):
    """One JSON object a line, with time, level, event and its values."""

    def format(self, record: logging.LogRecord) -> str:
        """Return an event as one line."""
        head = {"time": _moment(record), "level": record.levelname.lower(), "event": record.getMessage()}
        return json.dumps({**head, **values(record)}, ensure_ascii=False, default=str)


def _moment(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _shown(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.3f}"
    text = ",".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    return text if text and set(text) <= _BARE | {","} else json.dumps(text, ensure_ascii=False)


class Stopwatch:
    """Seconds since it was made."""

    def __init__(self) -> None:
        self.began = time.perf_counter()

    @property
    def seconds(self) -> float:
        """The seconds so far, to the millisecond."""
        return round(time.perf_counter() - self.began, 3)
