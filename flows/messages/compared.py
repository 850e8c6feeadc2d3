"""A released model beside the one that came before it in its family. Pure."""

from collections.abc import Mapping
from typing import Any

from connectors.apprise import line
from storage.model import Change
from storage.predecessors import Predecessor

from . import words
from .document import Block, Heading, Paragraph, Run, Runs, facts
from .setting import turned

_ROWS = ("modality", "architecture", "context_length")
_SIZES = ("parameters", "active_parameters")


def compared(change: Change, before: Predecessor | None) -> tuple[Block, ...]:
    """Return what is new since the last release of the family; nothing where there was none."""
    if before is None:
        return ()
    now = {**change.after, **change.details}
    rows = [("License", _license), ("Access", _access), *((words.label(key), _named(key)) for key in _ROWS)]
    rows += [(words.label(key), _amount(key)) for key in _SIZES]
    pairs = [(label, read(before.facts), read(now)) for label, read in rows]
    table = facts((label, turned(old, new)) for label, old, new in pairs if old != new and old and new)
    earlier: Runs = (
        Run(line(before.title, 120), "bold", url=before.url),
        Run(f", published on {words.day(before.published_at)}"),
    )
    same = [label.lower() for label, old, new in pairs if old == new and old]
    kept = (Run(f". The same as there: {', '.join(same)}."),) if same else (Run("."),)
    return (Heading("What is new in the family"), Paragraph((Run("Compared with "), *earlier, *kept)), *table)


def _license(known: Mapping[str, Any]) -> str:
    identity = known.get("license")
    return line(str((known.get("license_name") if identity in {None, "other"} else identity) or ""), 80)


def _access(known: Mapping[str, Any]) -> str:
    if "gated" not in known:
        return ""
    return "not gated" if str(known["gated"]).lower() in {"", "no", "false", "none"} else "gated"


def _named(key: str) -> Any:
    return lambda known: line(words.number(known[key]), 80) if known.get(key) else ""


def _amount(key: str) -> Any:
    return lambda known: words.amount(known.get(key))
