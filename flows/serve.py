"""Everything on schedule in one process: Prefect's serve, on a server of its own where none is named."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml

from connectors.exceptions import ConfigError

from .context import Context

_START_UP = 120.0
"""Seconds a Prefect server may take: its first start migrates its own database."""
_LIMIT = 4
_PLACES = (Path("prefect.yaml"), Path(__file__).resolve().parent.parent / "prefect.yaml")


def serve(context: Context, say: Callable[[str], None]) -> None:
    """Run every scheduled deployment of prefect.yaml until interrupted."""
    context.register()
    _hand_down(context)
    with _server(say):
        import prefect  # noqa: PLC0415 - a second and a half, and it reads the environment when imported

        say(f"serving {len(context.watchlist.sources)} sources; stop with Ctrl-C")
        prefect.serve(*deployments(), limit=_LIMIT)


def _hand_down(context: Context) -> None:
    """Runs are processes of their own: they learn from the environment what the command line said."""
    os.environ["GAZETTE_WATCHLIST"] = str(context.path.resolve())
    os.environ["GAZETTE_DATABASE"] = absolute(context.settings.database)
    os.environ.setdefault("DO_NOT_TRACK", "1")
    os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")


def absolute(url: str) -> str:
    """Return the database URL with an absolute path, so that it means the same in every directory."""
    prefix = "sqlite:///"
    path = url.removeprefix(prefix)
    if not url.startswith(prefix) or path.startswith((":memory:", "/")) or not path:
        return url
    return f"{prefix}{Path(path).resolve()}"


@contextlib.contextmanager
def _server(say: Callable[[str], None]) -> Iterator[None]:
    """Use the Prefect API that is configured, else start a server and stop it at the end.

    The temporary server that Prefect starts by itself has no scheduler: what it serves never runs.
    """
    if os.environ.get("PREFECT_API_URL"):
        yield
        return
    port = _free_port()
    url = f"http://127.0.0.1:{port}/api"
    home = Path(os.environ.get("PREFECT_HOME", ".gazette/prefect")).resolve()
    home.mkdir(parents=True, exist_ok=True)
    os.environ |= {"PREFECT_HOME": str(home), "PREFECT_API_URL": url, "PREFECT_SERVER_API_PORT": str(port)}
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    with (home / "server.log").open("ab") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)  # noqa: S603
        try:
            say(f"starting a Prefect server on http://127.0.0.1:{port} (its log: {home / 'server.log'})")
            _wait(process, url, home)
            yield
        finally:
            _stop(process)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait(process: "subprocess.Popen[bytes]", url: str, home: Path) -> None:
    deadline = time.monotonic() + _START_UP
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(urllib.error.URLError, ConnectionError, TimeoutError):
            urllib.request.urlopen(f"{url}/health", timeout=2).close()  # noqa: S310 - our own loopback address
            return
        time.sleep(0.3)
    msg = f"the Prefect server did not start; its log is {home / 'server.log'}"
    raise ConfigError(msg)


def _stop(process: "subprocess.Popen[bytes]") -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)


def declared() -> list[dict[str, Any]]:
    """Return the deployments of prefect.yaml: the one here, else the one that came with the program."""
    shipped = Path(sys.prefix) / "share" / "model-gazette" / "prefect.yaml"
    for path in (*_PLACES, shipped):
        if path.is_file():
            found: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))["deployments"]
            return found
    msg = "no prefect.yaml was found; run `gazette serve` where it is"
    raise ConfigError(msg)


def deployments() -> list[Any]:
    """Return the scheduled deployments as Prefect's serve wants them (prefect RunnerDeployment)."""
    return [_deployment(entry) for entry in declared() if entry.get("schedules")]


def _deployment(entry: dict[str, Any]) -> Any:
    from importlib import import_module  # noqa: PLC0415

    from prefect.client.schemas.objects import ConcurrencyLimitConfig  # noqa: PLC0415

    module, name = entry["entrypoint"].rsplit(".", 1)
    limit = entry.get("concurrency_limit")
    return getattr(import_module(module), name).to_deployment(
        entry["name"],
        schedules=[_schedule(schedule) for schedule in entry["schedules"]],
        parameters=entry.get("parameters") or {},
        tags=entry.get("tags") or [],
        description=entry.get("description"),
        concurrency_limit=ConcurrencyLimitConfig.model_validate(limit) if limit else None,
    )


def _schedule(entry: dict[str, Any]) -> Any:
    from prefect.schedules import Cron, Interval  # noqa: PLC0415
    from pydantic import TypeAdapter  # noqa: PLC0415

    zone, slug = entry.get("timezone", "UTC"), entry.get("slug")
    if "cron" in entry:
        return Cron(entry["cron"], timezone=zone, slug=slug)
    return Interval(TypeAdapter(timedelta).validate_python(entry["interval"]), timezone=zone, slug=slug)
