"""The application and its global options."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from flows.context import Context

app = typer.Typer(
    name="gazette",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Watches open-weight model releases, license changes and EU rules, and tells you once, with the evidence.",
    epilog="Start with `gazette demo`, then `gazette init`. Exit codes: 0 done, 2 wrong input, 3 something failed.",
    context_settings={"help_option_names": ["-h", "--help"]},
)
license_app = typer.Typer(no_args_is_help=True, help="Read licenses, compare them, show how one changed.")
outbox_app = typer.Typer(no_args_is_help=True, help="Look at what is owed, try again what is dead.")
silence_app = typer.Typer(no_args_is_help=True, help="Hear nothing of something until a date.")
app.add_typer(license_app, name="license")
app.add_typer(outbox_app, name="outbox")
app.add_typer(silence_app, name="silence")


@dataclass(frozen=True, slots=True)
class Options:
    """The global options as they were typed."""

    watchlist: str = ""
    database: str = ""
    now: datetime | None = None
    quiet: bool = False
    verbose: bool = False

    @property
    def clock(self) -> Callable[[], datetime]:
        """The clock of this run: the machine's, or a fixed time."""
        fixed = self.now
        return (lambda: datetime.now(UTC)) if fixed is None else (lambda: fixed)

    def is_idle(self) -> bool:
        """Tell, cheaply, whether certainly no source is due."""
        from dataclasses import replace

        from flows import idle, settings

        found = settings.read()
        found = replace(found, database=self.database) if self.database else found
        return idle.is_idle(settings.locate(found, self.watchlist), found, self.clock())

    def context(self) -> "Context":
        """Return the context of this run."""
        from flows import context

        return context.build(database=self.database, watchlist=self.watchlist, clock=self.clock)


def moment(text: str) -> datetime:
    """Read an ISO date or time; what has no zone is UTC."""
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError as exc:
        msg = f"{text!r} is no date; write 2026-04-11 or 2026-04-11T08:00:00Z"
        raise typer.BadParameter(msg) from exc
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def _version(value: bool) -> None:
    if value:
        from importlib.metadata import version

        typer.echo(f"gazette {version('model-gazette')}")
        raise typer.Exit


Moment = Annotated[
    datetime | None, typer.Option(parser=moment, metavar="DATE", help="2026-04-11 or 2026-04-11T08:00:00Z.")
]


@app.callback()
def options(
    ctx: typer.Context,
    watchlist: Annotated[str, typer.Option(help="The watchlist to use.", metavar="PATH")] = "",
    database: Annotated[str, typer.Option(help="SQLAlchemy URL of the database.", metavar="URL")] = "",
    now: Annotated[datetime | None, typer.Option(parser=moment, help="Take this for the time.", metavar="ISO")] = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="No progress, no summary.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", help="Say more.")] = False,
    log_format: Annotated[
        str, typer.Option("--log-format", help="Log every event on standard error: text or json.", metavar="FORM")
    ] = "",
    _version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Keep the global options for the command."""
    ctx.obj = Options(watchlist, database, now, quiet, verbose)
    form = log_format or ("text" if verbose else "")
    if form not in {"", "text", "json"}:
        msg = f"--log-format is text or json, not {form!r}"
        raise typer.BadParameter(msg)
    if form:
        from flows import logs

        os.environ[logs.FORM] = form  # the runs of `gazette serve` are processes of their own
        logs.start("json" if form == "json" else "text")
