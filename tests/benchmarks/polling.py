"""A thousand feeds, polled by this program and by its peers from the same local server: time, memory, ratios.

Three passes over the same feeds (72 kB, 40 entries each): cold, nothing changed (every answer 304), and one new entry in
a tenth of them. Every figure is of a whole process, the start of the interpreter included, so it holds whatever the
machine does to all of them alike. nginx serves, because it is not the bottleneck; the peers live in an environment of
their own, made with `--peers`.
"""

import argparse
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from rich.console import Console
from rich.table import Table

FEEDS = 1000
ENTRIES = 40
PEERS = ("reader==3.26", "sgmllib3k==1.0.0", "urlwatch==2.29")
BARS = {"cold": (0.5, 0.7), "unchanged": (0.7, 0.7), "a tenth": (0.7, 0.7)}
"""What is aimed at, by pass: our wall time and our processor time as shares of reader's."""
BEGUN = datetime(2026, 4, 1, 8, tzinfo=UTC)
_ROOT = Path(__file__).parents[2]
_PARAGRAPH = "The canyon is wide, the letters are many, and every one of them is read to its end before the next. " * 16

_READER = """
import sys
from reader import make_reader
reader = make_reader(sys.argv[1])
known = {feed.url for feed in reader.get_feeds()}
for number in range(int(sys.argv[3])):
    url = f"{sys.argv[2]}/{number}.xml"
    if url not in known:
        reader.add_feed(url)
reader.update_feeds(workers=8, scheduled=False)
print(reader.get_entry_counts().total)
"""

_NGINX = """
worker_processes 1; daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 512; }}
http {{
  access_log off; etag on; keepalive_requests 100000; default_type application/rss+xml;
  client_body_temp_path {folder}/t; proxy_temp_path {folder}/t; fastcgi_temp_path {folder}/t;
  uwsgi_temp_path {folder}/t; scgi_temp_path {folder}/t;
  server {{ listen 127.0.0.1:{port}; root {folder}/feeds; }}
}}
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one process cost: seconds of wall and of processor, and its largest memory in MB."""

    wall: float
    cpu: float
    memory: float


def measured(command: Sequence[str], cwd: Path) -> Cost:
    """Run a command to its end and return its cost; CalledProcessError when it fails."""
    started = time.perf_counter()
    process = subprocess.Popen(command, cwd=cwd, stdout=subprocess.DEVNULL, env=_environment())
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def _environment() -> dict[str, str]:
    # Without compiled modules the start of the interpreter would be most of what is measured.
    dropped = ("GAZETTE_", "PYTHONDONTWRITEBYTECODE")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(dropped)}
    return {**kept, "PYTHONPATH": "", "GAZETTE_ALLOW_PRIVATE_HOSTS": "1"}


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve `folder`/feeds by nginx on loopback; its address comes back."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (folder / "nginx.conf").write_text(_NGINX.format(folder=folder, port=port), encoding="utf-8")
    # The workers of an nginx that root starts are nobody's, who must be able to read.
    folder.chmod(0o755)
    server = subprocess.Popen(["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf")])
    try:
        _wait(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(10)


def _wait(port: int) -> None:
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    msg = "nginx did not start"
    raise TimeoutError(msg)


def write_feeds(folder: Path, numbers: Sequence[int], entries: int) -> None:
    """Write these feeds with their newest `entries` entries, of which there are at most forty in a feed."""
    for number in numbers:
        items = "\n".join(_entry(number, entry) for entry in range(entries, entries - ENTRIES, -1))
        text = (
            '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>'
            f"<title>Feed {number}</title><link>http://feed-{number}.test/</link>{items}</channel></rss>"
        )
        path = folder / f"{number}.xml"
        path.with_suffix(".new").write_text(text, encoding="utf-8")
        path.with_suffix(".new").replace(path)


def _entry(number: int, entry: int) -> str:
    published = BEGUN - timedelta(days=ENTRIES - entry, minutes=number)
    link = f"http://feed-{number}.test/posts/{entry}"
    return (
        f"<item><title>Letter {entry} from desert {number}</title><link>{link}</link><guid>{link}</guid>"
        f"<pubDate>{published:%a, %d %b %Y %H:%M:%S} GMT</pubDate><description>{_PARAGRAPH}</description></item>"
    )


class Ours:
    """This program with a watchlist of the feeds."""

    name = "gazette"

    def __init__(self, folder: Path, origin: str, feeds: int) -> None:
        self.folder = folder
        folder.mkdir()
        tables = (
            f'[[source]]\nname = "Feed {n}"\nvendor = "Vendor {n}"\nconnector = "feed"\nurl = "{origin}/{n}.xml"\n'
            for n in range(feeds)
        )
        (folder / "watchlist.toml").write_text("\n".join(tables), encoding="utf-8")

    def command(self, step: int) -> list[str]:
        """Return the command of one pass, an hour after the one before."""
        now = (BEGUN + timedelta(hours=step)).isoformat()
        return [str(Path(sys.executable).parent / "gazette"), "--now", now, "poll"]


class Reader:
    """lemon24/reader, as its documentation updates many feeds."""

    name = "reader"

    def __init__(self, folder: Path, origin: str, feeds: int, peers: Path) -> None:
        self.folder = folder
        folder.mkdir()
        self._command = [str(peers / "bin" / "python"), "-c", _READER, "reader.sqlite", origin, str(feeds)]

    def command(self, _step: int) -> list[str]:
        """Return the command of one pass."""
        return self._command


class Urlwatch:
    """urlwatch, which compares whole documents."""

    name = "urlwatch"

    def __init__(self, folder: Path, origin: str, feeds: int, peers: Path) -> None:
        self.folder = folder
        folder.mkdir()
        jobs = (f"name: Feed {number}\nurl: {origin}/{number}.xml\n" for number in range(feeds))
        (folder / "urls.yaml").write_text("---\n".join(jobs), encoding="utf-8")
        (folder / "urlwatch.yaml").write_text("report: {}\n", encoding="utf-8")
        tool = [str(peers / "bin" / "urlwatch"), "--urls", "urls.yaml", "--config", "urlwatch.yaml"]
        self._command = [*tool, "--cache", "cache.db"]

    def command(self, _step: int) -> list[str]:
        """Return the command of one pass."""
        return self._command


def main() -> int:
    """Print the table; 1 when a share is above what is aimed at."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="gazette-bench-") as name, served(Path(name)) as origin:
        folder = Path(name)
        (folder / "feeds").mkdir()
        write_feeds(folder / "feeds", range(options.feeds), ENTRIES)
        tools: list[Ours | Reader | Urlwatch] = [Ours(folder / "ours", origin, options.feeds)]
        if options.peers:
            peers = peers_at(options.peers)
            tools.append(Reader(folder / "reader", origin, options.feeds, peers))
            tools.append(Urlwatch(folder / "urlwatch", origin, options.feeds, peers))
        costs = run(tools, folder / "feeds", options.feeds)
    Console().print(table(costs))
    return int(any(not within(costs, step) for step in BARS))


def run(tools: Sequence[Ours | Reader | Urlwatch], feeds: Path, count: int) -> dict[tuple[str, str], Cost]:
    """Return the cost of each tool in each pass."""
    costs: dict[tuple[str, str], Cost] = {}
    for step, name in enumerate(BARS):
        if name == "a tenth":
            write_feeds(feeds, range(0, count, 10), ENTRIES + 1)
        for tool in tools:
            costs[tool.name, name] = measured(tool.command(step), tool.folder)
    return costs


def within(costs: dict[tuple[str, str], Cost], step: str) -> bool:
    """Return whether our shares of reader's time in this pass are what is aimed at; without a peer, yes."""
    ours, theirs = costs["gazette", step], costs.get(("reader", step))
    wall, cpu = BARS[step]
    return theirs is None or (ours.wall <= wall * theirs.wall and ours.cpu <= cpu * theirs.cpu)


def table(costs: dict[tuple[str, str], Cost]) -> Table:
    """Return the figures of every tool and pass, with ours as shares of theirs."""
    shown = Table(
        "pass", "tool", "wall s", "CPU s", "memory MB", "our wall", "our CPU", title=f"{os.cpu_count()} cores"
    )
    for (tool, step), cost in sorted(costs.items(), key=lambda item: list(BARS).index(item[0][1])):
        ours = costs["gazette", step]
        shares = ("", "") if tool == "gazette" else (f"{ours.wall / cost.wall:.2f}", f"{ours.cpu / cost.cpu:.2f}")
        shown.add_row(step, tool, f"{cost.wall:.2f}", f"{cost.cpu:.2f}", f"{cost.memory:.0f}", *shares)
    return shown


def peers_at(folder: Path) -> Path:
    """Return the environment of the peers, made when it is not there."""
    if not (folder / "bin" / "urlwatch").exists():
        uv = shutil.which("uv") or str(Path(sys.executable).parent / "uv")
        subprocess.run([uv, "venv", "--quiet", str(folder)], check=True)
        install = [uv, "pip", "install", "--quiet", "--python", str(folder / "bin" / "python"), *PEERS]
        subprocess.run(install, check=True)
    return folder


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--feeds", type=int, default=FEEDS, help="how many feeds are polled (%(default)s)")
    parser.add_argument(
        "--peers", type=Path, help="a folder for the peers' environment; without it, only we are measured"
    )
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
