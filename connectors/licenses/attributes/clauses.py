"""Sentences as clauses: in lower case, and with the lead-in of the list they are an item of."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import accumulate
from typing import Any, Final

from connectors.licenses.attributes.model import Attribute, Evidence
from connectors.licenses.attributes.patterns import Either
from connectors.licenses.canonical import MOST_READ, Canonical, Sentence
from connectors.licenses.compiled import lazy, search_for

BUDGET: Final = 80_000
"""How many characters one question reads at most; no honest license has as many about one thing."""

_LONGEST_LEAD: Final = 600
_MOST_EVIDENCE: Final = 40
_OWN_VERB: Final = Either(
    r"\b(?:must|shall|may|will|reserves?|agrees?|are|is|should|can|cannot|do|does|means)\b|应|须|必须|不得|可以"
)
_SHORTEST_HALF: Final = 8
_SHORTEST_LINE: Final = 44
_LONGEST_WHOLE: Final = 4000
_CUT: Final = Either(r"\b(?:the|an?|of|to|by|with|from|in|any|this|such|your|our|its|their|not|shall|may|must|will)$")
_DEFINES: Final = Either(
    r"^[\"'][^\"']{1,80}[\"'](?: \([^()]{0,80}\))?(?: or [\"'][^\"']{1,60}[\"'])?,?:? (?:shall |"
    r"will )?(?:means?|refers?|includes?|is defined)\b|^(?:a|an|the) [\"'][^\"']{2,60}[\"'] (?:means|"
    r"is|are|of)\b|^for the purposes? of this \w+, [\w \"]{2,60} (?:shall not|does not|do not) include|"
    r"^[\"'][^\"']{1,40}[\"'] ?(?:是指|指|包括|系指|とは|이란)"
)
_ORDERS: Final = lazy(
    r"(?:always |prominently |clearly )?(?:include|display|retain|provide|give|keep|observe|state|"
    r"mark|show|credit|attribute|name|attach|reproduce|do not|follow|comply|use|add|indicate|register)\b"
)
_URGENT: Final = lazy(r"(?:always|prominently|clearly|conspicuously) ")
_CONDITIONS: Final = Either(
    r"\bconditions?\b|\bobligations?\b|\brequirements?\b|\battribution\b|\bredistribution\b|\bduties\b|"
    r"\bterms\b|条件|义务|要求|조건|의무"
)
_FEEDBACK: Final = Either(
    r"feedback|\byou (?:hereby |agree to |irrevocably )*grants? (?!.{0,40}third part)|suggestions|反馈"
)


@dataclass(frozen=True, slots=True)
class Clause:
    """One sentence. low: its text in lower case. lead: the lower-case lead-in of its list, "" outside; full: both."""

    sentence: Sentence
    low: str
    lead: str
    quote: str
    number: int
    full: str

    @property
    def evidence(self) -> Evidence:
        """The sentence as evidence."""
        found = self.sentence
        return Evidence(self.quote, found.start, found.end, found.language, found.scope)

    @property
    def defines(self) -> bool:
        """Whether the clause says what a term means."""
        return bool(_DEFINES.search(self.low))

    @property
    def demanded(self) -> str:
        """The clause with its lead-in, and "must" before an order that is urgent or stands under a heading of conditions."""
        ordered = _ORDERS.match(self.low) and (
            _URGENT.match(self.low) or _CONDITIONS.search(self.sentence.section.lower())
        )
        return f"must {self.full}" if ordered else self.full

    @property
    def by_licensee(self) -> bool:
        """Whether the clause is about what the licensee gives to the licensor: feedback, suggestions."""
        low = self.low
        told = "grant" in low or "feedback" in low or "suggestions" in low or "反馈" in low
        return told and bool(_FEEDBACK.search(low))


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as clauses, with its defined terms (lower case -> defining sentence in lower case).

    low: the clauses in lower case, one a line. starts: where each begins in `low`. index: word -> numbers of the clauses
    that hold it, filled as words are asked for. vocabulary: the different words of `low`, which most that is asked for
    is not among.
    """

    clauses: tuple[Clause, ...]
    terms: Mapping[str, str]
    low: str
    starts: tuple[int, ...]
    vocabulary: str
    index: dict[str, frozenset[int]] = field(default_factory=dict)

    def having(self, *words: str, lead: bool = False) -> tuple[Clause, ...]:
        """Return the clauses that hold one of `words` (lower case), within the budget; `lead`: or whose lead-in does."""
        numbers = set[int]()
        for word in words:
            numbers |= self._holding(word)
        if lead and numbers:
            led = {self.clauses[number].low for number in numbers}
            present = [word for word in words if self.index[word]]
            numbers |= {c.number for c in self.clauses if c.lead and (c.lead in led or _holds(c.lead, present))}
        return tuple(_within(self.clauses[number] for number in sorted(numbers)))

    def _holding(self, word: str) -> frozenset[int]:
        """Numbers of the clauses that hold a word."""
        found = self.index.get(word)
        if found is None:
            found = self.index[word] = frozenset(self._places(word))
        return found

    def _places(self, word: str) -> Iterator[int]:
        absent = word not in self.vocabulary and " " not in word
        place = -1 if absent else self.low.find(word)
        while place >= 0:
            number = bisect_right(self.starts, place) - 1
            yield number
            if number + 1 == len(self.starts):
                return
            place = self.low.find(word, self.starts[number + 1])

    def after(self, clause: Clause, count: int) -> tuple[Clause, ...]:
        """Return the next `count` clauses of the text."""
        return self.clauses[clause.number + 1 : clause.number + 1 + count]


def _holds(low: str, words: list[str]) -> bool:
    for word in words:  # noqa: SIM110 - a generator costs more than the search itself
        if word in low:
            return True
    return False


def _within(clauses: Iterable[Clause]) -> Iterator[Clause]:
    left = BUDGET
    for clause in clauses:
        left -= len(clause.low) + len(clause.lead)
        if left < 0:
            return
        yield clause


def attribute(key: str, value: Any, clauses: Iterable[Clause] = (), **details: Any) -> Attribute:
    """Return an attribute proved by `clauses`; details that are empty are left out."""
    proofs = {clause.number: clause.evidence for clause in clauses}
    kept = {name: item for name, item in details.items() if item not in (None, "", (), [], False)}
    return Attribute(key, value, tuple(proofs.values())[:_MOST_EVIDENCE], kept)


@dataclass(frozen=True, slots=True)
class _List:
    """An open list: its lead-in, its section, whether its items carry marks, and its last item."""

    lead: str
    section: str
    marked: bool | None
    last: str


def _is_item(found: Sentence, low: str, opened: _List, *, marked: bool) -> bool:
    """Whether a sentence after a lead-in still belongs to the list."""
    if found.section != opened.section and not marked:
        return False
    if marked or opened.marked is None or low[0].islower() != low[0].isupper():
        goes_on = found.text[0].islower() or opened.last.rstrip().endswith((";", ",", " or", " and", "；", "、"))
        return marked or goes_on or opened.marked is None or (not opened.marked and not _OWN_VERB.search(low[:90]))
    return False


def _marked(original: str, before: int, start: int) -> bool:
    """Whether a list mark stands between two sentences."""
    gap = original[max(before, start - 40) : start].strip(" \t\r\n*_>#\"'\u201c`|\ufeff")
    return bool(gap) and gap[-1] not in ".;:,"[1:] and bool(search_for(r"[-•.)）、\d*·]$", gap))


def _cut_off(first: Sentence, second: Sentence, gap: str) -> bool:
    """Whether a line break, and nothing else, parts two halves of one sentence."""
    if (
        len(first.text) + len(second.text) > _LONGEST_WHOLE
        or gap.strip()
        or gap.count("\n") != 1
        or first.text == first.section
    ):
        return False
    if _CUT.search(first.text) and len(first.text) > _SHORTEST_HALF:
        return True
    return len(first.text) > _SHORTEST_LINE and first.text[-1] not in ".:;!?,。:;、\"')]"


def _mended(original: str, sentences: Iterable[Sentence]) -> list[Sentence]:
    """Sentences with those joined again that were cut at a line break."""
    whole = list[Sentence]()
    for found in sentences:
        first = whole[-1] if whole else None
        if first and _cut_off(first, found, original[first.end : min(found.start, first.end + 80)]):
            whole[-1] = replace(first, text=f"{first.text} {found.text}", end=found.end)
        else:
            whole.append(found)
    return whole


def reading(text: Canonical) -> Reading:
    """Return `text` as clauses, as far as a text is read (MOST_READ)."""
    within = (found for found in text.sentences if found.start < MOST_READ)
    clauses, opened, before = list[Clause](), None, 0
    for number, found in enumerate(_mended(text.original, within)):
        low = found.text.lower()
        marked = _marked(text.original, before, found.start)
        if opened and not _is_item(found, low, opened, marked=marked):
            opened = None
        lead = opened.lead if opened else ""
        clauses.append(Clause(found, low, lead, text.quote(found), number, f"{lead} {low}" if lead else low))
        opened = _next(found, low, opened, marked=marked)
        before = found.end
    whole = "\n".join(clause.low for clause in clauses)
    starts = tuple(accumulate((len(clause.low) + 1 for clause in clauses[:-1]), initial=0))
    terms = {term: said.lower() for term, said in text.definitions.items()}
    return Reading(tuple(clauses), terms, whole, starts, "\n".join(dict.fromkeys(whole.split())))


def _next(found: Sentence, low: str, opened: _List | None, *, marked: bool) -> _List | None:
    """The list that is open after a sentence."""
    if low.endswith((":", "：", ":-")):
        lead = f"{opened.lead} {low}" if opened else low
        return _List(lead[-_LONGEST_LEAD:], found.section, None, low)
    if opened:
        return _List(opened.lead, found.section, opened.marked or marked, low)
    return None
