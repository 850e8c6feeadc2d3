"""A consolidated text -> lines that name their article, so that two versions are compared article by article. Pure."""

import re
from dataclasses import dataclass

from connectors.exceptions import ParseError

_ARTICLE = re.compile(r"(?:Article|ANNEX|Annex) (?:\d+[a-z]*|[IVXLC]+[a-z]?)")
_DIVISION = re.compile(r"(?:CHAPTER|SECTION|TITLE|PART|Chapter|Section|Title|Part) (?:\d+|[IVXLC]+)[a-z]?")
# Signs of who inserted what: they move with every consolidation.
_SIGN = re.compile(r"[▼►](?:[BMCA]\d*)?\s?|\s?◄")
_RUNNING_HEAD = re.compile(r"\d{5}[A-Z]{1,2}\d{4} — [A-Z]{2} — .*")


# `1.` and `(a)` stand before their text or on a line, or in a cell, of their own.
_PARAGRAPH = re.compile(r"(?P<mark>(?P<label>\d{1,3}[a-z]{0,2})\.)(?:[ |]+(?P<text>\S.*))?")
_POINT = re.compile(r"(?P<mark>\((?:[a-z]{1,5}|\d{1,3}[a-z]{0,2})\))(?:[ |]+(?P<text>\S.*))?")


@dataclass(slots=True)
class _Place:
    """Where the reading is: an article or annex, its paragraph, and the mark of a point whose text is still to come."""

    unit: str = ""
    paragraph: str = ""
    mark: str = ""

    def enter(self, unit: str) -> None:
        self.unit, self.paragraph, self.mark = unit, "", ""

    def take(self, words: str) -> str:
        """Return a line of text behind its place; "" for a mark without a text."""
        if self.unit.startswith("Article") and (match := _PARAGRAPH.fullmatch(words)):
            self.paragraph, self.mark, words = match["label"], "", match["text"] or ""
        if match := _POINT.fullmatch(words) or _PARAGRAPH.fullmatch(words):
            self.mark, words = match["mark"], match["text"] or ""
        if not words:
            return ""
        text = f"{self.mark} {words}" if self.mark else words
        self.mark = ""
        return f"{self._name}: {text}" if self.unit else text

    @property
    def _name(self) -> str:
        return f"{self.unit}({self.paragraph})" if self.paragraph else self.unit


def by_article(text: str) -> str:
    """Return the lines of a page's text, each behind its place: `Article 53(1): (a) draw up ...`, `Annex XI: ...`.

    The signs of consolidation and the running head go. ParseError where there is no first article: an error page.
    """
    found, place = [], _Place()
    for line in text.splitlines():
        words = " ".join(_SIGN.sub(" ", line).split())
        if not words or _RUNNING_HEAD.fullmatch(words):
            continue
        if _ARTICLE.fullmatch(words):
            place.enter(words.replace("ANNEX", "Annex"))
            found.append(place.unit)
            continue
        if _DIVISION.fullmatch(words) and not place.unit.startswith("Annex"):
            place.enter("")
        found.append(place.take(words))
    if "Article 1" not in found:
        msg = "the text has no Article 1: it is not that of an act"
        raise ParseError(msg)
    return "\n".join(filter(None, found))
