"""The addresses that users have, over real TLS: nothing of a plugin is changed, only the way to hooks.slack.com."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
import trustme
from apprise import Apprise, NotifyFormat

from connectors.apprise import check, deliver
from connectors.exceptions import DeliveryError
from connectors.model import Notification

SECRET = "T0000LAB1/B0000LAB1/SECRETsecret1234SECRETsec"
PASTED = f"https://hooks.slack.com/services/{SECRET}"


@pytest.mark.parametrize("url", [PASTED, f"slack://{SECRET}"])
async def test_a_webhook_is_reached_at_its_own_address(real_slack: Any, notification: Notification, url: str) -> None:
    receipt = await asyncio.to_thread(deliver, url, notification)

    (request,), (post,) = real_slack.requests, real_slack.posts
    assert receipt.text == "slack 200 ok"
    assert (request.host, request.scheme, request.path) == ("hooks.slack.com", "https", f"/services/{SECRET}")
    assert post["blocks"][0]["text"]["text"] == "Roadrunner"


async def test_the_plugin_that_apprise_ships_gets_there_too(real_slack: Any) -> None:
    bundle = Apprise(f"slack://{SECRET}?image=no&footer=no")

    accepted = await bundle.async_notify(title="Roadrunner", body="tightened", body_format=NotifyFormat.TEXT)

    assert accepted
    assert real_slack.requests[0].host == "hooks.slack.com"
    assert "tightened" in str(real_slack.posts[0])


async def test_a_certificate_of_a_stranger_is_refused(
    real_slack: Any, notification: Notification, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    trustme.CA().cert_pem.write_to_path(tmp_path / "stranger.pem")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "stranger.pem"))

    with pytest.raises(DeliveryError) as caught:
        await asyncio.to_thread(deliver, PASTED, notification)

    assert caught.value.outcome == "transient"
    assert "SSLCertVerificationError" in str(caught.value)
    assert "SECRETsecret" not in str(caught.value)
    assert real_slack.posts == []


def test_the_address_is_understood_without_sending() -> None:
    assert check(PASTED) == "Slack"
