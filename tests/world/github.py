"""A GitHub of our own: repositories over time, answered as of the world's clock and within its limits."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from aiohttp import web

from .clock import Clock
from .faults import Faults
from .host import Handler, Host, Seen, compress
from .hub.blobs import git_sha1
from .timeline import Timeline

ANONYMOUS = 60
HOUR = 3600


@dataclass(frozen=True)
class State:
    """A repository at one moment; the newest release and tag come first."""

    name: str
    files: Mapping[str, bytes] = field(default_factory=dict)
    releases: tuple[Mapping[str, Any], ...] = ()
    tags: tuple[str, ...] = ()
    license: str = ""
    archived: bool = False
    deleted: bool = False


class Code:
    """One repository; every method but `at` tells what happens to it at a time, past or to come."""

    def __init__(self, name: str, number: int) -> None:
        self.number = number
        self.stars = 100
        self._timeline = Timeline(State(name))

    def at(self, now: datetime) -> State:
        """Return the repository as of `now`."""
        return self._timeline.at(now)

    def names(self, now: datetime) -> set[str]:
        """Return every name it has had up to `now`."""
        return {state.name for state in self._timeline.past(now)}

    def history(self, now: datetime) -> list[tuple[str, datetime, State, State]]:
        """Return the commits up to `now`, oldest first: id, date, the state before and after."""
        found, before = list[tuple[str, datetime, State, State]](), State("")
        for at, state in self._timeline.dated(now):
            if state.files != before.files:
                sha = git_sha1(f"{self.number} {at} {sorted(state.files.items())}".encode())
                found.append((sha, at, before, state))
            before = state
        return found

    def commit(self, at: datetime, files: Mapping[str, str | bytes | None], *, spdx: str | None = None) -> "Code":
        """Commit files to the default branch; None deletes one. `spdx` is what GitHub then takes the license for."""

        def edit(state: State) -> State:
            merged = {path: data for path, data in state.files.items() if files.get(path, "") is not None}
            merged |= {path: _bytes(data) for path, data in files.items() if data is not None}
            return replace(state, files=merged, license=state.license if spdx is None else spdx)

        return self._edit(at, edit)

    def release(self, at: datetime, tag: str, name: str = "", body: str = "", *, prerelease: bool = False) -> "Code":
        """Publish a release, and its tag where there is none."""
        row = {"tag_name": tag, "name": name, "body": body, "draft": False, "prerelease": prerelease}
        row |= {"published_at": f"{at:%Y-%m-%dT%H:%M:%SZ}", "id": int(at.timestamp())}

        def edit(state: State) -> State:
            tags = state.tags if tag in state.tags else (tag, *state.tags)
            return replace(state, releases=(row, *state.releases), tags=tags)

        return self._edit(at, edit)

    def unrelease(self, at: datetime, tag: str) -> "Code":
        """Delete a release; the tag stays."""
        return self._edit(at, lambda s: replace(s, releases=tuple(row for row in s.releases if row["tag_name"] != tag)))

    def tag(self, at: datetime, name: str) -> "Code":
        """Set a tag."""
        return self._edit(at, lambda state: replace(state, tags=(name, *state.tags)))

    def archive(self, at: datetime) -> "Code":
        """Archive it."""
        return self._edit(at, lambda state: replace(state, archived=True))

    def rename(self, at: datetime, name: str) -> "Code":
        """Move it to another name; the old one redirects from then on."""
        return self._edit(at, lambda state: replace(state, name=name))

    def delete(self, at: datetime) -> "Code":
        """Delete it."""
        return self._edit(at, lambda state: replace(state, deleted=True))

    def _edit(self, at: datetime, edit: Any) -> "Code":
        self._timeline.add(at, edit)
        return self


class Github(Host):
    """GitHub's REST API on a loopback port; `quota` is how many answers besides 304 an hour allows."""

    def __init__(self, name: str, clock: Clock, log: list[Seen], everywhere: Faults) -> None:
        super().__init__(name, clock, log, everywhere)
        self.quota = ANONYMOUS
        self._used = (0, 0)
        self._repositories: list[Code] = []

    def repository(self, name: str) -> Code:
        """Put up a repository and return it, to be told its history."""
        made = Code(name, len(self._repositories) + 1)
        self._repositories.append(made)
        return made

    @property
    def spent(self) -> int:
        """How many requests of this hour counted."""
        return self._used[1] if self._used[0] == self._hour() else 0

    def routes(self) -> list[web.RouteDef]:
        """Return the routes of the API."""
        return [
            web.get("/repos/{owner}/{name}", self._about),
            web.get("/repos/{owner}/{name}/releases", self._releases),
            web.get("/repos/{owner}/{name}/tags", self._tags),
            web.get("/repos/{owner}/{name}/commits", self._commits),
            web.get("/repos/{owner}/{name}/contents/{path:.*}", self._contents),
            web.get("/repositories/{number}{rest:.*}", self._by_number),
        ]

    async def serve(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Answer within the limit; an answer of 304 is free."""
        if self.spent >= self.quota:
            return self._limited(_json({"message": "API rate limit exceeded"}, status=403))
        response = await super().serve(request, handler)
        assert isinstance(response, web.Response)
        tag = response.headers.get("ETag", "?")
        if response.status == 200 and tag in request.headers.get("If-None-Match", ""):
            return self._limited(web.Response(status=304, headers={"ETag": tag}))
        self._used = (self._hour(), self.spent + 1)
        return self._limited(compress(request, response))

    def _limited(self, response: web.Response) -> web.Response:
        reset = (self._hour() + 1) * HOUR
        response.headers["X-RateLimit-Limit"] = str(self.quota)
        response.headers["X-RateLimit-Remaining"] = str(max(0, self.quota - self.spent))
        response.headers["X-RateLimit-Reset"] = str(reset)
        response.headers.setdefault("Date", f"{self.clock.now():%a, %d %b %Y %H:%M:%S} GMT")
        return response

    def _hour(self) -> int:
        return int(self.clock.now().timestamp()) // HOUR

    def _find(self, request: web.Request) -> tuple[Code, State]:
        now, name = self.clock.now(), f"{request.match_info['owner']}/{request.match_info['name']}"
        for repository in self._repositories:
            state = repository.at(now)
            if state.deleted or name not in repository.names(now):
                continue
            if state.name != name:
                rest = request.path_qs.removeprefix(f"/repos/{name}")
                location = f"/repositories/{repository.number}{rest}"
                raise web.HTTPMovedPermanently(location)
            return repository, state
        raise web.HTTPNotFound(text='{"message":"Not Found"}', content_type="application/json")

    async def _by_number(self, request: web.Request) -> web.StreamResponse:
        state = self._repositories[int(request.match_info["number"].partition("/")[0]) - 1].at(self.clock.now())
        owner, _, name = state.name.partition("/")
        request.match_info.update(owner=owner, name=name)
        rest = request.match_info["rest"]
        if rest.startswith("/contents/"):
            request.match_info["path"] = rest.removeprefix("/contents/")
            return await self._contents(request)
        return await {"": self._about, "/releases": self._releases, "/tags": self._tags}[rest](request)

    async def _about(self, request: web.Request) -> web.Response:
        repository, state = self._find(request)
        spdx = {"key": state.license.lower(), "spdx_id": state.license} if state.license else None
        told = {"id": repository.number, "full_name": state.name, "default_branch": "main", "private": False}
        return _json(told | {"archived": state.archived, "license": spdx, "stargazers_count": repository.stars})

    async def _releases(self, request: web.Request) -> web.Response:
        state = self._find(request)[1]
        rows, link = self._page(request, state.releases)
        pages = ({"html_url": f"{self.origin}/{state.name}/releases/tag/{row['tag_name']}"} for row in rows)
        return _json([{**row, **page} for row, page in zip(rows, pages, strict=True)], link=link)

    def _page(self, request: web.Request, rows: Sequence[Any]) -> tuple[Sequence[Any], str]:
        """Return one page of a list, and the Link to the next where there is one."""
        size, number = int(request.query.get("per_page", "30")), int(request.query.get("page", "1"))
        further = self.origin + str(request.rel_url.update_query(page=number + 1)) if number * size < len(rows) else ""
        return rows[(number - 1) * size : number * size], f'<{further}>; rel="next"' if further else ""

    async def _commits(self, request: web.Request) -> web.Response:
        """List the commits that touched a path, the newest first; a renamed file is another one."""
        repository, path = self._find(request)[0], request.query.get("path", "")
        touching = [
            {"sha": sha, "commit": {"committer": {"date": f"{at:%Y-%m-%dT%H:%M:%SZ}"}}}
            for sha, at, before, after in reversed(repository.history(self.clock.now()))
            if not path or before.files.get(path) != after.files.get(path)
        ]
        rows, link = self._page(request, touching)
        return _json(rows, link=link)

    def _at(self, request: web.Request) -> State:
        """Return the repository at the commit asked for (`ref`, with ^ the one before), else as it is."""
        repository, state = self._find(request)
        asked = request.query.get("ref", "")
        for sha, _, before, after in repository.history(self.clock.now()) if asked else ():
            if asked.rstrip("^") == sha:
                return before if asked.endswith("^") else after
        return state

    async def _tags(self, request: web.Request) -> web.Response:
        names = self._find(request)[1].tags[: int(request.query.get("per_page", "30"))]
        return _json([{"name": name, "commit": {"sha": git_sha1(name.encode())}} for name in names])

    async def _contents(self, request: web.Request) -> web.Response:
        state, path = self._at(request), request.match_info["path"].strip("/")
        if path in state.files:
            return _json(state.files[path], kind="application/vnd.github.raw+json; charset=utf-8")
        if not state.files:
            return _json({"message": "This repository is empty."}, status=404)
        rows = _folder(state.files, f"{path}/" if path else "")
        return _json(rows) if rows else _json({"message": "Not Found"}, status=404)


def _folder(files: Mapping[str, bytes], folder: str) -> list[dict[str, Any]]:
    inside = {path: data for path, data in files.items() if path.startswith(folder)}
    names = dict.fromkeys(path.removeprefix(folder).partition("/")[0] for path in sorted(inside))
    return [_entry(folder + name, inside) for name in names]


def _entry(path: str, files: Mapping[str, bytes]) -> dict[str, Any]:
    if path in files:
        return {"path": path, "name": path, "sha": git_sha1(files[path]), "size": len(files[path]), "type": "file"}
    below = b"".join(files[name] for name in sorted(files) if name.startswith(f"{path}/"))
    return {"path": path, "name": path, "sha": git_sha1(below), "size": 0, "type": "dir"}


def _bytes(data: str | bytes) -> bytes:
    return data.encode() if isinstance(data, str) else data


def _json(
    value: Any, *, status: int = 200, kind: str = "application/json; charset=utf-8", link: str = ""
) -> web.Response:
    body = value if isinstance(value, bytes) else json.dumps(value).encode()
    headers = {"ETag": f'W/"{hashlib.sha256(body).hexdigest()}"', "Content-Type": kind}
    return web.Response(status=status, body=body, headers=headers | ({"Link": link} if link else {}))
