"""Answers of the Hub: JSON with its validators, and its refusals."""

import base64
import hashlib
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from .items import encode

EXPOSED = (
    "X-Repo-Commit,X-Request-Id,X-Error-Code,X-Error-Message,X-Total-Count,ETag,Link,"
    "Accept-Ranges,Content-Range,X-Linked-Size,X-Linked-ETag,X-Xet-Hash"
)


class RefusedError(Exception):
    """A request the Hub answers with something else than what was asked for."""

    def __init__(self, response: web.Response) -> None:
        super().__init__(response.status)
        self.response = response


def json_answer(value: Any, *, status: int = 200, headers: Mapping[str, str] | None = None) -> web.Response:
    """Return `value` as JSON with a weak ETag over the body."""
    body = encode(value)
    digest = base64.b64encode(hashlib.sha1(body).digest()).decode()[:27]
    own = {"ETag": f'W/"{len(body):x}-{digest}"', "Content-Type": "application/json; charset=utf-8"}
    return web.Response(status=status, body=body, headers=own | dict(headers or {}))


def error(status: int, message: str, *, code: str = "", headers: Mapping[str, str] | None = None) -> RefusedError:
    """Return a refusal worded in JSON, with the error's code and message in the headers."""
    named = {"X-Error-Message": message.encode("ascii", "replace").decode()} | ({"X-Error-Code": code} if code else {})
    return RefusedError(json_answer({"error": message}, status=status, headers=named | dict(headers or {})))


def file_error(status: int, message: str, *, code: str = "", headers: Mapping[str, str] | None = None) -> RefusedError:
    """Return a refusal worded in plain text, as file addresses have it."""
    named = {"X-Error-Message": message} | ({"X-Error-Code": code} if code else {})
    return RefusedError(web.Response(status=status, text=message, headers=named | dict(headers or {})))


def elsewhere(location: str) -> RefusedError:
    """Return a temporary redirect that keeps the method."""
    return RefusedError(web.Response(status=307, headers={"Location": location}, text=f"Redirecting to {location}"))


def unchanged(request: web.Request, response: web.Response) -> web.Response:
    """Return 304 without a body where the client has what `response` says, else `response`."""
    known = [tag.strip() for tag in request.headers.get("If-None-Match", "").split(",")]
    tag = response.headers.get("ETag", "")
    if response.status != 200 or request.method not in {"GET", "HEAD"} or not tag or tag not in known:
        return response
    kept = {name: value for name, value in response.headers.items() if name in {"ETag", "Link", "X-Repo-Commit"}}
    return web.Response(status=304, headers=kept)
