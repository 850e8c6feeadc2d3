"""Which way attributes and sentences move."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.licenses.attributes import Attribute
from connectors.licenses.directions import direction, overall, together
from connectors.licenses.duties import force

OPPOSITE = {"tightened": "loosened", "loosened": "tightened"}
USERS = {"metric": "MAU", "amount": 100, "period": "month", "moment": "rolling", "scope": "product", "effect": "paid"}
MONEY = {"amount": 1000, "currency": "USD", "period": "year", "scope": "licensee", "effect": "separate license"}


def moved(key: str, before: Any, after: Any) -> str:
    return direction(Attribute(key, before), Attribute(key, after))


@pytest.mark.parametrize(
    ("key", "before", "after", "expected"),
    [
        ("commercial_use", "permitted", "conditional", "tightened"),
        ("commercial_use", "unclear", "permitted", "unclassified"),
        ("user_threshold", [USERS], [{**USERS, "amount": 50}], "tightened"),
        ("user_threshold", [USERS], [], "loosened"),
        ("user_threshold", [USERS], [{**USERS, "effect": "display"}], "loosened"),
        ("user_threshold", [USERS], [{**USERS, "scope": "licensee and affiliates"}], "tightened"),
        ("user_threshold", [USERS], [{**USERS, "amount": 300, "scope": "licensee and affiliates"}], "mixed"),
        ("user_threshold", [USERS], [{**USERS, "quote": "in other words"}], "none"),
        ("revenue_threshold", [MONEY], [{**MONEY, "amount": 100, "period": "month"}], "loosened"),
        ("territory", {"excluded": ["EU"]}, {"excluded": ["EU", "KR"]}, "tightened"),
        ("territory", {"excluded": ["EU"]}, {"excluded": ["KR"]}, "mixed"),
        ("termination", "irrevocable", "at will", "tightened"),
        ("ip_terms", ["patent grant"], ["indemnity by user"], "tightened"),
        ("governing_law", "US-CA", "CN", "neutral"),
    ],
)
def test_an_attribute_moves_seen_from_the_licensee(key: str, before: Any, after: Any, expected: str) -> None:
    assert moved(key, before, after) == expected


def test_a_field_of_use_that_is_added_tightens() -> None:
    before, after = (
        Attribute("use_restrictions", "listed", (), {"categories": some})
        for some in (["military"], ["military", "minors"])
    )
    assert (direction(before, after), direction(after, before)) == ("tightened", "loosened")


@given(st.lists(st.integers(1, 10**9), max_size=3), st.lists(st.integers(1, 10**9), max_size=3))
def test_the_way_back_is_the_opposite(before: list[int], after: list[int]) -> None:
    was, now = ([{**USERS, "amount": amount} for amount in some] for some in (before, after))
    there, back = moved("user_threshold", was, now), moved("user_threshold", now, was)
    assert back == OPPOSITE.get(there, there)


@given(st.lists(st.sampled_from(["tightened", "loosened", "mixed", "neutral", "unclassified", "none"])))
def test_several_movements_in_any_order_are_one(ways: list[str]) -> None:
    assert together(ways) == together(reversed(ways)) == together([*ways, together(ways)])


def test_conditions_of_a_use_that_was_closed_are_no_tightening() -> None:
    assert overall({"commercial_use": "loosened", "revenue_threshold": "tightened"}) == "loosened"


def test_a_country_is_never_outweighed() -> None:
    assert overall({"territory": "tightened", "commercial_use": "loosened", "output_training": "loosened"}) == "mixed"


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("you may not use the model to train weapons.", "ban"),
        ("you must keep this notice in every copy.", "duty"),
        ("you may sell access to the model.", "grant"),
        ("the licensor may terminate this agreement at any time.", "power"),
        ("this restriction does not apply to end users.", "grant"),
        ("in no event shall the authors be liable for damages.", ""),
        ("您不得将本模型用于军事目的。", "ban"),
        ("blue elephants sing in the valley.", ""),
    ],
)
def test_a_sentence_has_a_force(sentence: str, kind: str) -> None:
    assert force(sentence, "") == kind
