import dataclasses
import email.policy
import smtplib
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult

from connectors.apprise import deliver
from connectors.exceptions import DeliveryError
from connectors.model import Notification


def read(mailbox: Any, index: int = 0) -> EmailMessage:
    parsed = email.message_from_bytes(mailbox.envelopes[index].content, policy=email.policy.default)
    assert isinstance(parsed, EmailMessage)
    return parsed


def refused(url: str, notification: Notification) -> DeliveryError:
    with pytest.raises(DeliveryError) as caught:
        deliver(url, notification, timeout=3)
    return caught.value


def test_a_mail_has_our_text_and_our_html(mailbox: Any, notification: Notification) -> None:
    receipt = deliver(mailbox.url, notification)

    mail = read(mailbox)
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert text is not None
    assert html is not None
    assert text.get_content().splitlines() == notification.text.splitlines()
    assert "<p>Commercial use</p>" in html.get_content()
    assert receipt.text.startswith("smtp 250 <")


def test_a_mail_is_known_by_its_notification_and_threaded_by_its_subject(
    mailbox: Any, notification: Notification
) -> None:
    deliver(mailbox.url, notification)
    deliver(mailbox.url, dataclasses.replace(notification, duplicate=True))

    first, second = read(mailbox), read(mailbox, 1)
    assert first["Message-ID"] == second["Message-ID"] == "<c0ffee@gazette.x.test>"
    assert first["References"] == first["In-Reply-To"] != first["Message-ID"]
    assert second["Subject"] == "[possible duplicate] [License] Acme: Roadrunner — tightened"
    assert second["X-Gazette-Duplicate"] == "possible"


def test_a_mail_about_a_release_stands_in_the_thread_of_its_subject_too(
    mailbox: Any, notification: Notification
) -> None:
    release, subject = "release:acme:4", "hf:model:1"
    deliver(mailbox.url, dataclasses.replace(notification, threads=(release, subject)))
    deliver(mailbox.url, dataclasses.replace(notification, threads=(subject,)))

    first, later = read(mailbox)["References"].split(), read(mailbox, 1)["References"].split()
    assert (len(first), later) == (2, first[1:])


def test_dates_are_attached_beside_both_forms_of_the_message(mailbox: Any, notification: Notification) -> None:
    dates = "BEGIN:VCALENDAR\r\nSUMMARY:許可\r\nEND:VCALENDAR\r\n"
    deliver(mailbox.url, dataclasses.replace(notification, calendar=dates))

    mail = read(mailbox)
    (file,) = mail.iter_attachments()
    assert (file.get_content_type(), file.get_filename(), file.get_param("method")) == (
        "text/calendar",
        "dates.ics",
        "PUBLISH",
    )
    assert file.get_payload(decode=True) == dates.encode()
    assert [part.get_content_type() for part in mail.walk()][2:4] == ["text/plain", "text/html"]


def test_a_message_that_stands_alone_is_in_no_thread(mailbox: Any, notification: Notification) -> None:
    deliver(mailbox.url, dataclasses.replace(notification, threads=()))

    assert (read(mailbox)["References"], read(mailbox)["In-Reply-To"]) == (None, None)


def test_a_mail_says_that_a_machine_wrote_it_and_what_about(mailbox: Any, notification: Notification) -> None:
    deliver(mailbox.url, notification)

    mail = read(mailbox)
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["List-Id"] == "Model Gazette <gazette.x.test>"
    assert (mail["X-Gazette-Kind"], mail["X-Gazette-Severity"]) == ("license.changed", "critical")
    assert mail["From"] == "Model Gazette <watch@x.test>"


def test_the_usual_options_of_a_mail_address_are_honored(mailbox: Any, notification: Notification) -> None:
    url = (
        f"mailto://mail.example.test:{mailbox.port}?smtp=127.0.0.1&from=watch@x.test&name=The%20Watch&to=a@y.test,b@y.test"
        "&cc=c@y.test&bcc=d@y.test&reply=e@y.test&format=text&+X-Team=legal&+Subject=forged"
    )

    deliver(url, notification)

    mail = read(mailbox)
    assert mail["From"] == "The Watch <watch@x.test>"
    assert (mail["To"], mail["Cc"], mail["Reply-To"]) == ("a@y.test, b@y.test", "c@y.test", "e@y.test")
    assert (mail["Bcc"], mail["X-Team"]) == (None, "legal")
    assert mail.get_all("Subject") == ["[License] Acme: Roadrunner — tightened"]
    assert mail.get_content_type() == "text/plain"
    assert mailbox.envelopes[0].rcpt_tos == ["a@y.test", "b@y.test", "c@y.test", "d@y.test"]


def test_no_header_is_injected(mailbox: Any, notification: Notification) -> None:
    hostile = "Foo\r\nBcc: spy@evil.test\r\n\r\nbody\x00\u2028X-Evil: 1"

    deliver(mailbox.url, dataclasses.replace(notification, title=hostile, kind=hostile, id=hostile, threads=(hostile,)))

    mail = read(mailbox)
    assert mail["Bcc"] is None
    assert mail["X-Evil"] is None
    assert "\r" not in mail["Subject"]
    assert mail["Message-ID"].count("<") == 1


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [("550 no such user", "permanent"), ("451 greylisted", "transient"), ("421 busy", "transient")],
)
def test_a_refused_recipient_counts_by_its_code(
    mailbox: Any, notification: Notification, answer: str, outcome: str
) -> None:
    mailbox.refusals = {"legal@y.test": answer}

    error = refused(mailbox.url, notification)

    assert (error.outcome, error.code) == (outcome, int(answer[:3]))
    assert mailbox.envelopes == []


def test_one_refused_recipient_of_two_is_told_in_the_receipt(mailbox: Any, notification: Notification) -> None:
    mailbox.refusals = {"gone@y.test": "550 no such user"}

    receipt = deliver(mailbox.url + ",gone@y.test", notification)

    assert "1 of 2 recipients; refused gone@y.test: 550" in receipt.text


@pytest.mark.parametrize(("verdict", "outcome"), [("554 spam", "permanent"), ("452 full", "transient")])
def test_a_refused_message_counts_by_its_code(
    mailbox: Any, notification: Notification, verdict: str, outcome: str
) -> None:
    mailbox.verdict = verdict

    assert refused(mailbox.url, notification).outcome == outcome


def test_a_connection_lost_after_the_mail_is_ambiguous(mailbox: Any, notification: Notification) -> None:
    mailbox.lose = True

    error = refused(mailbox.url, notification)

    assert error.outcome == "ambiguous"
    assert len(mailbox.envelopes) == 1


def test_a_refused_connection_is_transient(unused_port: int, notification: Notification) -> None:
    error = refused(f"mailto://127.0.0.1:{unused_port}?from=a@x.test&to=b@y.test", notification)

    assert error.outcome == "transient"


def test_a_server_without_starttls_gets_nothing(mailbox: Any, notification: Notification) -> None:
    error = refused(mailbox.url.replace("mailto:", "mailtos:"), notification)

    assert error.outcome == "permanent"
    assert mailbox.envelopes == []


@pytest.mark.parametrize(
    "mailbox",
    [{"auth_require_tls": False, "authenticator": lambda *_: AuthResult(success=False, handled=False)}],
    indirect=True,
)
def test_a_wrong_password_is_permanent_and_not_repeated(mailbox: Any, notification: Notification) -> None:
    error = refused(mailbox.url.replace("127", "user:HUNTERhunter2@127", 1), notification)

    assert (error.outcome, error.code) == ("permanent", 535)
    assert "HUNTERhunter2" not in repr(error)


def test_the_error_keeps_no_exception_that_holds_an_address(mailbox: Any, notification: Notification) -> None:
    mailbox.refusals = {"legal@y.test": "550 no"}

    assert not isinstance(refused(mailbox.url, notification).__cause__, smtplib.SMTPException)
