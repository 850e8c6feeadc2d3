"""Names and sockets: only what the guard has seen is connected to."""

import asyncio
import socket
from typing import Any

import aiohappyeyeballs
import pytest

from connectors.exceptions import BlockedError, FetchError
from connectors.fetch import Fetcher, Policy
from connectors.model import Request

Answers = list[list[str]]


def answer_names(monkeypatch: pytest.MonkeyPatch, answers: Answers) -> list[str]:
    """Let every look-up of a name give the next list of addresses; return the names that were looked up."""
    asked: list[str] = []

    def getaddrinfo(host: str, port: int, *_: Any, **__: Any) -> list[Any]:
        asked.append(host)
        found = answers[min(len(asked), len(answers)) - 1]
        family = {False: socket.AF_INET, True: socket.AF_INET6}
        return [
            (family[":" in ip], socket.SOCK_STREAM, 6, "", (ip, port, 0, 0)[: 4 if ":" in ip else 2]) for ip in found
        ]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return asked


def record_connections(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Refuse every connection; return the addresses that were tried."""
    tried: list[str] = []

    async def start_connection(addr_infos: Any, **_: Any) -> socket.socket:
        tried.extend(info[4][0] for info in addr_infos)
        raise ConnectionRefusedError(111, "refused")

    monkeypatch.setattr(aiohappyeyeballs, "start_connection", start_connection)
    return tried


async def get(url: str, *, allow_private: bool = False) -> None:
    async with Fetcher(Policy(user_agent="tests", allow_private=allow_private)) as fetcher:
        await fetcher.get(Request(url))


@pytest.mark.parametrize(
    "answers", [["127.0.0.1"], ["8.8.8.8", "10.0.0.1"], ["::1"], ["2606:4700::1111", "64:ff9b::7f00:1"]]
)
async def test_a_name_with_one_private_answer_is_not_connected_to(
    monkeypatch: pytest.MonkeyPatch, answers: list[str]
) -> None:
    answer_names(monkeypatch, [answers])
    tried = record_connections(monkeypatch)
    with pytest.raises(BlockedError, match="not a public address"):
        await get("https://rebound.example/")
    assert tried == []


async def test_the_address_that_was_checked_is_the_one_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = answer_names(monkeypatch, [["8.8.8.8"], ["127.0.0.1"]])
    tried = record_connections(monkeypatch)
    with pytest.raises(FetchError, match=r"connection refused by rebound\.example:443"):
        await get("https://rebound.example/")
    assert set(tried) == {"8.8.8.8"}
    assert asked == ["rebound.example"]


async def test_the_next_connection_is_checked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    answer_names(monkeypatch, [["8.8.8.8"], ["127.0.0.1"]])
    record_connections(monkeypatch)
    with pytest.raises(FetchError, match="refused"):
        await get("https://rebound.example/")
    with pytest.raises(BlockedError):
        await get("https://rebound.example/")


async def test_localhost_needs_permission() -> None:
    with pytest.raises(BlockedError):
        await get("http://localhost/")


async def test_an_unknown_name_is_a_fetch_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def getaddrinfo(*_: Any, **__: Any) -> None:
        raise socket.gaierror(-2, "unknown")

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    with pytest.raises(FetchError, match=r"^no address is known for nowhere\.example:443$"):
        await get("https://nowhere.example/?token=t1")


async def test_a_refused_connection_is_named_without_the_path() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        with pytest.raises(FetchError, match=rf"^connection refused by 127\.0\.0\.1:{port}$"):
            await get(f"http://127.0.0.1:{port}/secret", allow_private=True)


async def test_a_server_that_hangs_up_is_named() -> None:
    async def hang_up(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    async with await asyncio.start_server(hang_up, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        with pytest.raises(FetchError, match=rf"connection closed by 127\.0\.0\.1:{port}"):
            await get(f"http://127.0.0.1:{port}/", allow_private=True)


async def test_a_certificate_nobody_vouches_for_is_not_accepted(serve_tls: str) -> None:
    with pytest.raises(FetchError, match=r"^the certificate of 127\.0\.0\.1:\d+ was not accepted$"):
        await get(serve_tls, allow_private=True)
