"""Secrets stay out of logs: a logging filter, and the loggers that would print them."""

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from .urls import parts

_SHORTEST = 6
_LOUD = ("apprise", "urllib3", "urllib3.connectionpool", "requests", "httpx", "httpcore", "aiohttp.client")


def secrets(url: str) -> tuple[str, ...]:
    """Return what of a receiver's address must never be printed: the whole of it and its tokens, longest first."""
    return tuple(sorted({url, *parts(url)}, key=len, reverse=True))


class Redact(logging.Filter):
    """Replaces every known secret by *** in what is logged.

    As a filter it belongs on handlers: that of a logger does not see what its children log. `conceal` goes further.
    """

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        """Start with some secrets; `learn` adds more."""
        super().__init__()
        self._secrets: frozenset[str] = frozenset()
        self.learn(secrets)

    def learn(self, secrets: Iterable[str]) -> None:
        """Redact these too from now on."""
        self._secrets |= {secret for secret in secrets if len(secret) >= _SHORTEST}

    def text(self, text: str) -> str:
        """Return `text` with every known secret replaced."""
        for secret in sorted(self._secrets, key=len, reverse=True):
            text = text.replace(secret, "***")
        return text

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record's message, its traceback included; the record always passes."""
        message = record.getMessage()
        if (clean := self.text(message)) != message:
            record.msg, record.args = clean, ()
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text and (clean := self.text(record.exc_text)) != record.exc_text:
            # A handler that formats the exception itself would print it in full.
            record.exc_text, record.exc_info = clean, None
        return True


_guard = Redact()


def conceal(found: Iterable[str]) -> None:
    """Keep these out of every log record from here on, whatever its logger and its handlers: Prefect's among them.

    A filter on today's handlers would miss those that are added tomorrow.
    """
    _guard.learn(found)
    make = logging.getLogRecordFactory()
    if not getattr(make, "guarded", False):
        logging.setLogRecordFactory(_guarded(make))


def _guarded(make: Callable[..., logging.LogRecord]) -> Callable[..., logging.LogRecord]:
    def made(*args: Any, **kwargs: Any) -> logging.LogRecord:
        record = make(*args, **kwargs)
        _guard.filter(record)
        return record

    made.guarded = True  # type: ignore[attr-defined]
    return made


_heard: ContextVar[list[str] | None] = ContextVar("heard", default=None)


class _Overhear(logging.Filter):
    """Hands what Apprise says about the delivery under way to that delivery, instead of to the log.

    The outcome is told once, by the exception; Apprise copies the context into its threads.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        heard = _heard.get()
        if heard is not None:
            heard.append(record.getMessage())
        return heard is None


_OVERHEAR = _Overhear()


@contextmanager
def overheard() -> Iterator[list[str]]:
    """Collect Apprise's warnings within the block; they may hold secrets."""
    logging.getLogger("apprise").addFilter(_OVERHEAR)
    heard: list[str] = []
    token = _heard.set(heard)
    try:
        yield heard
    finally:
        _heard.reset(token)


def quiet() -> None:
    """Let the libraries that log whole addresses say warnings only."""
    for name in _LOUD:
        logger = logging.getLogger(name)
        # Below WARNING these print webhook addresses and payloads, whatever level the root has.
        logger.setLevel(max(logger.level, logging.WARNING))


def shown(text: str) -> str:
    """Return `text` with every secret replaced that is known by now."""
    return _guard.text(text)
