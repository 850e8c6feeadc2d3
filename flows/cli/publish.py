"""site, export, import: the stored knowledge as pages and as lines."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, TextIO, cast

import typer

from connectors.exceptions import ConfigError

from . import screen
from .app import app
from .results import Result


@app.command(epilog="Examples:  gazette site --out public   |   gazette site --serve")
def site(
    ctx: typer.Context,
    out: Annotated[Path, typer.Option(help="Where the pages go: an empty folder, or one of an earlier build.")] = Path(
        "site"
    ),
    url: Annotated[str, typer.Option(help="Where they will be hosted; default GAZETTE_SITE_URL.", metavar="URL")] = "",
    serve: Annotated[bool, typer.Option("--serve", help="Show them on this machine until Ctrl-C.")] = False,
    port: Annotated[int, typer.Option(help="For --serve; 0 takes any free port.", min=0, max=65535)] = 8000,
    as_json: Result = False,
) -> None:
    """Write the stored knowledge as static pages; only those whose data changed are written again."""
    from flows.site import build, serving

    # Pages are written by several processes, and only a process of a single thread can be divided.
    with screen.progress(ctx.obj, None, "site", threads=False) as step:
        report = build.build(ctx.obj.context(), out, url, progress=step, expect=step.expect)
    screen.say(
        ctx.obj,
        f"{out}: {report.written:,} pages written, {report.kept:,} unchanged, {report.removed:,} removed",
    )
    told = {"out": str(out), "written": report.written, "kept": report.kept, "removed": report.removed}
    screen.print_result(told, as_json)
    if serve:
        serving.serve(out, port, lambda message: screen.say(ctx.obj, message))
    else:
        screen.say(ctx.obj, f"Next:  gazette site --out {out} --serve  |  host the folder anywhere")


@app.command("export", epilog="Examples:  gazette export backup.jsonl   |   gazette export - | zstd > backup.jsonl.zst")
def export(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="Where to write; - is standard output.")],
    as_json: Result = False,
) -> None:
    """Write everything that is stored as JSON Lines: a backup, or the way to another database."""
    from storage import reading, transfer

    if as_json and str(file) == "-":
        msg = "--json and - both take standard output; name a file"
        raise typer.BadParameter(msg)
    context = ctx.obj.context()
    with reading(context.engine) as session, _opened(file, "w") as out:
        rows = transfer.dump(session, out, context.now)
    screen.say(ctx.obj, f"{rows:,} rows written to {file}")
    screen.print_result({"file": str(file), "rows": rows}, as_json)


@app.command("import", epilog="Example:  gazette --database postgresql://gazette@db/gazette import backup.jsonl")
def import_(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="What `gazette export` wrote; - is standard input.")],
    as_json: Result = False,
) -> None:
    """Read an export into an empty database, all of it or nothing."""
    from storage import begin, transfer

    context = ctx.obj.context()
    with _opened(file, "r") as lines, begin(context.engine) as session:
        rows = transfer.load(session, lines)
    screen.say(ctx.obj, f"{rows:,} rows read from {file}\nNext:  gazette status")
    screen.print_result({"file": str(file), "rows": rows}, as_json)


@contextmanager
def _opened(file: Path, mode: str) -> Iterator[TextIO]:
    if str(file) == "-":
        yield sys.stdout if mode == "w" else sys.stdin
        return
    try:
        with file.open(mode, encoding="utf-8") as stream:
            yield cast("TextIO", stream)
    except OSError as exc:
        msg = f"{file} cannot be {'written' if mode == 'w' else 'read'}: {exc.strerror}"
        raise ConfigError(msg) from exc
