"""The migrations build what the models say."""

import sqlite3
import threading
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, text

from connectors.exceptions import ConfigError
from storage import connect
from storage.engine import alembic_config
from storage.schema import HEAD, Base


def test_migrations_build_the_schema(engine: Engine) -> None:
    with engine.connect().execution_options(gazette_read=True) as connection:
        context = MigrationContext.configure(connection)

        assert compare_metadata(context, Base.metadata) == []


def test_head_is_the_newest_migration() -> None:
    assert ScriptDirectory.from_config(alembic_config()).get_current_head() == HEAD


def test_connecting_twice_changes_nothing(database: str) -> None:
    connect(database).dispose()
    engine = connect(database)

    with engine.connect().execution_options(gazette_read=True) as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == HEAD
    engine.dispose()


def test_a_newer_database_is_refused(database: str) -> None:
    connect(database).dispose()
    raw = create_engine(database)
    with raw.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    raw.dispose()

    with pytest.raises(ConfigError, match="newer version"):
        connect(database)


def test_an_unusable_url_names_the_option() -> None:
    with pytest.raises(ConfigError, match="GAZETTE_DATABASE"):
        connect("nonsense")


def test_a_directory_that_is_not_there_is_told(tmp_path: object) -> None:
    with pytest.raises(ConfigError, match="cannot be opened"):
        connect(f"sqlite:///{tmp_path}/missing/gazette.db")


def test_processes_that_start_at_once_build_one_database(database: str) -> None:
    errors: list[BaseException] = []

    def start() -> None:
        try:
            connect(database).dispose()
        except BaseException as error:  # noqa: BLE001  (handed to the test's own thread)
            errors.append(error)

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert errors == []


def test_a_new_file_that_another_process_is_writing_is_waited_for(tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "gazette.db", isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    threading.Timer(0.2, lambda: other.execute("COMMIT")).start()

    connect(f"sqlite:///{tmp_path}/gazette.db").dispose()

    assert other.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    other.close()
