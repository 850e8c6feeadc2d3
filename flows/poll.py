"""fetch -> parse -> observe -> diff -> change, for every source that is due."""

import asyncio
import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from storage import claims, reading

from . import linked
from .context import Context
from .report import Progress, Report

_ROWS = 20_000
"""So many objects are made before the garbage collector looks at them; Python's 700 is for programs that make fewer."""


def poll(
    context: Context,
    names: tuple[str, ...] = (),
    *,
    everything: bool = False,
    progress: Progress = lambda _: None,
    told: Callable[[], None] = lambda: None,
) -> Report:
    """Poll the sources that are due, or those named, or all; the report says what was found and what failed.

    told: called after each commit that wrote changes. Several processes may poll at once: they share what is due, and
    one host is asked by one of them at a time.
    """
    context.register()
    wanted = context.named(names)
    chosen = [source.name for source in wanted]
    politely = not (names or everything)
    if politely:
        with reading(context.engine) as session:
            chosen = list(claims.due(session, chosen, context.now))
    if not chosen:
        return Report()
    # The network and the reader of licenses cost a second to import: who has nothing to do never pays it.

    from .round import Round  # noqa: PLC0415
    from .turns import Turns  # noqa: PLC0415

    turns = Turns(context, wanted, chosen, politely=politely)
    with _seldom_collected():
        report = asyncio.run(Round(context, wanted, progress, told).run(turns.take))
    report.busy = () if politely else tuple(turns.missed)
    if pages := linked.watch(context, report.linked):
        turns = Turns(context, pages, [page.name for page in pages], politely=True)
        report.add(asyncio.run(Round(context, pages, progress, told).run(turns.take)))
    return report


@contextmanager
def _seldom_collected() -> Iterator[None]:
    """A round makes rows by the hundred thousand and hardly a cycle: looking for those so often is a twentieth of its time."""
    usual = gc.get_threshold()
    gc.set_threshold(_ROWS, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)
