"""Which provisions of the AI Act, 32024R1689, matter to who builds on open models. Pure."""

import re
from collections.abc import Iterable

AI_ACT = "32024R1689"
# Who publishes under a free and open license is exempt from parts of the act by these paragraphs.
_EXEMPTION = {"Article 2": "Article 2(12)", "Article 53": "Article 53(2)", "Article 54": "Article 54(6)"}
# Chapter V, its annexes, and the supervision of who provides such models (Section 5 of Chapter IX, Article 101).
_MODELS = frozenset(
    {f"Article {number}" for number in (*range(51, 57), *range(88, 95), 101)} | {"Annex XI", "Annex XII", "Annex XIII"}
)
_PLACE = re.compile(r"(?P<unit>(?:Article|Annex|ANNEX) \w+)(?:\((?P<paragraph>\w+)\))?")


def provisions(places: Iterable[str]) -> tuple[str, ...]:
    """Return what of our trade is touched at these places of the AI Act, as `open-source exemption: Article 53(2)`.

    A place begins with what it names: `Article 53(2): replaced`; an article that is touched as a whole counts as all of it.
    """
    found: dict[str, dict[str, None]] = {"open-source exemption": {}, "general-purpose AI": {}}
    for match in filter(None, map(_PLACE.match, places)):
        unit, paragraph = match["unit"].replace("ANNEX", "Annex"), match["paragraph"]
        exempt = _EXEMPTION.get(unit, "")
        if exempt and (paragraph is None or exempt == f"{unit}({paragraph})"):
            found["open-source exemption"][exempt] = None
        if unit in _MODELS:
            found["general-purpose AI"][unit] = None
    return tuple(f"{topic}: {', '.join(said)}" for topic, said in found.items() if said)
