"""What `gazette show` says of a release, and of a name that nothing bears."""

import shlex
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from . import screen

if TYPE_CHECKING:
    from storage import Release
    from storage.model import Unread


def named(session: Any, name: str) -> list["Release"]:
    """Return the releases with this id or title."""
    from storage import releases

    wanted = name.casefold()
    return [one for one in releases.listed(session, None, None) if wanted in {one.id, one.title.casefold()}]


def show_releases(found: "Sequence[Release]", *, as_json: bool) -> None:
    """Print releases: what announced each, and the command that shows the first repository."""
    from flows import lines

    for release in found:
        if as_json:
            screen.print_json(lines.release(release))
            continue
        screen.table((release.title, release.id), [("vendor", release.vendor), ("first seen", _clock(release))])
        rows = [(screen.clock(one.seen_at), one.source, one.title) for one in release.signals]
        screen.table(("seen (UTC)", "source", "what"), rows, title="\nSignals")


def unread(session: Any, name: str) -> "Sequence[Unread]":
    """Return what the source of this name could not read."""
    from storage import quarantine

    return quarantine.of_source(session, name)


def show_unread(found: "Sequence[Unread]", *, as_json: bool) -> None:
    """Print items that could not be read: when they came, why, and how they begin; as JSON with the raw text as kept."""
    from connectors.text import plain

    if as_json:
        for one in found:
            screen.print_json({"type": "unreadable", **{name: getattr(one, name) for name in _UNREAD}})
        return
    if found:
        title = f"Items of {found[0].source} that could not be read"
        rows = [(screen.clock(one.seen_at), one.reason, plain(one.raw)[:100]) for one in found]
        screen.table(("seen (UTC)", "why", "how it begins (--json: all of it)"), rows, title=title)


_UNREAD = ("source", "seen_at", "reason", "raw")


def unreadable(entry: Mapping[str, Any]) -> list[str]:
    """Return how many items a source could not read, why the latest, and the command that shows them; else nothing."""
    if not entry["unreadable"]:
        return []
    items = "1 item" if entry["unreadable"] == 1 else f"{entry['unreadable']} items, the latest"
    when = screen.clock(entry["unreadable_at"])[:10]
    how = f"gazette show {shlex.quote(entry['name'])}"
    return [f"could not read {items} of {when} ({entry['unreadable_reason']}): {how}"]


def _clock(release: "Release") -> str:
    return f"{screen.clock(release.first_seen)} UTC"


def compare(subject: str) -> str:
    """Return the command that shows how the license of a subject changed."""
    return f"gazette license diff {shlex.quote(subject)}"


def nothing(session: Any, name: str) -> str:
    """Return the message that nothing is known of a name, with up to three commands that show what bears a like one."""
    from flows.watchlist import nearest
    from storage import releases, subjects

    titles = subjects.alike(session, name, 3)
    if titles:
        return (
            f"nothing is called {name!r}; see {', '.join(f'`gazette show {shlex.quote(title)}`' for title in titles)}"
        )
    known = [release.title for release in releases.listed(session, None, None)]
    return f"nothing is known of {name!r}{nearest(name, known)}; `gazette changes` and `gazette releases` list names"
