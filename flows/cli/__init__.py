"""The command line: the same flows by hand. A command pays only for what it uses."""

import sys
from collections.abc import Iterator, Sequence
from types import TracebackType

from . import commands as commands
from .app import app as app

_VALUED = ("--watchlist", "--database", "--now", "--log-format")
_FLAGS = ("--quiet", "--verbose", "--version")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit with 0, 1, 2 or 3 (see the README)."""
    with _Explained():
        app(args=hoist(sys.argv[1:] if arguments is None else arguments), prog_name="gazette")


class _Explained:
    """Turns an error of ours into one message and exit code 2; a run that raises none never imports its module."""

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End; whatever is not ours goes on."""
        ours = sys.modules.get("connectors.exceptions")
        if ours is not None and isinstance(error, ours.GazetteError):
            print(f"gazette: {error}", file=sys.stderr)
            sys.exit(2)


def hoist(arguments: Sequence[str]) -> list[str]:
    """Put the global options first, wherever they were typed."""
    front: list[str] = []
    rest: list[str] = []
    words = iter(arguments)
    for word in words:
        if word == "--":
            rest += [word, *words]
        elif word in _VALUED:
            front += [word, *_one_more(words)]
        elif word in _FLAGS or word.startswith(tuple(f"{option}=" for option in _VALUED)):
            front.append(word)
        else:
            rest.append(word)
    return front + rest


def _one_more(words: Iterator[str]) -> list[str]:
    value = next(words, None)
    return [] if value is None else [value]
