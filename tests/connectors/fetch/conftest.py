"""Real servers on loopback, and the fetchers that ask them."""

import asyncio
import datetime as dt
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from connectors.fetch import Fetcher, Policy

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Serve = Callable[[Handler], Awaitable[str]]
Raw = Callable[[bytes], Awaitable[str]]
Make = Callable[..., Fetcher]


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    """Give a function that starts a server with one handler for every path and returns its address, without a slash."""
    async with AsyncExitStack() as stack:

        async def start(handler: Handler) -> str:
            app = web.Application()
            app.router.add_route("*", "/{path:.*}", handler)
            server = await stack.enter_async_context(TestServer(app))
            return str(server.make_url("/")).rstrip("/")

        yield start


@pytest.fixture
async def serve_bytes() -> AsyncIterator[Raw]:
    """Give a function that starts a server that answers every request with the same bytes and hangs up."""
    servers = []

    async def start(answer: bytes) -> str:
        async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(answer)
            await writer.drain()
            writer.close()

        server = await asyncio.start_server(talk, "127.0.0.1", 0)
        servers.append(server)
        return f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"

    yield start
    for server in servers:
        server.close()


@pytest.fixture
async def make() -> AsyncIterator[Make]:
    """Give a function that makes a fetcher which may ask loopback; its arguments are the policy's."""
    async with AsyncExitStack() as stack:
        made = []

        def fetcher(**policy: object) -> Fetcher:
            made.append(Fetcher(Policy(**{"user_agent": "tests", "allow_private": True, **policy})))  # type: ignore[arg-type]
            stack.push_async_exit(made[-1])
            return made[-1]

        yield fetcher


@pytest.fixture
async def fetcher(make: Make) -> Fetcher:
    """Give a fetcher with the usual policy that may ask loopback."""
    return make()


@pytest.fixture
async def serve_tls(tmp_path: Path) -> AsyncIterator[str]:
    """Give the address of a TLS server whose certificate nobody vouches for."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(_self_signed(tmp_path / "server.pem"))

    async def hang_up(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    server = await asyncio.start_server(hang_up, "127.0.0.1", 0, ssl=context)
    yield f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
    server.close()


def _self_signed(path: Path) -> Path:
    """Write a key and a certificate for 127.0.0.1, made for this test."""
    x509 = pytest.importorskip("cryptography.x509")
    from cryptography.hazmat.primitives import hashes, serialization  # noqa: PLC0415  (optional)
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder(issuer_name=name, subject_name=name, public_key=key.public_key(), serial_number=1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem, pkcs8 = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    path.write_bytes(key.private_bytes(pem, pkcs8, serialization.NoEncryption()) + certificate.public_bytes(pem))
    return path
