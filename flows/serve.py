"""Everything on schedule in one process: Prefect's serve, with the deployments of prefect.yaml."""

import contextlib
import os
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

import yaml
from pydantic import TypeAdapter, ValidationError

from connectors.exceptions import ConfigError

from . import server
from .context import Context

_LIMIT = 4
"""Runs at the same time; each is a process of about 100 MB."""
_ENTRY = "flows.deployments."
_SHIPPED = (Path(__file__).resolve().parent.parent, Path(sys.prefix) / "share" / "model-gazette")


def serve(context: Context, say: Callable[[str], None]) -> None:
    """Run every scheduled deployment of prefect.yaml until SIGINT or SIGTERM; ConfigError where that cannot begin."""
    context.register()
    _hand_down(context)
    with _stoppable():
        import prefect  # noqa: PLC0415 - a second and a half, which other commands save

        found = deployments(declared())
        with server.running(say):
            say(f"serving {len(context.watchlist.sources)} sources; stop with Ctrl-C")
            prefect.serve(*found, limit=_LIMIT, print_starting_message=False)
    say("stopped")


def _hand_down(context: Context) -> None:
    """Runs are processes of their own: they learn from the environment what the command line said."""
    os.environ["GAZETTE_WATCHLIST"] = str(context.path.resolve())
    os.environ["GAZETTE_DATABASE"] = absolute(context.settings.database)
    os.environ.setdefault("DO_NOT_TRACK", "1")


def absolute(url: str) -> str:
    """Return the database URL with an absolute path, so that it means the same in every directory."""
    prefix = "sqlite:///"
    path = url.removeprefix(prefix)
    if not url.startswith(prefix) or path.startswith((":memory:", "/")) or not path:
        return url
    return f"{prefix}{Path(path).resolve()}"


@contextlib.contextmanager
def _stoppable() -> Iterator[None]:
    """End the block on SIGINT and SIGTERM as on a return; a background job, which ignores SIGINT, hears it too."""

    def stop(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, stop)
    with contextlib.suppress(KeyboardInterrupt):
        yield


def declared() -> list[Mapping[str, Any]]:
    """Return our deployments of prefect.yaml: of the one here, else of the one that came with the program."""
    for folder in (Path(), *_SHIPPED):
        if found := _ours(folder / "prefect.yaml"):
            return found
    msg = "no prefect.yaml with deployments of ours was found; run `gazette serve` where it is"
    raise ConfigError(msg)


def _ours(path: Path) -> list[Mapping[str, Any]]:
    """Return what the file deploys of our flows; it may be missing, or belong to another project."""
    if not path.is_file():
        return []
    try:
        found = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as exc:
        msg = f"{path.resolve()} is not valid YAML: {exc}"
        raise ConfigError(msg) from exc
    entries = (found or {}).get("deployments") or []
    return [entry for entry in entries if str(entry.get("entrypoint", "")).startswith(_ENTRY)]


def deployments(found: list[Mapping[str, Any]]) -> list[Any]:
    """Return those with a schedule as Prefect's serve wants them (RunnerDeployment); ConfigError names a wrong one."""
    return [_deployment(entry) for entry in found if entry.get("schedules")]


def _deployment(entry: Mapping[str, Any]) -> Any:
    from prefect.client.schemas.objects import ConcurrencyLimitConfig  # noqa: PLC0415
    from prefect.types.entrypoint import EntrypointType  # noqa: PLC0415

    limit = entry.get("concurrency_limit")
    try:
        return getattr(import_module("flows.deployments"), entry["entrypoint"].removeprefix(_ENTRY)).to_deployment(
            entry["name"],
            schedules=[_schedule(schedule) for schedule in entry["schedules"]],
            parameters=entry.get("parameters") or {},
            tags=entry.get("tags") or [],
            description=entry.get("description"),
            concurrency_limit=limit if isinstance(limit, int | None) else ConcurrencyLimitConfig.model_validate(limit),
            entrypoint_type=EntrypointType.MODULE_PATH,
        )
    except (AttributeError, KeyError, TypeError, ValidationError, ValueError) as exc:
        msg = f"prefect.yaml: deployment {entry.get('name')!r} cannot be served: {exc}"
        raise ConfigError(msg) from exc


def _schedule(entry: Mapping[str, Any]) -> Any:
    from prefect.schedules import Schedule  # noqa: PLC0415

    values = {"timezone": "UTC", **{key: value for key, value in entry.items() if key != "replaces"}}
    for key, kind in (("interval", timedelta), ("anchor_date", datetime)):
        if key in values:
            values[key] = TypeAdapter(kind).validate_python(values[key])
    if not values.keys() & {"interval", "cron", "rrule"}:
        msg = f"schedule {entry.get('slug')!r} needs an interval, a cron or an rrule"
        raise ValueError(msg)
    return Schedule(**values)
