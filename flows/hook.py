"""The Hub's webhook as a hint: what it names is due at once. Polling stays the truth; a hint that never comes loses nothing.

Source: hub-docs, "Webhooks" (version 3). The secret comes as plain text in `X-Webhook-Secret`; nothing else is signed.
"""

import hmac
import json
from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from connectors.exceptions import ConfigError
from storage import begin, sources

from .context import Context
from .watchlist import Source

SECRET = "GAZETTE_HOOK_SECRET"  # noqa: S105  (the name of the variable, not its value)
LARGEST = 256_000
"""Bytes of the largest body that is read; the Hub's have some two thousand."""
_SLOWEST = 10.0
"""Seconds that a sender may take for one request."""
_MAIN = "refs/heads/main"


def named(payload: Any) -> str:
    """Return the model that a payload says has moved ("Qwen/Qwen3-8B"), "" for what is no news of a model. Pure."""
    event, repo = (payload.get(key) if isinstance(payload, dict) else None for key in ("event", "repo"))
    if not isinstance(event, dict) or not isinstance(repo, dict) or repo.get("type") != "model":
        return ""
    scope = event.get("scope")
    if not isinstance(scope, str) or scope.partition(".")[0] != "repo":
        return ""  # discussions
    refs = payload.get("updatedRefs")
    if isinstance(refs, list) and not any(isinstance(ref, dict) and ref.get("ref") == _MAIN for ref in refs):
        return ""  # pull requests move branches of their own
    name = repo.get("name")
    return name if isinstance(name, str) else ""


def watching(watched: tuple[Source, ...], model: str) -> tuple[str, ...]:
    """Return the names of the sources that read a model: its organization's, and those that name it. Pure."""
    owner, wanted = model.partition("/")[0].casefold(), model.casefold()
    hub = [source for source in watched if source.connector == "huggingface"]
    told = [(source.name, source.target.model_dump()) for source in hub]
    return tuple(
        name
        for name, target in told
        if str(target["organization"]).casefold() == owner or wanted in map(str.casefold, target["models"])
    )


def hint(context: Context, payload: Any) -> tuple[str, ...]:
    """Make due at once what reads the model of a payload; the names of those sources come back."""
    model = named(payload)
    names = watching(context.watchlist.sources, model) if model else ()
    if names:
        with begin(context.engine) as session:
            sources.hurry(session, names, context.now)
    return names


def server(context: Context, host: str, port: int, say: Callable[[str], None]) -> ThreadingHTTPServer:
    """Return a server that takes the Hub's webhook, bound and not yet serving; ConfigError without a secret."""
    secret = context.settings.get(SECRET)
    if not secret:
        msg = f"the environment variable {SECRET} is not set; write there the secret of the webhook at the Hub"
        raise ConfigError(msg)
    context.register()

    def accepted(payload: Any) -> None:
        if names := hint(context, payload):
            say(f"{named(payload)} moved; due at once: {', '.join(names)}")

    try:
        return ThreadingHTTPServer((host, port), partial(_Receiver, secret, accepted))
    except OSError as exc:
        msg = f"cannot listen at {host}:{port}: {exc.strerror}"
        raise ConfigError(msg) from exc


class _Receiver(BaseHTTPRequestHandler):
    """Answers one request: 204 taken, 401 wrong secret, 400, 411, 413 no body that could be a payload."""

    timeout = _SLOWEST
    server_version, sys_version = "gazette", ""

    def __init__(self, secret: str, accepted: Callable[[Any], None], *connection: Any) -> None:
        self._secret, self._accepted = secret, accepted
        super().__init__(*connection)

    def do_POST(self) -> None:
        """Check the secret before anything of the body is read."""
        given = self.headers.get("X-Webhook-Secret", "")
        length = self.headers.get("Content-Length", "")
        if not hmac.compare_digest(given.encode(), self._secret.encode()):
            self._end(HTTPStatus.UNAUTHORIZED)
        elif not length.isdecimal():
            self._end(HTTPStatus.LENGTH_REQUIRED)
        elif int(length[:9]) > LARGEST:
            self._end(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        else:
            self._take(self.rfile.read(int(length)))

    def _take(self, body: bytes) -> None:
        try:
            payload = json.loads(body)
        except (ValueError, RecursionError):
            self._end(HTTPStatus.BAD_REQUEST)
            return
        self._accepted(payload)
        self._end(HTTPStatus.NO_CONTENT)

    def _end(self, status: HTTPStatus) -> None:
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  (the name in the standard library)
        """Log nothing: addresses and headers of strangers are not ours to keep."""
