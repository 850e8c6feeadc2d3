"""One license change that several repositories share: told once, in full, with their names. Pure."""

from collections.abc import Sequence
from dataclasses import replace

from connectors.apprise import line
from storage.model import Change

from . import layouts, words
from .document import Block, Document, Heading, Items, Run, Runs
from .setting import Setting, name

_MOST = 20


def is_alike(changes: Sequence[Change]) -> bool:
    """Tell whether several changes are one change of a license, to the letter, in several repositories."""
    first = changes[0]
    return (
        len(changes) > 1
        and first.kind.startswith("license.")
        and len({change.subject for change in changes}) == len(changes)
        and all((c.kind, c.before, c.after) == (first.kind, first.before, first.after) for c in changes)
    )


def document(changes: Sequence[Change], setting: Setting) -> Document:
    """Return the message about the first of them, the repository people mean, which names all the others."""
    whole = layouts.document(changes[0], setting)
    others = changes[1:]
    title = line(f"{whole.title} (and {words.counted(len(others), 'other repository', 'other repositories')})", 300)
    verdict, *rest = whole.blocks
    return replace(whole, title=title, blocks=(verdict, *_others(others), *rest))


def _others(others: Sequence[Change]) -> tuple[Block, ...]:
    kind = others[0].kind
    more = f"{len(others) - _MOST:,} more: gazette changes --kind {kind}" if len(others) > _MOST else ""
    label = f"The same change in {words.counted(len(others), 'other repository', 'other repositories')}"
    return (Heading(label), Items(tuple(_other(change) for change in others[:_MOST]), more))


def _other(change: Change) -> Runs:
    return (Run(name(change), url=change.url), Run(f" ({line(change.id)[:12]})", "small"))
