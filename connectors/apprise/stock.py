"""The message cut to what a stock Apprise service takes; never cut by the service. Pure."""

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass

from connectors.model import Notification

from .clean import line, paragraphs, shorten, web_link
from .dialects import dialect, units

_TITLE = 250
_BRIEF = 400
_VERBATIM = frozenset({"json", "jsons", "xml", "xmls", "form", "forms", "mailkit", "mailkits"})
_GROUPS = re.compile(r"@(?=everyone\b|here\b|channel\b|all\b|room\b|[A-Za-z])|<(?=[@#!:])", re.IGNORECASE)
_MASKED = re.compile(r"\](?=\s*[\[(])")
_LINK = re.compile(r"https?://\S+")
_RECORD = re.compile(r"^Record: (https?://\S+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Fitted:
    """What a service is given; markdown: body is written in it, and holds the title."""

    title: str
    body: str
    markdown: bool = False


def fit(
    notification: Notification, schema: str, *, body: int, title: int, shared: bool, markdown: bool = False
) -> Fitted:
    """Return the message within the service's limits in characters; `shared`: the title counts as body too.

    The body is cut at a paragraph and ends with a link to the rest. Chat services get mentions and masked
    links broken, and the markup they read escaped; a webhook gets the text as it is. markdown: they take nothing else.
    """
    way = dialect(schema, markdown=markdown)
    head = _harmless(line(notification.title), schema)
    text = _harmless(paragraphs(notification.text, 2 * (way.room or body) + _TITLE), schema)
    top = "" if way.markdown or not title else shorten(head, min(title, _TITLE, body // 2 if shared else title))
    room = max((way.room or body) - (units(top) + 2 if shared else 0), 1)
    if body < _BRIEF:
        return Fitted(top, brief(notification, schema, room))
    # The text opens with its title; where that is shown above it, once is enough.
    content = text[len(head) :].lstrip() if (top or way.markdown) and text.startswith(head) else text
    above = f"**{way.write(head)}**\n\n" if way.markdown else ""
    kept = cut(content or head, room, link(notification.text), lambda said: way.weigh(above + way.write(said)))
    return Fitted(top, above + way.write(kept), way.markdown)


def cut(text: str, limit: int, url: str, weigh: Callable[[str], int] = len) -> str:
    """Return `text` within `limit` as `weigh` counts, cut behind a paragraph or line, with the way to the rest."""
    if weigh(text) <= limit:
        return text
    end = f"\n\n… the rest: {url}" if url else "\n\n…"
    room = _room(text, limit, lambda said: weigh(said + end))
    if room <= 0:
        return shorten(text, _room(text, limit, lambda said: weigh(said + "…")) + 1) if weigh("…") <= limit else ""
    kept = text[:room]
    places = [kept.rfind(mark) for mark in ("\n\n", "\n", " ")]
    place = next((at for at in places if at > room // 2), room)
    return kept[:place].rstrip() + end


def _room(text: str, limit: int, weigh: Callable[[str], int]) -> int:
    """Return how many of the first letters fit, -1 where not even none does."""
    return bisect_right(range(len(text) + 1), limit, key=lambda count: weigh(text[:count])) - 1


def brief(notification: Notification, schema: str, limit: int) -> str:
    """Return one line for a text message, with the link where it fits."""
    text = _harmless(line(notification.short or notification.title), schema)
    url = link(notification.text)
    if url and len(url) + 20 < limit:
        return f"{shorten(text, limit - len(url) - 1)} {url}"
    return shorten(text, limit)


def link(text: str) -> str:
    """Return where the whole is to be read: the record's address, else the first one in the text, else ""."""
    found = _RECORD.search(text)
    urls = [found[1]] if found else _LINK.findall(text)
    return next((url for url in (web_link(u.rstrip(".,;)")) for u in urls) if url), "")


def _harmless(text: str, schema: str) -> str:
    if schema in _VERBATIM:
        return text
    # A zero-width space behind the sign: it reads the same and is no mention any more.
    return _MASKED.sub("]\u200b", _GROUPS.sub(lambda found: f"{found[0]}\u200b", text))
