"""check, test, demo: the first five minutes; init has a file of its own."""

from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from . import results, screen
from .app import app
from .results import Result

if TYPE_CHECKING:
    from flows.context import Context
    from flows.start import Probe


@app.command(epilog="Example:  gazette demo --out my-april")
def demo(
    ctx: typer.Context,
    out: Annotated[Path, typer.Option(help="Where its files go.")] = Path("gazette-demo"),
) -> None:
    """Replay April 2026 through the real pipeline against a local world: no account, no network."""
    from flows import demo as demo_

    raise typer.Exit(demo_.demo(out, quiet=ctx.obj.quiet))


@app.command(epilog="Example:  gazette check --live")
def check(
    ctx: typer.Context,
    live: Annotated[
        bool, typer.Option("--live", help="Probe every source and receiver; nothing is sent or stored.")
    ] = False,
    as_json: Result = False,
) -> None:
    """Validate watchlist, receivers and the templates of your own."""
    from flows import looks, start

    context = ctx.obj.context()
    watchlist = context.watchlist
    own = looks.check(context.templates, context.now, site_url=context.settings.site_url)
    services = start.check_receivers(watchlist)
    rows = [(receiver.name, service, start.heard(watchlist, receiver.name)) for receiver, service in services]
    if not as_json:
        screen.table(("receiver", "service", "hears"), rows)
    if live:
        _probe(ctx, context, as_json=as_json)
        return
    if as_json:
        screen.print_json(results.checked(context, rows, len(own)))
        return
    sources = [(s.name, s.vendor, s.connector, _pace(s.every)) for s in watchlist.sources]
    screen.table(("source", "vendor", "connector", "every"), sources, title=f"\n{watchlist.path}")
    screen.say(ctx.obj, _counted(len(watchlist.sources), len(watchlist.receivers), len(own)))


def _pace(every: timedelta) -> str:
    """Return a pause as the watchlist has it: 10m."""
    seconds = int(every.total_seconds())
    for unit, size in (("d", 86_400), ("h", 3_600), ("m", 60)):
        if seconds and seconds % size == 0:
            return f"{seconds // size}{unit}"
    return f"{seconds}s"


def _counted(sources: int, receivers: int, templates: int) -> str:
    from flows.messages.words import counted

    own = (f"{counted(templates, 'template')} of your own",) if templates else ()
    return f"{', '.join((counted(sources, 'source'), counted(receivers, 'receiver'), *own))}: all valid"


def _probe(ctx: typer.Context, context: "Context", *, as_json: bool) -> None:
    from flows import start

    with screen.progress(ctx.obj, len(context.watchlist.sources), "probing") as step:
        probes = start.probe(context, step)
    states = Counter(probe.state for probe in probes)
    screen.say(ctx.obj, ", ".join(f"{count} {state}" for state, count in states.most_common()))
    asked = start.ask(context.watchlist)
    if as_json:
        screen.print_json(results.probed(probes, asked))
    else:
        rows = [(one.receiver, screen.colored(one.state), one.found) for one in asked]
        screen.table(_PROBED, [_probed(probe) for probe in probes], title="\nProbed now")
        screen.table(("receiver", "state", "found"), rows, title="\nAsked now, nothing was sent")
    if ({*states} | {one.state for one in asked}) - {"healthy", "untried"}:
        raise typer.Exit(3)


_PROBED = ("source", "vendor", "connector", "state", "subjects", "newest (UTC)", "reason")


def _probed(probe: "Probe") -> tuple[object, ...]:
    found = (screen.colored(probe.state), probe.subjects, screen.clock(probe.newest), probe.reason)
    return (probe.source.name, probe.source.vendor, probe.source.connector, *found)


@app.command("test", epilog="Examples:  gazette test legal   |   gazette test legal --one")
def rehearse(
    ctx: typer.Context,
    receiver: Annotated[str, typer.Argument(help="A receiver's name.")],
    one: Annotated[bool, typer.Option("--one", help="Only one message, a release.")] = False,
    as_json: Result = False,
) -> None:
    """Send an example of every kind of message to a receiver, and say what arrived."""
    from flows import start

    found = []
    for tried in start.rehearse(ctx.obj.context(), receiver, one=one):
        found.append(tried)
        if tried.reason:
            screen.warn(f"receiver {receiver!r}, {tried.example}: {tried.reason}")
        else:
            screen.say(ctx.obj, f"{receiver}, {tried.example}: {tried.receipt} ({tried.title})")
    screen.print_result(results.tried(receiver, found), as_json)
    if any(tried.reason for tried in found):
        raise typer.Exit(3)
