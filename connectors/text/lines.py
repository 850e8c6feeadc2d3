"""One line of a text, spelled in one way: the last step of every reading. Pure."""

import re

_SAME = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′", "'"),
        **dict.fromkeys("“”„‟«»″", '"'),
        **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f", None),
        **dict.fromkeys("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069", None),
        "\u2011": "-",
        "…": "...",
    }
)
_AGO = (
    r"(?:(?:about|over|almost|less than) )?(?:an?|one|\d{1,4}) "
    r"(?:second|sec|minute|min|hour|hr|day|week|month|year)s? ago"
)
_STAMP = re.compile(
    r"\b(?:[Ll]ast (?:[Uu]pdated|[Mm]odified|[Ee]dited|[Rr]eviewed|[Cc]hanged)|Updated|Modified|Edited|Reviewed|Changed|Published"
    rf"|Posted)(?: on)? ?:? ?(?:{_AGO}|just now|yesterday|today)\b"
)
_BARE = re.compile(
    rf"(?:^|[·•|,;–—-] ?)(?:{_AGO})$|^(?:{_AGO})(?= ?[·•|,;–—-])|^(?:just now|yesterday|today)$", re.IGNORECASE
)
# A single number needs its dot or bracket: "700 million users" and "3.5 million" are no list marks.
_LIST_MARK = re.compile(r"(?:(?:[-*+•‣▪◦●○·–—]|\(?(?:\d{1,3}|[a-zA-Z]|[ivxlcIVXLC]{1,6})[.)])\s+)+")
_EDGES = " \t·•|,;:–—-()"


def tidy(line: str, *, marks: bool = False) -> str:
    """Return the line without what cannot matter: spaces, curly quotes, list marks, relative dates. Idempotent.

    marks: list marks stay.
    """
    text = " ".join(line.translate(_SAME).split())
    while (shorter := _without_dates(text if marks else _without_mark(text))) != text:
        text = shorter
    return text if any(character.isalnum() for character in text) else ""


def has_mark(line: str) -> bool:
    """Return whether the line begins like an item of a list."""
    return bool(_LIST_MARK.match(line))


def _without_mark(text: str) -> str:
    match = _LIST_MARK.match(text)
    return text[match.end() :] if match else text


def _without_dates(text: str) -> str:
    """Take out "Updated 22 days ago"; a bare "3 hours ago" only where it stands by itself and cannot be a clause."""
    found = _STAMP.search(text) or _BARE.search(text)
    if not found:
        return text
    before, after = text[: found.start()].rstrip(_EDGES), text[found.end() :].lstrip(_EDGES + ".")
    return f"{before} {after}".strip()
