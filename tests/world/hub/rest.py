"""What else the Hub answers: organizations, tags, trending, collections, papers."""

from typing import TYPE_CHECKING

from aiohttp import web

from . import items
from .answers import error, json_answer

if TYPE_CHECKING:
    from .hub import Hub

LICENSES = (
    "apache-2.0 mit openrail bigscience-openrail-m bigcode-openrail-m cc-by-4.0 cc-by-nc-4.0 gpl-3.0 llama2 llama3 "
    "llama3.1 llama3.2 llama3.3 gemma openmdw-1.0 unknown other"
)
TYPES = ("pipeline_tag", "library", "dataset", "language", "license", "arxiv", "doi", "region", "other")


def routes(hub: "Hub") -> list[web.RouteDef]:
    """Return the routes of this file."""

    async def organization(request: web.Request) -> web.Response:
        name = request.match_info["org"]
        models = [view for view in hub.views() if view.state.id.startswith(f"{name}/")]
        if not models:
            raise error(404, "Sorry, we can't find the page you are looking for.")
        return json_answer(_overview(name, len(models)))

    async def tags(request: web.Request) -> web.Response:
        asked = [request.query["type"]] if "type" in request.query else list(TYPES)
        if wrong := [kind for kind in asked if kind not in TYPES]:
            raise error(400, f"✖ Invalid type: {wrong[0]}")
        return json_answer({kind: _tags(hub, kind) for kind in asked})

    async def trending(request: web.Request) -> web.StreamResponse:
        if hub.site.has(request.path):
            return await hub.site.answer(request)
        best = sorted(hub.views(), key=items.trending, reverse=True)[:10]
        return json_answer({"recentlyTrending": [_trend(view) for view in best]})

    async def empty(request: web.Request) -> web.StreamResponse:
        return await hub.site.answer(request) if hub.site.has(request.path) else json_answer([])

    return [
        web.get("/api/organizations/{org}/overview", organization),
        web.get("/api/models-tags-by-type", tags),
        web.get("/api/trending", trending),
        web.get("/api/collections", empty),
        web.get("/api/daily_papers", empty),
    ]


def _overview(name: str, models: int) -> items.JSON:
    counts = {"numUsers": 12, "numModels": models, "numDatasets": 0, "numSpaces": 0, "numFollowers": 1000}
    told = {"avatarUrl": "", "name": name, "fullname": name, "details": "", "isVerified": True, "isHf": False}
    return told | {"plan": "team"} | counts


def _tags(hub: "Hub", kind: str) -> list[items.JSON]:
    if kind != "license":
        return []
    used = {tag.removeprefix("license:") for view in hub.views() for tag in view.commit.tags if "license:" in tag}
    names = list(dict.fromkeys([*LICENSES.split(), *sorted(used)]))
    return [{"id": f"license:{name}", "label": name, "type": "license"} for name in names]


def _trend(view: items.View) -> items.JSON:
    names = ("author", "downloads", "gated", "lastModified", "likes", "private", "pipeline_tag")
    return {"repoData": {"id": view.state.id, "repoType": "model"} | items.fields(view, names), "repoType": "model"}
