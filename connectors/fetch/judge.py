"""What is no answer: errors, challenges, HTML where JSON was due, nothing where something was due. Pure.

Unknown is not empty: whatever is not clearly the document that was asked for must not reach a connector.
"""

import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import NoReturn

from connectors.exceptions import BlockedError, FetchError, GoneError, ParseError
from connectors.model import Request

from .literal import shown
from .politeness import is_throttled, retry_after

_HEAD = 4096
_SMALL = 16_384  # sites also put the scripts of their walls into whole pages; a wall itself is a small page
_CHALLENGE_HEADERS = ("cf-mitigated", "x-amzn-waf-action")
_WALLS = (
    b"incapsula incident id",
    b"_incapsula_resource",
    b"awswafintegration",
    b".awswaf.com/",
    b"captcha-delivery.com/",
)
_JSON = re.compile(rb"""[\[{"\-0-9]|(?:true|false|null)\s*\Z""")


def judge(request: Request, status: int, headers: Mapping[str, str], body: bytes) -> None:
    """Return when the answer may be given to the connector; header names are lower case, the body is decompressed.

    BlockedError: a challenge stands in front. GoneError: 410. FetchError: any other status that is neither 2xx nor in
    `request.accept`, or a body shorter than announced. ParseError: not the kind of document that `request.expects`.
    """
    if _is_challenge(headers, body):
        _raise(BlockedError, f"a challenge stands in front of {shown(request.url)}", status)
    if status in request.accept and not is_throttled(status, headers):
        return
    _judge_status(request, status, headers)
    _judge_length(request, status, headers, body)
    _judge_shape(request, body)


def looks_html(body: bytes) -> bool:
    """Tell whether a document begins as an HTML page, in any encoding, behind comments and declarations."""
    return _head(body).startswith((b"<!doctype html", b"<html", b"<head", b"<body"))


def _judge_status(request: Request, status: int, headers: Mapping[str, str]) -> None:
    where = shown(request.url)
    if status == HTTPStatus.ACCEPTED:
        _raise(BlockedError, f"HTTP 202 instead of a document from {where}", status)
    if status == HTTPStatus.GONE:
        _raise(GoneError, f"gone for good: {where}", status)
    if not HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        message = f"HTTP {status} from {where}"
        raise FetchError(message, status=status, retry_after=retry_after(status, headers))


def _judge_length(request: Request, status: int, headers: Mapping[str, str], body: bytes) -> None:
    announced = headers.get("content-length", "")
    if (
        headers.get("content-encoding", "identity") == "identity"
        and announced.isdecimal()
        and int(announced) != len(body)
    ):
        _raise(FetchError, f"{len(body)} of {announced} bytes came from {shown(request.url)}", status)


def _judge_shape(request: Request, body: bytes) -> None:
    if request.expects in {"any", "text"}:
        return  # a file may be empty, a text may be anything
    where = shown(request.url)
    if not body.strip():
        _misread(f"an empty answer from {where}")
    if request.expects in {"json", "feed"} and looks_html(body):
        _misread(f"an HTML page where {'JSON' if request.expects == 'json' else 'a feed'} was due: {where}")
    if request.expects == "json" and not _JSON.match(_trimmed(body)):
        _misread(f"not JSON: {where}")


def _is_challenge(headers: Mapping[str, str], body: bytes) -> bool:
    if any(name in headers for name in _CHALLENGE_HEADERS):
        return True
    if not looks_html(body):
        return False
    page = body[:_SMALL].lower()
    if b"gokuprops" in page or (b"<title>just a moment...</title>" in page and b"cf" in page):
        return True
    return len(body) < _SMALL and any(wall in page for wall in _WALLS)


def _head(body: bytes) -> bytes:
    """Return the beginning of a document from its first tag on, in lower case."""
    head = _trimmed(body[:_HEAD]).lower()
    while head.startswith((b"<!--", b"<?")):
        head = head.partition(b"-->" if head.startswith(b"<!--") else b">")[2].lstrip()
    return head


def _trimmed(body: bytes) -> bytes:
    """Return a document without byte order mark and leading space; of UTF-16 the ASCII part is left, which is enough."""
    return (
        body.removeprefix(b"\xef\xbb\xbf")
        .removeprefix(b"\xff\xfe")
        .removeprefix(b"\xfe\xff")
        .replace(b"\0", b"")
        .lstrip()
    )


def _raise(kind: type[FetchError], message: str, status: int) -> NoReturn:
    raise kind(message, status=status)


def _misread(message: str) -> NoReturn:
    raise ParseError(message)
