"""Markdown and plain text -> lines, one block each. Pure."""

import html
import re
from collections.abc import Iterable, Iterator

from .fragments import without
from .lines import has_mark

_FENCE = re.compile(r"\s{0,3}(?:```|~~~)")
_QUOTE = re.compile(r"\s{0,3}(?:>\s?)+")
_HEADING = re.compile(r"#{1,6}(?:\s|$)")
_DEFINITION = re.compile(r"\[[^\]^][^\]]*\]:\s*\S+(?:\s+[\"'(].*)?")
_LINK = re.compile(
    r"!?\[([^\[\]]*)\]\([^()\s]{0,2000}(?:\([^()\s]{0,200}\)[^()\s]{0,500})?(?:\s+[\"'][^\"']*[\"'])?\s*\)"
)
_REFERENCE = re.compile(r"\[([^\[\]]+)\]\[[^\[\]]*\]")
_ADDRESS = re.compile(r"<(https?://[^<>\s]+|[^<>\s@]{1,64}@[^<>\s@]+)>")
# Only names of HTML: "<year>" in a license template is text.
_TAG = re.compile(
    r"</?(?:a|abbr|b|big|blockquote|br|center|cite|code|dd|del|details|div|dl|dt|em|figure|figcaption|font|h[1-6]|hr|i|img"
    r"|ins|kbd|li|ol|p|picture|pre|q|s|samp|small|source|span|strike|strong|sub|summary|sup|table|tbody|td|tfoot|th|thead"
    r"|tr|tt|u|ul|var|video)(?=[\s/>])[^<>]*>",
    re.IGNORECASE,
)
_STARS = re.compile(r"\*+(?=\S)|(?<=\S)\*+|~~|`+")
_UNDERSCORES = re.compile(r"(?<!\w)_{1,3}(?=[^\W_])|(?<=[^\W_])_{1,3}(?!\w)")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_LOOKS = re.compile(r"^#{1,6} \S|^(?:```|~~~)|\]\(\S|^[ ]{0,3}[-*+] \S|^[ ]{0,3}\|.*\|\s*$", re.MULTILINE)
_BULLETS = ("- ", "* ", "+ ", "• ")
_ENDS = (".", ":", ";", "!", "?", ",")
_LONGEST_FRONT = 400


def looks_like_markdown(text: str) -> bool:
    """Return whether the text shows headings, fences, links, bullets or tables of Markdown."""
    return bool(_LOOKS.search(text[:20_000]))


def blocks(text: str) -> list[str]:
    """Return the blocks of a Markdown or plain text, unwrapped and without markup: paragraphs, items, headings, rows."""
    lines = without(text, "<!--", "-->").splitlines()
    return [inline(block) for block in _gathered(_classified(lines)) if block]


def inline(text: str) -> str:
    """Return one block without links' targets, emphasis, code marks, tags, escapes and entities."""
    for _ in range(2):
        text = _LINK.sub(r"\1", text)
    text = _ADDRESS.sub(r"\1", _REFERENCE.sub(r"\1", text))
    text = _TAG.sub(lambda tag: " " if tag[0][:3].lower() == "<br" else "", text)
    return html.unescape(_ESCAPED.sub(r"\1", _UNDERSCORES.sub("", _STARS.sub("", text))))


def _classified(lines: list[str]) -> Iterator[tuple[str, str]]:
    """Say of each line whether it is a block ("whole"), belongs to a paragraph ("part") or only separates ("")."""
    front = _front_matter(lines)
    yield from (("whole", line) for line in lines[1:front])
    fenced = False
    for line in lines[front:]:
        if _FENCE.match(line):
            fenced = not fenced
            yield "", ""
        else:
            yield ("whole", line) if fenced else _kind(_unquoted(line).strip())


def _unquoted(line: str) -> str:
    quoted = _QUOTE.match(line)
    return line[quoted.end() :] if quoted else line


def _kind(line: str) -> tuple[str, str]:
    drawn = set(line) - {" "}
    if not drawn or drawn <= set("|:-") or (len(drawn) == 1 and drawn <= set("=_*~#+")) or _DEFINITION.fullmatch(line):
        return "", ""
    if _HEADING.match(line):
        return "whole", line.strip("# \t")
    if line.startswith("|"):
        return "whole", " | ".join(cell.strip() for cell in line.strip("|").split("|"))
    return "part", line


def _gathered(lines: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Join the parts of each paragraph; an item of a list begins one, unless a wrapped line only looks like an item."""
    parts: list[str] = []
    for kind, line in lines:
        if kind != "part" or (parts and _begins_item(line, parts)):
            yield " ".join(parts)
            parts = []
        if kind == "whole":
            yield line
        elif line:
            parts.append(line)
    yield " ".join(parts)


def _begins_item(line: str, parts: list[str]) -> bool:
    """A bullet begins an item anywhere; "2." or "(a)" may also be a wrapped reference to a section."""
    return line.startswith(_BULLETS) or (has_mark(line) and (parts[-1].endswith(_ENDS) or has_mark(parts[0])))


def _front_matter(lines: list[str]) -> int:
    """Return the number of lines up to the closing rule of a YAML front matter, 0 where there is none."""
    if not lines or lines[0].strip() != "---":
        return 0
    closing = (number for number, line in enumerate(lines[1:_LONGEST_FRONT], 1) if line.rstrip() == "---")
    return next(closing, 0)
