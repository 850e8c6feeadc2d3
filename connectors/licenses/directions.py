"""Which way an attribute moved, seen from the licensee: tightened, loosened, mixed or neutral."""

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final

from .attributes import Attribute
from .tokens import listing

TIGHTENED: Final = "tightened"
LOOSENED: Final = "loosened"
MIXED: Final = "mixed"
NEUTRAL: Final = "neutral"
UNCLASSIFIED: Final = "unclassified"
NONE: Final = "none"

_ORDERS: Final = {
    "commercial_use": ("permitted", "conditional", "prohibited"),
    "use_restrictions": ("none", "listed|incorporated", "listed and incorporated"),
    "output_training": ("free|silent", "conditional", "own derivatives only", "non-compete", "prohibited"),
    "output_rights": ("licensee|silent", "limited use", "licensor"),
    "attribution": ("none", "notice|encouraged", "display above a threshold", "display"),
    "derivative_naming": ("none", "forbidden marks", "contains", "prefix"),
    "redistribution": ("allowed", "conditional|silent", "prohibited"),
    "modification": ("allowed", "limited|silent", "prohibited"),
    "access_gate": ("none", "click-through", "contact data", "registration", "approval", "payment"),
    "termination": ("irrevocable", "silent|litigation only|on breach", "at will"),
    "unilateral_change": ("none", "must use latest", "remote restriction", "policy", "license"),
}
"""From the licensee's best to the worst; what stands between bars is level."""

_RANKS: Final = {
    key: {value: rank for rank, group in enumerate(order) for value in group.split("|")}
    for key, order in _ORDERS.items()
}
_BURDENS: Final = {"litigation termination": 1, "indemnity by user": 1, "patent grant": -1}
_EFFECTS: Final = {"display": 0, "registration": 1, "paid": 2, "separate license": 2}
_SCOPES: Final = ("product", "licensee", "affiliate", "consolidated")
_MOMENTS: Final = {"release date": 0, "rolling": 1, "any time": 1}
_PERIODS: Final = {"day": 365.0, "month": 12.0, "year": 1.0}
_WEIGHTS: Final = {
    **dict.fromkeys(listing("commercial_use user_threshold revenue_threshold territory termination"), 4),
    **dict.fromkeys(listing("use_restrictions output_training access_gate unilateral_change"), 4),
    **dict.fromkeys(listing("output_rights attribution derivative_naming redistribution modification ip_terms"), 2),
}
_GRAVE: Final = listing("commercial_use user_threshold revenue_threshold territory")
"""A movement of one of these is never outweighed."""

_SMALL: Final = 2
"""The weight of a duty that a movement of commercial use outweighs."""

_MARKS: Final = listing("attribution derivative_naming")
_PREPONDERANCE: Final = 3
"""One direction must weigh this many times the other to be the direction of the whole."""


def strictest(key: str, values: Iterable[tuple[str, Mapping[str, Any]]]) -> tuple[str, Mapping[str, Any]] | None:
    """Return of (name, attribute as JSON) the one that leaves the licensee least; silence and absence count last."""
    ranks = _RANKS.get(key, {})

    def burden(one: tuple[str, Mapping[str, Any]]) -> tuple[bool, int]:
        value = one[1].get("value")
        return bool(one[1].get("quote")), ranks.get(value, 0) if isinstance(value, str) else 0

    return max(values, key=burden, default=None)


def together(directions: Iterable[str]) -> str:
    """Return what several movements are together: the common one, `mixed`, else neutral before unclassified before none."""
    found = set(directions)
    if MIXED in found or {TIGHTENED, LOOSENED} <= found:
        return MIXED
    return next((one for one in (TIGHTENED, LOOSENED, NEUTRAL, UNCLASSIFIED) if one in found), NONE)


def _turn(number: float) -> str:
    """The direction of a burden that grew (positive) or fell (negative)."""
    return TIGHTENED if number > 0 else LOOSENED if number < 0 else NEUTRAL


def _scope(item: Mapping[str, Any]) -> int:
    said = str(item.get("scope") or "")
    return max((rank for rank, word in enumerate(_SCOPES) if word in said), default=0)


def _twins(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    """Which way one threshold moved: its amount, its effect, its scope, its moment."""
    turns = [
        _turn(_yearly(before) - _yearly(after)),
        _turn(_EFFECTS.get(after.get("effect", ""), 2) - _EFFECTS.get(before.get("effect", ""), 2)),
        _turn(_scope(after) - _scope(before)),
        _turn(_MOMENTS.get(after.get("moment", ""), 1) - _MOMENTS.get(before.get("moment", ""), 1)),
    ]
    return together(turns)


def _yearly(item: Mapping[str, Any]) -> float:
    """The amount, of money within a year; users do not add up over months."""
    amount = float(item.get("amount") or 0)
    return amount * _PERIODS.get(str(item.get("period")), 1.0) if "currency" in item else amount


def _kind(item: Mapping[str, Any]) -> tuple[str, str]:
    return str(item.get("metric") or ""), str(item.get("currency") or "")


def _thresholds(before: list[Any], after: list[Any]) -> str:
    """Match thresholds of one metric or currency, like amounts first; what is left was added or removed."""
    rest, turns = list(after), list[str]()
    left = []
    for item in before:
        same = [o for o in rest if _kind(o) == _kind(item) and o.get("amount") == item.get("amount")]
        if not same:
            left.append(item)
            continue
        twin = min(same, key=lambda o: o.get("effect") != item.get("effect"))
        rest.remove(twin)
        turns.append(_twins(item, twin))
    for item in left:
        twin = next((o for o in rest if _kind(o) == _kind(item)), None)
        if twin is None:
            turns.append(LOOSENED)
            continue
        rest.remove(twin)
        turns.append(_twins(item, twin))
    return together([*turns, *(TIGHTENED for _ in rest)])


def _territory(before: Attribute, after: Attribute) -> str:
    was, now = (set(part.value.get("excluded") or ()) for part in (before, after))
    return together([*(TIGHTENED for _ in now - was), *(LOOSENED for _ in was - now)] or [NEUTRAL])


def _terms(before: Any, after: Any) -> str:
    was, now = (set(part) if not isinstance(part, str) else {part} for part in (before, after))
    turns = [_turn(_BURDENS.get(term, 0)) for term in now - was] + [_turn(-_BURDENS.get(term, 0)) for term in was - now]
    return together(turns or [NEUTRAL])


def _names(part: Attribute, name: str) -> set[str]:
    said = part.details.get(name) or ()
    return {said} if isinstance(said, str) else {str(one) for one in said}


def _beside(before: Attribute, after: Attribute) -> str:
    """Movement in the details: fields of use, duties and further values that were added or dropped."""
    turns = list[str]()
    for name in ("categories", "duties"):
        was, now = _names(before, name), _names(after, name)
        turns += [TIGHTENED for _ in now - was] + [LOOSENED for _ in was - now]
    ranks = _RANKS.get(before.key, {})
    was, now = ({one for one in _names(part, "also") if one in ranks} for part in (before, after))
    turns += [TIGHTENED if ranks[one] else LOOSENED for one in now - was]
    turns += [LOOSENED if ranks[one] else TIGHTENED for one in was - now]
    if not turns and _mark(before) != _mark(after):
        turns.append(NEUTRAL)
    return together(turns)


def _mark(part: Attribute) -> set[str]:
    """The mark or name that a duty prescribes, without its version."""
    return {re.sub(r"[\W\d_]+", " ", one).lower().strip() for one in _names(part, "text")}


def direction(before: Attribute, after: Attribute) -> str:
    """Return which way one attribute moved; `none` when value and telling details are the same."""
    key = before.key
    if key in {"user_threshold", "revenue_threshold"}:
        return NONE if _same_items(before.value, after.value) else _thresholds(before.value, after.value)
    if key == "territory":
        return NONE if _codes(before) == _codes(after) else _territory(before, after)
    if before.value == after.value:
        return _beside(before, after)
    if key == "ip_terms":
        return _terms(before.value, after.value)
    ranks = _RANKS.get(key, {})
    if before.value not in ranks or after.value not in ranks:
        return NEUTRAL if key == "governing_law" else UNCLASSIFIED
    return together([_turn(ranks[after.value] - ranks[before.value])])


def _codes(part: Attribute) -> tuple[Any, ...]:
    return tuple(sorted(part.value.get("excluded") or ())), bool(part.details.get("subset") or part.value.get("subset"))


def _same_items(before: list[Any], after: list[Any]) -> bool:
    def bare(items: list[Any]) -> list[str]:
        return sorted(str(sorted((k, str(v)) for k, v in item.items() if k != "quote")) for item in items)

    return bare(before) == bare(after)


def _conditions_of(turns: Mapping[str, str], closed: frozenset[str]) -> set[str]:
    """Attributes that moved against another because they are the conditions of what that one grants."""
    found = set[str]()
    commerce, training, sharing = (turns.get(key) for key in ("commercial_use", "output_training", "redistribution"))
    if commerce in {TIGHTENED, LOOSENED}:
        against = {TIGHTENED, LOOSENED, MIXED} - {commerce}
        weight = _WEIGHTS["commercial_use"] if "commercial_use" in closed else _SMALL
        aside = (key for key, turn in turns.items() if turn in against and _WEIGHTS.get(key, 1) <= weight)
        found |= set(aside) - {"territory", "commercial_use"}
    elif sharing in {TIGHTENED, LOOSENED} and "redistribution" in closed:
        found |= {key for key in _MARKS if turns.get(key) not in {sharing, None}}
    elif training in {TIGHTENED, LOOSENED}:
        found |= {key for key in _MARKS if turns.get(key) not in {training, None}}
    return found


def overall(
    turns: Mapping[str, str],
    refined: Mapping[str, str] = MappingProxyType({}),
    closed: frozenset[str] = frozenset({"commercial_use", "redistribution"}),
) -> str:
    """Return the direction of a change from those of its attributes (key -> direction).

    The conditions of a use that was not allowed at all before are no tightening, nor is their end a loosening where
    the use ends. Small duties do not turn the direction of what weighs more; users, money and places are never small.
    refined: attributes of unchanged value of which a sentence moved; they add to the sum. closed: attributes that one
    of the two texts prohibits altogether.
    """
    aside = _conditions_of(turns, closed)
    moved = {key: turn for key, turn in {**turns, **refined}.items() if key not in aside}
    both = together(moved.values())
    if both != MIXED:
        return both
    sums = {
        way: sum(_WEIGHTS.get(key, 1) for key, turn in moved.items() if turn == way) for way in (TIGHTENED, LOOSENED)
    }
    grave = {turn for key, turn in moved.items() if key in _GRAVE}
    for way, other in ((TIGHTENED, LOOSENED), (LOOSENED, TIGHTENED)):
        if sums[way] >= _PREPONDERANCE * sums[other] and not grave & {other, MIXED}:
            return way
    return MIXED
