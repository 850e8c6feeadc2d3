import time
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from flows.messages import diff_text, diff_words
from flows.messages.difference import abridge

PHRASES = st.lists(
    st.sampled_from(["You may", "not", "use", "the Model", "commercially.", "\n", "700 million", "users;", " "])
).map(" ".join)


@given(PHRASES | st.text(), PHRASES | st.text())
def test_the_runs_without_ins_are_the_old_text_and_without_del_the_new(before: str, after: str) -> None:
    runs = diff_words(before, after)

    assert "".join(text for op, text in runs if op != "ins") == before
    assert "".join(text for op, text in runs if op != "del") == after


@given(PHRASES | st.text(), PHRASES | st.text())
def test_neighbors_are_merged(before: str, after: str) -> None:
    runs = diff_words(before, after)

    assert all(text for _, text in runs)
    assert all(one[0] != two[0] and (one[0], two[0]) != ("ins", "del") for one, two in pairwise(runs))


def test_equal_texts_are_one_run() -> None:
    assert diff_words("as it was", "as it was") == (("same", "as it was"),)
    assert diff_words("", "") == ()


def test_a_changed_phrase_is_marked_as_a_phrase() -> None:
    runs = diff_words(
        "You may use the Model for any purpose.",
        "You may use the Model for research purposes only, and never otherwise.",
    )

    assert diff_text(runs).startswith("You may use the Model for [-any purpose-] {+research purposes only")


def test_a_negation_is_not_lost_in_the_text_form() -> None:
    assert diff_text(diff_words("You may sell it.", "You may not sell it.")) == "You may {+not+} sell it."


def test_two_sentences_with_nothing_in_common_are_read_one_after_the_other() -> None:
    runs = diff_words("Licensee shall pay a fee of ten percent", "Any dispute is settled in the courts of Paris")

    assert [op for op, _ in runs] == ["del", "ins"]


def test_long_unchanged_stretches_lose_their_middle() -> None:
    runs = abridge(diff_words("word " * 500 + "old.", "word " * 500 + "new."))

    assert sum(len(text) for _, text in runs) < 250
    assert ("del", "old") in [(op, text.strip(" .")) for op, text in runs]


def test_two_whole_licenses_are_compared_in_a_second() -> None:
    before = " ".join(f"Section {n}. The licensee shall observe rule {n % 97} of this agreement." for n in range(3000))
    started = time.process_time()

    runs = diff_words(before, before.replace("rule 13 ", "rule 14 or 15 "))

    assert len(runs) > 50
    assert time.process_time() - started < 15
