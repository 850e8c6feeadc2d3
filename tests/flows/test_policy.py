"""What a license means for one company."""

from typing import Any

import pytest
from pydantic import ValidationError

from flows.policy import Policy, judge

OURS = Policy(countries=("DE", "FR"), monthly_users=2_000_000, revenue=40_000_000)


def reading(**parts: Any) -> dict[str, Any]:
    known = {"openness": "open source", "commercial_use": {"value": "permitted", "quote": "any purpose"}}
    return {**known, "user_threshold": [], "revenue_threshold": [], "territory": {"value": "silent"}, **parts}


def users(amount: int, effect: str = "separate license") -> list[dict[str, Any]]:
    return [{"metric": "MAU", "amount": amount, "effect": effect, "quote": "more users"}]


def money(amount: int, period: str = "year", currency: str = "USD") -> list[dict[str, Any]]:
    return [{"amount": amount, "currency": currency, "period": period, "effect": "paid", "quote": "revenue"}]


def verdict(**parts: Any) -> str:
    return str(judge(reading(**parts), OURS)["verdict"])


def test_an_open_source_license_is_approved() -> None:
    assert judge(reading(), OURS) == {"verdict": "approve", "reasons": []}


def test_what_was_not_understood_is_flagged() -> None:
    assert verdict(openness="unclassified") == "flag"


def test_prohibited_commercial_use_is_denied() -> None:
    assert verdict(commercial_use={"value": "prohibited", "quote": "research only"}) == "deny"


def test_prohibited_commercial_use_does_not_hinder_research() -> None:
    policy = Policy(use="research")

    assert judge(reading(commercial_use={"value": "prohibited"}), policy)["verdict"] == "approve"


@pytest.mark.parametrize(("amount", "expected"), [(1_000_000, "deny"), (2_100_000, "flag"), (700_000_000, "approve")])
def test_users_are_compared_with_the_threshold(amount: int, expected: str) -> None:
    assert verdict(user_threshold=users(amount)) == expected


def test_a_duty_to_display_is_flagged_not_denied() -> None:
    assert verdict(user_threshold=users(1_000_000, "display")) == "flag"


@pytest.mark.parametrize(
    ("amount", "period", "expected"),
    [(1_000_000, "year", "deny"), (20_000_000, "month", "approve"), (45_000_000, "year", "flag")],
)
def test_revenue_is_compared_by_the_year(amount: int, period: str, expected: str) -> None:
    assert verdict(revenue_threshold=money(amount, period)) == expected


def test_another_currency_is_flagged() -> None:
    assert verdict(revenue_threshold=money(1_000_000_000, currency="CNY")) == "flag"


def test_the_eu_contains_its_members() -> None:
    assert verdict(territory={"value": "excluded", "excluded": ["EU", "KR"], "quote": "not in the EU"}) == "deny"


def test_an_exclusion_elsewhere_is_no_matter() -> None:
    assert verdict(territory={"value": "excluded", "excluded": ["KR"]}) == "approve"


def test_the_gravest_reason_comes_first_with_its_quote() -> None:
    found = judge(reading(user_threshold=users(1), termination={"value": "at will"}), OURS)

    assert [reason["verdict"] for reason in found["reasons"]] == ["deny", "flag"]
    assert found["reasons"][0]["quote"] == "more users"


def test_a_country_is_written_as_a_code() -> None:
    with pytest.raises(ValidationError, match="country code"):
        Policy(countries=("Germany",))
