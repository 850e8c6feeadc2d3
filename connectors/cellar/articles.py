"""A consolidated text -> lines that name their article, so that two versions are compared article by article. Pure."""

import re

from connectors.exceptions import ParseError

_ARTICLE = re.compile(r"(?:Article|ANNEX|Annex) (?:\d+[a-z]*|[IVXLC]+[a-z]?)")
_DIVISION = re.compile(r"(?:CHAPTER|SECTION|TITLE|PART|Chapter|Section|Title|Part) (?:\d+|[IVXLC]+)[a-z]?")
# Signs of who inserted what: they move with every consolidation.
_SIGN = re.compile(r"[▼►](?:[BMCA]\d*)?\s?|\s?◄")
_RUNNING_HEAD = re.compile(r"\d{5}[A-Z]{1,2}\d{4} — [A-Z]{2} — .*")


def by_article(text: str) -> str:
    """Return the lines of a page's text, each behind its article or annex: `Article 53: 1. Providers of ...`.

    The signs of consolidation and the running head go. ParseError where there is no first article: an error page.
    """
    found, place = [], ""
    for line in text.splitlines():
        words = " ".join(_SIGN.sub(" ", line).split())
        if not words or _RUNNING_HEAD.fullmatch(words):
            continue
        if _ARTICLE.fullmatch(words):
            place = words
        elif _DIVISION.fullmatch(words):
            place = ""
        found.append(f"{place}: {words}" if place and words != place else words)
    if "Article 1" not in found:
        msg = "the text has no Article 1: it is not that of an act"
        raise ParseError(msg)
    return "\n".join(found)
