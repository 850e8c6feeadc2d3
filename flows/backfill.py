"""The past of a source, written into the log and never told."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime

from connectors import fetch
from connectors.exceptions import SourceError
from connectors.model import Remembered, Visit
from storage import begin, history, sources
from storage.history import Span
from storage.recording import Origins

from .context import Context
from .reader import recorder
from .report import Failure, Progress
from .round import host_policy
from .watchlist import Source


@dataclass(slots=True)
class Report:
    """What a backfill came to."""

    sources: int = 0
    skipped: int = 0
    changes: int = 0
    failures: list[Failure] = field(default_factory=list)


def backfill(
    context: Context,
    names: tuple[str, ...] = (),
    since: datetime | None = None,
    until: datetime | None = None,
    progress: Progress = lambda _: None,
) -> Report:
    """Fill the log with what the sources themselves still show of [since, until); finished sources are skipped.

    It can be stopped at any time: every source is one transaction, and a second run goes on with the next.
    """
    context.register()
    report, span = Report(), Span(since=since, until=until)
    asyncio.run(_walk(context, context.named(names), span, report, progress))
    return report


async def _walk(context: Context, wanted: tuple[Source, ...], span: Span, report: Report, progress: Progress) -> None:
    async with fetch.Fetcher(host_policy(context)) as fetcher:
        for source in wanted:
            await _one(context, fetcher, source, span, report)
            progress(source.name)


async def _one(context: Context, fetcher: "fetch.Fetcher", source: Source, span: Span, report: Report) -> None:
    with begin(context.engine) as session:
        id_ = sources.identify(session, source.name)
        if history.is_finished(session, id_, span):
            report.skipped += 1
            return
    # A first visit walks the whole listing; nothing conditional, nothing remembered.
    known = Remembered(now=context.now)
    try:
        visit = await fetcher.visit(source.module.poll(source.target, known), lambda _: None, source.module.READING)
    except SourceError as exc:
        report.failures.append(Failure(source.name, exc.health, str(exc)))
        return
    report.sources += 1
    report.changes += _write(context, source, id_, span, visit)


def _write(context: Context, source: Source, id_: int, span: Span, visit: Visit) -> int:
    with begin(context.engine) as session:
        baseline = sources.has_baseline(session, id_)
        origins = Origins(id=id_, name=source.name, vendor=source.vendor, baseline=baseline)
        return history.write(session, origins, visit, span, recorder(context, context.now, routed=lambda _: ()))
