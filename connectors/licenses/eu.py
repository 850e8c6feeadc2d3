"""The license limb of the EU AI Act's open-source exemption, as checks that each name a paragraph.

Source: Regulation (EU) 2024/1689 Art. 53(2) and recitals 102-104; Commission Guidelines C(2025) 5045, paragraphs 76-88.
The outcome lists license conditions that the Guidelines name as disqualifying, or that a person has to weigh. It is no
legal opinion, and says nothing of the other limbs (weights, architecture and usage information, systemic risk).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from .attributes import Attribute

NOTHING_FOUND: Final = "no disqualifying condition found"
DISQUALIFYING: Final = "disqualifying condition"
REVIEW: Final = "needs review"

_TRIGGERS: Final = frozenset({"separate license", "paid"})


@dataclass(frozen=True, slots=True)
class Reason:
    """One condition: the criterion it touches, the paragraph of the Guidelines, the sentence (None where the text is silent)."""

    criterion: str
    paragraph: int
    quote: str | None
    fails: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return the object of the contract."""
        return {"criterion": self.criterion, "paragraph": self.paragraph, "quote": self.quote}


@dataclass(frozen=True, slots=True)
class Exemption:
    """The outcome (one of three values) with its reasons, the disqualifying ones first."""

    value: str
    reasons: tuple[Reason, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the object of the contract."""
        return {"value": self.value, "reasons": [reason.to_json() for reason in self.reasons]}


@dataclass(frozen=True, slots=True)
class _Check:
    key: str
    values: frozenset[str]
    criterion: str
    paragraph: int
    fails: bool


def _check(key: str, values: str, criterion: str, paragraph: int, *, fails: bool = False) -> _Check:
    return _Check(key, frozenset(values.split(", ")), criterion, paragraph, fails)


_CHECKS: Final = (
    _check("commercial_use", "prohibited", "limited to non-commercial or research use", 83, fails=True),
    _check("redistribution", "prohibited", "distribution prohibited", 83, fails=True),
    _check("modification", "prohibited", "modification not granted", 78, fails=True),
    _check("access_gate", "payment", "access for a price", 85, fails=True),
    _check("output_training", "prohibited", "use of outputs for other models prohibited", 80, fails=True),
    _check("commercial_use", "conditional", "commercial use under a condition", 83),
    _check("commercial_use", "unclear", "the text does not say whether commercial use is granted", 76),
    _check("modification", "limited", "modification for some purposes only", 78),
    _check("access_gate", "contact data, registration, approval", "access after registration or approval", 79),
    _check("output_training", "own derivatives only, non-compete", "use for other models restricted", 80),
    _check("output_rights", "limited use, licensor", "use of outputs restricted", 80),
    _check("use_restrictions", "listed, incorporated, listed and incorporated", "use restrictions: proportionate and not discriminatory?", 84),
    _check("attribution", "display above a threshold", "display duty that depends on scale", 82),
    _check("termination", "at will", "rights can be withdrawn at will", 76),
    _check("unilateral_change", "must use latest, remote restriction, policy, license", "terms can change after acceptance", 76),
)  # fmt: skip


def proof(attribute: Attribute) -> str | None:
    """Return the sentence that proves an attribute best, None when its value is an absence."""
    return attribute.evidence[0].quote if attribute.evidence else None


def _listed(attributes: Mapping[str, Attribute]) -> Iterator[Reason]:
    for check in _CHECKS:
        attribute = attributes[check.key]
        if attribute.value in check.values:
            yield Reason(check.criterion, check.paragraph, proof(attribute), check.fails)


def _triggers(attributes: Mapping[str, Attribute]) -> Iterator[Reason]:
    """Thresholds: a further license above a scale disqualifies, another duty above a scale is for a person to weigh."""
    for key, what in (("user_threshold", "user scale"), ("revenue_threshold", "revenue")):
        for item in attributes[key].value:
            if item.get("effect") in _TRIGGERS:
                yield Reason(f"further license above a {what}", 83, item.get("quote"), fails=True)
            else:
                yield Reason(f"{item.get('effect')} duty above a {what}", 82, item.get("quote"))


def _territory(attributes: Mapping[str, Attribute]) -> Iterator[Reason]:
    attribute = attributes["territory"]
    if attribute.value.get("excluded"):
        yield Reason(
            "not for anyone: territories excluded", 79, attribute.value.get("quote") or proof(attribute), fails=True
        )


_RULES: Final[tuple[Callable[[Mapping[str, Attribute]], Iterator[Reason]], ...]] = (_territory, _triggers, _listed)


def exemption(attributes: Mapping[str, Attribute], *, free: bool, doubt: str | None = None) -> Exemption:
    """Return the outcome of the checks.

    free: the text is a standard license without limits of use, word by word. doubt: a sentence that may limit a use
    though no attribute says so.
    """
    if free:
        return Exemption(NOTHING_FOUND)
    found = [reason for rule in _RULES for reason in rule(attributes)]
    if not found and doubt is not None:
        found = [Reason("a condition that may limit use was not classified", 80, doubt)]
    found.sort(key=lambda reason: not reason.fails)
    if not found:
        return Exemption(NOTHING_FOUND)
    return Exemption(DISQUALIFYING if found[0].fails else REVIEW, tuple(found))
