"""Durations and schedules, also where the clocks are changed."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.rhythm import Schedule, duration, pace, schedule

BRUSSELS = ZoneInfo("Europe/Brussels")
MOMENTS = st.integers(1_577_836_800, 2_051_222_400).map(lambda second: datetime.fromtimestamp(second, UTC))
SCHEDULES = st.builds(
    lambda rhythm, hour, minute, zone: schedule(f"{rhythm} {hour:02}:{minute:02} {zone}"),
    st.sampled_from(["daily", "weekly", "weekly fri", "monthly", "monthly 28"]),
    st.integers(0, 23),
    st.integers(0, 59),
    st.sampled_from(["UTC", "Europe/Brussels", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"]),
)


def at(text: str, zone: ZoneInfo = BRUSSELS) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("30s", 30), ("10m", 600), ("2h", 7200), ("1d", 86400), (" 90 M ", 5400), ("007s", 7)],
)
def test_a_duration_is_a_number_and_a_unit(text: str, seconds: int) -> None:
    assert duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize("text", ["", "10", "m", "0m", "-5m", "1.5h", "10 minutes", "1w", "1h30m", "9999999s"])
def test_what_is_no_duration_says_how_to_write_one(text: str) -> None:
    with pytest.raises(ValueError, match="write a number and s, m, h or d"):
        duration(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("daily 08:00 Europe/Brussels", "2026-04-11 08:00"),
        ("daily 8:30 Europe/Brussels", "2026-04-10 08:30"),
        ("DAILY 08:30 Europe/Brussels", "2026-04-10 08:30"),
        ("weekly 08:00 Europe/Brussels", "2026-04-13 08:00"),
        ("weekly fri 09:00 Europe/Brussels", "2026-04-10 09:00"),
        ("weekly Friday 08:00 Europe/Brussels", "2026-04-17 08:00"),
        ("monthly 09:00 Europe/Brussels", "2026-05-01 09:00"),
        ("monthly 28 09:00 Europe/Brussels", "2026-04-28 09:00"),
    ],
)
def test_a_schedule_says_when_the_next_digest_is_due(text: str, expected: str) -> None:
    assert schedule(text).next_after(at("2026-04-10 08:10")) == at(expected)


def test_a_schedule_without_a_zone_is_in_utc() -> None:
    assert schedule("daily 08:00").next_after(at("2026-04-10 00:00", ZoneInfo("UTC"))).hour == 8


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("noon", "is no schedule"),
        ("daily", "is no schedule"),
        ("hourly 08:00", "is no schedule"),
        ("daily 25:00", "hour"),
        ("daily 08:61", "minute"),
        ("daily 08:00 Mars/Olympus", "Mars/Olympus"),
        ("daily 08:00 ../../etc/passwd", "zones are written like Europe/Brussels"),
        ("daily mon 08:00", "names no day"),
        ("weekly someday 08:00", "no weekday"),
        ("weekly 3 08:00", "no weekday"),
        ("monthly 29 08:00", "1 to 28"),
        ("monthly 0 08:00", "1 to 28"),
        ("monthly mon 08:00", "1 to 28"),
    ],
)
def test_what_is_no_schedule_says_what_is_wrong(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        schedule(text)


def test_in_the_night_the_clocks_are_put_forward_a_skipped_time_falls_due_right_after() -> None:
    night = schedule("daily 02:30 Europe/Brussels")

    assert night.next_after(at("2026-03-28 12:00")) == at("2026-03-29 03:30")
    assert night.next_after(at("2026-03-29 03:30")) == at("2026-03-30 02:30")


def test_in_the_night_the_clocks_are_put_back_a_repeated_time_falls_due_once() -> None:
    night = schedule("daily 02:30 Europe/Brussels")
    first = night.next_after(at("2026-10-24 12:00"))

    assert first == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert night.next_after(first) == at("2026-10-26 02:30")


def test_a_morning_stays_a_morning_when_the_clocks_change() -> None:
    morning = schedule("daily 08:00 Europe/Brussels")
    due = [morning.next_after(at("2026-10-24 07:00"))]
    due.append(morning.next_after(due[0]))

    assert [moment.astimezone(BRUSSELS).hour for moment in due] == [8, 8]
    assert due[1] - due[0] == timedelta(hours=25)


@given(SCHEDULES, MOMENTS)
def test_the_next_due_time_is_later_and_the_same_until_it_is_due(rhythm: Schedule, now: datetime) -> None:
    due = rhythm.next_after(now)

    assert due > now
    assert rhythm.next_after(due - timedelta(microseconds=1)) == due


@given(SCHEDULES, MOMENTS)
def test_windows_follow_one_another_without_gap_or_overlap(rhythm: Schedule, now: datetime) -> None:
    first = rhythm.next_after(now)
    second = rhythm.next_after(first)

    assert rhythm.window(second) == (first, second)


def test_a_window_of_a_time_that_is_no_due_time_begins_at_the_last_one() -> None:
    morning = schedule("daily 08:00")
    noon = datetime(2026, 4, 10, 12, tzinfo=UTC)

    assert morning.window(noon) == (datetime(2026, 4, 10, 8, tzinfo=UTC), noon)


@pytest.mark.parametrize(
    ("every", "young", "rests"),
    [("10m", False, "10m"), ("10m", True, "5m"), ("6h", True, "3h"), ("6m", True, "5m"), ("2m", True, "2m")],
)
def test_a_source_with_young_models_rests_half_as_long(every: str, young: bool, rests: str) -> None:
    assert pace(duration(every), young=young) == duration(rests)
