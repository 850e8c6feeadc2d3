"""The rhythm of sources, and who fell silent."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from connectors import feed, fetch
from connectors.model import Observation, Remembered, Request, Response
from storage import begin, condition, reading, rhythm
from storage.rhythm import Silence, learn
from storage.schema import SourceRow

from .conftest import Desk, model, post

START = datetime(2026, 1, 25, tzinfo=UTC)
DAY = timedelta(days=1)


def weekly(count: int, start: datetime = START) -> list[datetime]:
    return [start + number * 7 * DAY for number in range(count)]


def posts(moments: Iterable[datetime]) -> list[Observation]:
    return [post(f"Letter {number}", published=moment) for number, moment in enumerate(moments)]


def healthy(desk: Desk) -> None:
    """What was shown so far was there at the first visits, which went well."""
    with begin(desk.engine) as session:
        session.execute(
            update(SourceRow).values(state="healthy", baseline_at=desk.now, succeeded_at=START + 1000 * DAY)
        )


def silent(desk: Desk, now: datetime) -> tuple[Silence, ...]:
    with reading(desk.engine) as session:
        return rhythm.silences(session, rhythm.rhythms(session), now)


def test_the_usual_gap_is_what_nine_of_ten_pauses_keep() -> None:
    found = learn([*weekly(20), weekly(20)[-1] + 40 * DAY])

    assert found.usual == 7 * DAY
    assert not found.is_silent(weekly(20)[-1] + 61 * DAY)
    assert found.is_silent(weekly(20)[-1] + 62 * DAY)


def test_where_too_little_is_known_three_months_are_silence() -> None:
    found = learn(weekly(5))

    assert found.usual is None
    assert not found.is_silent(weekly(5)[-1] + 90 * DAY)
    assert found.is_silent(weekly(5)[-1] + 91 * DAY)


def test_a_source_that_was_never_read_is_not_silent() -> None:
    assert not learn([]).is_silent(START)


def test_what_appears_together_is_one_occasion() -> None:
    burst = [moment + timedelta(minutes=number) for moment in weekly(8) for number in range(10)]

    assert learn(burst).usual == timedelta(days=7) - timedelta(minutes=9) + timedelta(minutes=9)


def test_nobody_is_silent_within_three_days() -> None:
    hourly = learn([START + timedelta(hours=8) * number for number in range(30)])

    assert not hourly.is_silent(START + 12 * DAY)
    assert hourly.is_silent(START + 14 * DAY)


@given(st.lists(st.datetimes(timezones=st.just(UTC)), max_size=40))
def test_a_rhythm_does_not_depend_on_the_order(moments: list[datetime]) -> None:
    assert learn(moments) == learn(reversed(moments))


def test_a_source_is_silent_when_its_sibling_speaks(desk: Desk) -> None:
    blog = Desk(desk.engine, desk.now, name="Acme blog")
    blog.visit(*posts(weekly(10)), complete=False)
    last = weekly(10)[-1]
    desk.visit(model("acme/Old-1B"))
    healthy(desk)
    assert silent(desk, last + 30 * DAY) == ()

    desk.now = last + 25 * DAY
    desk.visit(model("acme/Old-1B"), model("acme/New-1B"))

    assert silent(desk, last + 20 * DAY) == ()
    (found,) = silent(desk, last + 30 * DAY)
    assert (found.name, found.sibling, found.rhythm.usual) == ("Acme blog", "Acme on the Hub", 7 * DAY)


def test_another_vendor_is_no_sibling(desk: Desk) -> None:
    Desk(desk.engine, desk.now, name="Acme blog").visit(*posts(weekly(10)), complete=False)
    other = Desk(desk.engine, desk.now, name="Road on the Hub", vendor="Road")
    other.visit(model("road/Old-1B"))
    healthy(desk)
    other.now = weekly(10)[-1] + 25 * DAY
    other.visit(model("road/Old-1B"), model("road/New-1B"))

    assert silent(desk, weekly(10)[-1] + 30 * DAY) == ()


def test_a_source_that_cannot_be_read_is_failing_and_not_silent(desk: Desk) -> None:
    blog = Desk(desk.engine, desk.now, name="Acme blog")
    blog.visit(*posts(weekly(10)), complete=False)
    desk.visit(model("acme/Old-1B"))
    healthy(desk)
    desk.now = weekly(10)[-1] + 25 * DAY
    desk.visit(model("acme/Old-1B"), model("acme/New-1B"))
    with begin(desk.engine) as session:
        session.execute(update(SourceRow).where(SourceRow.name == "Acme blog").values(state="failing"))

    assert silent(desk, weekly(10)[-1] + 30 * DAY) == ()


def test_the_rebuilt_feed_without_news_is_found_silent(desk: Desk, corpus: Path) -> None:
    """DeepSeek's news, rebuilt 180 times from January to April 2026, while its organization on the Hub went on."""
    folder = corpus / "feeds" / "series" / "ainewsdirect_deepseek_news"
    if not folder.is_dir():
        pytest.skip("the series is not here")
    first = min(folder.glob("*.xml"))

    def answer(request: Request) -> Response:
        return Response(request.url, content=first.read_bytes(), location=request.url)

    target = feed.Target(url="https://feed.test/feed.xml")
    seen = fetch.replay(feed.poll(target, Remembered(now=START)), answer).listing.observations
    desk.now = datetime(2026, 1, 1, tzinfo=UTC)
    Desk(desk.engine, desk.now, name="News").visit(*seen, complete=False)
    desk.visit(model("acme/V3-1B"))
    healthy(desk)
    assert silent(desk, datetime(2026, 4, 23, tzinfo=UTC)) == ()
    desk.now = datetime(2026, 4, 24, tzinfo=UTC)
    desk.visit(model("acme/V3-1B"), model("acme/V4-1B"))

    assert [found.name for found in silent(desk, datetime(2026, 4, 30, tzinfo=UTC))] == ["News"]


def test_nobody_is_silent_to_whom_nobody_listened(desk: Desk) -> None:
    Desk(desk.engine, desk.now, name="Acme blog").visit(*posts(weekly(10)), complete=False)
    desk.visit(model("acme/Old-1B"))
    healthy(desk)
    desk.now = weekly(10)[-1] + 25 * DAY
    desk.visit(model("acme/Old-1B"), model("acme/New-1B"))
    with begin(desk.engine) as session:
        session.execute(update(SourceRow).values(succeeded_at=weekly(10)[-1] + 5 * DAY))

    assert silent(desk, weekly(10)[-1] + 300 * DAY) == ()


def test_health_shows_the_rhythm(desk: Desk) -> None:
    desk.visit(*posts(weekly(10)), complete=False)

    with reading(desk.engine) as session:
        (found,) = condition.health(session, weekly(10)[-1])

    assert (found.usual_days, found.spoke_at, found.silent) == (7.0, weekly(10)[-1], False)
