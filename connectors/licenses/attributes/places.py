"""Places named in a sentence, as codes: ISO 3166-1 alpha-2, and `EU`."""

import re
from dataclasses import dataclass
from typing import Final

from connectors.licenses.attributes.countries import COUNTRIES, PARTS, STATES, UNIONS

_CODES: Final = COUNTRIES | UNIONS | PARTS | {name: (code,) for name, code in STATES.items()}


def _pattern(names: list[str]) -> re.Pattern[str]:
    """All names, the longest first; Latin ones stand alone."""
    ordered = sorted(names, key=len, reverse=True)
    latin = "|".join(re.escape(name) for name in ordered if name[0] < "\u0250")
    other = "|".join(re.escape(name) for name in ordered if name[0] >= "\u0250")
    return re.compile(rf"(?<![a-zà-ÿ0-9])(?:{latin})(?![a-zà-ÿ0-9])|(?:{other})")


_NAMED: Final = _pattern(list(_CODES))
_NEW_MEXICO: Final = re.compile(r"(?<!new )\bmexico\b")
_PREFIXES: Final = ("US-",)


@dataclass(frozen=True, slots=True)
class Place:
    """A named place. codes: one, or several for a region. start, end: where it stands in the sentence."""

    codes: tuple[str, ...]
    start: int
    end: int


def places(low: str) -> tuple[Place, ...]:
    """Return the places named in lower-case text, in order."""
    found = [Place(_CODES[match[0]], match.start(), match.end()) for match in _NAMED.finditer(low)]
    found += [Place(("MX",), match.start(), match.end()) for match in _NEW_MEXICO.finditer(low)]
    return tuple(sorted(found, key=lambda place: place.start))


def countries(low: str) -> tuple[str, ...]:
    """Return the codes of countries and unions named in lower-case text, without states, each once, in order."""
    codes = (code for place in places(low) for code in place.codes)
    return tuple(dict.fromkeys(code for code in codes if not code.startswith(_PREFIXES)))
