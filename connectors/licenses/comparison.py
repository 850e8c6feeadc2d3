"""Two versions of a license side by side: what changed in rights and duties, which way, and what was not understood."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from .alignment import Pair, differences
from .canonical import MOST_READ, Canonical, canonical
from .directions import LOOSENED, MIXED, NEUTRAL, NONE, TIGHTENED, UNCLASSIFIED, direction, overall, together
from .eu import proof
from .identity import Identity
from .reading import License, as_json, read_canonical
from .residue import Finding, findings
from .wording import harmless, renamed, vocabulary

_MOST_LISTED: Final = 400
"""Differences listed one by one; the rest is counted in the last entry."""


_MOST_WEIGHED: Final = 1500
"""Where more than this differs, all of it counts: no license was ever renamed in so many sentences; nor is a text asked that is not read whole."""

Quotes = Callable[[Pair], tuple[str | None, str | None]]


@dataclass(frozen=True, slots=True)
class Difference:
    """One attribute before and after (as JSON), which way it moved, the sentences that prove both."""

    key: str
    before: Any
    after: Any
    direction: str
    quote_before: str | None
    quote_after: str | None

    def to_json(self) -> dict[str, Any]:
        """Return the object of the contract."""
        return {
            "key": self.key,
            "before": self.before,
            "after": self.after,
            "direction": self.direction,
            "quote_before": self.quote_before,
            "quote_after": self.quote_after,
        }


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed. unclassified: (before, after) sentences that changed and that no attribute explains."""

    material: bool
    direction: str
    attributes: tuple[Difference, ...]
    unclassified: tuple[tuple[str | None, str | None], ...]
    before: Identity
    after: Identity

    def to_json(self) -> dict[str, Any]:
        """Return the object of `gazette license compare --json`."""
        return {
            "material": self.material,
            "direction": self.direction,
            "attributes": [difference.to_json() for difference in self.attributes],
            "unclassified": [{"before": was, "after": now} for was, now in self.unclassified],
            "identity": {"before": self.before.to_json(), "after": self.after.to_json()},
        }


def _attributes(before: License, after: License) -> tuple[Difference, ...]:
    found = []
    for key, was in before.attributes.items():
        now = after.attributes[key]
        turn = direction(was, now)
        if turn != NONE:
            found.append(Difference(key, as_json(was), as_json(now), turn, proof(was), proof(now)))
    return tuple(found)


def _explained(pair: Pair, before: License, after: License, changed: frozenset[str]) -> bool:
    """Whether a sentence that differs is the proof of an attribute that moved."""
    for sentence, side in ((pair.before, before), (pair.after, after)):
        for key in changed:
            if sentence and any(
                e.start < sentence.end and sentence.start < e.end for e in side.attributes[key].evidence
            ):
                return True
    return False


def _translation(pair: Pair, before: Canonical, after: Canonical) -> bool:
    """Whether a sentence came or went with a language that the other text does not have."""
    if pair.before is None and pair.after is not None:
        return pair.after.language not in before.languages
    return pair.after is None and pair.before is not None and pair.before.language not in after.languages


def _quotes(pair: Pair, before: Canonical, after: Canonical) -> tuple[str | None, str | None]:
    return before.quote(pair.before) if pair.before else None, after.quote(pair.after) if pair.after else None


@lru_cache(maxsize=16)
def _understood(text: str) -> tuple[Canonical, License]:
    # Whoever lays every two versions of a text beside one another reads each of them once.
    found = canonical(text)
    return found, read_canonical(found)


def compare(before: str, after: str) -> Comparison:
    """Return what changed between two texts; form (wrapping, markup, list marks, quotation marks) is no change."""
    (was, old), (now, new) = _understood(before), _understood(after)
    pairs = differences(was, now)
    if not pairs:
        return Comparison(False, NONE, (), (), old.identity, new.identity)
    return _changed((was, now), (old, new), pairs)


def _refined(found: list[Finding], old: License, new: License, pair_quotes: Quotes) -> tuple[Difference, ...]:
    """Attributes whose value is the same though a sentence that carries them was widened or narrowed."""
    ways: dict[str, list[Finding]] = {}
    for finding in found:
        if finding.key:
            ways.setdefault(finding.key, []).append(finding)
    return tuple(
        Difference(
            key,
            as_json(old.attributes[key]),
            as_json(new.attributes[key]),
            together(finding.direction for finding in some),
            *pair_quotes(some[0].pair),
        )
        for key, some in ways.items()
    )


def _weighty(pairs: tuple[Pair, ...], was: Canonical, now: Canonical) -> list[Pair]:
    """The differences that are more than another name or date."""
    if len(pairs) > _MOST_WEIGHED or max(len(was.original), len(now.original)) > MOST_READ:
        return list(pairs)
    known, names = vocabulary(was, now), renamed(was, now)
    return [pair for pair in pairs if not harmless(pair.before, pair.after, known, names)]


def _changed(texts: tuple[Canonical, Canonical], said: tuple[License, License], pairs: tuple[Pair, ...]) -> Comparison:
    """Sort the differences: names and dates, attributes that moved, sentences that carry one, and the rest."""
    (was, now), (old, new) = texts, said
    weighty = _weighty(pairs, was, now)
    if not weighty:
        shown = tuple(_quotes(pair, was, now) for pair in pairs[:_MOST_LISTED])
        return Comparison(False, NEUTRAL, (), shown, old.identity, new.identity)
    translated = all(_translation(pair, was, now) for pair in weighty)
    attributes = _attributes(old, new)
    keys = frozenset(difference.key for difference in attributes)
    residue = [pair for pair in weighty if not _explained(pair, old, new, keys)]
    found = [] if translated else [one for one in findings(residue, texts, said) if one.key not in keys]
    refined = _refined(found, old, new, lambda pair: _quotes(pair, was, now))
    told = {id(one.pair) for one in found if one.key}
    left = tuple(_quotes(pair, was, now) for pair in residue if id(pair) not in told)
    material = bool(attributes or refined) or (bool(residue) and not translated)
    turn = _turn(attributes, refined, [one.direction for one in found if not one.key])
    return Comparison(material, turn, (*attributes, *refined), left[:_MOST_LISTED], old.identity, new.identity)


def _value(side: Any) -> Any:
    return side.get("value") if isinstance(side, dict) else None


def _turn(attributes: tuple[Difference, ...], refined: tuple[Difference, ...], others: list[str]) -> str:
    """The direction of the whole: of the attributes, else of the sentences that no attribute holds, else unknown."""
    closed = frozenset(one.key for one in attributes if "prohibited" in (_value(one.before), _value(one.after)))
    turn = overall({one.key: one.direction for one in attributes}, {one.key: one.direction for one in refined}, closed)
    if turn in {TIGHTENED, LOOSENED, MIXED}:
        return turn
    told = together(others)
    return told if told != NONE else turn if turn != NONE else UNCLASSIFIED


def compare_texts(before: str, after: str) -> Mapping[str, Any]:
    """Return the comparison of two texts as the object of the contract."""
    return compare(before, after).to_json()
