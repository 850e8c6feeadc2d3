"""What an HTTP receiver's answer, or the lack of one, means for a delivery. Pure."""

import ssl
from collections.abc import Iterator, Mapping

import requests
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError

from connectors.exceptions import DeliveryError

from .clean import line

_OK = range(200, 300)
_LATER = frozenset({408, 425, 429})
_BROKEN = 500
_LONGEST_PAUSE = 86_400.0
_NEVER_LEFT = (NewConnectionError, NameResolutionError, ConnectTimeoutError, ssl.SSLCertVerificationError)


def from_status(status: int, reason: str, headers: Mapping[str, str]) -> DeliveryError | None:
    """Return the classified refusal of an answer, None for an acceptance; `reason` is the receiver's own text."""
    if status in _OK:
        return None
    outcome = "transient" if status in _LATER or status >= _BROKEN else "permanent"
    said = line(reason, 80)
    message = f"the receiver answered {status}{': ' + said if said else ''}"
    return DeliveryError(message, outcome=outcome, code=status, retry_after=seconds(headers.get("Retry-After", "")))


def seconds(value: str) -> float | None:
    """Return a Retry-After given in seconds, at most a day; None for anything else."""
    try:
        pause = float(value)
    except ValueError:
        return None
    return min(pause, _LONGEST_PAUSE) if pause >= 0 else None


def from_exception(exc: requests.RequestException) -> DeliveryError:
    """Return the classified failure of a request without an answer; the exception's text holds the address."""
    if isinstance(exc, (requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema)):
        return DeliveryError("the receiver's address cannot be used", outcome="permanent")
    if isinstance(exc, requests.exceptions.ProxyError) or any(isinstance(e, _NEVER_LEFT) for e in _causes(exc)):
        return DeliveryError(f"the receiver cannot be reached ({_name(exc)})", outcome="transient")
    return DeliveryError(f"the connection was lost before an answer came ({_name(exc)})", outcome="ambiguous")


def _causes(exc: BaseException) -> Iterator[BaseException]:
    """Yield the exception and what it wraps, in urllib3's ways (args, reason) and Python's."""
    waiting: list[BaseException] = [exc]
    seen: set[int] = set()
    while waiting:
        one = waiting.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        inner = (*one.args, getattr(one, "reason", None), one.__cause__, one.__context__)
        waiting += [e for e in inner if isinstance(e, BaseException)]


def _name(exc: BaseException) -> str:
    known = [type(e).__name__ for e in _causes(exc) if isinstance(e, _NEVER_LEFT)]
    return known[0] if known else type(exc).__name__
