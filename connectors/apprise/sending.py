"""Deliver one notification to one receiver, and say precisely how that ended."""

import re
import sys
import time
from typing import TYPE_CHECKING

from connectors.exceptions import ConfigError, DeliveryError
from connectors.model import Notification, Receipt

from . import stock
from .clean import paragraphs
from .duplicate import labeled
from .redact import overheard
from .ticket import Ticket, current
from .urls import is_console

if TYPE_CHECKING:
    from apprise import NotifyBase

_OWN = frozenset({"slackkit", "mailkit", "mailkits"})
_STATUS = re.compile(r"\berror=(\d{3})\b")
_LATER = frozenset({408, 425, 429})
_CLIENT = range(400, 500)


def deliver(url: str, notification: Notification, *, timeout: float = 20.0) -> Receipt:
    """Send one message to one receiver and return its short receipt; the call blocks.

    url: an Apprise address, a pasted Slack webhook or `console:`. timeout: seconds the receiver may be silent.
    Raises DeliveryError with the classified outcome; neither it nor the receipt holds a secret.
    """
    message = labeled(notification)
    if is_console(url):
        return _print(message)
    # Apprise costs a third of a second to import; a poll that owes nobody anything does not pay it.
    from . import services  # noqa: PLC0415

    try:
        service = services.service(url, timeout)
    except ConfigError as exc:
        raise DeliveryError(str(exc), outcome="permanent") from None
    if services.schema(service) in _OWN:
        return _own(service, Ticket(message, timeout))
    return _foreign(service, message, timeout)


def check(url: str) -> str:
    """Return the name of the service an address belongs to; nothing is sent.

    Raises ConfigError, without the secret, with what to do.
    """
    if is_console(url):
        return "console"
    from . import services  # noqa: PLC0415

    return services.name(services.service(url, 1.0))


def reach(url: str, *, timeout: float = 10.0) -> str:
    """Return whether a receiver's server is there, "" where that cannot be asked; no message is sent.

    Raises DeliveryError, without the secret, where it is not reached or refuses the login.
    """
    if is_console(url):
        return "console"
    from . import reaching  # noqa: PLC0415

    return reaching.reach(url, timeout)


def _print(message: Notification) -> Receipt:
    stream = sys.stdout
    encoding = stream.encoding or "utf-8"
    text = paragraphs(message.text, 200_000) + "\n\n"
    stream.write(text.encode(encoding, "replace").decode(encoding))
    stream.flush()
    return Receipt("console")


def _own(service: "NotifyBase", ticket: Ticket) -> Receipt:
    """Send through a plugin of ours, which leaves its outcome on the ticket."""
    token = current.set(ticket)
    try:
        said = stock.Fitted(ticket.notification.title or "-", ticket.notification.text or "-")
        accepted = _notify(service, said)[0]
    finally:
        current.reset(token)
    if accepted and ticket.receipt:
        return ticket.receipt
    if ticket.error is not None:
        raise ticket.error
    outcome = "ambiguous" if ticket.abandon() else "transient"
    msg = "no outcome within the time limit"
    raise DeliveryError(msg, outcome=outcome)


def _foreign(service: "NotifyBase", message: Notification, timeout: float) -> Receipt:
    """Send through a stock plugin, which says yes or no and logs a status at best."""
    from . import services  # noqa: PLC0415

    said = stock.fit(
        message,
        services.schema(service),
        body=service.body_maxlen,
        title=service.title_maxlen,
        shared=service.overflow_amalgamate_title,
        markdown=services.wants_markdown(service),
    )
    started = time.monotonic()
    accepted, heard = _notify(service, said)
    if accepted:
        return Receipt(f"{services.name(service)} accepted")
    raise _unsent(heard, services.name(service), slow=time.monotonic() - started >= timeout)


def _notify(service: "NotifyBase", said: stock.Fitted) -> tuple[bool, list[str]]:
    """Return whether Apprise says yes, and what it logged. A fresh object: Apprise's own are not thread-safe."""
    from apprise import Apprise, NotifyFormat  # noqa: PLC0415

    bundle = Apprise(asset=service.asset)
    bundle.add(service)
    form = NotifyFormat.MARKDOWN if said.markdown else NotifyFormat.TEXT
    with overheard() as heard:
        # A result or, in older versions, a bool: both are true on success only.
        return bool(bundle.notify(title=said.title, body=said.body, body_format=form)), heard


def _unsent(heard: list[str], name: str, *, slow: bool) -> DeliveryError:
    found = next((match for said in heard if (match := _STATUS.search(said))), None)
    if found is None:
        outcome = "ambiguous" if slow else "transient"
        return DeliveryError(f"{name} did not accept the message", outcome=outcome)
    status = int(found[1])
    outcome = "permanent" if status in _CLIENT and status not in _LATER else "transient"
    return DeliveryError(f"{name} answered {status}", outcome=outcome, code=status)
