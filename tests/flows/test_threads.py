"""What is said of one subject stands in one thread, where the receiver has threads."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from tests.world import World

from .driving import Acme, Gazette, receiver
from .test_gathering import news, record

DAY = timedelta(days=1)


@pytest.fixture
def bot(gazette: Gazette, acme: Acme, world: World) -> Gazette:
    host = world.slack.origin.removeprefix("http://")
    url = f"slackkit://{host}/xoxb-1-SECRETsecret1234?secure=no&channel=legal"
    gazette.watch(*acme.sources, receiver("legal", url))
    return gazette


def tell(gazette: Gazette, count: int, **values: Any) -> None:
    """Log some changes of one subject and deliver them, in a process of its own."""
    kind = values.pop("kind", "post.updated")
    record(gazette, news(gazette, count, kind, subjects=1, **values))
    assert gazette("alert").code == 0


def posts(world: World) -> list[Mapping[str, Any]]:
    return [message.payload for message in world.slack.messages]


def test_what_follows_answers_the_first_message_of_its_subject(bot: Gazette, world: World) -> None:
    tell(bot, 3)

    first, *others = posts(world)
    assert "thread_ts" not in first
    assert [post["thread_ts"] for post in others] == [world.slack.ts(0)] * 2
    assert [post["reply_broadcast"] for post in others] == [False, False]


def test_subjects_do_not_share_a_thread(bot: Gazette, world: World) -> None:
    record(bot, news(bot, 2, subjects=2))
    bot("alert")

    assert [post.get("thread_ts") for post in posts(world)] == [None, None]


def test_a_thread_outlives_the_process_that_began_it(bot: Gazette, world: World) -> None:
    tell(bot, 1)
    world.clock.advance(DAY)
    tell(bot, 1, kind="page.changed")

    assert posts(world)[1]["thread_ts"] == world.slack.ts(0)


@pytest.mark.parametrize(("kind", "aloud"), [("license.changed", True), ("page.changed", False)])
def test_grave_replies_are_shown_in_the_channel_as_well(bot: Gazette, world: World, kind: str, aloud: bool) -> None:
    tell(bot, 1)
    tell(bot, 1, kind=kind)

    assert posts(world)[1]["reply_broadcast"] is aloud


def test_a_reply_after_a_rest_is_shown_in_the_channel_as_well(bot: Gazette, world: World) -> None:
    tell(bot, 1)
    world.clock.advance(8 * DAY)
    tell(bot, 1, kind="page.changed")

    assert posts(world)[1]["reply_broadcast"] is True


def test_after_a_deleted_message_the_next_one_begins_the_thread(bot: Gazette, world: World) -> None:
    tell(bot, 1)
    world.slack.deleted.add(world.slack.ts(0))
    tell(bot, 1, kind="page.changed")
    tell(bot, 1, kind="code.released")

    assert posts(world)[2]["thread_ts"] == world.slack.ts(1)


def test_a_gathered_message_stands_alone(bot: Gazette, acme: Acme, world: World) -> None:
    tell(bot, 1)
    host = world.slack.origin.removeprefix("http://")
    url = f"slackkit://{host}/xoxb-1-SECRETsecret1234?secure=no&channel=legal"
    bot.watch(*acme.sources, receiver("legal", url, wait="10m"))
    record(bot, news(bot, 2, "page.changed", subjects=1))
    world.clock.advance(timedelta(minutes=10))
    bot("alert")

    assert "thread_ts" not in posts(world)[1]
