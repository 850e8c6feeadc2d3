"""Short texts: titles and summaries without markup, and the sentences of a text. Pure."""

import html
import re
import unicodedata

_TAG = re.compile(r"<[!?/]?([a-zA-Z][a-zA-Z0-9:-]{0,40})(?=[\s/>?])[^<>]*>")
_INLINE = re.compile(r"a|abbr|b|bdi|bdo|cite|code|dfn|em|font|i|kbd|mark|q|s|samp|small|span|strong|sub|sup|u|var")
_HIDDEN = (("<!--", "-->"), ("<script", "</script>"), ("<style", "</style>"))
_LONGEST = 200_000
# Characters that reorder or smuggle text: shown as U+FFFD, so that the reader sees the tampering.
_DECEIVING = re.compile("[\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]")
_MARKS = 3
_END = re.compile(r"(?:[.!?][\"')\]\u2019\u201d]{0,3}\s+|[。！？；]\s*)")
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|cf|vs?|no|nos|art|arts|para|sec|inc|ltd|corp|co|mr|ms|mrs|dr|st|approx|incl)|\b[a-z]|^\(?(?:\d{1,3}|[ivxlc]{1,5}))\.$",
    re.IGNORECASE,
)


def plain(fragment: str, limit: int = 0) -> str:
    """Return a title or summary as one line of text: no tags, entities unescaped at most twice, `clean`ed.

    limit: greatest number of characters, 0 for no limit; what is longer ends in an ellipsis.
    """
    text = fragment[:_LONGEST]
    for _ in range(2):
        text = html.unescape(_without_tags(text))
        if "&" not in text and "<" not in text:
            break
    text = clean(text)
    return text if not limit or len(text) <= limit else text[: limit - 1].rstrip() + "…"


def clean(text: str) -> str:
    """Return one line: NFC, no control, invisible or private characters, white space collapsed, at most 3 accents each.

    Characters that reorder text are replaced by U+FFFD.
    """
    if not (text.isascii() and text.isprintable()):
        shown = unicodedata.normalize("NFC", _DECEIVING.sub("\ufffd", text))
        text = _fewer_marks("".join(map(_visible, shown)))
    return " ".join(text.split())


def sentences(text: str) -> tuple[str, ...]:
    """Return the sentences of a text in order, each line by itself: what two versions are aligned by."""
    return tuple(sentence for line in text.splitlines() for sentence in _line_sentences(line.strip()))


def _line_sentences(line: str) -> list[str]:
    found, start = [], 0
    for match in _END.finditer(line):
        sentence = line[start : match.end()].strip()
        if _goes_on(sentence, line[match.end() : match.end() + 1]):
            continue
        found.append(sentence)
        start = match.end()
    rest = line[start:].strip()
    return [*found, rest] if rest else found


def _goes_on(sentence: str, following: str) -> bool:
    """A full stop ends no sentence before a small letter, after an abbreviation or after a clause's number."""
    return following.islower() or bool(_ABBREVIATION.search(sentence[-12:]))


def _without_tags(text: str) -> str:
    if "<" not in text and "]]>" not in text:
        return text
    for start, end in _HIDDEN:
        text = without(text, start, end)
    text = text.replace("<![CDATA[", "").replace("]]>", "")
    return _TAG.sub(lambda match: "" if _INLINE.fullmatch(match[1].lower()) else " ", text)


def without(text: str, start: str, end: str) -> str:
    """Return `text` without what stands between two marks (lower case), the marks and an unclosed rest included.

    One pass, however often the first mark appears.
    """
    kept, position, lower = [], 0, _same_length_lower(text)
    while (found := lower.find(start, position)) >= 0:
        kept.append(text[position:found])
        stop = lower.find(end, found + len(start))
        if stop < 0:
            return "".join(kept)
        position = stop + len(end)
    return "".join(kept) + text[position:]


def _same_length_lower(text: str) -> str:
    """Some letters grow when they are made small; positions must hold in both."""
    lower = text.lower()
    return lower if len(lower) == len(text) else text


def _visible(character: str) -> str:
    category = unicodedata.category(character)
    if character.isspace():
        return " "
    if category in {"Co", "Cs"} or ord(character) & 0xFFFE == 0xFFFE:  # noqa: PLR2004  (the two non-characters of a plane)
        return "\ufffd"
    return "" if category in {"Cc", "Cf"} else character


def _fewer_marks(text: str) -> str:
    kept, marks = [], 0
    for character in text:
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks <= _MARKS:
            kept.append(character)
    return "".join(kept)
