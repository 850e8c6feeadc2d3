"""A Prefect server of a benchmark's own, and what is counted in its database."""

import contextlib
import os
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path

from flows.server import SETTINGS

_START_UP = 180.0
_QUIET = 6.0
"""Seconds without a new row after which a run is taken to be written down: the server writes behind."""


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextlib.contextmanager
def prefect_server(home: Path, more: Mapping[str, str] | None = None) -> Iterator[dict[str, str]]:
    """Run a Prefect server as `gazette serve` starts one; the environment its users need comes back."""
    home.mkdir(parents=True, exist_ok=True)
    port = free_port()
    place = {
        **SETTINGS,
        **(more or {}),
        "PREFECT_HOME": str(home),
        "PREFECT_API_URL": f"http://127.0.0.1:{port}/api",
        "PREFECT_SERVER_API_PORT": str(port),
        "DO_NOT_TRACK": "1",
    }
    command = [sys.executable, "-m", "prefect", "server", "start"]
    with (home / "server.log").open("ab") as log:
        process = subprocess.Popen(command, env=os.environ | place, stdout=log, stderr=log, start_new_session=True)
    try:
        _wait(place["PREFECT_API_URL"])
        yield {**place, "SERVER_PID": str(process.pid)}
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(api: str) -> None:
    deadline = time.monotonic() + _START_UP
    while time.monotonic() < deadline:
        with contextlib.suppress(urllib.error.URLError, ConnectionError, TimeoutError):
            urllib.request.urlopen(f"{api}/health", timeout=2).close()
            return
        time.sleep(0.2)
    msg = "the Prefect server did not start"
    raise TimeoutError(msg)


def rows(home: Path) -> dict[str, int]:
    """Return how many rows each table of Prefect's database has, once it has stopped growing."""
    found, since = _rows(home), time.monotonic()
    while time.monotonic() - since < _QUIET:
        time.sleep(0.5)
        if (now := _rows(home)) != found:
            found, since = now, time.monotonic()
    return found


def _rows(home: Path) -> dict[str, int]:
    with contextlib.closing(sqlite3.connect(home / "prefect.db", timeout=60)) as database:
        tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return {name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for (name,) in tables}


def memory(pid: int) -> float:
    """Return the resident memory of a process in MB."""
    for line in Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0
