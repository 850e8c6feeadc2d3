"""Files of a repository: resolve, its cache, and raw."""

from typing import TYPE_CHECKING
from urllib.parse import quote

from aiohttp import web

from .answers import elsewhere, file_error
from .blobs import Blob
from .items import View

if TYPE_CHECKING:
    from .hub import Hub


def routes(hub: "Hub") -> list[web.RouteDef]:
    """Return the routes of this file."""

    def open_file(request: web.Request) -> tuple[View, Blob]:
        view = hub.view(request)
        hub.shelf.pass_gate(request, view.state)
        return view, _file(view, request.match_info["path"])

    async def resolve(request: web.Request) -> web.Response:
        view, file = open_file(request)
        if file.large:
            return _elsewhere(hub, view, file)
        path, commit = quote(request.match_info["path"]), view.commit.id
        query = f"{quote(request.path, safe='')}=&etag=%22{file.oid}%22"
        location = f"/api/resolve-cache/models/{view.state.id}/{commit}/{path}?{query}"
        raise elsewhere(location)

    async def cached(request: web.Request) -> web.Response:
        view, file = open_file(request)
        return _whole(view, file)

    async def raw(request: web.Request) -> web.Response:
        view, file = open_file(request)
        return _whole(view, file)

    return [
        web.get("/{org}/{name}/resolve/{rev}/{path:.+}", resolve),
        web.get("/api/resolve-cache/models/{org}/{name}/{rev}/{path:.+}", cached),
        web.get("/{org}/{name}/raw/{rev}/{path:.+}", raw),
    ]


def _file(view: View, path: str) -> Blob:
    file = view.commit.files.get(path)
    if file is None:
        raise file_error(404, "Entry not found", code="EntryNotFound", headers={"X-Repo-Commit": view.commit.id})
    return file


def _whole(view: View, file: Blob) -> web.Response:
    headers = {"ETag": f'"{file.oid}"', "X-Repo-Commit": view.commit.id, "Content-Type": "text/plain; charset=utf-8"}
    return web.Response(body=file.data, headers=headers)


def _elsewhere(hub: "Hub", view: View, file: Blob) -> web.Response:
    headers = {
        "Location": f"{hub.cdn}/repos/{view.repo.key}/{file.sha256}",
        "X-Repo-Commit": view.commit.id,
        "X-Linked-Size": str(file.size),
        "X-Linked-ETag": f'"{file.sha256}"',
        "X-Xet-Hash": file.sha256,
    }
    return web.Response(status=302, headers=headers)
