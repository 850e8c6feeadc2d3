"""Patterns of many alternatives in many languages, made quick for the text at hand."""

import re
from collections.abc import Iterator
from typing import Final

from connectors.licenses.compiled import keep, lazy, parts

_BOUNDARY: Final = r"\b"
_PIECE: Final = re.compile(r"\\u[0-9a-f]{4}|\\.|\[\^?\]?[^\]]*\]|\(\?(?:[:=!]|<[=!])|\(|\)|\||.", re.DOTALL)
_REMEMBERED: Final = 400
"""Texts of which a pattern keeps what it found: several questions are asked of one clause."""

_OPTIONAL: Final = ("?", "*", "{0,")


def _pieces(pattern: str) -> list[str]:
    """A pattern as escapes, classes, brackets and characters."""
    return _PIECE.findall(pattern)


def _alternatives(pieces: list[str]) -> Iterator[list[str]]:
    """Yield the alternatives of the outermost level."""
    depth, taken = 0, list[str]()
    for piece in pieces:
        depth += piece.startswith("(") - (piece == ")")
        if piece == "|" and not depth:
            yield taken
            taken = []
        else:
            taken.append(piece)
    yield taken


def _closing(pieces: list[str], start: int) -> int:
    """Index of the bracket that closes the group opened at `start`."""
    depth = 0
    for place in range(start, len(pieces)):
        depth += pieces[place].startswith("(") - (pieces[place] == ")")
        if not depth:
            return place
    return len(pieces) - 1


def _foreign(piece: str) -> bool:
    """Whether one piece matches no ASCII character."""
    if piece.startswith("["):
        return not piece.startswith("[^") and not re.search(r"[ -Z^-~]", re.sub(r"\\u[0-9a-f]{4}|-", "", piece[1:-1]))
    return not piece.isascii() or piece.startswith("\\u")


def _meets_ascii(pieces: list[str]) -> bool:
    """Whether an alternative can match a text in ASCII."""
    place = 0
    while place < len(pieces):
        piece, end = pieces[place], place
        if piece.startswith("("):
            end = _closing(pieces, place)
            inside = pieces[place + 1 : end]
            fails = "!" not in piece and not any(_meets_ascii(one) for one in _alternatives(inside))
        else:
            fails = _foreign(piece)
        if fails and not "".join(pieces[end + 1 : end + 4]).startswith(_OPTIONAL):
            return False
        place = end + 1
    return True


def _factored(alternatives: list[str]) -> str:
    """One pattern in which the alternatives that begin at a word share that test."""
    inner = [one.removeprefix(_BOUNDARY) for one in alternatives if one.startswith(_BOUNDARY)]
    outer = [one for one in alternatives if not one.startswith(_BOUNDARY)]
    words = [rf"\b(?:{'|'.join(inner)})"] if inner else []
    return "|".join(words + outer)


class Either:
    """A pattern of alternatives, taken apart and compiled at its first use. A text in ASCII meets only those that can match it."""

    __slots__ = ("_ascii", "_every", "_found", "_known", "pattern")

    def __init__(self, pattern: str) -> None:
        """Take a pattern without flags; groups that capture are numbered in order within the alternatives kept."""
        self.pattern = pattern
        self._known = False
        self._found: dict[str, re.Match[str] | None] = {}
        self._ascii: re.Pattern[str] | None = None
        self._every: re.Pattern[str] | None = None

    def _for(self, text: str) -> re.Pattern[str] | None:
        if not self._known:
            self._take_apart()
        return self._ascii if text.isascii() else self._every

    def _take_apart(self) -> None:
        known = parts(self.pattern) or _both(self.pattern)
        keep(self.pattern, *known)
        plain, every = known
        self._ascii, self._every, self._known = lazy(plain) if plain else None, lazy(every), True

    def search(self, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        """Return the first match, as `re.Pattern.search` does; what was found in a whole text is remembered for a while."""
        if start or end is not None:
            chosen = self._for(text)
            return chosen.search(text, start, len(text) if end is None else end) if chosen else None
        found = self._found
        if text in found:
            return found[text]
        if len(found) >= _REMEMBERED:
            found.clear()
        chosen = self._for(text)
        found[text] = match = chosen.search(text) if chosen else None
        return match

    def match(self, text: str, start: int = 0) -> re.Match[str] | None:
        """Return a match at `start`, as `re.Pattern.match` does."""
        chosen = self._for(text)
        return chosen.match(text, start) if chosen else None

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Yield every match, as `re.Pattern.finditer` does."""
        chosen = self._for(text)
        yield from chosen.finditer(text) if chosen else ()

    def sub(self, replacement: str, text: str) -> str:
        """Return the text with every match replaced."""
        chosen = self._for(text)
        return chosen.sub(replacement, text) if chosen else text


def _both(pattern: str) -> tuple[str | None, str]:
    """A pattern as it is for a text in ASCII (None: nothing can match) and for any text."""
    every = list(_alternatives(_pieces(pattern)))
    plain = ["".join(one) for one in every if _meets_ascii(one)]
    return _factored(plain) if plain else None, _factored(["".join(one) for one in every])
