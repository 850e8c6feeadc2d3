"""One round of polling: visits run side by side, each result is recorded on its own."""

import asyncio
import contextlib
import logging
from collections import deque
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

from connectors import fetch
from connectors.exceptions import ConfigError, FetchError, GoneError, SourceError
from connectors.model import Poll, Request, Response, Stored, Visit
from storage import Change, Session, begin, claims, policy, reading, snapshots, sources
from storage.leases import LeaseLostError
from storage.observations import Memory, unknown
from storage.recording import DoubtedError, Origins, Recorder, record
from storage.snapshots import Cached, DamagedError
from storage.sources import Claimed, Rested

from . import absent, health, linked, moves, rhythm
from .context import Context
from .logs import Stopwatch, event
from .reader import recorder
from .report import Failure, Progress, Report
from .watchlist import Source

USER_AGENT = "model-gazette/0.1 (polls releases and license pages)"
AT_ONCE = 32
"""How many sources are visited at the same time; each host has its own, lower limit."""
SLACK = 0.05
"""A source is due a little early, so that a scheduler of the same rhythm never misses it by a second."""
WHOLE = timedelta(days=1)
"""How often a source is read without conditions."""
NEVER = timedelta(days=3650)
"""When a source is asked again that three times said it is gone for good."""
_LONGEST = timedelta(hours=6)
_PATIENT = 3


def host_policy(context: Context) -> fetch.Policy:
    """Return how we behave on the network."""
    settings = context.settings
    return fetch.Policy(user_agent=USER_AGENT, allow_private=settings.allow_private, tokens=settings.tokens())


class Round:
    """The sources that are claimed, and what becomes of them."""

    def __init__(
        self, context: Context, wanted: Sequence[Source], progress: Progress, told: Callable[[], None]
    ) -> None:
        self.context, self.told = context, told
        self.sources = {source.name: source for source in wanted}
        self.own = {source.name for source in context.watchlist.sources}
        self.progress = progress
        self.report = Report()
        self.resting: list[Rested] = []
        self.cached: dict[int, dict[str, Cached]] = {}
        self.young: set[int] = set()
        self.line: deque[Claimed] = deque()
        self.over = False
        self.unusable = False
        self.leases: set[str] = set()
        self.bugs: list[Exception] = []

    async def run(self, take: Callable[[], Sequence[Claimed]]) -> Report:
        """Visit what `take` leases, until that is nothing; a bug is raised in the end, and takes no other result with it."""
        async with fetch.Fetcher(host_policy(self.context)) as fetcher:
            try:
                await asyncio.gather(*(self._work(fetcher, take) for _ in range(AT_ONCE)))
            except BaseException:
                self._let_go()
                raise
        if self.unusable:
            self._let_go()
        else:
            self._rest()
        for bug in self.bugs:
            raise bug
        return self.report

    async def _work(self, fetcher: "fetch.Fetcher", take: Callable[[], Sequence[Claimed]]) -> None:
        while claim := self._next(take):
            try:
                await self._one(fetcher, claim)
            except ConfigError as error:
                # The database was waited for already: who waits for it again for each source waits for hours.
                self.unusable, self.over = True, True
                self.line.clear()
                self.bugs.insert(0, error)
            except Exception as bug:  # noqa: BLE001 - raised when the others are done
                self.bugs.append(bug)

    def _let_go(self) -> None:
        """Give back what was taken and not visited: the round was broken off, and its process may live on."""
        with contextlib.suppress(ConfigError):  # then the leases end by themselves
            self._rest()
            with begin(self.context.engine) as session:
                claims.release(session, self.leases)

    def _next(self, take: Callable[[], Sequence[Claimed]]) -> Claimed | None:
        if not self.line and not self.over:
            self._rest()
            self.line.extend(take())
            self.leases |= {claim.lease for claim in self.line}
            self.over = not self.line
            self._recall([claim.id for claim in self.line])
        return self.line.popleft() if self.line else None

    def _recall(self, ids: Sequence[int]) -> None:
        with reading(self.context.engine) as session:
            self.cached |= snapshots.cached(session, ids)
            self.young |= sources.with_young(session, ids, self.context.now - rhythm.YOUNG)

    def _rest(self) -> None:
        """Note what was found unchanged, all of it in one statement."""
        with begin(self.context.engine) as session:
            sources.rest(session, self.resting, self.context.now)
        self.resting = []

    async def _one(self, fetcher: "fetch.Fetcher", claim: Claimed) -> None:
        watch = Stopwatch()
        with contextlib.suppress(LeaseLostError):
            try:
                visit = await self._visit(fetcher, claim)
                if self.unusable:
                    return
                found, state, reason = self._take(claim, visit), _state(visit), ""
            except SourceError as exc:
                found, state, reason = self._fail(claim, exc), exc.health, str(exc)
            _note(claim, watch, found, state=state, reason=reason)
            if found:
                self.told()
        self.cached.pop(claim.id, None)
        self.report.polled += 1
        self.progress(claim.name)

    async def _visit(self, fetcher: "fetch.Fetcher", claim: Claimed) -> Visit:
        source = self.sources[claim.name]
        module, entries = source.module, self.cached.get(claim.id, {})
        if claim.reading not in {0, module.READING} and entries:
            self._reread(claim, entries)
        return await fetcher.visit(
            self._poll(claim), self._last(entries), module.READING, unconditional=self._is_whole(claim)
        )

    def _poll(self, claim: Claimed) -> Poll:
        source = self.sources[claim.name]
        known = Memory(self.context.engine, claim.id, self.context.now, claim.cursor)
        return moves.applied(source.module.poll(source.target, known), source, claim)

    def _is_whole(self, claim: Claimed) -> bool:
        """Tell whether nothing is asked on a condition: once a day, as some servers never let go of a stale validator."""
        return claim.whole_at is None or self.context.now - claim.whole_at >= WHOLE

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

        try:
            visit = fetch.replay(self._poll(claim), answer)
        except SourceError:
            # What cannot be read again is compared as it is: an alert too many is better than one too few.
            return
        quiet = Visit(visit.listing, (), source.module.READING)
        with begin(self.context.engine) as session:
            record(session, self._origins(claim), quiet, self._recorder(quiet=True))

    def _take(self, claim: Claimed, visit: Visit) -> tuple[Change, ...]:
        source, now = self.sources[claim.name], self.context.now
        next_at = now + rhythm.pace(source.every, young=claim.id in self.young) * (1 - SLACK)
        if visit.listing.unchanged:
            self.report.unchanged += 1
            if claim.state == "healthy" and self._moved(claim, visit, same=True) == (claim.moved_to, claim.moves):
                self.resting.append(Rested(claim, next_at, self._is_whole(claim)))
                return ()
        # What a power cut takes back is found again by the next poll.
        with begin(self.context.engine, lasting=False) as session:
            told = self._record(session, claim, visit, next_at)
        self.report.changes += told
        self.report.linked |= linked.named(visit.listing.observations, source.vendor)
        if not claim.baseline and not visit.listing.unchanged:
            self._begun(claim)
        return told

    def _begun(self, claim: Claimed) -> None:
        self.report.baselines += 1
        if claim.anew:
            self.report.anew.append(claim.name)
            event("source begins anew", source=claim.name)

    def _record(self, session: Session, claim: Claimed, visit: Visit, next_at: datetime) -> tuple[Change, ...]:
        now = self.context.now
        values: dict[str, Any] = {"whole_at": now} if self._is_whole(claim) else {}
        told: tuple[Change, ...] = ()
        moved = self._moved(claim, visit, same=_is_same(session, claim, visit))
        if moved != (claim.moved_to, claim.moves):
            sources.note_move(session, claim, *moved)
        if notice := absent.notice(session, claim, visit.listing.absent):
            values["reason"], self.report.notices[claim.name] = notice, notice
        if not visit.listing.unchanged:
            recorded = record(session, self._origins(claim), visit, self._recorder())
            told, values = recorded.changes, {**values, "sizes": dict(recorded.sizes), "reading": visit.reading}
            if not claim.baseline:
                values["baseline_at"] = now
            if claim.quiet_until:
                values["quiet_until"] = None
        elif claim.sizes:
            values["sizes"] = policy.settled(claim.sizes)
        if visit.listing.cursor is not None:
            values["cursor"] = dict(visit.listing.cursor)
        sources.succeed(session, claim, next_at, now, **values)
        return (*told, *health.recovered(session, claim, self._recorder()))

    def _moved(self, claim: Claimed, visit: Visit, *, same: bool) -> tuple[str, int]:
        return moves.counted(self.sources[claim.name], claim, visit.responses, same=same)

    def _fail(self, claim: Claimed, error: SourceError) -> tuple[Change, ...]:
        now, source = self.context.now, self.sources[claim.name]
        again, reason = claim.failures + 1 >= health.THRESHOLD, str(error)
        pause = _pause(source.every, claim.failures + 1, error)
        if again and isinstance(error, GoneError):
            pause, reason = NEVER, f"{reason}; it is asked no more: take it off the watchlist, or poll it by name"
        with begin(self.context.engine) as session:
            failures = sources.fail(session, claim, (error.health, reason), now + pause, now)
            if again and claim.moved_to:
                sources.note_move(session, claim, "", 0)  # back to where the watchlist says it is
            if isinstance(error, DamagedError):
                snapshots.forget(session, claim.id)
            if isinstance(error, DoubtedError):
                sources.remember_size(session, claim, error.sizes)
            told = (
                () if claim.name not in self.own else health.failed(session, claim, reason, failures, self._recorder())
            )
        self.report.changes += told
        if claim.name in self.own:
            self.report.failures.append(Failure(claim.name, error.health, str(error)))
        return told

    def _origins(self, claim: Claimed) -> Origins:
        return Origins(
            id=claim.id,
            name=claim.name,
            vendor=claim.vendor,
            baseline=claim.baseline,
            sizes=claim.sizes,
            quiet_until=claim.quiet_until,
        )

    def _recorder(self, *, quiet: bool = False) -> Recorder:
        return recorder(self.context, self.context.now, quiet=quiet)


def _is_same(session: Session, claim: Claimed, visit: Visit) -> bool:
    """Tell whether what was seen is what this source shows: at least half of it is known."""
    if visit.listing.unchanged or not any(answer.moved for answer in visit.responses):
        return visit.listing.unchanged
    listed = visit.listing.observations
    return policy.is_familiar(len(listed) - len(unknown(session, claim.id, listed)), len(listed))


def _state(visit: Visit) -> str:
    return "unchanged" if visit.listing.unchanged else "read"


def _note(claim: Claimed, watch: Stopwatch, told: Sequence[Change], *, state: str, reason: str = "") -> None:
    """Log one visit and every change it led to; they carry the same `poll`."""
    poll, failed = claim.lease.rpartition(":")[2], bool(reason)
    common = {"source": claim.name, "poll": poll}
    name, level = ("source failed", logging.WARNING) if failed else ("source polled", logging.INFO)
    event(name, level, **common, state=state, seconds=watch.seconds, changes=len(told), reason=reason)
    for change in told:
        event("change recorded", **common, change=change.id, kind=str(change.kind), title=change.title)


def _pause(every: timedelta, failures: int, error: SourceError) -> timedelta:
    """Return how long a failing source rests: its rhythm, longer after some failures, what the server asked for."""
    asked = timedelta(seconds=error.retry_after or 0) if isinstance(error, FetchError) else timedelta()
    doublings = max(0, min(failures, 12) - _PATIENT)
    slower: timedelta = min(every * (1 << doublings), max(every, _LONGEST))
    return max(slower * (1 - SLACK), asked)
