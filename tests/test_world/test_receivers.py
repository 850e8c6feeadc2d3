import smtplib
import ssl
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.test_world.certificates import write_certificate
from tests.world import World, dropped, slow, unavailable


def section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def header(text: str) -> dict[str, Any]:
    return {"type": "header", "text": {"type": "plain_text", "text": text}}


GOOD = {"text": "hello", "blocks": [header("Title"), section("body"), {"type": "divider"}]}


def test_slack_keeps_what_it_accepts(world: World) -> None:
    answer = httpx.post(world.slack.url, json=GOOD)
    assert (answer.status_code, answer.text) == (200, "ok")
    assert world.slack.messages[0].payload == GOOD
    assert world.slack.messages[0].words.split() == ["hello", "Title", "body"]


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        ({}, "no_text"),
        ({"text": ""}, "no_text"),
        ([], "invalid_payload"),
        ({"blocks": [header("x" * 151)]}, "invalid_blocks"),
        ({"blocks": [section("x" * 3001)]}, "invalid_blocks"),
        ({"blocks": [section("")]}, "invalid_blocks"),
        ({"blocks": [{"type": "divider"}] * 51}, "invalid_blocks"),
        ({"blocks": [{"type": "marquee"}]}, "invalid_blocks"),
        ({"blocks": [{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}]}, "invalid_blocks"),
        ({"blocks": [{"type": "section", "fields": [{"type": "mrkdwn", "text": "x"}] * 11}]}, "invalid_blocks"),
        ({"blocks": [{"type": "context", "elements": []}]}, "invalid_blocks"),
        ({"text": "x", "attachments": [{"blocks": [section("x" * 3001)]}]}, "invalid_blocks"),
        ({"blocks": [section("x" * 2900)] * 5}, "msg_blocks_too_long"),
        ({"text": "x" * 40_001}, "msg_too_long"),
    ],
)
def test_slack_refuses_what_the_real_one_refuses(world: World, payload: object, reason: str) -> None:
    answer = httpx.post(world.slack.url, json=payload)
    assert (answer.status_code, answer.text) == (400, reason)
    assert world.slack.messages == []
    assert [word for word, _ in world.slack.refused] == [reason]


def test_slack_takes_blocks_up_to_the_limits(world: World) -> None:
    button = {"type": "button", "text": {"type": "plain_text", "text": "Open"}, "url": "https://example.org"}
    blocks = [
        header("x" * 150),
        section("x" * 3000),
        *[{"type": "divider"}] * 47,
        {"type": "actions", "elements": [button]},
    ]
    assert httpx.post(world.slack.url, json={"text": "x", "blocks": blocks}).text == "ok"
    assert httpx.post(world.slack.url, data={"payload": '{"text": "a form"}'}).text == "ok"


def test_a_removed_webhook_has_no_service(world: World) -> None:
    world.slack.closed.add(world.slack.path)
    answer = httpx.post(world.slack.url, json=GOOD)
    assert (answer.status_code, answer.text) == (404, "no_service")


def test_slack_asks_for_a_pause_when_messages_come_too_fast(world: World) -> None:
    world.slack.pace = 1
    assert [httpx.post(world.slack.url, json=GOOD).status_code for _ in range(2)] == [200, 429]
    world.clock.advance(timedelta(seconds=1))
    assert httpx.post(world.slack.url, json=GOOD).status_code == 200


def test_a_connection_dropped_before_loses_the_message_and_after_only_the_answer(world: World) -> None:
    for when in ("before", "after"):
        world.slack.fault("*", dropped("after" if when == "after" else "before").but(times=1))
        with pytest.raises(httpx.RemoteProtocolError):
            httpx.post(world.slack.url, json=GOOD)
        assert len(world.slack.messages) == (when == "after")


def test_a_late_answer_belongs_to_an_accepted_message(world: World) -> None:
    world.slack.fault("*", slow(1))
    with pytest.raises(httpx.ReadTimeout):
        httpx.post(world.slack.url, json=GOOD, timeout=0.2)
    assert len(world.slack.messages) == 1


def test_a_failure_plan_lets_later_messages_through(world: World) -> None:
    world.slack.fault("*", unavailable(500).but(times=2))
    assert [httpx.post(world.slack.url, json=GOOD).status_code for _ in range(3)] == [500, 500, 200]


def test_a_plain_webhook_takes_anything(world: World) -> None:
    httpx.post(world.webhook.url, json={"a": 1}, headers={"X-Key": "k"})
    httpx.put(world.webhook.origin + "/topic", content=b"words")
    first, second = world.webhook.messages
    assert (first.payload, first.headers["x-key"]) == ({"a": 1}, "k")
    assert (second.path, second.body, second.payload) == ("/topic", b"words", None)


def mail(*to: str) -> EmailMessage:
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = "Änderung", "a@world.test", ", ".join(to)
    message.set_content("words\n")
    message.add_alternative("<p>words</p>\n", subtype="html")
    return message


def client(world: World) -> smtplib.SMTP:
    return smtplib.SMTP(world.smtp.host, world.smtp.port, timeout=5)


def test_a_mail_arrives_whole(world: World) -> None:
    with client(world) as smtp:
        smtp.send_message(mail("b@world.test"))
    got = world.smtp.messages[0]
    assert (got.message["Subject"], got.recipients, got.text, got.html) == (
        "Änderung", ("b@world.test",), "words\n", "<p>words</p>\n",
    )  # fmt: skip


def test_recipients_are_refused_one_by_one(world: World) -> None:
    world.smtp.refuse("gone@world.test", 550)
    world.smtp.refuse("grey@world.test", 451, times=1)
    with client(world) as smtp:
        refused = smtp.send_message(mail("gone@world.test", "grey@world.test", "b@world.test"))
        assert {name: code for name, (code, _) in refused.items()} == {"gone@world.test": 550, "grey@world.test": 451}
        assert smtp.send_message(mail("grey@world.test")) == {}
    assert [got.recipients for got in world.smtp.messages] == [("b@world.test",), ("grey@world.test",)]


def test_a_connection_lost_after_data_leaves_the_mail_accepted(world: World) -> None:
    world.smtp.drop_after_data()
    smtp = client(world)
    with pytest.raises(smtplib.SMTPServerDisconnected):
        smtp.send_message(mail("b@world.test"))
    smtp.close()
    assert len(world.smtp.messages) == 1


def test_data_may_be_refused(world: World) -> None:
    world.smtp.refuse_data(552)
    with client(world) as smtp, pytest.raises(smtplib.SMTPDataError):
        smtp.send_message(mail("b@world.test"))
    assert (world.smtp.messages, world.smtp.attempts) == ([], 1)


def test_a_server_with_tls_insists_on_it(world: World, tmp_path: Path) -> None:
    certificate, key = write_certificate(tmp_path)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    world.start_smtp(context)
    with client(world) as smtp:
        with pytest.raises(smtplib.SMTPResponseException, match="STARTTLS"):
            smtp.send_message(mail("b@world.test"))
        smtp.starttls(context=ssl.create_default_context(cafile=str(certificate)))
        smtp.send_message(mail("b@world.test"))
    assert world.smtp.messages[0].secure
