"""Two texts beside one another."""

from hypothesis import given
from hypothesis import strategies as st

from flows.site import difference

TEXTS = st.lists(st.text("ab c.\n", max_size=12), max_size=6).map("\n".join)


def sides(rows: tuple[difference.Row, ...]) -> tuple[str, str]:
    old, new = (
        ["".join(text for _, text in side) for side in pair]
        for pair in zip(*((r.old, r.new) for r in rows), strict=False)
    )
    return "".join("".join(old).split()), "".join("".join(new).split())


@given(TEXTS, TEXTS)
def test_each_side_is_its_text_white_space_aside(before: str, after: str) -> None:
    rows = difference.rows(before, after)
    found = sides(rows) if rows else ("", "")

    assert found == ("".join(before.split()), "".join(after.split()))


def test_a_paragraph_that_went_stands_in_a_row_of_its_own() -> None:
    rows = difference.rows("One.\n\nGone for good.\n\nTwo.", "One.\n\nTwo.")

    assert [row.changed for row in rows] == [False, True, False]
    assert rows[1].new == ()


def test_unchanged_rows_far_from_a_change_are_folded() -> None:
    text = "\n\n".join(f"Paragraph {number} stays." for number in range(9))
    rows = difference.rows(text, text.replace("Paragraph 8 stays", "Paragraph 8 goes"))

    folded = [stretch for stretch in difference.stretches(rows) if stretch.folded]

    assert [len(stretch.rows) for stretch in folded] == [7]


def test_a_clause_is_named_once_at_its_words() -> None:
    attribute = {"key": "commercial_use", "direction": "tightened", "quote_after": "No commercial use is allowed."}
    clauses = difference.clauses([attribute])

    rows = difference.rows("A.\n\nB.", "A.\n\nNo commercial use is allowed.\n\nNo commercial use is allowed.", clauses)

    assert [len(row.clauses) for row in rows].count(1) == 1
