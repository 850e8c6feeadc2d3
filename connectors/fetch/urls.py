"""Addresses: parsed once, compared by origin. Pure."""

from collections.abc import Mapping

import httpx

from connectors.exceptions import FetchError

from .literal import is_loopback, shown

_PORTS = {"http": 80, "https": 443}
_LAST_PORT = 65_535


def parse(url: str) -> httpx.URL:
    """Return the address in its normal form (IDNA host, no dot segments); FetchError when it is none."""
    try:
        return _sound(httpx.URL(url))
    except httpx.InvalidURL as error:
        msg = f"not an address: {shown(url)}"
        raise FetchError(msg) from error


def join(base: httpx.URL, reference: str) -> httpx.URL:
    """Return the address that a reference found at `base` means; FetchError when it means none."""
    try:
        return _sound(base.join(reference))
    except httpx.InvalidURL as error:
        msg = f"a reference to no address at {shown(str(base))}"
        raise FetchError(msg) from error


def host(url: httpx.URL) -> str:
    """Return the host as it is resolved: lower case, IDNA, an IPv6 address without brackets."""
    return url.raw_host.decode("ascii")


def place(url: httpx.URL) -> str:
    """Return host and port, the unit of politeness: `huggingface.co:443`."""
    return f"{host(url)}:{url.port or _PORTS.get(url.scheme, 0)}"


def origin(url: httpx.URL) -> str:
    """Return scheme, host and port: what a token belongs to."""
    return f"{url.scheme}://{place(url)}"


def tokens_by_origin(tokens: Mapping[str, str]) -> dict[str, str]:
    """Return the tokens under the origins they may be sent to; see Policy.tokens for the keys."""
    found = {}
    for key, token in tokens.items():
        if "://" in key:
            found[origin(parse(key))] = token
            continue
        url = parse(f"https://{key}")
        found[origin(url)] = token
        if is_loopback(place(url)):
            found[origin(parse(f"http://{key}"))] = token
    return found


def _sound(url: httpx.URL) -> httpx.URL:
    if url.port is not None and not 0 < url.port <= _LAST_PORT:
        msg = "no such port"
        raise httpx.InvalidURL(msg)
    return url
