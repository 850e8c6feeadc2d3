"""Changes as one notification in every form a receiver may take. Pure."""

from collections.abc import Mapping, Sequence

from connectors.apprise import line
from connectors.model import Notification
from storage.model import Change, Release

from . import alike, gather, layouts
from .as_html import html
from .as_slack import blocks
from .as_text import text
from .document import Document
from .setting import Setting

_SHORT = 150
_NONE: Mapping[str, Release] = {}


def notification(
    changes: Sequence[Change],
    *,
    site_url: str = "",
    duplicate: bool = False,
    releases: Mapping[str, Release] = _NONE,
) -> Notification:
    """Return what is said of some changes: one has the layout of its kind, several become a gathered list.

    Several that are the same change of a license have the layout of the first, with the names of all.
    site_url: where the records are published, "" for nowhere. releases: those the changes belong to, by id.
    `duplicate` labels the message as one that may have arrived before. ValueError when there is no change.
    """
    if not changes:
        msg = "a message needs a change"
        raise ValueError(msg)
    setting = Setting(site_url, releases)
    change = changes[0]
    thread = f"release:{change.release}" if change.release else change.subject
    if len(changes) == 1:
        return render(
            layouts.document(change, setting), key=change.id, kind=change.kind, thread=thread, duplicate=duplicate
        )
    if alike.is_alike(changes):
        whole, key = alike.document(changes, setting), gather.key(changes)
        return render(whole, key=key, kind=change.kind, thread=thread, duplicate=duplicate)
    kinds = {change.kind for change in changes}
    kind = kinds.pop() if len(kinds) == 1 else "gathered"
    return render(gather.document(changes, setting), key=gather.key(changes), kind=kind, duplicate=duplicate)


def render(
    document: Document, *, key: str, kind: str, thread: str = "", duplicate: bool = False, brief: Document | None = None
) -> Notification:
    """Return a document in every form; `brief` is what Slack shows of a long one."""
    return Notification(
        id=key,
        title=line(document.title),
        text=text(document),
        html=html(document),
        short=line(document.title, _SHORT),
        blocks=blocks(brief or document),
        severity=document.severity,
        kind=kind,
        thread=thread,
        duplicate=duplicate,
    )
