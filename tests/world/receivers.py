"""Who is told: a webhook that takes anything, and one that is as strict as Slack's."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs

from aiohttp import web

from . import slack_limits
from .clock import Clock
from .faults import Faults
from .host import Host, Seen


@dataclass(frozen=True, slots=True)
class Received:
    """One message that arrived and was accepted. `payload` is its JSON, None where it is none."""

    at: datetime
    path: str
    headers: Mapping[str, str]
    body: bytes
    payload: Any

    @property
    def words(self) -> str:
        """Every text of a Slack message: the top-level one, those of its blocks and of its attachments."""
        return "\n".join(slack_limits.texts(self.payload))


class Webhook(Host):
    """A webhook that takes any POST or PUT at any path and answers 200."""

    def __init__(self, name: str, clock: Clock, log: list[Seen], everywhere: Faults) -> None:
        super().__init__(name, clock, log, everywhere)
        self.messages: list[Received] = []

    @property
    def url(self) -> str:
        """The address to post to."""
        return f"{self.origin}/hook"

    def routes(self) -> list[web.RouteDef]:
        """Return the routes that take what is posted."""
        return [web.post("/{path:.*}", self._take), web.put("/{path:.*}", self._take)]

    async def _take(self, request: web.Request) -> web.Response:
        self.messages.append(await self._received(request))
        return web.json_response({"ok": True})

    async def _received(self, request: web.Request) -> Received:
        body = await request.read()
        headers = {name.lower(): value for name, value in request.headers.items()}
        return Received(self.clock.now(), request.path, headers, body, _json(body, request.content_type))


class Slack(Webhook):
    """An incoming webhook, and a bot's channels, that enforce Slack's limits and answer in Slack's words.

    pace: seconds that must pass between two messages by the world's clock, 0 for none.
    closed: the paths whose webhook was removed (404 no_service). refused: reason and payload of what was turned away.
    deleted: messages of a bot by their `ts`; of replies to them Slack makes messages and does not say so.
    """

    def __init__(self, name: str, clock: Clock, log: list[Seen], everywhere: Faults) -> None:
        super().__init__(name, clock, log, everywhere)
        self.pace = 0.0
        self.closed: set[str] = set()
        self.refused: list[tuple[str, Any]] = []
        self.deleted: set[str] = set()
        self._last: datetime | None = None

    @property
    def path(self) -> str:
        """The path of the webhook."""
        return "/services/T0000LAB/B0000LAB/" + "X" * 24

    @property
    def url(self) -> str:
        """The address to post to."""
        return self.origin + self.path

    def routes(self) -> list[web.RouteDef]:
        """Return the routes of webhooks and of bots."""
        return [
            web.post("/services/{team}/{bot}/{secret}", self._take),
            web.post("/api/chat.postMessage", self._take_of_bot),
        ]

    async def _take_of_bot(self, request: web.Request) -> web.Response:
        answer = await self._take(request)
        if answer.status == 429:
            return answer
        if answer.status != 200:
            return web.json_response({"ok": False, "error": answer.text})
        payload = self.messages[-1].payload
        said = {"text": payload["text"]}
        if (root := payload.get("thread_ts")) and root not in self.deleted:
            said["thread_ts"] = root
        return web.json_response({"ok": True, "channel": payload["channel"], "ts": self.ts(-1), "message": said})

    def ts(self, number: int) -> str:
        """Return what Slack calls the message of that number."""
        place = range(len(self.messages))[number]
        return f"{self.messages[place].at.timestamp():.0f}.{place + 1:06}"

    async def _take(self, request: web.Request) -> web.Response:
        message = await self._received(request)
        status, reason = (404, "no_service") if request.path in self.closed else slack_limits.judge(message.payload)
        if status != 200:
            self.refused.append((reason, message.payload))
            return web.Response(status=status, text=reason)
        if wait := self._wait(message.at):
            self.refused.append(("rate_limited", message.payload))
            return web.Response(status=429, text="rate_limited", headers={"Retry-After": str(wait)})
        self._last = message.at
        self.messages.append(message)
        return web.Response(text="ok")

    def _wait(self, now: datetime) -> int:
        """Return the whole seconds that must still pass, 0 where none."""
        if not self.pace or self._last is None:
            return 0
        left = self.pace - (now - self._last).total_seconds()
        return max(1, round(left)) if left > 0 else 0


def _json(body: bytes, content_type: str) -> Any:
    text = body.decode(errors="replace")
    if content_type == "application/x-www-form-urlencoded":
        text = parse_qs(text).get("payload", [""])[0]
    try:
        return json.loads(text)
    except ValueError:
        return None
