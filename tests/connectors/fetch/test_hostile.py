"""Servers that mean harm, or break: bombs, drips, floods and half answers."""

import asyncio
import gzip
import time
import tracemalloc
import zlib
from collections.abc import Awaitable, Callable

import pytest
from aiohttp import web

from connectors.exceptions import FetchError
from connectors.fetch import Fetcher
from connectors.model import Request

Serve = Callable[[Callable[[web.Request], Awaitable[web.StreamResponse]]], Awaitable[str]]
ServeBytes = Callable[[bytes], Awaitable[str]]
Make = Callable[..., Fetcher]
HEAD = b"HTTP/1.1 200 OK\r\nConnection: close\r\n"


def gzip_bomb(megabytes: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join([*(packer.compress(bytes(1_000_000)) for _ in range(megabytes)), packer.flush()])


@pytest.mark.parametrize(
    ("coding", "times", "reason"),
    [("gzip", 1, "larger than 5000000 bytes"), ("gzip, gzip", 2, "not asked for"), ("gzip", 2, "")],
)
async def test_a_bomb_costs_no_memory(
    serve_bytes: ServeBytes, fetcher: Fetcher, coding: str, times: int, reason: str
) -> None:
    bomb = gzip_bomb(80)
    for _ in range(times - 1):
        bomb = gzip.compress(bomb)
    url = await serve_bytes(HEAD + f"Content-Encoding: {coding}\r\n\r\n".encode() + bomb)
    tracemalloc.start()
    try:
        if reason:
            with pytest.raises(FetchError, match=reason):
                await fetcher.get(Request(url, limit=5_000_000))
        else:
            await fetcher.get(Request(url, limit=5_000_000))  # unpacked once, as it was announced
        assert tracemalloc.get_traced_memory()[1] < 16_000_000
    finally:
        tracemalloc.stop()


async def test_a_coding_nobody_asked_for_is_refused(serve_bytes: ServeBytes, fetcher: Fetcher) -> None:
    url = await serve_bytes(HEAD + b"Content-Encoding: br\r\n\r\nxyz")
    with pytest.raises(FetchError, match=f"coded as 'br', which was not asked for: {url}"):
        await fetcher.get(Request(url))


async def test_an_endless_body_ends_at_the_limit(serve: Serve, fetcher: Fetcher) -> None:
    async def handler(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(bytes(10_000))

    with pytest.raises(FetchError, match="larger than 200000 bytes"):
        await fetcher.get(Request(await serve(handler), limit=200_000))


async def test_a_slow_drip_ends_at_the_deadline(serve: Serve, make: Make) -> None:
    async def handler(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(b"x")
            await asyncio.sleep(0.02)

    fetcher, url, started = make(deadline=0.2, read=1.0), await serve(handler), time.monotonic()
    with pytest.raises(FetchError, match=rf"^no answer within 0.2 s from {url}$"):
        await fetcher.get(Request(url))
    assert time.monotonic() - started < 30


async def test_the_deadline_counts_over_redirects(serve: Serve, make: Make) -> None:
    async def handler(request: web.Request) -> web.Response:
        await asyncio.sleep(0.1)
        return web.Response(status=302, headers={"Location": f"{request.path}x"})

    with pytest.raises(FetchError, match="no answer within"):
        await make(deadline=0.25).get(Request(await serve(handler)))


async def test_waiting_for_ones_turn_is_not_held_against_a_host(serve: Serve, make: Make) -> None:
    async def handler(_: web.Request) -> web.Response:
        await asyncio.sleep(0.1)
        return web.Response(text="x")

    fetcher, url = make(deadline=0.3, per_host=1), await serve(handler)
    found = await asyncio.gather(*(fetcher.get(Request(f"{url}/{n}")) for n in range(5)))
    assert len(found) == 5


async def test_silence_ends_with_the_time_for_reading(serve: Serve, make: Make) -> None:
    async def handler(_: web.Request) -> web.Response:
        await asyncio.sleep(30)
        return web.Response()

    with pytest.raises(FetchError, match=r"no answer within 0\.1 s from 127\.0\.0\.1:\d+$"):
        await make(read=0.1).get(Request(await serve(handler)))


async def test_a_body_shorter_than_announced_is_an_error(serve_bytes: ServeBytes, fetcher: Fetcher) -> None:
    url = await serve_bytes(HEAD + b"Content-Length: 10\r\n\r\nabc")
    with pytest.raises(FetchError, match="cut short"):
        await fetcher.get(Request(url))


async def test_a_gzip_body_cut_short_is_an_error(serve_bytes: ServeBytes, fetcher: Fetcher) -> None:
    url = await serve_bytes(HEAD + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(bytes(9000))[:-10])
    with pytest.raises(FetchError, match="ends too early"):
        await fetcher.get(Request(url))


@pytest.mark.parametrize(
    "answer",
    [
        b"gibberish\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        HEAD + b"X: " + b"x" * 200_000 + b"\r\n\r\n",
        b"HTTP/1.1 302 Found\r\nLocation: http://[::1\r\nContent-Length: 0\r\n\r\n",
    ],
)
async def test_what_is_no_http_is_a_fetch_error(serve_bytes: ServeBytes, fetcher: Fetcher, answer: bytes) -> None:
    with pytest.raises(FetchError):
        await fetcher.get(Request(await serve_bytes(answer)))


async def test_long_headers_of_real_sites_are_read(serve_bytes: ServeBytes, fetcher: Fetcher) -> None:
    policy = b"Content-Security-Policy: " + b"x" * 20_000 + b"\r\n"
    response = await fetcher.get(Request(await serve_bytes(HEAD + policy + b"Content-Length: 2\r\n\r\nok")))
    assert response.body == b"ok"


async def test_a_broken_error_page_does_not_hide_the_error(serve_bytes: ServeBytes, fetcher: Fetcher) -> None:
    answer = b"HTTP/1.1 503 Busy\r\nConnection: close\r\nContent-Encoding: br\r\nContent-Length: 3\r\n\r\nxyz"
    with pytest.raises(FetchError, match="HTTP 503"):
        await fetcher.get(Request(await serve_bytes(answer)))
