"""One model of the Hub -> the observation that is remembered of it. Pure."""

import json
from typing import Any

from connectors import licenses
from connectors.model import Fact, Observation
from connectors.text import clean, web_pages

from . import traits
from .item import Item

CLAIMS = ("license", "license_name", "license_link")
"""The card's fields that say which license it is."""
_RELATIONS = frozenset({"finetune", "quantized", "adapter", "merge"})
_GATE_TEXTS = ("extra_gated_heading", "extra_gated_prompt", "extra_gated_description")
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
        notes={**_kept(last), **_said({**_notes(item), "card": _card_note(item, last)})},
        documents=_documents(item),
        metrics={name: number for name, number in metrics.items() if number is not None},
        published_at=item.published,
        precision="repo_created" if item.published else "",
        revision=item.sha,
    )


_READ_FACTS = ("terms", "conflict", "weights_revision")
_READ_NOTES = ("files_at", "unreadable", "license_file", "weight_sets", "disagreement", "disagrees_since")


def _facts(item: Item, last: Observation | None) -> dict[str, Fact]:
    before = last.facts if last else {}
    gate = _GATES.get(item.gated) if isinstance(item.gated, str | bool) else None
    card = {
        "license": _joined(item.fields.get("license")) or item.license_tag,
        "license_name": _joined(item.fields.get("license_name")),
        "license_link": _joined(item.fields.get("license_link")),
    }
    unsure = not item.readable_card or is_card_missing(item, last)
    kept = {name: before[name] for name in card if name in before} if unsure else {}
    return {
        "name": item.id,
        **card,
        **kept,
        "gated": gate or before.get("gated", "no"),
        "weights": traits.has_weights(item),
        "disabled": item.disabled,
        **{name: flat(before[name]) for name in _READ_FACTS if name in before},
        **({} if item.files is None or licenses.terms(item.license_files) else {"terms": ()}),
    }


def is_card_missing(item: Item, last: Observation | None) -> bool:
    """Tell whether a claim that stood in the card is gone with all its fields, though there is a README.

    Front matter that the Hub cannot parse looks the same as front matter that was taken out.
    """
    claimed = last is not None and any(last.facts.get(name) for name in CLAIMS)
    return claimed and item.card is None and not item.license_tag and "README.md" in (item.files or ())


def _card_note(item: Item, last: Observation | None) -> str:
    """Return what is known of a card that the Hub shows without fields: "unread", "malformed", "" where all is well."""
    if last is None or not is_card_missing(item, last):
        return ""
    return "malformed" if last.notes.get("card") == "malformed" and last.revision == item.sha else "unread"


def _said(notes: dict[str, Fact]) -> dict[str, Fact]:
    return {name: note for name, note in notes.items() if note is not None and note != ""}


def flat(value: Any) -> Fact:
    """Return a remembered value as a fact: what was stored as a list comes back as a tuple."""
    fact: Fact = tuple(value) if isinstance(value, list) else value
    return fact


def _kept(last: Observation | None) -> dict[str, Fact]:
    """What was learned by reading files stands until they are read again."""
    notes = last.notes if last else {}
    return {name: flat(notes[name]) for name in _READ_NOTES if name in notes}


def _documents(item: Item) -> dict[str, str]:
    """The text a reader must accept before the files open: in gated repositories it can be the whole agreement."""
    asked = item.fields.get("extra_gated_fields")
    fields = [f"{name}: {json.dumps(kind)}" for name, kind in asked.items()] if isinstance(asked, dict) else []
    parts = [item.fields.get(part) for part in _GATE_TEXTS]
    gate = "\n".join([*(part.strip() for part in parts if isinstance(part, str)), *fields]).strip()
    return {"gate": gate} if gate else {}


def _notes(item: Item) -> dict[str, Fact]:
    parents, relation = _parents(item)
    return {
        "owner": item.author or item.id.partition("/")[0],
        "created_at": item.created.isoformat() if item.created else None,
        "last_modified": item.modified.isoformat() if item.modified else None,
        "sha": item.sha,
        "license_tag": item.license_tag,
        "license_files": item.license_files,
        "license_pages": web_pages(_joined(item.fields.get("license_link"))),
        "base_models": parents,
        "base_relation": relation,
        "new_version": _joined(item.fields.get("new_version")),
        **traits.made_of(item),
    }


def _parents(item: Item) -> tuple[tuple[str, ...], str]:
    """Return the models it was made from and how: as the Hub worked it out, as tagged, or as the card says."""
    bases = item.bases if isinstance(item.bases, dict) else {"models": item.bases}
    tagged = item.tagged("base_model:")
    parents = _ids(bases.get("models")) or tuple(dict.fromkeys(tag.rpartition(":")[2] for tag in tagged))
    by_tag = (tag.partition(":")[0] for tag in tagged)
    claims = (bases.get("relation"), *by_tag, item.fields.get("base_model_relation"))
    relation = next((claim for claim in claims if isinstance(claim, str) and claim in _RELATIONS), "")
    return parents or _ids(item.fields.get("base_model")), relation


def _ids(value: Any) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    ids = (one.get("id") if isinstance(one, dict) else one for one in values)
    return tuple(dict.fromkeys(name for name in ids if isinstance(name, str) and name))


def _joined(value: Any) -> str:
    """A card may hold a string, a list of strings, or what YAML made of "2.0" or "no"."""
    if value is None:
        return ""
    if isinstance(value, str):
        return clean(value)
    values = value if isinstance(value, list) else [value]
    texts = (str(one) for one in values if isinstance(one, str | int | float) and not isinstance(one, bool))
    return ",".join(sorted({clean(text) for text in texts} - {""}))
