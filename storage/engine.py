"""The database: engine, transactions, migrations up to date."""

import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pydantic_core import PydanticSerializationError, to_json
from sqlalchemy import Engine, create_engine, event, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import (
    ArgumentError,
    DatabaseError,
    DataError,
    IntegrityError,
    NoSuchModuleError,
    NotSupportedError,
    ProgrammingError,
)
from sqlalchemy.orm import Session

from connectors.exceptions import ConfigError

from .schema import HEAD

_BUSY_MS = 30_000
_BUSY_PAUSE = 0.02
_CACHE = 12_000
"""Kilobytes of pages in memory: an id is a digest, so that a new row touches any page of an index; two megabytes hold too few."""
_CHECKPOINT = 4000
"""Pages of the log beside the file (16 MB) before they are written into it: pages that change often are written once."""
_BUGS = (DataError, IntegrityError, NotSupportedError, ProgrammingError)
"""Errors of a database that say something about the statement, not about the database."""


def connect(url: str) -> Engine:
    """Open the database at `url` and bring its tables up to date.

    ConfigError when the URL cannot be used, or when the database was written by a newer version of the program.
    """
    engine = _engine(url)
    try:
        _bring_up_to_date(engine)
    except DatabaseError as exc:
        engine.dispose()
        shown = engine.url.render_as_string()
        msg = f"the database {shown} cannot be opened: {exc.orig}; see --database, GAZETTE_DATABASE"
        raise ConfigError(msg) from exc
    except ConfigError:
        engine.dispose()
        raise
    return engine


def _bring_up_to_date(engine: Engine) -> None:
    with engine.connect().execution_options(gazette_read=True) as connection:
        revision = _revision(connection)
    if revision != HEAD:
        _upgrade(engine, revision)


@contextmanager
def begin(engine: Engine, *, lasting: bool = True) -> Iterator[Session]:
    """Run one transaction; on SQLite it takes the write lock at its start, so that it never deadlocks half-way.

    lasting: it has reached the disk when this returns. Without it a power cut may take it back (nothing else may, and
    never a part of it), which is right for what is simply found again; a later one that is lasting makes both last.
    """
    chosen = engine if lasting else engine.execution_options(gazette_lasting=False)
    with _explained(engine), Session(chosen, expire_on_commit=False) as session, session.begin():
        yield session


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """Run one read-only transaction; on SQLite it takes no write lock."""
    with (
        _explained(engine),
        engine.connect().execution_options(gazette_read=True) as connection,
        Session(connection) as session,
    ):
        yield session


@contextmanager
def _explained(engine: Engine) -> Iterator[None]:
    """Say in one sentence that the database is locked, full, damaged or gone: nothing of the program is wrong then."""
    try:
        yield
    except DatabaseError as exc:
        if isinstance(exc, _BUGS):
            raise
        reason = str(exc.orig).strip().partition("\n")[0]
        msg = (
            f"the database {engine.url.render_as_string()} cannot be used: {reason}; what was not written is done again by the "
            f"next run"
        )
        raise ConfigError(msg) from exc


def _engine(url: str) -> Engine:
    try:
        parsed = make_url(url)
        if parsed.drivername == "postgresql":
            parsed = parsed.set(drivername="postgresql+psycopg")
        engine = create_engine(parsed, pool_pre_ping=parsed.get_backend_name() != "sqlite", json_serializer=_written)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as exc:
        msg = (
            f"the database URL cannot be used: {exc}; example: sqlite:///gazette.db (see --database, GAZETTE_DATABASE)"
        )
        raise ConfigError(msg) from exc
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _configure_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _written(value: Any) -> str:
    try:
        return to_json(value).decode()
    except (PydanticSerializationError, UnicodeError):
        return json.dumps(value)  # halves of characters, which only this can write


def _configure_sqlite(connection: Any, _record: Any) -> None:
    # The driver must not open transactions of its own: `_begin_sqlite` does, with the lock it needs.
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout={_BUSY_MS}",
        "synchronous=FULL",
        "foreign_keys=ON",
        "temp_store=MEMORY",
        f"cache_size=-{_CACHE}",
        f"wal_autocheckpoint={_CHECKPOINT}",
    ):
        connection.execute(f"PRAGMA {pragma}")
    _write_ahead(connection)


def _write_ahead(connection: Any) -> None:
    # SQLite does not wait its busy timeout for this pragma: of processes that open a new file at once, one is refused.
    deadline = time.monotonic() + _BUSY_MS / 1000
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as exc:
            if exc.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(_BUSY_PAUSE)
        else:
            return


def _begin_sqlite(connection: Any) -> None:
    options = connection.get_execution_options()
    if options.get("gazette_read", False):
        connection.exec_driver_sql("BEGIN")
        return
    level = "FULL" if options.get("gazette_lasting", True) else "NORMAL"
    connection.connection.driver_connection.execute(f"PRAGMA synchronous={level}")
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _revision(connection: Any) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    row: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return row


def _upgrade(engine: Engine, revision: str | None) -> None:
    # Alembic costs half a second to import; a database that is up to date never pays it.
    from alembic import command  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    config = alembic_config()
    if revision is not None and revision not in {
        s.revision for s in ScriptDirectory.from_config(config).walk_revisions()
    }:
        msg = f"the database was written by a newer version of gazette (revision {revision}); upgrade the program"
        raise ConfigError(msg)
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            # Two processes may start at once on a new database; one of them migrates it.
            connection.execute(text("SELECT pg_advisory_xact_lock(7204211)"))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def alembic_config() -> Any:
    """Return the Alembic configuration of the migrations in this package (an alembic.config.Config)."""
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    return config


def mark(engine: Engine, value: int) -> None:
    """Let a SQLite file carry a mark of what it was registered with; other databases have no place for one."""
    if engine.dialect.name != "sqlite":
        return
    with engine.connect().execution_options(gazette_read=True) as connection:
        if connection.scalar(text("PRAGMA user_version")) == value:
            return
    with engine.begin() as connection:
        connection.execute(text(f"PRAGMA user_version = {value:d}"))
