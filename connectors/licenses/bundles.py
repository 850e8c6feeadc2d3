"""One verdict for one model: all claims and documents together, where they disagree, and what they leave unread.

A license of an open-weight model is a bundle: the card's fields, the tag, license files (the weights' before the code's), the
gate's text, pages it is published on, and policies it makes part of itself. Pure.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Final

from connectors.model import Fact

from .claims import claim, claimed_openness, same_claim
from .directions import strictest
from .eu import DISQUALIFYING, NOTHING_FOUND, REVIEW
from .openness import NON_COMMERCIAL, OPEN_SOURCE, PERMISSIVE, RESTRICTED, UNCLASSIFIED
from .reading import License, read

_PLACES: Final = 79
_BY_POLICY: Final = frozenset({_PLACES, 84})
"""Paragraphs of the Guidelines on excluded places and on restrictions of use: a policy can touch them."""

_SCOPES: Final = {"code_license": "code", "notice": "notices"}
_WEIGHTS: Final = ("license", "gate", "page")
"""Documents that can hold the license of the weights, the nearest to them first."""

_STANDARD: Final = re.compile(r"^(?:apache|mit|bsd|isc|gpl|lgpl|agpl|mpl|cc0?-|cc-by|openmdw)", re.IGNORECASE)
_OPENNESS: Final = (NON_COMMERCIAL, RESTRICTED, UNCLASSIFIED, PERMISSIVE, OPEN_SOURCE)
_OF_POLICY: Final = ("use_restrictions", "territory", "unilateral_change")
"""What an acceptable-use policy decides for the bundle; the rest of its words are about the policy itself."""


@dataclass(frozen=True, slots=True)
class Document:
    """One text of the bundle. role: license, code_license, gate, policy, notice; place: its path or address."""

    role: str
    place: str
    text: str

    @property
    def scope(self) -> str:
        """What it is about: weights, code, use or notices."""
        return "use" if self.role == "policy" else _SCOPES.get(self.role, "weights")


@dataclass(frozen=True, slots=True)
class _Part:
    document: Document
    reading: Mapping[str, Any]

    @property
    def id(self) -> str:
        return str(self.reading["identity"]["id"] or "")


def bundle(
    claims: Mapping[str, Mapping[str, Fact]], documents: Iterable[Document], reader: Callable[[str], License] = read
) -> dict[str, Any]:
    """Return the verdict on a model as a JSON object.

    claims: who claims (card, tag, ...) -> its fields `license`, `license_name`, `license_link`. The result has `claims`,
    `documents`, `weights` and `code` (which document rules, with its id), `terms` (by attribute the strictest value with
    the document that says it), `openness`, `eu_open_source_exemption`, `conflicts`, and `policies` (each incorporated
    policy, and whether its text is known). reader: `read`, or what remembers its results.
    """
    parts = [_Part(one, reader(one.text).to_json()) for one in documents if one.text.strip()]
    said = {who: list(claim(fields)) for who, fields in claims.items() if claim(fields)}
    weights = _ruling(parts)
    return {
        "claims": said,
        "documents": [_described(part) for part in parts],
        "weights": _weights(weights, claims),
        "code": next((_described(part) for part in parts if part.document.scope == "code"), None),
        "terms": _terms(parts),
        "openness": _openness(parts, claims),
        "eu_open_source_exemption": _exemption(weights, parts),
        "conflicts": list(_conflicts(claims, parts)),
        "policies": list(_policies(parts)),
    }


def _described(part: _Part) -> dict[str, Any]:
    document, reading = part.document, part.reading
    return {
        "role": document.role,
        "place": document.place,
        "scope": document.scope,
        "id": part.id or None,
        "title": reading["identity"]["title"],
        "effective_date": reading["identity"]["effective_date"],
        "openness": reading["openness"] if document.scope in {"weights", "code"} else None,
    }


def _ruling(parts: list[_Part]) -> _Part | None:
    """The document whose terms the weights are under: a license in the repository, else the gate's text, else a page."""
    of_weights = [part for part in parts if part.document.scope == "weights"]
    return min(of_weights, key=lambda part: _WEIGHTS.index(part.document.role), default=None)


def _weights(ruling: _Part | None, claims: Mapping[str, Mapping[str, Fact]]) -> dict[str, Any] | None:
    if ruling is not None:
        return _described(ruling)
    who = next((who for who, fields in claims.items() if claim(fields)), None)
    if who is None:
        return None
    return {"role": "claim", "place": who, "scope": "weights", "id": " AND ".join(claim(claims[who])),
            "openness": claimed_openness(claims[who])}  # fmt: skip


def _binding(part: _Part, key: str) -> bool:
    return part.document.scope == "weights" or (part.document.scope == "use" and key in _OF_POLICY)


def _terms(parts: list[_Part]) -> dict[str, Any]:
    """Each attribute as the strictest binding document has it; thresholds and territories of all of them together."""
    keys = [key for part in parts[:1] for key in part.reading if key not in _BESIDE]
    return {key: _strictest(key, [part for part in parts if _binding(part, key)]) for key in keys}


_BESIDE: Final = frozenset({"language", "identity", "openness", "eu_open_source_exemption"})


def _strictest(key: str, parts: list[_Part]) -> Any:
    values = [(part.document.place, part.reading[key]) for part in parts]
    if key in {"user_threshold", "revenue_threshold"}:
        return [{**item, "place": place} for place, items in values for item in items]
    if key == "territory":
        excluded = [code for _, value in values for code in value["excluded"]]
        found = next((one for one in values if one[1]["value"] == "excluded"), values[0] if values else None)
        return found and {**found[1], "excluded": list(dict.fromkeys(excluded)), "place": found[0]}
    found = strictest(key, values)
    if found is None or key != "use_restrictions":
        return found and {**found[1], "place": found[0]}
    fields = sorted({field for _, value in values for field in value.get("categories") or ()})
    kinds = [kind for kind in ("listed", "incorporated") if any(kind in value["value"] for _, value in values)]
    return {**found[1], "value": " and ".join(kinds) or "none", "categories": fields, "place": found[0]}


def _openness(parts: list[_Part], claims: Mapping[str, Mapping[str, Fact]]) -> str:
    """The least open word: of the documents on the weights, where there are none of the claims; a policy restricts."""
    told = [part.reading["openness"] for part in parts if part.document.scope == "weights"]
    if set(told) <= {UNCLASSIFIED}:
        # A gate may ask for no more than consent: what the card claims is known, and never makes it more open.
        told += [claimed_openness(fields) for fields in claims.values() if claim(fields)]
    limited = [part for part in parts if part.document.scope == "use" and _limits(part.reading)]
    if limited and told:
        told.append(RESTRICTED)
    return min(told, key=_OPENNESS.index, default=UNCLASSIFIED)


def _exemption(weights: _Part | None, parts: list[_Part]) -> Any:
    """The license limb of the exemption for the ruling document, with what policies add to it."""
    if weights is None:
        return None
    found = weights.reading["eu_open_source_exemption"]
    added = [
        reason
        for part in parts
        if part.document.scope == "use"
        for reason in part.reading["eu_open_source_exemption"]["reasons"]
        if reason["paragraph"] in _BY_POLICY
    ]
    values = [found["value"], *(DISQUALIFYING if reason["paragraph"] == _PLACES else REVIEW for reason in added)]
    value = next(one for one in (DISQUALIFYING, REVIEW, NOTHING_FOUND) if one in values)
    return {"value": value, "reasons": [*found["reasons"], *added]}


def _limits(reading: Mapping[str, Any]) -> bool:
    return reading["use_restrictions"]["value"] != "none" or bool(reading["territory"]["excluded"])


def _conflicts(claims: Mapping[str, Mapping[str, Fact]], parts: list[_Part]) -> Iterator[dict[str, Any]]:
    """Pairs that cannot both be right: two claims, a claim and a document on the weights, two documents on the weights."""
    for (one, ours), (other, theirs) in combinations(claims.items(), 2):
        if claim(ours) and claim(theirs) and not same_claim({"license": claim(ours)}, {"license": claim(theirs)}):
            yield _conflict(one, claim(ours), other, claim(theirs))
    weights = [part for part in parts if part.document.scope == "weights" and part.document.role != "gate" and part.id]
    for who, fields in claims.items():
        for part in weights:
            if any(_contradicts(said, part) for said in claim(fields)):
                yield _conflict(who, claim(fields), part.document.place, (part.id,))
    for first, second in combinations(weights, 2):
        if first.id != second.id:
            yield _conflict(first.document.place, (first.id,), second.document.place, (second.id,))


def _contradicts(said: str, part: _Part) -> bool:
    """Whether a claimed id cannot be a document: two standard ids that differ, or a standard one over a text of its own."""
    own = part.id.startswith("LicenseRef-")
    if own:
        return bool(_STANDARD.match(said))
    spdx = re.sub(r"-(?:only|or-later)$", "", part.id.lower())
    return not same_claim({"license": said}, {"license": spdx}) and not spdx.startswith(f"{said}-")


def _conflict(one: str, ours: Iterable[str], other: str, theirs: Iterable[str]) -> dict[str, Any]:
    return {"between": [one, other], "says": [" AND ".join(ours), " AND ".join(theirs)]}


def _policies(parts: list[_Part]) -> Iterator[dict[str, Any]]:
    """Each policy that a document on the weights makes part of itself, and whether the bundle holds its text."""
    known = {_address(part.document.place): part.document.place for part in parts if part.document.scope == "use"}
    for part in parts:
        said = part.reading["use_restrictions"]
        if part.document.scope != "weights" or "incorporated" not in said["value"]:
            continue
        address = str(said.get("policy_url") or "")
        text = known.get(_address(address)) or (next(iter(known.values()), None) if not address else None)
        repository = next((place for place in known.values() if "://" not in place), None)
        yield {
            "by": part.document.place,
            "url": address or None,
            "mutable": bool(said.get("policy_mutable")),
            "read": text or repository,
            "quote": said["quote"],
        }


def _address(url: str) -> str:
    return re.sub(r"^https?://(?:www\.)?", "", url.strip().lower()).rstrip("/.")
