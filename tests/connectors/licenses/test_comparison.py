"""Two texts side by side."""

import textwrap
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.licenses import compare, compare_texts

LICENSE = """Widget 1.0 Community License

Version Release Date: July 1, 2025

1. Grant of Rights

You are granted a non-exclusive, worldwide, royalty-free license to use, reproduce, distribute and modify the Widget Models.

2. Additional Terms

If the products of the licensee have more than 500 million monthly active users, you must request a license from Acme.

3. Restrictions

You agree not to use the Widget Models:
(a) for military purposes of any kind;
(b) to defraud or deceive anybody.

4. Termination

Acme may terminate this Agreement if you are in breach of any of its terms. See https://acme.example/widget1/license.
"""


def answer(after: str, before: str = LICENSE) -> dict[str, Any]:
    return dict(compare_texts(before, after))


@pytest.mark.parametrize(
    "change",
    [
        lambda text: textwrap.indent(text, "    "),
        lambda text: "\n\n".join(textwrap.fill(part, 40) for part in text.split("\n\n")),
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("(a)", "1.").replace("(b)", "2."),
        lambda text: text.replace("(a)", "*").replace("(b)", "*"),
        lambda text: text.replace("1. Grant of Rights", "## 1. **Grant of Rights**"),
        lambda text: "<html><body>" + "".join(f"<p>{part}</p>" for part in text.split("\n\n")) + "</body></html>",
        lambda text: "\ufeff" + text.replace(", ", ",\u00a0"),
        lambda text: text.replace("non-exclusive", "non\u2011exclusive"),
    ],
)
def test_form_is_no_change(change: Any) -> None:
    changed = change(LICENSE)
    assert changed != LICENSE
    found = answer(changed)
    assert (found["material"], found["direction"], found["attributes"], found["unclassified"]) == (
        False,
        "none",
        [],
        [],
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Widget 1.0", "Widget 1.1"),
        ("July 1, 2025", "August 2, 2026"),
        ("https://acme.example/widget1/license", "https://acme.example/widget2/license"),
        ("breach of any", "a breach of any"),
    ],
)
def test_names_dates_and_addresses_are_not_material_but_shown(old: str, new: str) -> None:
    found = answer(LICENSE.replace(old, new))
    assert (found["material"], found["direction"]) == (False, "neutral")
    assert found["unclassified"]


@pytest.mark.parametrize(
    ("old", "new", "key", "direction"),
    [
        ("500 million", "50 million", "user_threshold", "tightened"),
        ("500 million", "900 million", "user_threshold", "loosened"),
        ("Widget Models.\n\n2.", "Widget Models, but not within the European Union.\n\n2.", "territory", "tightened"),
        ("for military purposes of any kind;", "for offensive military purposes;", "use_restrictions", "loosened"),
        ("if you are in breach of any of its terms", "at any time for any reason", "termination", "tightened"),
        (
            "to use, reproduce",
            "to use for non-commercial research purposes only, reproduce",
            "commercial_use",
            "tightened",
        ),
    ],
)
def test_a_right_that_changes_has_a_direction_and_its_reverse(old: str, new: str, key: str, direction: str) -> None:
    changed = LICENSE.replace(old, new)
    assert changed != LICENSE
    there, back = answer(changed), answer(LICENSE, changed)
    assert there["material"]
    assert there["direction"] == direction
    assert key in {difference["key"] for difference in there["attributes"]}
    assert back["direction"] == {"tightened": "loosened", "loosened": "tightened"}[direction]


def test_what_is_not_understood_is_listed() -> None:
    said = "The moon shall shine upon the blue elephants of the valley whenever a violin is tuned."
    found = answer(LICENSE + "\n" + said + "\n")
    assert found["material"]
    assert {"before": None, "after": said} in found["unclassified"]


def test_reformatting_does_not_hide_a_change() -> None:
    changed = "\n\n".join(textwrap.fill(part, 50) for part in LICENSE.replace("500 million", "5 million").split("\n\n"))
    found = answer(changed)
    assert found["direction"] == "tightened"
    assert [difference["key"] for difference in found["attributes"]] == ["user_threshold"]


def test_a_translation_that_is_added_is_not_material() -> None:
    before = "Widget License\n\nYou may use the model for any purpose.\n"
    assert not compare(before, before + "\n您可以将本模型用于任何目的。\n").material


@given(st.text(max_size=200), st.text(max_size=200))
@settings(max_examples=60, deadline=None)
def test_comparing_never_fails_and_equal_texts_are_equal(one: str, other: str) -> None:
    assert compare(one, one).direction == "none"
    assert set(compare_texts(one, other)) == {"material", "direction", "attributes", "unclassified", "identity"}


@given(st.sets(st.integers(min_value=0, max_value=LICENSE.count(" ") - 1), min_size=1, max_size=5))
@settings(max_examples=60, deadline=None)
def test_quotes_stand_in_their_files(places: set[int]) -> None:
    words = LICENSE.split(" ")
    changed = " ".join(word for place, word in enumerate(words) if place not in places)
    for part in compare(LICENSE, changed).attributes:
        for quote, text in ((part.quote_before, LICENSE), (part.quote_after, changed)):
            assert quote is None or "".join(quote.split()) in "".join(text.split())


def test_where_very_much_differs_all_of_it_counts() -> None:
    before = " ".join(f"The Widget {number} stays free." for number in range(1600))
    found = compare(before, before.replace("Widget", "Gadget"))
    assert (found.material, len(found.unclassified)) == (True, 400)
