"""Two versions of a text beside one another: rows of paragraphs, words marked, clauses named. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, Literal

from flows.messages import diff_words, words

Run = tuple[Literal["same", "del", "ins"], str]
_CONTEXT = 1
_HEAD = 60
_LEAST = 12


@dataclass(frozen=True, slots=True)
class Clause:
    """What a passage means: the attribute in words, its direction, before and after, the quotes, its anchor."""

    key: str
    direction: str
    before: str
    after: str
    quotes: tuple[str, str]
    anchor: str


@dataclass(frozen=True, slots=True)
class Row:
    """One paragraph in both versions, as runs of (same, del or ins; text)."""

    runs: tuple[Run, ...]
    clauses: tuple[Clause, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether the versions differ here."""
        return any(op != "same" for op, _ in self.runs)

    @property
    def old(self) -> tuple[Run, ...]:
        """The paragraph as it was."""
        return tuple(run for run in self.runs if run[0] != "ins")

    @property
    def new(self) -> tuple[Run, ...]:
        """The paragraph as it is."""
        return tuple(run for run in self.runs if run[0] != "del")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Rows that are shown, or `folded`: unchanged ones that a reader may unfold."""

    rows: tuple[Row, ...]
    folded: bool


def rows(before: str, after: str, clauses: Sequence[Clause] = ()) -> tuple[Row, ...]:
    """Return two texts as aligned paragraphs; a row ends where both texts break a line together."""
    found: list[list[Run]] = [[]]
    for old, new in _steps(diff_words(before, after)):
        pieces = list(zip_longest(*(text.split("\n") for _, text in (old, new)), fillvalue=""))
        for number, texts in enumerate(pieces):
            found += [[]] if number else []
            kept = [(op, text) for (op, _), text in zip((old, new), texts, strict=True) if text]
            found[-1] += kept[:1] if old[0] == "same" else kept
    free = list(clauses)
    return tuple(_row(runs, free) for runs in found if any(text.strip() for _, text in runs))


def _steps(runs: Iterable[Run]) -> Iterator[tuple[Run, Run]]:
    """Yield what stood and what stands in its place: the same text twice, or a deletion beside its insertion."""
    gone: Run = ("del", "")
    for op, text in (*runs, ("same", "")):
        if op == "del":
            gone = (op, text)
        elif op == "ins":
            yield gone, (op, text)
            gone = ("del", "")
        else:
            if gone[1]:
                yield gone, ("ins", "")
            gone = ("del", "")
            same: Run = ("same", text)
            yield same, same


def _row(runs: Sequence[Run], free: list[Clause]) -> Row:
    """Make a row; a clause is named at the first row that holds its words."""
    row = Row(tuple(runs))
    sides = ["".join(text for _, text in side) for side in (row.old, row.new)]
    here = [clause for clause in free if any(map(_holds, sides, clause.quotes))]
    for clause in here:
        free.remove(clause)
    return Row(row.runs, tuple(here))


def _holds(text: str, quote: str) -> bool:
    plain, wanted = " ".join(text.split()), " ".join(quote.split())
    return len(wanted) > _LEAST and (wanted[:_HEAD] in plain or (len(plain) > _HEAD and plain[:_HEAD] in wanted))


def stretches(found: Iterable[Row]) -> tuple[Stretch, ...]:
    """Return the rows with what is unchanged folded, a row of context left on either side of a change."""
    listed = list(found)
    near = {at + step for at, row in enumerate(listed) if row.changed for step in range(-_CONTEXT, _CONTEXT + 1)}
    kept: list[tuple[bool, list[Row]]] = []
    for at, row in enumerate(listed):
        folded = at not in near and not row.clauses
        if kept and kept[-1][0] == folded:
            kept[-1][1].append(row)
        else:
            kept.append((folded, [row]))
    return tuple(Stretch(tuple(group), folded=folded and len(group) > 1) for folded, group in kept)


def clauses(attributes: Iterable[Mapping[str, Any]]) -> tuple[Clause, ...]:
    """Return the attributes that changed, as `gazette license compare --json` names them, fit for a page."""
    return tuple(
        Clause(
            key=words.label(str(row.get("key") or "clause")),
            direction=str(row.get("direction") or "unclassified"),
            before=words.clause(str(row.get("key")), row.get("before")),
            after=words.clause(str(row.get("key")), row.get("after")),
            quotes=(str(row.get("quote_before") or ""), str(row.get("quote_after") or "")),
            anchor=f"clause-{number}",
        )
        for number, row in enumerate(attributes, start=1)
    )
