"""silence: what nobody wants to hear of for a while."""

import getpass
from typing import Annotated, Any

import typer

from . import screen
from .app import moment, silence_app
from .results import Result


@silence_app.command(epilog='Example:  gazette silence add --subject "acme/*" --until 2026-05-01 --reason "known"')
def add(
    ctx: typer.Context,
    until: Annotated[Any, typer.Option(parser=moment, metavar="DATE", help="When it ends.")],
    reason: Annotated[str, typer.Option(help="Why, for those who wonder later.")],
    kind: Annotated[str, typer.Option(metavar="GLOB", help="For example post.*")] = "",
    vendor: Annotated[str, typer.Option(metavar="GLOB", help="Glob over vendors.")] = "",
    subject: Annotated[str, typer.Option(metavar="GLOB", help="Glob over subjects and titles.")] = "",
    author: Annotated[str, typer.Option(metavar="NAME", help="Who wants it; the login name.")] = "",
    as_json: Result = False,
) -> None:
    """Send nothing of what fits until a date: it is recorded, kept as suppressed, and counted."""
    from storage import begin, silences

    context = ctx.obj.context()
    wanted = silences.Silence(
        kind=kind,
        vendor=vendor,
        subject=subject,
        since=context.now,
        until=until,
        author=author.strip() or _login(),
        reason=reason.strip(),
    )
    with begin(context.engine) as session:
        try:
            made = silences.add(session, wanted)
        except ValueError as exc:
            raise typer.BadParameter(str(exc)) from exc
    held = f"; {made.suppressed} that had not left are held back" if made.suppressed else ""
    screen.say(ctx.obj, f"silence {made.id} until {screen.clock(made.until)} UTC{held}")
    screen.print_result(_told(made), as_json)


def _login() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError) as exc:
        msg = "this process has no login name; say who wants it with --author"
        raise typer.BadParameter(msg) from exc


@silence_app.command("list", epilog="Example:  gazette silence list --all")
def list_(
    ctx: typer.Context,
    everything: Annotated[bool, typer.Option("--all", help="Those that are over as well.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """List silences, each with the messages it has held back."""
    from storage import reading, silences

    context = ctx.obj.context()
    with reading(context.engine) as session:
        found = silences.listed(session, context.now, over=everything)
    if as_json:
        for silence in found:
            screen.print_json(_told(silence))
        return
    columns = ("id", "kind", "vendor", "subject", "until (UTC)", "author", "reason", "held back")
    screen.table(columns, [_row(silence) for silence in found])
    if not found:
        screen.say(ctx.obj, "nothing is silenced")


_KEYS = ("id", "kind", "vendor", "subject", "since", "until", "author", "reason", "ended_at", "suppressed")


def _told(silence: Any) -> dict[str, Any]:
    return {key: getattr(silence, key) for key in _KEYS}


def _row(silence: Any) -> tuple[object, ...]:
    globs = (silence.kind or "*", silence.vendor or "*", silence.subject or "*")
    end = screen.clock(silence.ended_at or silence.until)
    return (silence.id, *globs, end, silence.author, silence.reason, silence.suppressed)


@silence_app.command(epilog="Example:  gazette silence remove 3")
def remove(
    ctx: typer.Context,
    number: Annotated[int, typer.Argument(metavar="ID", help="Its number.")],
    as_json: Result = False,
) -> None:
    """End a silence now. What it held back is not sent; `gazette outbox retry` does that."""
    from storage import begin, silences

    context = ctx.obj.context()
    with begin(context.engine) as session:
        ended = silences.remove(session, number, context.now)
    screen.print_result({"id": number, "ended": bool(ended)}, as_json)
    if not ended:
        screen.warn(f"no silence {number} is in force; see `gazette silence list`")
        raise typer.Exit(2)
    screen.say(ctx.obj, f"silence {number} is over")
