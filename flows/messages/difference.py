"""What differs between two texts, word by word. Pure."""

import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from typing import Literal

Op = Literal["same", "del", "ins"]
Change = tuple[Op, str]

_WORDS = re.compile(r"\s+|\w+(?:[-'’.,]\w+)*|[^\w\s]")
_SENTENCES = re.compile(r".*?(?:[.!?;:]\s+|\n+|\Z)", re.DOTALL)
_BRIDGE = 12
_WORK = 2_000_000
_RELATED = 0.35
_WITHIN = 0.6


def diff_words(before: str, after: str) -> tuple[Change, ...]:
    """Return runs of (same, del or ins; text), deletions before insertions, neighbors merged.

    The runs without ins are `before`, those without del are `after`, to the letter. Sentences are compared
    first and words inside the sentences that differ, so that two whole licenses take well under a second.
    """
    ops: list[Change] = []
    for tag, old, new in _opcodes(_SENTENCES.findall(before), _SENTENCES.findall(after)):
        ops += [("same", old)] if tag == "equal" else _words(old, new)
    return tuple(_bridged(_merged(ops)))


def diff_text(runs: Iterable[Change]) -> str:
    """Return the runs as one text, deletions as [-old-] and insertions as {+new+}, blanks outside the marks."""
    marks = {"same": ("", ""), "del": ("[-", "-]"), "ins": ("{+", "+}")}
    joined = "".join(_marked(text, *marks[op]) for op, text in runs)
    return joined.replace("-]{+", "-] {+")


def abridge(runs: Iterable[Change], limit: int = 600, context: int = 90) -> tuple[Change, ...]:
    """Return the runs within about `limit` characters: long unchanged stretches lose their middle."""
    kept: list[Change] = []
    room = limit
    for op, text in runs:
        short = _middle_out(text, context) if op == "same" else text
        if room <= 0:
            return (*kept, ("same", " …"))
        kept.append((op, short if len(short) <= room else short[:room].rstrip() + "…"))
        room -= len(short)
    return tuple(kept)


def _words(old: str, new: str) -> list[Change]:
    tokens = _WORDS.findall(old), _WORDS.findall(new)
    if len(tokens[0]) * len(tokens[1]) > _WORK:
        return [("del", old), ("ins", new)]
    found = list(_opcodes(*tokens))
    same = sum(len(text) for tag, text, _ in found if tag == "equal")
    if same < _RELATED * max(len(old), len(new)) and same < _WITHIN * min(len(old), len(new)):
        # Two sentences with nothing but small words in common are read one after the other.
        return [("del", old), ("ins", new)]
    ops: list[Change] = []
    for tag, old_text, new_text in found:
        ops += [("same", old_text)] if tag == "equal" else _pair(old_text, new_text)
    return ops


def _opcodes(old: list[str], new: list[str]) -> Iterator[tuple[str, str, str]]:
    for tag, i1, i2, j1, j2 in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        yield tag, "".join(old[i1:i2]), "".join(new[j1:j2])


def _merged(ops: Iterable[Change]) -> list[Change]:
    """Join neighbors of one kind; between two stretches of sameness, all deletions come before all insertions."""
    merged: list[Change] = []
    gone, come = "", ""
    for op, text in (*ops, ("same", "")):
        if op == "del":
            gone += text
        elif op == "ins":
            come += text
        elif text or op == "same":
            merged += _pair(gone, come)
            gone, come = "", ""
            if text and merged and merged[-1][0] == "same":
                merged[-1] = ("same", merged[-1][1] + text)
            elif text:
                merged.append(("same", text))
    return merged


def _pair(gone: str, come: str) -> list[Change]:
    pair: tuple[Change, Change] = (("del", gone), ("ins", come))
    return [op for op in pair if op[1]]


def _bridged(ops: list[Change]) -> list[Change]:
    """Count a word or two left standing between two changes to the changes: a phrase is read as a phrase."""
    bridged: list[Change] = []
    for index, (op, text) in enumerate(ops):
        inner = 0 < index < len(ops) - 1
        if op == "same" and inner and len(text) <= _BRIDGE and "\n" not in text:
            bridged += [("del", text), ("ins", text)]
        else:
            bridged.append((op, text))
    return _merged(bridged)


def _middle_out(text: str, context: int) -> str:
    return text if len(text) <= 2 * context + 10 else f"{text[:context].rstrip()} … {text[-context:].lstrip()}"


def _marked(text: str, start: str, end: str) -> str:
    core = text.strip()
    if not core or not start:
        return text
    lead = text[: len(text) - len(text.lstrip())]
    return f"{lead}{start}{core}{end}{text[len(text.rstrip()) :]}"
