"""Asking for a receiver's server: nothing is sent, and nothing that is secret is told."""

import asyncio
import os
import socket
from typing import Any

import pytest

from connectors.apprise import reach
from connectors.exceptions import DeliveryError


def test_a_mail_server_is_greeted_and_gets_no_mail(mailbox: Any) -> None:
    assert reach(mailbox.url) == "the mail server answers"
    assert mailbox.envelopes == []


def test_a_login_that_is_refused_is_told_without_the_password(mailbox: Any) -> None:
    url = mailbox.url.replace("mailto://", "mailto://user:SECRETsecret1234@")

    with pytest.raises(DeliveryError, match="no STARTTLS or no login") as caught:
        reach(url)

    assert "SECRETsecret1234" not in str(caught.value)


async def test_a_webhook_is_asked_for_its_server_only(slack: Any, hook: Any) -> None:
    found = [
        await asyncio.to_thread(reach, url)
        for url in (slack.url, f"json://127.0.0.1:{hook.port}/in", f"ntfy://127.0.0.1:{hook.port}/topic")
    ]

    assert found == ["the server answers", "the server answers", ""]
    assert slack.requests == hook.posts == []


async def test_the_real_address_of_slack_is_asked_over_tls(real_slack: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", os.environ["REQUESTS_CA_BUNDLE"])

    found = await asyncio.to_thread(reach, "https://hooks.slack.com/services/T0000LAB1/B0000LAB1/SECRETsecret1234SECR")

    assert found == "the server answers over TLS"
    assert real_slack.requests == []


@pytest.mark.parametrize("url", ["json://127.0.0.1:{port}/in", "mailto://127.0.0.1:{port}?from=a@b.test&to=c@d.test"])
def test_a_server_that_is_not_there_is_told(unused_port: int, url: str) -> None:
    with pytest.raises(DeliveryError, match="cannot be reached"):
        reach(url.format(port=unused_port))


@pytest.mark.parametrize("url", ["tgram://123456789:abcdefg_hijklmnop/12315544/", "console:"])
def test_a_token_is_never_taken_for_a_host(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setattr(socket, "create_connection", None)

    assert reach(url) in {"", "console"}
