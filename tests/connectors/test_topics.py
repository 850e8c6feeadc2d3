"""What a text speaks of is found without trying every pattern on every text."""

import re

from hypothesis import given
from hypothesis import strategies as st

from connectors.text import relevance, topics

PIECES = st.sampled_from(
    (
        *(
            "AI",
            "Act",
            "artificial",
            "Intelligence",
            "2024/1689",
            "digital",
            "omnibus",
            "on",
            "GPAI",
            "general-purpose",
        ),
        *("open-source", "OPEN", "weight", "weights", "free", "and", "Article", "Art.", "53(2)", "2(12)", "exemption"),
        *(
            "licence",
            "LICENSES",
            "licenſed",
            "lİcense",
            "\u212aai",
            "lıcense",
            " ",
            " ",
            " ",
            "-",
            "\n",
            "x",
            "é",
            "\u2019",
        ),
    )
)


@given(st.lists(PIECES, max_size=12).map("".join))
def test_no_word_is_overlooked(text: str) -> None:
    tried = {
        name: re.search(rf"(?<!\w)(?:{words})(?!\w)", text, re.IGNORECASE) for name, words in topics._RELEVANCE.items()
    }
    assert relevance(text) == tuple(f"{name}: {' '.join(found[0].split())}" for name, found in tried.items() if found)
