"""What an act of the Union is called for short: its official title fills four lines. Pure."""

import re

_NUMBERED = re.compile(
    r"(?:Corrigendum to )?(?:(?:Commission|Council) )?(?:(?:Delegated|Implementing) )?"
    r"(?:Regulation|Directive|Decision|Recommendation) \([A-Z, ]+\) (?:No )?\d+/\d+"
)
_PROPOSED = re.compile(
    r"Proposal for an? (?:council )?(?P<form>regulation|directive|decision|recommendation)\b"
    r"(?: of the European Parliament and of the Council)?",
    re.IGNORECASE,
)
_ENACTED = re.compile(r"(?: of the European Parliament and of the Council)?(?: of \d{1,2} \w+ \d{4})?")
_LAST = re.compile(r"\s*\(([^()]*(?:\([^()]*\)[^()]*)*)\)[.\s]*$")
_NO_NAME = re.compile(
    r"Text with EEA relevance\b|OJ |recast\b|codification\b|notified |only the |\d|EU\b|EC\b", re.IGNORECASE
)


def called(title: str) -> str:
    """Return `Regulation (EU) 2024/1689 (Artificial Intelligence Act)` of a whole title; what is no such title as it is.

    Without a name of its own it keeps what it is about: `Commission Implementing Regulation (EU) 2025/454 laying down ...`.
    """
    whole, named = _named(" ".join(title.split()))
    if proposed := _PROPOSED.match(whole):
        form = f"Proposal for a {proposed['form'].lower()}"
        return f"{form} ({named})" if named else form + whole[proposed.end() :]
    if number := _NUMBERED.match(whole):
        return f"{number[0]} ({named})" if named else number[0] + _ENACTED.sub("", whole[number.end() :], count=1)
    return title


def _named(title: str) -> tuple[str, str]:
    """The title without the remarks at its end, and the name that stands in brackets there."""
    while match := _LAST.search(title):
        title = title[: match.start()]
        if not _NO_NAME.match(match[1]) and " " in match[1]:  # one word is an abbreviation of what stands before it
            return title, match[1]
    return title, ""
