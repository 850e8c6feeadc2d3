"""Patterns that are compiled when they are first needed, and that can stay compiled from one run to the next.

Compiling everything that a license is read with takes several times as long as reading it. `dump` gives what was
compiled as bytes and `load` takes them back; both are pure: whoever runs the program decides where the bytes lie. Bytes
of another Python, or broken ones, are ignored. Python keeps its compiled modules in the same way, at the same risk.
"""

import importlib
import marshal
import re
import sys
from array import array
from contextlib import suppress
from typing import Any, Final, cast

_MOST: Final = 4000
"""Entries kept at most: old versions of patterns must not pile up."""

_METHODS: Final = ("search", "match", "fullmatch", "finditer", "findall", "sub", "split")

Key = tuple[str, int]

_made: dict[Key, re.Pattern[str]] = {}
_loaded: dict[Key, tuple[Any, ...]] = {}
_parts: dict[str, tuple[str | None, str]] = {}
"""Pattern of alternatives -> what it is for a text in ASCII (None: nothing can match) and for any text."""


class _Lazy:
    """A pattern that is compiled when one of its methods is first asked for."""

    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern = pattern
        self.flags = flags

    def __getattr__(self, name: str) -> Any:
        found = obtain(self.pattern, self.flags)
        for method in _METHODS:
            setattr(self, method, getattr(found, method))
        return getattr(found, name)


def lazy(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Return what behaves like `re.compile(pattern, flags)` and is compiled at its first use."""
    return cast("re.Pattern[str]", _Lazy(pattern, int(flags)))


def search_for(pattern: str, text: str) -> re.Match[str] | None:
    """Return the first match, as `re.search` does."""
    return obtain(pattern).search(text)


def match_at(pattern: str, text: str) -> re.Match[str] | None:
    """Return a match at the start, as `re.match` does."""
    return obtain(pattern).match(text)


def obtain(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Return the compiled pattern: made before, loaded, or compiled now."""
    found = _made.get((pattern, flags))
    if found is None:
        found = _made[pattern, flags] = _revived(pattern, flags) or re.compile(pattern, flags)
    return found


def parts(pattern: str) -> tuple[str | None, str] | None:
    """Return what `keep` was told of a pattern of alternatives, in this run or in the one that was loaded."""
    return _parts.get(pattern)


def keep(pattern: str, ascii_only: str | None, every: str) -> None:
    """Remember how a pattern of alternatives is written for a text in ASCII and for any text."""
    _parts[pattern] = (ascii_only, every)


def _generation() -> tuple[Any, ...]:
    """What compiled code depends on besides the pattern."""
    return (sys.version, sys.byteorder, array("I").itemsize, getattr(importlib.import_module("_sre"), "MAGIC", 0))


def _revived(pattern: str, flags: int) -> re.Pattern[str] | None:
    """A loaded pattern; None where there is none, or where this Python does not take it."""
    stored = _loaded.get((pattern, flags))
    if stored is None:
        return None
    code, (whole, groups, names, indices) = array("I"), stored[1:]
    try:
        code.frombytes(stored[0])
        made = importlib.import_module("_sre").compile(pattern, whole, code.tolist(), groups, names, indices)
    except (AttributeError, RuntimeError, TypeError, ValueError, OverflowError):
        return None
    return cast("re.Pattern[str]", made)


def _code(pattern: str, flags: int) -> tuple[Any, ...]:
    """A compiled pattern as plain values, in the order in which `_revived` takes them."""
    parser, compiler = importlib.import_module("re._parser"), importlib.import_module("re._compiler")
    tree = parser.parse(pattern, flags)
    numbers = array("I", compiler._code(tree, flags))  # noqa: SLF001 - the standard library has no public way
    indices: list[str | None] = [None] * tree.state.groups
    for name, number in tree.state.groupdict.items():
        indices[number] = name
    whole = int(flags) | int(tree.state.flags)
    return numbers.tobytes(), whole, tree.state.groups - 1, dict(tree.state.groupdict), tuple(indices)


def load(data: bytes) -> None:
    """Take back what `dump` gave; ignore what is broken or was made by another Python."""
    with suppress(EOFError, ValueError, TypeError):
        generation, patterns, known = marshal.loads(data)  # noqa: S302 - as trusted as compiled modules
        if generation == _generation():
            _loaded.update(patterns)
            _parts.update(known)


def dump() -> bytes | None:
    """Return all that is compiled, what was loaded included; None when nothing was compiled that was not loaded."""
    new = _made.keys() - _loaded.keys()
    if not new:
        return None
    try:
        fresh = {key: _code(*key) for key in new}
    except (AttributeError, ImportError, TypeError):
        return None
    kept = _loaded if len(_loaded) + len(fresh) <= _MOST else {}
    return marshal.dumps((_generation(), kept | fresh, _parts))
