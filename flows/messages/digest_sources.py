"""What a digest could not know: the sources that were not read. Pure."""

from collections.abc import Callable, Sequence

from connectors.apprise import line
from storage.model import SourceHealth

from . import words
from .document import Block, Heading, Items, Run, Runs, paragraph
from .period import Digest

_WELL = frozenset({"healthy", "new"})
_MOST = 20


def coverage_line(d: Digest) -> str:
    """Return `41 of 42 sources read.`: silence must not look like health."""
    if not d.sources:
        return "No source is watched."
    return f"{_read(d):,} of {words.counted(len(d.sources), 'source')} read."


def coverage(d: Digest) -> tuple[Block, ...]:
    """Return which sources could not be read, since when and why; and which are silent against their habit."""
    ill = [source for source in d.sources if source.state not in _WELL or source.succeeded_at is None]
    silent = [source for source in d.sources if source.silent and source not in ill]
    note = paragraph("Changes there may be missing from this digest.")
    return (
        *((Heading("What could not be read"), note, _listed(ill, _source)) if ill else ()),
        *((Heading("Silent for longer than usual"), _listed(silent, _silent)) if silent else ()),
    )


def _listed(found: Sequence[SourceHealth], said: Callable[[SourceHealth], Runs]) -> Items:
    more = f"{len(found) - _MOST:,} more" if len(found) > _MOST else ""
    return Items(tuple(said(source) for source in found[:_MOST]), more)


def _silent(source: SourceHealth) -> Runs:
    said = f" nothing new since {words.day(source.spoke_at or source.baseline_at)}, while its vendor speaks elsewhere"
    pauses = words.counted(max(1, round(source.usual_days)), "day") if source.usual_days is not None else ""
    habit = f"; nine of ten of its pauses end within {pauses}" if pauses else ""
    return (Run(line(source.name, 100), "bold"), Run(said + habit))


def _read(d: Digest) -> int:
    return sum(source.state in _WELL and source.succeeded_at is not None for source in d.sources)


def _source(source: SourceHealth) -> Runs:
    since = f"last read {words.moment(source.succeeded_at)}" if source.succeeded_at else "never read"
    reason = f": {line(source.reason, 200)}" if source.reason else ""
    return (Run(line(source.name, 100), "bold"), Run(f" {line(source.state, 20)}, {since}{reason}"))
