"""Everything that is stored, written out and read back, on both databases."""

import io
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from connectors.exceptions import ConfigError
from storage import begin, connect, reading, snapshots, transfer
from storage.schema import HEAD, Base, MetricRow, QuarantineRow, SourceRow, VersionRow

NOW = datetime(2026, 4, 1, 8, 30, 0, 125000, tzinfo=UTC)


def fill(engine: Engine) -> None:
    with begin(engine) as session:
        session.add(
            SourceRow(
                id=7,
                name="a",
                vendor="Acme",
                connector="feed",
                target="{}",
                cursor={"x": [1, "ü"]},
                sizes={},
                next_at=NOW,
            )
        )
        session.flush()
        digest = snapshots.put_text(session, "Roadrunner Terms — 許諾")
        session.add(
            VersionRow(
                source_id=7,
                subject="s",
                seen_at=NOW,
                title="t",
                url="",
                facts={"weights": True},
                documents={"license": digest},
            )
        )
        session.add(MetricRow(subject="s", name="downloads", day="2026-04-01", value=1.5))
        session.add(QuarantineRow(source_id=7, digest="d", raw="\u0001\n", reason="odd", seen_at=NOW))


def exported(engine: Engine) -> str:
    out = io.StringIO()
    with reading(engine) as session:
        transfer.dump(session, out, NOW)
    return out.getvalue()


def imported(engine: Engine, text: str) -> int:
    with begin(engine) as session:
        return transfer.load(session, io.StringIO(text))


@pytest.fixture
def empty(sqlite_template: Path, tmp_path: Path) -> Engine:
    path = tmp_path / "other.db"
    path.write_bytes(sqlite_template.read_bytes())
    return connect(f"sqlite:///{path}")


def test_what_is_exported_and_imported_is_exported_the_same(engine: Engine, empty: Engine) -> None:
    fill(engine)
    text = exported(engine)

    assert imported(empty, text) == 5
    assert exported(empty) == text


def test_a_sqlite_database_moves_to_postgresql_and_goes_on_counting(empty: Engine, shared_postgres: Engine) -> None:
    with shared_postgres.begin() as connection:
        for table in reversed(Base.metadata.sorted_tables):
            connection.execute(table.delete())
    fill(empty)
    text = exported(empty)

    imported(shared_postgres, text)

    assert exported(shared_postgres) == text
    with begin(shared_postgres) as session:
        session.add(row := SourceRow(name="b", vendor="", connector="feed", target="{}", cursor={}, sizes={}))
        session.flush()
        assert row.id == 8


def test_a_database_that_holds_something_is_left_alone(engine: Engine) -> None:
    fill(engine)

    with pytest.raises(ConfigError, match="empty one"):
        imported(engine, exported(engine))


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda rows: [rows[0].replace(f'"{HEAD}"', '"9999"'), *rows[1:]], "newer version"),
        (lambda rows: rows[:-1], "ends early"),
        (lambda rows: [*rows[:-1], rows[-1][:20]], "line 6"),
        (lambda rows: [rows[0], json.dumps({"users": {}})], "line 2"),
        (lambda _: ["{}"], "no export"),
        (lambda _: [], "no export"),
    ],
)
def test_a_spoiled_export_is_refused_and_nothing_stays(empty: Engine, spoil: object, said: str) -> None:
    fill(empty)
    rows = exported(empty).splitlines(keepends=True)
    with begin(empty) as session:
        for table in reversed(Base.metadata.sorted_tables):
            session.execute(table.delete())

    with pytest.raises(ConfigError, match=said):
        imported(empty, "".join(spoil(rows)))  # type: ignore[operator]

    with reading(empty) as session:
        assert transfer.count(session) == 0
