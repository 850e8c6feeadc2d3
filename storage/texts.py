"""What differs between two states of a text, line by line. Pure."""

import re
from typing import Any, Final

from connectors.model import LicenseReader

DAMAGED: Final = "[what was stored here is damaged and cannot be compared]"
"""Stands in the place of a text whose bytes are no longer what they were."""
_MOST = 40
_PLACE = re.compile(r"(?P<place>(?P<unit>(?:Article|Annex) \w+)(?:\(\w+\))?)(?::|$)")


def lines(before: str, after: str) -> dict[str, list[str]]:
    """Return the lines that went and came, at most 40 of each, in the order of their texts."""
    old, new = before.splitlines(), after.splitlines()
    gone, come = set(old) - set(new), set(new) - set(old)
    return {"removed": [x for x in old if x in gone][:_MOST], "added": [x for x in new if x in come][:_MOST]}


def articles(before: str, after: str) -> dict[str, list[str]]:
    """Return the provisions of an act in which anything differs, in the order of the newer text.

    The texts name the place before each line (`Article 53(2): ...`) and begin an article with its name; one that is new or
    gone as a whole says so: `Article 4a (added)`. Lines that stand in no place change none.
    """
    old, new = before.splitlines(), after.splitlines()
    differing = set(old) ^ set(new)
    whole = {line: "added" if line in set(new) else "deleted" for line in differing if _PLACE.fullmatch(line)}
    named = [found for line in (*new, *old) if line in differing and (found := _PLACE.match(line))]
    said = (
        f"{found['unit']} ({whole[found['unit']]})" if found["unit"] in whole else found["place"] for found in named
    )
    return {"articles": list(dict.fromkeys(said))}


def licenses(reader: LicenseReader, before: str, after: str) -> dict[str, Any]:
    """Return how two licenses differ; where one of them is lost, that they do, and that nobody can say how."""
    if DAMAGED in {before, after}:
        lost = {"before": before[:200], "after": after[:200]}
        return {"material": True, "direction": "unclassified", "attributes": [], "unclassified": [lost]}
    return dict(reader.compare_texts(before, after))
