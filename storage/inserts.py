"""Insert many rows at once, or what may be there already: two processes may learn the same thing at the same moment."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Insert
from sqlalchemy.orm import Session

from .schema import Base


def insert_missing(session: Session, table: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Write the rows whose keys are not there yet; the others stay as they are."""
    if rows:
        session.connection().execute(_missing(table, session.get_bind().dialect.name), list(rows))


@cache
def _missing(table: type[Base], dialect: str) -> Insert:
    # Each dialect is a fifth of a second to import, and one database needs one of them.
    if dialect == "postgresql":
        from sqlalchemy.dialects.postgresql import insert  # noqa: PLC0415
    else:
        from sqlalchemy.dialects.sqlite import insert  # type: ignore[assignment]  # noqa: PLC0415
    return insert(table.__table__).on_conflict_do_nothing()  # type: ignore[arg-type]  # SQLAlchemy types it too widely


def insert_all(session: Session, table: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Write rows that are not there yet, in their order; every one names every column that has no default."""
    session.connection().execute(_insert(table), list(rows))


@cache
def _insert(table: type[Base]) -> Insert:
    statement: Insert = table.__table__.insert()  # type: ignore[attr-defined]
    return statement
