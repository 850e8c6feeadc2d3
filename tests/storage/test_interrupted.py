"""kill -9 in the middle of a migration: the next run begins it again. Of a backfill: tests/flows/test_backfill_kill.py."""

import signal
from collections.abc import Callable

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, text

from storage import connect
from storage.engine import alembic_config
from storage.schema import HEAD, Base

from .crashing import migrate
from .test_crash import SERVER


def killed(work: Callable[..., None], *arguments: object) -> bool:
    """Do this work in a process of its own; tell whether it was killed at it."""
    child = SERVER.Process(target=work, args=arguments, daemon=True)
    child.start()
    child.join(60)
    assert child.exitcode in {0, -signal.SIGKILL}
    return child.exitcode != 0


def as_it_was(database: str) -> None:
    """Build the database of the first version, with a source in it."""
    raw = create_engine(database)
    with raw.begin() as connection:
        config = alembic_config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.execute(
            text(
                "INSERT INTO sources (name, vendor, connector, target, state, reason, failures, reading, cursor, sizes, lease) "
                "VALUES ('Acme', 'Acme', 'feed', '{}', 'new', '', 0, 0, '{}', '{}', '')"
            )
        )
    raw.dispose()


@pytest.mark.parametrize("statement", [4, 8])
def test_an_interrupted_migration_is_done_again_from_the_beginning(database: str, statement: int) -> None:
    as_it_was(database)
    assert killed(migrate, database, statement)

    engine = connect(database)

    with engine.connect().execution_options(gazette_read=True) as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == HEAD
        assert connection.scalar(text("SELECT name FROM sources")) == "Acme"
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
    engine.dispose()


@pytest.mark.parametrize("statement", [9, 30])
def test_a_database_whose_first_start_was_interrupted_is_built_again(database: str, statement: int) -> None:
    assert killed(migrate, database, statement)

    engine = connect(database)

    with engine.connect().execution_options(gazette_read=True) as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
    engine.dispose()
