"""States of the past: a history is rebuilt from them, with the changes that live polling would have made."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from connectors.model import Fact, Observation
from storage import Change, reading, subjects
from storage.changes import Selection, select_changes
from storage.history import Span

from .conftest import Desk, model, page

DAY = timedelta(days=1)
MARCH = datetime(2026, 3, 1, tzinfo=UTC)


def was(days: float, license_: str = "mit", text: str = "", **facts: Fact) -> Observation:
    """The model as it was some days after the first of March."""
    seen = model("acme/Foo-7B", license=license_, **facts)
    documents: Mapping[str, str] = {"license": text} if text else {}
    return replace(seen, documents=documents, at=MARCH + days * DAY)


def log(desk: Desk) -> list[Change]:
    with reading(desk.engine) as session:
        return list(select_changes(session, Selection(kind="license.*")))


def said(desk: Desk) -> list[tuple[str, object, object]]:
    return [(change.kind, change.before.get("license"), change.after.get("license")) for change in log(desk)]


def as_of(desk: Desk, days: float) -> object:
    with reading(desk.engine) as session:
        (found,) = subjects.find(session, "acme/Foo-7B")
    version = found.as_of(MARCH + days * DAY)
    return version and version.facts["license"]


def test_a_history_is_known_as_of_any_day(desk: Desk) -> None:
    desk.backfill(model("acme/Foo-7B", license="gemma"), was(0), was(5, "other"), was(9, "gemma"))

    assert [as_of(desk, days) for days in (-1, 0, 4, 5, 9, 400)] == [None, "mit", "mit", "other", "gemma", "gemma"]


def test_what_changed_between_states_is_logged_at_its_own_time(desk: Desk) -> None:
    desk.backfill(was(0), was(5, "other"))

    (change,) = log(desk)
    assert (change.kind, change.occurred_at, change.occurred_precision) == (
        "license.changed",
        MARCH + 5 * DAY,
        "second",
    )
    assert (change.origin, change.detected_at) == ("backfill", desk.now)


def test_states_may_come_in_any_order_on_a_page(desk: Desk) -> None:
    desk.backfill(was(9, "gemma"), was(5, "other"), was(0))

    assert [(before, after) for _, before, after in said(desk)] == [("mit", "other"), ("other", "gemma")]


def test_states_may_come_page_by_page(desk: Desk) -> None:
    for state in (was(0), was(5, "other"), was(9, "gemma")):
        desk.backfill(state)

    assert [(before, after) for _, before, after in said(desk)] == [("mit", "other"), ("other", "gemma")]


def test_a_page_that_is_written_twice_changes_nothing(desk: Desk) -> None:
    states = (was(0), was(5, "other"), was(6), was(7, "other"))
    first, second = desk.backfill(*states), desk.backfill(*states)

    assert (first, second, len(log(desk))) == (4, 0, 3)


def test_a_flap_is_told_as_often_as_it_happened(desk: Desk) -> None:
    desk.backfill(was(0), was(1, "other"), was(2), was(3, "other"), was(4))

    assert [(before, after) for _, before, after in said(desk)] == 2 * [("mit", "other"), ("other", "mit")]
    assert len({change.id for change in log(desk)}) == 4


def test_ids_are_those_of_live_detection(desk: Desk) -> None:
    states = [was(0, text="Free for all."), was(1, "other"), was(2), was(3, "other", "Not for all.")]
    states += [was(4, "other", "Free for all.")]
    for state in states:
        desk.visit(replace(state, at=None))
    live = [change.id for change in log(desk)]
    with desk.engine.begin() as connection:
        for table in ("deliveries", "changes", "versions", "observations"):
            connection.exec_driver_sql(f"DELETE FROM {table}")
    desk.baseline = False
    desk.backfill(*states)

    assert (len(live), [change.id for change in log(desk)]) == (5, live)
    assert [change.kind for change in log(desk)][-1] == "license.reverted"


def test_what_a_state_leaves_out_is_as_it_was(desk: Desk) -> None:
    short = was(5, "other")
    desk.backfill(was(0, gated="auto"), replace(short, facts={"license": "other"}), was(9, "other", gated="auto"))

    assert len(log(desk)) == 1


def test_nothing_is_written_of_the_time_since_a_subject_is_watched(desk: Desk) -> None:
    desk.visit(model("acme/Foo-7B", license="other"))
    watched = desk.now
    desk.visit(model("acme/Foo-7B", license="gemma"))
    later = replace(was(0, "mit"), at=watched + timedelta(minutes=1))
    desk.backfill(was(0), was(5, "other"), later)

    assert [(before, after) for _, before, after in said(desk)] == [("other", "gemma"), ("mit", "other")]


def test_an_event_that_live_polling_told_is_not_written_again(desk: Desk) -> None:
    """The same model is watched by two sources; one of them saw the change when it happened."""
    elsewhere = Desk(desk.engine, desk.now, name="Elsewhere")
    elsewhere.visit(model("acme/Foo-7B"))
    elsewhere.visit(model("acme/Foo-7B", license="other"))
    just_before = replace(was(0, "other"), at=elsewhere.now - timedelta(minutes=5))
    desk.backfill(was(0), just_before)

    assert len(log(desk)) == 1


def test_the_same_change_long_before_is_another_event(desk: Desk) -> None:
    elsewhere = Desk(desk.engine, desk.now, name="Elsewhere")
    elsewhere.visit(model("acme/Foo-7B"))
    elsewhere.visit(model("acme/Foo-7B", license="other"))
    desk.backfill(was(-300), was(-290, "other"))

    assert len({change.id for change in log(desk)}) == 2


def test_only_changes_of_the_span_are_logged_and_the_history_is_whole(desk: Desk) -> None:
    span = Span(since=MARCH + 3 * DAY, until=MARCH + 8 * DAY)
    desk.backfill(was(0), was(1, "other"), was(5), was(9, "other"), span=span)

    assert [(before, after) for _, before, after in said(desk)] == [("other", "mit")]
    assert [as_of(desk, days) for days in (0, 1, 5, 9)] == ["mit", "other", "mit", "other"]


def test_a_page_known_from_its_past_alone_stands_as_it_was_last(desk: Desk) -> None:
    first, last = (replace(page(text), at=MARCH + number * DAY) for number, text in enumerate(("Yes.", "No.")))
    desk.backfill(last, first)

    with reading(desk.engine) as session:
        (found,) = subjects.find(session, "page:https://acme.test/terms")
        assert subjects.text(session, found.documents["license"]) == "No."
    assert [change.occurred_precision for change in log(desk)] == ["sighting"]


def test_a_first_visit_after_the_past_is_silent(desk: Desk) -> None:
    desk.backfill(was(0), was(5, "other"))
    told = desk.visit(model("acme/Foo-7B", license="other")).changes

    assert (told, as_of(desk, 6)) == ((), "other")
