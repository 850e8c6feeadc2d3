"""Where an act touches another: codes of articles, paragraphs and annexes -> words. Pure.

CELLAR hangs them on the relation between two works: `{AR|http://.../fd_370/AR} 53 {PA|...} 2` with what is done there, or,
of an act that stands on another, `A51P3`. Nobody lists every provision that a blanket amendment lands in.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_STEP = re.compile(
    r"(?:\{(?P<code>[A-Z]+)(?:\|[^}]*)?\}|\b(?P<bare>AR|AN|PA|ALN|PTA|PTC|PO|PT)\b)\s*(?P<value>[^\s{]*)"
)
_BASIS = re.compile(r"A(?P<article>\d+[a-z]*)(?:P(?P<paragraph>\d+[a-z]*))?")
_ROLE = re.compile(r"\{?([A-Z]+)")
_DAY = re.compile(r"(\d{4})[-/](\d{2})[-/](\d{2})")
_ROOTS = {"AR": "Article", "AN": "Annex"}
_POINTS = frozenset({"PTA", "PTC", "PO", "PT"})
# The codes have no published labels; others than these are left unsaid.
_ROLES = {"R": "replaced", "J": "added", "DEL": "deleted", "M": "amended"}
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50}


@dataclass(frozen=True, slots=True)
class Place:
    """One provision that is touched: `Article 53(2)`, its article or annex, what is done there and from when ("": unsaid)."""

    name: str
    unit: str
    deed: str = ""
    start: str = ""

    def __str__(self) -> str:
        """Return it with what is done: `Article 53(2): replaced, from 2026-07-27`."""
        done = ", ".join(filter(None, (self.deed, f"from {self.start}" if self.start else "")))
        return f"{self.name}: {done}" if done else self.name


@dataclass(frozen=True, slots=True)
class Places:
    """What one act touches of another, in the order of the other's text; basis: the provisions it stands on."""

    touched: tuple[Place, ...] = ()
    basis: tuple[str, ...] = ()

    @property
    def units(self) -> tuple[str, ...]:
        """The articles and annexes; one that is touched as a whole says how: `Article 4a (added)`."""
        whole = {place.unit: place.deed for place in self.touched if place.name == place.unit and place.deed}
        units = dict.fromkeys(place.unit for place in self.touched)
        return tuple(f"{unit} ({whole[unit]})" if unit in whole else unit for unit in units)


def places(rows: Iterable[Mapping[str, str]]) -> dict[str, Places]:
    """Return what each work of a result touches, by CELEX number; what cannot be located is left out."""
    touched: dict[str, set[Place]] = {}
    basis: dict[str, set[str]] = {}
    for row in rows:
        if (place := _place(row)) is not None:
            touched.setdefault(row["celex"], set()).add(place)
        if match := _BASIS.match(row.get("basis", "")):
            stands_on = f"Article {match['article']}" + (f"({match['paragraph']})" if match["paragraph"] else "")
            basis.setdefault(row["celex"], set()).add(stands_on)
    return {
        celex: Places(
            tuple(sorted(touched.get(celex, ()), key=lambda place: (_rank(place.name), place.deed, place.start))),
            tuple(sorted(basis.get(celex, ()), key=_rank)),
        )
        for celex in touched | basis
    }


def _place(row: Mapping[str, str]) -> Place | None:
    steps = [(step["code"] or step["bare"], step["value"]) for step in _STEP.finditer(row.get("place", ""))]
    if not steps or steps[0][0] not in _ROOTS or not steps[0][1]:
        return None
    number, _, item = steps[0][1].partition(".")  # an item of definitions is written `AR 3.20`
    unit = f"{_ROOTS[steps[0][0]]} {number}"
    name = unit + (f"({item})" if item else "")
    for code, value in steps[1:]:
        name += _said(code, value.strip("()"))
    role = _ROLE.match(row.get("role", "").strip())
    day = _DAY.match(row.get("start", ""))
    return Place(name, unit, _ROLES.get(role[1] if role else "", ""), "-".join(day.groups()) if day else "")


def _said(code: str, value: str) -> str:
    if not value:
        return ""
    if code == "PA":
        return f"({value})"
    if code == "ALN":
        return f", subparagraph {value}"
    return f", point ({value})" if code in _POINTS else f", {code} {value}"


def _rank(name: str) -> tuple[bool, list[tuple[int, str]]]:
    """Articles before annexes, both by their numbers; `Article 5` before `Article 5a` before `Article 15`."""
    is_annex = name.startswith("Annex")
    words = re.findall(r"\d+|[A-Za-z]+", name.partition(" ")[2])
    return is_annex, [(_number(word, roman=is_annex), word) for word in words]


def _number(word: str, *, roman: bool) -> int:
    if word.isdecimal():
        return int(word)
    values = [_ROMAN.get(letter, 0) for letter in word] if roman else []
    pairs = zip(values, [*values[1:], 0], strict=False)
    return sum(-value if value < following else value for value, following in pairs)
