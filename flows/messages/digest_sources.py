"""What a digest could not know: the sources that were not read. Pure."""

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
    """Return which sources could not be read, since when and why."""
    ill = [source for source in d.sources if source.state not in _WELL or source.succeeded_at is None]
    if not ill:
        return ()
    more = f"{len(ill) - _MOST:,} more" if len(ill) > _MOST else ""
    return (
        Heading("What could not be read"),
        paragraph("Changes there may be missing from this digest."),
        Items(tuple(_source(source) for source in ill[:_MOST]), more),
    )


def _read(d: Digest) -> int:
    return sum(source.state in _WELL and source.succeeded_at is not None for source in d.sources)


def _source(source: SourceHealth) -> Runs:
    since = f"last read {words.moment(source.succeeded_at)}" if source.succeeded_at else "never read"
    reason = f": {line(source.reason, 200)}" if source.reason else ""
    return (Run(line(source.name, 100), "bold"), Run(f" {line(source.state, 20)}, {since}{reason}"))
