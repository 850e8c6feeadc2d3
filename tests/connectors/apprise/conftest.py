"""Receivers on loopback that refuse what the real ones refuse."""

import asyncio
import json
import socket
import ssl
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import trustme
from aiohttp import web
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from connectors.model import Notification

from .chats import Chats

MENTIONS = ("<!channel>", "<!here>", "<@U")


@dataclass
class Slack:
    """Slack's server. plan: what the next requests get; anything left over is judged and accepted.

    gone: threads whose first message was deleted; replies to them become messages, as Slack does it, and without a word.
    """

    port: int = 0
    gone: set[str] = field(default_factory=set)
    plan: list[Any] = field(default_factory=list)
    posts: list[dict[str, Any]] = field(default_factory=list)
    requests: list[web.Request] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"slackkit://127.0.0.1:{self.port}/T0000LAB/B0000LAB/SECRETsecret1234?secure=no"

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.requests.append(request)
        post = json.loads(await request.read())
        step = self.plan.pop(0) if self.plan else None
        if step == "drop":
            self.posts.append(post)
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        if step == "silence":
            self.posts.append(post)
            await asyncio.sleep(2)
        if isinstance(step, web.Response):
            return step
        wrong = "" if "xoxb" in request.headers.get("Authorization", "") else judge(post)
        if wrong:
            return web.Response(status=400, text=wrong)
        self.posts.append(post)
        return web.json_response(self._posted(post)) if "Authorization" in request.headers else web.Response(text="ok")

    @property
    def bot(self) -> str:
        """The address of the channel C042."""
        return f"slackkit://127.0.0.1:{self.port}/xoxb-123-SECRETsecret1234?secure=no&channel=C042"

    def _posted(self, post: dict[str, Any]) -> dict[str, Any]:
        root = post.get("thread_ts")
        kept = {"text": post["text"], **({"thread_ts": root} if root and root not in self.gone else {})}
        return {"ok": True, "channel": "C042", "ts": f"1764000000.{len(self.posts):06}", "message": kept}


def judge(post: dict[str, Any]) -> str:
    """Return Slack's word for what it refuses, "" for what it takes."""
    if not post.get("text") and not post.get("attachments"):
        return "no_text"
    blocks = post.get("blocks", [])
    if len(blocks) > 50 or len(json.dumps(blocks)) > 13_000:
        return "msg_blocks_too_long"
    return "" if all(_valid(block) for block in blocks) else "invalid_blocks"


def _valid(block: dict[str, Any]) -> bool:
    match block["type"]:
        case "header":
            return block["text"]["type"] == "plain_text" and 0 < len(block["text"]["text"]) <= 150
        case "context":
            return 0 < len(block["elements"]) <= 10 and all(0 < len(e["text"]) <= 3000 for e in block["elements"])
        case "rich_text":
            return bool(block["elements"]) and all(_valid_rich(element) for element in block["elements"])
    return bool(block["type"] == "divider")


def _valid_rich(element: dict[str, Any]) -> bool:
    if element["type"] == "rich_text_list":
        return element["style"] in {"bullet", "ordered"} and all(_valid_rich(e) for e in element["elements"])
    if element["type"] not in {"rich_text_section", "rich_text_quote", "rich_text_preformatted"}:
        return False
    return bool(element["elements"]) and all(_valid_run(run) for run in element["elements"])


def _valid_run(run: dict[str, Any]) -> bool:
    if run["type"] == "link":
        return run["url"].startswith(("http://", "https://")) and len(run["url"]) <= 3000
    styled = set(run.get("style", {})) <= {"bold", "italic", "strike", "code"}
    return run["type"] == "text" and bool(run["text"]) and styled


@pytest.fixture
async def slack() -> AsyncIterator[Slack]:
    fake = Slack()
    app = web.Application()
    app.router.add_post("/services/{a}/{b}/{c}", fake.answer)
    app.router.add_post("/api/chat.postMessage", fake.answer)
    async for port in _serve(app):
        fake.port = port
        yield fake


@pytest.fixture
async def real_slack(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> AsyncIterator[Slack]:
    """A server that answers for hooks.slack.com itself: the name leads here, and the certificate says it is right.

    Nothing of a plugin is changed: the resolver of this process and the list of authorities are.
    """
    authority, fake = trustme.CA(), Slack()
    authority.cert_pem.write_to_path(tmp_path / "authority.pem")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "authority.pem"))
    app = web.Application()
    app.router.add_post("/{any:.*}", fake.answer)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("hooks.slack.com").configure_cert(context)
    async for port in _serve(app, context):
        fake.port = port
        monkeypatch.setattr(socket, "getaddrinfo", _resolver({("hooks.slack.com", 443): ("127.0.0.1", port)}))
        yield fake


def _resolver(known: Mapping[tuple[str, int], tuple[str, int]]) -> Callable[..., list[Any]]:
    """Return a `getaddrinfo` that knows these names and no other."""

    def resolve(host: str, port: int, *_: Any, **__: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", known[host, port])]

    return resolve


async def _serve(app: web.Application, context: ssl.SSLContext | None = None) -> AsyncIterator[int]:
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context)
    await site.start()
    assert site._server is not None
    yield site._server.sockets[0].getsockname()[1]  # type: ignore[attr-defined]
    await runner.cleanup()


CHATS = ("discord.com", "api.telegram.org", "teams.test", "ntfy.sh")


@pytest.fixture
async def chats(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> AsyncIterator[Chats]:
    """A server that answers for the services of `Chats` at their own addresses; nothing of a plugin is changed."""
    authority, fake = trustme.CA(), Chats()
    authority.cert_pem.write_to_path(tmp_path / "authority.pem")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "authority.pem"))
    app = web.Application()
    app.router.add_post("/{any:.*}", fake.answer)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(*CHATS).configure_cert(context)
    async for port in _serve(app, context):
        known = {(host, 443): ("127.0.0.1", port) for host in CHATS}
        monkeypatch.setattr(socket, "getaddrinfo", _resolver(known))
        yield fake


@dataclass
class Hook:
    """A generic webhook's server: what it was sent, and the status it answers."""

    port: int = 0
    status: int = 200
    posts: list[dict[str, Any]] = field(default_factory=list)

    async def answer(self, request: web.Request) -> web.Response:
        self.posts.append(await request.json())
        return web.Response(status=self.status)


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    fake = Hook()
    app = web.Application()
    app.router.add_post("/{any:.*}", fake.answer)
    async for port in _serve(app):
        fake.port = port
        yield fake


@dataclass
class Mailbox:
    """An SMTP server. refusals: answer per recipient; lose: break the connection once the mail has been read."""

    port: int = 0
    envelopes: list[Envelope] = field(default_factory=list)
    refusals: dict[str, str] = field(default_factory=dict)
    verdict: str = "250 kept"
    lose: bool = False

    @property
    def url(self) -> str:
        return f"mailto://127.0.0.1:{self.port}?from=watch@x.test&to=legal@y.test"

    async def handle_RCPT(  # noqa: N802 - aiosmtpd calls it so
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refusals:
            return self.refusals[address]
        envelope.rcpt_tos.append(address)
        return "250 fine"

    async def handle_DATA(  # noqa: N802 - aiosmtpd calls it so
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        if self.lose:
            self.envelopes.append(envelope)
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
            return "451 never read"
        if self.verdict.startswith("250"):
            self.envelopes.append(envelope)
        return self.verdict


@pytest.fixture
def unused_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def mailbox(request: pytest.FixtureRequest, unused_port: int) -> Iterator[Mailbox]:
    """A mail server; an indirect parameter holds further arguments of aiosmtpd's Controller."""
    box = Mailbox(port=unused_port)
    options = getattr(request, "param", {})
    controller = Controller(box, hostname="127.0.0.1", port=unused_port, server_hostname="mail.y.test", **options)
    controller.start()
    yield box
    controller.stop()


@pytest.fixture
def notification() -> Notification:
    return Notification(
        id="c0ffee",
        title="[License] Acme: Roadrunner — tightened",
        text="[License] Acme: Roadrunner — tightened\n\nCommercial use: permitted -> prohibited\n\nSource: https://acme.test/license",
        html="<!doctype html><html><body><!--duplicate--><p>Commercial use</p></body></html>",
        short="Roadrunner: tightened",
        blocks=({"type": "header", "text": {"type": "plain_text", "text": "Roadrunner"}},),
        severity="critical",
        kind="license.changed",
        threads=("page:https://acme.test/license",),
    )
