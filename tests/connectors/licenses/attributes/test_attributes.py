import os
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.licenses.attributes import extract
from connectors.licenses.canonical import canonical

KEYS = [
    "commercial_use", "user_threshold", "revenue_threshold", "use_restrictions", "territory", "output_training",
    "output_rights", "attribution", "derivative_naming", "redistribution", "modification", "access_gate", "termination",
    "unilateral_change", "ip_terms", "governing_law",
]  # fmt: skip
CORPUS = Path(os.environ.get("GAZETTE_CORPUS", Path(__file__).parents[5] / "shared" / "corpus")) / "licenses" / "texts"
ABSENT = {"none", "silent", "unclear"}
MIT = """Permission is hereby granted, free of charge, to any person obtaining a copy of this software, to deal in the
Software without restriction, including the rights to use, copy, modify, merge, publish, distribute, sublicense, and
sell copies, provided that this notice is included in all copies."""


def squeeze(text: str) -> str:
    return "".join(text.replace("\ufeff", "").split())


def test_all_sixteen_in_order() -> None:
    assert list(extract(canonical(""))) == KEYS


def test_an_empty_text_permits_nothing() -> None:
    found = extract(canonical(""))
    assert (found["commercial_use"].value, found["redistribution"].value) == ("unclear", "silent")


def test_a_permissive_grant() -> None:
    found = extract(canonical(MIT))
    assert [found[key].value for key in ("commercial_use", "modification", "attribution", "termination")] == [
        "permitted",
        "allowed",
        "notice",
        "silent",
    ]


def test_three_inserted_words_turn_the_grant() -> None:
    text = MIT.replace("without restriction", "for non-commercial purposes without restriction")
    assert extract(canonical(text))["commercial_use"].value == "prohibited"


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=400))
def test_quotes_stand_in_any_text(text: str) -> None:
    found = extract(canonical(text))
    assert all(squeeze(proof.quote) in squeeze(text) for one in found.values() for proof in one.evidence)


HOSTILE = {
    "one word": "commercial ",
    "letters": "a",
    "quotes": '"',
    "brackets": "(",
    "digits": "1,000,",
    "amounts": "more than 1 million monthly active users ",
    "places": "excluding the european union, ",
    "lists": "you may not:\n- x\n",
    "definitions": '"Term" means over 5 million monthly active users of Term.\n',
    "chinese": "不得商业使用超过1亿月活",
    "negations": "not use commercial only for research ",
}


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_ends_soon(piece: str) -> None:
    text = canonical(piece * (1_000_000 // len(piece)))
    begun = time.process_time()
    extract(text)
    assert time.process_time() - begun < 12  # what hangs takes minutes; the bar of two seconds is for an idle machine


@pytest.mark.corpus
@pytest.mark.skipif(not CORPUS.is_dir(), reason="no corpus")
def test_every_value_in_the_corpus_is_proved() -> None:
    for path in sorted(CORPUS.glob("*.txt"))[::4]:
        text = path.read_text(encoding="utf8")
        for key, found in extract(canonical(text)).items():
            assert all(squeeze(proof.quote) in squeeze(text) for proof in found.evidence), (path.name, key)
            bare = found.value["value"] if isinstance(found.value, dict) else found.value
            absent = bare in ([], ["none"]) or (isinstance(bare, str) and bare in ABSENT)
            assert found.evidence or absent, (path.name, key)
