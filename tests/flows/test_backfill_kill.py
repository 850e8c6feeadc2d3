"""kill -9 in the middle of a backfill, again and again: what is written in the end is what one walk would have written."""

import multiprocessing
import signal
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select

from storage import connect, reading
from storage.schema import Base
from tests.world import Clock, World
from tests.world.hub import quota

from .driving import BILLION, source
from .hubs import COYOTE, LIMIT
from .walking import Child

MORNING = datetime(2026, 4, 10, 8, tzinfo=UTC)
DAY = timedelta(days=1)
SERVER = multiprocessing.get_context("forkserver")
SERVER.set_forkserver_preload(["tests.flows.walking"])
KILLS = {"sqlite": (6, 14, 31, 60), "postgresql": (9, 23, 47)}
"""Before which statement, or commit, each of the children dies; the one after them lives."""
LOGGED = 12 + 7 + 4 + 1
"""Releases, edits of the card, disagreements of card and license file that lasted, an edit of the text."""
TABLES = {
    "changes": ("id", "kind", "subject", "occurred_at", "origin", "release_id"),
    "versions": ("subject", "seen_at", "facts", "documents"),
    "observations": ("subject", "title", "facts", "documents"),
    "releases": ("id", "title", "first_seen"),
    "backfills": ("seen", "checkpoint", "lease"),
}


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    """A Hub whose pages are short: two organizations, and a model that has a history."""
    with World(Clock(MORNING)) as world:
        hub, created = world.hub, MORNING - 40 * DAY
        hub.quota.anonymous = dict.fromkeys(quota.ANONYMOUS, 100_000)
        hub.largest_page = 3
        for number in range(7):
            hub.repo(f"acme/Foo-{number}-7B", created=created + number * DAY, total=BILLION, license="mit")
        for number in range(4):
            hub.repo(f"emca/Bar-{number}-7B", created=created + number * DAY, total=BILLION, license="mit")
        repo = hub.repo("acme/Coyote-7B", created=created, total=BILLION, files={"LICENSE": COYOTE}, license="other")
        for number in range(1, 8):
            repo.card(created + number * DAY, license=("other", "mit")[number % 2])
        repo.commit(created + 9 * DAY, {"LICENSE": COYOTE + LIMIT})
        yield world


@pytest.fixture
def child(world: World, engine: Engine, tmp_path: Path) -> Child:
    watchlist = tmp_path / "watchlist.toml"
    targets: tuple[dict[str, Any], ...] = (
        {"organization": "acme"},
        {"models": ["acme/Coyote-7B"]},
        {"organization": "emca"},
    )
    tables = [
        source(f"Number {number}", "huggingface", endpoint=world.hub_url, **target)
        for number, target in enumerate(targets)
    ]
    watchlist.write_text("\n".join(tables), encoding="utf-8")
    return Child(engine.url.render_as_string(hide_password=False), watchlist, MORNING)


def written(engine: Engine) -> dict[str, list[str]]:
    found = {}
    with reading(engine) as session:
        for table, names in TABLES.items():
            columns = Base.metadata.tables[table].columns
            rows = session.execute(select(*(columns[name] for name in names)))
            found[table] = sorted(str([_plain(value) for value in row]) for row in rows)
    return found


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def test_killed_at_any_statement_a_backfill_goes_on(child: Child, engine: Engine, tmp_path: Path) -> None:
    for statements in KILLS[engine.dialect.name]:
        process = SERVER.Process(target=child.run, args=(statements,), daemon=True)
        process.start()
        process.join(60)
        assert process.exitcode == -signal.SIGKILL, statements
    child.run()

    one = Child(f"sqlite:///{tmp_path / 'one.db'}", child.watchlist, child.now)
    one.run()
    straight = connect(one.database)
    assert written(engine) == written(straight)
    assert len(written(engine)["changes"]) == LOGGED
    straight.dispose()


def test_two_processes_share_the_sources(child: Child, engine: Engine, world: World) -> None:
    before = len(world.hub.requests)
    both = [SERVER.Process(target=child.run, daemon=True) for _ in range(2)]
    for process in both:
        process.start()
    for process in both:
        process.join(60)

    assert [process.exitcode for process in both] == [0, 0]
    lists = [seen.query for seen in world.hub.requests[before:] if seen.path == "/api/models"]
    assert len(lists) == len(set(lists)) == 3 + 2
    assert len(written(engine)["changes"]) == LOGGED
