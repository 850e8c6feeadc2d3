"""Take the markup off a text without moving a single character.

`plain(text)` has the length of `text`: what is markup becomes white space or a filler, so an offset in one is an
offset in the other and every quotation can be cut from the original. Plain stripping only; nothing is fetched.
"""

import re
from typing import Final

from .compiled import lazy

FILLER: Final = "\x00"
"""Stands for a character that is to vanish without leaving a space."""

HEADING: Final = "\x01"
"""Stands at the beginning of a line that its markup calls a heading."""

_DOUBLE = "\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033\u2036\u275d\u275e\u301d\u301e\u301f\uff02\u300c\u300d\u300e\u300f"
_SINGLE = "\u2018\u2019\u201a\u201b\u2039\u203a\u2032\u2035\u02bc\u00b4\uff07"
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t\x1f"
_NOTHING = "\ufeff\u200b\u200c\u200d\u2060\u00ad\u200e\u200f\u202a\u202b\u202c\u202d\u202e\x00\x01"
_BREAKS = "\u2028\u2029\u0085\x0b\x0c\x1c\x1d\x1e"
_ONE_TO_ONE: Final = {
    **dict.fromkeys(map(ord, _DOUBLE), '"'),
    **dict.fromkeys(map(ord, _SINGLE), "'"),
    **dict.fromkeys(map(ord, _DASHES), "-"),
    **dict.fromkeys(map(ord, _SPACES), " "),
    **dict.fromkeys(map(ord, _NOTHING), FILLER),
    **dict.fromkeys(map(ord, _BREAKS), "\n"),
}

_BLOCK_TAGS = (
    "address|article|aside|blockquote|body|button|center|dd|div|dl|dt|figure|footer|form|head|header|hr|html|"
    "iframe|li|link|main|meta|nav|ol|option|p|pre|section|select|table|tbody|td|tfoot|th|thead|title|tr|ul"
)
_INLINE_TAGS = (
    "a|abbr|b|big|cite|code|del|em|font|i|img|input|ins|kbd|label|mark|path|q|s|small|span|strike|strong|sub|sup|svg|"
    "time|tt|u|wbr|devsite-[a-z-]{1,40}"
)
_TAG = lazy(rf"<(?=[/a-z])(/?)(?:(h[1-6])|({_BLOCK_TAGS})|(?:{_INLINE_TAGS}))(?:[\s/][^<>]*)?>", re.IGNORECASE)
_BREAK = lazy(r"<br(?:[\s/][^<>]*)?>[ \r]*\n?", re.IGNORECASE)
_HIDDEN = lazy(r"<(?=[!snt])(?:(script|style|noscript|template)\b|(!--))", re.IGNORECASE)
_ENTITY = lazy(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,31});")

_COMMENT_MARK = lazy(r"^[ ]*(?://+|#+|;;+|--)(?=[ \n]|$)", re.MULTILINE)
_MD_HEADING = lazy(r"^( {0,3})(#{1,6})(?=[ ]+\S)", re.MULTILINE)
_MD_QUOTE = lazy(r"^[ ]{0,3}>[> ]{0,8}", re.MULTILINE)
_MD_LINK = lazy(r"!?\[([^\[\]\n]{1,500})\]\(\s{0,3}([^()\s]{1,1000})(?:[ ]\"[^\"\n()]{0,200}\")?\)")
_MD_ESCAPE = lazy(r"\\(?=[!-/:-@\[-`{-~])")
_MD_STRONG_LINE = lazy(r"^( {0,3})(\*\*|__)(?=[^\s*_])[^*_\n]{1,120}(?:\*\*|__)[ ]*$", re.MULTILINE)
_MD_UNDERSCORE = lazy(r"(?<![^\W_])(?<!\\)_{1,3}(?=[^\s_])|(?<=[^\s_\\])_{1,3}(?![^\W_])")
_STARS = lazy(r"\*+")
_BULLET_STAR = lazy(r"^([ ]*)\*(?=[ ])", re.MULTILINE)
_PIPES = lazy(r"\|")
_TICKS = lazy(r"``(?=\w)|''")
_FENCE = lazy(r"^[ ]{0,3}(?:```|~~~)[^\n]*$", re.MULTILINE)
_WRAPPED = lazy(r"-[ ]*\n")
_HYPHENATED = lazy(r"(?<=[A-Za-z0-9]-)[ ]*\n[ ]*(?=[a-z])(?!(?:and|or)\b)")


def _blank(match: re.Match[str]) -> str:
    return FILLER * len(match[0])


def _tag(match: re.Match[str]) -> str:
    closing, heading, block = match[1], match[2], match[3]
    if heading and not closing:
        return "\n\n" + HEADING + FILLER * (len(match[0]) - 3)
    if heading or block:
        return "\n\n" + FILLER * (len(match[0]) - 2)
    return FILLER * len(match[0])


def _without_hidden(text: str) -> str:
    """Blank scripts, styles and comments; what is never closed is hidden to the end of its tag only."""
    parts: list[str] = []
    place, hopeless = 0, set[str]()
    for match in _HIDDEN.finditer(text):
        name = "--" if match[2] else match[1].lower()
        if match.start() < place or name in hopeless:
            continue
        closing = "-->" if match[2] else f"</{name}"
        found = text.find(closing, match.end())
        if found < 0:
            hopeless.add(name)
            continue
        stop = text.find(">", found) + 1 or len(text)
        parts += [text[place : match.start()], FILLER * (stop - match.start())]
        place = stop
    return "".join([*parts, text[place:]])


def _entity(match: re.Match[str]) -> str:
    from html import unescape  # noqa: PLC0415 - a large table that few texts need

    char = unescape(match[0])
    if len(char) != 1:
        return match[0]
    char = char.translate(_ONE_TO_ONE)
    return char + FILLER * (len(match[0]) - 1)


def _target(address: str) -> str:
    return (
        address.replace("\\", "")
        .replace(FILLER, "")
        .strip()
        .removeprefix("https://")
        .removeprefix("http://")
        .removeprefix("www.")
        .rstrip("/")
    )


def _link(match: re.Match[str]) -> str:
    """Keep a link's words; keep its address beside them unless the words are the address."""
    whole, words, address = match[0], match[1], match[2]
    lead = match.start(1) - match.start()
    if _target(words) == _target(address) or not any(char.isalnum() for char in words):
        return FILLER * lead + words + FILLER * (len(whole) - lead - len(words))
    middle = match.start(2) - match.end(1)
    tail = len(whole) - lead - len(words) - middle - len(address)
    gap = " (" + FILLER * (middle - 2)
    return FILLER * lead + words + gap + address + FILLER * (tail - 1) + ")"


def _html(text: str) -> str:
    if "<" in text:
        text = _BREAK.sub(lambda m: "\n" + FILLER * (len(m[0]) - 1), _without_hidden(text))
        text = _TAG.sub(_tag, text)
    return _ENTITY.sub(_entity, text) if "&" in text else text


def _commented(text: str) -> bool:
    """Whether most lines carry the mark of a comment in source code."""
    lines = [line for line in text.split("\n") if line.strip()]
    return len(lines) > 3 and 2 * len(_COMMENT_MARK.findall(text)) > len(lines)  # noqa: PLR2004 - a heading or two are none


def _markdown(text: str) -> str:
    if _commented(text):
        text = _COMMENT_MARK.sub(lambda m: " " * len(m[0]), text)
    if "```" in text or "~~~" in text:
        text = _FENCE.sub(lambda m: " " * len(m[0]), text)
    if ">" in text:
        text = _MD_QUOTE.sub(lambda m: " " * len(m[0]), text)
    if "#" in text:
        text = _MD_HEADING.sub(lambda m: m[1] + HEADING + " " * (len(m[2]) - 1), text)
    if "**" in text or "__" in text:
        text = _MD_STRONG_LINE.sub(lambda m: m[1] + HEADING + FILLER + m[0][len(m[1]) + 2 :], text)
    if "](" in text:
        text = _MD_LINK.sub(_link, text)
    if "*" in text:
        text = _STARS.sub(_blank, _BULLET_STAR.sub(r"\1-", text))
    text = _MD_UNDERSCORE.sub(_blank, text) if "_" in text else text
    text = _MD_ESCAPE.sub(FILLER, text) if "\\" in text else text
    text = _TICKS.sub('"' + FILLER, text)
    return _PIPES.sub(" ", text).replace("`", FILLER)


def plain(text: str) -> str:
    """Return the text without HTML, Markdown, entities and typographic variants, of the same length, offsets kept."""
    ending = "\n" if "\r" in text and "\n" not in text else " "
    text = text.translate(_ONE_TO_ONE).replace("\r", ending)
    text = _HYPHENATED.sub(_blank, text) if _WRAPPED.search(text) else text
    return _markdown(_html(text))
