"""changes, show, releases, status: what is known."""

import glob
from typing import TYPE_CHECKING, Annotated, Any

import typer

from . import screen
from .app import Moment, app, moment

if TYPE_CHECKING:
    from flows.context import Context
    from storage import Release
    from storage.subjects import Dossier, Version

Json = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]


@app.command(epilog='Examples:  gazette changes --kind "license.*"   |   gazette changes --since 2026-04-01 --json')
def changes(
    ctx: typer.Context,
    since: Moment = None,
    until: Moment = None,
    kind: Annotated[str, typer.Option(help="Glob, for example license.*")] = "",
    vendor: Annotated[str, typer.Option(help="Glob.")] = "",
    subject: Annotated[str, typer.Option(help="Glob over subjects and titles.")] = "",
    origin: Annotated[str, typer.Option(help="live or backfill.")] = "",
    as_json: Json = False,
) -> None:
    """List the log of changes."""
    from flows import lines
    from storage import changes as log
    from storage import reading

    if origin not in {"", "live", "backfill"}:
        msg = f"--origin is live or backfill, not {origin!r}"
        raise typer.BadParameter(msg)
    chosen = log.Selection(since=since, until=until, kind=kind, vendor=vendor, subject=subject, origin=origin)
    with reading(ctx.obj.context().engine) as session:
        found = log.select_changes(session, chosen)
        if as_json:
            for change in found:
                screen.print_json(lines.change(change))
            return
        rows = [(screen.clock(c.detected_at), c.kind, c.vendor, _said(c.title, c.details)) for c in found]
    screen.table(("seen (UTC)", "kind", "vendor", "what"), rows)
    if not rows:
        screen.say(ctx.obj, "no change is on record for this selection")


def _said(title: str, details: Any) -> str:
    from connectors.text import plain
    from flows.messages.acts import called

    direction = details.get("direction")
    return called(plain(title))[:200] + (f" ({direction})" if direction else "")


@app.command(epilog="Example:  gazette releases --since 2026-04-01")
def releases(ctx: typer.Context, since: Moment = None, vendor: str = "", as_json: Json = False) -> None:
    """List releases: one family and version each, with every signal that announced it."""
    from flows import lines
    from storage import reading
    from storage import releases as known

    with reading(ctx.obj.context().engine) as session:
        found = known.listed(session, since, None, vendor)
    if as_json:
        for release in found:
            screen.print_json(lines.release(release))
        return
    screen.table(("first seen (UTC)", "vendor", "release", "signals"), [_release(r) for r in found])


def _release(release: "Release") -> tuple[str, str, str, str]:
    sources = ", ".join(dict.fromkeys(signal.source for signal in release.signals))
    return (screen.clock(release.first_seen), release.vendor, release.title, f"{len(release.signals)}: {sources}")


@app.command(epilog="Example:  gazette show google/gemma-3-27b-it --as-of 2026-04-01")
def show(
    ctx: typer.Context,
    subject: Annotated[str, typer.Argument(help="A model, page, post, act or release, by name, address or id.")],
    as_of: Annotated[Any, typer.Option("--as-of", metavar="DATE", parser=moment)] = None,
    as_json: Json = False,
) -> None:
    """Show what is known of one subject, its history and evidence; of a release, what announced it.

    The name of a source shows the items that it could not read.
    """
    from storage import reading, subjects

    from .found import compare, named, nothing, show_releases, show_unread, unread

    with reading(ctx.obj.context().engine) as session:
        found = subjects.find(session, subject)
        told = () if found else named(session, subject)
        odd = () if found or told else unread(session, subject)
        if not found and not told and not odd:
            screen.warn(nothing(session, subject))
            raise typer.Exit(2)
    show_releases(told, as_json=as_json)
    show_unread(odd, as_json=as_json)
    for dossier in found:
        shown = _whole(ctx.obj.context(), dossier, as_of)
        screen.print_json(shown) if as_json else _print(dossier, shown)
        if any(change["kind"] == "license.changed" for change in shown["changes"]):
            screen.say(ctx.obj, f"what changed in the license: {compare(dossier.subject)}")


def _whole(context: "Context", dossier: "Dossier", as_of: Any) -> dict[str, Any]:
    from flows import lines
    from storage import changes, reading
    from storage.release_facts import TOLD_BY

    version = dossier.as_of(as_of) if as_of else None
    with reading(context.engine) as session:
        chosen = changes.Selection(until=as_of, subject=glob.escape(dossier.subject))
        told = list(changes.select_changes(session, chosen))
        verdict = _license(session, dossier, as_of)
    whole = {name: getattr(dossier, name) for name in _FIELDS} | {
        "documents": dict(dossier.documents),
        "facts": dict(dossier.facts),
        "history": [_version(entry) for entry in dossier.versions if as_of is None or entry.seen_at <= as_of],
        "changes": [lines.change(change) for change in told],
        "told_by": {name: TOLD_BY[name] for name in (*dossier.facts, *dossier.notes) if name in TOLD_BY}
        if dossier.nature == "model"
        else {},
    }
    whole |= {"license": verdict} if verdict else {}
    if as_of:
        whole |= {"as_of": as_of, "known": version is not None}
        whole |= _version(version) if version else {"facts": {}, "documents": {}}
    return whole


def _license(session: Any, dossier: "Dossier", as_of: Any) -> dict[str, Any] | None:
    if dossier.nature != "model":
        return None
    from flows import bundles

    from .warm import patterns_kept

    with patterns_kept():
        return bundles.verdict(session, dossier, as_of)


_FIELDS = [
    "subject",
    "source",
    "vendor",
    "nature",
    "title",
    "url",
    "notes",
    "metrics",
    "revision",
    "first_seen",
    "changed_at",
    "published_at",
    "precision",
    "removed_at",
]


_SHORT = 50
"""How long a title fits over the names of facts."""


def _version(version: "Version") -> dict[str, Any]:
    return {
        "seen_at": version.seen_at,
        "title": version.title,
        "facts": dict(version.facts),
        "documents": dict(version.documents),
        "revision": version.revision,
        "origin": version.origin,
    }


def _print(dossier: "Dossier", shown: dict[str, Any]) -> None:
    name = dossier.title
    if len(name) > _SHORT:
        print(screen.visible(name))
        name = ""
    screen.table((name, dossier.subject), [(key, _cell(value)) for key, value in _rows(shown)])
    if shown.get("license"):
        from .sheet import show_bundle

        show_bundle(shown["license"])
    history = [(screen.clock(entry["seen_at"]), entry["origin"], _cell(entry["facts"])) for entry in shown["history"]]
    screen.table(("since (UTC)", "origin", "facts"), history, title="\nHistory")
    log = [(entry["detected_at"][:16].replace("T", " "), entry["kind"], entry["url"]) for entry in shown["changes"]]
    if log:
        screen.table(("seen (UTC)", "kind", "evidence"), log, title="\nChanges")


def _rows(shown: dict[str, Any]) -> list[tuple[str, Any]]:
    from flows.messages import words
    from storage.deadlines import brussels_day

    plain = ("source", "vendor", "url", "revision", "as_of", "known", "first_seen", "published_at", "removed_at")
    rows = [(key, shown[key]) for key in plain if shown.get(key) is not None]
    if shown["precision"] == "day" and shown["vendor"] == words.EU:
        # A day of the Union begins in Brussels: as a time in UTC it would seem to be the day before.
        rows = [(key, f"{brussels_day(value)}" if key == "published_at" else value) for key, value in rows]
    for group in ("facts", "notes", "metrics", "documents"):
        rows += [(f"{group[:-1]} {key}", value) for key, value in shown[group].items() if value not in (None, "", [])]
    return rows


def _cell(value: Any) -> str:
    from connectors.text import plain

    if isinstance(value, dict):
        return ", ".join(f"{key}={_cell(item)}" for key, item in value.items() if item not in (None, "", []))
    if isinstance(value, list | tuple):
        cells = [_cell(item) for item in value]
        return ("; " if any("," in cell for cell in cells) else ", ").join(cells)
    return screen.clock(value) if hasattr(value, "astimezone") else plain(str(value))


@app.command(epilog="Examples:  gazette status --json   |   gazette status --deadlines")
def status(
    ctx: typer.Context,
    deadlines: Annotated[
        bool, typer.Option("--deadlines", help="Instead, what comes due: dates of acts, consultations, terms.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Show the health of every source and receiver, what is owed and what is dead; or what comes due."""
    from flows import status as status_

    if deadlines:
        _due(ctx, as_json=as_json)
        return
    found = status_.gather(ctx.obj.context())
    if as_json:
        for entry in (*found.sources, *found.receivers):
            screen.print_json(entry)
        return
    columns = ("source", "state", "last success (UTC)", "next (UTC)", "subjects", "last news", "usual gap", "reason")
    rows = [_source(entry) for entry in found.sources]
    kept = _NARROW if screen.is_narrow() else range(len(columns))
    screen.table([columns[at] for at in kept], [[row[at] for at in kept] for row in rows])
    counted = ("receiver", "state", "owed", "dead", "delivered", "suppressed", "reason")
    screen.table(counted, [_receiver(entry) for entry in found.receivers], title="\nReceivers")
    if found.silences:
        screen.say(ctx.obj, f"silences in force: {found.silences}; `gazette silence list` shows them")


_NARROW = (0, 1, 2, 4, 7)
"""The columns of the sources that fit into eighty: name, state, last success, subjects, reason."""


def _due(ctx: typer.Context, *, as_json: bool) -> None:
    from flows import lines
    from flows.messages import due
    from flows.messages.acts import called
    from storage import deadlines, reading

    context = ctx.obj.context()
    with reading(context.engine) as session:
        found = deadlines.deadlines(session, context.now)
    if as_json:
        for one in found:
            screen.print_json(lines.deadline(one, context.now))
        return
    rows = [
        (f"{one.day}", due.away(one, context.now), due.HAPPENS[one.step], called(one.title), one.source)
        for one in found
    ]
    screen.table(("day (Brussels)", "", "what", "of", "source"), rows)
    screen.say(ctx.obj, due.together(found))


def _source(entry: dict[str, Any]) -> tuple[object, ...]:
    from .found import unreadable

    times = (screen.clock(entry["succeeded_at"]), screen.clock(entry["next_at"]))
    usual = f"{entry['usual_days']:g} d" if entry["usual_days"] is not None else ""
    spoke = screen.clock(entry["spoke_at"])[:10]
    notes = ["silent while another source of its vendor speaks"] if entry["silent"] else []
    notes += [f"moved for good to {entry['moved_to']}: change the watchlist"] if entry["moved_to"] else []
    reason = entry["reason"] or "; ".join([*notes, *unreadable(entry)])
    return (entry["name"], screen.colored(entry["state"]), *times, entry["subjects"], spoke, usual, reason)


def _receiver(entry: dict[str, Any]) -> tuple[object, ...]:
    counts = (entry["owed"], entry["dead"], entry["delivered"], entry["suppressed"])
    until = entry.get("quiet_until")
    reason = entry["reason"] or (f"quiet until {screen.clock(until)} UTC, but for what is critical" if until else "")
    return (entry["name"], screen.colored(entry["state"]), *counts, reason)
