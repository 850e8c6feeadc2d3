"""What a person sees: tables, progress, notes on standard error."""

import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from time import monotonic
from typing import TYPE_CHECKING, Any

from .app import Options

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text


_ROOMY = 110
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_REDRAWN = 0.1
"""Seconds between two drawings of a bar that no thread moves."""
_ENDLESS = 100_000
"""Columns of a pipe: a row is a line there, so that grep finds it whole."""


def out() -> "Console":
    """Return the console of standard output: no color and no folded line in pipes, NO_COLOR honored."""
    from rich.console import Console

    piped = not sys.stdout.isatty()
    return Console(highlight=False, soft_wrap=piped, width=_ENDLESS if piped else None)


def is_narrow() -> bool:
    """Tell whether what is printed is read in a window of fewer than 110 columns."""
    return sys.stdout.isatty() and out().width < _ROOMY


def visible(text: str) -> str:
    """Return text that cannot move a terminal's cursor or color it: control characters are shown as a mark."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)


def say(options: Options, message: str) -> None:
    """Print a note for people on standard error, unless asked to be quiet."""
    if not options.quiet:
        print(message, file=sys.stderr)


def warn(message: str) -> None:
    """Print what went wrong on standard error."""
    print(f"gazette: {visible(message)}", file=sys.stderr)


def print_json(value: Mapping[str, Any]) -> None:
    """Print one JSON object on one line."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, default=_plain) + "\n")


def print_result(value: Mapping[str, Any], wanted: bool) -> None:
    """Print what a command came to as one JSON object, where that is wanted."""
    if wanted:
        print_json(value)


def _plain(value: Any) -> Any:
    return when(value) if isinstance(value, datetime) else list(value) if isinstance(value, tuple) else str(value)


def when(moment: datetime | None) -> str | None:
    """Return a time as RFC 3339 in UTC."""
    return None if moment is None else moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def clock(moment: datetime | None) -> str:
    """Return a time as a person reads it, in UTC."""
    return "" if moment is None else moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M")


def table(
    columns: Sequence[str], rows: Iterable[Sequence[object]], title: str = "", widths: Sequence[int] = ()
) -> None:
    """Print a table; what comes from outside is text, never markup. widths: of the first columns, where lines are folded."""
    from rich.table import Table
    from rich.text import Text

    grid = Table(title=title or None, title_justify="left", box=None, header_style="bold", pad_edge=False)
    for number, column in enumerate(columns):
        widest = widths[number] if number < len(widths) and sys.stdout.isatty() else None
        grid.add_column(Text(visible(column)), overflow="fold", max_width=widest)
    for row in rows:
        grid.add_row(*(cell if isinstance(cell, Text) else Text(visible(str(cell))) for cell in row))
    console = out()
    if console.is_terminal:
        console.print(grid)
        return
    with console.capture() as captured:
        console.print(grid)
    sys.stdout.writelines(f"{line.rstrip()}\n" for line in captured.get().splitlines())


COLORS = {
    "healthy": "green",
    "new": "cyan",
    "delivered": "green",
    "pending": "yellow",
    "suspect": "yellow",
    "blocked": "red",
    "failing": "red",
    "gone": "red",
    "dead": "red",
    "critical": "bold red",
    "high": "bold",
}


def colored(word: str) -> "Text":
    """Return a state in its color; the word itself says the same."""
    from rich.text import Text

    return Text(word, style=COLORS.get(word, ""))


class Bar:
    """Is told of every step of long work; this one is shown nowhere, or a line per step."""

    def __init__(self, label: str = "") -> None:
        """Remember the label; without one nothing is printed."""
        self._label = label

    def __call__(self, _step: str) -> None:
        """Count a step."""
        if self._label:
            print(f"{self._label}: {_step}", file=sys.stderr)

    def expect(self, total: int) -> None:
        """Learn how many steps there will be: what remains can be told from then on."""


@contextmanager
def progress(options: Options, total: int | None, label: str, *, threads: bool = True) -> Iterator[Bar]:
    """Show a bar with rate and remaining time on a terminal, a line per step elsewhere when verbose.

    threads: whether the bar may move between steps, which takes a thread.
    """
    if options.quiet or not sys.stderr.isatty():
        yield Bar(label if options.verbose else "")
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, TextColumn, TimeRemainingColumn
    from rich.text import Text

    class Rate(ProgressColumn):
        def render(self, task: Any) -> Text:
            return Text(f"{task.speed:.1f}/s" if task.speed else "")

    class Drawn(Bar):
        def __call__(self, _step: str) -> None:
            bar.advance(task)
            if not threads and monotonic() - drawn[-1] > _REDRAWN:
                drawn[0] = monotonic()
                bar.refresh()

        def expect(self, total: int) -> None:
            bar.update(task, total=total)

    drawn = [monotonic()]
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), Rate(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True, auto_refresh=threads) as bar:
        task = bar.add_task(label, total=total)
        yield Drawn()
