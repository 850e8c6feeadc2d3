"""Places named in a sentence, as codes: ISO 3166-1 alpha-2, and `EU`."""

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Final

from connectors.licenses.attributes.countries import COUNTRIES, PARTS, STATES, UNIONS
from connectors.licenses.compiled import lazy

_CODES: Final = COUNTRIES | UNIONS | PARTS | {name: (code,) for name, code in STATES.items()}


def _branches(names: list[str]) -> str:
    """Alternatives that share their first letter as one, the longest first: a search tries few of them at a place."""
    groups = defaultdict[str, list[str]](list)
    for name in sorted(names, key=len, reverse=True):
        groups[name[0]].append(re.escape(name[1:]))
    return "|".join(f"{re.escape(first)}(?:{'|'.join(rest)})" for first, rest in groups.items())


def _pattern(names: list[str]) -> re.Pattern[str]:
    """All names; Latin ones stand alone."""
    latin = _branches([name for name in names if name[0] < "\u0250"])
    other = _branches([name for name in names if name[0] >= "\u0250"])
    return lazy(rf"(?<![a-zà-ÿ0-9])(?:{latin})(?![a-zà-ÿ0-9])|(?:{other})")


_NAMED: Final = _pattern(list(_CODES))
_WORD: Final = lazy(r"[a-z0-9]+")
_FIRST_WORDS: Final = frozenset(
    found[0]
    for found in (_WORD.search(name.removeprefix("the ")) for name in [*_CODES, "mexico"] if name.isascii())
    if found
)
_NEW_MEXICO: Final = lazy(r"(?<!new )\bmexico\b")
_PREFIXES: Final = ("US-",)


@dataclass(frozen=True, slots=True)
class Place:
    """A named place. codes: one, or several for a region. start, end: where it stands in the sentence."""

    codes: tuple[str, ...]
    start: int
    end: int


def places(low: str) -> tuple[Place, ...]:
    """Return the places named in lower-case text, in order."""
    if low.isascii() and _FIRST_WORDS.isdisjoint(_WORD.findall(low)):
        return ()
    found = [Place(_CODES[match[0]], match.start(), match.end()) for match in _NAMED.finditer(low)]
    if "mexico" in low:
        found += [Place(("MX",), match.start(), match.end()) for match in _NEW_MEXICO.finditer(low)]
    return tuple(sorted(found, key=lambda place: place.start))


def countries(low: str) -> tuple[str, ...]:
    """Return the codes of countries and unions named in lower-case text, without states, each once, in order."""
    codes = (code for place in places(low) for code in place.codes)
    return tuple(dict.fromkeys(code for code in codes if not code.startswith(_PREFIXES)))
