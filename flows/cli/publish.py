"""site: the stored knowledge as static pages."""

from pathlib import Path
from typing import Annotated

import typer

from . import screen
from .app import app


@app.command(epilog="Examples:  gazette site --out public   |   gazette site --serve")
def site(
    ctx: typer.Context,
    out: Annotated[Path, typer.Option(help="Where the pages go: an empty folder, or one of an earlier build.")] = Path(
        "site"
    ),
    url: Annotated[str, typer.Option(help="Where they will be hosted; default GAZETTE_SITE_URL.", metavar="URL")] = "",
    serve: Annotated[bool, typer.Option("--serve", help="Show them on this machine until Ctrl-C.")] = False,
    port: Annotated[int, typer.Option(help="For --serve; 0 takes any free port.", min=0, max=65535)] = 8000,
) -> None:
    """Write the stored knowledge as static pages; only those whose data changed are written again."""
    from flows.site import build, serving

    with screen.progress(ctx.obj, None, "site") as step:
        report = build.build(ctx.obj.context(), out, url, step)
    screen.say(
        ctx.obj,
        f"{out}: {report.written:,} pages written, {report.kept:,} unchanged, {report.removed:,} removed",
    )
    if serve:
        serving.serve(out, port, lambda message: screen.say(ctx.obj, message))
    else:
        screen.say(ctx.obj, f"Next:  gazette site --out {out} --serve  |  host the folder anywhere")
