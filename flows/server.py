"""The Prefect server that `gazette serve` reports to: the one that is configured, else one of its own."""

import contextlib
import ctypes
import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from connectors.exceptions import ConfigError

_START_UP = 120.0
"""Seconds a server may take: its first start migrates its own database."""
_STOP = 8.0
"""Seconds a server may take to stop."""
_TRIES = 3
"""Between finding a free port and using it, somebody else may take it."""
_PR_SET_PDEATHSIG = 1
SETTINGS: Mapping[str, str] = {
    # A run a minute is half a million a year: Prefect's database must forget.
    "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
    "PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD": "P7D",
    "PREFECT_SERVER_EVENTS_RETENTION_PERIOD": "P2D",
    # Leases kept in memory are lost with the server, the slots they hold are not: no later run would ever start.
    "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": "prefect.server.concurrency.lease_storage.filesystem",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
}
"""What a server of our own is told, where the environment says nothing else."""


@contextlib.contextmanager
def running(say: Callable[[str], None]) -> Iterator[None]:
    """Have a Prefect API while the block runs; ConfigError where there is none.

    The temporary server that Prefect starts by itself has no scheduler: what it serves never runs.
    """
    from prefect.settings import get_current_settings  # noqa: PLC0415 - a second, which other commands save

    if url := get_current_settings().api.url:
        _ask(url)
        say(f"reporting to the Prefect server at {url}")
        yield
        return
    home = Path(os.environ.get("PREFECT_HOME") or ".gazette/prefect").resolve()
    say("starting a Prefect server, half a minute when it is the first time")
    with _alone(home), _own(home) as port:
        say(f"its pages are at http://127.0.0.1:{port}, its files in {home}")
        yield


def _ask(url: str) -> None:
    from prefect.client.orchestration import get_client  # noqa: PLC0415

    with get_client(sync_client=True) as client:
        problem = client.api_healthcheck()
    if problem is not None:
        msg = f"the Prefect server at {url} does not answer ({problem}); start it, or unset PREFECT_API_URL"
        raise ConfigError(msg)


@contextlib.contextmanager
def _alone(home: Path) -> Iterator[None]:
    """Hold the folder: two servers in it would write to one database."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / "serve.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as exc:
            msg = f"another `gazette serve` runs with {home}; stop it, or set PREFECT_HOME to another folder"
            raise ConfigError(msg) from exc
        yield


@contextlib.contextmanager
def _own(home: Path) -> Iterator[int]:
    for _ in range(_TRIES):
        port = int(os.environ.get("PREFECT_SERVER_API_PORT") or _free_port())
        with _process(home, port) as process:
            if _comes_up(process, port):
                _turn_to(home, port)
                yield port
                return
    msg = f"the Prefect server did not start; its log is {home / 'server.log'}"
    raise ConfigError(msg)


@contextlib.contextmanager
def _process(home: Path, port: int) -> Iterator["subprocess.Popen[bytes]"]:
    place = {"PREFECT_HOME": str(home), "PREFECT_SERVER_API_HOST": "127.0.0.1", "PREFECT_SERVER_API_PORT": str(port)}
    with (home / "server.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "prefect", "server", "start"],
            env={**SETTINGS, **os.environ, **place},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,  # Ctrl-C is ours: the server goes last
            preexec_fn=_die_with_parent,  # noqa: PLW1509 - no thread has been started yet
        )
    try:
        yield process
    finally:
        _stop(process)


def _die_with_parent() -> None:
    """Have Linux stop the server when this process is killed without a chance to do so itself."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _comes_up(process: "subprocess.Popen[bytes]", port: int) -> bool:
    deadline = time.monotonic() + _START_UP
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(urllib.error.URLError, ConnectionError, TimeoutError):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/api/health", timeout=2).close()
            # Had another process taken the port, ours would be about to end.
            return process.poll() is None
        time.sleep(0.2)
    return False


def _turn_to(home: Path, port: int) -> None:
    """Have this process and the runs it will start use the server."""
    from prefect.context import refresh_global_settings_context  # noqa: PLC0415

    os.environ |= {"PREFECT_HOME": str(home), "PREFECT_API_URL": f"http://127.0.0.1:{port}/api"}
    refresh_global_settings_context()


def _stop(process: "subprocess.Popen[bytes]") -> None:
    """Stop the server and wait for it; who is in a hurry cannot leave it behind."""
    before = {number: signal.signal(number, signal.SIG_IGN) for number in (signal.SIGINT, signal.SIGTERM)}
    process.terminate()
    try:
        process.wait(timeout=_STOP)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    for number, handler in before.items():
        signal.signal(number, handler)
