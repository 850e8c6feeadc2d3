"""The releases that a page of the past may join, read at once."""

from datetime import datetime, timedelta

from sqlalchemy import Engine

from storage import begin
from storage.model import Kind
from storage.schema import ChangeRow, ReleaseRow
from storage.shelf import Shelf

DAY = timedelta(days=1)


def release(id_: str, vendor: str, first: datetime, last: datetime) -> ReleaseRow:
    named = {"owner": vendor.lower(), "family": "gemma", "version": "3", "date": "", "title": "Gemma 3"}
    return ReleaseRow(id=id_, vendor=vendor, first_seen=first, last_seen=last, **named)


def weights(release_id: str, at: datetime) -> ChangeRow:
    said = {"before": {}, "after": {}, "details": {}, "evidence": {}, "base_key": "b", "title": "t", "url": ""}
    return ChangeRow(
        id="c", kind=Kind.MODEL_RELEASED, subject="s", source="x", vendor="Google", release_id=release_id,
        detected_at=at, origin="backfill", **said,
    )  # fmt: skip


def test_only_releases_of_the_time_are_loaded(engine: Engine, now: datetime) -> None:
    with begin(engine) as session:
        session.add_all(
            [
                release("before", "Google", now - 9 * DAY, now - 2 * DAY),
                release("lasting", "Google", now - 9 * DAY, now),
                release("after", "Google", now + 2 * DAY, now + 3 * DAY),
            ]
        )
        shelf = Shelf(session)
        shelf.load(["gemma"], now - DAY, now + DAY)
        assert shelf.loaded is not None
        assert [row.id for row in shelf.loaded["gemma"]] == ["lasting"]


def test_the_vendors_own_come_before_others_and_the_latest_first(engine: Engine, now: datetime) -> None:
    with begin(engine) as session:
        session.add_all(
            [
                release("own, early", "Google", now - 2 * DAY, now),
                release("own, late", "Google", now - DAY, now),
                release("another's", "Acme", now, now),
            ]
        )
        loaded = Shelf(session)
        loaded.load(["gemma"], now - 3 * DAY, now)
        for shelf in (Shelf(session), loaded):
            near = shelf.near("gemma", "Google", now - 3 * DAY, now)
            assert [[row.id for row in rows] for rows in near] == [["own, late", "own, early"], ["another's"]]


def test_weights_in_the_log_are_known_of_what_was_loaded(engine: Engine, now: datetime) -> None:
    with begin(engine) as session:
        rows = [release("with", "Google", now, now), release("without", "Acme", now, now)]
        session.add_all(rows)
        session.flush()
        session.add(weights("with", now))
        session.flush()
        shelf = Shelf(session)
        shelf.load(["gemma"], now, now)
        assert [shelf.has_weights(row) for row in rows] == [True, False]
        assert shelf.weights == {"with"}
