"""What is known of a release, each thing with what says so. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from .model import ReleaseFact

TOLD_BY: Final[Mapping[str, str]] = {
    "parameters": "the Hub's count of the weight files",
    "active_parameters": "the repository's name",
    "experts": "config.json, else the repository's name",
    "architecture": "config.json, else the GGUF header",
    "model_type": "config.json",
    "context_length": "the GGUF header, else config.json",
    "modality": "the Hub's pipeline tag",
    "license": "the model card",
    "license_name": "the model card",
    "license_link": "the model card",
    "license_file": "the license file's text",
    "gated": "the Hub's gate",
    "base_models": "the Hub's reading of card and files",
    "base_relation": "the Hub's reading of card and files",
    "formats": "files, tags and the repository's name",
    "library": "the Hub's library tag",
}
"""Fact or note of a model -> what says so, where the note `told_by` does not know better."""


def gathered(told: Iterable[tuple[str, Mapping[str, Any]]]) -> dict[str, ReleaseFact]:
    """Return the first thing that is said of each fact, from pairs of a repository and what is known of it."""
    found: dict[str, ReleaseFact] = {}
    for repository, details in told:
        exact = dict(str(line).split(": ", 1) for line in details.get("told_by") or ())
        for name, source in TOLD_BY.items():
            value = details.get(name)
            if name not in found and value not in (None, "", [], ()):
                found[name] = ReleaseFact(value, exact.get(name, source), repository)
    return found
