"""Changes as one notification in every form a receiver may take. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from connectors.apprise import line
from connectors.model import Image, Notification
from storage.model import Change, Release
from storage.predecessors import Predecessor

from . import alike, gather, layouts
from .as_html import html
from .as_slack import blocks, literal
from .as_text import text
from .calendar import calendar as dates_of
from .document import Document, Picture
from .setting import Setting
from .templates import SHIPPED, Templates
from .wording import ALL, PLAIN, Wording, worded

GATHERED = "gathered"
"""The kind of a message about changes of several kinds, and the templates of all that list several."""
_SHORT = 150
_NONE: Mapping[str, Release] = {}
_FIRST: Mapping[str, Predecessor] = {}


def notification(
    changes: Sequence[Change],
    *,
    site_url: str = "",
    duplicate: bool = False,
    releases: Mapping[str, Release] = _NONE,
    predecessors: Mapping[str, Predecessor] = _FIRST,
    templates: Templates = SHIPPED,
    forms: frozenset[str] = ALL,
    strict: bool = False,
) -> Notification:
    """Return what is said of some changes: one has the layout of its kind, several become a gathered list.

    Several that are the same change of a license have the layout of the first, with the names of all.
    site_url: where the records are published, "" for nowhere. releases: those the changes belong to, by id.
    predecessors: what came before released models, by the id of the change.
    `duplicate` labels the message as one that may have arrived before. templates: where the user's own are.
    forms: what is rendered besides the text. strict: raise TemplateError for those that cannot be used. ValueError when there is no change.
    """
    if not changes:
        msg = "a message needs a change"
        raise ValueError(msg)
    setting = Setting(site_url, releases, predecessors)
    wording = Wording(templates, changes, site_url=site_url, strict=strict, forms=forms)
    change = changes[0]
    # What follows a release is told in its thread, what follows years later in that of its subject: it is the same.
    threads = (*([f"release:{change.release}"] if change.release else []), change.subject)
    say = partial(render, duplicate=duplicate, wording=wording)
    if len(changes) == 1:
        say = partial(say, calendar=dates_of(change, setting) if "html" in forms else "")
        return say(layouts.document(change, setting), key=change.id, kind=change.kind, threads=threads)
    if alike.is_alike(changes):
        return say(alike.document(changes, setting), key=gather.key(changes), kind=change.kind, threads=threads)
    kinds = {change.kind for change in changes}
    kind = kinds.pop() if len(kinds) == 1 else GATHERED
    return say(gather.document(changes, setting), key=gather.key(changes), kind=kind, form=GATHERED)


def render(
    document: Document,
    *,
    key: str,
    kind: str,
    form: str = "",
    threads: tuple[str, ...] = (),
    duplicate: bool = False,
    calendar: str = "",
    brief: Document | None = None,
    kicker: str = "",
    wording: Wording = PLAIN,
) -> Notification:
    """Return a document in every form; `brief` is what Slack shows of a long one.

    form: which templates write it, by default those of its kind. kicker: the small line above the title of the mail.
    """
    said = worded(document, form or kind, wording)
    document, own = said.document, said.own
    page = (
        own.get("html") or html(document, kicker=kicker or f"{document.severity} · {kind}")
        if "html" in wording.forms
        else ""
    )
    return Notification(
        id=key,
        title=line(document.title),
        text=own.get("text") or text(document),
        html=page,
        short=line(document.title, _SHORT),
        blocks=_blocks(document, brief, own) if "blocks" in wording.forms else (),
        severity=document.severity,
        kind=kind,
        threads=threads,
        images=tuple(Image(block.cid, block.draw) for block in document.blocks if isinstance(block, Picture)),
        duplicate=duplicate,
        calendar=calendar,
    )


def _blocks(document: Document, brief: Document | None, own: Mapping[str, str]) -> tuple[Mapping[str, Any], ...]:
    if "slack" in own:
        return literal(document, own["slack"])
    return blocks(replace(brief, title=document.title) if brief else document)
