"""Who polls which source: what is due, what is taken, by leases that end."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import or_, select, true, update
from sqlalchemy.orm import Session

from . import leases
from .schema import SourceRow
from .sources import Claimed


def due(session: Session, names: Collection[str], now: datetime) -> tuple[str, ...]:
    """Return the names whose time has come and that nobody is polling; a dead process polls nothing."""
    free = or_(SourceRow.lease_until.is_(None), SourceRow.lease_until <= now, SourceRow.lease.in_(_dead(session)))
    query = select(SourceRow.id, SourceRow.name).where(or_(SourceRow.next_at.is_(None), SourceRow.next_at <= now), free)
    # Sorted here: asked for an order, SQLite would read all sources in it.
    found = sorted((id_, name) for id_, name in session.execute(query))
    wanted = set(names)
    return tuple(name for _, name in found if name in wanted)


def held(session: Session, now: datetime) -> tuple[str, ...]:
    """Return the names of the sources that other processes are polling; the dead of this machine poll nothing."""
    query = select(SourceRow.name, SourceRow.lease).where(SourceRow.lease_until > now)
    return tuple(name for name, lease in session.execute(query) if not (leases.is_ours(lease) or leases.is_dead(lease)))


def claim(
    session: Session, names: Collection[str], now: datetime, lease: timedelta, *, due: bool = False
) -> tuple[Claimed, ...]:
    """Lease the sources that nobody else is polling, and with `due` only those whose time has come.

    A dead process of this machine holds nothing.
    """
    _release_dead(session)
    token = leases.token()
    free = or_(SourceRow.lease_until.is_(None), SourceRow.lease_until <= now)
    ripe = or_(SourceRow.next_at.is_(None), SourceRow.next_at <= now) if due else true()
    session.execute(
        update(SourceRow)
        .where(SourceRow.name.in_(list(names)), free, ripe)
        .values(lease=token, lease_until=now + lease)
    )
    rows = session.scalars(select(SourceRow).where(SourceRow.lease == token).order_by(SourceRow.id))
    return tuple(_claimed(row) for row in rows)


def release(session: Session, leases_: Collection[str]) -> None:
    """Give back whatever is still held by these leases."""
    held = SourceRow.lease.in_(list(leases_))
    session.execute(update(SourceRow).where(held).values(lease="", lease_until=None))


def _claimed(row: SourceRow) -> Claimed:
    return Claimed(
        id=row.id,
        name=row.name,
        vendor=row.vendor,
        connector=row.connector,
        state=row.state,
        failures=row.failures,
        baseline=row.baseline_at is not None,
        reading=row.reading,
        cursor=dict(row.cursor),
        sizes=dict(row.sizes),
        succeeded_at=row.succeeded_at,
        lease=row.lease,
        moved_to=row.moved_to,
        moves=row.moves,
        whole_at=row.whole_at,
        quiet_until=row.quiet_until,
    )


def _dead(session: Session) -> list[str]:
    """Return the leases that processes of this machine took and did not live to give back."""
    mine = select(SourceRow.lease).where(SourceRow.lease.startswith(leases.MINE, autoescape=True)).distinct()
    return [lease for lease in session.scalars(mine) if leases.is_dead(lease)]


def _release_dead(session: Session) -> None:
    if dead := _dead(session):
        session.execute(update(SourceRow).where(SourceRow.lease.in_(dead)).values(lease="", lease_until=None))
