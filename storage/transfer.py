"""Everything that is stored as JSON Lines, and back: for a backup, or from SQLite to PostgreSQL.

The first line says which schema it is of; every other is one row of one table, in an order in which what a row refers
to stands before it. Bytes are Base64, times RFC 3339.
"""

import base64
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, TextIO

from sqlalchemy import DateTime, Integer, LargeBinary, Table, func, select, text
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeDecorator

from connectors.exceptions import ConfigError

from .schema import HEAD, Base

FORMAT = "model-gazette export"
_CHUNK = 500


def dump(session: Session, out: TextIO, now: datetime) -> int:
    """Write everything that is stored, a row a line; the number of rows comes back."""
    head = {"format": FORMAT, "schema": HEAD, "exported_at": now.isoformat(), "rows": count(session)}
    out.write(json.dumps(head) + "\n")
    written = 0
    for table in Base.metadata.sorted_tables:
        for row in session.execute(table.select().execution_options(yield_per=_CHUNK)).mappings():
            out.write(json.dumps({table.name: _plain(row)}, ensure_ascii=False) + "\n")
            written += 1
    return written


def count(session: Session) -> int:
    """Return how many rows are stored."""
    return sum(session.scalar(select(func.count()).select_from(table)) or 0 for table in Base.metadata.sorted_tables)


def load(session: Session, lines: Iterable[str]) -> int:
    """Write what `dump` wrote into an empty database; the number of rows comes back.

    ConfigError where the lines are no export, or of a newer program, or where something is stored already; then
    nothing may be committed.
    """
    rows = iter(lines)
    expected = _head(next(rows, ""))
    if count(session):
        msg = "the database holds something already; import into an empty one (see --database)"
        raise ConfigError(msg)
    written = sum(_insert(session, table, batch) for table, batch in _batches(rows))
    if written != expected:
        msg = f"the export ends early: {written:,} of {expected:,} rows; nothing was imported"
        raise ConfigError(msg)
    _restart_counters(session)
    return written


def _head(line: str) -> int:
    try:
        head: Mapping[str, Any] = json.loads(line)
        known, schema, rows = head["format"] == FORMAT, str(head["schema"]), int(head["rows"])
    except (ValueError, KeyError, TypeError) as exc:
        msg = "this is no export; `gazette export FILE` writes one"
        raise ConfigError(msg) from exc
    if not known or schema > HEAD:
        msg = f"the export was written by a newer version of gazette (revision {schema}); upgrade the program"
        raise ConfigError(msg)
    return rows


def _batches(lines: Iterable[str]) -> Iterator[tuple[Table, list[dict[str, Any]]]]:
    tables, current, batch = Base.metadata.tables, "", list[dict[str, Any]]()
    for number, line in enumerate(lines, start=2):
        name, row = _row(line, number)
        if batch and (name != current or len(batch) >= _CHUNK):
            yield tables[current], batch
            batch = []
        current = name
        batch.append(row)
    if batch:
        yield tables[current], batch


def _row(line: str, number: int) -> tuple[str, dict[str, Any]]:
    try:
        ((name, row),) = json.loads(line).items()
        columns = Base.metadata.tables[name].columns
        return name, {key: _value(columns[key].type, value) for key, value in row.items()}
    except (ValueError, KeyError, TypeError, AttributeError) as exc:
        msg = f"line {number} of the export cannot be read; nothing was imported"
        raise ConfigError(msg) from exc


def _insert(session: Session, table: Table, rows: list[dict[str, Any]]) -> int:
    session.execute(table.insert(), rows)
    return len(rows)


def _plain(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {str(key): _shown(value) for key, value in row.items()}


def _shown(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value


def _value(kind: Any, value: Any) -> Any:
    bare = kind.impl if isinstance(kind, TypeDecorator) else kind
    if value is None:
        return None
    if isinstance(bare, DateTime):
        return datetime.fromisoformat(value)
    return base64.b64decode(value, validate=True) if isinstance(bare, LargeBinary) else value


def _restart_counters(session: Session) -> None:
    """Let PostgreSQL number new rows after the imported ones; SQLite does so by itself."""
    if session.get_bind().dialect.name != "postgresql":
        return
    for table in Base.metadata.sorted_tables:
        keys = list(table.primary_key.columns)
        if len(keys) == 1 and isinstance(keys[0].type, Integer):
            highest = session.scalar(select(func.max(keys[0])))
            if highest is not None:
                named = {"table": table.name, "column": keys[0].name, "highest": highest}
                session.execute(text("SELECT setval(pg_get_serial_sequence(:table, :column), :highest)"), named)
