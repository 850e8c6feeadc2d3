"""Commits, trees, single paths and branches of a repository."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from aiohttp import web

from . import items
from .answers import error, json_answer
from .blobs import Blob, tree_id
from .items import JSON, View
from .repo import Commit

if TYPE_CHECKING:
    from .hub import Hub

COMMITS = 50
PATHS = 1000
DETAILED = 100


def routes(hub: "Hub") -> list[web.RouteDef]:
    """Return the routes of this file."""

    async def commits(request: web.Request) -> web.Response:
        view = hub.view(request)
        rows = [_commit(commit) for commit in reversed(upto(view))]
        size, number = _number(request, "limit", COMMITS), _number(request, "p", 0)
        start = number * size
        link = _link(hub, request, p=number + 1) if start + size < len(rows) else {}
        return json_answer(rows[start : start + size], headers=link | {"X-Total-Count": str(len(rows))})

    async def tree(request: web.Request) -> web.Response:
        view, detailed = hub.view(request), request.query.get("expand") == "true"
        folder = request.match_info.get("path", "").strip("/")
        rows = _tree(view, folder, recursive=request.query.get("recursive") == "true")
        if folder and not rows:
            raise error(404, f"{folder} does not exist on {request.match_info['rev']!r}", code="EntryNotFound")
        size, start = _number(request, "limit", DETAILED if detailed else PATHS), _number(request, "cursor", 0)
        link = _link(hub, request, cursor=start + size) if start + size < len(rows) else {}
        return json_answer([_entry(view, path, detailed) for path in rows[start : start + size]], headers=link)

    async def paths_info(request: web.Request) -> web.Response:
        view = hub.view(request)
        paths, detailed = await _asked_paths(request)
        known = {path.rstrip("/") for path in paths}
        return json_answer([_entry(view, path, detailed) for path in _tree(view, "", recursive=True) if path in known])

    async def refs(request: web.Request) -> web.Response:
        main = {"name": "main", "ref": "refs/heads/main", "targetCommit": hub.view(request).state.head.id}
        pulls: JSON = {"pullRequests": []} if request.query.get("include_prs") in {"1", "true"} else {}
        return json_answer({"branches": [main], "converts": [], "tags": []} | pulls)

    base = "/api/models/{org}/{name}"
    return [
        web.get(base + "/commits/{rev:.+}", commits),
        web.get(base + "/tree/{rev}", tree),
        web.get(base + "/tree/{rev}/{path:.+}", tree),
        web.post(base + "/paths-info/{rev}", paths_info),
        web.get(base + "/refs", refs),
    ]


def upto(view: View) -> list[Commit]:
    """Return the commits up to the asked one, oldest first."""
    commits = view.state.commits
    return list(commits[: commits.index(view.commit) + 1])


def _number(request: web.Request, name: str, default: int) -> int:
    text = request.query.get(name, str(default))
    if not text.isdigit():
        raise error(400, f"✖ Invalid input: expected number → at {name}")
    return int(text) if name in {"p", "cursor"} else min(int(text) or default, PATHS)


def _link(hub: "Hub", request: web.Request, **changed: Any) -> dict[str, str]:
    kept = [(name, value) for name, value in request.query.items() if name not in changed]
    return {"Link": f'<{hub.link_base}{request.path}?{urlencode([*kept, *changed.items()])}>; rel="next"'}


def _commit(commit: Commit) -> JSON:
    authors = [{"user": commit.author, "avatar": f"https://cdn-avatars.huggingface.co/{commit.author}.png"}]
    told = {"id": commit.id, "title": commit.title, "message": commit.message, "authors": authors}
    return told | {"date": items.moment(commit.date)}


def _tree(view: View, folder: str, *, recursive: bool) -> list[str]:
    """Return the paths below `folder`, folders first met first."""
    start = f"{folder}/" if folder else ""
    inside = [path.removeprefix(start) for path in sorted(view.commit.files) if path.startswith(start)]
    found: dict[str, None] = {}
    for path in inside:
        parts = path.split("/")
        found.update(dict.fromkeys("/".join(parts[:depth]) for depth in range(1, len(parts) + 1)))
    return [start + path for path in found if recursive or "/" not in path]


def _entry(view: View, path: str, detailed: bool) -> JSON:
    file = view.commit.files.get(path)
    entry: JSON = {"type": "directory", "oid": tree_id(view.commit.files, path), "size": 0, "path": path}
    if file is not None:
        entry = {"type": "file", "oid": file.oid, "size": file.size, "path": path} | _lfs(file)
    return entry | (_detail(view, path) if detailed else {})


def _lfs(file: Blob) -> JSON:
    pointer = {"oid": file.sha256, "size": file.size, "pointerSize": len(file.data)}
    return {"lfs": pointer, "xetHash": file.sha256} if file.large else {}


def _detail(view: View, path: str) -> JSON:
    """Return the last commit that touched a path, and the outcome of the scans."""
    touched = upto(view)[0]
    before: Mapping[str, Blob] = {}
    for commit in upto(view):
        touched = commit if _below(commit.files, path) != _below(before, path) else touched
        before = commit.files
    last = {"id": touched.id, "title": touched.title, "date": items.moment(touched.date)}
    clean = {"status": "safe", "message": None, "reportLink": None}
    scans = dict.fromkeys(("avScan", "pickleImportScan", "jFrogScan", "protectAiScan"), clean)
    return {"lastCommit": last, "securityFileStatus": {"status": "safe"} | scans}


def _below(files: Mapping[str, Blob], path: str) -> dict[str, Blob]:
    return {name: file for name, file in files.items() if name == path or name.startswith(f"{path}/")}


async def _asked_paths(request: web.Request) -> tuple[list[str], bool]:
    if request.content_type == "application/json":
        try:
            told = await request.json()
            return [str(path) for path in told["paths"]], bool(told.get("expand"))
        except (ValueError, KeyError, TypeError, AttributeError) as reason:
            raise error(400, "✖ Invalid input: expected object with paths") from reason
    form = await request.post()
    return [str(path) for path in form.getall("paths", [])], str(form.get("expand", "")).lower() == "true"
