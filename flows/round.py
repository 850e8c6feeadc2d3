"""One round of polling: visits run side by side, each result is recorded on its own."""

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from http import HTTPStatus

from connectors import fetch
from connectors.exceptions import FetchError, SourceError
from connectors.model import Request, Response, Stored, Visit
from storage import Change, Session, begin, reading, snapshots, sources
from storage.leases import LeaseLostError
from storage.observations import Memory
from storage.recording import DoubtedError, Origins, Recorder, record
from storage.snapshots import Cached
from storage.sources import Claimed

from . import health, rhythm
from .context import Context
from .reader import recorder
from .report import Failure, Progress, Report
from .watchlist import Source

USER_AGENT = "model-gazette/0.1 (polls releases and license pages)"
AT_ONCE = 32
"""How many sources are visited at the same time; each host has its own, lower limit."""
SLACK = 0.05
"""A source is due a little early, so that a scheduler of the same rhythm never misses it by a second."""
_LONGEST = timedelta(hours=6)
_PATIENT = 3


def host_policy(context: Context) -> fetch.Policy:
    """Return how we behave on the network."""
    settings = context.settings
    return fetch.Policy(user_agent=USER_AGENT, allow_private=settings.allow_private, tokens=settings.tokens())


class Round:
    """The sources that are claimed, and what becomes of them."""

    def __init__(self, context: Context, wanted: Sequence[Source], progress: Progress) -> None:
        self.context = context
        self.sources = {source.name: source for source in wanted}
        self.progress = progress
        self.report = Report()
        self.resting: list[tuple[Claimed, datetime]] = []
        self.cached: dict[int, dict[str, Cached]] = {}
        self.young: set[int] = set()

    async def run(self, claimed: Sequence[Claimed]) -> Report:
        """Visit every claimed source; a bug is raised when all are done, so that it takes no other result with it."""
        with reading(self.context.engine) as session:
            self.cached = snapshots.cached(session, [claim.id for claim in claimed])
            self.young = sources.with_young(session, [claim.id for claim in claimed], self.context.now - rhythm.YOUNG)
        gate = asyncio.Semaphore(AT_ONCE)
        async with fetch.Fetcher(host_policy(self.context)) as fetcher:
            tasks = [self._one(fetcher, gate, claim) for claim in claimed]
            outcomes = await asyncio.gather(*tasks, return_exceptions=True)
        with begin(self.context.engine) as session:
            sources.rest(session, self.resting, self.context.now)
        for outcome in outcomes:
            if isinstance(outcome, BaseException):
                raise outcome
        return self.report

    async def _one(self, fetcher: "fetch.Fetcher", gate: asyncio.Semaphore, claim: Claimed) -> None:
        async with gate:
            with contextlib.suppress(LeaseLostError):
                try:
                    self._take(claim, await self._visit(fetcher, claim))
                except SourceError as exc:
                    self._fail(claim, exc)
            self.report.polled += 1
            self.progress(claim.name)

    async def _visit(self, fetcher: "fetch.Fetcher", claim: Claimed) -> Visit:
        source = self.sources[claim.name]
        module, entries = source.module, self.cached.get(claim.id, {})
        if claim.reading not in {0, module.READING} and entries:
            self._reread(claim, entries)
        known = Memory(self.context.engine, claim.id, self.context.now, claim.cursor)
        return await fetcher.visit(module.poll(source.target, known), self._last(entries), module.READING)

    def _last(self, entries: dict[str, Cached]) -> Callable[[str], Stored | None]:
        def load(digest: str) -> bytes:
            with reading(self.context.engine) as session:
                return snapshots.get(session, digest)

        return lambda url: snapshots.stored(entries[url], load) if url in entries else None

    def _reread(self, claim: Claimed, entries: dict[str, Cached]) -> None:
        """Read the stored bytes with today's connector first, quietly: our own upgrade is no news."""
        source, last = self.sources[claim.name], self._last(entries)

        def answer(request: Request) -> Response:
            stored = last(request.url)
            if stored is None and HTTPStatus.SERVICE_UNAVAILABLE in request.accept:
                return Response(request.url, status=HTTPStatus.SERVICE_UNAVAILABLE)
            if stored is None:
                msg = f"{request.url} was not stored"
                raise FetchError(msg)
            return Response(request.url, content=stored.body, location=request.url)

        known = Memory(self.context.engine, claim.id, self.context.now, claim.cursor)
        try:
            visit = fetch.replay(source.module.poll(source.target, known), answer)
        except SourceError:
            # What cannot be read again is compared as it is: an alert too many is better than one too few.
            return
        quiet = Visit(visit.listing, (), source.module.READING)
        with begin(self.context.engine) as session:
            record(session, self._origins(claim), quiet, self._recorder(quiet=True))

    def _take(self, claim: Claimed, visit: Visit) -> None:
        source, now = self.sources[claim.name], self.context.now
        next_at = now + rhythm.pace(source.every, young=claim.id in self.young) * (1 - SLACK)
        if visit.listing.unchanged:
            self.report.unchanged += 1
            if claim.state == "healthy":
                self.resting.append((claim, next_at))
                return
        with begin(self.context.engine) as session:
            told = self._record(session, claim, visit, next_at)
        self.report.changes += told
        self.report.baselines += not claim.baseline and not visit.listing.unchanged

    def _record(self, session: Session, claim: Claimed, visit: Visit, next_at: datetime) -> tuple[Change, ...]:
        now, values = self.context.now, {}
        told: tuple[Change, ...] = ()
        if not visit.listing.unchanged:
            recorded = record(session, self._origins(claim), visit, self._recorder())
            told, values = recorded.changes, {"sizes": dict(recorded.sizes), "reading": visit.reading}
            if not claim.baseline:
                values["baseline_at"] = now
        if visit.listing.cursor is not None:
            values["cursor"] = dict(visit.listing.cursor)
        sources.succeed(session, claim, next_at, now, **values)
        return (*told, *health.recovered(session, claim, self._recorder()))

    def _fail(self, claim: Claimed, error: SourceError) -> None:
        now, source = self.context.now, self.sources[claim.name]
        next_at = now + _pause(source.every, claim.failures + 1, error)
        with begin(self.context.engine) as session:
            failures = sources.fail(session, claim, (error.health, str(error)), next_at, now)
            if isinstance(error, DoubtedError):
                sources.remember_size(session, claim, error.sizes)
            told = health.failed(session, claim, str(error), failures, self._recorder())
        self.report.changes += told
        self.report.failures.append(Failure(claim.name, error.health, str(error)))

    def _origins(self, claim: Claimed) -> Origins:
        return Origins(id=claim.id, name=claim.name, vendor=claim.vendor, baseline=claim.baseline, sizes=claim.sizes)

    def _recorder(self, *, quiet: bool = False) -> Recorder:
        return recorder(self.context, self.context.now, quiet=quiet)


def _pause(every: timedelta, failures: int, error: SourceError) -> timedelta:
    """Return how long a failing source rests: its rhythm, longer after some failures, what the server asked for."""
    asked = timedelta(seconds=error.retry_after or 0) if isinstance(error, FetchError) else timedelta()
    doublings = max(0, min(failures, 12) - _PATIENT)
    slower: timedelta = min(every * (1 << doublings), max(every, _LONGEST))
    return max(slower * (1 - SLACK), asked)
