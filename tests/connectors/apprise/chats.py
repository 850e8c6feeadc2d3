"""The other services that people name as receivers, as strict about size and form as the real ones."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from aiohttp import web

DISCORD = 2000
TEAMS = 28 * 1024
TELEGRAM = 4096
NTFY = 4096
_TAGS = frozenset(
    {"b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "a", "code", "pre", "blockquote", "span"}
)


@dataclass
class Chats:
    """All of them behind one address. posts: what was accepted, by service; refused: (service, reason)."""

    posts: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)

    async def answer(self, request: web.Request) -> web.Response:
        """Take a message of the service that the path belongs to, or refuse it in its words."""
        name, judge, accepted = _service(request)
        body = await request.read()
        post = json.loads(body)
        if reason := judge(post, body):
            self.refused.append((name, reason))
            status = 413 if name == "teams" else 400
            return web.json_response({"ok": False, "error_code": status, "description": reason}, status=status)
        self.posts.append((name, post))
        return web.json_response({"ok": True, "result": {"message_id": len(self.posts)}}, status=accepted)

    def shown(self, number: int = 0) -> str:
        """Return the text that a reader sees of a message, its title first."""
        name, post = self.posts[number]
        if name == "teams":
            (card,) = post["attachments"]
            return "\n".join(block["text"] for block in card["content"]["body"] if block["type"] == "TextBlock")
        if name == "telegram":
            return parsed(post["text"])[0]
        return "\n".join(filter(None, (post.get("title"), post.get("content") or post.get("message"))))


def _service(request: web.Request) -> tuple[str, Callable[[Mapping[str, Any], bytes], str], int]:
    if request.path.startswith("/api/webhooks/"):
        return "discord", _discord, 204
    if "/workflows/" in request.path:
        return "teams", _teams, 202
    if request.path.endswith("/sendMessage"):
        return "telegram", _telegram, 200
    return "ntfy", _ntfy, 200


def units(text: str) -> int:
    """Return the length as services count it that are written in JavaScript or count as it does."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _discord(post: Mapping[str, Any], _: bytes) -> str:
    if not post.get("content"):
        return "Cannot send an empty message"
    return "Must be 2000 or fewer in length." if units(post["content"]) > DISCORD else ""


def _teams(post: Mapping[str, Any], body: bytes) -> str:
    if len(body) > TEAMS:
        return "Request Entity too large"
    (card,) = post["attachments"]
    right = post["type"] == "message" and card["contentType"] == "application/vnd.microsoft.card.adaptive"
    return "" if right and card["content"]["type"] == "AdaptiveCard" else "BadRequest"


def _telegram(post: Mapping[str, Any], _: bytes) -> str:
    text, wrong = parsed(post["text"]) if post.get("parse_mode") == "HTML" else (post["text"], "")
    if wrong:
        return f"Bad Request: can't parse entities: {wrong}"
    if not text.strip():
        return "Bad Request: message text is empty"
    return "Bad Request: message is too long" if units(text) > TELEGRAM else ""


def _ntfy(post: Mapping[str, Any], _: bytes) -> str:
    # The real one makes a file of it, which no push notification shows.
    return "message became an attachment" if len(post.get("message", "").encode()) > NTFY else ""


def parsed(source: str) -> tuple[str, str]:
    """Return what Telegram shows of its HTML, and the first tag that it does not take ("" for none)."""
    reader = _Reader()
    reader.feed(source)
    reader.close()
    return "".join(reader.text), reader.wrong


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text: list[str] = []
        self.wrong = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take the tags there are."""
        if tag not in _TAGS:
            self.wrong = self.wrong or f"Unsupported start tag {tag!r}"

    def handle_data(self, data: str) -> None:
        """Keep what is shown."""
        self.text.append(data)
