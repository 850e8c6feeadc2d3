"""Sentences that differ though no attribute changed its value: which attribute they belong to, and which way they moved."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from .alignment import Pair
from .attributes.clauses import Clause, reading
from .canonical import Canonical, Sentence
from .compiled import lazy
from .directions import UNCLASSIFIED
from .duties import came_or_went, changed, force, replaced
from .reading import License
from .wording import hunks

_MOST: Final = 30
"""More differences than this are another text, not an edit; its attributes speak."""


_ABOUT: Final = (
    ("termination", lazy(r"perpetual|revocable|terminat|终止|撤销")),
    ("territory", lazy(r"world|territor|countr|全球|地区")),
    ("redistribution", lazy(r"sublicens|transfer|distribut|convey|分发|转让")),
    ("modification", lazy(r"modif|derivative|adapt|修改|衍生")),
    ("output_training", lazy(r"train|improv|distill|训练|改进")),
    ("output_rights", lazy(r"outputs?\b|输出")),
    ("access_gate", lazy(r"regist|approv|登记|注册")),
    ("commercial_use", lazy(r"commercial|royalt|fee|charge|商业|免费")),
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One difference with the attribute it belongs to ("" if none) and its direction."""

    pair: Pair
    key: str
    direction: str


Clauses = Mapping[int, Clause]


def _clauses(text: Canonical) -> Clauses:
    return {clause.sentence.start: clause for clause in reading(text).clauses}


def _force(sentence: Sentence | None, clauses: Clauses) -> str:
    clause = clauses.get(sentence.start) if sentence else None
    return force(clause.low, clause.lead) if clause else ""


def _direction(pair: Pair, was: Clauses, now: Clauses) -> str:
    before, after = _force(pair.before, was), _force(pair.after, now)
    if pair.before is None:
        return came_or_went(after, came=True)
    if pair.after is None:
        return came_or_went(before, came=False)
    if before == after:
        return changed(before, list(hunks(pair.before, pair.after)))
    return replaced(before, after)


def _about(pair: Pair) -> str:
    """The attribute that the words which differ are about, as far as they tell."""
    if pair.before is None or pair.after is None:
        return ""
    told = " ".join(word.lower() for hunk in hunks(pair.before, pair.after) for word in (*hunk.before, *hunk.after))
    return next((key for key, pattern in _ABOUT if pattern.search(told)), "")


def _key(sentence: Sentence | None, said: License, clauses: Clauses, about: str) -> str:
    """The attribute a sentence proves (the one its changed words are about, if several), or whose list it stands in."""
    if sentence is None:
        return ""
    proved = [
        key
        for key, attribute in said.attributes.items()
        if any(proof.start < sentence.end and sentence.start < proof.end for proof in attribute.evidence)
    ]
    if proved:
        return about if about in proved else proved[0] if len(proved) == 1 else ""
    clause = clauses.get(sentence.start)
    restricted = said.attributes["use_restrictions"].evidence
    leads = {clauses[proof.start].lead for proof in restricted if proof.start in clauses}
    return "use_restrictions" if clause and clause.lead and clause.lead in leads else ""


def findings(pairs: list[Pair], texts: tuple[Canonical, Canonical], said: tuple[License, License]) -> list[Finding]:
    """Return what can be said of each difference; nothing where there are too many for an edit."""
    if not pairs or len(pairs) > _MOST:
        return []
    was, now = (_clauses(text) for text in texts)
    found = []
    for pair in pairs:
        about = _about(pair)
        key = _key(pair.before, said[0], was, about) or _key(pair.after, said[1], now, about)
        found.append(Finding(pair, key, _direction(pair, was, now)))
    return [finding for finding in found if finding.direction != UNCLASSIFIED]
