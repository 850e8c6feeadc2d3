"""Model cards: front matter as it is written, read and turned into tags by the Hub."""

import json
import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

import yaml

_FRONT = re.compile(r"^(\s*---(?:\r\n|\r|\n))([\S\s]*?)((?:\r\n|\r|\n)---[ \t]*(\r\n|\n|$))")
_ARXIV = re.compile(r"arxiv\.org/(?:abs|pdf)/(\d{4}\.\d{4,5})")
_LARGEST = 64 * 1024

Card = dict[str, Any]


def write(card: Mapping[str, Any], body: str) -> str:
    """Return a README: front matter of the fields that are not None, then the body; no front matter without fields."""
    fields = {name: value for name, value in card.items() if value is not None}
    if not fields:
        return body
    return f"---\n{yaml.safe_dump(fields, sort_keys=False, allow_unicode=True)}---\n\n{body}"


def split(text: str) -> tuple[Card, str]:
    """Return front matter and body of a README; no fields where there is none that can be read."""
    found = _FRONT.match(text)
    return (read(text) or {}, text[found.end() :].lstrip("\n")) if found else ({}, text)


def read(text: str) -> Card | None:
    """Return the front matter as JSON values (`cardData`); None where there is none that can be read."""
    found = _FRONT.match(text)
    if found is None or len(found[2]) > _LARGEST:
        return None
    try:
        card = yaml.safe_load(found[2])
    except (yaml.YAMLError, ValueError):
        return None
    return json.loads(json.dumps(card, default=_plain)) if isinstance(card, dict) else None


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%dT%H:%M:%S.000Z}"
    return f"{value:%Y-%m-%dT00:00:00.000Z}" if isinstance(value, date) else str(value)


def each(value: Any) -> list[str]:
    """Return a card's field as a list of strings, whether it holds one, several or none."""
    if value is None:
        return []
    return [str(part) for part in value] if isinstance(value, list) else [str(value)]


def relation(card: Mapping[str, Any], paths: Iterable[str], config: Mapping[str, Any]) -> str:
    """Return how a model comes from its base models: as the card says, else as its files betray."""
    names = set(paths)
    if told := card.get("base_model_relation"):
        return str(told)
    if "adapter_config.json" in names:
        return "adapter"
    if "quantization_config" in config or any(name.endswith(".gguf") for name in names):
        return "quantized"
    return "merge" if len(each(card.get("base_model"))) > 1 else "finetune"


def pipeline(card: Mapping[str, Any], config: Mapping[str, Any]) -> str:
    """Return the task of a model, "" where nothing tells it."""
    architecture = "".join(each(config.get("architectures")))
    guessed = {"ForCausalLM": "text-generation", "ForConditionalGeneration": "image-text-to-text"}
    fitting = (task for end, task in guessed.items() if architecture.endswith(end))
    return str(card.get("pipeline_tag") or next(fitting, ""))


def library(card: Mapping[str, Any], config: Mapping[str, Any]) -> str:
    """Return the library that loads a model, "" where nothing tells it."""
    return str(card.get("library_name") or ("transformers" if config.get("architectures") else ""))


def tags(card: Mapping[str, Any], text: str, paths: Iterable[str], config: Mapping[str, Any]) -> list[str]:
    """Return the tags the Hub derives, in its order: libraries, architecture, task, card, languages, parents, license."""
    names = list(paths)
    formats = [form for form in ("safetensors", "gguf") if any(name.endswith(f".{form}") for name in names)]
    parents = each(card.get("base_model"))
    how = relation(card, names, config)
    method = dict(config.get("quantization_config") or {}).get("quant_method")
    derived = [
        *filter(None, [library(card, config)]),
        *formats,
        *each(config.get("model_type")),
        *filter(None, [pipeline(card, config)]),
        *each(card.get("tags")),
        *each(card.get("language")),
        *(f"dataset:{name}" for name in each(card.get("datasets"))),
        *(f"arxiv:{number}" for number in _ARXIV.findall(text)),
        *(f"base_model:{name}" for name in parents),
        *(f"base_model:{how}:{name}" for name in parents),
        *(f"license:{name}" for name in each(card.get("license"))),
        *(["endpoints_compatible"] if config.get("architectures") else []),
        *each(method),
        "region:us",
    ]
    return list(dict.fromkeys(derived))
