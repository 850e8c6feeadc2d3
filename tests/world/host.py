"""One HTTP host on a loopback port, and the thread that serves all of them."""

import asyncio
import threading
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from aiohttp import web
from multidict import CIMultiDict

from .clock import Clock
from .faults import Fault, Faults, Planned

T = TypeVar("T")
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
LARGEST = 32 * 1024 * 1024
WORTH_IT = 1024


@dataclass(frozen=True, slots=True)
class Seen:
    """One request as the world saw it; status 0 where no answer was given."""

    at: datetime
    host: str
    method: str
    path: str
    query: str
    status: int
    conditional: bool
    headers: Mapping[str, str]


class Loop:
    """An event loop in a thread of its own."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="world", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Run `work` in the loop and wait for its result."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(30)

    def stop(self) -> None:
        """Stop and close the loop, and wait for its thread."""
        self.run(self._loop.shutdown_asyncgens())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


class Host(ABC):
    """One HTTP host: it logs what is asked, lets faults have their way, and else answers by its routes."""

    def __init__(self, name: str, clock: Clock, log: list[Seen], everywhere: Faults) -> None:
        self.name = name
        self.clock = clock
        self.faults = Faults(clock)
        self._everywhere = everywhere
        self._log = log
        self._runner: web.AppRunner | None = None
        self._port = 0

    @property
    def origin(self) -> str:
        """Scheme, host and port, without a slash at the end."""
        if not self._port:
            msg = f"{self.name} is not open"
            raise RuntimeError(msg)
        return f"http://127.0.0.1:{self._port}"

    def fault(self, glob: str, fault: Fault) -> Planned:
        """Let requests to this host whose path (or path and query) matches `glob` meet `fault`."""
        return self.faults.add(glob, fault)

    @property
    def requests(self) -> list[Seen]:
        """What this host was asked so far, oldest first."""
        return [seen for seen in self._log if seen.host == self.name]

    @abstractmethod
    def routes(self) -> list[web.RouteDef]:
        """Return the routes of this host."""

    def page_of(self, request: web.Request) -> int:
        """Return which page of a listing is asked for, from 1; 0 where nothing is paged."""
        _ = request
        return 0

    async def start(self) -> None:
        """Listen on a free port of the loopback interface."""
        app = web.Application(middlewares=[self._logged], client_max_size=LARGEST)
        app.add_routes(self.routes())
        self._runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=0.2)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self._port = int(self._runner.addresses[0][1])

    async def stop(self) -> None:
        """Stop listening and end what is still being answered."""
        if self._runner is not None:
            await self._runner.cleanup()
        self._runner, self._port = None, 0

    async def serve(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Answer one request; a host may put its own headers and limits around it."""
        page = self.page_of(request)
        asked = (self.name, request.method, request.path, request.query_string, page)
        fault = self.faults.take(*asked) or self._everywhere.take(*asked)
        return await handler(request) if fault is None else await suffer(fault, request, handler)

    @web.middleware
    async def _logged(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        at, status = self.clock.now(), 0
        try:
            response = await self.serve(request, handler)
            status = 0 if request.transport is None or request.transport.is_closing() else response.status
        except web.HTTPException as error:
            status = error.status
            raise
        finally:
            self._log.append(_seen(self.name, request, at, status))
        return response


def compress(request: web.Request, response: web.Response) -> web.Response:
    """Let the answer travel as gzip where it is worth it and the client takes it."""
    long = isinstance(response.body, bytes) and len(response.body) >= WORTH_IT
    if long and "gzip" in request.headers.get("Accept-Encoding", ""):
        response.enable_compression(web.ContentCoding.gzip)
    return response


async def suffer(fault: Fault, request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer `request` as `fault` has it; a dropped connection is closed and returns an answer nobody reads."""
    if fault.hang:
        await asyncio.Event().wait()
    if fault.drop == "before":
        return _drop(request)
    real = await handler(request) if fault.status is None else None
    response = web.Response(status=fault.status or 200, headers=fault.headers, body=fault.body)
    if isinstance(real, web.Response):
        response = _spoil(fault, real)
    if fault.then is not None:
        fault.then()
    if fault.delay:
        await asyncio.sleep(fault.delay)
    return _drop(request) if fault.drop == "after" else response


def _drop(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


def _spoil(fault: Fault, real: web.Response) -> web.Response:
    body = real.body if isinstance(real.body, bytes) else b""
    if fault.alter is not None:
        body = fault.alter(body)
    if fault.cut is not None:
        body = body[: int(len(body) * fault.cut)]
    headers = CIMultiDict(real.headers)
    headers.popall("Content-Length", None)
    headers.update(fault.headers)
    return web.Response(status=real.status, headers=headers, body=body)


def _seen(host: str, request: web.Request, at: datetime, status: int) -> Seen:
    headers = {name.lower(): value for name, value in request.headers.items()}
    conditional = "if-none-match" in headers or "if-modified-since" in headers
    return Seen(at, host, request.method, request.path, request.query_string, status, conditional, headers)
