"""An archive of the web on a loopback port: an index of captures, and the captures, with its own mistakes."""

import json
from dataclasses import dataclass
from datetime import datetime

from aiohttp import web

from .clock import Clock
from .faults import Faults
from .host import Host, Seen
from .world import World

INDEX = "/cdx/search/cdx"


@dataclass(frozen=True, slots=True)
class Capture:
    """One capture; status: what the archive answers where its index says 200."""

    timestamp: str
    url: str
    body: bytes
    digest: str
    status: int = 200


class WebArchive(Host):
    """Captures of pages, told one by one."""

    def __init__(self, name: str, clock: Clock, log: list[Seen], everywhere: Faults) -> None:
        super().__init__(name, clock, log, everywhere)
        self._captures: list[Capture] = []

    def capture(self, at: datetime, url: str, html: str, *, status: int = 200) -> None:
        """Let a page have been captured; the same words are the same digest."""
        digest = f"{hash(html) & 0xFFFFFFFF:08X}"
        self._captures.append(Capture(f"{at:%Y%m%d%H%M%S}", url, html.encode(), digest, status))

    def routes(self) -> list[web.RouteDef]:
        """Return the index and the captures."""
        return [web.get(INDEX, self._index), web.get("/web/{stamp:[0-9]+}id_/{url:.*}", self._captured)]

    async def _index(self, request: web.Request) -> web.StreamResponse:
        asked = request.query
        found = sorted((one for one in self._captures if one.url == asked["url"]), key=lambda one: one.timestamp)
        found = [one for one in found if asked.get("from", "") <= one.timestamp <= asked.get("to", "9")]
        if asked.get("collapse") == "digest":
            found = [one for at, one in enumerate(found) if not at or found[at - 1].digest != one.digest]
        limit = int(asked.get("limit", "1000"))
        found = found[limit:] if limit < 0 else found[:limit]
        rows = [[one.timestamp, one.url, one.digest] for one in found]
        return web.Response(
            text=json.dumps([["timestamp", "original", "digest"], *rows] if rows else []),
            content_type="application/json",
        )

    async def _captured(self, request: web.Request) -> web.StreamResponse:
        # aiohttp takes the two slashes of the address in the path for one.
        wanted = request.match_info["url"].replace(":/", "://", 1).replace(":///", "://", 1)
        for one in self._captures:
            if (one.timestamp, one.url) == (
                request.match_info["stamp"],
                wanted,
            ) and one.status == web.HTTPOk.status_code:
                return web.Response(body=one.body, content_type="text/html", charset="utf-8")
        return web.Response(status=404, text="<html><body>not in archive</body></html>", content_type="text/html")


def archive(world: World) -> WebArchive:
    """Return the archive of a world, a new and empty one at the first time."""
    return world._host("archive", WebArchive)
