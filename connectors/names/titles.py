"""Headlines: the models they name."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from connectors.names.model_name import ModelName, assemble
from connectors.names.tables import (
    AMBIGUOUS,
    COINED,
    HEIRS,
    LATE,
    LINES,
    NO_NAMES,
    NOT_COINED,
    PHRASES,
    PLAIN,
    PRODUCTS,
    STEMS,
)
from connectors.names.tokens import LONGEST, Atom, atoms

HYPHENS = str.maketrans(dict.fromkeys("‐‑‒−·", "-"))
LIST = re.compile(r"\s*(?:[,&/+、和与]|,?\s+and(?:\s+the)?\s)\s*", re.IGNORECASE)
END = re.compile(r"(?!\s*,\s*(?:19|20)\d\d)\+?\s*(?:$|[:：—–|(（!！?？,，.。/]|\s-\s)")
OPENING = re.compile(
    r"(?:<think>\W*</think>\W*)?(?:(?:we['’]re\s|we\sare\s|proudly\s|re-?)*(?:introducing|announcing|releasing|launching|"
    r"unveiling|presenting|meet|welcome|hello|say\shello\sto|open[- ]sourcing|(?:open\s|official\s)?release\sof|"
    r"notes\son|你好|欢迎|发布|推出|开源)\s*[:,，]?\s*(?:(?:the|our|new|open|meta)\s)*)?",
    re.IGNORECASE,
)
PLUS = re.compile(r"(?<=\b[A-Z])\+(?!\w)")
REPOSITORY = re.compile(r"[\w.-]{1,96}/[\w.-]{1,96}")
WORDS = 3  # of a name that no table knows


@dataclass(frozen=True, slots=True)
class Mention:
    """A name and where it stands in a title."""

    name: ModelName
    start: int
    end: int


def clean(title: str) -> str:
    """Return the part of a title that is read, with one kind of hyphen and "R+" written as "R Plus"."""
    return PLUS.sub(" Plus", title[:LONGEST].translate(HYPHENS))


def mentions(title: str, vendor: str = "") -> tuple[ModelName, ...]:
    """Return the models that a post's title names, in order, each once; () when it names none.

    vendor: who publishes the post; its own name alone is no model.
    """
    found = {mention.name.key: mention.name for mention in reversed(find(title, vendor))}
    return tuple(reversed(found.values()))


def find(title: str, vendor: str = "") -> list[Mention]:
    """Return the mentions of a title in order, repetitions included; nothing beyond 400 characters is read."""
    title = clean(title)
    if REPOSITORY.fullmatch(title):
        return [Mention(assemble("", title.partition("/")[2]), 0, len(title))]  # a list of repositories
    read = atoms(title)
    found: list[Mention] = []
    at = 0
    while at < len(read):
        after = _run(title, read, at)
        if after > at and _is_name(title, read, at, after, vendor):
            found.append(_mention(title, read, at, after))
            after = _heirs(title, read, at, after, found)
        at = max(after, at + 1)
    return _without_echoes(found) or list(_unknown(title, read))


def _without_echoes(found: list[Mention]) -> list[Mention]:
    """Drop a bare family beside a full name of it: "Qwen2.5-1M: Deploy Your Own Qwen"."""
    full = {mention.name.family.split("-")[0] for mention in found if mention.name.version}
    return [mention for mention in found if mention.name.version or mention.name.family not in full]


def _stem(read: list[Atom], at: int) -> int:
    """Return how many atoms from here open a name: 0, 1 or 2."""
    word = read[at].low
    if at + 1 < len(read) and (word, read[at + 1].low) in PHRASES:
        return 2
    coined = word.endswith(COINED) and word not in NOT_COINED
    return int(read[at].kind == "word" and (word in STEMS or coined)) or int(word in STEMS)


def _run(title: str, read: list[Atom], at: int) -> int:
    """Return where the name that starts here ends: the index after its last atom; `at` when none starts."""
    opener = at
    while (
        opener + 1 < len(read) and not _stem(read, opener) and title[read[opener].end : read[opener + 1].start] == "-"
    ):
        opener += 1  # Ace-Step, Dola-Seed: what is joined to a stem is part of the name
    length = _stem(read, opener)
    if not length:
        return at
    after = opener + length
    while after < len(read) and _continues(title, read[after - 1], read[after]):
        after += 1
    return after


def _continues(title: str, last: Atom, atom: Atom) -> bool:
    gap = title[last.end : atom.start]
    if gap in {"", "-", "_"}:
        return True
    if gap != " ":
        return False
    if atom.kind in {"version", "size", "date"}:
        return True
    if atom.low in LATE and last.kind == "version":
        return True
    capital = not atom.text[0].islower()
    return capital and (atom.kind in {"variant", "format"} or atom.low in LINES)


def _is_name(title: str, read: list[Atom], at: int, after: int, vendor: str) -> bool:
    """Tell whether the run names a model rather than a company, a product or a plain word."""
    run = read[at:after]
    if any(atom.low in PRODUCTS for atom in run[1:]):
        return False
    figures = any(atom.kind in {"version", "size", "date"} for atom in run)
    word = run[0].low
    if word in PLAIN and len(run) > 1 and figures:
        return title[run[0].end : run[1].start] != " " or "." in run[1].text
    if figures or len(run) > 1:
        return figures or not _product_follows(title, read, after)
    if word in AMBIGUOUS or word == vendor.lower():
        return _alone(title, run)
    return not _product_follows(title, read, after)


def _product_follows(title: str, read: list[Atom], after: int) -> bool:
    return (
        after < len(read)
        and title[read[after - 1].end : read[after].start] in {" ", "-"}
        and read[after].low in PRODUCTS
    )


def _alone(title: str, run: list[Atom]) -> bool:
    """Tell whether a title says nothing but this name, a word of announcement aside."""
    opening = OPENING.match(title)
    return opening is not None and opening.end() == run[0].start > 0 and not title[run[-1].end :].strip(" .!")


def _mention(title: str, read: list[Atom], at: int, after: int, before: str = "") -> Mention:
    start, end = read[at].start, read[after - 1].end
    return Mention(assemble("", f"{before} {title[start:end]}".strip()), start, end)


def _heirs(title: str, read: list[Atom], at: int, after: int, found: list[Mention]) -> int:
    """Add what shares the name just found: "Llama 4 Scout and Maverick", "3.6 Flash, 3.5 Flash-Lite"."""
    version = next((atom for atom in read[at:after] if atom.kind == "version"), None)
    family = title[read[at].start : version.start if version else read[at].end]
    release = title[read[at].start : version.end if version else read[at].end]
    while (heir := _next(title, read, after)) < len(read):
        atom = read[heir]
        if atom.kind != "version" and (atom.low not in HEIRS or atom.text.islower()):
            break
        after = heir + 1
        while after < len(read) and _continues(title, read[after - 1], read[after]):
            after += 1
        found.append(_mention(title, read, heir, after, family if atom.kind == "version" else release))
    return after


def _next(title: str, read: list[Atom], after: int) -> int:
    """Return the index of the next member of a list, the number of atoms when the list ends here."""
    member = after
    while member < len(read) and read[member].low in {"and", "the"}:
        member += 1
    listed = member < len(read) and LIST.fullmatch(title, read[after - 1].end, read[member].start)
    return member if listed else len(read)


def _unknown(title: str, read: list[Atom]) -> Iterator[Mention]:
    """Yield a name that no table knows: at the head of a title, capital words with a version, then an end."""
    opening = OPENING.match(title)
    head = opening.end() if opening else 0
    at = next((index for index, atom in enumerate(read) if atom.start >= head), len(read))
    after, words = at, 0
    while after < len(read) and (after == at or _joined(title, read[after - 1], read[after])) and words <= WORDS:
        words += read[after].kind == "word"
        after += 1
    run = read[at:after]
    versioned = len(run) > 1 and any(atom.kind == "version" and atom.low != "0" for atom in run[1:])
    if (
        versioned
        and words <= WORDS
        and not any(atom.low in NO_NAMES | PLAIN for atom in run)
        and END.match(title, run[-1].end)
    ):
        yield _mention(title, read, at, after)
        if after < len(read) and LIST.fullmatch(title, run[-1].end, read[after].start):
            rest = read[after].start
            yield from (
                replace(m, start=m.start + rest, end=m.end + rest) for m in _unknown(title[rest:], atoms(title[rest:]))
            )


def _joined(title: str, last: Atom, atom: Atom) -> bool:
    gap = title[last.end : atom.start]
    return (
        gap in {"", "-", "_"} or (gap == " " and not atom.text[0].islower()) or (gap == " " and atom.kind == "version")
    )
