from datetime import UTC, datetime, timedelta

import pytest

from tests.world import Clock

NOON = datetime(2026, 4, 10, 12, tzinfo=UTC)


def test_a_clock_stands_still_until_it_is_moved() -> None:
    clock = Clock(NOON)
    assert clock.now() == clock.now() == NOON


def test_a_clock_moves_on_and_back() -> None:
    clock = Clock(NOON)
    assert clock.advance(timedelta(hours=2)) == NOON + timedelta(hours=2)
    clock.set(NOON)
    assert clock.now() == NOON


def test_a_clock_refuses_a_moment_without_a_time_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        Clock(datetime(2026, 4, 10))  # noqa: DTZ001 - the mistake itself
