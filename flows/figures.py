"""The numbers of a digest, those of the period before beside them, and the chart of its last eight weeks."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from connectors import names
from storage import Change, Kind, Session, changes, condition
from storage.changes import Selection
from storage.downloads import downloads

from . import charts
from .messages.release import license_of

WEEKS = timedelta(weeks=8)
_LICENSES = 8
_FAMILIES = 10

Heard = Callable[[Change], bool]
"""Whether a receiver hears of a change; of a digest for nobody in particular, of every one."""


def preceding(since: datetime, until: datetime) -> datetime:
    """Return where the period before [since, until) begins: one as long, of a whole month the month before."""
    months = (until.year - since.year) * 12 + until.month - since.month
    same = (since.day, since.time()) == (until.day, until.time())
    if months == 1 and same:
        year, month = divmod(since.year * 12 + since.month - 2, 12)
        last = (since.replace(day=1) - timedelta(days=1)).day
        return since.replace(year=year, month=month + 1, day=min(since.day, last))
    return since - (until - since)


def past(session: Session, since: datetime, until: datetime, heard: Heard) -> tuple[Change, ...]:
    """Return what is needed of the past: the changes of the period before and of the last eight weeks."""
    begin = min(preceding(since, until), until - WEEKS)
    selection = Selection(since=begin, until=until, historic=True)
    return tuple(change for change in changes.select_changes(session, selection) if heard(change))


def numbers(
    session: Session, told: Iterable[Change], known: Sequence[Change], since: datetime, until: datetime
) -> Mapping[str, Any]:
    """Return figures by name, each {"now": ..., "before": ...}; before is left out where nothing was watched yet.

    known: what `past` returns.
    """
    begin = preceding(since, until)
    earlier = [change for change in known if begin <= moment(change) < since]
    compared = bool(earlier) or _watched_since(session, begin)
    now, before = _counts(told), _counts(earlier) if compared else None
    licenses = {name: _pair(count, before, name) for name, count in now["licenses"].most_common(_LICENSES)}
    kinds = {key: _pair(now["kinds"][key], before, key, "kinds") for key in _KINDS}
    return {**kinds, "licenses_of_releases": licenses, "downloads_in_thirty_days": families(session, since, until)}


_KINDS = {"releases": Kind.MODEL_RELEASED, "license_changes": "license.", "eu_publications": "regulation."}


def _counts(told: Iterable[Change]) -> Mapping[str, Counter[str]]:
    told = list(told)
    released = firsts(told)
    kinds = {key: sum(change.kind.startswith(kind) for change in told) for key, kind in _KINDS.items()}
    return {
        "kinds": Counter({**kinds, "releases": len(released)}),
        "licenses": Counter(license_of(change) for change in released),
    }


def _pair(now: int, before: Mapping[str, Counter[str]] | None, name: str, part: str = "licenses") -> Mapping[str, int]:
    return {"now": now} if before is None else {"now": now, "before": before[part][name]}


def _watched_since(session: Session, begin: datetime) -> bool:
    known = [health.baseline_at for health in condition.health(session, begin) if health.baseline_at]
    return bool(known) and min(known) <= begin


def families(session: Session, since: datetime, until: datetime) -> Mapping[str, Mapping[str, int]]:
    """Return the downloads of the families that lead, by `vendor: name`; before only where all of it was known then."""
    now, before = Counter[str](), Counter[str]()
    for found in downloads(session, since, until):
        family = f"{found.vendor}: {names.parse(found.title).display}"
        now[family] += int(found.now)
        before[family] += int(found.before or 0)
    return {
        family: {"now": count, **({"before": before[family]} if before[family] else {})}
        for family, count in now.most_common(_FAMILIES)
        if count
    }


def chart(known: Iterable[Change], until: datetime) -> charts.Chart | None:
    """Return the releases of the last eight weeks by week and vendor, license changes marked; None for an empty one."""
    recent = [change for change in known if until - WEEKS <= moment(change) < until]
    released = [(_day(change), change.vendor) for change in firsts(recent)]
    marked = [(_day(change), change.title) for change in recent if change.kind.startswith("license.")]
    return charts.timeline(released, marked) if released or marked else None


def firsts(told: Iterable[Change]) -> list[Change]:
    """Return of every release the change that came first."""
    first: dict[str, Change] = {}
    for change in told:
        if change.kind == Kind.MODEL_RELEASED:
            first.setdefault(change.release or change.id, change)
    return list(first.values())


def moment(change: Change) -> datetime:
    """Return when a change counts: of the past that was read later, when it happened."""
    return change.occurred_at if change.origin == "backfill" and change.occurred_at else change.detected_at


def _day(change: Change) -> date:
    return moment(change).date()
