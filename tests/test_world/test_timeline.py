from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.world.timeline import Timeline

START = datetime(2026, 4, 1, tzinfo=UTC)


@given(st.lists(st.integers(0, 5)), st.integers(-1, 6))
def test_a_state_is_the_fold_of_the_edits_up_to_its_moment(hours: list[int], asked: int) -> None:
    timeline: Timeline[tuple[int, ...]] = Timeline(())
    for number, hour in enumerate(hours):
        timeline.add(START + timedelta(hours=hour), lambda state, number=number: (*state, number))  # type: ignore[misc]
    due = sorted((hour, number) for number, hour in enumerate(hours) if hour <= asked)
    assert timeline.at(START + timedelta(hours=asked)) == tuple(number for _, number in due)


def test_the_past_holds_every_state_and_the_start() -> None:
    told = Timeline("a")
    told.add(START, str.upper)
    assert told.past(START) == ["a", "A"]
    assert told.changed(START - timedelta(seconds=1)) is None
