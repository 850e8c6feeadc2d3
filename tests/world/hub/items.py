"""How the Hub words a repository in JSON."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from . import cards
from .blobs import Blob, object_id
from .repo import Commit, Repo, State

JSON = dict[str, Any]
ABSENT = object()


class Finder(Protocol):
    """Where the parents of a model are looked up."""

    def named(self, name: str, now: datetime) -> Repo | None:
        """Return the repository of this id as of `now`."""


@dataclass(frozen=True, slots=True)
class View:
    """A repository at one moment and one commit, as it is to be worded."""

    repo: Repo
    state: State
    commit: Commit
    now: datetime
    hub: Finder
    blobs: bool = False


def moment(when: datetime) -> str:
    """Return `when` as the Hub writes it."""
    return f"{when:%Y-%m-%dT%H:%M:%S}.000Z"


def trending(view: View) -> float:
    """Return the trending score: what was set, else the likes while the repository is young."""
    young = (view.now - view.repo.created).days < 14
    return view.repo.popularity.trending or (view.repo.likes(view.now) if young else 0)


def _optional(value: Any) -> Any:
    return value or ABSENT


def _config(view: View) -> Any:
    kept = ("architectures", "model_type", "quantization_config")
    return _optional({name: view.commit.config[name] for name in kept if name in view.commit.config})


def _base_models(view: View) -> Any:
    card = view.commit.card or {}
    parents = cards.each(card.get("base_model"))
    if not parents:
        return ABSENT
    found = [(name, view.hub.named(name, view.now)) for name in parents]
    models = [{"_id": repo.key if repo else object_id(name, view.repo.created), "id": name} for name, repo in found]
    return {"relation": cards.relation(card, view.commit.files, view.commit.config), "models": models}


def _siblings(view: View) -> list[JSON]:
    return [_sibling(path, view.commit.files[path], blobs=view.blobs) for path in sorted(view.commit.files)]


def _sibling(path: str, file: Blob, *, blobs: bool) -> JSON:
    if not blobs:
        return {"rfilename": path}
    detail = {"rfilename": path, "blobId": file.oid, "size": file.size}
    pointer = {"sha256": file.sha256, "size": file.size, "pointerSize": len(file.data)}
    return detail | {"lfs": pointer} if file.large else detail


def _safetensors(view: View) -> Any:
    parameters = dict(view.commit.parameters)
    return {"parameters": parameters, "total": sum(parameters.values())} if parameters else ABSENT


def _transformers_info(view: View) -> Any:
    architecture = "".join(cards.each(view.commit.config.get("architectures")))
    if not architecture:
        return ABSENT
    loader = "AutoModelForCausalLM" if architecture.endswith("ForCausalLM") else "AutoModelForImageTextToText"
    task = cards.pipeline(view.commit.card or {}, view.commit.config) or "text-generation"
    return {"auto_model": loader, "pipeline_tag": task, "processor": "AutoTokenizer"}


def _card_data(view: View) -> Any:
    return ABSENT if view.commit.card is None else view.commit.card


FIELDS: Mapping[str, Callable[[View], Any]] = {
    "author": lambda view: view.state.id.split("/")[0],
    "baseModels": _base_models,
    "cardData": _card_data,
    "childrenModelCount": lambda _: {"adapter": 0, "finetune": 0, "merge": 0, "quantized": 0},
    "config": _config,
    "createdAt": lambda view: moment(view.repo.created),
    "disabled": lambda view: view.state.disabled,
    "downloads": lambda view: view.repo.downloads(view.now),
    "downloadsAllTime": lambda view: view.repo.downloads(view.now) * 3,
    "evalResults": lambda _: [],
    "gated": lambda view: view.state.gated,
    "gguf": lambda view: _optional(dict(view.commit.gguf or {})),
    "inference": lambda _: ABSENT,
    "inferenceProviderMapping": lambda _: [],
    "lastModified": lambda view: moment(view.commit.date),
    "library_name": lambda view: _optional(cards.library(view.commit.card or {}, view.commit.config)),
    "likes": lambda view: view.repo.likes(view.now),
    "mask_token": lambda _: ABSENT,
    "model-index": lambda view: (view.commit.card or {}).get("model-index"),
    "pipeline_tag": lambda view: _optional(cards.pipeline(view.commit.card or {}, view.commit.config)),
    "private": lambda view: view.state.private,
    "resourceGroup": lambda _: ABSENT,
    "safetensors": _safetensors,
    "sha": lambda view: view.commit.id,
    "siblings": _siblings,
    "spaces": lambda _: [],
    "tags": lambda view: view.commit.tags,
    "transformersInfo": _transformers_info,
    "trendingScore": trending,
    "usedStorage": lambda view: view.commit.size,
    "widgetData": lambda _: ABSENT,
}
_IDENTITY: Mapping[str, Callable[[View], Any]] = {
    "_id": lambda view: view.repo.key,
    "id": lambda view: view.state.id,
    "modelId": lambda view: view.state.id,
}
EXPANDABLE = tuple(FIELDS)
_BRIEF = "_id id likes private downloads tags pipeline_tag library_name createdAt modelId"
_FULL = (
    "_id id author gated lastModified likes private sha disabled downloads tags "
    "pipeline_tag library_name createdAt modelId siblings"
)
_ITEM = (
    "_id id private pipeline_tag library_name tags downloads likes modelId author sha lastModified gated disabled "
    "widgetData model-index config cardData transformersInfo gguf safetensors siblings spaces createdAt usedStorage"
)


def fields(view: View, names: Iterable[str]) -> JSON:
    """Return the fields of these names in their order; those the Hub leaves out are not there."""
    known = {**_IDENTITY, **FIELDS}
    return {name: value for name in names if (value := known[name](view)) is not ABSENT}


def expanded(view: View, names: Iterable[str]) -> JSON:
    """Return what `expand` asks for."""
    return fields(view, ("_id", "id", *names))


def item(view: View) -> JSON:
    """Return the complete description of one repository."""
    return fields(view, _ITEM.split())


def row(view: View, sort: str, *, full: bool, extra: Iterable[str]) -> JSON:
    """Return an item of a listing that was sorted by `sort`."""
    names = [*(_FULL if full else _BRIEF).split(), *extra]
    if sort in FIELDS and sort not in names:
        names.insert(3, sort)
    return fields(view, names)


def encode(value: Any) -> bytes:
    """Return JSON without spaces, in UTF-8."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()
