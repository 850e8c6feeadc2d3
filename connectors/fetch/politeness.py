"""Politeness: how many requests at once, how far apart, and when a host wants to be left alone."""

import asyncio
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from connectors.exceptions import FetchError

from .literal import is_loopback

_DAY = 86_400.0
_LEFT = re.compile(r'"[^"]*"\s*;\s*r\s*=\s*(\d{1,9})\s*;\s*t\s*=\s*(\d{1,9})')
_QUOTA = re.compile(r";\s*q\s*=\s*(\d{1,9})")
_RESERVE = 0.05  # of a quota; from there on we stop ahead of the limit


@dataclass(slots=True)
class _Host:
    gate: asyncio.Semaphore
    free_at: float = 0.0
    paused_until: float = 0.0
    refused: bool = False
    retry_after: float | None = None


class Politeness:
    """What the sources of one run share per host (`host:port`). Times are in seconds."""

    def __init__(
        self,
        per_host: int,
        spacing: float,
        *,
        max_wait: float = 10.0,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """`max_wait` is the longest pause that is waited for; a longer one is an error with `retry_after`."""
        self._per_host = per_host
        self._spacing = spacing
        self._max_wait = max_wait
        self._sleep = sleep
        self._monotonic = monotonic
        self._hosts: dict[str, _Host] = {}

    @asynccontextmanager
    async def turn(self, place: str) -> AsyncIterator[None]:
        """Hold one of the host's places; FetchError at once when the host wants to be left alone for long."""
        host = self._host(place)
        async with host.gate:
            _check_refused(place, host)
            if (wait := self._wait(place, host)) > 0:
                await self._sleep(wait)
                _check_refused(place, host)
            yield

    def note(self, place: str, status: int, headers: Mapping[str, str]) -> None:
        """Take in what an answer says about our welcome: its status and its lower-case headers."""
        host = self._host(place)
        if is_refusal(status, headers):
            host.refused, host.retry_after = True, retry_after(status, headers)
        elif (pause := pause_ahead(headers)) > 0:
            host.paused_until = self._monotonic() + pause

    def _host(self, place: str) -> _Host:
        if place not in self._hosts:
            self._hosts[place] = _Host(asyncio.Semaphore(self._per_host))
        return self._hosts[place]

    def _wait(self, place: str, host: _Host) -> float:
        now = self._monotonic()
        if (pause := host.paused_until - now) > self._max_wait:
            msg = f"{place} is left alone for {pause:.0f} s: its quota is nearly used up"
            raise FetchError(msg, retry_after=pause)
        start = max(now, host.paused_until, host.free_at)
        host.free_at = start + (0.0 if is_loopback(place) else self._spacing)
        return start - now


def is_refusal(status: int, headers: Mapping[str, str]) -> bool:
    """Tell whether the host wants no more requests for now: a 429, or GitHub's 403 for want of quota."""
    return status == HTTPStatus.TOO_MANY_REQUESTS or is_throttled(status, headers)


def is_throttled(status: int, headers: Mapping[str, str]) -> bool:
    """Tell whether a 403 does not speak of the document but of our quota."""
    spent = headers.get("x-ratelimit-remaining") == "0" or "retry-after" in headers
    return status == HTTPStatus.FORBIDDEN and spent


def retry_after(status: int, headers: Mapping[str, str]) -> float | None:
    """Return the pause the host asked for in seconds (at most a day), None when it did not say.

    Read from Retry-After (seconds, or a date that is compared with the answer's own Date), else for a refusal from
    an exhausted `RateLimit` (r=0) or GitHub's `X-RateLimit-Reset`.
    """
    if status != HTTPStatus.SERVICE_UNAVAILABLE and not is_refusal(status, headers):
        return None
    pause = _said(headers.get("retry-after", "").strip(), headers)
    if pause is None and status != HTTPStatus.SERVICE_UNAVAILABLE:
        pause = _until_reset(headers)
    return None if pause is None else min(max(pause, 0.0), _DAY)


def pause_ahead(headers: Mapping[str, str]) -> float:
    """Return how long to leave a host alone because less than 5 % of its quota is left, 0.0 when there is enough.

    `RateLimit: "api";r=24;t=55` with `RateLimit-Policy: ...;q=500;w=300` (draft-ietf-httpapi-ratelimit-headers).
    """
    left = _LEFT.search(headers.get("ratelimit", ""))
    if left is None:
        return 0.0
    quota = _QUOTA.search(headers.get("ratelimit-policy", ""))
    enough = int(quota[1]) * _RESERVE if quota else 1
    return float(left[2]) if int(left[1]) < enough else 0.0


def _said(value: str, headers: Mapping[str, str]) -> float | None:
    if value.isdecimal():
        return float(value[:9])
    then, now = _date(value), _date(headers.get("date", ""))
    return (then - now).total_seconds() if then and now else None


def _until_reset(headers: Mapping[str, str]) -> float | None:
    left = _LEFT.search(headers.get("ratelimit", ""))
    if left is not None:
        return float(left[2]) if int(left[1]) == 0 else None
    now, reset = _date(headers.get("date", "")), headers.get("x-ratelimit-reset", "")
    if headers.get("x-ratelimit-remaining") != "0" or now is None or not reset.isdecimal():
        return None
    return float(reset[:12]) - now.timestamp()


def _date(value: str) -> datetime | None:
    try:
        return parsedate_to_datetime(value)
    except ValueError:
        return None


def _check_refused(place: str, host: _Host) -> None:
    if host.refused:
        msg = f"{place} asked for a pause and is not asked again in this run"
        raise FetchError(msg, status=HTTPStatus.TOO_MANY_REQUESTS, retry_after=host.retry_after)
