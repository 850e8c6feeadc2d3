"""Pages of a site by its sitemap: for sites that publish posts and no feed. Source: sitemaps.org, protocol 0.9.

A sitemap says which pages there are. Its `lastmod` moves at every build of many sites: a hint that is noted, never news.
"""

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import NoReturn
from urllib.parse import unquote
from xml.etree import ElementTree as ET

from pydantic import BaseModel

from connectors.exceptions import ParseError
from connectors.model import Known, Listing, Observation, Poll, Request, Response
from connectors.text import WebAddress, clean, decode, normalized_link, resolve

READING = 1
EVERY = "1h"
LISTS = frozenset({"include"})
MOST_ADDRESSES = 50_000
MOST_CHILDREN = 50
_MOST_PARTS = 10_000
_LIMIT = 20_000_000
_HEAD = 4096
_INDEX = re.compile(rb"<(?:[\w.-]+:)?sitemapindex[\s/>]")
_ROOTS = {"urlset": "url", "sitemapindex": "sitemap"}
_DECLARATION = re.compile(r"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ENDING = re.compile(r"\.(?:html?|php|aspx?|md)$", re.IGNORECASE)


class Target(BaseModel, frozen=True, extra="forbid"):
    """A sitemap or an index of sitemaps; `include` and `exclude` are globs on the path of a page ("/news/*")."""

    url: WebAddress
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Entry:
    loc: str
    lastmod: str


def addresses(target: Target) -> tuple[str, ...]:
    """Return the addresses that `poll` asks for first."""
    return (target.url,)


def poll(target: Target, known: Known) -> Poll:  # noqa: ARG001  (every poll is called alike; a sitemap needs no memory)
    """List the pages, `post:<normalized link>`; the sitemaps of an index are fetched together, the newest 50 of them.

    ParseError where an answer is no sitemap, holds more than 50,000 addresses, or nothing that is included.
    """
    response = yield _request(target.url)
    sitemaps, complete = (response,), True
    if _is_index(response):
        children = _children(response)
        complete = len(children) <= MOST_CHILDREN
        sitemaps = yield tuple(_request(child) for child in children[:MOST_CHILDREN])
    if response.unchanged and all(sitemap.unchanged for sitemap in sitemaps):
        return Listing(unchanged=True)
    entries = [entry for sitemap in sitemaps for entry in _entries(sitemap, "urlset")]
    return Listing(_observations(target, entries), complete=complete, items=len(entries))


def _request(url: str) -> Request:
    return Request(url, headers={"Accept": "application/xml, text/xml"}, expects="feed", limit=_LIMIT)


def _is_index(response: Response) -> bool:
    return bool(_INDEX.search(response.body[:_HEAD]))


def _children(response: Response) -> list[str]:
    """The sitemaps of an index, those that say they changed last first."""
    found = sorted(_entries(response, "sitemapindex"), key=lambda entry: entry.lastmod, reverse=True)
    children = list(dict.fromkeys(entry.loc for entry in found if entry.loc))
    if not children:
        _fail(response, "is an index of no sitemaps")
    return children


def _entries(response: Response, root: str) -> list[_Entry]:
    """The entries of a sitemap with this root element; an address that is none of the web is left out later."""
    found: list[_Entry] = []
    base = response.location or response.url
    for entry in _elements(response, root):
        absolute = entry.loc.startswith(("https://", "http://"))
        found.append(entry if absolute else _Entry(resolve(base, entry.loc), entry.lastmod))
        if len(found) > MOST_ADDRESSES:
            _fail(response, f"holds more than {MOST_ADDRESSES:,} addresses")
    return found


def _elements(response: Response, root: str) -> Iterator[_Entry]:
    """Read an XML document element by element and forget each: a large sitemap is never a tree in memory."""
    events = _events(response)
    _, top = next(events)
    _check(response, _name(top), root)
    inside, size = 0, 0
    for event, element in events:
        inside += 1 if event == "start" else -1
        size += 1
        if size > _MOST_PARTS:
            _fail(response, "is no sitemap we read: one of its entries never ends")
        if inside == 0:
            if _name(element) == _ROOTS[root]:
                yield _entry(element)
            top.clear()
            size = 0


def _events(response: Response) -> Iterator[tuple[str, ET.Element]]:
    stream = io.BytesIO(_document(response).encode())
    try:
        # Entities are what makes XML unsafe to read, and no document that declares one comes this far.
        yield from ET.iterparse(stream, ("start", "end"))  # noqa: S314
    except ET.ParseError as error:
        _fail(response, f"is no whole XML document ({error})", error)


def _document(response: Response) -> str:
    body = response.body
    if body.startswith(b"\x1f\x8b"):
        _fail(response, "is a gzip file that is not declared as Content-Encoding: gzip")
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", decode(body, response.headers.get("content-type", "")).lstrip("\ufeff"))
    if found := _DECLARATION.search(text):
        html = re.match(r"<!doctype\s+html", text.lstrip(), re.IGNORECASE)
        _fail(response, "is an HTML page" if html else f"is no sitemap we read: it has a {found[0]}")
    return text


def _check(response: Response, name: str, root: str) -> None:
    if name != root:
        _fail(response, f"is no {'sitemap' if root == 'urlset' else 'index of sitemaps'}: its root element is <{name}>")


def _entry(element: ET.Element) -> _Entry:
    """Children of other namespaces are pictures, videos and translations of the page."""
    space = element.tag.rpartition("}")[0]
    own = {_name(child): (child.text or "").strip() for child in element if child.tag.rpartition("}")[0] == space}
    return _Entry(own.get("loc", ""), own.get("lastmod", ""))


def _name(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _observations(target: Target, entries: Iterable[_Entry]) -> tuple[Observation, ...]:
    found: dict[str, Observation] = {}
    for entry in entries:
        link = normalized_link(entry.loc) if _wanted(target, entry.loc) else ""
        if link and link not in found:
            found[link] = _observation(entry, link)
    if not found:
        msg = f"none of the addresses in {target.url} is included: nothing fits include and exclude"
        raise ParseError(msg)
    return tuple(found.values())


def _wanted(target: Target, loc: str) -> bool:
    if not (target.include or target.exclude):
        return True
    path = "/" + loc.partition("://")[2].partition("/")[2].partition("?")[0].partition("#")[0]
    included = not target.include or any(fnmatchcase(path, glob) for glob in target.include)
    return included and not any(fnmatchcase(path, glob) for glob in target.exclude)


def _observation(entry: _Entry, link: str) -> Observation:
    return Observation(
        subject=f"post:{link}",
        title=_title(link),
        url=entry.loc,
        nature="post",
        notes={"link": entry.loc, "lastmod": entry.lastmod[:40]},
        keys=(f"link:{link.removeprefix('https://')}",),
        revision=link,
    )


def _title(link: str) -> str:
    """The words of the last part of the path: `/blog/qwen3-guard/` is "Qwen3 guard"."""
    host, _, path = link.removeprefix("https://").partition("/")
    slug = path.partition("?")[0].partition("#")[0].rpartition("/")[2]
    words = clean(re.sub(r"[-_+\s]+", " ", unquote(_ENDING.sub("", slug))))
    return words[:1].upper() + words[1:200] if words else host


def _fail(response: Response, reason: str, cause: Exception | None = None) -> NoReturn:
    msg = f"{response.url} {reason}"
    raise ParseError(msg) from cause
