"""A world, a vendor in it, and the command line to watch it with."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.world import Clock, World

from . import european
from .driving import Acme, Gazette, settled
from .european import Line

MORNING = datetime(2026, 4, 10, 8, tzinfo=UTC)


@pytest.fixture
def world() -> Iterator[World]:
    with World(Clock(MORNING)) as world:
        yield world


@pytest.fixture
def acme(world: World) -> Acme:
    return settled(world)


@pytest.fixture
def gazette(tmp_path: Path, world: World, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch) -> Gazette:
    """The command line in an empty directory; the database is there already, which saves half a second."""
    monkeypatch.setenv("GAZETTE_ALLOW_PRIVATE_HOSTS", "1")
    monkeypatch.chdir(tmp_path)
    shutil.copy(sqlite_template, tmp_path / "gazette.db")
    return Gazette(tmp_path, world.clock)


@pytest.fixture
def line(tmp_path: Path, sqlite_template: Path) -> Iterator[Line]:
    """A watchlist of the EU's systems, in July 2026."""
    with World(Clock(european.NOON)) as world:
        yield european.begun(world, tmp_path, sqlite_template)


@pytest.fixture
def act(line: Line) -> Line:
    """The AI Act, remembered in a first poll."""
    return european.with_act(line)
