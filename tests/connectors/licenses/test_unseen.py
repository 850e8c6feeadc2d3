"""Clauses and changes in words of our own, unlike the corpus: what reading for meaning has to understand.

`unseen/*.toml` holds clauses with what they say, `unseen/pairs*.toml` edits of one license with the way each moves it.
"""

import textwrap
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from connectors.licenses import compare, read

FOLDER = Path(__file__).parent / "unseen"
OPPOSITE = {"tightened": "loosened", "loosened": "tightened"}


def _tables(pattern: str, name: str) -> Iterator[Any]:
    for file in sorted(FOLDER.glob(pattern)):
        whole = tomllib.loads(file.read_text(encoding="utf-8"))
        for entry in whole.get(name, ()):
            yield pytest.param({"base": whole.get("base", ""), **entry}, id=f"{file.stem}: {entry['name']}")


def _thresholds(items: list[dict[str, Any]], unit: str) -> list[list[Any]]:
    return sorted([item[unit], item["amount"], item["period"] or "", item["effect"]] for item in items)


def _said(key: str, reading: dict[str, Any]) -> Any:
    """What a reading says of one key of the tables."""
    users, money = reading["user_threshold"], reading["revenue_threshold"]
    found = {
        "users": _thresholds(users, "metric"),
        "money": _thresholds(money, "currency"),
        "moment": [item["moment"] for item in users + money],
        "scope": [item["scope"] for item in users + money],
        "territory": sorted(reading["territory"]["excluded"]),
        "territory_value": reading["territory"]["value"],
        "categories": reading["use_restrictions"].get("categories", ()),
        "delete": bool(reading["termination"].get("delete")),
        "effective_date": reading["identity"]["effective_date"],
        "identity": reading["identity"]["id"],
        "openness": reading["openness"],
        "eu": reading["eu_open_source_exemption"]["value"],
    }
    return found[key] if key in found else reading[key]["value"]


def _fits(key: str, wanted: Any, said: Any) -> bool:
    if key in {"users", "money", "territory", "ip_terms"}:
        return sorted(wanted) == sorted(said)
    if key == "categories":
        return set(wanted) <= set(said)
    if key in {"moment", "scope"}:
        return bool(said) and all(wanted in one for one in said)
    return said in wanted.split("|") if isinstance(wanted, str) else bool(said == wanted)


@pytest.mark.parametrize("clause", [*_tables("*.toml", "clause")])
def test_a_clause_says_what_it_says_in_any_words(clause: dict[str, Any]) -> None:
    reading = read(clause["text"]).to_json()
    wanted = {key: value for key, value in clause.items() if key not in {"name", "text", "base"}}

    said = {key: _said(key, reading) for key in wanted}
    assert {key: said[key] for key in wanted if not _fits(key, wanted[key], said[key])} == {}


def _sides(pair: dict[str, Any]) -> tuple[str, str]:
    before = after = pair["base"]
    for old, new in pair.get("before", ()):
        before = before.replace(old, new)
    for old, new in pair.get("replace", ()):
        assert old in after
        after = after.replace(old, new)
    if "wrap" in pair:
        indent = pair.get("indent", "")
        wrapper = textwrap.TextWrapper(pair["wrap"], initial_indent=indent, subsequent_indent=indent)
        after = "\n".join(wrapper.fill(line) for line in after.split("\n"))
    return before, pair.get("after", after)


@pytest.mark.parametrize("turned", [False, True], ids=["as it happened", "backwards"])
@pytest.mark.parametrize("pair", [*_tables("pairs*.toml", "pair")])
def test_a_change_is_told_with_its_attribute_and_its_direction(pair: dict[str, Any], turned: bool) -> None:
    before, after = reversed(_sides(pair)) if turned else _sides(pair)
    wanted = [OPPOSITE.get(one, one) if turned else one for one in pair["direction"].split("|")]
    found = compare(before, after)

    assert (found.direction in wanted, found.material) == (True, pair.get("material", True)), found.to_json()
    assert set(pair.get("keys", ())) <= {one.key for one in found.attributes}
