"""Insert many rows at once, or what may be there already: two processes may learn the same thing at the same moment."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from .schema import Base


def insert_missing(session: Session, table: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Write the rows whose keys are not there yet; the others stay as they are."""
    if not rows:
        return
    # Each dialect is a fifth of a second to import, and one database needs one of them.
    if session.get_bind().dialect.name == "postgresql":
        from sqlalchemy.dialects.postgresql import insert  # noqa: PLC0415
    else:
        from sqlalchemy.dialects.sqlite import insert  # type: ignore[assignment]  # noqa: PLC0415
    session.execute(insert(table).on_conflict_do_nothing(), list(rows))


def insert_all(session: Session, table: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Write rows that are not there yet, in their order; every one names every column that has no default."""
    session.connection().execute(table.__table__.insert(), list(rows))  # type: ignore[attr-defined]
