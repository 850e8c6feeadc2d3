"""The numbers of a digest, from the past that is stored."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from flows.figures import preceding
from tests.world import Popularity, World

from .driving import Acme, Gazette, receiver, route

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        ("2026-04-06", "2026-04-13", "2026-03-30"),
        ("2026-04-01", "2026-05-01", "2026-03-01"),
        ("2026-01-01", "2026-02-01", "2025-12-01"),
        ("2026-04-10T06:00", "2026-04-11T06:00", "2026-04-09T06:00"),
    ],
)
def test_a_period_is_compared_with_one_as_long_and_a_month_with_a_month(since: str, until: str, expected: str) -> None:
    times = [datetime.fromisoformat(text).replace(tzinfo=UTC) for text in (since, until, expected)]

    assert preceding(times[0], times[1]) == times[2]


def test_releases_licenses_and_downloads_stand_beside_the_week_before(
    gazette: Gazette, acme: Acme, world: World
) -> None:
    gazette.watch(*acme.sources)
    gazette("poll")
    world.clock.advance(8 * DAY)
    acme.releases("acme/Coyote-2-13B", popularity=Popularity(downloads=900, daily_downloads=100))
    gazette("poll", "--all")
    world.clock.advance(7 * DAY)
    acme.releases("acme/Heron-3-13B", license="mit")
    acme.releases("acme/Heron-4-13B")
    acme.tightens()
    gazette("poll", "--all")
    world.clock.advance(timedelta(hours=1))

    found = json.loads(gazette("digest", "--format", "json").out)["numbers"]

    assert found["releases"] == {"now": 2, "before": 1}
    assert found["license_changes"] == {"now": 1, "before": 0}
    assert found["licenses_of_releases"]["mit"] == {"now": 1, "before": 0}
    assert found["licenses_of_releases"]["apache-2.0"] == {"now": 1, "before": 1}
    assert found["downloads_in_thirty_days"] == {"Acme: Coyote-2": {"now": 1600, "before": 900}}


def test_before_the_first_poll_there_is_nothing_to_compare_with(gazette: Gazette, acme: Acme, world: World) -> None:
    gazette.watch(*acme.sources)
    gazette("poll")
    world.clock.advance(DAY)
    acme.releases()
    gazette("poll", "--all")
    world.clock.advance(timedelta(hours=1))

    assert json.loads(gazette("digest", "--format", "json").out)["numbers"]["releases"] == {"now": 1}


def test_the_digest_of_a_receiver_counts_what_it_hears_of(gazette: Gazette, acme: Acme, world: World) -> None:
    gazette.watch(*acme.sources, receiver("legal", acme.mail, digest="daily 08:00"), route("legal", "license.*"))
    gazette("poll")
    world.clock.advance(DAY)
    acme.releases()
    gazette("poll", "--all")
    world.clock.advance(DAY)
    acme.tightens()
    gazette("poll", "--all")
    world.clock.advance(DAY)
    gazette("alert")

    text = world.smtp.messages[-1].text
    assert "Releases: 0 (period before: 0)" in text
    assert "License changes: 1 (period before: 0)" in text
