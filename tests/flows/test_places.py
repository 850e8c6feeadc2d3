"""Where tables and keys stand in a watchlist."""

import pytest

from flows.places import Places

TEXT = """# What we watch
[[source]]
name = "A"
"every" = "10m"
  url = "https://a.test" # [[source]]

[[source]]
name = "B"
topics = [
  "open models",
  "every = day",
]
every="1h"
[severity]
model.updated = "normal"
'license.*' = "critical"
[[ route ]]
receiver = "A"
"""


@pytest.mark.parametrize(
    ("table", "index", "key", "line"),
    [
        ("source", 0, "name", 3),
        ("source", 0, "every", 4),
        ("source", 0, "url", 5),
        ("source", 1, "name", 8),
        ("source", 1, "every", 13),
        ("source", 1, "", 7),
        ("severity", 0, "license.*", 16),
        ("route", 0, "receiver", 18),
    ],
)
def test_a_key_is_found_in_its_own_table(table: str, index: int, key: str, line: int) -> None:
    assert Places(TEXT).line(table, index, key) == line


def test_a_key_that_is_missing_is_told_by_its_table() -> None:
    assert Places(TEXT).line("source", 1, "vendor") == 7


def test_a_table_that_is_missing_has_no_line() -> None:
    assert Places(TEXT).line("receiver", 0, "url") == 0


def test_a_key_before_all_tables_has_a_line() -> None:
    assert Places("\ntitle = 'x'\n").line("title") == 2


def test_an_empty_file_has_no_lines() -> None:
    assert Places("").line("source") == 0
