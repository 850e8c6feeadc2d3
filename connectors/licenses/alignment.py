"""Sentences of two texts side by side: what is equal, what moved, what differs.

Linear in the number of sentences apart from the pairing of what differs, which is bounded. Nothing that differs is
dropped: every sentence without a twin comes out, alone or beside its likeliest counterpart.
"""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import chain
from typing import Final

from .canonical import Canonical, Sentence
from .compiled import lazy
from .tokens import words

_ALIKE: Final = 0.4
"""Share of common words from which two sentences count as one that was changed."""

_TELLING: Final = 6
_WHOLE: Final = 0.9
"""A sentence of so many words, of which this share stands in a longer one, was lengthened or cut."""

_LINE_MARK: Final = lazy(
    r"^[^\w\n]{0,12}(?:(section|article|clause) +)?(\d{1,2}(?:\.\d{1,2}){0,3}|[a-z]|[ivx]{1,5})[.):）\s]",
    re.MULTILINE | re.IGNORECASE,
)
_POPULAR: Final = 40
"""A word in more sentences than this does not help to find a counterpart."""


_MOST_PAIRED: Final = 1500
"""Sentences of one side that are given a counterpart; the longest real license has a third of it. The rest stands alone."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One difference: a sentence before and its counterpart after; None where there is none."""

    before: Sentence | None
    after: Sentence | None


Words = tuple[str, ...]


def _likeness(one: Words, other: Words) -> float:
    """Share of common words: of the longer sentence, or nearly of the shorter where it is whole in the longer."""
    common = sum((Counter(one) & Counter(other)).values())
    shorter, longer = sorted((len(one), len(other)))
    whole = common / shorter if shorter >= _TELLING else 0.0
    return max(common / longer, 0.8 * whole if whole > _WHOLE else 0.0)


def _candidates(key: Words, index: dict[str, list[int]]) -> list[int]:
    votes = Counter[int]()
    for word in dict.fromkeys(key):
        places = index.get(word, ())
        if len(places) <= _POPULAR:
            votes.update(places)
    return [place for place, _ in votes.most_common(8)]


def _paired(removed: list[tuple[Words, Sentence]], added: list[tuple[Words, Sentence]]) -> list[Pair]:
    index: dict[str, list[int]] = defaultdict(list)
    for place, (key, _) in enumerate(added[:_MOST_PAIRED]):
        for word in set(key):
            index[word].append(place)
    scored = [
        (_likeness(key, added[place][0]), row, place)
        for row, (key, _) in enumerate(removed[:_MOST_PAIRED])
        for place in _candidates(key, index)
    ]
    rows: dict[int, int] = {}
    taken = set[int]()
    for likeness, row, place in sorted(scored, key=lambda item: (-item[0], item[1], item[2])):
        if likeness >= _ALIKE and row not in rows and place not in taken:
            rows[row] = place
            taken.add(place)
    pairs = [Pair(s, added[rows[row]][1] if row in rows else None) for row, (_, s) in enumerate(removed)]
    return pairs + [Pair(None, sentence) for place, (_, sentence) in enumerate(added) if place not in taken]


def _marks(*texts: Canonical) -> frozenset[str]:
    """The numbers and letters that stand at the beginning of some line: marks, wherever a wrapped line carries them."""
    found = [one for text in texts for one in _LINE_MARK.findall(text.original)]
    return frozenset(part.lower() for word, mark in found for part in (word, mark) if part)


def _strayed(was: Words, now: Words, marks: frozenset[str]) -> set[str] | None:
    """The list marks that only one of two texts has among its words; None where the texts differ by more than marks."""
    found, left, right = set[str](), 0, 0
    while left < len(was) or right < len(now):
        one, other = was[left : left + 1], now[right : right + 1]
        if one == other:
            left, right = left + 1, right + 1
        elif one and one[0] in marks and not (other and other[0] in marks):
            found.add(one[0])
            left += 1
        elif other and other[0] in marks and not (one and one[0] in marks):
            found.add(other[0])
            right += 1
        else:
            return None
    return found


def _same_words(was: Words, now: Words, marks: frozenset[str]) -> bool:
    """Whether two texts have the same words in the same order, list marks aside."""
    if was == now:
        return True
    strayed = _strayed(was, now, marks)
    if strayed is None:
        return False
    # A single "a" or "I" is a word; with the next mark of its kind it is a list that was wrapped.
    return not any(first in strayed and not strayed & {*more} for first, *more in (("a", "b"), ("i", "ii", "section")))


def _runs(places: list[int]) -> list[list[int]]:
    """Neighbors together."""
    runs: list[list[int]] = []
    for place in places:
        if runs and place == runs[-1][-1] + 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    return runs


def _recut(
    was: list[Words], now: list[Words], removed: list[int], added: list[int], marks: frozenset[str]
) -> set[Words]:
    """Words of neighboring sentences that are the same on both sides: only the cut between sentences moved."""

    def keys(all_: list[Words], places: list[int]) -> dict[Words, int]:
        return {tuple(w for place in run for w in all_[place] if w not in marks): len(run) for run in _runs(places)}

    before, after = keys(was, removed), keys(now, added)
    return {key for key in before.keys() & after.keys() if before[key] + after[key] > 2}  # noqa: PLR2004 - one on each side


def _left(all_: list[Words], others: list[Words]) -> list[int]:
    """Places of the sentences that have no equal among the others, each equal counting once."""
    left, places = Counter(others), list[int]()
    for place, key in enumerate(all_):
        if left[key] > 0:
            left[key] -= 1
        elif key:
            places.append(place)
    return places


def differences(before: Canonical, after: Canonical) -> tuple[Pair, ...]:
    """Return every sentence that has no equal in the other text, beside its likeliest counterpart, in order.

    Nothing where both have the same words in the same order, list marks aside.
    """
    was, now = ([words(sentence.text) for sentence in text.sentences] for text in (before, after))
    marks = _marks(before, after)
    if _same_words(tuple(chain.from_iterable(was)), tuple(chain.from_iterable(now)), marks):
        return ()
    removed, added = _left(was, now), _left(now, was)
    recut = _recut(was, now, removed, added, marks)

    def kept(all_: list[Words], places: list[int]) -> list[int]:
        runs = _runs(places)
        return [p for run in runs if tuple(w for p in run for w in all_[p] if w not in marks) not in recut for p in run]

    return tuple(
        _paired(
            [(was[place], before.sentences[place]) for place in kept(was, removed)],
            [(now[place], after.sentences[place]) for place in kept(now, added)],
        )
    )
