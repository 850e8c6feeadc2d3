"""A web site over time: feeds, pages that are edited in place, redirects."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import Literal, Protocol

from aiohttp import web

from .clock import Clock
from .faults import Faults
from .feeds import Feed, Format
from .host import Host, Seen, compress
from .timeline import Timeline

Html = str | Callable[[datetime], str]
Validators = Literal["both", "etag", "none"]
_ALWAYS = datetime.min.replace(tzinfo=UTC)
NOT_FOUND = "<!DOCTYPE html><html><head><title>404</title></head><body><h1>Page not found</h1></body></html>"


@dataclass(frozen=True, slots=True)
class Version:
    """What one address answers: a document (or one made for the moment it is asked at), or a redirect."""

    html: Html = NOT_FOUND
    status: int = 404
    location: str = ""


class Document(Protocol):
    """What can stand at an address and has a body; `changed` is None while there is none."""

    content_type: str

    def changed(self, now: datetime) -> datetime | None:
        """Return when it last changed."""

    def body(self, now: datetime, url: Callable[[str], str]) -> bytes:
        """Return its bytes as of `now`."""


class Page:
    """A page that is edited in place. The methods tell what happens to it at a time, past or to come."""

    def __init__(self, content_type: str = "text/html; charset=utf-8") -> None:
        self.content_type = content_type
        self._timeline = Timeline(Version())

    def version(self, at: datetime, html: Html) -> "Page":
        """Let it say `html` from `at` on; a function is asked for the text of each moment."""
        return self._set(at, Version(html, 200))

    def missing(self, at: datetime, status: int = 404) -> "Page":
        """Take it away: 404, or 410 for good."""
        return self._set(at, Version(status=status))

    def redirect(self, at: datetime, location: str, status: int = 301) -> "Page":
        """Let it redirect to an address or a path."""
        return self._set(at, Version("", status, location))

    def now(self, now: datetime) -> Version:
        """Return what it answers as of `now`."""
        return self._timeline.at(now)

    def changed(self, now: datetime) -> datetime | None:
        """Return when it was last edited; None for a text that is made anew for every moment."""
        return None if callable(self.now(now).html) else self._timeline.changed(now)

    def body(self, now: datetime, url: Callable[[str], str]) -> bytes:
        """Return its bytes as of `now`; `{origin}` in the text becomes the site's address."""
        html = self.now(now).html
        return (html(now) if callable(html) else html).replace("{origin}", url("/").rstrip("/")).encode()

    def _set(self, at: datetime, version: Version) -> "Page":
        self._timeline.add(at, lambda _: version)
        return self


class Site(Host):
    """A web site on a loopback port; `frame` is the host it is mounted on, itself where it stands alone."""

    def __init__(self, name: str, clock: Clock, log: list[Seen], everywhere: Faults, frame: Host | None = None) -> None:
        super().__init__(name, clock, log, everywhere)
        self._frame = frame or self
        self._documents: dict[str, tuple[Document, Validators]] = {}
        self._moved: dict[str, Page] = {}

    def url(self, path: str) -> str:
        """Return the address of a path; an address stays as it is."""
        return path if "://" in path else self._frame.origin + path

    def feed(
        self,
        path: str,
        title: str,
        *,
        form: Format = "rss",
        window: int = 0,
        stamped: bool = False,
        validators: Validators = "both",
    ) -> Feed:
        """Put a feed at `path` and return it, to be told its entries."""
        feed = Feed(title, form=form, window=window, stamped=stamped)
        self._documents[path] = (feed, validators)
        return feed

    def page(
        self, path: str, *, content_type: str = "text/html; charset=utf-8", validators: Validators = "both"
    ) -> Page:
        """Put a page at `path` and return it, to be told its versions; before the first it is missing."""
        page = Page(content_type)
        self._documents[path] = (page, validators)
        return page

    def redirect(self, path: str, location: str, status: int = 301, *, at: datetime | None = None) -> None:
        """Let `path` redirect from `at` on, always where no time is given; what stands there answers until then."""
        self._moved.setdefault(path, Page()).redirect(at or _ALWAYS, location, status)

    def gone(self, path: str, status: int = 410, *, at: datetime | None = None) -> None:
        """Let `path` be gone from `at` on, always where no time is given; what stands there answers until then."""
        self._moved.setdefault(path, Page()).missing(at or _ALWAYS, status)

    def has(self, path: str) -> bool:
        """Whether anything was ever put at `path`."""
        return path in self._documents or path in self._moved

    def routes(self) -> list[web.RouteDef]:
        """Return the one route that answers all."""
        return [web.get("/{path:.*}", self.answer)]

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer with what stands at the path as of now."""
        now = self.clock.now()
        document, validators = self._at(request.path_qs) or self._at(request.path) or (Page(), "none")
        if (moved := self._moved.get(request.path)) is not None and moved.changed(now) is not None:
            document = moved
        if isinstance(document, Page) and (version := document.now(now)).status != 200:
            return self._without(document, version, now)
        body = document.body(now, self.url)
        headers = {"Content-Type": document.content_type, **_validators(document, body, now, validators)}
        if _same(request, headers):
            return web.Response(status=304, headers={name: headers[name] for name in headers if name != "Content-Type"})
        return compress(request, web.Response(body=body, headers=headers))

    def _at(self, path: str) -> tuple[Document, Validators] | None:
        """What was put at a path, with its query or whatever the query."""
        return self._documents.get(path)

    def _without(self, page: Page, version: Version, now: datetime) -> web.Response:
        if version.location:
            return web.Response(status=version.status, headers={"Location": self.url(version.location)})
        return web.Response(status=version.status, body=page.body(now, self.url), content_type="text/html")


def _validators(document: Document, body: bytes, now: datetime, which: Validators) -> dict[str, str]:
    changed = document.changed(now)
    etag = {"ETag": f'"{hashlib.sha1(body).hexdigest()}"'}
    dated = {"Last-Modified": format_datetime(changed.astimezone(UTC), usegmt=True)} if changed else {}
    return {"both": etag | dated, "etag": etag, "none": {}}[which]


def _same(request: web.Request, headers: dict[str, str]) -> bool:
    """Whether the client already has this version; If-None-Match decides where it is sent."""
    known = request.headers.get("If-None-Match")
    if known is not None:
        return headers.get("ETag", "?") in [tag.strip() for tag in known.split(",")]
    since, changed = request.headers.get("If-Modified-Since"), headers.get("Last-Modified")
    if since is None or changed is None:
        return False
    return parsedate_to_datetime(changed) <= parsedate_to_datetime(since)
