from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine

from storage import begin, reading
from storage.downloads import Downloads, downloads
from storage.schema import MetricRow, ObservationRow, SourceRow

DAY = timedelta(days=1)


@pytest.fixture
def watched(engine: Engine, now: datetime) -> Engine:
    with begin(engine) as session:
        session.add(SourceRow(id=1, name="Hub", vendor="Acme", connector="huggingface", target="{}"))
        session.flush()
        for number, title in enumerate(["acme/Coyote-1", "acme/Coyote-2"], start=1):
            row = ObservationRow(source_id=1, subject=f"hf:model:{number}", nature="model", title=title, url="")
            row.facts, row.notes, row.documents, row.fingerprint = {}, {}, {}, ""
            row.first_seen = row.changed_at = now
            session.add(row)
    return engine


def note(engine: Engine, number: int, at: datetime, value: float, name: str = "downloads") -> None:
    with begin(engine) as session:
        session.add(MetricRow(subject=f"hf:model:{number}", name=name, day=f"{at:%Y-%m-%d}", value=value))


def test_the_last_figures_of_both_ends_are_taken(watched: Engine, now: datetime) -> None:
    for days, value in ((9, 100), (8, 200), (2, 300), (1, 400)):
        note(watched, 1, now - days * DAY, value)
    note(watched, 1, now, 7, "likes")

    with reading(watched) as session:
        (found,) = downloads(session, now - 7 * DAY, now)

    assert found == Downloads(vendor="Acme", title="acme/Coyote-1", now=400, before=200)


def test_a_model_that_is_new_has_no_figure_from_before(watched: Engine, now: datetime) -> None:
    note(watched, 2, now, 50)

    with reading(watched) as session:
        (found,) = downloads(session, now - 7 * DAY, now)

    assert (found.title, found.now, found.before) == ("acme/Coyote-2", 50, None)


def test_an_old_figure_is_none(watched: Engine, now: datetime) -> None:
    note(watched, 1, now - 30 * DAY, 100)

    with reading(watched) as session:
        assert downloads(session, now - 7 * DAY, now) == ()
