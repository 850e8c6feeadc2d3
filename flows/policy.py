"""What a license means for one company: deny, flag or approve, with the reasons. Pure.

The facts come from connectors.licenses (values of the sixteen attributes); the verdict is arithmetic on them, no
legal advice.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import Field, field_validator

from .audience import Entry, Verdict

_RANK: Mapping[str, int] = {"approve": 0, "flag": 1, "deny": 2}
_EU = frozenset(
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()  # noqa: SIM905 - a table
)
_HARD = frozenset({"separate license", "paid"})
_MONTHS = {"month": 12, "year": 1, None: 1, "": 1}
_NEAR = 0.8
"""A threshold that is reached to this share is worth a look."""


class Policy(Entry):
    """The `[policy]` table of the watchlist: who we are. revenue is per year, in `currency` (ISO 4217)."""

    countries: tuple[str, ...] = ()
    monthly_users: int | None = Field(default=None, ge=0)
    revenue: float | None = Field(default=None, ge=0)
    currency: str = "USD"
    use: Literal["commercial", "research"] = "commercial"

    @field_validator("countries")
    @classmethod
    def _known_codes(cls, codes: tuple[str, ...]) -> tuple[str, ...]:
        for code in codes:
            if not (len(code) == len("EU") and code.isalpha() and code.isupper()):
                msg = f"{code!r} is no country code; write ISO 3166-1 alpha-2 such as DE, or EU"
                raise ValueError(msg)
        return codes


@dataclass(frozen=True, slots=True)
class Reason:
    """One finding: how grave it is for us, the attribute, why, and the sentence that proves it ("" where absent)."""

    verdict: Verdict
    attribute: str
    why: str
    quote: str = ""


def judge(reading: Mapping[str, Any], policy: Policy) -> dict[str, Any]:
    """Return {"verdict": ..., "reasons": [...]} for a license as `gazette license read --json` prints it.

    The gravest finding is the verdict; what was not understood is flagged, never approved.
    """
    found = sorted(_findings(reading, policy), key=lambda reason: -_RANK[reason.verdict])
    verdict = found[0].verdict if found else "approve"
    reasons = [{"verdict": r.verdict, "attribute": r.attribute, "why": r.why, "quote": r.quote or None} for r in found]
    return {"verdict": verdict, "reasons": reasons}


_BY_OPENNESS: Mapping[str, tuple[Verdict, str]] = {
    "open source": ("approve", ""),
    "open weights, restricted": ("flag", "the license restricts use or scale; its text decides"),
    "non-commercial or research only": ("deny", "the license allows no commercial use"),
}


def judge_claim(openness: str, policy: Policy) -> dict[str, Any]:
    """Return the verdict where only a card's claim is known (openness as connectors.licenses.openness says it)."""
    verdict, why = _BY_OPENNESS.get(openness, ("flag", "the license is not known by its name; its text decides"))
    if verdict == "deny" and policy.use == "research":
        verdict = "approve"
    reason = {"verdict": verdict, "attribute": "license", "why": why, "quote": None}
    return {"verdict": verdict, "reasons": [reason] if why else []}


def _findings(reading: Mapping[str, Any], policy: Policy) -> Iterator[Reason]:
    if reading.get("openness", "unclassified") == "unclassified":
        yield Reason("flag", "openness", "not enough of the text was understood")
    yield from _use(reading.get("commercial_use") or {}, policy, thresholds=_has_thresholds(reading))
    for item in reading.get("user_threshold") or ():
        yield from _users(item, policy)
    for item in reading.get("revenue_threshold") or ():
        yield from _money(item, policy)
    yield from _territory(reading.get("territory") or {}, policy)
    for key, values in _WATCHED.items():
        value = reading.get(key) or {}
        if value.get("value") in values:
            yield Reason("flag", key, f"{key.replace('_', ' ')}: {value['value']}", value.get("quote") or "")


_WATCHED: Mapping[str, frozenset[str]] = {
    "access_gate": frozenset({"registration", "approval", "payment"}),
    "termination": frozenset({"at will"}),
    "unilateral_change": frozenset({"license", "remote restriction", "must use latest"}),
    "redistribution": frozenset({"prohibited"}),
    "modification": frozenset({"prohibited"}),
}


def _has_thresholds(reading: Mapping[str, Any]) -> bool:
    return bool(reading.get("user_threshold") or reading.get("revenue_threshold"))


def _use(value: Mapping[str, Any], policy: Policy, *, thresholds: bool) -> Iterator[Reason]:
    said, quote = value.get("value"), value.get("quote") or ""
    if policy.use == "research":
        return
    if said == "prohibited":
        yield Reason("deny", "commercial_use", "commercial use is prohibited", quote)
    elif said == "conditional" and not thresholds:
        yield Reason("flag", "commercial_use", "commercial use has a condition", quote)
    elif said not in {"permitted", "conditional"}:
        yield Reason("flag", "commercial_use", "the text does not say whether commercial use is allowed", quote)


def _users(item: Mapping[str, Any], policy: Policy) -> Iterator[Reason]:
    amount, metric, quote = item.get("amount"), item.get("metric") or "users", item.get("quote") or ""
    effect = str(item.get("effect") or "condition")
    if amount is None or policy.monthly_users is None:
        yield Reason(
            "flag", "user_threshold", f"{effect} above {_number(amount)} {metric}; our number is not set", quote
        )
    elif policy.monthly_users > amount:
        grave: Verdict = "deny" if effect in _HARD else "flag"
        yield Reason(grave, "user_threshold", f"{effect}: we have more than {_number(amount)} {metric}", quote)
    elif policy.monthly_users > _NEAR * amount:
        yield Reason("flag", "user_threshold", f"we are near {_number(amount)} {metric} ({effect})", quote)


def _money(item: Mapping[str, Any], policy: Policy) -> Iterator[Reason]:
    amount, quote, effect = item.get("amount"), item.get("quote") or "", str(item.get("effect") or "condition")
    currency = str(item.get("currency") or policy.currency)
    shown = f"{currency} {_number(amount)} a {item.get('period') or 'year'}"
    if amount is None or policy.revenue is None or currency != policy.currency:
        yield Reason("flag", "revenue_threshold", f"{effect} above {shown}; compare it with our revenue", quote)
        return
    yearly = amount * _MONTHS.get(item.get("period"), 1)
    if policy.revenue > yearly:
        grave: Verdict = "deny" if effect in _HARD else "flag"
        yield Reason(grave, "revenue_threshold", f"{effect}: our revenue is above {shown}", quote)
    elif policy.revenue > _NEAR * yearly:
        yield Reason("flag", "revenue_threshold", f"our revenue is near {shown} ({effect})", quote)


def _territory(value: Mapping[str, Any], policy: Policy) -> Iterator[Reason]:
    excluded = set(value.get("excluded") or ())
    if "EU" in excluded:
        excluded |= _EU
    ours = {*policy.countries} | (_EU if "EU" in policy.countries else frozenset())
    hit = sorted(excluded & ours)
    if hit:
        named = "the EU" if set(hit) >= _EU else ", ".join(hit)
        yield Reason("deny", "territory", f"the license excludes {named}", value.get("quote") or "")


def _number(amount: float | None) -> str:
    return "an unknown number of" if amount is None else f"{amount:,.0f}"
