"""Feeds of many hosts and a receiver, in a process of their own: `python -m tests.benchmarks.scale_server PORT HOSTS LOG`.

It answers after a pause, as servers across the Internet do, and notes every request with its beginning and its end. It
does no more than that, so that it is not what the workers wait for. `/news/<n>/<edition>` puts a new entry into every
n-th feed, `/pause/<ms>` sets the pause; `/hook/<name>` takes messages.
"""

import asyncio
import hashlib
import sys
import time
from pathlib import Path
from typing import TextIO

_ENTRIES = 5
_HEAD = (
    '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>{0}</title><link>http://{0}.test/</link>'
)
_ITEM = (
    "<item><title>Letter {1} from desert {0}</title><link>http://{0}.test/{1}</link><guid>http://{0}.test/{1}</guid>"
    "<pubDate>{2}</pubDate><description>The canyon is wide.</description></item>"
)
_DAYS = ("Mon, 02 Mar", "Tue, 03 Mar", "Wed, 04 Mar", "Thu, 05 Mar", "Fri, 06 Mar")


class Site:
    """What all connections share: the feeds' editions, the pause, the log."""

    def __init__(self, log: TextIO) -> None:
        self.log = log
        self.every, self.edition, self.pause = 1, 0, 0.0

    def feed(self, number: int) -> tuple[str, bytes]:
        """Return the validator and the body of a feed as it is now."""
        edition = self.edition if number % self.every == 0 else 0
        letters = range(_ENTRIES + edition, edition, -1)
        items = "".join(_ITEM.format(number, letter, _date(letter)) for letter in letters)
        return f'"{number}-{edition}"', f"{_HEAD.format(number)}{items}</channel></rss>".encode()


def _date(letter: int) -> str:
    return f"{_DAYS[letter % 5]} 2026 08:{letter:02}:00 GMT"


class Connection(asyncio.Protocol):
    """One connection, kept alive: requests one after another."""

    def __init__(self, site: Site) -> None:
        self.site, self.seen = site, b""
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember where answers go."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer when a request is whole."""
        self.seen += data
        head, end, rest = self.seen.partition(b"\r\n\r\n")
        if not end:
            return
        lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines[1:])}
        length = int(headers.get("content-length", 0))
        if len(rest) < length:
            return
        self.seen = rest[length:]
        self.answer(lines[0].split()[1], headers, rest[:length])

    def answer(self, path: str, headers: dict[str, str], body: bytes) -> None:
        """Answer one request after the pause, and note it."""
        began, loop = time.time(), asyncio.get_running_loop()
        parts = path.strip("/").split("/")
        if parts[0] in {"news", "pause", "hook"}:
            self._command(parts, hashlib.sha256(body).hexdigest()[:16], began)
            return
        tag, content = self.site.feed(int(parts[0]))
        same = headers.get("if-none-match") == tag
        status, content = ("304 Not Modified", b"") if same else ("200 OK", content)
        told = (headers.get("user-agent", ""), headers.get("host", ""), path, status[:3])
        loop.call_later(self.site.pause, self._send, status, tag, content, (began, *told))

    def _command(self, parts: list[str], digest: str, began: float) -> None:
        if parts[0] == "news":
            self.site.every, self.site.edition = int(parts[1]), int(parts[2])
        elif parts[0] == "pause":
            self.site.pause = int(parts[1]) / 1000
        told = (began, "", "", f"/{parts[0]}/{parts[1]}/{digest}", "200") if parts[0] == "hook" else None
        self._send("200 OK", '"x"', b"{}", told)

    def _send(self, status: str, tag: str, content: bytes, told: tuple[float, str, str, str, str] | None) -> None:
        if self.transport is None or self.transport.is_closing():
            return
        size = "" if status.startswith("304") else f"Content-Length: {len(content)}\r\n"
        kind = "application/rss+xml" if content[:1] == b"<" else "application/json"
        head = f"HTTP/1.1 {status}\r\nETag: {tag}\r\nContent-Type: {kind}\r\n{size}\r\n"
        if told is not None:
            self.site.log.write("\t".join(map(str, (told[0], time.time(), *told[1:]))) + "\n")
            self.site.log.flush()
        self.transport.write(head.encode() + content)


def hosts(count: int) -> list[str]:
    """Return so many addresses of this machine."""
    return [f"127.1.{number // 250}.{number % 250 + 1}" for number in range(count)]


async def _serve(port: int, count: int, log: TextIO) -> None:
    site = Site(log)
    server = await asyncio.get_running_loop().create_server(lambda: Connection(site), hosts(count), port, backlog=1024)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    with Path(sys.argv[3]).open("a", encoding="utf-8") as written:
        asyncio.run(_serve(int(sys.argv[1]), int(sys.argv[2]), written))
