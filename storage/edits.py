"""What becomes of a source whose place in the watchlist was edited."""

import json
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, and_, func, true, update
from sqlalchemy.orm import Session

from .schema import ObservationRow, ResponseRow, SourceRow

if TYPE_CHECKING:
    from .sources import Watched

ELSEWHERE = "the watchlist names another place than before: what stands there is remembered first, not told"
"""The reason of a source that begins anew, until it is read."""


def amend(session: Session, row: SourceRow, watched: "Watched") -> None:
    """Write what the watchlist says now. Another place begins anew; more or less of one place keeps what is known."""
    before, after = json.loads(row.target), json.loads(watched.target)
    free = watched.aside | watched.lists
    if row.connector != watched.connector or _without(before, free) != _without(after, free):
        _start_anew(session, row)
    elif _without(before, watched.aside) != _without(after, watched.aside):
        _widen(session, row, _named(before, watched.lists), _named(after, watched.lists))
    elif row.target != watched.target:
        _forget_answers(session, row)
    row.name, row.vendor, row.connector, row.target = watched.name, watched.vendor, watched.connector, watched.target


def _without(target: Mapping[str, Any], keys: frozenset[str]) -> Mapping[str, Any]:
    return {key: value for key, value in target.items() if key not in keys}


def _named(target: Mapping[str, Any], keys: frozenset[str]) -> set[str]:
    return {str(name).lower() for key in keys for name in target.get(key, ())}


def _widen(session: Session, row: SourceRow, before: set[str], after: set[str]) -> None:
    """More or less of the same place: what is known is compared as ever; what was there before is told of no more."""
    row.quiet_until = row.quiet_until or row.succeeded_at
    row.next_at, row.whole_at, row.cursor, row.sizes, row.lease, row.lease_until = None, None, {}, {}, "", None
    _forget_answers(session, row)
    _retire(session, row, _called(before - after))
    listed = and_(ObservationRow.source_id == row.id, _called(after - before))
    session.execute(update(ObservationRow).where(listed).values(removed_at=None))


def _called(names: Collection[str]) -> ColumnElement[bool]:
    return and_(ObservationRow.nature == "model", func.lower(ObservationRow.title).in_(sorted(names)))


def _forget_answers(session: Session, row: SourceRow) -> None:
    """Let the next answer be read, be it the same as ever."""
    session.query(ResponseRow).filter_by(source_id=row.id).delete()


def _start_anew(session: Session, row: SourceRow) -> None:
    """Another place to look at: what is there is a baseline, what the old one showed is no loss, who polls it stops."""
    row.baseline_at, row.next_at, row.state, row.failures = None, None, "new", 0
    row.reason = ELSEWHERE if row.succeeded_at else ""
    row.failing_since, row.told_at, row.lease, row.lease_until = None, None, "", None
    row.cursor, row.sizes, row.quiet_until = {}, {}, None
    row.moved_to, row.moves, row.whole_at = "", 0, None
    _forget_answers(session, row)
    _retire(session, row, true())


def _retire(session: Session, row: SourceRow, which: ColumnElement[bool]) -> None:
    """Let what the source shows no longer be missed."""
    shown = and_(ObservationRow.source_id == row.id, ObservationRow.removed_at.is_(None), which)
    last = row.succeeded_at or ObservationRow.changed_at
    session.execute(update(ObservationRow).where(shown).values(removed_at=last))
