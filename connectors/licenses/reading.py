"""A license text as a value: identity, sixteen attributes with their proofs, openness, the EU's open-source test."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from .attributes import Attribute, extract
from .canonical import Canonical, canonical
from .doubts import doubts
from .eu import NOTHING_FOUND, Exemption, exemption, proof
from .identity import Identity, identify
from .openness import UNCLASSIFIED, free, openness

_LISTS: Final = frozenset({"user_threshold", "revenue_threshold"})


@dataclass(frozen=True, slots=True)
class License:
    """What a license text says. languages: the most frequent first. attributes: by key, in the order of the contract."""

    identity: Identity
    languages: tuple[str, ...]
    attributes: Mapping[str, Attribute]
    openness: str
    exemption: Exemption

    def to_json(self) -> dict[str, Any]:
        """Return the object of `gazette license read --json`, without `file`."""
        return {
            "language": self.languages[0] if self.languages else "",
            "identity": self.identity.to_json(),
            **{key: as_json(attribute) for key, attribute in self.attributes.items()},
            "openness": self.openness,
            "eu_open_source_exemption": self.exemption.to_json(),
        }


def _plain(value: Any) -> Any:
    """A value as JSON has it: mappings and sequences as new dictionaries and lists."""
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(item) for item in (sorted(value) if isinstance(value, set | frozenset) else value)]
    return value


def as_json(attribute: Attribute) -> Any:
    """Return an attribute as the contract writes it: a list of thresholds, else a mapping with `value` and `quote`."""
    value = _plain(attribute.value)
    if attribute.key in _LISTS:
        return value
    rest = _plain(attribute.details)
    if isinstance(value, dict):
        return {**rest, **value, "quote": value.get("quote") or proof(attribute)}
    return {"value": value, "quote": proof(attribute), **rest}


def read_canonical(text: Canonical) -> License:
    """Return what an already canonical text says."""
    identity, attributes = identify(text), extract(text)
    standard = free(identity)
    found, tested = openness(identity, attributes, doubtful=True), exemption(attributes, free=standard)
    if not standard and (found == UNCLASSIFIED or tested.value == NOTHING_FOUND):
        doubtful = next(doubts(text), None)
        found = openness(identity, attributes, doubtful=doubtful is not None)
        tested = exemption(attributes, free=False, doubt=text.quote(doubtful) if doubtful else None)
    return License(identity, text.languages, attributes, found, tested)


def read(text: str) -> License:
    """Return what a license text says; never raises, whatever the text holds."""
    return read_canonical(canonical(text))
