"""What may be forgotten, and what never is."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, insert, select

from connectors.model import Listing, Quarantined, Response, Visit
from storage import begin, reading, retention, snapshots
from storage.recording import record
from storage.schema import (
    AliasRow,
    AttemptRow,
    BlobRow,
    ChangeRow,
    MetricRow,
    ObservationRow,
    QuarantineRow,
    ResponseRow,
    VersionRow,
)

from .conftest import Desk, Tray, model, page, post

DAY = timedelta(days=1)


def count(desk: Desk, *tables: type) -> list[int]:
    with reading(desk.engine) as session:
        return [session.scalar(select(func.count()).select_from(table)) or 0 for table in tables]


def test_bodies_that_nothing_refers_to_are_forgotten(desk: Desk) -> None:
    with begin(desk.engine) as session:
        snapshots.put(session, b"nobody wants this", kept=False)
        snapshots.put(session, b"evidence", kept=True)
        snapshots.keep(session, desk.id, [Response("https://acme.test/", content=b"last answer")], 1, desk.now)
        assert retention.drop_blobs(session) == 1

    assert count(desk, BlobRow) == [2]


def test_last_answers_that_are_old_are_forgotten_with_their_bodies(desk: Desk) -> None:
    with begin(desk.engine) as session:
        snapshots.keep(session, desk.id, [Response("https://acme.test/", content=b"old")], 1, desk.now)
        assert retention.drop_responses(session, desk.now) == 0
        assert retention.drop_responses(session, desk.now + DAY) == 1
        assert retention.drop_blobs(session) == 1


def test_evidence_texts_history_and_names_stay(desk: Desk) -> None:
    for text in ("one", "two"):
        desk.visit(page(text), post("First"), model(license=text))
    tables = (BlobRow, ChangeRow, VersionRow, AliasRow, ObservationRow, ResponseRow)
    before, far = count(desk, *tables), desk.now + 10_000 * DAY
    with begin(desk.engine) as session:
        retention.drop_attempts(session, far)
        retention.drop_metrics(session, far)
        retention.drop_quarantine(session, far)
        retention.drop_blobs(session)

    assert count(desk, *tables) == before


def test_old_attempts_are_forgotten(tray: Tray) -> None:
    tray.owe()
    tray.attempt("delivered")
    with begin(tray.engine) as session:
        assert retention.drop_attempts(session, tray.now) == 0
        assert retention.drop_attempts(session, tray.now + DAY) == 1


def test_attempts_that_nobody_lived_to_end_are_forgotten_too(tray: Tray) -> None:
    tray.owe()
    delivery = tray.claim()
    assert delivery is not None
    tray.start(delivery)
    with begin(tray.engine) as session:
        assert retention.drop_attempts(session, tray.now + DAY) == 1

    assert count(tray.desk, AttemptRow) == [0]


def days(desk: Desk, *numbered: str) -> list[str]:
    rows = [{"subject": "hf:model:1", "name": "downloads", "day": day, "value": 1.0} for day in numbered]
    with begin(desk.engine) as session:
        session.execute(insert(MetricRow), rows)
        retention.drop_metrics(session, desk.now)
        return list(session.scalars(select(MetricRow.day).order_by(MetricRow.day)))


def test_of_old_numbers_the_first_of_each_month_stays(desk: Desk) -> None:
    kept = days(desk, "2026-01-01", "2026-01-02", "2026-01-31", "2026-02-03", "2026-02-04", "2026-03-31")

    assert kept == ["2026-01-01", "2026-02-03", "2026-03-31"]


def test_young_numbers_stay(desk: Desk) -> None:
    assert days(desk, "2026-03-30", "2026-03-31", "2026-04-01", "2026-04-02") == [
        "2026-03-30",
        "2026-04-01",
        "2026-04-02",
    ]


def test_numbers_of_others_are_thinned_out_on_their_own(desk: Desk) -> None:
    rows = [
        {"subject": subject, "name": name, "day": day, "value": 1.0}
        for subject, name, day in (
            ("a", "likes", "2026-01-05"),
            ("a", "downloads", "2026-01-09"),
            ("b", "likes", "2026-01-09"),
        )
    ]
    with begin(desk.engine) as session:
        session.execute(insert(MetricRow), rows)
        assert retention.drop_metrics(session, desk.now) == 0


def test_the_first_number_of_a_day_is_kept(desk: Desk) -> None:
    for likes in (5.0, 6.0):
        desk.visit(replace(model(), metrics={"likes": likes}))
    desk.now += DAY
    desk.visit(replace(model(), metrics={"likes": 7.0}))

    with reading(desk.engine) as session:
        assert list(session.scalars(select(MetricRow.value).order_by(MetricRow.day))) == [5.0, 7.0]


def test_unreadable_items_are_kept_once_and_forgotten_in_time(desk: Desk) -> None:
    listing = Listing((model(),), quarantined=(Quarantined('{"id": 7}', "id: not a text"),))
    for _ in range(2):
        with begin(desk.engine) as session:
            record(session, desk.origins(), Visit(listing), desk.recorder())
    assert count(desk, QuarantineRow) == [1]

    with begin(desk.engine) as session:
        assert retention.drop_quarantine(session, desk.now) == 0
        assert retention.drop_quarantine(session, desk.now + DAY) == 1


@pytest.mark.filterwarnings("error")
def test_compacting_changes_nothing(desk: Desk) -> None:
    desk.visit(model())
    before = count(desk, ObservationRow, BlobRow)
    retention.compact(desk.engine)

    assert count(desk, ObservationRow, BlobRow) == before
