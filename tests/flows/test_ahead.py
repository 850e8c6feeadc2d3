"""Pages read ahead by another process are those that would be read in place; without it all goes on."""

import os
import signal
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import connectors
from connectors import fetch
from connectors.model import Span
from flows import ahead, backfill
from flows.ahead import Ahead, Errand
from flows.context import Context
from flows.settings import Settings
from storage import reading
from storage.schema import Base
from tests.world import Clock, World

from .driving import BILLION, source

MORNING = datetime(2026, 4, 10, 8, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    """A Hub whose pages are short, with three pages of one organization and two of another."""
    with World(Clock(MORNING)) as world:
        world.hub.largest_page = 3
        for number in range(9):
            world.hub.repo(f"acme/Foo-{number}-7B", created=MORNING - number * DAY, total=BILLION, license="mit")
        for number in range(4):
            world.hub.repo(f"emca/Bar-{number}-7B", created=MORNING - number * DAY, total=BILLION, license="mit")
        yield world


@pytest.fixture
def errand(world: World, monkeypatch: pytest.MonkeyPatch) -> Errand:
    monkeypatch.setattr(ahead, "FEW", 0)
    target = connectors.load("huggingface").Target(organization="acme", endpoint=world.hub_url)
    policy = fetch.Policy(user_agent="test", allow_private=True)
    return Errand(connector="huggingface", target=target, span=Span(), policy=policy, now=MORNING)


def stored(world: World, folder: Path) -> tuple[int, dict[str, list[str]]]:
    """Backfill both organizations into a new database; return how many requests it took and what is written."""
    folder.mkdir()
    watchlist, before = folder / "watchlist.toml", len(world.hub.requests)
    tables = [source(name, "huggingface", endpoint=world.hub_url, organization=name) for name in ("acme", "emca")]
    watchlist.write_text("\n".join(tables), encoding="utf-8")
    settings = Settings(environment={}, database=f"sqlite:///{folder}/gazette.db", allow_private=True)
    context = Context(settings, watchlist, lambda: MORNING)
    assert not backfill.backfill(context).failures
    with reading(context.engine) as session:
        rows = {name: [str(row) for row in session.execute(table.select())] for name, table in _tables()}
    context.engine.dispose()
    return len(world.hub.requests) - before, rows


def _tables() -> list[tuple[str, Any]]:
    return sorted(Base.metadata.tables.items())


def test_what_is_read_ahead_is_written_as_if_read_in_place(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = stored(world, tmp_path / "alone")
    monkeypatch.setattr(ahead, "FEW", 0)

    assert stored(world, tmp_path / "ahead") == alone
    assert len(alone[1]["changes"]) == 13


def test_pages_follow_one_another_to_the_end(errand: Errand) -> None:
    with closing(Ahead()) as reader:
        pages = []
        while True:
            visit = reader.page(errand)
            assert visit is not None
            pages.append(len(visit.listing.observations))
            if visit.listing.cursor is None:
                break
            errand = replace(errand, place=visit.listing.cursor)
    assert pages == [3, 3, 3]


def test_the_next_errand_is_begun_when_one_is_done(errand: Errand, world: World) -> None:
    target = connectors.load("huggingface").Target(organization="emca", endpoint=world.hub_url)
    other = replace(errand, target=target)
    with closing(Ahead()) as reader:
        place: Mapping[str, str] | None = {}
        while place is not None:
            visit = reader.page(replace(errand, place=place))
            assert visit is not None
            place = visit.listing.cursor
        reader.prepare(other)
        assert reader._coming == other
        first = reader.page(other)
    assert first is not None
    assert [seen.title for seen in first.listing.observations] == [f"emca/Bar-{number}-7B" for number in range(3)]


def test_a_page_that_cannot_be_read_is_left_to_who_asked(errand: Errand) -> None:
    nobody = connectors.load("huggingface").Target(organization="acme", endpoint="http://127.0.0.1:9")
    with closing(Ahead()) as reader:
        assert reader.page(replace(errand, target=nobody)) is None


def test_few_pages_start_no_process(errand: Errand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "FEW", 1)
    with closing(Ahead()) as reader:
        assert reader.page(errand) is None
        assert reader._process is None


def test_a_process_that_dies_is_done_without_and_started_anew(errand: Errand) -> None:
    with closing(Ahead()) as reader:
        visit = reader.page(errand)
        assert visit is not None
        assert visit.listing.cursor is not None
        os.kill(reader._process.pid, signal.SIGKILL)
        reader._process.join()
        taken = [reader.page(replace(errand, place=visit.listing.cursor)) for _ in range(3)]
    assert None in taken
    assert taken[-1] is not None


def test_a_process_that_nobody_listens_to_ends(errand: Errand) -> None:
    with closing(Ahead()) as reader:
        assert reader.page(errand) is not None
        assert reader._pipe is not None
        reader._pipe.close()
        reader._process.join(30)
        assert reader._process.exitcode == 0
        reader._pipe = None
