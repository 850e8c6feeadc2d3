"""What can go wrong between a client and a server, and how often."""

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from fnmatch import fnmatchcase
from typing import Any, Literal

from .clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One way to go wrong. Without a `status` the request is answered as ever and the answer is spoiled afterwards.

    status, headers, body: an answer given instead of the real one; the headers are added to a real one too.
    delay: seconds of real time the finished answer is held back. hang: no answer ever comes.
    drop: the connection breaks before the request is handled, or after it was (the answer is lost).
    cut: the part of the body that is sent, 0.5 for half. alter: what becomes of the body's bytes.
    then: called once the answer is ready, to let something happen between two requests.
    times: how many requests it meets, None for all. skip: how many matching requests go free before.
    page: only the page of that number of a listing, 0 for any. method: only this one, "" for any.
    since, until: only in this stretch of the world's clock.
    """

    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    delay: float = 0.0
    hang: bool = False
    drop: Literal["", "before", "after"] = ""
    cut: float | None = None
    alter: Callable[[bytes], bytes] | None = None
    then: Callable[[], object] | None = None
    times: int | None = None
    skip: int = 0
    page: int = 0
    method: str = ""
    since: datetime | None = None
    until: datetime | None = None

    def but(self, **changes: Any) -> "Fault":
        """Return the same fault with other fields: `unavailable().but(times=3)`."""
        return replace(self, **changes)


@dataclass(slots=True)
class Planned:
    """A fault in wait for its requests. `hits` counts the requests it met."""

    glob: str
    fault: Fault
    hits: int = 0
    seen: int = 0
    called_off: bool = False

    def call_off(self) -> None:
        """Let no further request meet this fault."""
        self.called_off = True


@dataclass(frozen=True, slots=True)
class Asked:
    """What of a request decides whether a fault meets it: its host, method, path, query, and page of a listing."""

    host: str
    method: str
    path: str
    query: str
    page: int
    now: datetime


class Faults:
    """The faults in wait. A glob matches a path, a path with its query, or either with the host's name in front."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._planned: list[Planned] = []
        self._lock = threading.Lock()

    def add(self, glob: str, fault: Fault) -> Planned:
        """Let the requests that match `glob` meet `fault`; the earliest fault that matches wins."""
        planned = Planned(glob, fault)
        with self._lock:
            self._planned.append(planned)
        return planned

    def clear(self) -> None:
        """Call every fault off."""
        with self._lock:
            self._planned.clear()

    def take(self, host: str, method: str, path: str, query: str, page: int) -> Fault | None:
        """Return the fault that this request meets, and count it; None where all goes well."""
        asked = Asked(host, method, path, query, page, self._clock.now())
        with self._lock:
            return next((planned.fault for planned in self._planned if _meets(planned, asked)), None)


def _meets(planned: Planned, asked: Asked) -> bool:
    fault = planned.fault
    spent = planned.called_off or (fault.times is not None and planned.hits >= fault.times)
    if spent or not _matches(planned.glob, asked) or not _applies(fault, asked):
        return False
    planned.seen += 1
    if planned.seen <= fault.skip:
        return False
    planned.hits += 1
    return True


def _matches(glob: str, asked: Asked) -> bool:
    whole = f"{asked.path}?{asked.query}" if asked.query else asked.path
    texts = (asked.path, whole, asked.host + asked.path, asked.host + whole)
    return any(fnmatchcase(text, glob) for text in texts)


def _applies(fault: Fault, asked: Asked) -> bool:
    return (
        fault.method in {"", asked.method}
        and fault.page in {0, asked.page}
        and (fault.since is None or fault.since <= asked.now)
        and (fault.until is None or asked.now < fault.until)
    )


_PAGE = b"<!DOCTYPE html><html><head><title>%s</title></head><body><h1>%s</h1></body></html>"
_HTML = {"Content-Type": "text/html; charset=utf-8"}


def unavailable(status: int = 503, *, retry_after: int | None = None) -> Fault:
    """Return an overload: a 5xx with a body in HTML, with Retry-After in seconds where given."""
    wait = {} if retry_after is None else {"Retry-After": str(retry_after)}
    return Fault(status=status, headers=_HTML | wait, body=_PAGE % (b"Server error", b"Something went wrong"))


def too_many(wait: int, *, bucket: str = "api") -> Fault:
    """Return a 429 of a spent quota as the Hub words it: nothing remains for `wait` seconds, no Retry-After."""
    headers = {"RateLimit": f'"{bucket}";r=0;t={wait}', "Content-Type": "application/json"}
    return Fault(status=429, headers=headers, body=b'{"error":"Too many requests"}')


def too_many_other(remaining: int = 400, *, retry_after: int | None = None) -> Fault:
    """Return a 429 of another limit: the quota in its header is not spent."""
    wait = {} if retry_after is None else {"Retry-After": str(retry_after)}
    headers = {"RateLimit": f'"api";r={remaining};t=200', "Content-Type": "application/json"} | wait
    return Fault(status=429, headers=headers, body=b'{"error":"Too many requests"}')


def html_page(status: int = 200) -> Fault:
    """Return an HTML page where something else was due."""
    return Fault(status=status, headers=_HTML, body=_PAGE % (b"Maintenance", b"We will be back"))


def challenge() -> Fault:
    """Return the challenge page of a web application firewall: 202, HTML, and a header that says so."""
    body = (
        b"<!DOCTYPE html><html><body><script>window.gokuProps={};</script><noscript>JavaScript</noscript></body></html>"
    )
    return Fault(status=202, headers=_HTML | {"x-amzn-waf-action": "challenge"}, body=body)


def hanging() -> Fault:
    """Return silence: the request is taken and never answered."""
    return Fault(hang=True)


def slow(seconds: float) -> Fault:
    """Return an answer that comes late; what was asked for is done at once."""
    return Fault(delay=seconds)


def dropped(when: Literal["before", "after"] = "before") -> Fault:
    """Return a broken connection, before the request was handled or after it was accepted."""
    return Fault(drop=when)


def truncated(part: float = 0.5) -> Fault:
    """Return a complete answer whose body was cut: JSON or XML that ends in the middle."""
    return Fault(cut=part)


def malformed(edit: Callable[[dict[str, Any]], object], *, item: int = 0) -> Fault:
    """Return a listing in which one item is spoiled by `edit`: `malformed(lambda item: item.pop("id"))`."""

    def alter(body: bytes) -> bytes:
        rows = json.loads(body)
        if isinstance(rows, list) and item < len(rows):
            edit(rows[item])
        return json.dumps(rows).encode()

    return Fault(alter=alter)
