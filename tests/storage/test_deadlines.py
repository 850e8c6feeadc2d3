"""What comes due, from what sources show of acts, consultations and terms."""

from datetime import UTC, date, datetime, timedelta

from connectors.model import Fact, Observation
from storage import reading
from storage.deadlines import Deadline, deadlines, timeline

from .conftest import Desk, page

TODAY = datetime(2026, 7, 10, 12, tzinfo=UTC)


def act(number: str = "32024R1689", *, form: str = "Regulation", **facts: Fact) -> Observation:
    return Observation(
        subject=f"celex:{number}", title=f"Act {number}", url="", nature="act", facts=facts, notes={"type": form}
    )


def due(desk: Desk, now: datetime = TODAY, within: timedelta | None = None) -> tuple[Deadline, ...]:
    with reading(desk.engine) as session:
        return deadlines(session, now, within)


def said(found: tuple[Deadline, ...]) -> list[tuple[str, str, str]]:
    return [(f"{one.day}", one.step, one.subject) for one in found]


def test_a_timeline_is_sorted_and_says_what_happens() -> None:
    facts: dict[str, Fact] = {"in_force": "2024-08-01", "applies": ("2026-08-02", "2025-02-02"), "ends": ""}

    assert timeline(facts, {"published": "2024-07-12", "in_force": "wrong"}) == (
        (date(2024, 7, 12), "published"),
        (date(2024, 8, 1), "in_force"),
        (date(2025, 2, 2), "applies"),
        (date(2026, 8, 2), "applies"),
    )


def test_a_time_is_the_day_in_brussels() -> None:
    assert timeline({"feedback_closes": "2026-09-07T22:30:00Z"}, {}) == ((date(2026, 9, 8), "closes"),)
    assert timeline({"feedback_closes": "2026-09-07T21:59:59Z"}, {}) == ((date(2026, 9, 7), "closes"),)


def test_what_is_ahead_comes_due_and_what_is_past_does_not(desk: Desk) -> None:
    desk.visit(act(in_force="2024-08-01", applies=("2026-08-02", "2027-08-02"), deadlines=("2028-08-02",)))

    assert said(due(desk)) == [
        ("2026-08-02", "applies", "celex:32024R1689"),
        ("2027-08-02", "applies", "celex:32024R1689"),
        ("2028-08-02", "deadline", "celex:32024R1689"),
    ]
    assert said(due(desk, within=timedelta(days=30))) == [("2026-08-02", "applies", "celex:32024R1689")]


def test_a_day_lasts_until_midnight_in_brussels(desk: Desk) -> None:
    desk.visit(act(in_force="2026-07-10"))

    assert [one.days(TODAY) for one in due(desk)] == [0]
    assert due(desk, datetime(2026, 7, 10, 22, 30, tzinfo=UTC)) == ()


def test_terms_that_take_effect_later_come_due(desk: Desk) -> None:
    desk.visit(page("Terms", effective="2026-08-15"))

    assert said(due(desk)) == [("2026-08-15", "effective", "page:https://acme.test/terms")]


def test_two_sources_of_one_act_give_one_deadline(desk: Desk) -> None:
    desk.visit(act(in_force="2026-08-01"))
    Desk(desk.engine, desk.now, name="Another list").visit(act(in_force="2026-08-01"))

    assert len(due(desk)) == 1


def test_a_corrigendum_has_no_deadlines(desk: Desk) -> None:
    desk.visit(act("32024R1689R(01)", form="Corrigendum", in_force="2026-08-01"))

    assert due(desk) == ()
