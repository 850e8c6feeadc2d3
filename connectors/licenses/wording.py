"""Differences of words that carry no right and no duty: names, versions, dates, addresses, articles, misspellings.

What is not certain to be one of them is left to the reader of the comparison.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from .attributes.amounts import Amount, amounts
from .attributes.countries import ADJECTIVES, COUNTRIES, PARTS, STATES, UNIONS
from .canonical import Canonical, Sentence
from .compiled import lazy
from .dates import DATE
from .tokens import listing, tokens

_DATE: Final = "xxdatexx"
_LINK: Final = "xxlinkxx"
_ADDRESS: Final = lazy(
    r"<?https?://[^\s\"'<>()]+>?|<?www\.[^\s\"'<>()]+>?|(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+|(?<![\w.-])[\w-]+(?:\.[\w-]+)+/[^\s\"'<>()]*"
)
_YEAR: Final = lazy(r"(?:19|20)\d\d")
_PUNCTUATION: Final = frozenset(".,;:!?。，；：、！？&/")
_ARTICLES: Final = frozenset({"a", "an", "the"})
_NUMBER: Final = lazy(r"v?\d+(?:[.,]\d+)*[bBmM]?")
_COPYRIGHT: Final = lazy(r"^\W*(?:copyright|©|\(c\))", re.IGNORECASE)
_VERSIONS: Final = frozenset({"version", "v", "版本"})
_CAPTION_WORDS: Final = listing("version release released effective date last updated modified revised dated of as")
_RELEASE: Final = lazy(r"release|effective|发布|生效", re.IGNORECASE)
_PLACES: Final = frozenset(
    word for table in (COUNTRIES, UNIONS, PARTS, STATES, ADJECTIVES) for name in table for word in name.split()
) | listing("mainland beijing shanghai hangzhou shenzhen paris london asia africa europe america")
_WEIGHTY: Final = listing(
    "commercial noncommercial revenue users user monthly annual daily million billion thousand usd eur gbp cny rmb mau dau "
    "license licensed licensee licensor agreement not no non shall must may research"
)
_SUFFIXES: Final = listing(
    "ltd limited inc incorporated llc llp corp corporation co gmbh ag sa sas plc pbc bv ab oy srl kk pte"
)
_FEW: Final = 6
_TITLE: Final = 60
_LONGEST_NAME: Final = 16
_TELLING: Final = frozenset("商业業研究非用限免费測测试評评個个人社区禁")
"""Characters of titles that tell what a license allows; what holds one is no name."""
_LONG: Final = 800
"""Words from which two sentences are compared roughly: exact comparing costs the square of it."""

_PREFIXES: Final = ("un", "in", "im", "ir", "il", "non", "dis", "mis", "anti", "re")


@dataclass(frozen=True, slots=True)
class Hunk:
    """A run of words that differ between two sentences, in their own case."""

    before: tuple[str, ...]
    after: tuple[str, ...]
    preceding: str
    following: str


def vocabulary(*texts: Canonical) -> frozenset[str]:
    """Return the words that some text writes in lower case: they are no names."""
    return frozenset(word for text in texts for s in text.sentences for word in _masked(s.text) if word.islower())


def _masked(text: str) -> tuple[str, ...]:
    if _YEAR.search(text):
        text = DATE.sub(f" {_DATE} ", text)
    if "/" in text or "@" in text or "www." in text:
        text = _ADDRESS.sub(f" {_LINK} ", text)
    return tokens(text)


def _flat(word: str) -> str:
    return word.lower().replace("-", "").replace("'", "")


def hunks(before: Sentence, after: Sentence) -> Iterator[Hunk]:
    """Yield the runs that differ, dates and addresses aside."""
    was, now = _masked(before.text), _masked(after.text)
    long = len(was) + len(now) > _LONG
    matcher = SequenceMatcher(None, [_flat(w) for w in was], [_flat(w) for w in now], autojunk=long)
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag != "equal":
            yield Hunk(was[i:j], now[k:m], _near(was[max(0, i - 3) : i][::-1]), _near(was[j : j + 3]))


def _near(words: Iterable[str]) -> str:
    """The first word that is no punctuation."""
    return next((word for word in words if word not in _PUNCTUATION), "")


def _name(word: str, known: frozenset[str]) -> bool:
    """Whether a word is a proper name: never written small, no place, nothing a threshold is made of."""
    if word in {_DATE, _LINK}:
        return word == _LINK
    low = word.lower().removesuffix("'s")
    if low in known or low in _PLACES or low in _WEIGHTY:
        return False
    parts = re.split(r"[-_/]", word)
    return word[0].isupper() or any(any(c.isdigit() for c in part) and any(c.isalpha() for c in part) for part in parts)


def _names(words: Iterable[str], known: frozenset[str]) -> bool:
    """Whether words are a name, or a name with its version."""
    left = [word for word in words if word not in _PUNCTUATION and word.lower() not in _ARTICLES]
    return all(_name(word, known) or _NUMBER.fullmatch(word) for word in left)


def _named(hunk: Hunk, known: frozenset[str]) -> bool:
    """Whether names and versions are exchanged; a bare number must stand beside a name."""
    if not (_names(hunk.before, known) and _names(hunk.after, known)):
        return False
    bare = all(_NUMBER.fullmatch(word) for word in (*hunk.before, *hunk.after) if word not in _PUNCTUATION)
    before = hunk.preceding
    return not bare or (bool(before) and (before.lower() in _VERSIONS or _name(before, known)))


def _misspelled(one: str, other: str) -> bool:
    """Whether two words are one word with a slip: long, alike at both ends, no other prefix, no other number."""
    one, other = _flat(one), _flat(other)
    if one == other:
        return True
    if min(len(one), len(other)) < 6 or any(c.isdigit() for c in one + other) or one[:2] != other[:2]:  # noqa: PLR2004 - short words differ in meaning
        return one.rstrip("s") == other.rstrip("s") and len(one) > 3  # noqa: PLR2004 - a plural
    return SequenceMatcher(None, one, other).ratio() > 0.85 and one.startswith(_PREFIXES) == other.startswith(_PREFIXES)  # noqa: PLR2004 - one or two letters


def _slip(hunk: Hunk) -> bool:
    def bare(words: tuple[str, ...]) -> list[str]:
        return [word for word in words if word not in _PUNCTUATION and word.lower() not in _ARTICLES]

    was, now = bare(hunk.before), bare(hunk.after)
    neighbors = {_flat(hunk.preceding), _flat(hunk.following)} - {""}
    if len(was) + len(now) == 1 and _flat((was + now)[0]) in neighbors:
        return True
    if "".join(map(_flat, was)) == "".join(map(_flat, now)):
        return True
    return len(was) == len(now) and all(_misspelled(a, b) for a, b in zip(was, now, strict=True))


Rename = tuple[tuple[str, ...], tuple[str, ...]]


def renamed(before: Canonical, after: Canonical) -> frozenset[Rename]:
    """Return what the title of a text without capitals exchanges: a name, which then differs wherever it stands."""
    if not (before.sentences and after.sentences):
        return frozenset()
    was, now = before.sentences[0], after.sentences[0]
    if was.text.isascii() or max(len(was.text), len(now.text)) > _TITLE:
        return frozenset()
    found = [(hunk.before, hunk.after) for hunk in hunks(was, now)]
    told = "".join(char for one in found for side in one for char in side)
    return frozenset() if set(told) & _TELLING or len(told) > _LONGEST_NAME else frozenset(found)


def harmless(
    before: Sentence | None, after: Sentence | None, known: frozenset[str], names: frozenset[Rename] = frozenset()
) -> bool:
    """Return whether nothing but names, dates, addresses, articles or slips differ between two sentences.

    known: words that are no names; names: exchanges of one name for another (see `renamed`).
    """
    if before is None or after is None:
        alone = before or after
        return alone is not None and _empty(alone, known)
    if _COPYRIGHT.match(before.text) and _COPYRIGHT.match(after.text):
        return len(before.text) + len(after.text) < 400  # noqa: PLR2004 - a line, no clause
    found = list(hunks(before, after))
    if all(
        (hunk.before, hunk.after) in names or _slip(hunk) or _named(hunk, known) or _caption(hunk) or _company(hunk)
        for hunk in found
    ):
        return True
    return len(found) <= _FEW and _same_amounts(before.text.lower(), after.text.lower())


def _company(hunk: Hunk) -> bool:
    """Whether words of a company's name are exchanged: what stands before Ltd., Inc. and their like."""
    words = [word for word in (*hunk.before, *hunk.after) if word not in _PUNCTUATION]
    named = hunk.following.lower() in _SUFFIXES or (bool(words) and words[-1].lower() in _SUFFIXES)
    return (
        named and all(word[0].isupper() or word.lower() in _SUFFIXES for word in words) and hunk.preceding[:1].isupper()
    )


def _same_amounts(was: str, now: str) -> bool:
    """Whether two texts differ only in how they write their amounts: 50 million, 50,000,000, fifty million."""
    one, other = amounts(was), amounts(now)
    if not one or [(a.value, a.currency) for a in one] != [(a.value, a.currency) for a in other]:
        return False
    return _without(was, one) == _without(now, other)


def _without(text: str, found: tuple[Amount, ...]) -> tuple[str, ...]:
    parts, place = list[str](), 0
    for amount in found:
        parts += [text[place : amount.start], " xxamountxx "]
        place = amount.end
    return tuple(word for word in tokens("".join([*parts, text[place:]])) if word not in _PUNCTUATION)


def _caption(hunk: Hunk) -> bool:
    """Whether the date of a version is called by another name: release date, effective date."""
    both = [word.lower() for word in (*hunk.before, *hunk.after)]
    return bool(both) and all(_RELEASE.fullmatch(word) for word in both) and "date" in hunk.following.lower()


def _empty(sentence: Sentence, known: frozenset[str]) -> bool:
    """Whether a sentence that came or went alone says nothing: a name, a date, an address, a copyright line."""
    left = [word for word in _masked(sentence.text) if word not in {_DATE, _LINK} and word not in _PUNCTUATION]
    if _COPYRIGHT.match(sentence.text) and len(left) < 16:  # noqa: PLR2004 - a line, no clause
        return True
    if len(left) < 12 and len(left) < len(_masked(sentence.text)):  # noqa: PLR2004 - a line with a date
        left = [word for word in left if word.lower() not in _CAPTION_WORDS]
    return not left or (len(left) < 8 and _names(left, known))  # noqa: PLR2004 - a name
