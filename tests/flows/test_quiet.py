"""Hours in which a receiver is not disturbed."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.quiet import QuietHours, quiet_hours

NIGHT = quiet_hours("22:00-07:00 Europe/Brussels")


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "over"),
    [
        ("2026-01-15T20:59:59", None),
        ("2026-01-15T21:00:00", "2026-01-16T06:00:00"),
        ("2026-01-16T05:59:59", "2026-01-16T06:00:00"),
        ("2026-01-16T06:00:00", None),
        ("2026-07-15T20:00:00", "2026-07-16T05:00:00"),
        ("2026-07-16T05:00:00", None),
    ],
)
def test_a_night_is_as_long_as_the_clocks_there_say(now: str, over: str | None) -> None:
    assert NIGHT.over(utc(now)) == (utc(over) if over else None)


def test_hours_within_a_day_end_on_that_day() -> None:
    noon = quiet_hours("12:00-13:30")

    assert noon.over(utc("2026-01-15T12:00:00")) == utc("2026-01-15T13:30:00")
    assert noon.over(utc("2026-01-15T23:00:00")) is None


def test_the_night_the_clocks_go_forward_is_an_hour_shorter() -> None:
    assert NIGHT.over(utc("2026-03-28T21:00:00")) == utc("2026-03-29T05:00:00")


def test_the_night_the_clocks_go_back_is_an_hour_longer() -> None:
    assert NIGHT.over(utc("2026-10-24T20:00:00")) == utc("2026-10-25T06:00:00")


def test_an_end_that_the_clocks_skip_is_the_moment_they_skip_it() -> None:
    early = quiet_hours("22:00-02:30 Europe/Brussels")

    assert early.over(utc("2026-03-29T00:30:00")) == utc("2026-03-29T01:00:00")
    assert early.over(utc("2026-03-29T01:00:00")) is None


def test_a_beginning_that_the_clocks_skip_is_the_moment_they_skip_it() -> None:
    late = quiet_hours("02:30-06:00 Europe/Brussels")

    assert late.over(utc("2026-03-29T00:59:59")) is None
    assert late.over(utc("2026-03-29T01:00:00")) == utc("2026-03-29T04:00:00")


def test_hours_that_the_clocks_skip_altogether_are_none_on_that_day() -> None:
    skipped = quiet_hours("02:10-02:50 Europe/Brussels")

    assert [skipped.over(utc(f"2026-03-29T{t}:00")) for t in ("00:59", "01:00", "01:10")] == [None] * 3


def test_an_end_that_comes_twice_is_the_second_one() -> None:
    early = quiet_hours("22:00-02:30 Europe/Brussels")

    assert early.over(utc("2026-10-25T00:45:00")) == utc("2026-10-25T01:30:00"), "02:45 for the first time"
    assert early.over(utc("2026-10-25T01:30:00")) is None


def test_a_beginning_that_comes_twice_is_the_first_one() -> None:
    late = quiet_hours("02:30-06:00 Europe/Brussels")

    assert late.over(utc("2026-10-25T00:30:00")) == utc("2026-10-25T05:00:00")


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("22-07", "write 22:00-07:00"),
        ("22:00-07:00 Europe/Brussel", "zones are written like"),
        ("24:00-07:00", "times like 07:00"),
        ("00:00-00:00 UTC", "begin and end at the same time"),
    ],
)
def test_what_are_no_quiet_hours_is_explained(text: str, hint: str) -> None:
    with pytest.raises(ValueError, match=hint):
        quiet_hours(text)


zones = st.sampled_from(["UTC", "Europe/Brussels", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"])
minutes = st.integers(0, 24 * 60 - 1).map(lambda m: time(m // 60, m % 60))
moments = st.datetimes(datetime(2025, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(minutes, minutes, zones, moments)
def test_quiet_hours_end_later_and_then_are_over(start: time, end: time, zone: str, now: datetime) -> None:
    hours = QuietHours(start, end, zone)
    over = hours.over(now) if start != end else None
    if over is not None:
        assert now < over <= now + timedelta(hours=25)
        assert hours.over(over) is None or hours.over(over) != over


@given(minutes, minutes, zones, st.dates(date(2025, 1, 1), date(2027, 12, 31)), minutes)
def test_on_a_day_without_a_turn_of_the_clocks_the_clocks_decide(
    start: time, end: time, zone: str, day: date, at: time
) -> None:
    there = ZoneInfo(zone)
    turns = {datetime.combine(day + timedelta(days=d), time(), there).utcoffset() for d in (-1, 0, 1, 2)}
    if start == end or len(turns) > 1:
        return
    inside = start <= at < end if start < end else at >= start or at < end

    over = QuietHours(start, end, zone).over(datetime.combine(day, at, there).astimezone(UTC))

    assert (over is not None) == inside
    assert over is None or over.astimezone(there).time() == end
