"""One model of the Hub -> the observation that is remembered of it. Pure."""

from typing import Any

from connectors.model import Fact, Observation
from connectors.text import clean

from . import traits
from .item import Item

_RELATIONS = frozenset({"finetune", "quantized", "adapter", "merge"})
_GATES = {"auto": "auto", "manual": "manual", True: "auto", False: "no"}


def observation(item: Item, last: Observation | None, base: str) -> Observation:
    """Return the model as seen today.

    last: as it was seen before. What the Hub says in a shape we cannot read (card data that is no mapping, gated: null)
    keeps its last value: unreadable is not none. base: the endpoint, for the address of the model's page.
    """
    metrics = {"downloads": item.downloads, "likes": item.likes}
    return Observation(
        subject=item.subject,
        title=clean(item.id),
        url=f"{base}/{item.id}",
        nature="model",
        facts=_facts(item, last),
        notes={name: note for name, note in _notes(item).items() if note not in {None, ""}},
        metrics={name: number for name, number in metrics.items() if number is not None},
        published_at=item.published,
        precision="repo_created" if item.published else "",
        revision=item.sha,
    )


def _facts(item: Item, last: Observation | None) -> dict[str, Fact]:
    before = last.facts if last else {}
    gate = _GATES.get(item.gated) if isinstance(item.gated, str | bool) else None
    card = {
        "license": _joined(item.field("license")) or _tag(item),
        "license_name": _joined(item.field("license_name")),
        "license_link": _joined(item.field("license_link")),
    }
    kept = {} if item.readable_card else {name: before[name] for name in card if name in before}
    return {
        "name": item.id,
        **card,
        **kept,
        "gated": gate or before.get("gated", "no"),
        "weights": traits.has_weights(item),
        "disabled": item.disabled,
    }


def _notes(item: Item) -> dict[str, Fact]:
    parents, relation = _parents(item)
    return {
        "owner": item.author or item.id.partition("/")[0],
        "created_at": item.created.isoformat() if item.created else None,
        "last_modified": item.modified.isoformat() if item.modified else None,
        "sha": item.sha,
        "license_tag": _tag(item),
        "license_files": traits.license_files(item),
        "base_models": parents,
        "base_relation": relation,
        "new_version": _joined(item.field("new_version")),
        **_made_of(item),
    }


def _made_of(item: Item) -> dict[str, Fact]:
    return {
        "parameters": traits.parameters(item) or None,
        "active_parameters": traits.active_parameters(item) or None,
        "experts": traits.experts(item) or None,
        "mixture_of_experts": traits.is_mixture(item),
        "architecture": traits.architecture(item),
        "model_type": traits.model_type(item),
        "pipeline": item.pipeline,
        "library": item.library,
        "context_length": traits.context_length(item) or None,
        "modality": traits.modality(item),
        "formats": traits.formats(item),
    }


def _parents(item: Item) -> tuple[tuple[str, ...], str]:
    """Return the models it was made from and how: as the Hub worked it out, as tagged, or as the card says."""
    bases = item.bases if isinstance(item.bases, dict) else {"models": item.bases}
    tagged = [tag.rpartition(":")[2] for tag in item.tagged("base_model:")]
    parents = _ids(bases.get("models")) or tuple(dict.fromkeys(tagged)) or _ids(item.field("base_model"))
    by_tag = (tag.partition(":")[0] for tag in item.tagged("base_model:"))
    claims = (bases.get("relation"), *by_tag, item.field("base_model_relation"))
    return parents, next((claim for claim in claims if isinstance(claim, str) and claim in _RELATIONS), "")


def _ids(value: Any) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    ids = (one.get("id") if isinstance(one, dict) else one for one in values)
    return tuple(dict.fromkeys(name for name in ids if isinstance(name, str) and name))


def _tag(item: Item) -> str:
    return ",".join(item.tagged("license:"))


def _joined(value: Any) -> str:
    """A card may hold a string, a list of strings, or what YAML made of "2.0" or "no"."""
    values = value if isinstance(value, list) else [value]
    texts = (str(one) for one in values if isinstance(one, str | int | float) and not isinstance(one, bool))
    return ",".join(sorted({clean(text) for text in texts} - {""}))
