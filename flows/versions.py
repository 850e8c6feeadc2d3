"""Two versions of a subject side by side: every document that both hold, and which came or went."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from connectors import licenses
from connectors.licenses.directions import together
from storage.subjects import Version

_TERMS: Final = ("license", "code_license", "gate", "policy")
"""The documents that bind, the one that counts first."""
_CLAIM: Final = ("license", "license_name", "license_link")

Text = Callable[[str], str]
"""Reads a stored text by its digest."""


def compared(before: Version, after: Version, text: Text) -> dict[str, Any]:
    """Return a comparison (design, JSON) of all documents together, with `documents`: one comparison a role.

    `added` and `removed` name the roles that one side alone holds. Where no role is shared, the card is compared, or what it claims.
    """
    held = [[role for role in _TERMS if role in version.documents] for version in (before, after)]
    moved = {
        "added": [role for role in held[1] if role not in held[0]],
        "removed": [role for role in held[0] if role not in held[1]],
    }
    shared = [role for role in held[0] if role in held[1]]
    if not shared and "card" in before.documents and "card" in after.documents:
        shared = ["card"]
    found = [_document(role, before, after, text) for role in shared]
    return _whole(found or [_claims(before, after)], moved) | {"documents": found, **moved}


def _document(role: str, before: Version, after: Version, text: Text) -> dict[str, Any]:
    comparison = licenses.compare(text(before.documents[role]), text(after.documents[role])).to_json()
    return {"role": role, **comparison}


def _whole(found: Sequence[Mapping[str, Any]], moved: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """All comparisons as one; a document that came or went is a change nobody has classified."""
    came = any(moved.values())
    weighty = [one for one in found if one["material"]] or ([] if came else found)
    return {
        "material": came or any(one["material"] for one in found),
        "direction": together([one["direction"] for one in weighty] + ["unclassified"] * came),
        "attributes": [_of(one, change) for one in found for change in one["attributes"]],
        "unclassified": [_of(one, change) for one in found for change in one["unclassified"]],
        "identity": found[0]["identity"],
    }


def _of(document: Mapping[str, Any], change: Mapping[str, Any]) -> dict[str, Any]:
    return {**change, "document": document["role"]}


def _claims(before: Version, after: Version) -> dict[str, Any]:
    """What the cards claim, where there is no text."""
    claims = [{key: version.facts.get(key, "") for key in _CLAIM} for version in (before, after)]
    same = licenses.same_claim(*claims)
    return {
        "material": not same,
        "direction": "none" if same else licenses.claim_direction(*claims),
        "attributes": [],
        "unclassified": [],
        "identity": dict(zip(("before", "after"), claims, strict=True)),
    }
