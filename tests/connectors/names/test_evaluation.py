"""How well names are read, measured on real ids and titles. EVALUATION.md must show what is measured here."""

from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import pytest

from connectors.names import is_announcement, mentions, parse, same_release

HERE = Path(__file__).parent
# precision, recall: lower than measured by a little, so that a new word in a table may cost one case
FLOORS = {
    "grouping, waves aside": {"dev": (0.94, 0.96), "test": (0.94, 0.90), "all": (0.94, 0.95)},
    "grouping by name alone": {"dev": (0.81, 0.96), "test": (0.88, 0.90), "all": (0.83, 0.95)},
    "announcements": {"dev": (0.96, 0.88), "test": (0.96, 0.88), "all": (0.96, 0.89)},
    "mentions": {"dev": (0.96, 0.94), "test": (0.95, 0.88), "all": (0.96, 0.93)},
}
PARTS = ("dev", "test", "all")


@dataclass(frozen=True)
class Score:
    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong)

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed)


def rows(name: str, part: str) -> list[list[str]]:
    lines = (HERE / name).read_text("utf-8").splitlines()[1:]
    read = [line.split("\t") for line in lines]
    return [row for row in read if part in {row[-1], "all"}]


def score(found: list[bool], true: list[bool]) -> Score:
    pairs = list(zip(found, true, strict=True))
    return Score(pairs.count((True, True)), pairs.count((True, False)), pairs.count((False, True)))


def grouping(part: str, *, waves: bool) -> Score:
    """Pairs of repositories. Without waves, a pair of one family and version that appeared months apart is not judged."""
    labeled = [(parse(identifier), release) for identifier, release, _ in rows("ids.tsv", part)]
    pairs = list(combinations(labeled, 2))
    if not waves:
        pairs = [pair for pair in pairs if pair[0][1] == pair[1][1] or stem(pair[0][1]) != stem(pair[1][1])]
    return score([same_release(one[0], other[0]) for one, other in pairs], [one[1] == other[1] for one, other in pairs])


def stem(release: str) -> str:
    return release.partition("@")[0]


def announcements(part: str) -> Score:
    titles = rows("titles.tsv", part)
    return score([is_announcement(row[0]) for row in titles], [row[1] == "yes" for row in titles])


def named(part: str) -> Score:
    right = wrong = missed = 0
    for title, _, names, _ in rows("titles.tsv", part):
        expected = set() if names == "-" else set(names.split())
        found = {"/".join(name.key) for name in mentions(title)}
        right, wrong, missed = (
            right + len(found & expected),
            wrong + len(found - expected),
            missed + len(expected - found),
        )
    return Score(right, wrong, missed)


def measure(what: str, part: str) -> Score:
    if what.startswith("grouping"):
        return grouping(part, waves="alone" in what)
    return announcements(part) if what == "announcements" else named(part)


def line(what: str, part: str, measured: Score) -> str:
    numbers = (
        f"{measured.precision:.3f} | {measured.recall:.3f} | {measured.right} | {measured.wrong} | {measured.missed}"
    )
    return f"| {what} | {part} | {numbers} |"


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("what", FLOORS)
def test_names_are_read_as_well_as_the_table_says(what: str, part: str) -> None:
    measured = measure(what, part)
    precision, recall = FLOORS[what][part]
    assert measured.precision >= precision
    assert measured.recall >= recall
    assert line(what, part, measured) in (HERE / "EVALUATION.md").read_text("utf-8").splitlines()


def test_enough_is_labeled_and_a_third_of_the_ids_was_kept_out() -> None:
    assert len(rows("ids.tsv", "all")) >= 600
    assert len(rows("titles.tsv", "all")) >= 380
    assert len(rows("ids.tsv", "test")) * 3 >= len(rows("ids.tsv", "all"))
    assert sum(row[1] == "no" for row in rows("titles.tsv", "all")) >= 150
