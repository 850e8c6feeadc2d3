"""Addresses of the web: which are allowed in a watchlist, and when two of them are the same. Pure."""

import re
from functools import lru_cache
from typing import Annotated
from urllib.parse import quote, unquote_plus, urljoin, urlsplit

from pydantic import AfterValidator

_TRACKING = re.compile(r"utm_.*|mc_.*|fbclid|gclid|ref|_hs(enc|mi)", re.IGNORECASE)
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_LONGEST = 2000
"""Characters of an address; browsers and proxies refuse longer ones, and indices cannot hold them."""
_PLAIN = re.compile(r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+/[A-Za-z0-9/_~.-]{0,1000}")
"""Addresses that are absolute, and have one spelling but for the scheme, slashes in the end and dots."""
_NEXT_ADDRESS = re.compile(r",(?=\s*https?://)")
_ON_GITHUB = re.compile(r"https?://(?:www\.)?github\.com/([^/?]+/[^/?]+)/(?:blob|raw)/([^?]+)(?:\?.*)?")
_LEFT_ALONE = "%/:@!$&'()*+,;=?[]#"


def web_address(url: str) -> str:
    """Return `url` without surrounding space; ValueError with a sentence for the user where it is no web address."""
    address = url.strip()
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        msg = f"{url!r} is no web address: {error}"
        raise ValueError(msg) from error
    if parts.scheme not in {"http", "https"} or not host or re.search(r"\s", address):
        msg = f"{url!r} is no web address: it must be complete and begin with https:// or http://"
        raise ValueError(msg)
    if parts.username is not None:
        msg = f"the address of {host} must not carry a user name or password"
        raise ValueError(msg)
    return address


WebAddress = Annotated[str, AfterValidator(web_address)]
"""A field of a Target that holds an http or https address."""


@lru_cache(maxsize=1024)
def web_pages(text: str) -> tuple[str, ...]:
    """Return the addresses that a field holds, separated by commas: each where its text is served, without fragment.

    A file on GitHub is served as text by raw.githubusercontent.com; its page there holds more of GitHub than of it.
    """
    parts = (part.strip() for part in _NEXT_ADDRESS.split(text))
    return tuple(dict.fromkeys(_served(part) for part in parts if is_web(part) and "@" not in urlsplit(part).netloc))


def _served(address: str) -> str:
    bare = address.partition("#")[0]
    file = _ON_GITHUB.fullmatch(bare)
    return f"https://raw.githubusercontent.com/{file[1]}/{file[2]}" if file else bare


def is_web(url: str) -> bool:
    """Return whether `url` is an absolute http or https address."""
    return bool(normalized_link(url))


def resolve(base: str, link: str) -> str:
    """Return `link` made absolute against `base`; "" where there is none, or that gives no http or https address."""
    if not link.strip():
        return ""
    if _PLAIN.fullmatch(link):
        return link
    try:
        absolute = urljoin(base, link.strip())
    except ValueError:
        return ""
    return absolute if is_web(absolute) else ""


@lru_cache(maxsize=8192)
def normalized_link(url: str) -> str:
    """Return one spelling for all spellings of an address, or "" where it is not one of the web, or too long for one.

    http becomes https, the host lower case; default ports, user names, dot segments, a trailing slash and
    tracking parameters go; the rest of the query is sorted, the fragment kept. Idempotent.
    """
    if len(url) > _LONGEST:
        return ""
    if _PLAIN.fullmatch(url) and "/." not in url:
        return f"https://{url.partition('://')[2].rstrip('/')}"
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    host = host.rstrip(".")
    if parts.scheme not in {"http", "https"} or not host or re.search(r"[\s%/?#@\\]", host):
        return ""
    host = f"[{host}]" if ":" in host else host
    where = host if port in {None, 80, 443} else f"{host}:{port}"
    query = _query(parts.query)
    fragment = _escaped(parts.fragment)
    return f"https://{where}{_path(parts.path)}{'?' + query if query else ''}{'#' + fragment if fragment else ''}"


def _escaped(part: str) -> str:
    """One spelling of percent-encoding: what needs none has none, everything else upper-case."""
    whole = quote(_STRAY_PERCENT.sub("%25", part), safe=_LEFT_ALONE, errors="replace")
    return _ESCAPE.sub(_plain_escape, whole)


def _plain_escape(match: re.Match[str]) -> str:
    character = chr(int(match[1], 16))
    return character if character in _UNRESERVED else match[0].upper()


def _path(path: str) -> str:
    kept: list[str] = []
    for segment in _escaped(path).split("/")[1:]:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    return "".join(f"/{segment}" for segment in kept).rstrip("/")


def _query(query: str) -> str:
    pairs = (_escaped(pair) for pair in query.split("&") if pair)
    return "&".join(sorted(pair for pair in pairs if not _TRACKING.fullmatch(unquote_plus(pair.partition("=")[0]))))
