"""Ten thousand sources shared by one, two and four poll workers on one PostgreSQL, and their news by as many alert workers.

Answers take a while, as across the Internet. Every request and every message is counted by the server: no source may be
asked twice in a rhythm, no host by two workers at once, no change or message may come twice, and what a killed worker
held must be taken over. Exit code 1 where one of that is not so; the speed-up is printed, not judged.
"""

import argparse
import itertools
import os
import platform
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from rich.console import Console
from rich.table import Table
from sqlalchemy import Engine, text

from storage import connect
from tests.benchmarks.growth import _database, postgres
from tests.benchmarks.scale_server import hosts

SOURCES, HOSTS, PAUSE = 10_000, 500, 200
"""PAUSE: milliseconds until a server answers."""
WORKERS = (1, 2, 4)
EVERY = 20
"""One feed in so many has news."""
RECEIVERS = ("team", "legal")
BEGUN = datetime(2026, 4, 1, 8, tzinfo=UTC)
_ROOT = Path(__file__).parents[2]
_WORKER = "import sys, flows.round; flows.round.USER_AGENT = sys.argv.pop(1); from flows.cli import main; main()"
_BEGUN = 100
"""Requests that a worker makes before it is killed."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One request as the server saw it."""

    began: float
    ended: float
    worker: str
    host: str
    path: str
    status: str


@dataclass(slots=True)
class Lab:
    """The server, the database, and the hour it is."""

    folder: Path
    origin: str
    database: str
    engine: Engine
    hour: int = 0
    read: int = 0
    wrong: list[str] = field(default_factory=list)

    def ask(self, path: str) -> None:
        """Tell the server something."""
        urllib.request.urlopen(self.origin + path, timeout=30).close()

    def start(self, worker: str, command: str) -> "subprocess.Popen[bytes]":
        """Start one worker."""
        now = (BEGUN + timedelta(hours=self.hour)).isoformat()
        words = ["--database", self.database, "--now", now, "--quiet", command]
        kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        return subprocess.Popen(
            [sys.executable, "-c", _WORKER, worker, *words],
            cwd=self.folder,
            env={**kept, "PYTHONPATH": str(_ROOT), "GAZETTE_ALLOW_PRIVATE_HOSTS": "1"},
            stdout=subprocess.DEVNULL,
        )

    def log(self) -> str:
        """Return what the server has noted."""
        return (self.folder / "requests.log").read_text(encoding="utf-8")

    def seen(self) -> list[Seen]:
        """Return the requests since the last call."""
        lines = self.log().splitlines()
        found = [line.split("\t") for line in lines[self.read :]]
        self.read = len(lines)
        return [Seen(float(row[0]), float(row[1]), *row[2:]) for row in found]

    def count(self, query: str) -> int:
        """Return the number that a query asks for."""
        with self.engine.connect() as connection:
            return int(connection.execute(text(query)).scalar_one())

    def check(self, what: str, found: object, wanted: object) -> None:
        """Note where something is not as it must be."""
        if found != wanted:
            self.wrong.append(f"{what}: {found}, not {wanted}")


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds by the clock, and of all workers' processors."""

    wall: float
    cpu: float


def main() -> int:
    """Print what each number of workers took; 1 where anything was done twice or not at all."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="gazette-scale-") as name, lab(Path(name), options) as found:
        took = measured(found, options)
        taken_over(found, options)
    Console().print(table(took, options))
    Console().print("\n".join(found.wrong) or "nothing was asked, logged or told twice; nothing was left out")
    return int(bool(found.wrong))


def measured(found: Lab, options: argparse.Namespace) -> dict[tuple[str, int], Took]:
    """Read everything once, then let each number of workers poll it unchanged, with news, and tell the news."""
    took = {("first reading", max(WORKERS)): work(found, "poll", max(WORKERS))}
    asked_once(found, found.seen(), options.sources)
    news = len(range(0, options.sources, EVERY))
    for edition, workers in enumerate(WORKERS, start=1):
        found.hour += 1
        took["unchanged", workers] = work(found, "poll", workers)
        asked_once(found, found.seen(), options.sources)
        found.hour += 1
        found.ask(f"/news/{EVERY}/{edition}")
        took["one in twenty has news", workers] = work(found, "poll", workers)
        asked_once(found, found.seen(), options.sources)
        found.check("changes", found.count("SELECT count(*) FROM changes"), news * edition)
        took["telling it", workers] = work(found, "alert", workers)
        told_once(found, found.seen(), news * len(RECEIVERS))
    return took


def work(found: Lab, command: str, workers: int) -> Took:
    """Run so many workers to their end."""
    began = time.perf_counter()
    running = [found.start(f"{command}-{number}", command) for number in range(workers)]
    ended = [os.wait4(process.pid, 0) for process in running]
    wall = time.perf_counter() - began
    for process, (_, status, _) in zip(running, ended, strict=True):
        process.returncode = os.waitstatus_to_exitcode(status)
        found.check("exit code", process.returncode, 0)
    return Took(wall, sum(usage.ru_utime + usage.ru_stime for _, _, usage in ended))


def asked_once(found: Lab, seen: Sequence[Seen], sources: int) -> None:
    """Check that each source was asked once, and each host by one worker at a time."""
    counts = Counter(one.path for one in seen)
    found.check("sources asked", len(counts), sources)
    found.check("most often asked", max(counts.values()), 1)
    alone(found, seen)


def alone(found: Lab, seen: Sequence[Seen]) -> None:
    """Check that no host was asked by two workers at once."""
    by_host = defaultdict(list)
    for one in sorted(seen, key=lambda one: one.began):
        by_host[one.host].append(one)
    shared = [
        (earlier, later)
        for asked in by_host.values()
        for earlier, later in itertools.pairwise(asked)
        if earlier.worker != later.worker and later.began < earlier.ended
    ]
    found.check("requests of two workers to one host at once", len(shared), 0)


def told_once(found: Lab, seen: Sequence[Seen], messages: int) -> None:
    """Check that each message came once."""
    counts = Counter(one.path for one in seen)
    found.check("messages", sum(counts.values()), messages)
    found.check("most often told", max(counts.values()), 1)
    found.check("owed", found.count("SELECT count(*) FROM deliveries WHERE state <> 'delivered'"), 0)


def taken_over(found: Lab, options: argparse.Namespace) -> None:
    """Kill one of two workers while there is news, and check that all is found and told, once."""
    edition = len(WORKERS) + 1
    found.hour += 1
    found.ask(f"/news/{EVERY}/{edition}")
    first, second = (found.start(name, "poll") for name in ("killed", "survivor"))
    while first.poll() is None and found.log().count("\tkilled\t") < min(_BEGUN, options.sources // 4):
        time.sleep(0.02)
    first.send_signal(signal.SIGKILL)
    first.wait()
    found.check("exit code of the survivor", second.wait(), 0)
    found.check("exit code of the next round", found.start("next", "poll").wait(), 0)
    seen = found.seen()
    doubled = [path for path, count in Counter(one.path for one in seen).items() if count > 1]
    begun = {one.path for one in seen if one.worker == "killed"}
    found.check("sources asked", len({one.path for one in seen}), options.sources)
    found.check("sources asked again that the dead had not begun", len(set(doubled) - begun), 0)
    news = len(range(0, options.sources, EVERY))
    found.check("changes", found.count("SELECT count(*) FROM changes"), news * edition)
    work(found, "alert", 2)
    told_once(found, found.seen(), news * len(RECEIVERS))


@contextmanager
def lab(folder: Path, options: argparse.Namespace) -> Iterator[Lab]:
    """Yield the sources, served, and an empty database."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    places = [f"{host}:{port}" for host in hosts(options.hosts)]
    sources = (
        f'[[source]]\nname = "Feed {n}"\nvendor = "Vendor {n}"\nconnector = "feed"\nevery = "1h"\n'
        f'url = "http://{places[n % len(places)]}/{n}"\n'
        for n in range(options.sources)
    )
    receivers = (f'[[receiver]]\nname = "{name}"\nurl = "json://{places[0]}/hook/{name}"\n' for name in RECEIVERS)
    (folder / "watchlist.toml").write_text("\n".join([*sources, *receivers]), encoding="utf-8")
    (folder / "requests.log").touch()
    command = [sys.executable, "-m", "tests.benchmarks.scale_server"]
    arguments = [str(port), str(options.hosts), str(folder / "requests.log")]
    server = subprocess.Popen([*command, *arguments], cwd=_ROOT)
    try:
        with postgres() as url:
            database = _database(url, "scale")
            found = Lab(folder, f"http://{places[0]}", database, connect(database))
            found.ask(f"/pause/{options.pause}")
            yield found
            found.engine.dispose()
    finally:
        server.terminate()
        server.wait(10)


def table(took: dict[tuple[str, int], Took], options: argparse.Namespace) -> Table:
    """Return the seconds of every pass, and how many times faster it was than with one worker."""
    title = (
        f"{options.sources:,} sources of {options.hosts} hosts, answers after {options.pause} ms; "
        f"{os.cpu_count()} cores, {platform.machine()}, {datetime.now(UTC):%d %B %Y}"
    )
    shown = Table("pass", "workers", "wall s", "workers' CPU s", "speed-up", title=title)
    for (name, workers), one in sorted(took.items()):
        alone_ = took.get((name, 1))
        ratio = f"{alone_.wall / one.wall:.2f}" if alone_ else ""
        shown.add_row(name, str(workers), f"{one.wall:.1f}", f"{one.cpu:.1f}", ratio)
    return shown


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sources", type=int, default=SOURCES, help="how many feeds are polled (%(default)s)")
    parser.add_argument("--hosts", type=int, default=HOSTS, help="how many hosts serve them (%(default)s)")
    parser.add_argument("--pause", type=int, default=PAUSE, help="milliseconds until an answer (%(default)s)")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
