"""Names that have no address: looked up once, and nobody else waits for them."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from connectors.exceptions import BlockedError, FetchError
from connectors.fetch.resolver import Resolver
from connectors.model import Request

from .conftest import Make, Serve


class Names:
    """A resolver of the system's that is ours: names that begin with "dead" have no address, others are loopback."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.hangs = threading.Event()
        self.hangs.set()

    def getaddrinfo(self, host: str, port: int | None, *_: Any, **__: Any) -> list[Any]:
        self.asked.append(host)
        if host.startswith("dead"):
            assert self.hangs.wait(30)
            raise socket.gaierror(-3, "Temporary failure in name resolution")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port or 0))]

    @contextmanager
    def hanging(self) -> Iterator[None]:
        """Let nobody hear of a dead name meanwhile."""
        self.hangs.clear()
        try:
            yield
        finally:
            self.hangs.set()


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Names:
    names = Names()
    monkeypatch.setattr(socket, "getaddrinfo", names.getaddrinfo)
    return names


async def test_a_name_without_an_address_is_looked_up_once(names: Names, make: Make) -> None:
    fetcher = make()
    for url in ("https://dead.test/a", "https://dead.test/b", "http://dead.test/c"):
        with pytest.raises(FetchError, match=r"^no address is known for dead\.test:"):
            await fetcher.get(Request(url))
    assert names.asked == ["dead.test"]


async def test_those_who_ask_at_the_same_time_share_one_look_up(names: Names, make: Make) -> None:
    fetcher = make()
    asked = (fetcher.get(Request(f"{scheme}://dead.test/{n}")) for scheme in ("http", "https") for n in range(3))
    found = await asyncio.gather(*asked, return_exceptions=True)
    assert [type(one) for one in found] == [FetchError] * 6
    assert names.asked == ["dead.test"]


async def test_the_next_run_looks_again(names: Names, make: Make) -> None:
    for fetcher in (make(), make()):
        with pytest.raises(FetchError, match="no address"):
            await fetcher.get(Request("https://dead.test/"))
    assert names.asked == ["dead.test"] * 2


async def test_forty_names_that_hang_delay_nobody_else(names: Names, make: Make, serve: Serve) -> None:
    from aiohttp import web  # noqa: PLC0415

    async def answer(_: web.Request) -> web.Response:
        return web.Response(text="here")

    port = (await serve(answer)).rpartition(":")[2]
    fetcher = make()
    with names.hanging():
        lost = [asyncio.create_task(fetcher.get(Request(f"https://dead{n}.test/"))) for n in range(40)]
        await asyncio.sleep(0)
        assert (await fetcher.get(Request(f"http://alive.test:{port}/"))).body == b"here"
    found = await asyncio.gather(*lost, return_exceptions=True)
    assert [type(one) for one in found] == [FetchError] * 40


async def test_a_look_up_that_hangs_is_given_up(names: Names) -> None:
    resolver = Resolver(0.05, public=False)
    with names.hanging(), pytest.raises(TimeoutError):
        await resolver.resolve("dead.test", 443)


async def test_what_has_an_address_is_looked_up_and_judged_anew(names: Names) -> None:
    resolver = Resolver(5, public=True)
    for _ in range(2):
        with pytest.raises(BlockedError, match=r"rebound\.test resolves to 127\.0\.0\.1"):
            await resolver.resolve("rebound.test", 443)
    assert names.asked == ["rebound.test"] * 2


async def test_a_name_that_cannot_be_one_has_no_address(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise UnicodeError

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    with pytest.raises(OSError, match="is no name"):
        await Resolver(5, public=False).resolve("x" * 64, 443)
