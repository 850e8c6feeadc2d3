import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.licenses.attributes.patterns import Either

PATTERN = r"\bmust\b|\bmay (?:not|never)\b|不得|(?:应|shall) pay|[万亿]|fee[s费]?"
EITHER, PLAIN = Either(PATTERN), re.compile(PATTERN)
WORDS = st.lists(
    st.sampled_from(["must", "may not", "mayhem", "不得", "应 pay", "shall pay", "亿", "fee", "x"]), max_size=6
)


@given(WORDS)
def test_it_finds_what_the_plain_pattern_finds(words: list[str]) -> None:
    text = " ".join(words)
    assert bool(EITHER.search(text)) == bool(PLAIN.search(text))


@given(WORDS)
def test_it_finds_as_often_as_the_plain_pattern(words: list[str]) -> None:
    text = " ".join(words)
    assert len(list(EITHER.finditer(text))) == len(list(PLAIN.finditer(text)))


@pytest.mark.parametrize("text", ["", "nothing here", "法"])
def test_nothing_is_found_in_other_words(text: str) -> None:
    assert EITHER.search(text) is None


def test_a_pattern_without_ascii_never_meets_ascii() -> None:
    assert Either("不得|禁止").search("must not") is None


def test_matches_are_replaced() -> None:
    assert EITHER.sub("_", "you must pay") == "you _ pay"
