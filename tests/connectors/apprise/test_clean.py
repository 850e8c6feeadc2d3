import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.apprise import line, paragraphs, web_link


@given(st.text(), st.integers(1, 400))
def test_a_line_is_one_short_line_whatever_it_was(text: str, limit: int) -> None:
    clean = line(text, limit)

    assert len(clean) <= limit
    assert clean == clean.strip()
    assert not any(unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"} for char in clean)


@given(st.text())
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert line(line(text)) == line(text)
    assert paragraphs(paragraphs(text)) == paragraphs(text)


@given(st.text())
def test_paragraphs_hold_no_control_character_but_the_line_break(text: str) -> None:
    assert not any(unicodedata.category(char) in {"Cc", "Cf"} for char in paragraphs(text) if char != "\n")


def test_a_bidi_override_leaves_a_visible_mark() -> None:
    assert line("evil\u202egnp.exe") == "evil\ufffdgnp.exe"


def test_stacked_accents_are_thinned() -> None:
    assert len(line("a" + "\u0301" * 500)) <= 5


def test_a_megabyte_is_cut_in_no_time() -> None:
    started = time.process_time()

    assert len(line("A" * 1_000_000)) == 300
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "//evil.test",
        "https://huggingface.co@evil.test/",
        "https://evil.test/\nX: 1",
        "https://evil.test/\u202e",
        "https://evil.test/|x>",
        'https://evil.test/"onmouseover=x',
        "http://",
        "http://[broken",
        "https://evil.test/" + "a" * 3000,
    ],
)
def test_only_plain_web_addresses_become_links(url: str) -> None:
    assert web_link(url) == ""


def test_a_plain_web_address_stays_as_it_is() -> None:
    assert web_link("https://hf.co/a/b?x=1&y=[2]#z") == "https://hf.co/a/b?x=1&y=[2]#z"
