"""Sentences, their words and their places."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.licenses.canonical import canonical
from connectors.licenses.markup import plain


def texts(text: str) -> list[str]:
    return [sentence.text for sentence in canonical(text).sentences]


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_wrapped_lines_are_one_sentence() -> None:
    text = (
        "You may use the Widget Model for any purpose whatsoever, provided\nthat you keep this notice in every copy.\n"
    )
    assert texts(text) == [
        "You may use the Widget Model for any purpose whatsoever, provided that you keep this notice in every copy."
    ]


def test_list_marks_are_no_words() -> None:
    text = "You shall not use it:\n\n1. for spam;\n(b) for fraud; or\n- for war.\n"
    assert texts(text) == ["You shall not use it:", "for spam;", "for fraud; or", "for war."]


def test_chinese_marks_need_no_space() -> None:
    assert texts("第一条 定义\n\n（i）您必须遵守本协议。\n\n（ii）您不得转让。") == [
        "定义",
        "您必须遵守本协议。",
        "您不得转让。",
    ]


def test_markdown_is_no_word() -> None:
    found = texts("## Grant of **Rights**\n\nYou may use [the model](https://example.org/m) *freely*.")
    assert found == ["Grant of Rights", "You may use the model (https://example.org/m) freely."]


def test_html_is_stripped_and_its_blocks_kept_apart() -> None:
    text = "<html><style>p {}</style><h2>Grant</h2><p>You may use it.<br>Freely &amp; always.</p><!-- no --></html>"
    assert texts(text) == ["Grant", "You may use it.", "Freely & always."]


def test_quotes_are_straight_and_stay() -> None:
    assert texts("“Output” means what the ‘Model’ says.") == ["\"Output\" means what the 'Model' says."]


def test_an_abbreviation_ends_no_sentence() -> None:
    assert texts("Acme Inc. licenses it, e.g. Widget, under U.S. law. Have fun.") == [
        "Acme Inc. licenses it, e.g. Widget, under U.S. law.",
        "Have fun.",
    ]


def test_korean_sentences_stand_alone() -> None:
    assert texts("모델을 사용할 수 있습니다. 재배포는 금지됩니다.") == [
        "모델을 사용할 수 있습니다.",
        "재배포는 금지됩니다.",
    ]


def test_a_section_is_the_heading_above() -> None:
    found = canonical('1. Definitions.\n\n"Output" means results.\n\n2. Use of Outputs\n\nYou own them.').sentences
    assert [(s.text, s.section) for s in found if not s.text.startswith(("Def", "Use"))] == [
        ('"Output" means results.', "Definitions"),
        ("You own them.", "Use of Outputs"),
    ]
    assert found[-1].scope == "outputs"


def test_a_file_in_two_languages_is_told_apart() -> None:
    found = canonical("您不得使用本模型。\n\nYou shall not use the model.")
    assert [s.language for s in found.sentences] == ["zh", "en"]
    assert set(found.languages) == {"en", "zh"}


def test_a_defined_term_leads_to_its_sentence() -> None:
    found = canonical('"Threshold" shall mean ten users. Acme Ltd. (the "Licensor") grants.').definitions
    assert found["threshold"] == '"Threshold" shall mean ten users.'
    assert "licensor" in found


def test_a_quote_is_cut_from_the_original() -> None:
    text = "# Terms\n\nYou **may**\nuse “it”. Or not.\n"
    found = canonical(text)
    assert found.quote(found.sentences[1]) == "You **may**\nuse “it”."


def test_a_comment_mark_before_every_line_is_no_heading() -> None:
    assert texts("# You may use it\n# for any purpose.\n#\n# And sell it.\n") == [
        "You may use it for any purpose.",
        "And sell it.",
    ]


@given(st.text(alphabet=st.sampled_from("aB .,;:\n\r\t()[]<>*_#-1“”'\"&中。（）|`\\\u00a0\ufeff/"), max_size=300))
@settings(max_examples=300, deadline=None)
def test_every_sentence_is_where_it_says(text: str) -> None:
    found = canonical(text)
    assert len(plain(text)) == len(text)
    places = [(s.start, s.end) for s in found.sentences]
    assert places == sorted(places)
    for sentence in found.sentences:
        assert 0 <= sentence.start < sentence.end <= len(text)
        assert squeezed(found.quote(sentence)) in squeezed(text)


@pytest.mark.parametrize(
    "piece", ["[", " ", "(", "<", "<script>", "<!--", "\n", "1. ", "- a\n", "A. ", "[a](", "**a", "一", "&#"]
)
def test_a_megabyte_of_nonsense_is_read_in_time(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    began = time.process_time()
    canonical(text)
    assert time.process_time() - began < 20
