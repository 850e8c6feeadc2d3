"""Foreign text made harmless before it is shown to anybody. Pure."""

import re
import unicodedata
from functools import lru_cache
from urllib.parse import urlsplit

_BREAKS = "\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029"
_BIDI = {*map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A)), "\u200e", "\u200f", "\u061c"}
_HIDDEN = {"Cc", "Cf", "Co", "Cn", "Cs"}
_MARKS = 3
_LINK_LIMIT = 2000
_SHORT = 300
"""Texts up to so many characters are remembered: labels and names are shown again and again."""
_LINK = re.compile(r"[!-~]+", re.ASCII)


def line(text: str, limit: int = 300) -> str:
    """Return `text` as one line of at most `limit` characters, without control, bidi and invisible characters.

    A bidi override leaves U+FFFD behind, so that the reader sees that the text was tampered with.
    """
    return _remembered(text, limit) if len(text) <= _SHORT else _line(text, limit)


def _line(text: str, limit: int) -> str:
    # Reading a megabyte to show three hundred characters would be work done for an attacker.
    kept = _visible(text[: limit * 4 + 100], breaks=False)
    return shorten(" ".join(kept.split()), limit)


_remembered = lru_cache(maxsize=4096)(_line)


def paragraphs(text: str, limit: int = 20_000) -> str:
    """Return `text` with its lines kept, otherwise as clean as `line` makes it."""
    kept = _visible(text[: limit * 2 + 100].replace("\r\n", "\n"), breaks=True)
    tidy = re.sub(r"\n{3,}", "\n\n", "\n".join(row.rstrip() for row in kept.split("\n")))
    return shorten(tidy.strip("\n"), limit)


def letters(text: str, limit: int = 20_000) -> str:
    """Return `text` with its lines and blanks as they are, its harmful characters replaced as in `line`."""
    return shorten(_visible(text[: limit * 2 + 100], breaks=True), limit)


def shorten(text: str, limit: int) -> str:
    """Return `text` cut to `limit` characters, the last one an ellipsis where something was cut."""
    return text if len(text) <= limit else text[: max(limit - 1, 0)].rstrip() + "…"


@lru_cache(maxsize=1024)
def web_link(url: str) -> str:
    """Return `url` when it is a plain http or https address that may be made clickable, else ""."""
    if len(url) > _LINK_LIMIT or not _LINK.fullmatch(url):
        return ""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    named = parts.scheme in {"http", "https"} and bool(parts.hostname)
    # user@host in front of an address serves spoofing only; quotes and brackets close what channels open.
    return url if named and "@" not in parts.netloc and not set(url) & set("<>\"'`|\\^{}") else ""


def _visible(text: str, *, breaks: bool) -> str:
    if text.isascii() and text.isprintable():
        return text  # nearly all there is; the rest is looked at letter by letter
    kept: list[str] = []
    marks = 0
    for char in unicodedata.normalize("NFC", text):
        category = unicodedata.category(char)
        marks = marks + 1 if category in {"Mn", "Me"} else 0
        if marks <= _MARKS:
            kept.append(_shown(char, category, breaks=breaks))
    return "".join(kept)


def _shown(char: str, category: str, *, breaks: bool) -> str:
    if char in _BREAKS:
        return "\n" if breaks else " "
    if char == "\t":
        return " "
    if char in _BIDI:
        return "\N{REPLACEMENT CHARACTER}"
    return "" if category in _HIDDEN else char
