"""How the services that show a text otherwise than it is written take it, and how they count. Pure."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass

_URL = re.compile(r"https?://[^\s<>\"]*[^\s<>\"'.,;:!?()\[\]{}]")
_WORDS = re.compile(r"([\\`*_~\[\]<>|])")
_FIRST = re.compile(r"^(?:#|\+ |\d+[.)] |={3,}$|-{3,}$)")
_UNDERLINED = re.compile(r"^(.+)\n-{3,}$", re.MULTILINE)
_LISTED = ("- ", "> ")
_RULE = "———"
_BLANK = "\N{ZERO WIDTH SPACE}"


def units(text: str) -> int:
    """Return the UTF-16 units of a text: how most services count, and never less than its letters."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def octets(text: str) -> int:
    """Return the bytes of a text as it stands in a JSON body: never less than those of its UTF-8."""
    return len(json.dumps(text)) - 2


def _broken(text: str) -> int:
    """Return the units of a text whose line breaks become two letters."""
    return units(text) + text.count("\n")


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one service wants a text.

    write: returns it as the service wants it written; weigh: its size as the service counts; room: how much it takes,
    0 for what its plugin says. markdown: it is written in Markdown, its title as well, and Apprise shall not escape it.
    """

    write: Callable[[str], str] = str
    weigh: Callable[[str], int] = units
    room: int = 0
    markdown: bool = False


def dialect(schema: str, *, markdown: bool) -> Dialect:
    """Return the dialect of a service by the scheme of its address; markdown: its plugin takes nothing else."""
    return _KNOWN.get(schema) or (_LINKED if markdown else _PLAIN)


def _spaced(text: str) -> str:
    """Return a text whose empty lines survive: Telegram's plugin takes out those with nothing in them."""
    return text.replace("\n\n", f"\n{_BLANK}\n")


def _chat(text: str) -> str:
    """Return Markdown as chat services read it: a line is a line; addresses in angle brackets show no preview."""
    return _written(text, lambda url: f"<{url}>")


def _card(text: str) -> str:
    """Return the Markdown of cards: only what is in a list keeps its lines, only what is marked as a link is one."""
    said = _written(text, lambda url: f"[{url}]({url})")
    return "\n\n".join(_as_list(part) for part in said.split("\n\n"))


def _as_list(part: str) -> str:
    first, *others = rows = part.split("\n")
    if first == _RULE:
        return f"{_RULE}\n\n{_as_list(chr(10).join(others))}" if others else _RULE
    if any(row.startswith("> ") for row in rows):
        return "\n\n".join(f"“{row[2:]}”" if row.startswith("> ") else row for row in rows)
    return "\n".join(row if row.startswith("- ") else f"- {row}" for row in rows) if others else part


def _written(text: str, linked: Callable[[str], str]) -> str:
    bold = _UNDERLINED.sub(lambda found: f"\0{found[1]}", text)
    return "\n".join(_line(row, linked) for row in bold.split("\n"))


def _line(row: str, linked: Callable[[str], str]) -> str:
    if row == "--":
        return _RULE
    if row.startswith("\0"):
        return f"**{_line(row[1:], linked)}**"
    mark = next((mark for mark in _LISTED if row.startswith(mark)), "")
    said, end = "", len(mark)
    for found in _URL.finditer(row, end):
        said += _WORDS.sub(r"\\\1", row[end : found.start()].removesuffix("<")) + linked(found[0])
        end = found.end() + (row[found.end() : found.end() + 1] == ">")
    said += _WORDS.sub(r"\\\1", row[end:])
    return mark + (f"\\{said}" if not mark and _FIRST.match(said) else said)


_PLAIN = Dialect()
_LINKED = Dialect(_card, markdown=True)
# Apprise gives Teams a thousand characters; Microsoft takes 28 kB, of which the card around the text needs little.
_TEAMS = Dialect(_card, octets, 24_000, markdown=True)
# What is longer, ntfy makes a file of, which no notification shows.
_NTFY = Dialect(weigh=octets, room=4_000)
_KNOWN = {
    "discord": Dialect(_chat, markdown=True),
    "tgram": Dialect(_spaced, _broken),
    "workflow": _TEAMS,
    "workflows": _TEAMS,
    "ntfy": _NTFY,
    "ntfys": _NTFY,
}
