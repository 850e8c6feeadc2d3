"""A notification as a mail: both parts written by us, a stable identity, headers nobody can inject into. Pure."""

import email.policy
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from connectors.model import Notification

from .clean import line, paragraphs

# 7bit makes every body base64 or quoted-printable, so that no server on the way needs 8BITMIME.
_POLICY = email.policy.SMTP.clone(cte_type="7bit")
_OURS = {
    *("from", "to", "cc", "bcc", "reply-to", "sender", "return-path", "subject", "date", "message-id"),
    *("in-reply-to", "references", "list-id", "auto-submitted", "mime-version", "content-type"),
    "content-transfer-encoding",
}
_TOKEN = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*")
_PRIORITY = {"critical": "1 (Highest)", "high": "2 (High)"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """Who writes to whom: (name, address) pairs; headers are those the receiver's address asks for."""

    sender: tuple[str, str]
    to: Sequence[tuple[str, str]]
    cc: Sequence[tuple[str, str]] = ()
    bcc: Sequence[str] = ()
    reply_to: Sequence[tuple[str, str]] = ()
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def recipients(self) -> tuple[str, ...]:
        """Every address that is to receive a copy, each once."""
        return tuple(dict.fromkeys([*(a for _, a in self.to), *(a for _, a in self.cc), *self.bcc]))


def message(notification: Notification, envelope: Envelope, *, date: datetime, html: bool = True) -> EmailMessage:
    """Return the mail; without `html` the text part alone."""
    mail = EmailMessage(policy=_POLICY)
    _address(mail, envelope)
    _identify(mail, notification, envelope.sender[1].rpartition("@")[2])
    mail["Subject"] = line(notification.title) or "Model Gazette"
    mail["Date"] = format_datetime(date)
    _describe(mail, notification)
    for name, value in envelope.headers.items():
        if _TOKEN.fullmatch(name) and name.lower() not in _OURS and name not in mail:
            mail[name] = line(value)
    mail.set_content(paragraphs(notification.text, 200_000) + "\n")
    if html and notification.html:
        mail.add_alternative(notification.html, subtype="html")
        _show(mail, notification)
    if notification.calendar:
        dates = notification.calendar.encode()
        mail.add_attachment(
            dates, "text", "calendar", filename="dates.ics", params={"method": "PUBLISH", "charset": "utf-8"}
        )
    return mail


def _show(mail: EmailMessage, notification: Notification) -> None:
    """Put the pictures that the HTML shows beside it, as parts that are no attachments."""
    page = mail.get_body(("html",))
    assert isinstance(page, EmailMessage)
    for image in notification.images:
        if f"cid:{image.cid}" in notification.html and (png := image.png):
            name = f"{image.cid}.png"
            page.add_related(png, "image", "png", cid=f"<{image.cid}>", disposition="inline", filename=name)


def message_id(key: str, domain: str) -> str:
    """Return the Message-ID of `key`: always the same one, so that a second copy can be recognized."""
    local = re.sub(r"[^A-Za-z0-9_-]+", ".", key).strip(".")[:64]
    if local != key:
        local = f"{local}.{hashlib.sha256(key.encode('utf-8', 'replace')).hexdigest()[:12]}".lstrip(".")
    return f"<{local}@gazette.{domain}>"


def _address(mail: EmailMessage, envelope: Envelope) -> None:
    mail["From"] = _addresses([envelope.sender])
    mail["To"] = _addresses(envelope.to)
    if envelope.cc:
        mail["Cc"] = _addresses(envelope.cc)
    if envelope.reply_to:
        mail["Reply-To"] = _addresses(envelope.reply_to)


def _identify(mail: EmailMessage, notification: Notification, domain: str) -> None:
    mail["Message-ID"] = message_id(notification.id, domain)
    # One root per subject: the history of a model is one thread, though the root itself was never sent.
    if roots := [message_id(name, domain) for name in notification.threads if name and name != notification.id]:
        mail["In-Reply-To"], mail["References"] = roots[-1], " ".join(roots)
    mail["List-Id"] = f"Model Gazette <gazette.{domain}>"


def _describe(mail: EmailMessage, notification: Notification) -> None:
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail["X-Gazette-Id"] = line(notification.id, 100)
    mail["X-Gazette-Kind"] = line(notification.kind, 60) or "unknown"
    mail["X-Gazette-Severity"] = notification.severity
    if priority := _PRIORITY.get(notification.severity):
        mail["X-Priority"] = priority
    if notification.duplicate:
        mail["X-Gazette-Duplicate"] = "possible"


def _addresses(pairs: Sequence[tuple[str, str]]) -> tuple[Address, ...]:
    return tuple(Address(line(name, 100), addr_spec=address) for name, address in pairs)
