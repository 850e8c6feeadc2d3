"""Which provisions of the AI Act, 32024R1689, matter to who builds on open models. Pure."""

from collections.abc import Iterable

CELEX = "32024R1689"
# Who publishes under a free and open license is exempt from parts of the act by these paragraphs.
_EXEMPTION = {"Article 2": "Article 2(12)", "Article 53": "Article 53(2)", "Article 54": "Article 54(6)"}
# Chapter V, its annexes, and the supervision of who provides such models (Section 5 of Chapter IX, Article 101).
_MODELS = frozenset(
    {f"Article {number}" for number in (*range(51, 57), *range(88, 95), 101)} | {"Annex XI", "Annex XII", "Annex XIII"}
)


def relevance(places: Iterable[str]) -> tuple[str, ...]:
    """Return what of our trade is touched at these places, as `open-source exemption: Article 53(2)`.

    A place is written as in `Place`: `Article 53(2): replaced`; an article that is touched as a whole counts as all of it.
    """
    names = [place.partition(": ")[0] for place in places]
    exempt = dict.fromkeys(paragraph for name in names if (paragraph := _exemption(name)))
    models = dict.fromkeys(unit for name in names if (unit := _unit(name)) in _MODELS)
    found = {"open-source exemption": exempt, "general-purpose AI": models}
    return tuple(f"{topic}: {', '.join(said)}" for topic, said in found.items() if said)


def _unit(name: str) -> str:
    return name.partition("(")[0].partition(",")[0]


def _exemption(name: str) -> str:
    paragraph = _EXEMPTION.get(_unit(name), "")
    return paragraph if name in {_unit(name), paragraph} or name.startswith(f"{paragraph},") else ""
