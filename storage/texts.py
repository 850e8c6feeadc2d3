"""What differs between two states of a text, line by line. Pure."""

import re

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
