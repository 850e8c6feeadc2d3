"""A text as the contract writes it; openness and the EU's test."""

import json

import pytest

from connectors.licenses import read
from connectors.licenses.attributes.clauses import reading
from connectors.licenses.canonical import MOST_READ, canonical
from connectors.licenses.reading import read_canonical
from connectors.licenses.segments import LONGEST

KEYS = [
    "language",
    "identity",
    "commercial_use",
    "user_threshold",
    "revenue_threshold",
    "use_restrictions",
    "territory",
    "output_training",
    "output_rights",
    "attribution",
    "derivative_naming",
    "redistribution",
    "modification",
    "access_gate",
    "termination",
    "unilateral_change",
    "ip_terms",
    "governing_law",
    "openness",
    "eu_open_source_exemption",
]
GRANT = "Subject to this license, Acme grants you a worldwide, royalty-free license to use, copy, modify and distribute the Model, including for commercial purposes.\n\n"


def test_the_object_has_every_key_of_the_contract() -> None:
    found = read(GRANT).to_json()
    assert sorted(found) == sorted(KEYS)
    assert json.loads(json.dumps(found)) == found


@pytest.mark.parametrize("text", ["", " \n", "x", "The sun rises in the east.", "\x00\x01", "🙂" * 50])
def test_what_is_not_understood_is_unclassified(text: str) -> None:
    found = read(text)
    assert found.openness == "unclassified"
    assert found.exemption.value == "needs review"


@pytest.mark.parametrize(
    ("clause", "openness", "exemption"),
    [
        ("", "permissive with conditions", "no disqualifying condition found"),
        ("You must not use the Model for military purposes.", "open weights, restricted", "needs review"),
        ("If you have more than 10 million monthly active users, you must request a separate license from Acme.", "open weights, restricted", "disqualifying condition"),
        ("You may use the Model for non-commercial purposes only.", "non-commercial or research only", "disqualifying condition"),
        ("The rights granted do not apply in the European Union or South Korea.", "open weights, restricted", "disqualifying condition"),
    ],
)  # fmt: skip
def test_conditions_decide_openness_and_exemption(clause: str, openness: str, exemption: str) -> None:
    found = read(GRANT + clause)
    assert (found.openness, found.exemption.value) == (openness, exemption)


def test_every_reason_has_a_paragraph_and_no_verdict_of_law() -> None:
    found = read(
        GRANT + "You must not use the Model for military purposes. Acme may terminate this license at any time."
    ).exemption
    assert found.reasons
    for reason in found.reasons:
        assert 73 <= reason.paragraph <= 92
        assert reason.quote
    assert "compliant" not in json.dumps(found.to_json())


@pytest.mark.parametrize(
    "clause",
    [
        "You may make non-production use of the Model.",
        "You may not sell access to the Model.",
        "The Model may be used as long as you do not monetize it.",
        "Use is free for companies with fewer than 50 employees.",
        "Use is subject to a paid plan, see our subscription.",
    ],
)
def test_what_may_limit_a_use_is_never_called_permissive(clause: str) -> None:
    found = read(GRANT + clause)
    assert found.openness not in {"open source", "permissive with conditions"}
    assert found.exemption.value != "no disqualifying condition found"


@pytest.mark.parametrize("piece", ["<", "(", "a ", "9", "may not sell ", "。，；：", "$1,000,000 revenue ", "x\n\n"])
def test_of_a_megabyte_a_part_is_read_and_nothing_is_called_permissive(piece: str) -> None:
    text = canonical(piece * (1_000_000 // len(piece)))
    assert sum(len(clause.low) for clause in reading(text).clauses) <= MOST_READ + LONGEST
    assert read_canonical(text).openness == "unclassified"


def test_what_comes_after_the_part_that_is_read_is_a_doubt() -> None:
    text = GRANT + "Have a nice day. " * (MOST_READ // 17) + "\n\nThe sun rises in the east."
    found = read(text)
    assert read(GRANT).openness == "permissive with conditions"
    assert (found.openness, found.exemption.value) == ("unclassified", "needs review")
    assert (found.exemption.reasons[0].quote or "nothing") in text
