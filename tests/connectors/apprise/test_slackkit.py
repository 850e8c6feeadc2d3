import asyncio
import dataclasses
from typing import Any

import pytest
from aiohttp import web

from connectors.apprise import deliver
from connectors.apprise.slackkit import payload
from connectors.exceptions import DeliveryError
from connectors.model import Notification, Receipt


async def send(url: str, notification: Notification, silence: float = 5.0) -> Receipt:
    return await asyncio.to_thread(deliver, url, notification, timeout=silence)


async def refused(url: str, notification: Notification, silence: float = 5.0) -> DeliveryError:
    with pytest.raises(DeliveryError) as caught:
        await send(url, notification, silence)
    assert "SECRETsecret1234" not in str(caught.value)
    return caught.value


async def test_slack_gets_text_for_the_push_and_blocks_for_the_eye(slack: Any, notification: Notification) -> None:
    receipt = await send(slack.url, notification)

    assert receipt.text == "slack 200 ok"
    assert slack.posts[0]["text"] == "Roadrunner: tightened"
    assert slack.posts[0]["blocks"] == list(notification.blocks)
    assert slack.posts[0]["unfurl_links"] is False


async def test_a_message_without_blocks_is_posted_as_escaped_text(slack: Any, notification: Notification) -> None:
    hostile = dataclasses.replace(notification, blocks=(), text="<!channel> <https://evil.test|https://hf.co>")

    await send(slack.url, hostile)

    assert slack.posts[0]["text"] == "&lt;!channel&gt; &lt;https://evil.test|https://hf.co&gt;"


async def test_blocks_over_the_limit_give_way_to_text(notification: Notification) -> None:
    block = {"type": "divider"}
    long = dataclasses.replace(notification, blocks=(block,) * 46)

    assert "blocks" not in payload(long)


async def test_a_bot_posts_into_its_channel(slack: Any, notification: Notification) -> None:
    await send(slack.bot, notification)

    assert slack.posts[0]["channel"] == "C042"
    assert slack.requests[0].headers["Authorization"] == "Bearer xoxb-123-SECRETsecret1234"


async def test_too_many_requests_is_transient_and_names_the_pause(slack: Any, notification: Notification) -> None:
    slack.plan = [web.Response(status=429, headers={"Retry-After": "7"})]

    error = await refused(slack.url, notification)

    assert (error.outcome, error.code, error.retry_after) == ("transient", 429, 7.0)


@pytest.mark.parametrize(
    ("status", "text", "outcome"),
    [
        (404, "no_service", "permanent"),
        (400, "invalid_blocks", "permanent"),
        (403, "invalid_token", "permanent"),
        (410, "channel_is_archived", "permanent"),
        (302, "", "permanent"),
        (500, "server_error", "transient"),
        (503, "", "transient"),
    ],
)
async def test_refusals_are_told_apart(
    slack: Any, notification: Notification, status: int, text: str, outcome: str
) -> None:
    slack.plan = [web.Response(status=status, text=text, headers={"Location": "/elsewhere"} if status == 302 else {})]

    error = await refused(slack.url, notification)

    assert (error.outcome, error.code) == (outcome, status)
    assert text in str(error)


@pytest.mark.parametrize("step", ["drop", "silence"])
async def test_a_lost_answer_is_ambiguous(slack: Any, notification: Notification, step: str) -> None:
    slack.plan = [step]

    error = await refused(slack.url, notification, silence=0.5)

    assert error.outcome == "ambiguous"
    assert len(slack.posts) == 1


async def test_a_refused_connection_is_transient(unused_port: int, notification: Notification) -> None:
    error = await refused(f"slackkit://127.0.0.1:{unused_port}/T1/B1/SECRETsecret1234?secure=no", notification)

    assert error.outcome == "transient"


async def test_a_name_nobody_knows_is_transient(notification: Notification) -> None:
    error = await refused("slackkit://nowhere.invalid/T1/B1/SECRETsecret1234?secure=no", notification)

    assert error.outcome == "transient"


async def test_a_bots_error_in_a_200_is_permanent(slack: Any, notification: Notification) -> None:
    slack.plan = [web.json_response({"ok": False, "error": "channel_not_found"})]

    error = await refused(slack.bot, notification)

    assert error.outcome == "permanent"
    assert "channel_not_found" in str(error)


async def test_a_possible_duplicate_says_so_first(slack: Any, notification: Notification) -> None:
    await send(slack.url, dataclasses.replace(notification, duplicate=True))

    assert slack.posts[0]["text"].startswith("[possible duplicate] ")
    assert "possible duplicate" in slack.posts[0]["blocks"][0]["elements"][0]["text"]


def reply(notification: Notification, place: str, *, aloud: bool = False) -> Notification:
    return dataclasses.replace(notification, reply_to=place, aloud=aloud)


async def test_a_bots_receipt_is_where_replies_go(slack: Any, notification: Notification) -> None:
    first = await send(slack.bot, notification)
    second = await send(slack.bot, reply(notification, first.place, aloud=True))

    assert second.place == first.place
    assert "thread_ts" not in slack.posts[0]
    assert (slack.posts[1]["thread_ts"], slack.posts[1]["reply_broadcast"]) == ("1764000000.000001", True)


async def test_a_reply_that_is_not_said_aloud_stays_in_its_thread(slack: Any, notification: Notification) -> None:
    await send(slack.bot, reply(notification, "C042 1764000000.000001"))

    assert slack.posts[0]["reply_broadcast"] is False


@pytest.mark.parametrize("error", ["thread_not_found", "cannot_reply_to_message"])
async def test_a_reply_to_a_thread_that_is_refused_becomes_a_message(
    slack: Any, notification: Notification, error: str
) -> None:
    slack.plan = [web.json_response({"ok": False, "error": error})]

    receipt = await send(slack.bot, reply(notification, "C042 1763000000.000001"))

    (post,) = slack.posts
    assert "thread_ts" not in post
    assert receipt.place == "C042 1764000000.000001"


async def test_a_reply_whose_thread_was_deleted_begins_the_next_one(slack: Any, notification: Notification) -> None:
    slack.gone = {"1763000000.000001"}

    receipt = await send(slack.bot, reply(notification, "C042 1763000000.000001"))

    assert receipt.place == "C042 1764000000.000001"


@pytest.mark.parametrize("place", ["C7 1763000000.000001", "C042 soon", "C042", "1763000000.000001"])
async def test_a_place_in_another_channel_or_of_another_kind_is_no_thread(
    slack: Any, notification: Notification, place: str
) -> None:
    await send(slack.bot, reply(notification, place))

    assert "thread_ts" not in slack.posts[0]


async def test_a_webhook_has_no_threads(slack: Any, notification: Notification) -> None:
    receipt = await send(slack.url, reply(notification, "C042 1763000000.000001"))

    assert receipt.place == ""
    assert "thread_ts" not in slack.posts[0]


@pytest.mark.parametrize("answer", ["<html>", "[]", '"yes"', '{"ok": "perhaps"}'])
async def test_an_answer_that_is_none_is_no_acceptance(slack: Any, notification: Notification, answer: str) -> None:
    slack.plan = [web.Response(text=answer)]

    assert (await refused(slack.bot, notification)).outcome in {"ambiguous", "permanent"}
