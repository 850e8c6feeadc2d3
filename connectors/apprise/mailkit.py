"""E-mail over SMTP: our own plugin, one transaction per message, every refusal told apart."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from email.errors import MessageError
from email.message import EmailMessage
from typing import Any

from apprise import NotifyFormat
from apprise.plugins.email.base import NotifyEmail
from apprise.plugins.email.common import SecureMailMode

from connectors.exceptions import DeliveryError
from connectors.model import Receipt

from .clean import line
from .mime import Envelope, message
from .ticket import Ticket, current

# Apprise annotates its plugins half: what is inherited is used unchecked.
_Email: Any = NotifyEmail
_ACCEPTED = frozenset({250, 251, 252})
_BROKEN = 500


class MailKit(_Email):  # type: ignore[misc]
    """Apprise's reading of mail addresses (`mailto://` with all its options) with a sending of our own."""

    service_name = "E-mail"
    protocol = "mailkit"
    secure_protocol = "mailkits"
    request_rate_per_sec = 0.0

    def send(self, *_: Any, **__: Any) -> bool:
        """Mail the rendered message of the delivery under way; leave the classified outcome on its ticket."""
        ticket = current.get()
        if ticket is None:
            return False
        try:
            mail = message(ticket.notification, self.envelope, date=datetime.now(UTC), html=self._wants_html())
            receipt = self._converse(mail, ticket)
        except DeliveryError as exc:
            return ticket.fail(exc)
        except (OSError, ValueError, MessageError) as exc:  # smtplib's own are OSErrors
            return ticket.fail(_lost(exc, sent=ticket.phase == "sending"))
        return ticket.accept(Receipt(receipt))

    def reach(self, timeout: float) -> str:
        """Greet the server and log in, send nothing; return what was found. DeliveryError where that fails."""
        try:
            with self._session(timeout) as smtp:
                smtp.noop()
        except (OSError, ValueError) as exc:
            raise _lost(exc, sent=False) from exc
        return "the mail server takes the login" if self.user else "the mail server answers"

    @property
    def envelope(self) -> Envelope:
        """Who writes to whom, as the receiver's address says."""
        named = {address: name or "" for address, name in self.names.items()}
        return Envelope(
            sender=(self.from_addr[0] or self.app_id, self.from_addr[1]),
            to=tuple((name or "", address) for name, address in self.targets),
            cc=tuple((named.get(address, ""), address) for address in sorted(self.cc)),
            bcc=tuple(sorted(self.bcc)),
            reply_to=tuple((named.get(address, ""), address) for address in sorted(self.reply_to)),
            headers=dict(self.headers),
        )

    def _wants_html(self) -> bool:
        return bool(self.resolve_format(NotifyFormat.HTML) == NotifyFormat.HTML)

    def _converse(self, mail: EmailMessage, ticket: Ticket) -> str:
        """Return the receipt of one SMTP transaction; DeliveryError where the server refuses."""
        recipients = self.envelope.recipients
        with self._session(ticket.timeout) as smtp:
            refused = _envelope(smtp, self.envelope.sender[1], recipients)
            if not ticket.begin():
                smtp.rset()
                msg = "given up before anything was sent"
                raise DeliveryError(msg)
            code, answer = _data(smtp, mail.as_bytes())
        _refuse("the server refused the message", code, answer)
        accepted = len(recipients) - len(refused)
        told = "".join(f"; refused {address}: {refusal[0]}" for address, refusal in refused.items())
        return f"smtp {code} {mail['Message-ID']} {accepted} of {len(recipients)} recipients{told}"

    @contextmanager
    def _session(self, timeout: float) -> Iterator[smtplib.SMTP]:
        context = ssl.create_default_context()
        if not self.verify_certificate:
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        if self.secure_mode == SecureMailMode.SSL:
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(self.smtp_host, self.port, timeout=timeout, context=context)
        else:
            smtp = smtplib.SMTP(self.smtp_host, self.port, timeout=timeout)
        try:
            self._greet(smtp, context)
            yield smtp
        except OSError:
            # A server that fell silent is not waited for a second time.
            smtp.close()
            raise
        finally:
            # The outcome is known by now; a server that does not say goodbye changes nothing.
            with suppress(OSError):
                smtp.quit()
            smtp.close()

    def _greet(self, smtp: smtplib.SMTP, context: ssl.SSLContext) -> None:
        smtp.ehlo_or_helo_if_needed()
        if self.secure_mode == SecureMailMode.STARTTLS:
            smtp.starttls(context=context)
            smtp.ehlo()
        if self.user and self.password:
            smtp.login(self.user, self.password)


def _envelope(smtp: smtplib.SMTP, sender: str, recipients: tuple[str, ...]) -> dict[str, tuple[int, str]]:
    """Name the sender and the recipients; return those refused. DeliveryError where nobody is left."""
    code, answer = smtp.mail(sender)
    _refuse("the server refused the sender", code, answer)
    replies = {address: smtp.rcpt(address) for address in recipients}
    refused = {a: (code, _said(answer)) for a, (code, answer) in replies.items() if code not in _ACCEPTED}
    if len(refused) == len(recipients):
        # One that may be accepted later is reason enough to try again.
        code, answer_text = min(refused.values())
        what = "the server refused every recipient"
        raise _refusal(what, code, answer_text)
    return refused


def _data(smtp: smtplib.SMTP, content: bytes) -> tuple[int, bytes]:
    try:
        return smtp.data(content)
    except smtplib.SMTPDataError as exc:
        # The server did not even want to hear the message: nothing was sent.
        what = "the server refused the message"
        raise _refusal(what, exc.smtp_code, _said(exc.smtp_error)) from exc


def _refuse(what: str, code: int, answer: bytes | str) -> None:
    if code not in _ACCEPTED:
        raise _refusal(what, code, _said(answer))


def _refusal(what: str, code: int, answer: str) -> DeliveryError:
    outcome = "permanent" if code >= _BROKEN else "transient"
    return DeliveryError(f"{what}: {code} {answer}".rstrip(), outcome=outcome, code=code)


def _lost(exc: Exception, *, sent: bool) -> DeliveryError:
    """Return what an exception outside the dialog means; before DATA nothing can have arrived."""
    name = type(exc).__name__
    if isinstance(exc, smtplib.SMTPAuthenticationError):
        return _refusal("the server refused the login", exc.smtp_code, "")
    if isinstance(exc, smtplib.SMTPNotSupportedError):
        return DeliveryError("the server offers no STARTTLS or no login; nothing was sent", outcome="permanent")
    if not isinstance(exc, OSError):
        return DeliveryError(f"the message cannot be written as a mail ({name})", outcome="permanent")
    if isinstance(exc, smtplib.SMTPResponseException):
        return _refusal("the server refused", exc.smtp_code, _said(exc.smtp_error))
    if sent:
        return DeliveryError(f"the connection was lost while the mail was sent ({name})", outcome="ambiguous")
    return DeliveryError(f"the mail server cannot be reached ({name})", outcome="transient")


def _said(answer: bytes | str) -> str:
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return line(text, 120)
