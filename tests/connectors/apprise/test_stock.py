import asyncio
import dataclasses
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.apprise import deliver, stock
from connectors.exceptions import DeliveryError
from connectors.model import Notification

LINK = "https://acme.test/license"


async def test_a_webhook_gets_title_and_text(hook: Any, notification: Notification) -> None:
    receipt = await asyncio.to_thread(deliver, f"json://127.0.0.1:{hook.port}/in", notification)

    assert receipt.text == "JSON webhook accepted"
    assert hook.posts[0]["title"] == notification.title
    assert hook.posts[0]["message"].startswith("Commercial use")


@pytest.mark.parametrize(("status", "outcome"), [(500, "transient"), (429, "transient"), (404, "permanent")])
async def test_a_stock_service_says_no_by_its_status(
    hook: Any, notification: Notification, status: int, outcome: str
) -> None:
    hook.status = status

    with pytest.raises(DeliveryError) as caught:
        await asyncio.to_thread(deliver, f"json://127.0.0.1:{hook.port}/in", notification)

    assert (caught.value.outcome, caught.value.code) == (outcome, status)
    assert len(hook.posts) == 1


def test_a_stock_service_that_cannot_be_reached_is_tried_again(unused_port: int, notification: Notification) -> None:
    with pytest.raises(DeliveryError) as caught:
        deliver(f"json://127.0.0.1:{unused_port}/in", notification)

    assert caught.value.outcome == "transient"


def test_an_address_no_service_takes_is_permanent(notification: Notification) -> None:
    with pytest.raises(DeliveryError) as caught:
        deliver("nosuchservice://SECRETsecret1234", notification)

    assert caught.value.outcome == "permanent"
    assert "SECRETsecret1234" not in str(caught.value)


def test_a_long_text_is_cut_behind_a_paragraph_with_the_way_to_the_rest() -> None:
    text = "\n\n".join(["A paragraph of some words."] * 100)

    cut = stock.cut(text, 1000, LINK)

    assert len(cut) <= 1000
    assert cut.endswith(f"words.\n\n… the rest: {LINK}")


@given(st.text(), st.integers(1, 3000), st.sampled_from(["", LINK]))
def test_a_cut_text_is_never_too_long(text: str, limit: int, url: str) -> None:
    assert len(stock.cut(text, limit, url)) <= limit


@given(st.integers(100, 3000), st.integers(0, 300), st.booleans(), st.sampled_from(["discord", "json", "ntfy"]))
def test_a_message_fits_every_service(body: int, title: int, shared: bool, schema: str) -> None:
    message = Notification(
        id="1", title="[Post] @everyone " * 30, text=f"[Post] words {LINK}\n\n" + "@here words. " * 400
    )

    said = stock.fit(message, schema, body=body, title=title, shared=shared)

    assert len(said.title) <= title
    assert len(said.body) + (len(said.title) if shared else 0) <= max(body, 4000 if schema == "ntfy" else 0)


@pytest.mark.parametrize(
    "text", ["@everyone", "@here", "<@123>", "<@&123>", "<#5>", "<!channel>", "[bank](https://evil.test)"]
)
def test_chat_services_see_no_mention_and_no_masked_link(text: str, notification: Notification) -> None:
    said = stock.fit(
        dataclasses.replace(notification, title=text, text=f"a {text} b"), "discord", body=2000, title=256, shared=True
    )

    assert text not in said.title + said.body


def test_a_text_message_is_one_line_with_its_link(notification: Notification) -> None:
    said = stock.fit(notification, "sms", body=160, title=0, shared=False)

    assert said.body == f"Roadrunner: tightened {LINK}"
