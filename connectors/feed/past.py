"""The documents behind a feed: RFC 5005 (`next`, `prev-archive`), JSON Feed's `next_url`, WordPress's `?paged=2`."""

import re
from html import unescape
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from pydantic_core import from_json

from connectors.model import Response
from connectors.text import paging, resolve

_ENTRY: Final = re.compile(rb"<(?:[\w.-]+:)?(?:item|entry)[\s/>]", re.IGNORECASE)
_LINK: Final = re.compile(rb"<(?:[\w.-]+:)?link\s[^<>]{1,2000}>", re.IGNORECASE)
_ATTRIBUTE: Final = re.compile(r"""\b(rel|href)\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_WORDPRESS: Final = re.compile(rb"<generator[^<>]*>[^<>]{0,100}wordpress\.(?:org|com)", re.IGNORECASE)
_PAGE: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?(?>\s+|<\?[^>]*>|<!--.*?-->)*+<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_FURTHER: Final = ("next", "prev-archive")
_HEAD: Final = 65_536


def following(response: Response, place: paging.Place) -> str:
    """Return the address of the document with the next older entries, "" where the feed names none."""
    base, body = response.location or response.url, response.body
    if body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        return resolve(base, str(from_json(body).get("next_url") or ""))
    first = _ENTRY.search(body)
    head = body[: min(first.start() if first else _HEAD, _HEAD)]
    links = dict(reversed([_read(found[0]) for found in _LINK.finditer(head)]))
    said = next((links[rel] for rel in _FURTHER if links.get(rel)), "")
    if said or not _WORDPRESS.search(head):
        return resolve(base, said)
    return _paged(place.url, place.number + 1)


def is_page(response: Response) -> bool:
    """Tell whether a site answered with a page for people: many do so where their feed is at its end."""
    return bool(_PAGE.match(response.body[:_HEAD]))


def _read(tag: bytes) -> tuple[str, str]:
    said = {
        name.lower(): double or single for name, double, single in _ATTRIBUTE.findall(tag.decode("utf-8", "replace"))
    }
    return said.get("rel", "").strip().lower(), unescape(said.get("href", ""))


def _paged(url: str, number: int) -> str:
    parts = urlsplit(url)
    kept = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name != "paged"]
    return parts._replace(query=urlencode([*kept, ("paged", str(number))])).geturl()
