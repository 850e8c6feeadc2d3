"""Many rows written at once are the rows that the tables describe."""

from datetime import datetime, timedelta, timezone

from sqlalchemy import Engine, select

from storage import begin, reading
from storage.inserts import insert_all
from storage.schema import MetricRow, ReleaseRow, SourceRow, VersionRow


def version(source_id: int, subject: str, at: datetime) -> dict[str, object]:
    shared = {"facts": {"name": "é", "sizes": [1, 2]}, "documents": {}}
    return {"source_id": source_id, "subject": subject, "seen_at": at, "title": subject, "url": "", **shared}


def test_what_no_row_names_gets_its_default(engine: Engine, now: datetime) -> None:
    local = now.astimezone(timezone(timedelta(hours=9)))
    with begin(engine) as session:
        source = SourceRow(name="a", vendor="b", connector="c", target="d")
        session.add(source)
        session.flush()
        insert_all(session, VersionRow, [version(source.id, "one", now), version(source.id, "two", local)])
    with reading(engine) as session:
        rows = session.scalars(select(VersionRow).order_by(VersionRow.id)).all()
    told = [(row.subject, row.origin, row.revision, row.seen_at, row.facts) for row in rows]
    facts = {"name": "é", "sizes": [1, 2]}
    assert told == [("one", "live", "", now, facts), ("two", "live", "", now, facts)]


def test_equal_values_of_different_kinds_stay_apart(engine: Engine) -> None:
    with begin(engine) as session:
        rows = [{"subject": "s", "name": str(value), "day": "d", "value": value} for value in (1.0, 0.0, 2.5)]
        insert_all(session, MetricRow, rows)
    with reading(engine) as session:
        stored = {row.name: row.value for row in session.scalars(select(MetricRow))}
    assert stored == {"1.0": 1, "0.0": 0, "2.5": 2.5}


def test_a_row_may_say_the_columns_in_any_order(engine: Engine, now: datetime) -> None:
    named = {"first_seen": now, "last_seen": now, "title": "t", "date": "", "version": "3", "family": "f", "owner": "o"}
    with begin(engine) as session:
        insert_all(session, ReleaseRow, [{**named, "vendor": "v", "id": "i"}])
    with reading(engine) as session:
        row = session.scalars(select(ReleaseRow)).one()
    assert (row.id, row.vendor, row.owner, row.family, row.first_seen) == ("i", "v", "o", "f", now)
