"""The Hub: its repositories, its settings and its routes."""

import itertools
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from aiohttp import web

from tests.world.clock import Clock
from tests.world.faults import Faults
from tests.world.host import Handler, Host, Seen, compress
from tests.world.site import Site

from . import cards, files, history, items, listing, rest
from .answers import EXPOSED, RefusedError, error, json_answer, unchanged
from .blobs import Content
from .finding import Shelf, Token
from .items import View
from .quota import Quota, bucket_of
from .repo import Gate, Popularity, Repo

REAL = "https://huggingface.co"
REAL_CDN = "https://us.aws.cdn.hf.co"


class Hub(Host):
    """A Hugging Face Hub on a loopback port.

    link_base: what stands before the path in `Link`; the real Hub's address, as if called through a mirror.
    largest_page: how many models a page of the list holds at most. cdn: where large files are said to lie.
    skew: how far its clock is ahead of the world's.
    revalidates: whether If-None-Match may be answered by 304. quota: the rate limits, and what was used of them.
    site: a site mounted beside the routes, for the blog's feed and pages.
    """

    def __init__(self, name: str, clock: Clock, log: list[Seen], everywhere: Faults) -> None:
        super().__init__(name, clock, log, everywhere)
        self.link_base = REAL
        self.cdn = REAL_CDN
        self.largest_page = listing.PAGE
        self.skew = timedelta()
        self.revalidates = True
        self.quota = Quota()
        self.shelf = Shelf()
        self.site = Site(name, clock, log, everywhere, frame=self)
        self._number = itertools.count(1)

    def now(self) -> datetime:
        """Return the time by the Hub's own clock."""
        return self.clock.now() + self.skew

    def repo(
        self,
        name: str,
        *,
        created: datetime,
        published: datetime | None = None,
        total: int = 0,
        dtype: str = "BF16",
        gguf: Mapping[str, Any] | None = None,
        config: Mapping[str, Any] | None = None,
        readme: str | None = None,
        files: Mapping[str, Content | None] | None = None,
        gated: Gate = False,
        popularity: Popularity | None = None,
        **card: Any,
    ) -> Repo:
        """Create a repository at `created` and return it; it is private until `published` where that is given.

        All other keywords are the card's front matter (`license="apache-2.0"`, `base_model=...`). Without any and without
        `readme` there is no README. `total` parameters of weights are there from the start, none where it is 0.
        """
        repo = Repo(name, created=created, private=published is not None, gated=gated)
        repo.popularity = popularity or Popularity()
        first: dict[str, Content | None] = dict(files or {})
        if card or readme is not None:
            title = f"# {name.partition('/')[2]}\n"
            first["README.md"] = cards.write(card, title if readme is None else readme)
        if config is not None:
            first["config.json"] = items.encode(config)
        if first:
            repo.commit(created, first, title="Upload folder using huggingface_hub")
        if total:
            repo.weights(created, total, dtype, gguf=gguf)
        if published is not None:
            repo.publish(published)
        self.shelf.repos.append(repo)
        return repo

    def derivatives(
        self, base: Repo, count: int, *, since: datetime, within: timedelta, by: str = "quants"
    ) -> list[Repo]:
        """Create `count` quantizations of `base` by others, evenly spread from `since` on; return them."""
        name = base.at(since).id
        step = within / max(1, count)
        return [
            self.repo(
                f"{by}-{number:03}/{name.split('/')[-1]}-Q{2 + number % 7}-GGUF",
                created=since + number * step,
                total=1_000_000,
                gguf={"architecture": "llama"},
                base_model=name,
                base_model_relation="quantized",
                license="other",
            )
            for number in range(count)
        ]

    def token(self, secret: str, *, approved: tuple[str, ...] = (), sees: tuple[str, ...] = ()) -> None:
        """Make a token known: the gates it has passed and the private repositories it may see, "*" for all."""
        self.shelf.tokens[secret] = Token(frozenset(approved), frozenset(sees))

    def views(self) -> list[View]:
        """Return every public repository as of now."""
        now = self.now()
        states = ((repo, repo.at(now)) for repo in self.shelf.repos)
        return [View(repo, state, state.head, now, self.shelf) for repo, state in states if state.visible]

    def page_of(self, request: web.Request) -> int:
        """Return the page a listing's cursor leads to."""
        return listing.page_of(request)

    def routes(self) -> list[web.RouteDef]:
        """Return the API's routes, the files' and, behind them, the mounted site."""
        mine = [
            web.get("/api/models", self._list),
            web.get("/api/models/{name}", self._legacy),
            web.get("/api/models/{org}/{name}", self._info),
            web.get("/api/models/{org}/{name}/revision/{rev:.+}", self._info),
        ]
        return [*mine, *history.routes(self), *files.routes(self), *rest.routes(self), web.get("/{path:.*}", self.page)]

    async def serve(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Answer within the rate limits, with the headers every answer of the Hub has."""
        bucket, who = bucket_of(request.path), request.headers.get("Authorization", "") or (request.remote or "")
        allowed, pair = self.quota.spend(who, bucket, self.now(), member="Authorization" in request.headers)
        response = await self._serve(request, handler) if allowed else _too_many()
        for name, value in (pair | self._always()).items():
            response.headers.setdefault(name, value)
        return response

    async def _serve(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            response = await super().serve(request, handler)
        except RefusedError as refused:
            return refused.response
        if not isinstance(response, web.Response):
            return response
        return compress(request, unchanged(request, response) if self.revalidates else response)

    def _always(self) -> dict[str, str]:
        number = next(self._number)
        stamp = int(self.now().timestamp())
        return {
            "X-Powered-By": "huggingface-moon",
            "X-Request-Id": f"Root=1-{stamp:08x}-{number:024x}",
            "Access-Control-Expose-Headers": EXPOSED,
            "Vary": "Origin, Accept-Encoding",
            "X-Cache": "Miss from cloudfront",
            "Date": f"{self.now():%a, %d %b %Y %H:%M:%S} GMT",
        }

    async def _list(self, request: web.Request) -> web.Response:
        self.shelf.token(request)
        return listing.answer(request, self.views(), self.link_base, self.largest_page)

    async def _legacy(self, request: web.Request) -> web.Response:
        found = self.shelf.find(request, request.match_info["name"], self.now())
        raise error(404, f"Repository not found: {found[1].id}", code="RepoNotFound")

    async def _info(self, request: web.Request) -> web.Response:
        view = self.view(request)
        names = listing.expansions(request.query)
        return json_answer(items.expanded(view, names) if names else items.item(view))

    def view(self, request: web.Request) -> View:
        """Return the repository and revision a request names; else the Hub's refusal."""
        name = f"{request.match_info['org']}/{request.match_info['name']}"
        found = self.shelf.find(request, name, self.now())
        blobs = request.query.get("blobs") == "true"
        return self.shelf.view(found, request.match_info.get("rev", "main"), self.now(), blobs=blobs)

    async def page(self, request: web.Request) -> web.StreamResponse:
        """Answer with a page of the mounted site, or with the page of a model."""
        if self.site.has(request.path):
            return await self.site.answer(request)
        org, _, name = request.path.strip("/").partition("/")
        if not name or "/" in name:
            raise error(404, "Sorry, we can't find the page you are looking for.")
        _, state = self.shelf.find(request, f"{org}/{name}", self.now())
        text = (
            f"<!DOCTYPE html><html><head><title>{state.id} · Hugging Face</title></head><body>{state.id}</body></html>"
        )
        return web.Response(text=text, content_type="text/html")


def _too_many() -> web.Response:
    return json_answer({"error": "We had to rate limit you. Please retry later."}, status=429)
