"""Cut plain text into blocks (paragraphs, list items, headings) and blocks into sentences, by offsets only.

Wrapped lines are joined, numbered clauses and list items stand alone. Every step looks at a character a bounded
number of times, so hostile input costs as much as honest input of its size.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from .compiled import lazy
from .markup import FILLER, HEADING
from .tokens import listing

LONGEST: Final = 4000
"""A sentence longer than this many characters is cut at white space, so that patterns never meet a whole book."""

MOST_LINES: Final = 20_000
"""No license has as many lines; what comes after them is read as one paragraph."""

LONGEST_MARK: Final = 24
"""No list mark is longer."""

_ROMAN = r"(?:x{0,2}(?:ix|iv|v?i{0,3}))"
_HAN = "一二三四五六七八九十百零〇"
MARK: Final = lazy(
    rf"[ {FILLER}]*(?:"
    r"[-+•●○▪▫◦‣·■□★✓✔✗➢❖]+(?=[ ])"
    r"|(?:(?:section|article|clause|sec\.|art\.)[ ]{1,3})?(?:\d{1,3}(?:\.\d{1,3}){0,4}[.):]|\d{1,2}(?:\.\d{1,2}){1,4})(?=[ ])"
    rf"|[(\uff08]?(?:\d{{1,3}}|[A-Za-z]|{_ROMAN}|{_ROMAN.upper()})[)\uff09](?=[ :,\u3400-\u9fff])"
    rf"|(?:[A-Za-z]|{_ROMAN}|{_ROMAN.upper()})\.(?=[ ]|[\"\u3400-\u9fff]{{2}})"
    r"|(?:section|article)[ ]{1,3}[ivxIVX\d]{1,6}[.:]?(?=[ ])"
    rf"|第[{_HAN}\d]{{1,6}}[条章节款项][ 、:.]?"
    rf"|[({chr(0xFF08)}]?[{_HAN}\d]{{1,4}}[{chr(0xFF09)})、.](?=[ {chr(0xFF08)}\u3400-\u9fff])"
    rf")[ {FILLER}]*",
    re.IGNORECASE,
)
_LINE = lazy(r"[ \x00]*+(?:([^ \n\x00](?:[^\n]*[^ \n\x00])?)[ \x00]*+)?(?:\n[ \x00\n]*(?=\n)|\n|\Z)")
_BULLETS: Final = "-+•●○▪▫◦‣·■□★✓✔✗➢❖"
_RULE = lazy(r"[-=_*~#+.\s\x00]+")
_WORD = lazy(r"[^\s\x00]+")
_END = lazy(
    r"[.!?][\"')\]\x00]{0,4}[ \n\x00]+(?=[\"'(\[\x00 ]{0,3}(?:[A-Z0-9\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u00c0-\u00de\u0400-\u042f]"
    r"|\(?[a-z]{1,4}[.)] ))|[。！？｡][\"')\]）」』]{0,3}"
)
_CAPTIONED = lazy(
    r"(?:\bdate|日期|\bupdated|\bmodified|\brevised)[ ]?[:：]|^[ ]*(?:copyright|©|\(c\))|https?://", re.IGNORECASE
)
_ABBREVIATION = listing(
    "e.g i.e eg ie etc inc ltd llc co corp no nos art arts sec sect par para cf vs v al approx dr mr mrs ms st u.s "
    "u.k u.s.c c.f.r seq fig ph.d jr sr dept div est incl resp vol rev ed rs jan feb mar apr jun jul aug sep sept oct nov dec"
)
_MONTH = lazy(
    r"(?:januar|jänner|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember)\b", re.IGNORECASE
)
_LABELS = listing("appendix exhibit annex schedule part attachment section article clause version paragraph")


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, list item or heading: its place without the list mark, and whether markup or shape names it a heading."""

    start: int
    end: int
    marked: bool
    heading: bool


@dataclass(frozen=True, slots=True)
class _Line:
    """One line without the white space around it; `column` is where it ends, its indentation counted."""

    start: int
    end: int
    text: str
    column: int


def _lines(plain: str) -> Iterator[_Line]:
    """Yield the lines, the rest as one after MOST_LINES; of a run of blank ones, one."""
    blank = False
    for number, match in enumerate(_LINE.finditer(plain)):
        if number == MOST_LINES:
            yield _Line(match.start(), len(plain), "Rest", 0)
            return
        if match[1]:
            blank = False
            yield _Line(match.start(1), match.end(1), match[1], match.end(1) - match.start())
        elif not blank:
            blank = True
            yield _Line(match.start(), match.start(), "", 0)


def _width(lines: list[_Line]) -> int:
    """The column at which the author wrapped; 0 where lines are whole paragraphs."""
    lengths = sorted(line.column for line in lines if line.text)
    if not lengths:
        return 0
    widest = lengths[min(len(lengths) - 1, len(lengths) * 95 // 100)]
    return widest if widest <= 130 else 0  # noqa: PLR2004 - nobody wraps later than that


def _continues(previous: _Line, line: _Line, width: int) -> bool:
    """Whether `line` goes on with the paragraph of `previous`: it begins small, or its first word had no room above."""
    first = line.text[0]
    if first.islower() or first in ",;)" or previous.text[-1] in ",-(":
        return True
    if not width:
        return False
    return not _room(previous, line, width)


def _room(previous: _Line, line: _Line, width: int) -> bool:
    """Whether the first word of `line` had room above: the author broke the line on purpose."""
    word = _WORD.match(line.text)
    long = len(word[0]) if word and line.text[0] < "\u2e80" else 1  # scripts without spaces break anywhere
    return width - previous.column - 1 >= long + 6


def _opens(previous: _Line | None, line: _Line, width: int) -> bool:
    """Whether `line` begins with a list mark that is no accident of wrapping."""
    found = MARK.match(line.text)
    if not found or found.end() >= len(line.text):
        return False
    if previous is None or previous.text[-1] in ".;:!?。；：、）)\"'" or line.text[0] in _BULLETS:
        return True
    last = previous.text.rsplit(None, 1)[-1].lower()
    return last in {"and", "or", "及", "或"} or not width or _room(previous, line, width)


def _groups(plain: str) -> Iterator[list[_Line]]:
    """Lines that form one block."""
    lines = list(_lines(plain))
    width, group = _width(lines), list[_Line]()
    for line in lines:
        rule = bool(line.text) and bool(_RULE.fullmatch(line.text))
        if rule and len(group) == 1 and line.text[0] in "=-" and len(group[0].text) < 120:  # noqa: PLR2004 - a title
            group = [_Line(group[0].start, group[0].end, HEADING + group[0].text, group[0].column)]
        headed = line.text.startswith(HEADING) or (bool(group) and group[0].text.startswith(HEADING))
        previous = group[-1] if group else None
        breaks = not line.text or rule or headed or _opens(previous, line, width)
        if group and (breaks or (previous and not _continues(previous, line, width))):
            yield group
            group = []
        if line.text and not rule:
            group.append(line)
    if group:
        yield group


def _titled(text: str) -> bool:
    """Whether a line looks like a heading: short, and capitals or title case, and no sentence."""
    if len(text) > 200:  # noqa: PLR2004 - a heading is short
        return False
    text = text.replace(FILLER, "").strip()
    words = text.split()
    if not words or len(text) > 90 or len(words) > 12 or text[-1] in ".;,。；，" or _CAPTIONED.search(text):  # noqa: PLR2004
        return False
    if text[-1] in ":：" and len(words) > 5:  # noqa: PLR2004 - longer ones lead into a list
        return False
    big = [word for word in words if len(word) > 3 and word[0].isalpha()]  # noqa: PLR2004 - small words stay small
    if any("\u3400" <= char <= "\u9fff" for char in text):
        return len(text) <= 20 and not set(text) & set("，。；,;")  # noqa: PLR2004 - a heading is short
    return bool(big) and all(word[0].isupper() for word in big)


def blocks(plain: str) -> Iterator[Block]:
    """Yield the blocks of `plain` in order; list marks and heading marks lie outside of them."""
    for group in _groups(plain):
        start, end = group[0].start, group[-1].end
        marked_up = group[0].text.startswith(HEADING)
        while start < end and plain[start] in " " + FILLER + HEADING:
            start += 1
        mark = MARK.match(plain, start, end)
        marked = mark is not None and mark.end() < end
        if mark is not None and marked:
            start = mark.end()
        heading = marked_up or (len(group) == 1 and _titled(plain[start:end]))
        if start < end:
            yield Block(start, end, marked, heading)


def _is_end(plain: str, start: int, match: re.Match[str]) -> bool:
    """Whether the full stop at `match` ends a sentence that began at `start`."""
    if match[0][0] != ".":
        return True
    head = plain[max(start, match.start() - 24) : match.start()].replace(FILLER, "")
    word = head.rsplit(None, 1)[-1] if head.split() else ""
    bare = word.lstrip("(\"'[").lower()
    if bare in _ABBREVIATION:
        return False
    if match.start() - start < LONGEST_MARK and MARK.fullmatch(plain[start : match.start() + 1] + " "):
        return False
    if bare.isdigit() and _MONTH.match(plain, match.end()):
        return False
    if len(bare) == 1 and bare.isalpha():
        before = head.split()
        return len(before) > 1 and before[-2].lower() in _LABELS
    return True


def _cut(plain: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield pieces no longer than LONGEST, cut at white space where there is any."""
    while end - start > LONGEST:
        place = plain.rfind(" ", start + LONGEST // 2, start + LONGEST)
        place = place if place > 0 else start + LONGEST
        yield start, place
        start = place
    yield start, end


def sentences(plain: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of each sentence between two offsets, white space and inner list marks left out."""
    begin = start
    for match in islice(_END.finditer(plain, start, end), MOST_LINES):
        if _is_end(plain, begin, match):
            yield from _trimmed(plain, begin, match.end())
            begin = match.end()
    if begin < end:
        yield from _trimmed(plain, begin, end)


def _trimmed(plain: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    nothing = " \n" + FILLER + HEADING
    while end > start and plain[end - 1] in nothing:
        end -= 1
    while start < end and plain[start] in nothing:
        start += 1
    mark = MARK.match(plain, start, end)
    if mark is not None and mark.end() < end:
        start = mark.end()
    if start < end:
        yield from _cut(plain, start, end)
