"""A receiver with a digest gets one mail a day, with everything, and none twice."""

from datetime import timedelta

import pytest

from tests.world import Mail, World

from .driving import Acme, Gazette, receiver, route

HOUR = timedelta(hours=1)


@pytest.fixture
def daily(gazette: Gazette, acme: Acme) -> Gazette:
    """Acme is watched for somebody who reads mail at ten in Brussels (08:00 UTC); it was read at 08:00 UTC."""
    legal = receiver("legal", acme.mail, digest="daily 10:00 Europe/Brussels")
    gazette.watch(*acme.sources, legal, receiver("team", acme.slack))
    assert gazette("run").code == 0
    return gazette


def live(gazette: Gazette, world: World, hours: int, step: int = 6) -> list[Mail]:
    """Run every few hours and return the mails that came."""
    before = len(world.smtp.messages)
    for _ in range(hours // step):
        world.clock.advance(step * HOUR)
        assert gazette("run").code == 0
    return world.smtp.messages[before:]


def test_a_digest_waits_for_its_hour(daily: Gazette, acme: Acme, world: World) -> None:
    acme.releases()

    assert live(daily, world, 23, 23) == []
    assert len(world.slack.messages) == 1
    assert [mail.at.hour for mail in live(daily, world, 1, 1)] == [8]


def test_a_digest_tells_everything_of_its_day(daily: Gazette, acme: Acme, world: World) -> None:
    acme.releases()
    live(daily, world, 6)
    acme.tightens()
    acme.posts()
    (mail,) = live(daily, world, 18)

    for words in ("acme/Coyote-2-13B", "Roadrunner Terms of Use", "A visit to the canyon"):
        assert words in mail.text


def test_there_is_one_digest_a_day_and_nothing_is_told_twice(daily: Gazette, acme: Acme, world: World) -> None:
    acme.releases()
    mails = live(daily, world, 24)
    acme.tightens()
    mails += live(daily, world, 48)

    assert ["Coyote" in mail.text for mail in mails] == [True, False, False]
    assert ["Terms of Use" in mail.text for mail in mails] == [False, True, False]
    assert len({mail.message["Message-ID"] for mail in mails}) == 3


def test_a_day_without_news_has_a_digest_that_says_so(daily: Gazette, world: World) -> None:
    (mail,) = live(daily, world, 24)

    assert "Nothing changed. 3 of 3 sources read." in mail.text


def test_a_digest_is_made_even_where_nobody_polls(daily: Gazette, world: World) -> None:
    world.clock.advance(25 * HOUR)

    assert daily("alert").code == 0
    assert len(world.smtp.messages) == 1


def test_a_digest_says_which_sources_could_not_be_read(daily: Gazette, acme: Acme, world: World) -> None:
    acme.terms.missing(world.clock.now(), 410)
    world.clock.advance(HOUR)
    assert daily("run").code == 3
    world.clock.advance(23 * HOUR)
    daily("alert")

    assert "Acme terms" in world.smtp.messages[0].text


def test_a_digest_keeps_to_the_routes(gazette: Gazette, acme: Acme, world: World) -> None:
    legal = receiver("legal", acme.mail, digest="daily 10:00 Europe/Brussels")
    gazette.watch(*acme.sources, legal, route("legal", "license.*"))
    gazette("run")
    acme.releases()
    acme.tightens()
    (mail,) = live(gazette, world, 24)

    assert "Terms of Use" in mail.text
    assert "Coyote" not in mail.text


def test_a_digest_that_did_not_leave_is_sent_later_with_the_same_content(
    daily: Gazette, acme: Acme, world: World
) -> None:
    acme.releases()
    live(daily, world, 18)
    world.smtp.refuse("*", 450, "later", times=1)
    world.clock.advance(6 * HOUR)
    assert daily("run").code == 3
    acme.tightens()
    first, *rest = live(daily, world, 6)

    assert "Coyote" in first.text
    assert "Terms of Use" not in first.text, "that belongs to the next day"
    assert rest == []


def test_a_digest_keeps_its_stretch_of_time_when_the_schedule_changes(daily: Gazette, acme: Acme, world: World) -> None:
    acme.releases()
    live(daily, world, 6)
    daily.watch(*acme.sources, receiver("legal", acme.mail, digest="weekly mon 10:00 Europe/Brussels"))
    first, *rest = live(daily, world, 72)

    assert "Period: 2026-04-10 08:00 UTC up to, not including, 2026-04-11 08:00 UTC" in first.text
    assert "Coyote" in first.text
    assert [("Coyote" in mail.text, "Nothing changed" in mail.text) for mail in rest] == [(False, True)]


def test_a_digest_that_is_sent_once_more_tells_of_the_same_days(daily: Gazette, acme: Acme, world: World) -> None:
    acme.releases()
    (first,) = live(daily, world, 24)
    numbers = [str(row["id"]) for row in daily("outbox", "list", "--all", "--json").rows if row["receiver"] == "legal"]
    done = [row["id"] for row in daily("outbox", "list", "--all", "--json").rows if row["state"] == "delivered"]
    assert daily("outbox", "retry", *(number for number in numbers if int(number) in done)).code == 0
    daily("alert")

    assert world.smtp.messages[-1].message["Subject"] == first.message["Subject"]
