"""Which names belong to one release."""

import functools
import re
from dataclasses import replace

from connectors.names.model_name import ModelName, assemble, canonical
from connectors.names.tables import LOSSY
from connectors.names.tokens import LONGEST, QUANT

VERSION_TAG = re.compile(
    r"(?:release|version)?[-_/]?v?(?P<version>\d{1,3}(?:[._]\d{1,4}){0,3})"
    r"(?:[-_.]?(?P<stage>rc|alpha|beta|preview|exp|dev|post|final)[-_.]?\d{0,4})?",
    re.IGNORECASE,
)


@functools.lru_cache(maxsize=4096)
def parse(repository_id: str) -> ModelName:
    """Return what a repository's id says: "Qwen/Qwen3-Coder-32B-Instruct-GGUF". Any text gives some name."""
    owner, slash, name = repository_id.partition("/")
    return assemble(owner, name) if slash else assemble("", repository_id)


def tag(repository: str, tag: str) -> ModelName | None:
    """Return what a GitHub tag releases: ("deepseek-ai/DeepSeek-V3", "v3.0"); None where it names no version.

    Of a repository that has a version itself, a tag may add to it (v3.1 of DeepSeek-V3); any other number counts the
    repository's code, and the release is still the repository's.
    """
    plain, name = tag[:LONGEST].rsplit("/", 1)[-1].strip(), parse(repository)
    if match := VERSION_TAG.fullmatch(plain):
        version, stage = canonical(match["version"]), (match["stage"] or "").lower()
        own = version if f"{version}.".startswith(f"{name.version}.".lstrip(".")) else name.version
        shown = name.display if own == name.version else f"{name.display} {plain}"
        return replace(name, version=own, variants=(*name.variants, *filter(None, [stage])), display=shown)
    named = assemble(name.owner, plain)
    related = named.family.split("-")[0] == name.family.split("-")[0]
    return named if named.version and related else None


def same_release(one: ModelName, other: ModelName) -> bool:
    """Tell whether two names are of one release: they agree on family, version and date of the snapshot.

    A title may leave out the version or the date; a repository without one is not the same as one with it
    (DeepSeek-V3 and DeepSeek-V3-0324, gemma-2b and gemma-2-2b).
    """
    loose = not one.owner or not other.owner
    return (
        one.family == other.family
        and _agree(one.version, other.version, loose=loose)
        and _agree(_digits(one.date), _digits(other.date), loose=loose)
    )


def is_quantization(name: ModelName, relation: str = "") -> bool:
    """Tell whether the weights are another's in a smaller format, by name or by the Hub's base model relation."""
    return relation == "quantized" or any(form in LOSSY or QUANT.fullmatch(form) for form in name.formats)


def _agree(one: str, other: str, *, loose: bool) -> bool:
    return one == other or (loose and not (one and other))


def _digits(date: str) -> str:
    return "".join(filter(str.isdigit, date))
