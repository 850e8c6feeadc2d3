"""A feed's bytes -> its entries. RSS, RDF and Atom by expat or feedparser, JSON Feed by hand. Pure."""

import codecs
import itertools
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic_core import from_json

from connectors.exceptions import ParseError
from connectors.model import Response
from connectors.text import charset, decode, is_web, plain, resolve

from . import apart, wellformed

MOST_ENTRIES = 2000
_SUMMARY = 1000
_ITEM = re.compile(rb"<(?:[\w.-]+:)?(?:item|entry)[\s/>]", re.IGNORECASE)
# feedparser looks for an address in names with a pattern whose time grows with the square of such a run of characters.
_LONG_RUN = re.compile(rb"([\w.+-]{1000})[\w.+-]+")
# It looks for declarations at the beginning of every line, across all the empty lines that follow.
_EMPTY_LINES = re.compile(rb"\s{100,}")
_TWO = re.compile(rb"\s\s")
_ENDS = {b"feed": b"</feed>", b"rss": b"</channel></rss>", b"RDF": b"</rdf:RDF>"}
_ROOT = re.compile(rb"<(?:[\w.-]+:)?(feed|rss|RDF)[\s>]")
_DEEPEST = 5000
_MOST_MARKS = 400_000
_MOST_TAGS = 200
_BLANK = b"\xef\xbb\xbf \t\r\n"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as it stands in the feed; `link` is absolute or "", `published` the raw date and `parsed` feedparser's."""

    guid: str = ""
    link: str = ""
    title: str = ""
    summary: str = ""
    author: str = ""
    categories: tuple[str, ...] = ()
    published: str = ""
    parsed: time.struct_time | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Document:
    """A feed: its own page's link ("" where it names none) and its entries, in no meaningful order."""

    link: str
    entries: tuple[Entry, ...]


def read(response: Response) -> Document:
    """Return the feed in a response; ParseError where the body is none (a page, an error, an entity bomb)."""
    body, media = response.body, response.headers.get("content-type", "")
    base = response.location or response.url
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        body, media = decode(body).encode(), "application/xml; charset=utf-8"
    if body.lstrip(_BLANK)[:1] == b"{":
        return _json_feed(body, base)
    if b"<!ENTITY" in body.replace(b"\0", b""):  # UTF-16 without a mark too
        msg = "is not a feed we read: it declares entities"
        raise ParseError(msg)
    found = _found(_bounded(body), media)
    if not found.version:
        raise ParseError(_no_feed(body))
    entries = tuple(_entry(item, base, found.version) for item in found.entries[:MOST_ENTRIES])
    return Document(resolve(base, found.link), entries)


def _found(body: bytes, media: str) -> wellformed.Raw:
    plainly = wellformed.read(body, media)
    if plainly is not None:
        return plainly
    encoding = charset(media)
    kind = media.partition(";")[0].strip() or "application/xml"
    headers = {"content-type": f"{kind}; charset={encoding}" if encoding else kind}
    found = apart.found(_LONG_RUN.sub(rb"\1", body), headers)
    if "error" in found:
        msg = f"is not a feed we read: {found['error']}"
        raise ParseError(msg)
    return wellformed.Raw(found["version"], found["link"], found["entries"])


def _bounded(body: bytes) -> bytes:
    """Cut a feed after its first 2,000 entries; refuse nesting that would keep the parser busy for minutes."""
    starts = [match.start() for match in _ITEM.finditer(body)]
    if len(starts) > MOST_ENTRIES and (root := _ROOT.search(body)):
        body = body[: starts[MOST_ENTRIES]] + _ENDS[root[1]]
    if max(body.count(b"<"), body.count(b"&") // 4) > _MOST_MARKS:
        msg = f"is not a feed we read: it holds more than {_MOST_MARKS:,} tags"
        raise ParseError(msg)
    bounds = [0, *starts[:MOST_ENTRIES], len(body)]
    for start, end in itertools.pairwise(bounds) if body.count(b"<") > _DEEPEST else ():
        if _depth(body, start, end) > _DEEPEST:
            msg = f"is not a feed we read: an entry nests deeper than {_DEEPEST} elements"
            raise ParseError(msg)
    return _without_gaps(body)


def _without_gaps(body: bytes) -> bytes:
    # Of a hundred blanks in a row, two stand in every fiftieth place.
    return _EMPTY_LINES.sub(b"\n", body) if _TWO.search(body[::50]) else body


def _depth(body: bytes, start: int, end: int) -> int:
    closed = 2 * body.count(b"</", start, end) + body.count(b"/>", start, end) + body.count(b"<!", start, end)
    return body.count(b"<", start, end) - closed


def _no_feed(body: bytes) -> str:
    head = body[:500].lstrip().lower()
    kind = (
        "an empty body" if not head else "HTML" if b"<html" in head or b"<!doctype html" in head else "another document"
    )
    words = plain(body[:2000].decode("utf-8", "ignore"), 120) if head.startswith(b"<") else ""
    return f"is not a feed ({kind}{': ' if words else ''}{words})"


def _entry(item: Any, base: str, version: str) -> Entry:
    # RSS has no date of change; where dc:date is the only date, feedparser files it under "updated".
    key = "published" if "published" in item or not version.startswith("rss") else "updated"
    # Of a guid that is called a permalink feedparser makes the missing link, whatever it looks like.
    guid, link = _text(item.get("id")), _text(item.get("link"))
    contents = [content.get("value") for content in item.get("content") or ()]
    return Entry(
        guid=guid,
        link="" if link == guid and not is_web(guid) else resolve(base, link),
        title=plain(_text(item.get("title")), 500),
        summary=plain(_text(item.get("summary")) or _text(contents[0] if contents else ""), _SUMMARY),
        author=plain(_text(item.get("author")), 200),
        categories=tuple(
            dict.fromkeys(plain(_text(tag.get("term")), 200) for tag in item.get("tags") or () if tag.get("term"))
        ),
        published=_text(dict.get(item, key)),
        parsed=dict.get(item, f"{key}_parsed"),
    )


def _json_feed(body: bytes, base: str) -> Document:
    if body.count(b"{") > _MOST_MARKS:
        msg = f"is not a feed we read: it holds more than {_MOST_MARKS:,} objects"
        raise ParseError(msg)
    try:
        data = from_json(body.lstrip(_BLANK))
    except ValueError as error:
        msg = f"is not a feed: {error}"
        raise ParseError(msg) from error
    items = data.get("items")
    if not _text(data.get("version")).startswith("https://jsonfeed.org/version/") or not isinstance(items, list):
        msg = f"is not a feed (JSON with {', '.join(key[:40] for key in sorted(data)[:8])})"
        raise ParseError(msg)
    own = resolve(base, _text(data.get("home_page_url")))
    tables = (item for item in items[:MOST_ENTRIES] if isinstance(item, dict))
    return Document(own, tuple(_json_entry(item, base) for item in tables))


def _json_entry(item: Mapping[str, Any], base: str) -> Entry:
    summary = next(filter(None, (_text(item.get(key)) for key in ("summary", "content_text", "content_html"))), "")
    authors = [item.get("author"), *_list(item.get("authors"))]
    names = (plain(_text(author.get("name")), 200) for author in authors if isinstance(author, dict))
    return Entry(
        guid=_text(item.get("id")),
        link=resolve(base, _text(item.get("url")) or _text(item.get("external_url"))),
        title=plain(_text(item.get("title")), 500),
        summary=plain(summary, _SUMMARY),
        author=", ".join(dict.fromkeys(filter(None, names))),
        categories=tuple(
            dict.fromkeys(plain(_text(tag), 200) for tag in _list(item.get("tags"))[:_MOST_TAGS] if _text(tag))
        ),
        published=_text(item.get("date_published")),
    )


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: Any) -> str:
    """JSON Feed allows numbers as ids; everything else that is no text is nothing."""
    if isinstance(value, str):
        return value.strip()
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""
