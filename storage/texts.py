"""What differs between two states of a text, line by line. Pure."""

import re
from typing import Any, Final

from connectors.model import LicenseReader

DAMAGED: Final = "[what was stored here is damaged and cannot be compared]"
"""Stands in the place of a text whose bytes are no longer what they were."""
_MOST = 40
_PLACE = re.compile(r"((?:Article|Annex|ANNEX) \w+)(?::|$)")


def lines(before: str, after: str) -> dict[str, list[str]]:
    """Return the lines that went and came, at most 40 of each, in the order of their texts."""
    old, new = before.splitlines(), after.splitlines()
    gone, come = set(old) - set(new), set(new) - set(old)
    return {"removed": [x for x in old if x in gone][:_MOST], "added": [x for x in new if x in come][:_MOST]}


def articles(before: str, after: str) -> dict[str, list[str]]:
    """Return the articles and annexes of an act in which anything differs, in the order of the newer text.

    The texts name the article before each line (`Article 53: ...`); lines that stand in none change none.
    """
    old, new = before.splitlines(), after.splitlines()
    differing = set(old) ^ set(new)
    named = (_PLACE.match(line) for line in (*new, *old) if line in differing)
    return {"articles": list(dict.fromkeys(found[1] for found in named if found))}


def licenses(reader: LicenseReader, before: str, after: str) -> dict[str, Any]:
    """Return how two licenses differ; where one of them is lost, that they do, and that nobody can say how."""
    if DAMAGED in {before, after}:
        lost = {"before": before[:200], "after": after[:200]}
        return {"material": True, "direction": "unclassified", "attributes": [], "unclassified": [lost]}
    return dict(reader.compare_texts(before, after))
