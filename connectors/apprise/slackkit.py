"""Slack with Block Kit: our own plugin, which tells Slack's refusals apart."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import unquote, urlencode

import requests
from apprise import NotifyBase, NotifyFormat

from connectors.exceptions import DeliveryError
from connectors.model import Notification, Receipt

from . import answers
from .clean import line, paragraphs
from .ticket import Ticket, current

# Apprise annotates its plugins half: what is inherited is used unchecked.
_Base: Any = NotifyBase
BLOCKS = 45
CHARACTERS = 10_000

_API_HOST = "slack.com"
_HOOK_PIECES = 3
_ANSWER = 2000
_MOMENT = re.compile(r"\d{1,12}\.\d{1,9}")
_NO_THREAD = frozenset({"thread_not_found", "invalid_thread_ts", "message_not_found", "cannot_reply_to_message"})
_GIVE_UP_LATER = frozenset({"ratelimited", "rate_limited", "internal_error", "fatal_error", "service_unavailable"})


class SlackKit(_Base):  # type: ignore[misc]
    """One Slack webhook (`slackkit://hooks.slack.com/T/B/C`) or one channel of a bot (`slackkit://slack.com/xoxb-...`).

    `?secure=no` posts without TLS and any host may stand in front: that is how a local receiver is reached.
    """

    service_name = "Slack"
    secure_protocol = "slackkit"
    service_url = "https://slack.com/"
    setup_url = "https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks"
    request_rate_per_sec = 0.0
    notify_format = NotifyFormat.TEXT
    body_maxlen = 40_000
    templates = ("{schema}://{host}/{targets}",)

    def __init__(self, *, path: str = "", channel: str = "", plain: bool = False, **kwargs: Any) -> None:
        """Take a webhook's three pieces, or a bot's token and its channel."""
        super().__init__(**kwargs)
        self.pieces = [piece for piece in path.split("/") if piece]
        self.channel, self.plain = channel, plain
        bot = self.pieces[:1] and self.pieces[0].startswith("xo")
        if not bot and len(self.pieces) != _HOOK_PIECES:
            msg = "a Slack webhook has three pieces after services/"
            raise TypeError(msg)
        self.token = self.pieces[0] if bot else ""

    @property
    def endpoint(self) -> str:
        """The address that is posted to."""
        host = f"{self.host}:{self.port}" if self.port else self.host
        path = "api/chat.postMessage" if self.token else "services/" + "/".join(self.pieces)
        return f"{'http' if self.plain else 'https'}://{host}/{path}"

    def url(self, privacy: bool = False, *_: Any, **__: Any) -> str:
        """Return the address this plugin was made from, masked when `privacy`."""
        host = f"{self.host}:{self.port}" if self.port else self.host
        pieces = "/".join(self.pprint(piece, privacy, safe="") for piece in self.pieces)
        options = urlencode({"channel": self.channel, "secure": "no" if self.plain else "yes"})
        return f"slackkit://{host}/{pieces}?{options}"

    @staticmethod
    def parse_url(url: str) -> dict[str, Any] | None:
        """Return the arguments of the class, as Apprise wants them; None when `url` is no address."""
        results: dict[str, Any] | None = _Base.parse_url(url, verify_host=False)
        if results:
            options = results["qsd"]
            results["path"] = unquote(results["fullpath"] or "")
            results["channel"] = unquote(options.get("channel", ""))
            results["plain"] = options.get("secure", "yes") == "no"
        return results

    def send(self, *_: Any, **__: Any) -> bool:
        """Post the rendered message of the delivery under way; leave the classified outcome on its ticket."""
        ticket = current.get()
        if ticket is None or not ticket.begin():
            return False
        try:
            return ticket.accept(self._say(ticket, self._root(ticket.notification.reply_to)))
        except DeliveryError as exc:
            return ticket.fail(exc)

    def _say(self, ticket: Ticket, root: str) -> Receipt:
        """Post into the thread of `root`, or, where that is gone, a message of its own. DeliveryError if refused."""
        try:
            answer = self._post(ticket, root)
        except requests.RequestException as exc:
            raise answers.from_exception(exc) from None
        error = answers.from_status(answer.status_code, answer.text[:_ANSWER], answer.headers)
        said = {} if error or not self.token else _json(answer)
        reason = line(str(said.get("error", "")), 80)
        if root and reason in _NO_THREAD:
            return self._say(ticket, "")
        if refused := error or (self._refusal(reason, answer) if said.get("ok") is not True and self.token else None):
            raise refused
        return Receipt(f"slack {answer.status_code} ok", self._place(said))

    def _root(self, place: str) -> str:
        """Return the moment that names a thread in this channel, "" where the place is none of it."""
        channel, _, moment = place.rpartition(" ")
        return moment if self.token and channel == self.channel and _MOMENT.fullmatch(moment) else ""

    def _place(self, said: Mapping[str, Any]) -> str:
        """Return where replies go. Of a reply whose thread was deleted Slack makes a message, and does not say so."""
        message = said.get("message")
        root = message.get("thread_ts") if isinstance(message, Mapping) else None
        moment = str(root or said.get("ts") or "")
        return f"{self.channel} {moment}" if _MOMENT.fullmatch(moment) else ""

    def _post(self, ticket: Ticket, root: str) -> requests.Response:
        headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": self.app_id}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        return requests.post(
            self.endpoint,
            data=json.dumps(payload(ticket.notification, self.channel, root)).encode(),
            headers=headers,
            timeout=(min(ticket.timeout, 10.0), ticket.timeout),
            verify=self.verify_certificate,
            allow_redirects=False,
        )

    @staticmethod
    def _refusal(reason: str, answer: requests.Response) -> DeliveryError:
        """Return what a bot's answer refuses: the Web API says 200 and puts the error into the body."""
        outcome = "transient" if reason in _GIVE_UP_LATER else "permanent"
        return DeliveryError(f"Slack refused: {reason}", outcome=outcome, code=answer.status_code)


def _json(answer: requests.Response) -> Mapping[str, Any]:
    try:
        said = answer.json()
    except requests.JSONDecodeError:
        said = None
    if isinstance(said, Mapping):
        return said
    msg = "Slack's answer is not JSON"
    raise DeliveryError(msg, outcome="ambiguous", code=answer.status_code)


def payload(notification: Notification, channel: str = "", root: str = "") -> dict[str, Any]:
    """Return the JSON body: top-level text for pushes and screen readers, blocks where they fit Slack's limits.

    root: the message that this one answers, "" for none.
    """
    fits = 0 < len(notification.blocks) <= BLOCKS and size(notification.blocks) <= CHARACTERS
    text = line(notification.short or notification.title) if fits else paragraphs(notification.text, CHARACTERS)
    sent: dict[str, Any] = {
        "text": escape(text),
        "mrkdwn": False,
        "parse": "none",
        "link_names": False,
        "unfurl_links": False,
        "unfurl_media": False,
    }
    if fits:
        sent["blocks"] = [dict(block) for block in notification.blocks]
    if root:
        sent |= {"thread_ts": root, "reply_broadcast": notification.aloud}
    return sent | ({"channel": channel} if channel else {})


def escape(text: str) -> str:
    """Return `text` so that Slack reads no mention, no link and no markup in it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def size(blocks: Sequence[Mapping[str, Any]]) -> int:
    """Return the characters Slack counts: those of the blocks as JSON."""
    return len(json.dumps(list(blocks), ensure_ascii=False))
