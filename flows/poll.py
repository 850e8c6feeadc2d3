"""fetch -> parse -> observe -> diff -> change, for every source that is due."""

import asyncio
from datetime import timedelta

from storage import begin, reading, sources

from .context import Context
from .report import Progress, Report

LEASE = timedelta(minutes=5)
"""How long a source is ours: longer than any visit may take."""


def poll(
    context: Context, names: tuple[str, ...] = (), *, everything: bool = False, progress: Progress = lambda _: None
) -> Report:
    """Poll the sources that are due, or those named, or all; the report says what was found and what failed."""
    context.register()
    wanted = context.named(names)
    chosen = [source.name for source in wanted]
    now = context.now
    if not names and not everything:
        with reading(context.engine) as session:
            chosen = list(sources.due(session, chosen, now))
    if not chosen:
        return Report()
    # The network and the reader of licenses cost a second to import: who has nothing to do never pays it.
    from .round import Round  # noqa: PLC0415

    with begin(context.engine) as session:
        claimed = sources.claim(session, chosen, now, LEASE)
    report = asyncio.run(Round(context, wanted, progress).run(claimed))
    if names or everything:
        held = {claim.name for claim in claimed}
        report.busy = tuple(name for name in chosen if name not in held)
    return report
