"""What `gazette show` says of a release, and of a name that nothing bears."""

import shlex
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from . import screen

if TYPE_CHECKING:
    from storage import Release


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
