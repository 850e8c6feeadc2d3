"""digest: what became known, written up."""

import sys
from typing import Annotated

import typer

from . import screen
from .app import Moment, app


@app.command(epilog="Example:  gazette digest --since 2026-04-01 --until 2026-05-01 --format md")
def digest(
    ctx: typer.Context,
    since: Moment = None,
    until: Moment = None,
    format_: Annotated[str, typer.Option("--format", help="md, html or json.")] = "md",
    as_json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
    send: Annotated[
        str, typer.Option("--send", help="A receiver's name: send it there at once.", metavar="RECEIVER")
    ] = "",
) -> None:
    """Write a digest of a stretch of time (default: the last seven days)."""
    from connectors.exceptions import DeliveryError
    from flows import digest as digest_
    from flows import messages

    writers = {"md": messages.digest_markdown, "html": messages.digest_html, "json": messages.digest_json}
    format_ = "json" if as_json else format_
    if format_ not in writers:
        msg = f"--format is md, html or json, not {format_!r}"
        raise typer.BadParameter(msg)
    context = ctx.obj.context()
    end = until or context.now
    found = digest_.digest(context, digest_.Period(since or end - digest_.WEEK, end))
    if not send:
        sys.stdout.write(writers[format_](found).rstrip("\n") + "\n")
        return
    try:
        screen.say(ctx.obj, f"sent to {send}: {digest_.send(context, found, send)}")
    except DeliveryError as exc:
        screen.warn(f"receiver {send!r}: {exc}")
        raise typer.Exit(3) from exc
