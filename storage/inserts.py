"""Insert many rows at once, or what may be there already: two processes may learn the same thing at the same moment."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import Dialect, Insert
from sqlalchemy.orm import Session

from .schema import Base

Process = Callable[[Any], Any]


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
    """Write rows that are not there yet, in their order; all name the same columns, and every one without a plain default."""
    connection = session.connection()
    if connection.dialect.paramstyle != "qmark":
        connection.execute(_insert(table), list(rows))
        return
    # For many rows the driver's own way takes a third of the time: nothing is looked up for every value of every row.
    sql, columns = _plain(table, tuple(rows[0]), connection.dialect)
    values = [_prepared([row.get(name, other) for row in rows], process) for name, other, process in columns]
    connection.exec_driver_sql(sql, list(zip(*values, strict=True)))


def _prepared(values: list[Any], process: Process | None) -> list[Any]:
    """Return the values as the driver takes them; what stands in many rows, as the time does, is prepared once."""
    if process is None:
        return values
    done = {id(value): value for value in values}
    done = {key: process(value) for key, value in done.items()}
    return [done[id(value)] for value in values]


@lru_cache(maxsize=64)
def _plain(
    table: type[Base], names: tuple[str, ...], dialect: Dialect
) -> tuple[str, tuple[tuple[str, Any, Process | None], ...]]:
    """Return the statement as the driver takes it, and its columns: name, default, what prepares a value."""
    statement = _insert(table).compile(dialect=dialect, column_keys=names)
    columns = [table.__table__.columns[name] for name in statement.positiontup or ()]
    kinds = [column.type.dialect_impl(dialect).bind_processor(dialect) for column in columns]
    others = [getattr(column.default, "arg", None) for column in columns]
    return str(statement), tuple(zip((column.name for column in columns), others, kinds, strict=True))


@cache
def _insert(table: type[Base]) -> Insert:
    statement: Insert = table.__table__.insert()  # type: ignore[attr-defined]
    return statement
