"""One change as a document, by its kind. Pure."""

from collections.abc import Callable
from dataclasses import dataclass

from storage.model import Change

from . import licensing, news, regulation, release, state
from .document import Block, Document
from .setting import Setting, evidence
from .severity import severity


@dataclass(frozen=True, slots=True)
class Layout:
    """How one kind of change is told."""

    headline: Callable[[Change, Setting], str]
    blocks: Callable[[Change, Setting], tuple[Block, ...]]


_STATE = Layout(state.headline, state.blocks)
_LAYOUTS = {
    "model.released": Layout(release.headline, release.blocks),
    "license": Layout(licensing.headline, licensing.blocks),
    "regulation": Layout(regulation.headline, regulation.blocks),
    "post": Layout(news.headline, news.blocks),
    "page": Layout(news.headline, news.blocks),
    "code": Layout(news.headline, news.blocks),
}


def layout(change: Change) -> Layout:
    """Return the layout of a change's kind; the plain one for a kind without its own."""
    return _LAYOUTS.get(change.kind) or _LAYOUTS.get(change.kind.partition(".")[0]) or _STATE


def headline(change: Change, setting: Setting) -> str:
    """Return the title of the message about one change: who, what, from → to."""
    return layout(change).headline(change, setting)


def document(change: Change, setting: Setting) -> Document:
    """Return the whole message about one change."""
    return Document(
        title=headline(change, setting),
        blocks=layout(change).blocks(change, setting),
        evidence=evidence(change, setting),
        link=setting.record(change) or change.url,
        severity=severity(change),
    )
