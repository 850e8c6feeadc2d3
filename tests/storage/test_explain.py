"""What is asked at every poll and every message is found by an index, however much is stored."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event, select

from storage import (
    Session,
    begin,
    changes,
    claims,
    deliveries,
    inhibition,
    lookups,
    observations,
    outbox,
    retries,
    sources,
)
from storage.changes import Selection, select_changes
from storage.schema import ObservationRow

from .conftest import MINUTE, Desk, Tray, model, post

Statement = tuple[str, Any]


@contextmanager
def heard(engine: Engine) -> Iterator[list[Statement]]:
    """Collect what is asked of the database meanwhile."""
    found: list[Statement] = []

    def listen(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if statement.startswith(("SELECT", "UPDATE", "DELETE")) and "pg_advisory" not in statement:
            found.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", listen)
    yield found
    event.remove(engine, "before_cursor_execute", listen)


def plans(engine: Engine, statements: list[Statement]) -> list[str]:
    """How each statement would be run, in the words of the database."""
    sqlite = engine.dialect.name == "sqlite"
    found = []
    with engine.connect() as connection:
        if not sqlite:
            # A small table is read whole whatever its indices: so ask whether there is a way without.
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        for statement, parameters in statements:
            rows = connection.exec_driver_sql(
                f"{'EXPLAIN QUERY PLAN' if sqlite else 'EXPLAIN'} {statement}", parameters
            )
            found.append("\n".join(str(row[-1]) for row in rows))
        connection.rollback()
    return found


def walks(plan: str) -> bool:
    """Tell whether a plan reads a whole table or a whole index."""
    lines = (line.strip() for line in plan.splitlines())
    return any(
        (line.startswith("SCAN ") and "(" not in line and "CONSTANT" not in line) or "Seq Scan" in line
        for line in lines
    )


def indexed(engine: Engine, ask: Callable[[Session], object]) -> list[str]:
    """Return the statements that would walk through a table."""
    with heard(engine) as statements, begin(engine) as session:
        ask(session)
    assert statements
    found = plans(engine, statements)
    return [f"{sql}\n{plan}" for (sql, _), plan in zip(statements, found, strict=True) if walks(plan)]


@pytest.fixture
def busy(tray: Tray) -> Tray:
    """A little of everything is stored."""
    tray.desk.visit(model("acme/Old-1B"), post("First"))
    tray.desk.visit(model("acme/Old-1B"), model("acme/Foo-2-7B"), post("First"), post("Second"))
    tray.now = tray.desk.now
    for _ in range(3):
        tray.owe("legal", "team")
    tray.attempt("transient", code=500)
    return tray


def test_the_measure_tells_a_walk_from_a_search(busy: Tray) -> None:
    assert indexed(
        busy.engine, lambda session: session.scalars(select(ObservationRow).where(ObservationRow.url == "x")).all()
    )


def test_claiming_a_delivery(busy: Tray) -> None:
    assert indexed(busy.engine, lambda session: outbox.claim(session, "legal", busy.now, MINUTE)) == []


def test_sending_and_settling_a_delivery(busy: Tray) -> None:
    delivery = busy.claim("team")
    assert delivery is not None

    def send(session: Session) -> None:
        assert outbox.start(session, delivery, busy.now, MINUTE)
        assert outbox.settle(session, delivery, retries.Result(outcome="delivered"), busy.now)

    assert indexed(busy.engine, send) == []


def test_who_is_owed_something(busy: Tray) -> None:
    assert indexed(busy.engine, lambda session: outbox.receivers_owed(session, busy.now)) == []


def test_what_is_owed(busy: Tray) -> None:
    assert indexed(busy.engine, lambda session: deliveries.listed(session, ("pending", "dead"))) == []


def test_who_heard_of_a_change(busy: Tray) -> None:
    assert indexed(busy.engine, lambda session: outbox.is_owed(session, "legal", "x")) == []


def test_whether_a_license_change_was_told_with_another(busy: Tray) -> None:
    """Neither walks through the log, nor through all license changes of two weeks."""
    change = replace(busy.owe(), kind="license.changed", title="acme/Old-1B", subject="hf:model:acme/Old-1B")

    with heard(busy.engine) as statements, begin(busy.engine) as session:
        assert inhibition.reason(session, change, "legal", busy.now) == ""
    found = plans(busy.engine, statements)

    assert [plan for plan in found if walks(plan)] == []
    assert "ix_changes_title_detected_at" in found[-2]
    assert "ix_changes_of_page" in found[-1]


def test_which_sources_are_due(busy: Tray) -> None:
    with begin(busy.engine) as session:
        (claimed,) = claims.claim(session, [busy.desk.name], busy.now, MINUTE)
        sources.succeed(session, claimed, busy.now, busy.now)

    def due(session: Session) -> None:
        assert claims.due(session, [busy.desk.name], busy.now) == (busy.desk.name,)

    with heard(busy.engine) as statements, begin(busy.engine) as session:
        due(session)
    # The other statement asks for leases of dead processes.
    assert not walks(plans(busy.engine, statements)[-1])


def test_the_rows_and_the_aliases_of_a_listing(busy: Tray) -> None:
    seen = [post("First"), post("Second"), post("Third")]

    def ask(session: Session) -> None:
        lookups.aliases(session, busy.desk.id, seen)
        lookups.rows_of(session, busy.desk.id, [item.subject for item in seen])
        observations.unknown(session, busy.desk.id, seen)

    assert indexed(busy.engine, ask) == []


def test_what_was_missed(busy: Tray) -> None:
    assert indexed(busy.engine, lambda session: observations.missing(session, busy.desk.id, [], 3)) == []


def test_how_often_a_change_happened(busy: Tray) -> None:
    assert indexed(busy.engine, lambda session: changes.repetition(session, "x", "hf:model:x", "Hub")) == []


def test_the_changes_since_a_moment(busy: Tray) -> None:
    since = Selection(since=busy.now - timedelta(days=1))

    assert indexed(busy.engine, lambda session: list(select_changes(session, since))) == []


def test_recording_a_new_model_and_owing_it(desk: Desk) -> None:
    """A whole visit; what people silenced is read whole, as it is short."""
    desk.visit(model("acme/Old-1B"))
    with heard(desk.engine) as statements:
        desk.visit(model("acme/Old-1B"), model("acme/Foo-2-7B"), model("acme/Foo-2-70B"))
    wanted = [(sql, parameters) for sql, parameters in statements if "silences" not in sql]

    assert [plan for plan in plans(desk.engine, wanted) if walks(plan)] == []
