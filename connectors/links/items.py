"""The items of a listing page, and the posts they are. Pure."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from connectors.exceptions import ParseError
from connectors.model import Observation, Response
from connectors.text import decode, normalized_link, page_text, plain, resolve

from .dates import published, readable

if TYPE_CHECKING:
    from . import Target

_HEADINGS = "h1, h2, h3, h4, h5, h6"
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Item:
    """A link with its title and its date as the page has them, "" where it has none."""

    link: str
    title: str
    date: str


def parsed(target: "Target", response: Response) -> LexborHTMLParser:
    """Return the page's tree. ParseError where it is no page, nests too deeply to be read in time, or has no item."""
    kind = response.headers.get("content-type", "")
    page_text(response.body, select=target.select, content_type=kind, url=target.url)
    return LexborHTMLParser(decode(response.body, kind))


def listed(target: "Target", tree: LexborHTMLParser, base: str) -> list[Item]:
    """Return the items of a page that have a link, each post once."""
    nodes = tree.css(target.select)
    found = (Item(link, _title(target, node), _date(target, node)) for node in nodes if (link := _link(node, base)))
    return _merged(found)


def check(target: "Target", tree: LexborHTMLParser, items: list[Item], found: list[Observation]) -> None:
    """Raise ParseError where a selector, a glob or a format fits nothing on the page: it was built anew."""
    nodes = tree.css(target.select)
    if not items:
        msg = f"none of the {len(nodes)} items that {target.select!r} matches has a link"
        raise ParseError(msg)
    for name, wanted in (("title", target.title), ("date", target.date)):
        if wanted and not any(node.css_first(wanted) for node in nodes):
            msg = f"the selector {wanted!r} of the {name} matches nothing in any of the {len(nodes)} items"
            raise ParseError(msg)
    if not found:
        msg = f"none of the {len(items)} links is included: {', '.join(target.include)} fits no path"
        raise ParseError(msg)
    _check_dates(target, items, found)


def observations(target: "Target", items: Iterable[Item], now: datetime) -> list[Observation]:
    """Return the posts that are included."""
    return [_observation(target, item, now) for item in items if _included(target, item.link)]


def base_of(tree: LexborHTMLParser, response: Response) -> str:
    """Return the address against which the page's links are meant."""
    own, declared = response.location or response.url, tree.css_first("base[href]")
    return resolve(own, declared.attributes.get("href") or "") or own if declared else own


def _link(node: LexborNode, base: str) -> str:
    """The item's address: of the anchor it is, holds or stands in; else its own place on the page."""
    anchor = node if node.tag == "a" else node.css_first("a[href]") or _around(node)
    href = (anchor.attributes.get("href") or "") if anchor else ""
    name = "" if href else node.attributes.get("id") or ""
    return resolve(base, href or (f"#{name}" if name else ""))


def _around(node: LexborNode) -> LexborNode | None:
    parent = node.parent
    while parent is not None and parent.tag != "a":
        parent = parent.parent
    return parent


def _title(target: "Target", node: LexborNode) -> str:
    if target.title:
        return _words(node.css_first(target.title))
    anchor = node if node.tag == "a" else node.css_first("a[href]")
    return _words(node.css_first(_HEADINGS)) or _words(anchor) or _words(node)


def _words(node: LexborNode | None) -> str:
    return plain(node.text(separator=" "), _LONGEST) if node else ""


def _date(target: "Target", node: LexborNode) -> str:
    """The date as the page has it: what it says to machines, unless the watchlist names the format of its text.

    Of several places that the selector fits, the first one that holds a date.
    """
    said = [_dated(target, found) for found in node.css(target.date or "time")]
    return next((text for text in said if readable(text, target.date_format)), said[0] if said else "")


def _dated(target: "Target", node: LexborNode) -> str:
    machine = "" if target.date_format else (node.attributes.get("datetime") or "").strip()
    return machine or _words(node)


def _merged(items: Iterable[Item]) -> list[Item]:
    """A card links its picture, its title and its "read more" to one post."""
    found: dict[str, Item] = {}
    for item in items:
        link = normalized_link(item.link)
        first = found.setdefault(link, item)
        found[link] = replace(first, title=first.title or item.title, date=first.date or item.date)
    return list(found.values())


def _included(target: "Target", link: str) -> bool:
    path = urlsplit(link).path or "/"
    return not target.include or any(fnmatchcase(path, glob) for glob in target.include)


def _observation(target: "Target", item: Item, now: datetime) -> Observation:
    link = normalized_link(item.link)
    when, precision = published(item.date, target.date_format, urlsplit(target.url).hostname or "", now)
    title = item.title or plain(unquote(link.rpartition("/")[2]).replace("-", " "), _LONGEST)
    return Observation(
        subject=f"post:{link}",
        title=title,
        url=item.link,
        nature="post",
        notes={"link": item.link, "date": item.date},
        keys=(f"link:{link.removeprefix('https://')}",),
        published_at=when,
        precision=precision,
        revision=hashlib.sha256(title.encode()).hexdigest(),
    )


def _check_dates(target: "Target", items: list[Item], found: list[Observation]) -> None:
    said = next((item.date for item in items if item.date), "")
    if target.date and said and not any(seen.published_at for seen in found):
        how = repr(target.date_format) if target.date_format else "any known format"
        msg = f"no date of the items can be read as {how}; one of them is {said[:60]!r}"
        raise ParseError(msg)
