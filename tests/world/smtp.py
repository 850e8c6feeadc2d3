"""A mail server that keeps what it is given and refuses as it is told."""

import asyncio
import email
import email.policy
import ssl
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

from .clock import Clock

LARGEST = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail that was accepted: the envelope's sender and recipients, and the parsed message."""

    at: datetime
    sender: str
    recipients: tuple[str, ...]
    message: EmailMessage
    secure: bool

    @property
    def text(self) -> str:
        """The plain text part with line feeds only, "" where there is none."""
        return self._part("plain")

    @property
    def html(self) -> str:
        """The HTML part likewise."""
        return self._part("html")

    def _part(self, kind: str) -> str:
        part = self.message.get_body((kind,))
        return "" if part is None else str(part.get_content()).replace("\r\n", "\n")


@dataclass(slots=True)
class Refusal:
    """How one recipient is refused, and how many times more; None for ever."""

    code: int
    words: str
    times: int | None


@dataclass(slots=True)
class Plan:
    """What goes wrong: refusals by recipient ("*" for all), and how many mails are cut off after DATA."""

    refusals: dict[str, Refusal] = field(default_factory=dict)
    drop_after_data: int = 0
    data_code: int = 0


class Smtp:
    """An SMTP server on a loopback port, with STARTTLS where it is given a context."""

    def __init__(self, clock: Clock, tls: ssl.SSLContext | None = None) -> None:
        self.messages: list[Mail] = []
        self.attempts = 0
        self._clock = clock
        self._tls = tls
        self._plan = Plan()
        self._server: asyncio.Server | None = None
        self._protocols: list[SMTP] = []
        self.host, self.port = "127.0.0.1", 0

    @property
    def url(self) -> str:
        """Host and port as an Apprise URL wants them: `mailto://127.0.0.1:2525`."""
        return f"mailto://{self.host}:{self.port}"

    def refuse(self, recipient: str, code: int = 550, words: str = "refused", *, times: int | None = None) -> None:
        """Refuse a recipient ("*" for all) by a 4xx or 5xx code, for ever or some times."""
        self._plan.refusals[recipient.lower()] = Refusal(code, words, times)

    def accept(self, recipient: str) -> None:
        """Refuse a recipient no longer."""
        self._plan.refusals.pop(recipient.lower(), None)

    def refuse_data(self, code: int) -> None:
        """Answer DATA by this code; 0 accepts again."""
        self._plan.data_code = code

    def drop_after_data(self, times: int = 1) -> None:
        """Keep the next mails and break the connection instead of saying so."""
        self._plan.drop_after_data = times

    async def start(self) -> None:
        """Listen on a free port."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(self._protocol, self.host, self.port)
        self.port = int(self._server.sockets[0].getsockname()[1])

    async def stop(self) -> None:
        """Stop listening and end every session."""
        for protocol in self._protocols:
            _abort(protocol)
        if self._server is not None:
            self._server.close()
            await asyncio.sleep(0)
        self._server = None

    def _protocol(self) -> SMTP:
        protocol = SMTP(
            self,
            data_size_limit=LARGEST,
            enable_SMTPUTF8=True,
            hostname="mail.world.test",
            tls_context=self._tls,
            require_starttls=self._tls is not None,
            loop=asyncio.get_running_loop(),
        )
        self._protocols.append(protocol)
        return protocol

    async def handle_RCPT(  # noqa: N802 - the name aiosmtpd calls
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Take or refuse one recipient."""
        refusal = self._plan.refusals.get(address.lower()) or self._plan.refusals.get("*")
        if refusal is not None and refusal.times != 0:
            refusal.times = None if refusal.times is None else refusal.times - 1
            return f"{refusal.code} {refusal.words}"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - likewise
        """Keep a mail, or refuse it, or keep it and break off."""
        self.attempts += 1
        if self._plan.data_code:
            return f"{self._plan.data_code} refused"
        self.messages.append(self._mail(session, envelope))
        if self._plan.drop_after_data:
            self._plan.drop_after_data -= 1
            _abort(server)
        return "250 OK"

    def _mail(self, session: Session, envelope: Envelope) -> Mail:
        message: Any = email.message_from_bytes(_bytes(envelope.content), policy=email.policy.default)
        recipients = tuple(envelope.rcpt_tos)
        return Mail(self._clock.now(), envelope.mail_from or "", recipients, message, session.ssl is not None)


def _bytes(content: str | bytes | None) -> bytes:
    return content if isinstance(content, bytes) else (content or "").encode()


def _abort(protocol: SMTP) -> None:
    if isinstance(protocol.transport, asyncio.Transport):
        protocol.transport.abort()
