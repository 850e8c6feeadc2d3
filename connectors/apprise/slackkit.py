"""Slack with Block Kit: our own plugin, which tells Slack's refusals apart."""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import unquote, urlencode

import requests
from apprise import NotifyBase, NotifyFormat

from connectors.exceptions import DeliveryError
from connectors.model import Notification

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
        if ticket is None:
            return False
        if not ticket.begin():
            return False
        try:
            answer = self._post(ticket)
        except requests.RequestException as exc:
            return ticket.fail(answers.from_exception(exc))
        error = answers.from_status(answer.status_code, answer.text[:_ANSWER], answer.headers) or self._refusal(answer)
        return ticket.fail(error) if error else ticket.accept(f"slack {answer.status_code} ok")

    def _post(self, ticket: Ticket) -> requests.Response:
        headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": self.app_id}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        return requests.post(
            self.endpoint,
            data=json.dumps(payload(ticket.notification, self.channel)).encode(),
            headers=headers,
            timeout=(min(ticket.timeout, 10.0), ticket.timeout),
            verify=self.verify_certificate,
            allow_redirects=False,
        )

    def _refusal(self, answer: requests.Response) -> DeliveryError | None:
        """Return what a bot's answer refuses: the Web API says 200 and puts the error into the body."""
        if not self.token:
            return None
        try:
            said = answer.json()
        except requests.JSONDecodeError:
            return DeliveryError("Slack's answer is not JSON", outcome="ambiguous", code=answer.status_code)
        if said.get("ok") is True:
            return None
        reason = line(str(said.get("error", "")), 80)
        outcome = "transient" if reason in _GIVE_UP_LATER else "permanent"
        return DeliveryError(f"Slack refused: {reason}", outcome=outcome, code=answer.status_code)


def payload(notification: Notification, channel: str = "") -> dict[str, Any]:
    """Return the JSON body: top-level text for pushes and screen readers, blocks where they fit Slack's limits."""
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
    return sent | ({"channel": channel} if channel else {})


def escape(text: str) -> str:
    """Return `text` so that Slack reads no mention, no link and no markup in it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def size(blocks: Sequence[Mapping[str, Any]]) -> int:
    """Return the characters Slack counts: those of the blocks as JSON."""
    return len(json.dumps(list(blocks), ensure_ascii=False))
