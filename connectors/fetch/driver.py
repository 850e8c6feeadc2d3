"""The fetcher: asks, follows, reads and judges; the one asynchronous place where polls meet the network."""

import asyncio
import hashlib
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from email.utils import formatdate
from http import HTTPStatus
from types import TracebackType
from typing import Self

import httpx

from connectors.exceptions import BatchError, FetchError, SourceError
from connectors.model import Listing, Poll, Request, Response, Stored, Visit

from . import guard, urls
from .judge import judge
from .literal import shown
from .policy import Policy
from .politeness import Politeness
from .polls import advance, answered, refuse, requests
from .reading import excerpt, read
from .redirects import FOLLOWED, Hop
from .transport import FAILURES, Wire, failure

_OF_TRANSFER = frozenset({"content-encoding", "content-length", "transfer-encoding", "connection", "set-cookie"})


def _nothing(_url: str) -> Stored | None:
    return None


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    headers: dict[str, str]
    body: bytes
    hop: Hop


class Fetcher:
    """Drives polls over the network; one per run, so that its sources share connections and politeness.

    An asynchronous context manager: leaving it closes the connections.
    """

    def __init__(
        self,
        policy: Policy,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        for name in ("httpx", "httpcore", "aiohttp"):
            logging.getLogger(name).setLevel(logging.WARNING)  # below that they print whole addresses
        self._policy = policy
        self._tokens = urls.tokens_by_origin(policy.tokens)
        self._politeness = Politeness(policy.per_host, policy.spacing, sleep=sleep, monotonic=monotonic)
        self._wire = Wire(policy)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._wire.aclose()

    async def visit(
        self, poll: Poll, last: Callable[[str], Stored | None], reading: int = 1, *, unconditional: bool = False
    ) -> Visit:
        """Drive one poll to its listing and return it with every response in the order of asking.

        `last` gives what is remembered of an address, `reading` is the connector's version of reading. SourceError
        when an answer does not come, is none or cannot be read; the poll is closed in any case.
        """
        responses: list[Response] = []
        step = advance(poll, None, ())
        try:
            while not isinstance(step, Listing):
                asked = requests(step)
                try:
                    answers = await self._get_all(asked, last, reading, unconditional=unconditional)
                except SourceError as error:
                    responses += _came(error)
                    step = refuse(poll, error, asked)
                else:
                    responses += answers
                    step = advance(poll, answered(step, answers), asked)
        finally:
            poll.close()
        return Visit(step, tuple(responses), reading)

    async def get(
        self,
        request: Request,
        last: Callable[[str], Stored | None] = _nothing,
        reading: int = 1,
        *,
        unconditional: bool = False,
    ) -> Response:
        """Return the answer to one request, judged; SourceError when there is none.

        A GET carries the validators that `last` knows, unless `unconditional`. The status of an answer that is
        still the stored one is 200, its body is loaded when it is asked for.
        """
        stored = last(request.url) if request.method == "GET" else None
        validators = {} if stored is None or unconditional else _validators(stored)
        answer = await self._follow(request, self._first_hop(request, validators))
        if stored is not None and validators and answer.status == HTTPStatus.NOT_MODIFIED:
            return _revalidated(request, answer, stored, reading)
        judge(request, answer.status, answer.headers, answer.body)
        return _received(request, answer, stored, reading)

    async def _get_all(
        self, asked: tuple[Request, ...], last: Callable[[str], Stored | None], reading: int, *, unconditional: bool
    ) -> tuple[Response, ...]:
        if len(asked) == 1:
            return (await self.get(asked[0], last, reading, unconditional=unconditional),)
        gathered = await asyncio.gather(
            *(self.get(request, last, reading, unconditional=unconditional) for request in asked),
            return_exceptions=True,
        )
        answers = list[Response | SourceError]()
        for answer in gathered:
            if isinstance(answer, BaseException) and not isinstance(answer, SourceError):
                raise answer
            answers.append(answer)
        good = tuple(answer for answer in answers if isinstance(answer, Response))
        if len(good) < len(answers):
            raise BatchError(answers)
        return good

    def _first_hop(self, request: Request, validators: Mapping[str, str]) -> Hop:
        url = urls.parse(request.url)
        headers = {"accept": "*/*"}
        if token := self._tokens.get(urls.origin(url)):
            headers["authorization"] = f"Bearer {token}"
        headers |= {name.lower(): value for name, value in request.headers.items()}
        headers |= {"user-agent": self._policy.user_agent, "accept-encoding": "gzip", **validators}
        return Hop(url, request.method, headers, request.body)

    async def _follow(self, request: Request, hop: Hop) -> _Answer:
        left = self._policy.deadline
        while True:
            guard.admit(hop.url, allow_private=self._policy.allow_private)
            async with self._politeness.turn(urls.place(hop.url)):
                started = time.monotonic()
                answer = await self._ask(request, hop, left)
                left -= time.monotonic() - started
            if answer.status not in FOLLOWED or answer.status in request.accept:
                return answer
            if hop.followed == self._policy.redirects:
                msg = f"more than {self._policy.redirects} redirects from {shown(request.url)}"
                raise FetchError(msg)
            hop = hop.onward(answer.status, answer.headers.get("location", ""))

    async def _ask(self, request: Request, hop: Hop, left: float) -> _Answer:
        try:
            async with asyncio.timeout(max(left, 0.0)):
                return await self._exchange(request, hop)
        except TimeoutError as error:
            msg = f"no answer within {self._policy.deadline:g} s from {shown(request.url)}"
            raise FetchError(msg) from error
        except FAILURES as error:
            raise FetchError(failure(error, urls.place(hop.url), self._policy)) from error

    async def _exchange(self, request: Request, hop: Hop) -> _Answer:
        response = await self._wire.send(hop)
        try:
            headers = _lower(response.headers.raw)
            self._politeness.note(urls.place(hop.url), response.status_code, headers)
            body = await self._body(request, response, headers)
        finally:
            await response.aclose()
        return _Answer(response.status_code, headers, body, hop)

    async def _body(self, request: Request, response: httpx.Response, headers: Mapping[str, str]) -> bytes:
        if response.status_code == HTTPStatus.NOT_MODIFIED:
            return b""
        if not (response.is_success or response.status_code in request.accept):
            return await excerpt(response.aiter_raw(), headers)
        try:
            return await read(response.aiter_raw(), headers, request.limit)
        except FetchError as error:
            msg = f"{error}: {shown(request.url)}"
            raise FetchError(msg, status=response.status_code) from error


def _came(error: SourceError) -> list[Response]:
    """Return the answers of a batch that came."""
    answers = error.answers if isinstance(error, BatchError) else ()
    return [answer for answer in answers if isinstance(answer, Response)]


def _lower(raw: list[tuple[bytes, bytes]]) -> dict[str, str]:
    headers: dict[str, str] = {}
    for name, value in raw:
        key, text = name.decode("latin-1").lower(), value.decode("latin-1")
        headers[key] = f"{headers[key]}, {text}" if key in headers else text
    # RFC 9110 section 6.6.1: who receives an answer without a date adds the time of its arrival.
    if "date" not in headers:
        headers["date"] = formatdate(usegmt=True)
    return headers


def _validators(stored: Stored) -> dict[str, str]:
    """Return the conditional headers verbatim; what is not plain ASCII cannot be sent back as it came."""
    known = {"if-none-match": stored.etag, "if-modified-since": stored.last_modified}
    return {name: value for name, value in known.items() if value and value.isascii() and value.isprintable()}


def _revalidated(request: Request, answer: _Answer, stored: Stored, reading: int) -> Response:
    known = {"etag": stored.etag, "last-modified": stored.last_modified}
    headers = {**{name: value for name, value in known.items() if value}, **answer.headers}
    return _response(request, answer, headers, stored.body, stored.digest, unchanged=stored.reading == reading)


def _received(request: Request, answer: _Answer, stored: Stored | None, reading: int) -> Response:
    digest = hashlib.sha256(answer.body).hexdigest()
    good = HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES
    same = stored is not None and good and (stored.digest, stored.reading) == (digest, reading)
    return _response(request, answer, answer.headers, answer.body, digest, unchanged=same)


def _response(
    request: Request,
    answer: _Answer,
    headers: Mapping[str, str],
    content: bytes | Callable[[], bytes],
    digest: str,
    *,
    unchanged: bool,
) -> Response:
    response = Response(
        url=request.url,
        status=HTTPStatus.OK.value if answer.status == HTTPStatus.NOT_MODIFIED else answer.status,
        headers={name: value for name, value in headers.items() if name not in _OF_TRANSFER},
        content=content,
        unchanged=unchanged,
        location=str(answer.hop.url) if answer.hop.followed else request.url,
        moved=answer.hop.moved,
    )
    vars(response)["digest"] = digest  # known already: a stored body need not be loaded to be hashed
    return response
