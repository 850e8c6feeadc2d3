import asyncio
import dataclasses
import logging
from typing import Any

import pytest
from aiohttp import web

from connectors.apprise import deliver
from connectors.apprise.ticket import Ticket
from connectors.exceptions import DeliveryError
from connectors.model import Notification


def test_a_delivery_nobody_waits_for_is_not_begun(notification: Notification) -> None:
    ticket = Ticket(notification, 1.0)

    assert ticket.abandon() is False
    assert ticket.begin() is False


def test_a_delivery_given_up_after_it_began_may_have_arrived(notification: Notification) -> None:
    ticket = Ticket(notification, 1.0)

    assert ticket.begin() is True
    assert ticket.abandon() is True


async def test_many_deliveries_at_once_do_not_mix(slack: Any, mailbox: Any, notification: Notification) -> None:
    said = [dataclasses.replace(notification, id=f"n{n}", short=f"number {n}", title=f"number {n}") for n in range(20)]

    urls = [slack.url, mailbox.url] * 10
    receipts = await asyncio.gather(*(asyncio.to_thread(deliver, u, n) for u, n in zip(urls, said, strict=True)))

    assert sorted(post["text"] for post in slack.posts) == sorted(n.short for n in said[::2])
    assert [receipt.text.split()[2] for receipt in receipts[1::2]] == [f"<{n.id}@gazette.x.test>" for n in said[1::2]]


@pytest.mark.parametrize("step", [web.Response(status=404, text="no_service"), "drop", None])
async def test_no_secret_reaches_a_log_or_an_exception(
    slack: Any, notification: Notification, caplog: pytest.LogCaptureFixture, step: Any
) -> None:
    slack.plan = [step]
    told = ""

    with caplog.at_level(logging.DEBUG):
        try:
            told = (await asyncio.to_thread(deliver, slack.url, notification)).text
        except DeliveryError as exc:
            told = f"{exc!r} {exc.__cause__!r} {exc.__context__!r}"

    assert "SECRETsecret1234" not in caplog.text + told
