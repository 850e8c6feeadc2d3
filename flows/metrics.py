"""Numbers for Prometheus, served by `gazette serve --metrics-port`.

What is stored is asked for at each scrape. What only happens (polls, their durations, deliveries) is counted by the
runs, which are processes of their own, into files that the serving process adds up.
"""

import logging
import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from connectors.exceptions import ConfigError
from storage import reading
from storage.changes import tally

from . import logs, status
from .context import Context

if TYPE_CHECKING:
    from prometheus_client.core import Metric

FOLDER = "GAZETTE_METRICS_DIR"
"""Set for the runs by the process that serves them: where they count."""
_SECONDS = (0.1, 0.3, 1, 3, 10, 30, 100)


def count(flow: str) -> None:
    """Count what this run does, where somebody serves the numbers. One run of a flow at a time counts."""
    folder = os.environ.get(FOLDER)
    if not folder or any(isinstance(handler, Counting) for handler in logs.LOG.handlers):
        return
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
    from prometheus_client import values  # noqa: PLC0415 - only where it is asked for

    # One file for each flow, not for each process: a year of runs is four files.
    values.ValueClass = values.MultiProcessValue(lambda: flow)  # type: ignore[no-untyped-call]
    logs.LOG.addHandler(Counting())
    logs.LOG.setLevel(logging.INFO)


class Counting(logging.Handler):
    """Turns events into counts."""

    def __init__(self) -> None:
        super().__init__()
        from prometheus_client import CollectorRegistry, Counter, Histogram  # noqa: PLC0415

        own = CollectorRegistry()
        named = ("source", "outcome")
        self.polls = Counter("gazette_polls", "Visits to sources.", named, registry=own)
        self.poll_seconds = Histogram(
            "gazette_poll_seconds", "Seconds of a visit to a source.", buckets=_SECONDS, registry=own
        )
        told = ("receiver", "outcome")
        self.sent = Counter("gazette_delivery_attempts", "Messages handed to receivers.", told, registry=own)
        self.send_seconds = Histogram(
            "gazette_delivery_seconds", "Seconds until a receiver answered.", buckets=_SECONDS, registry=own
        )

    def emit(self, record: logging.LogRecord) -> None:
        """Count one event."""
        values, name = logs.values(record), record.getMessage()
        if name in {"source polled", "source failed"}:
            self.polls.labels(values["source"], values["state"]).inc()
            self.poll_seconds.observe(values["seconds"])
        elif name in {"message delivered", "message refused"}:
            self.sent.labels(values["receiver"], values["state"]).inc()
            self.send_seconds.observe(values["seconds"])


class Stored:
    """Collects what the database knows."""

    def __init__(self, context: Context) -> None:
        self.context = context

    def describe(self) -> Iterable["Metric"]:
        """Return nothing: the database is not asked before the first scrape."""
        return ()

    def collect(self) -> Iterator["Metric"]:
        """Yield freshness and failures of every source, changes by kind, and what every receiver is owed."""
        from prometheus_client.core import CounterMetricFamily  # noqa: PLC0415

        found = status.gather(self.context)
        yield from self._sources(found)
        yield from _receivers(found)
        changes = CounterMetricFamily("gazette_changes", "Changes in the log.", labels=["kind", "origin"])
        with reading(self.context.engine) as session:
            for kind, origin, number in tally(session):
                changes.add_metric([kind, origin], number)
        yield changes

    def _sources(self, found: status.Status) -> Iterator["Metric"]:
        from prometheus_client.core import GaugeMetricFamily  # noqa: PLC0415

        age = GaugeMetricFamily("gazette_source_age_seconds", "Since the last good visit.", labels=["source", "vendor"])
        failures = GaugeMetricFamily("gazette_source_failures", "Failures in a row.", labels=["source", "vendor"])
        states = GaugeMetricFamily("gazette_source_state", "1 for the state it is in.", labels=["source", "state"])
        for entry in found.sources:
            named = [entry["name"], entry["vendor"]]
            if entry["succeeded_at"]:
                age.add_metric(named, (self.context.now - entry["succeeded_at"]).total_seconds())
            failures.add_metric(named, entry["failures"])
            states.add_metric([entry["name"], entry["state"]], 1)
        yield from (age, failures, states)


def _receivers(found: status.Status) -> Iterator["Metric"]:
    from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily  # noqa: PLC0415

    for state, said in (("owed", "Messages not sent yet."), ("dead", "Messages given up.")):
        gauge = GaugeMetricFamily(f"gazette_deliveries_{state}", said, labels=["receiver"])
        for entry in found.receivers:
            gauge.add_metric([entry["name"]], entry[state])
        yield gauge
    delivered = CounterMetricFamily("gazette_deliveries", "Messages that arrived.", labels=["receiver"])
    for entry in found.receivers:
        delivered.add_metric([entry["name"]], entry["delivered"])
    yield delivered


def serve(context: Context, folder: Path, host: str, port: int) -> int:
    """Serve the numbers at http://host:port/metrics beside whatever else runs; the port comes back.

    folder: where runs count, emptied first. ConfigError when the port is taken.
    """
    from prometheus_client import CollectorRegistry, start_http_server  # noqa: PLC0415
    from prometheus_client.multiprocess import MultiProcessCollector  # noqa: PLC0415

    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    os.environ[FOLDER] = str(folder.resolve())
    registry = CollectorRegistry()
    MultiProcessCollector(registry, path=str(folder.resolve()))  # type: ignore[no-untyped-call]
    registry.register(Stored(context))
    try:
        server, _ = start_http_server(port, addr=host, registry=registry)
    except OSError as exc:
        msg = f"the metrics port {port} cannot be used: {exc.strerror}; choose another: --metrics-port"
        raise ConfigError(msg) from exc
    return int(server.server_port)
