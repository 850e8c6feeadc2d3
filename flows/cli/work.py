"""poll, alert, run, serve, backfill, maintain: the line, by hand."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from . import pace, results, screen
from .app import Moment, Options, app
from .results import Result

if TYPE_CHECKING:
    from flows.alert import Report as Alerted
    from flows.context import Context
    from flows.report import Failure, Report

IDLE = "nothing is due; `gazette status` says when, `gazette poll --all` polls anyway"
_LISTEN = "127.0.0.1:8766"
Names = Annotated[list[str] | None, typer.Argument(help="Sources by name.", metavar="[NAME]...")]


@app.command(epilog='Examples:  gazette poll   |   gazette poll "Gemma terms"   |   gazette poll --all')
def poll(
    ctx: typer.Context,
    names: Names = None,
    everything: Annotated[bool, typer.Option("--all", help="All sources, due or not.")] = False,
    as_json: Result = False,
) -> None:
    """Poll the sources that are due, or those named, and record what changed."""
    if not names and not everything and ctx.obj.is_idle():
        screen.say(ctx.obj, IDLE)
        screen.print_result(results.IDLE, as_json)
        return
    report = _poll(ctx.obj, ctx.obj.context(), tuple(names or ()), everything=everything)
    screen.print_result(results.polled(report), as_json)
    _leave(failed=bool(report.failures))


@app.command(epilog="Example:  gazette alert")
def alert(ctx: typer.Context, as_json: Result = False) -> None:
    """Deliver what is owed."""
    report = _alert(ctx.obj, ctx.obj.context())
    screen.print_result(results.alerted(report), as_json)
    _leave(failed=bool(report.troubles))


@app.command(epilog="Example (crontab):  */5 * * * * gazette --quiet run")
def run(ctx: typer.Context, as_json: Result = False) -> None:
    """Poll what is due, then deliver what is owed, once."""
    from flows import heartbeat

    context = ctx.obj.context()
    with heartbeat.cycle(context, screen.warn) as cycle:
        try:
            read = _poll(ctx.obj, context, (), everything=False)
        finally:
            # What is owed leaves, whatever became of the polling.
            told = _alert(ctx.obj, context)
        cycle.well = not told.troubles
    screen.print_result({"poll": results.polled(read), "alert": results.alerted(told)}, as_json)
    _leave(failed=bool(read.failures or told.troubles))


@app.command(epilog="Examples:  gazette serve   (stop it with Ctrl-C)   |   gazette serve --metrics-port 9108")
def serve(
    ctx: typer.Context,
    metrics_port: Annotated[
        int | None, typer.Option(help="Serve numbers for Prometheus on this port, at /metrics.", min=0, max=65535)
    ] = None,
    metrics_host: Annotated[str, typer.Option(help="The address to serve them on.")] = "127.0.0.1",
) -> None:
    """Run everything on schedule in one process."""
    from flows import serve as serve_

    context = ctx.obj.context()
    if metrics_port is not None:
        from flows import metrics

        port = metrics.serve(context, Path(".gazette") / "metrics", metrics_host, metrics_port)
        screen.say(ctx.obj, f"numbers for Prometheus: http://{metrics_host}:{port}/metrics")
    serve_.serve(context, say=lambda message: screen.say(ctx.obj, message))


@app.command(epilog="Example:  gazette backfill --since 2026-01-01")
def backfill(
    ctx: typer.Context,
    names: Names = None,
    since: Moment = None,
    until: Moment = None,
    subject: Annotated[str, typer.Option(help="One subject: a model is read commit by commit.")] = "",
    as_json: Result = False,
) -> None:
    """Write the past of the sources into the log; it can be stopped and goes on where it was. Never alerts."""
    from connectors.model import Span
    from flows import backfill as backfill_

    span = Span(since=since, until=until, subject=subject)
    with pace.shown(ctx.obj) as progress:
        report = backfill_.backfill(ctx.obj.context(), tuple(names or ()), span, progress)
    _name_failures(report.failures)
    busy = f"{report.busy} are walked by another process, " if report.busy else ""
    undated = f"; {report.undated} posts without a date are remembered, but not in the log" if report.undated else ""
    screen.say(
        ctx.obj,
        f"{report.sources} sources walked, {report.skipped} were finished before, {busy}"
        f"{report.changes} changes written into the past; nobody was told{undated}.",
    )
    screen.print_result(results.walked(report), as_json)
    _leave(failed=bool(report.failures))


@app.command(epilog="Example:  GAZETTE_HOOK_SECRET=... gazette hook --listen 127.0.0.1:8766")
def hook(
    ctx: typer.Context,
    listen: Annotated[str, typer.Option(help="Address and port; put a server that speaks TLS before it.")] = _LISTEN,
) -> None:
    """Take the Hub's webhook as a hint: what it names is due at once. Stop it with Ctrl-C."""
    from flows import hook as hook_

    host, _, port = listen.rpartition(":")
    if not host or not port.isdecimal():
        msg = f"--listen is an address and a port such as {_LISTEN}, not {listen!r}"
        raise typer.BadParameter(msg)
    with hook_.server(ctx.obj.context(), host, int(port), lambda said: screen.say(ctx.obj, said)) as server:
        screen.say(ctx.obj, f"taking webhooks at http://{host}:{server.server_address[1]}")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            screen.say(ctx.obj, "stopped")


@app.command(epilog="Example (crontab):  30 3 * * * gazette --quiet maintain")
def maintain(ctx: typer.Context, as_json: Result = False) -> None:
    """Prune by retention, compact the database, look for sources that fell silent."""
    from flows import maintain as maintain_

    report = maintain_.maintain(ctx.obj.context())
    screen.say(
        ctx.obj,
        f"dropped {report.blobs} bodies, {report.attempts} attempts, {report.metrics} metrics, "
        f"{report.quarantined} unreadable items",
    )
    screen.print_result(asdict(report), as_json)
    if report.silent:
        screen.say(ctx.obj, f"found silent while their vendors speak: {report.silent}; `gazette status` says which")


def _poll(options: Options, context: "Context", names: tuple[str, ...], *, everything: bool) -> "Report":
    from flows import poll as poll_

    total = len(context.named(names))
    with screen.progress(options, total, "polling") as step:
        report = poll_.poll(context, names, everything=everything, progress=step)
    _name_failures(report.failures)
    for name, notice in report.notices.items():
        screen.say(options, f"source {name!r}: {notice}")
    for name in report.anew:
        screen.warn(f"source {name!r} was read at another place than before: what stands there is remembered, not told")
    screen.say(options, _polled(report))
    return report


def _polled(report: "Report") -> str:
    busy = f"another process is polling {', '.join(map(repr, report.busy))}" if report.busy else ""
    if not report.polled:
        return busy or IDLE
    parts = [f"{report.polled} sources polled", f"{report.unchanged} unchanged"]
    if report.baselines:
        parts.append(f"{report.baselines} read for the first time (remembered, not told)")
    if report.failures:
        parts.append(f"{len(report.failures)} could not be read")
    return ", ".join([*parts, f"{len(report.changes)} changes", *([busy] if busy else [])])


def _alert(options: Options, context: "Context") -> "Alerted":
    from flows import alert as alert_

    report = alert_.alert(context)
    for trouble in report.troubles:
        screen.warn(f"receiver {trouble.receiver!r}: {trouble.reason} ({_fate(trouble.state)})")
    screen.say(options, f"{report.delivered} messages delivered")
    return report


def _fate(state: str) -> str:
    if state == "dead":
        return "given up; `gazette outbox retry` tries again"
    return "still owed, it will be tried again"


def _name_failures(failures: "list[Failure]") -> None:
    for failure in failures:
        screen.warn(f"source {failure.name!r} is {failure.state}: {failure.reason}")


def _leave(*, failed: bool) -> None:
    if failed:
        raise typer.Exit(3)
