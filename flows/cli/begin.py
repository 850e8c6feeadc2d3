"""init: a watchlist of one's own, by questions or by options."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from . import screen
from .app import app
from .results import Result

if TYPE_CHECKING:
    from flows.starting import Answers

_Value = TypeVar("_Value")
_SHOWN = 12


@app.command(
    epilog='Examples:  gazette init my-gazette   |   gazette init . --vendors "Meta, Google" --countries DE --users 2M'
)
def init(
    ctx: typer.Context,
    directory: Annotated[
        Path, typer.Argument(help="Where to write; made if it is not there.", metavar="[DIR]")
    ] = Path(),
    vendors: Annotated[str, typer.Option(help="Whom to watch, with commas between; or all.", metavar="NAMES")] = "",
    receiver: Annotated[
        str, typer.Option(help="Whom to tell: a Slack webhook or any Apprise URL.", metavar="URL")
    ] = "",
    countries: Annotated[str, typer.Option(help="Where you are: DE,FR or EU.", metavar="CODES")] = "",
    users: Annotated[str, typer.Option(help="Your monthly users, such as 2M.", metavar="NUMBER")] = "",
    revenue: Annotated[str, typer.Option(help="Your revenue a year, such as 40M.", metavar="NUMBER")] = "",
    currency: Annotated[str, typer.Option(help="Of the revenue.")] = "USD",
    test: Annotated[bool, typer.Option("--test", help="Send a test message to the receiver.")] = False,
    as_json: Result = False,
) -> None:
    """Write a watchlist of your own; asks on a terminal, takes options elsewhere."""
    from flows import start, starting

    given = any((vendors, receiver, countries, users, revenue))
    asks = not given and not ctx.obj.quiet and sys.stdin.isatty() and sys.stderr.isatty()
    if not given and not asks:
        _told(ctx, start.write(directory), as_json=as_json)
        screen.say(ctx.obj, "Next:  edit watchlist.toml  |  gazette check  |  gazette run")
        return
    if asks:
        answers = _asked()
    else:
        starting.receiver(receiver) if receiver else None
        answers = starting.Answers(
            vendors=starting.vendors(vendors),
            address=receiver,
            countries=starting.countries(countries),
            users=starting.number(users),
            revenue=starting.number(revenue),
            currency=currency.upper(),
        )
    _told(ctx, starting.write(directory, answers), as_json=as_json)
    if answers.address and (test or (asks and typer.confirm("Send a test message now?", default=True, err=True))):
        _try(ctx, directory)
    _next(ctx, directory)


def _asked() -> "Answers":
    from flows import starting

    known = starting.shipped()
    first = ", ".join(list(known)[:_SHOWN])
    typer.echo(f"Whom to watch? Among {len(known)}: {first} ...", err=True)
    vendors = _ask("Vendors, with commas between", "all", starting.vendors)
    typer.echo(
        "Whom to tell? A Slack webhook, mailtos://user:password@host?from=...&to=..., or any Apprise URL.", err=True
    )
    address = _ask("Address (empty: the console)", "", lambda text: (text and starting.receiver(text), text)[1])
    countries = _ask("Countries you are in, such as DE,FR (empty: skip)", "", starting.countries)
    users = _ask("Monthly users, such as 2M (empty: skip)", "", starting.number)
    revenue = _ask("Revenue a year, such as 40M (empty: skip)", "", starting.number)
    currency = _ask("In which currency", "USD", str.upper) if revenue else "USD"
    return starting.Answers(
        vendors=vendors, address=address, countries=countries, users=users, revenue=revenue, currency=currency
    )


def _ask(question: str, default: str, read: Callable[[str], _Value]) -> _Value:
    """Ask until the answer can be read."""
    from connectors.exceptions import ConfigError

    while True:
        try:
            return read(typer.prompt(question, default=default, show_default=bool(default), err=True).strip())
        except ConfigError as exc:
            screen.warn(str(exc))


def _told(ctx: typer.Context, written: tuple[Path, ...], *, as_json: bool) -> None:
    screen.print_result({"written": [str(path) for path in written]}, as_json)
    for path in written:
        screen.say(ctx.obj, f"wrote {path}")


def _try(ctx: typer.Context, directory: Path) -> None:
    from flows import context, settings, start

    found = context.build(watchlist=str(directory / "watchlist.toml"), settings=settings.read(directory=directory))
    for tried in start.rehearse(found, "me", one=True):
        if tried.reason:
            screen.warn(f"the test message did not arrive: {tried.reason}; mend .env, then `gazette test me --one`")
        else:
            screen.say(ctx.obj, f"sent: {tried.title} ({tried.receipt})")


def _next(ctx: typer.Context, directory: Path) -> None:
    lead = "" if directory == Path() else f"  cd {directory}\n"
    screen.say(
        ctx.obj,
        f"Next:\n{lead}  gazette check --live     # asks every source and receiver once, sends nothing\n"
        "  gazette run              # the first time it remembers, from then on it tells\n"
        "  gazette serve            # or from cron: */5 * * * *  gazette --quiet run",
    )
