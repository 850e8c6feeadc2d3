"""April 2026 lived through twice: once in peace, once with faults at every layer; the two logs of changes must be equal.

Every eight hours of the month a process polls and alerts, as cron would start it. In the second life its servers break, hang up,
send halves, pages and challenges; processes are killed, start twice, find the database locked or full; the clock jumps an
hour either way; the receiver loses answers. What happens is drawn from a seed. Compared are ids and kinds of all changes
but those of sources and receivers themselves, which tell of the faults. Exit code 1 when the logs differ, when something
is still owed, or when a message came twice without its label.
"""

import argparse
import multiprocessing
import random
import sqlite3
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from sqlalchemy import event

from connectors.exceptions import ConfigError
from flows import alert, poll
from flows.context import Context
from flows.demo import _table
from flows.settings import Settings
from storage import connect, deliveries, outbox, reading
from storage.changes import Selection, select_changes
from tests.benchmarks.chaos import LABEL
from tests.world import (
    Clock,
    Fault,
    Planned,
    World,
    challenge,
    dropped,
    html_page,
    slow,
    too_many,
    truncated,
    unavailable,
)
from tests.world import april as april_

STEP = timedelta(hours=8)
CALM = 8
"""Steps at the end without faults: who was put off comes again."""
HOUR = timedelta(hours=1)
SERVER = multiprocessing.get_context("forkserver")
_NEEDED = ("flows.round", "flows.alert", "jinja2", "alembic.command", "sqlalchemy.dialects.sqlite", "httpx_aiohttp")
_KINDS = ("feed", "page", "huggingface", "links", "licenses")
NETWORK: Mapping[str, Fault] = {
    "503": unavailable(),
    "500": unavailable(500, retry_after=60),
    "429": too_many(30),
    "connection dropped": dropped(),
    "answer lost": dropped("after"),
    "cut short": truncated(),
    "HTML page": html_page(),
    "challenge": challenge(),
    "empty": Fault(status=200, body=b""),
    "late": slow(0.2),
}
GLOBS = (
    "*",
    "/api/models*",
    "*.xml",
    "*/resolve/*",
    "*/paths-info/*",
    "/gemma/terms",
    "*/policies/*",
    "*feed*",
    "*blog*",
)


@dataclass(frozen=True, slots=True)
class Turn:
    """One process: poll and alert once, at a moment. pages: how much the database may grow, -1 without a limit."""

    database: str
    watchlist: Path
    now: datetime
    pages: int = -1

    def run(self) -> None:
        """Poll and alert, as `gazette run` does; a database that cannot be used ends it."""
        settings = Settings({}, self.database, "", allow_private=True)
        context = Context(settings, self.watchlist, lambda: self.now)
        if self.pages >= 0:
            _limit(context, self.pages)
        try:
            poll.poll(context)
            alert.alert(context, sleep=lambda _: None)
        except ConfigError:
            sys.exit(2)
        finally:
            context.engine.dispose()


def _limit(context: Context, pages: int) -> None:
    @event.listens_for(context.engine, "connect")
    def limit(connection: Any, _record: object) -> None:
        (used,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {used + pages}")

    context.engine.dispose()


@dataclass
class Life:
    """One month: what is in the log at its end, what arrived, and what it had to bear."""

    changes: dict[str, str] = field(default_factory=dict)
    health: Counter[str] = field(default_factory=Counter)
    messages: Counter[str] = field(default_factory=Counter)
    labeled: int = 0
    owed: int = 0
    dead: int = 0
    met: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0


class Peace:
    """Nothing happens to anybody."""

    def __init__(self) -> None:
        self.met: Counter[str] = Counter()

    def live(self, world: World, turn: Turn) -> None:
        """Let one step pass."""
        turn.run()

    def calm(self) -> None:
        """End what lasts."""


class Chaos(Peace):
    """At every step something may go wrong."""

    def __init__(self, seed: int) -> None:
        super().__init__()
        self.moods = random.Random(seed)
        self.lasting: list[Planned] = []

    def live(self, world: World, turn: Turn) -> None:
        """Let one step pass, with whatever the seed has for it."""
        self._network(world)
        turns = [self._spoiled(turn)]
        if self._happens("two at once", 0.1):
            turns.append(turn)
        lock = self._locked(turn)
        crew = [_started(one) for one in turns]
        if self._happens("killed", 0.3):
            time.sleep(self.moods.uniform(0.02, 0.7))
            crew[0].kill()
        _ended(crew)
        lock.join()

    def calm(self) -> None:
        """Call every fault off."""
        for planned in self.lasting:
            planned.call_off()

    def _happens(self, what: str, share: float) -> bool:
        found = self.moods.random() < share
        self.met[what] += found
        return found

    def _network(self, world: World) -> None:
        """Half of the faults last for another step."""
        for planned in [one for one in self.lasting if self.moods.random() < 0.5]:
            planned.call_off()
            self.lasting.remove(planned)
        for _ in range(self.moods.choice((0, 0, 1, 1, 2, 3))):
            name = self.moods.choice(list(NETWORK))
            fault = NETWORK[name].but(times=self.moods.randint(1, 6))
            self.met[name] += 1
            self.lasting.append(world.fault(self.moods.choice(GLOBS), fault))
        if self._happens("receiver in trouble", 0.3):
            name = self.moods.choice(("503", "429", "connection dropped", "answer lost", "late"))
            self.lasting.append(world.slack.fault("*", NETWORK[name].but(times=self.moods.randint(1, 3))))

    def _spoiled(self, turn: Turn) -> Turn:
        if self._happens("clock an hour off", 0.15):
            turn = replace(turn, now=turn.now + self.moods.choice((-HOUR, HOUR)))
        if self._happens("disk full", 0.08):
            turn = replace(turn, pages=self.moods.choice((0, 1, 3, 9)))
        return turn

    def _locked(self, turn: Turn) -> threading.Thread:
        """Hold the database's write lock for a moment, as a backup or a person's shell would."""
        seconds = self.moods.uniform(0.1, 0.8) if self._happens("database locked", 0.15) else 0.0
        thread = threading.Thread(target=_hold, args=(turn.database.removeprefix("sqlite:///"), seconds))
        thread.start()
        return thread


def _hold(path: str, seconds: float) -> None:
    if not seconds:
        return
    with closing(sqlite3.connect(path, isolation_level=None, timeout=30)) as other:
        other.execute("BEGIN IMMEDIATE")
        time.sleep(seconds)
        other.execute("ROLLBACK")


def _started(turn: Turn) -> BaseProcess:
    process = SERVER.Process(target=turn.run, daemon=True)
    process.start()
    return process


def _ended(crew: Iterable[BaseProcess]) -> None:
    for process in crew:
        process.join(120)
        assert process.exitcode in {0, 2, -9}, f"a process ended with {process.exitcode}"


def live(folder: Path, world: World, april: april_.April, fate: Peace, *, days: int) -> Life:
    """Live through the month with this fate."""
    folder.mkdir()
    started = time.monotonic()
    world.slack.messages.clear()
    world.clock.set(april.begins)
    turn = Turn(f"sqlite:///{folder / 'gazette.db'}", _watchlist(folder, world, april), april.begins)
    turn.run()  # the baseline is read in peace: what a first visit sees is no news
    steps = min(days * 24, int((april.ends - april.begins) / HOUR)) // (STEP // HOUR)
    for number in range(1, steps + CALM + 1):
        world.clock.set(april.begins + number * STEP)
        now = replace(turn, now=world.clock.now())
        if number <= steps:
            fate.live(world, now)
        else:
            fate.calm()
            now.run()
    return _account(turn, world, fate, time.monotonic() - started)


def _watchlist(folder: Path, world: World, april: april_.April) -> Path:
    secret = world.slack.path.removeprefix("/services/")
    address = f"slackkit://{world.slack.origin.removeprefix('http://')}/{secret}?secure=no"
    told = f'[[receiver]]\nname = "team"\nurl = "{address}"\n\n[[route]]\nreceiver = "team"\nkinds = ["*"]\n'
    path = folder / "watchlist.toml"
    path.write_text("\n".join([*map(_table, april.sources), told]), encoding="utf-8")
    return path


def _account(turn: Turn, world: World, fate: Peace, seconds: float) -> Life:
    life = Life(met=fate.met, seconds=seconds)
    engine = connect(turn.database)
    with reading(engine) as session:
        for change in select_changes(session, Selection()):
            if change.kind.startswith(("source.", "receiver.")):
                life.health[change.kind] += 1
            else:
                life.changes[change.id] = f"{change.kind} {change.title}"
        life.owed = len(deliveries.listed(session, outbox.OPEN))
        life.dead = len(deliveries.listed(session, ("dead",)))
    engine.dispose()
    for message in world.slack.messages:
        if LABEL in message.words:
            life.labeled += 1
        else:
            life.messages[message.words] += 1
    return life


def _verdict(peace: Life, chaos: Life) -> list[str]:
    wrong = [f"LOST     {chaos_}" for id_, chaos_ in peace.changes.items() if id_ not in chaos.changes]
    wrong += [f"INVENTED {what}" for id_, what in chaos.changes.items() if id_ not in peace.changes]
    wrong += [
        f"TWICE    {text[:100]!r}" for text, count in chaos.messages.items() if count > max(1, peace.messages[text])
    ]
    wrong += [f"OWED     {life.owed} messages" for life in (peace, chaos) if life.owed]
    return wrong


def _line(name: str, life: Life) -> str:
    met = ", ".join(f"{count} {what}" for what, count in sorted(life.met.items())) or "nothing"
    health = ", ".join(f"{count} {kind}" for kind, count in sorted(life.health.items())) or "nothing"
    return (
        f"{name}: {life.seconds:.0f} s; {len(life.changes)} changes; {life.messages.total() + life.labeled} messages, "
        f"{life.labeled} of them labeled, {life.dead} dead; told of health: {health}\n  met: {met}"
    )


def main() -> int:
    """Live both lives, print the figures; 1 when they differ in what they know."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=20260401)
    parser.add_argument("--days", type=int, default=30)
    arguments = parser.parse_args()
    SERVER.set_forkserver_preload(
        [*_NEEDED, *(f"connectors.{name}" for name in _KINDS), "connectors.apprise.slackkit", __spec__.name]
    )
    with tempfile.TemporaryDirectory(prefix="gazette-month-") as name, World(Clock(april_.BEGINS)) as world:
        april = april_.build(world)
        peace = live(Path(name) / "peace", world, april, Peace(), days=arguments.days)
        print(_line("peace", peace), flush=True)  # noqa: T201
        chaos = live(Path(name) / "chaos", world, april, Chaos(arguments.seed), days=arguments.days)
        print(_line("chaos", chaos), flush=True)  # noqa: T201
    wrong = _verdict(peace, chaos)
    verdict = "the logs are equal, nothing is owed, nothing came twice without its label"
    print("\n".join(wrong) or verdict)  # noqa: T201
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
