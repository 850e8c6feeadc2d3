"""A world, a watchlist and real Prefect processes: what the tests of this folder stand on."""

import contextlib
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from flows.server import SETTINGS
from tests.world import Clock, World

ROOT = Path(__file__).resolve().parent.parent.parent
BIN = Path(sys.executable).parent
TOKEN = "T0000LAB/B0000LAB/" + "X" * 24
"""The secret part of the receiver's address."""
LOST_TOKEN = "T0000LAB/B0000LAB/" + "Y" * 24
"""The secret part of the address of a receiver that cannot be reached."""
BEAT_TOKEN = "W" * 24
"""The secret part of the heartbeat's address, which cannot be reached either."""
_WATCHLIST = """
[[source]]
name = "Acme on the Hub"
vendor = "Acme"
connector = "huggingface"
organization = "acme"
endpoint = "{hub}"
every = "1s"

[[source]]
name = "Acme news"
vendor = "Acme"
connector = "feed"
url = "{feed}"
every = "1s"

[[source]]
name = "Acme terms"
vendor = "Acme"
connector = "page"
url = "{page}"
role = "license"
every = "1s"

[[receiver]]
name = "team"
url = "${{SLACK_TEAM}}"

[[receiver]]
name = "lost"
url = "${{SLACK_LOST}}"
"""


def wait(what: str, ready: Callable[[], object], seconds: float) -> float:
    """Wait until `ready` holds and return the seconds it took; TimeoutError when it never does."""
    began = time.monotonic()
    while not ready():
        if time.monotonic() - began > seconds:
            msg = f"{what}: not within {seconds} s"
            raise TimeoutError(msg)
        time.sleep(0.05)
    return time.monotonic() - began


class Lab:
    """One folder with a watchlist of a small world; every process that is started here bears the lab's mark.

    The vendor has a model, a post and terms of use; the page of the terms answers 503, so one source always fails.
    Of two receivers one can be reached.
    """

    def __init__(self, folder: Path, world: World) -> None:
        self.folder = folder
        self.world = world
        self.mark = uuid.uuid4().hex
        self.port = _free_port()
        self.nobody = _free_port()
        self.started: list[subprocess.Popen[bytes]] = []
        now = datetime.now(UTC)
        world.clock.set(now)
        world.hub.repo("acme/Anvil-1-7B", created=now - timedelta(days=9), total=7_000_000_000, license="mit")
        site = world.site("acme")
        self.feed = site.feed("/news.xml", "Acme").item(now - timedelta(days=8), "/anvil-1", "Anvil 1 is here")
        places = {"hub": world.hub_url, "feed": site.url("/news.xml"), "page": site.url("/terms")}
        site.page("/terms").missing(now - timedelta(days=9), 503)
        (folder / "watchlist.toml").write_text(_WATCHLIST.format(**places), encoding="utf-8")

    @property
    def api(self) -> str:
        """The address of the Prefect server that this lab would start."""
        return f"http://127.0.0.1:{self.port}/api"

    @property
    def server(self) -> dict[str, str]:
        """The environment that a Prefect server of this lab and all who use it need."""
        return {
            **SETTINGS,
            "PREFECT_HOME": str(self.home),
            "PREFECT_API_URL": self.api,
            "PREFECT_SERVER_API_PORT": str(self.port),
        }

    @property
    def database(self) -> Path:
        """The gazette's database."""
        return self.folder / "gazette.db"

    @property
    def home(self) -> Path:
        """The folder of Prefect's own database."""
        return self.folder / "prefect"

    def environment(self, given: Mapping[str, str] | None = None) -> dict[str, str]:
        """Return the environment of a process: this lab's places, what is given, nothing of the caller's Prefect."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "GAZETTE_"))}
        return {
            **kept,
            "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(self.folder),
            "LAB": self.mark,
            "DO_NOT_TRACK": "1",
            "GAZETTE_ALLOW_PRIVATE_HOSTS": "1",
            "GAZETTE_WATCHLIST": str(self.folder / "watchlist.toml"),
            "GAZETTE_DATABASE": f"sqlite:///{self.database}",
            "SLACK_TEAM": f"slackkit://{urlsplit(self.world.slack.origin).netloc}/{TOKEN}?secure=no",
            "SLACK_LOST": f"slackkit://127.0.0.1:{self.nobody}/{LOST_TOKEN}?secure=no",
            "GAZETTE_HEARTBEAT_URL": f"http://127.0.0.1:{self.nobody}/{BEAT_TOKEN}",
            **(given or {}),
        }

    def start(
        self, *command: str, cwd: Path = ROOT, given: Mapping[str, str] | None = None
    ) -> "subprocess.Popen[bytes]":
        """Start a command in the background, in a session of its own; `log` returns what it prints."""
        with (self.folder / f"{'-'.join(command[:2])}.log").open("ab") as log:
            process = subprocess.Popen(
                command, cwd=cwd, env=self.environment(given), stdout=log, stderr=log, start_new_session=True
            )
        self.started.append(process)
        return process

    def run(self, *command: str, cwd: Path = ROOT, given: Mapping[str, str] | None = None) -> str:
        """Run a command to its end and return what it printed; it must end well."""
        environment = self.environment(given)
        done = subprocess.run(
            command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=120, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    def server_is_up(self) -> bool:
        """Whether a Prefect server answers at the lab's port."""
        with contextlib.suppress(urllib.error.URLError, ConnectionError, TimeoutError):
            urllib.request.urlopen(f"{self.api}/health", timeout=2).close()
            return True
        return False

    def release(self, name: str) -> datetime:
        """Publish a model with weights now, and return when."""
        now = datetime.now(UTC)
        self.world.hub.repo(f"acme/{name}", created=now, total=8_000_000_000, license="apache-2.0")
        self.world.clock.set(now)
        return now

    def told(self, name: str) -> list[str]:
        """Return the words of every message about a model that the receiver has accepted."""
        return [message.words for message in self.world.slack.messages if name in message.words]

    def log(self, name: str) -> str:
        """Return what a command has printed that was started, by its first two words: `gazette-serve`."""
        return (self.folder / f"{name}.log").read_text(encoding="utf-8", errors="replace")

    def leaks(self, home: Path) -> list[str]:
        """Return the columns of Prefect's database, and the logs, that hold a part of a receiver's or the heartbeat's address."""
        secrets = [token.rsplit("/", 1)[-1] for token in (TOKEN, LOST_TOKEN, BEAT_TOKEN)]
        with contextlib.closing(sqlite3.connect(home / "prefect.db")) as database:
            cells = [(place, str(cell)) for place, cell in _cells(database)]
        logs = [(path.name, path.read_text(encoding="utf-8", errors="replace")) for path in self.folder.rglob("*.log")]
        assert len(cells) > 1000, "the database was not read"
        return sorted({place for place, text in [*cells, *logs] if any(secret in text for secret in secrets)})

    def processes(self) -> dict[int, str]:
        """Return the command lines of every process that descends from this lab, by process id."""
        found = {}
        for place in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                if f"LAB={self.mark}".encode() in (place / "environ").read_bytes().split(b"\0"):
                    command = (place / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                    found[int(place.name)] = command
        return found

    def close(self) -> None:
        """End whatever still runs."""
        for process in self.started:
            process.poll()
        for number in self.processes():
            with contextlib.suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
        for process in self.started:
            process.wait()


@contextlib.contextmanager
def lab(folder: Path) -> Iterator[Lab]:
    """Yield a lab in `folder` and leave no process behind."""
    with World(Clock(datetime.now(UTC))) as world:
        found = Lab(folder, world)
        try:
            yield found
        finally:
            found.close()


def _cells(database: sqlite3.Connection) -> Iterator[tuple[str, object]]:
    for (table,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        rows = database.execute(f'SELECT * FROM "{table}"')
        for row in rows:
            for column, cell in zip(rows.description, row, strict=True):
                yield f"{table}.{column[0]}", cell


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
