"""A license text made fit for reading: sentences in normalized words, each with its place in the original.

Wrapping, markup, list marks and typographic variants are gone from `Sentence.text`; `start` and `end` still point into
the original, so every quotation is a substring of the file.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from .compiled import lazy
from .markup import FILLER, HEADING, plain
from .segments import Block, blocks, sentences
from .tokens import listing

_SCRIPTS: Final = (
    ("ja", lazy(r"[\u3040-\u30ff]")),
    ("ko", lazy(r"[\uac00-\ud7af]")),
    ("zh", lazy(r"[\u3400-\u9fff]")),
    ("ru", lazy(r"[\u0400-\u04ff]")),
    ("ar", lazy(r"[\u0600-\u06ff]")),
    ("he", lazy(r"[\u0590-\u05ff]")),
    ("el", lazy(r"[\u0370-\u03ff]")),
    ("th", lazy(r"[\u0e00-\u0e7f]")),
    ("hi", lazy(r"[\u0900-\u097f]")),
)
_LATIN: Final = lazy(r"[A-Za-z]")
_STOPWORDS: Final = {
    "en": listing("the of to or and any you for in by this that"),
    "fr": listing("le la les des du une est et ou vous pour dans par sur"),
    "de": listing("der die das und oder den dem ist nicht sie für mit von zu"),
    "es": listing("el los las del una es y o usted para en por con"),
    "pt": listing("o os as do da uma é e ou você para em por com"),
    "it": listing("il lo gli della una è e o per in con di che non"),
}
_SCOPES: Final = (
    ("outputs", lazy(r"\boutputs?\b|generated content|generations\b|输出|生成内容", re.IGNORECASE)),
    ("docs", lazy(r"\bdocumentation\b|\bdocs\b|文档", re.IGNORECASE)),
    ("code", lazy(r"\b(?:source )?code\b|代码", re.IGNORECASE)),
    ("weights", lazy(r"\bweights\b|\bmodels?\b|\bcheckpoints?\b|\bparameters\b|模型|权重", re.IGNORECASE)),
)
_DEFINES: Final = lazy(
    r"^(?:[\"']([^\"']{1,80})[\"'](?:,? (?:or|and) [\"']([^\"']{1,80})[\"'])?)[ ]?(?:\([^()]{0,120}\) ?)?[,:]?[ ]?"
    r"(?:\w+ ){0,3}?(?:means?|refers?|is|are|includes?|has|have|denotes?|stands?|-|:|是指|指|系指|意指|包括|是|为)"
)
_DEFINES_BARE: Final = lazy(r"^([A-Z][\w-]*(?: [A-Z][\w-]*){0,4}):? (?:means|shall mean|refers to|is defined as)\b")
_DEFINES_INLINE: Final = lazy(
    r"\((?:[\w ,]{0,60}?)(?:the |an? |each,? |collectively,? )?[\"']([^\"'()]{2,60})[\"'](?:[^()]{0,60})\)"
    r"|(?:以下简称|下称|简称为?)[:]?[\"']([^\"'()]{1,40})[\"']"
)
_NUMBERED_HEADING: Final = 9
"""A first sentence of at most this many words in a numbered clause is its heading."""


MOST_READ: Final = 400_000
"""Characters from which on a text is no longer read for rights and duties; the longest real license has a tenth of it."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, heading or list item.

    text: normalized (NFKC, straight quotes, single spaces, no list mark, no markup; quotes of defined terms kept).
    start, end: offsets in the original text. language: "en", "zh", ... by script. section: the nearest heading above,
    normalized, "" if none. scope: what the section is about: "weights", "code", "outputs", "docs" or "".
    """

    text: str
    start: int
    end: int
    language: str
    section: str
    scope: str


@dataclass(frozen=True, slots=True)
class Canonical:
    """A text as sentences.

    languages: those of the sentences, the most frequent first. definitions: defined term in lower case -> the
    sentence that defines it.
    """

    original: str
    sentences: tuple[Sentence, ...]
    languages: tuple[str, ...]
    definitions: Mapping[str, str]

    def quote(self, sentence: Sentence) -> str:
        """Return the sentence as it stands in the original, with its line breaks and its markup."""
        return self.original[sentence.start : sentence.end]


def normalized(piece: str) -> str:
    """Return a piece of plain text in one line: NFKC, straight quotes, single spaces."""
    piece = piece.replace(FILLER, "").replace(HEADING, "")
    if not piece.isascii():
        piece = unicodedata.normalize("NFKC", piece)
    return " ".join(piece.split())


def _latin(text: str) -> str:
    words = text.lower().split()
    best = max(_STOPWORDS, key=lambda code: sum(word in _STOPWORDS[code] for word in words))
    hits = sum(word in _STOPWORDS[best] for word in words)
    return best if hits > 1 else "en"


def _language(text: str) -> str:
    """The language of one sentence by its script; Latin letters by their small words."""
    if text.isascii():
        return "en"
    latin = len(_LATIN.findall(text))
    for code, script in _SCRIPTS:
        if 3 * len(script.findall(text)) > latin:
            return code
    return _latin(text)


@lru_cache(maxsize=512)
def _scope(section: str) -> str:
    return next((scope for scope, pattern in _SCOPES if pattern.search(section)), "")


def _heads(block: Block, first: str) -> bool:
    """Whether the first sentence of a block is a heading over what follows."""
    if block.heading:
        return True
    words = first.rstrip(".:").split()
    if not block.marked or len(words) > _NUMBERED_HEADING or not first.endswith((".", ":")):
        return False
    return all(word[0].isupper() for word in words if len(word) > 3 and word[0].isalpha())  # noqa: PLR2004 - small words


def _block(text: str, block: Block, section: str) -> Iterator[Sentence]:
    """Sentences of one block; the section is the heading above, or the block's own."""
    places = list(sentences(text, block.start, block.end))
    for number, (start, end) in enumerate(places):
        words = normalized(text[start:end])
        if number == 0 and _heads(block, words):
            section = words.rstrip(".: ")
        if words:
            yield Sentence(words, start, end, _language(words), section, _scope(section))


def _definitions(found: tuple[Sentence, ...]) -> dict[str, str]:
    """Map each defined term, in lower case, to the sentence that defines it first."""
    terms: dict[str, str] = {}
    for sentence in found:
        text = sentence.text
        for pattern in (_DEFINES, _DEFINES_BARE):
            match = pattern.match(text)
            for term in match.groups() if match else ():
                if term:
                    terms.setdefault(term.lower().strip(" ,"), text)
        for match in _DEFINES_INLINE.finditer(text) if "(" in text or "称" in text else ():
            terms.setdefault((match[1] or match[2]).lower().strip(" ,"), text)
    return terms


def _languages(found: tuple[Sentence, ...]) -> tuple[str, ...]:
    weight: dict[str, int] = {}
    for sentence in found:
        each = 3 if sentence.language in {"zh", "ja"} else 1
        weight[sentence.language] = weight.get(sentence.language, 0) + each * len(sentence.text)
    return tuple(sorted(weight, key=lambda code: -weight[code]))


def canonical(text: str) -> Canonical:
    """Return `text` as sentences with their places; linear in its length, whatever it holds."""
    flat, section, found = plain(text), "", list[Sentence]()
    for block in blocks(flat):
        for sentence in _block(flat, block, section):
            section = sentence.section
            found.append(sentence)
    every = tuple(found)
    return Canonical(text, every, _languages(every), MappingProxyType(_definitions(every)))
