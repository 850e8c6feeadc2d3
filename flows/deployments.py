"""The flows as Prefect runs them: load, loop, call. prefect.yaml names them, `gazette serve` serves them.

One task for all the sources that a run takes, not one for each: a task costs the server forty times what a poll costs
us, and Prefect's database must not grow with the watchlist; workers share the sources by lease. State that matters lives in our database; nothing here has retries, the outbox and the next schedule are the retry engines. A
run that hangs would keep all later ones from starting, so every run has an end.
"""

import os
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.deployments import run_deployment
from prefect.logging import get_run_logger
from prefect.runtime import flow_run

from connectors.model import Span
from flows import alert as alert_
from flows import backfill as backfill_
from flows import courier, heartbeat, logs, metrics, tidings
from flows import digest as digest_
from flows import maintain as maintain_
from flows import poll as poll_
from flows.context import Context, build
from flows.messages import digest_markdown
from flows.report import Failure
from storage import Change, claims, condition, reading

ROWS = 100
"""Sources in the table of a run at most, those in trouble first."""
_MINUTES = 60.0
_COLUMNS = ("name", "vendor", "state", "succeeded_at", "next_at", "reason")


def run_name() -> str:
    """Return what a list of runs shows: the flow and the minute it was meant for."""
    return f"{flow_run.flow_name} {flow_run.scheduled_start_time:%Y-%m-%d %H:%M}"


@flow(
    name="poll",
    flow_run_name=run_name,
    timeout_seconds=30 * _MINUTES,
    description="Poll the sources that are due; deliver what is owed meanwhile, and in the end.",
)
def poll(names: list[str] | None = None, everything: bool = False) -> int:
    """Poll and tell, leave a table of the sources behind; the number of changes comes back."""
    context = _begin("poll")
    context.register()
    changes: list[Change] = []
    with heartbeat.cycle(context, get_run_logger().warning) as cycle:
        if names or everything or is_due(context):
            changes, troubles = poll_sources(names or [], everything)
            cycle.well = not troubles + len(deliver().troubles)
        else:
            cycle.well = True
    _publish(context, changes)
    return len(changes)


def _begin(name: str) -> Context:
    """Log and count what this run does, as the process that serves it was told; its context comes back."""
    logs.follow(os.environ)
    metrics.count(name)
    return build()


def is_due(context: Context) -> bool:
    """Tell whether any source is due."""
    with reading(context.engine) as session:
        return bool(claims.due(session, [source.name for source in context.sources], context.now))


@task(name="poll-sources", task_run_name="poll", cache_policy=NO_CACHE, persist_result=False)
def poll_sources(names: list[str], everything: bool) -> tuple[list[Change], int]:
    """Poll what is due, named or all, as far as no other worker has it, and deliver meanwhile.

    The changes come back and how many messages were refused; failures are noted with each source, never raised.
    """
    context = build()
    with courier.Courier(context) as messenger:
        report = poll_.poll(context, tuple(names), everything=everything, told=messenger.wake)
    _warn(report.failures, report.anew)
    for name, notice in report.notices.items():
        get_run_logger().warning("source %r: %s", name, notice)
    _tell(messenger.report)
    counts = (report.polled, report.unchanged, report.baselines, len(report.failures), len(report.changes))
    get_run_logger().info("%d polled: %d unchanged, %d for the first time, %d failed; %d changes", *counts)
    for change in report.changes:
        tidings.announce(change)
    return report.changes, len(messenger.report.troubles)


def _warn(failures: Sequence[Failure], anew: Sequence[str] = ()) -> None:
    for name in anew:
        get_run_logger().warning("source %r was read at another place than before: remembered, not told", name)
    for failure in failures:
        get_run_logger().warning("source %r is %s: %s", failure.name, failure.state, failure.reason)


@task(name="deliver", task_run_name="deliver", cache_policy=NO_CACHE, persist_result=False)
def deliver() -> alert_.Report:
    """Deliver what is owed; a receiver that refuses is logged, never raised."""
    report = alert_.alert(build())
    _tell(report)
    return report


def _tell(report: alert_.Report) -> None:
    for trouble in report.troubles:
        get_run_logger().warning("receiver %r: %s (%s)", trouble.receiver, trouble.reason, trouble.state)
    for receiver, title in report.sent:
        get_run_logger().info("told %r: %s", receiver, title)


def _publish(context: Context, changes: Sequence[Change]) -> None:
    """Leave a table of the sources behind and, where something changed, a summary of it and a new site.

    A site that does not exist yet is written at once: who has just begun would look at an empty folder for an hour.
    """
    with reading(context.engine) as session:
        known = {entry.name: asdict(entry) for entry in condition.states(session)}
    watched = [known[source.name] for source in context.sources if source.name in known]
    create_table_artifact(key="sources", **sheet(watched))
    if changes:
        written = tidings.summary(changes, context.settings.site_url)
        create_markdown_artifact(key="changes", markdown=written, description=f"{len(changes)} changes")
    out = context.settings.site_out
    if out and (changes or not Path(out, "index.html").exists()):
        rebuild(out)


def sheet(sources: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the table of the sources, with as many words of how all are doing: of a thousand it shows a hundred."""
    well = Counter(str(entry["state"]) for entry in sources)
    first = sorted(sources, key=lambda entry: bool(entry["state"] == "healthy"))
    rows = [{key: str(entry[key] or "") for key in _COLUMNS} for entry in first[:ROWS]]
    counts = ", ".join(f"{count} {state}" for state, count in well.most_common())
    return {"table": rows, "description": f"{len(sources)} sources: {counts}"}


@task(name="rebuild-site", task_run_name="rebuild {out}", cache_policy=NO_CACHE, persist_result=False)
def rebuild(out: str) -> int:
    """Write the pages of the site whose data changed; their number comes back."""
    from flows.site.build import build as build_site  # noqa: PLC0415 - templates and charts, which most runs do not need

    report = build_site(build(), Path(out))
    get_run_logger().info("%s: %d pages written, %d unchanged", out, report.written, report.kept)
    return report.written


@flow(
    name="site",
    flow_run_name=run_name,
    timeout_seconds=30 * _MINUTES,
    description="Write the pages of the site whose data changed; without GAZETTE_SITE_OUT it does nothing.",
)
def site(out: str | None = None) -> int:
    """Bring the site up to date, also where only the day or the health of a source changed."""
    place = out or _begin("site").settings.site_out
    return rebuild(place) if place else 0


@flow(
    name="alert",
    flow_run_name=run_name,
    timeout_seconds=15 * _MINUTES,
    description="Deliver what is owed to receivers.",
)
def alert() -> int:
    """Deliver what is owed; the number of messages comes back."""
    _begin("alert")
    return deliver().delivered


@flow(
    name="digest",
    flow_run_name=run_name,
    timeout_seconds=15 * _MINUTES,
    description="Write up what became known in a period, the last week where none is given.",
)
def digest(since: datetime | None = None, until: datetime | None = None, receiver: str | None = None) -> str:
    """Write a digest as Markdown and, where a receiver is named, send it; scheduled digests are deliveries of `alert`."""
    context = _begin("digest")
    end = utc(until) or context.now
    found = digest_.digest(context, digest_.Period(utc(since) or end - digest_.WEEK, end))
    if receiver:
        digest_.send(context, found, receiver)
    written = digest_markdown(found)
    create_markdown_artifact(key="digest", markdown=written, description=f"{found.since:%Y-%m-%d} to {end:%Y-%m-%d}")
    return written


def utc(moment: datetime | None) -> datetime | None:
    """Return a moment in UTC, which is meant where it has no zone."""
    if moment is None:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


@flow(
    name="backfill", flow_run_name=run_name, description="Write the past of the sources into the log; it never alerts."
)
def backfill(
    names: list[str] | None = None, since: datetime | None = None, until: datetime | None = None, workers: int = 1
) -> int:
    """Walk the sources' own history; the number of changes written comes back.

    With `workers` above 1, so many runs less one are started of this same deployment, for other workers to take: they
    share the sources by lease, and one that nobody takes is not missed.
    """
    for _ in range(workers - 1):
        told = {"names": names, "since": since, "until": until, "workers": 1}
        run_deployment("backfill/backfill", parameters=told, timeout=0, as_subflow=False)
    report = backfill_.backfill(build(), tuple(names or ()), Span(since=utc(since), until=utc(until)))
    _warn(report.failures)
    counts = (report.sources, report.skipped, report.busy, report.changes)
    told_of = "%d sources walked, %d were finished before, %d are walked by others; %d changes written into the past"
    get_run_logger().info(told_of, *counts)
    return report.changes


@flow(
    name="maintain",
    flow_run_name=run_name,
    timeout_seconds=60 * _MINUTES,
    description="Prune by retention and compact the database.",
)
def maintain() -> int:
    """Prune and compact; the number of rows that went comes back."""
    report = maintain_.maintain(build())
    dropped = report.blobs + report.attempts + report.metrics + report.quarantined
    get_run_logger().info("%d rows dropped", dropped)
    return dropped
