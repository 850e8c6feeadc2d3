"""How much a change matters to somebody who ships the model. Pure."""

from collections.abc import Mapping

from storage.model import Change, Kind

from .document import Severity
from .setting import several

_GRAVE = frozenset({"commercial_use", "user_threshold", "revenue_threshold"})
_WORSE = frozenset({"tightened", "mixed"})
_HIGH = frozenset(
    {Kind.MODEL_RELEASED, Kind.LICENSE_CHANGED, Kind.LICENSE_CONFLICT, Kind.LICENSE_REVERTED, Kind.RECEIVER_FAILING}
)
_INFO = frozenset(
    {
        *(Kind.MODEL_UPDATED, Kind.MODEL_RESTORED, Kind.MODEL_MOVED, Kind.POST_UPDATED),
        *(Kind.CODE_RELEASED, Kind.SOURCE_RECOVERED),
    }
)
_ORDER: tuple[Severity, ...] = ("critical", "high", "normal", "info")


def severity(change: Change) -> Severity:
    """Return critical (a license tightened, commercial use or a threshold got worse), high, normal or info.

    What the watchlist says of a kind stands in details["severity"] (flows.routing.weighed) and goes first.
    """
    if (given := change.details.get("severity")) in _ORDER:
        return given  # type: ignore[no-any-return]
    if change.kind == Kind.LICENSE_CHANGED and _is_critical(change):
        return "critical"
    if change.kind in _HIGH:
        return "high"
    if change.details.get("severity") == "info":
        return "info"
    return "info" if change.kind in _INFO else "normal"


def gravest(severities: list[Severity]) -> Severity:
    """Return the highest of several; info for none."""
    return min(severities, key=_ORDER.index, default="info")


def rank(change: Change) -> int:
    """Return 0 for the most severe changes and more for lesser ones: the order of a list."""
    return _ORDER.index(severity(change))


def _is_critical(change: Change) -> bool:
    if change.details.get("direction") == "tightened":
        return True
    rows = [row for row in several(change.details.get("attributes")) if isinstance(row, Mapping)]
    return any(row.get("key") in _GRAVE and row.get("direction") in _WORSE for row in rows)
