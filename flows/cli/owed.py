"""outbox: what is owed, what is dead, and trying again."""

from typing import Annotated

import typer

from . import screen
from .app import outbox_app
from .results import Result

Ids = Annotated[list[int], typer.Argument(help="Numbers from `gazette outbox list`.")]
STATES = ("pending", "leased", "sending", "dead")


@outbox_app.command("list", epilog="Example:  gazette outbox list --all")
def list_(
    ctx: typer.Context,
    everything: Annotated[bool, typer.Option("--all", help="Delivered and suppressed ones as well.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """List deliveries that are owed or dead."""
    from storage import deliveries, reading

    states = (*STATES, "delivered", "suppressed") if everything else STATES
    with reading(ctx.obj.context().engine) as session:
        found = deliveries.listed(session, states)
    rows = [
        {
            "id": entry.id,
            "receiver": entry.receiver,
            "state": entry.state,
            "attempts": entry.attempts,
            "next_at": entry.next_at,
            "change": entry.changes[0].id if entry.changes else None,
            "title": entry.changes[0].title if entry.changes else entry.batch,
            "reason": entry.reason,
        }
        for entry in found
    ]
    if as_json:
        for row in rows:
            screen.print_json(row)
        return
    columns = ("id", "receiver", "state", "tries", "next (UTC)", "what", "reason")
    keys = ("id", "receiver", "state", "attempts", "next_at", "title", "reason")
    shown = [[screen.clock(row[key]) if key == "next_at" else row[key] for key in keys] for row in rows]  # type: ignore[arg-type]
    screen.table(columns, shown)


@outbox_app.command(epilog="Example:  gazette outbox retry 12 13")
def retry(ctx: typer.Context, ids: Ids, as_json: Result = False) -> None:
    """Owe dead or delivered messages once more, as new deliveries."""
    from storage import begin, deliveries

    context = ctx.obj.context()
    with begin(context.engine) as session:
        made = deliveries.replay(session, ids, context.now)
    screen.say(ctx.obj, f"{made} deliveries are owed again; `gazette alert` sends them")
    screen.print_result({"asked": len(ids), "owed": made}, as_json)
    if made < len(ids):
        screen.warn("some numbers are no dead, delivered or suppressed deliveries; see `gazette outbox list --all`")
        raise typer.Exit(2)


@outbox_app.command(epilog="Example:  gazette outbox drop 12")
def drop(ctx: typer.Context, ids: Ids, as_json: Result = False) -> None:
    """Give up deliveries: they are kept as suppressed."""
    from storage import begin, deliveries

    with begin(ctx.obj.context().engine) as session:
        gone = deliveries.drop_ids(session, ids, "dropped by hand")
    screen.say(ctx.obj, f"{gone} deliveries dropped")
    screen.print_result({"asked": len(ids), "dropped": gone}, as_json)
    if gone < len(ids):
        screen.warn("some numbers are owed to nobody any more; see `gazette outbox list --all`")
        raise typer.Exit(2)
