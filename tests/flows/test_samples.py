"""gazette test: one example of every kind."""

from datetime import timedelta

from flows import start
from tests.world import World, too_many_other, unavailable

from .driving import Acme, Gazette, receiver

EXAMPLES = ["release", "license change", "EU update", "post", "page change", "source failing", "summary", "digest"]


def test_every_kind_arrives_and_says_that_it_is_a_test(gazette: Gazette, acme: Acme, world: World) -> None:
    gazette.watch(*acme.sources, *acme.receivers)

    ended = gazette("test", "legal")

    assert ended.code == 0, ended.err
    assert [line.split(":")[0].removeprefix("legal, ") for line in ended.err.splitlines()] == EXAMPLES
    assert all(str(mail.message["Subject"]).startswith("[Test] ") for mail in world.smtp.messages)
    assert len({mail.message["Message-ID"] for mail in world.smtp.messages}) == len(EXAMPLES)


def test_slack_takes_every_example(gazette: Gazette, acme: Acme, world: World) -> None:
    gazette.watch(*acme.sources, *acme.receivers)

    assert gazette("test", "team").code == 0
    assert len(world.slack.messages) == len(EXAMPLES)
    assert world.slack.refused == []
    assert all(message.payload["text"].startswith("[Test] ") for message in world.slack.messages)


def test_the_license_example_shows_the_clause_that_changed(gazette: Gazette, acme: Acme, world: World) -> None:
    gazette.watch(*acme.sources, *acme.receivers)
    gazette("test", "legal")

    text = next(mail.text for mail in world.smtp.messages if "[License]" in str(mail.message["Subject"]))
    assert "tightened" in text
    assert "{+" in text
    assert "30 million" in text


def test_one_is_one(gazette: Gazette, acme: Acme, world: World) -> None:
    gazette.watch(*acme.sources, *acme.receivers)

    assert gazette("test", "team", "--one").code == 0
    assert ["[Release]" in message.payload["text"] for message in world.slack.messages] == [True]


def test_what_does_not_arrive_is_named_with_the_reason(gazette: Gazette, acme: Acme, world: World) -> None:
    gazette.watch(*acme.sources, *acme.receivers)
    world.fault("/services/*", unavailable().but(skip=1, times=1))

    ended = gazette("test", "team")

    assert ended.code == 3
    assert "receiver 'team', license change: the receiver answered 503" in ended.err
    assert len(world.slack.messages) == len(EXAMPLES) - 1


def test_a_short_pause_is_waited_for(gazette: Gazette, acme: Acme, world: World) -> None:
    gazette.watch(*acme.sources, *acme.receivers)
    world.slack.pace = 1.0
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        world.clock.advance(timedelta(seconds=seconds))

    tried = list(start.rehearse(gazette.context, "team", sleep=sleep))

    assert [entry.reason for entry in tried] == [""] * len(EXAMPLES)
    assert slept == [1.0] * (len(EXAMPLES) - 1)


def test_a_long_pause_is_not(gazette: Gazette, acme: Acme, world: World) -> None:
    gazette.watch(*acme.sources, *acme.receivers)
    world.fault("/services/*", too_many_other(retry_after=3600))

    (tried,) = start.rehearse(gazette.context, "team", one=True)

    assert "429" in tried.reason


def test_an_unknown_receiver_is_told_with_the_nearest(gazette: Gazette, acme: Acme) -> None:
    gazette.watch(*acme.sources, receiver("legal", "console:"))

    ended = gazette("test", "leagl")

    assert ended.code == 2
    assert "did you mean 'legal'?" in ended.err


def test_nothing_of_a_test_is_remembered(gazette: Gazette, acme: Acme) -> None:
    gazette.watch(*acme.sources, *acme.receivers)
    gazette("test", "team")

    assert gazette.changes() == []
    assert gazette.status("team")["delivered"] == 0
