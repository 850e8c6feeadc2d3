"""The past of the sources, written into the log page by page and never told."""

import asyncio
import gc
import math
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import connectors
from connectors import fetch
from connectors.exceptions import FetchError, SourceError
from connectors.model import Observation, Poll, Remembered, Span, Visit
from storage import begin, history, reading, sources, subjects, walks
from storage.leases import LeaseLostError
from storage.observations import Memory
from storage.recording import Origins
from storage.walks import Walk

from .ahead import Ahead, Errand
from .context import Context
from .reader import recorder
from .report import Failure
from .round import host_policy
from .watchlist import Source

LEASE = timedelta(minutes=30)
"""How long a walk is ours without a sign of life: longer than any page takes."""
PATIENCE = timedelta(minutes=61)
"""The longest pause that is waited for: GitHub's quota comes back every hour."""
_VALUES = 300_000
_VAIN = 3
"""Pauses in a row, without a page between them, after which a walk stops."""
Sleep = Callable[[float], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """How far a backfill is. number: of `total` sources this is the how manieth, from 0; seen: subjects read so far.

    done: the share of this source that is behind us, from 0 to 1. waits: seconds for which its host wants to be left
    alone, 0 while pages come.
    """

    source: str
    number: int
    total: int
    seen: int = 0
    done: float = 0.0
    waits: float = 0.0


Progress = Callable[[Step], None]


@dataclass(slots=True)
class Report:
    """What a backfill came to. busy: sources that another process walks; undated: posts without a place in the log."""

    sources: int = 0
    skipped: int = 0
    busy: int = 0
    seen: int = 0
    changes: int = 0
    undated: int = 0
    failures: list[Failure] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Walking:
    """What all walks of one backfill share."""

    context: Context
    span: Span
    progress: Progress
    sleep: Sleep
    report: Report
    ahead: Ahead = field(default_factory=Ahead)


def backfill(
    context: Context,
    names: tuple[str, ...] = (),
    span: Span | None = None,
    progress: Progress = lambda _: None,
    sleep: Sleep = asyncio.sleep,
) -> Report:
    """Fill the log with what the sources themselves still show of a span; finished sources are skipped.

    It can be stopped at any time: every page is one transaction together with the place where the next begins, and
    a second run goes on there. Several processes share the sources by lease.
    """
    context.register()
    wanted, whole = _chosen(context, context.named(names), span or Span())
    walking = _Walking(context, whole, progress, sleep, Report())
    with _seldom_collected(), closing(walking.ahead):
        asyncio.run(_walk(walking, wanted))
    return walking.report


@contextmanager
def _seldom_collected() -> Iterator[None]:
    """Look for garbage once in some pages: a page is a hundred thousand values that are all in use, and then none is."""
    before = gc.get_threshold()
    gc.set_threshold(_VALUES, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _chosen(context: Context, wanted: tuple[Source, ...], span: Span) -> tuple[tuple[Source, ...], Span]:
    """Return the sources that may know the span's subject, and the span with the subject's present name."""
    if not span.subject:
        return wanted, span
    with reading(context.engine) as session:
        found = subjects.find(session, span.subject)
    knowing = {dossier.source for dossier in found}
    chosen = [source for source in wanted if source.name in knowing or (not found and _recall(_archive(source)))]
    return tuple(chosen), replace(span, subject=found[0].title if found else span.subject)


async def _walk(walking: _Walking, wanted: tuple[Source, ...]) -> None:
    for number, source in enumerate(wanted):
        step = Step(source=source.name, number=number, total=len(wanted))
        await _source(walking, source, step, next(iter(wanted[number + 1 :]), None))


async def _source(walking: _Walking, source: Source, step: Step, after: Source | None) -> None:
    context, report = walking.context, walking.report
    with begin(context.engine) as session:
        id_ = sources.identify(session, source.name)
        finished = walks.is_finished(session, id_, walking.span)
        walk = None if finished else walks.claim(session, id_, walking.span, context.now, LEASE)
    if walk is None:
        report.skipped, report.busy = report.skipped + finished, report.busy + (not finished)
        return
    try:
        await _Trail(walking, source, walk, step, after).follow()
        report.sources += 1
    except LeaseLostError:
        report.busy += 1
    except SourceError as exc:
        report.failures.append(Failure(source.name, exc.health, str(exc)))
    finally:
        with begin(context.engine) as session:
            walks.give_back(session, walk)


class _Trail:
    """One source's past, from where the walk stands to its end."""

    def __init__(self, walking: _Walking, source: Source, walk: Walk, step: Step, after: Source | None) -> None:
        self.walking, self.source, self.walk, self.step, self.after = walking, source, walk, step, after
        self.context = walking.context
        self.vain = 0

    async def follow(self) -> None:
        """Read page after page; a host that wants to be left alone for a while is waited for."""
        while not await self._some():
            self.vain += 1

    async def _some(self) -> bool:
        """Read pages until the end comes, or a pause; tell which."""
        try:
            async with fetch.Fetcher(host_policy(self.context)) as fetcher:
                while True:
                    visit = self._ahead()
                    if visit is None:
                        visit = await fetcher.visit(self._poll(), lambda _: None, self.source.module.READING)
                    if self._write(visit):
                        return True
                    self.vain = 0
        except FetchError as error:
            # A second more: what a server counts in whole seconds is over a little later.
            pause = timedelta(seconds=math.ceil(error.retry_after) + 1) if error.retry_after else timedelta()
            if not pause or pause > PATIENCE or self.vain >= _VAIN:
                raise
        await self._rest(pause)
        return False

    def _ahead(self) -> Visit | None:
        """Return the next page if it was read ahead; after the last one the first page of the next source is."""
        errand = self._errand(self.source, self.walk.place)
        visit = self.walking.ahead.page(errand) if errand else None
        if visit is None or visit.listing.cursor is not None or self.after is None:
            return visit
        with reading(self.context.engine) as session:
            place = walks.place(session, sources.identify(session, self.after.name), self.walking.span)
        following = None if place is None else self._errand(self.after, place)
        if following:
            self.walking.ahead.prepare(following)
        return visit

    def _errand(self, source: Source, place: Mapping[str, str]) -> Errand | None:
        """Return the reading of a page; None where it takes more than its answer: what is known by then."""
        archive, span = _archive(source), self.walking.span
        alone: Callable[[Any, Span], bool] | None = getattr(archive.module, "reads_alone", None)
        if alone is None or not alone(archive.target, span):
            return None
        return Errand(
            connector=archive.connector,
            target=archive.target,
            span=span,
            policy=host_policy(self.context),
            now=self.context.now,
            place=place,
        )

    def _poll(self) -> Poll:
        """Return the poll of one page. What shows its present only is read in one, as at a first visit."""
        source, now = self.source, self.context.now
        archive = _archive(source)
        recall = _recall(archive)
        if recall is None:
            return source.module.poll(source.target, Remembered(now=now))
        known = Memory(self.context.engine, self.walk.source_id, now, self.walk.place)
        return recall(archive.target, known, self.walking.span)

    def _write(self, visit: Visit) -> bool:
        """Write one page and the place of the next in one transaction; tell whether it was the last."""
        context, span, source = self.context, self.walking.span, self.source
        place = visit.listing.cursor if _recall(_archive(source)) else None
        # A page that a power cut takes back is read again: the place goes back with it.
        with begin(context.engine, lasting=place is None) as session:
            baseline = sources.has_baseline(session, self.walk.source_id)
            origins = Origins(id=self.walk.source_id, name=source.name, vendor=source.vendor, baseline=baseline)
            asked = _asked(visit, span)
            record = recorder(context, context.now, routed=lambda _: ())
            written = history.write(session, origins, asked, span, record)
            self.walk = walks.go_on(session, self.walk, place, visit.listing.size, context.now, LEASE)
        self.walking.report.changes += written
        self.walking.report.seen += visit.listing.size
        self.walking.report.undated += sum(map(_is_undated, asked.listing.observations))
        done = 1.0 if place is None else float(place.get("done", 0))
        self.walking.progress(replace(self.step, seen=self.walk.seen, done=done))
        return place is None

    async def _rest(self, pause: timedelta) -> None:
        with begin(self.context.engine) as session:
            walks.keep(session, self.walk, self.context.now + pause + LEASE)
        done = float(self.walk.place.get("done", 0))
        self.walking.progress(replace(self.step, seen=self.walk.seen, done=done, waits=pause.total_seconds()))
        await self.walking.sleep(pause.total_seconds())


def _archive(source: Source) -> Source:
    """Return the source that tells of a source's past: of a page the archive that the watchlist names, else itself."""
    place = getattr(source.target, "archive", "")
    if not place:
        return source
    said = source.target.model_dump(exclude={"archive"})
    target = connectors.load("wayback").Target(**said, endpoint=place)
    return replace(source, connector="wayback", target=target)


def _recall(source: Source) -> Callable[[Any, Memory, Span], Poll] | None:
    found: Callable[[Any, Memory, Span], Poll] | None = getattr(source.module, "recall", None)
    return found


def _asked(visit: Visit, span: Span) -> Visit:
    """Return what a page shows of the subject that was asked for."""
    if not span.subject:
        return visit
    kept = tuple(seen for seen in visit.listing.observations if _is_meant(seen, span.subject.casefold()))
    return replace(visit, listing=replace(visit.listing, observations=kept))


def _is_undated(seen: Observation) -> bool:
    return seen.nature == "post" and seen.published_at is None and seen.at is None


def _is_meant(seen: Observation, subject: str) -> bool:
    return subject in {seen.subject.casefold(), seen.title.casefold(), seen.url.casefold()}
