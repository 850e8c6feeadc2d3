"""Names to addresses: each look-up in a thread of its own, and a name that has none is asked for once.

The event loop's own threads are few: half a dozen names that nobody answers for would hold up all the others.
"""

import asyncio
import socket
import threading
from contextlib import suppress
from typing import Final

from aiohttp.abc import AbstractResolver, ResolveResult

from . import guard

_FLAGS: Final = socket.AI_NUMERICHOST | socket.AI_NUMERICSERV

Found = list[tuple[socket.AddressFamily, int, str]]
"""Family, protocol and address of every place a name stands for."""


class Resolver(AbstractResolver):
    """What one run knows of names. `public`: BlockedError for names with an address that is not public.

    aiohttp connects to the very addresses it is given here, so that no second look-up can differ from the checked one.
    A name without an address is remembered; one that has some is looked up anew, and judged anew, for a later connection.
    `patience` is in seconds.
    """

    def __init__(self, patience: float, *, public: bool) -> None:
        self._patience = patience
        self._public = public
        self._asked: dict[tuple[str, socket.AddressFamily], asyncio.Future[Found]] = {}

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Return all addresses of a name; OSError where it has none, or where nobody says so in time."""
        key = (host, family)
        if key not in self._asked:
            self._asked[key] = self._begin(host, family)
        # Shielded: who stops waiting must not end it for the others.
        found = await asyncio.shield(self._asked[key])
        self._asked.pop(key, None)
        if self._public:
            guard.admit_answers(host, [address for _, _, address in found])
        return [
            ResolveResult(hostname=host, host=address, port=port, family=kind, proto=proto, flags=_FLAGS)
            for kind, proto, address in found
        ]

    async def close(self) -> None:
        """Leave what is still being looked up to itself: its thread keeps nobody from leaving."""

    def _begin(self, host: str, family: socket.AddressFamily) -> asyncio.Future[Found]:
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Found] = loop.create_future()
        future.add_done_callback(lambda done: done.exception())  # nobody may be left who hears of it

        def look_up() -> None:
            answer = _looked_up(host, family)
            with suppress(RuntimeError):  # the loop was closed meanwhile
                loop.call_soon_threadsafe(_settle, future, answer)

        threading.Thread(target=look_up, name=f"name of {host}", daemon=True).start()
        loop.call_later(self._patience, _settle, future, TimeoutError(f"nobody said in time where {host} is"))
        return future


def _looked_up(host: str, family: socket.AddressFamily) -> Found | OSError:
    try:
        infos = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM, family=family, flags=socket.AI_ADDRCONFIG)
    except OSError as error:
        return error
    except UnicodeError:
        return OSError(f"{host!r} is no name")
    return [(kind, proto, str(address[0])) for kind, _, proto, _, address in infos]


def _settle(future: asyncio.Future[Found], answer: Found | OSError) -> None:
    if future.done():
        return
    if isinstance(answer, OSError):
        future.set_exception(answer)
    else:
        future.set_result(answer)
