"""The flows as Prefect runs them: load, loop, call. prefect.yaml names them, `gazette serve` serves them.

One task per shard of sources, not per source: a task costs the server forty times what a poll costs us. State that
matters lives in our database; nothing here has retries, the outbox and the next schedule are the retry engines.
"""

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.logging import get_run_logger

from flows import alert as alert_
from flows import backfill as backfill_
from flows import digest as digest_
from flows import maintain as maintain_
from flows import poll as poll_
from flows import status as status_
from flows.cli.app import moment
from flows.context import Context, build
from flows.messages import digest_markdown
from storage import reading, sources

SHARD = 100
"""Sources per task run."""


@flow(name="poll", description="Poll the sources that are due, then deliver what is owed.")
def poll(names: list[str] | None = None, everything: bool = False) -> int:
    """Poll in shards, alert at once, leave a table of the sources behind; the number of changes comes back."""
    context = build()
    context.register()
    changes = sum(poll_shard(shard, everything) for shard in _shards(context, names or [], everything))
    deliver()
    _publish(context)
    return changes


def _shards(context: Context, names: list[str], everything: bool) -> list[list[str]]:
    chosen = [source.name for source in context.named(tuple(names))]
    if not names and not everything:
        with reading(context.engine) as session:
            chosen = list(sources.due(session, chosen, context.now))
    return [chosen[i : i + SHARD] for i in range(0, len(chosen), SHARD)]


@task(name="poll-shard", cache_policy=NO_CACHE, persist_result=False)
def poll_shard(names: list[str], everything: bool) -> int:
    """Poll one shard of sources; failures are noted with each source and logged, never raised."""
    report = poll_.poll(build(), tuple(names), everything=everything)
    for failure in report.failures:
        get_run_logger().warning("source %r is %s: %s", failure.name, failure.state, failure.reason)
    return len(report.changes)


@task(name="deliver", cache_policy=NO_CACHE, persist_result=False)
def deliver() -> int:
    """Deliver what is owed; the number of messages comes back."""
    report = alert_.alert(build())
    for trouble in report.troubles:
        get_run_logger().warning("receiver %r: %s (%s)", trouble.receiver, trouble.reason, trouble.state)
    return report.delivered


def _publish(context: Context) -> None:
    rows = [{key: str(entry[key] or "") for key in _COLUMNS} for entry in status_.gather(context).sources]
    create_table_artifact(key="sources", table=rows, description="How every source is doing")


_COLUMNS = ("name", "vendor", "state", "succeeded_at", "next_at", "reason")


@flow(name="alert", description="Deliver what is owed.")
def alert() -> int:
    """Deliver what is owed; the number of messages comes back."""
    return deliver()


@flow(name="digest", description="Write what became known in a period, or send it to a receiver.")
def digest(since: str | None = None, until: str | None = None, receiver: str | None = None) -> str:
    """Write a digest as Markdown and, where a receiver is named, send it; scheduled digests are deliveries of `alert`."""
    context = build()
    end = moment(until) if until else context.now
    found = digest_.digest(context, digest_.Period(moment(since) if since else end - digest_.WEEK, end))
    if receiver:
        digest_.send(context, found, receiver)
    written = digest_markdown(found)
    create_markdown_artifact(key="digest", markdown=written, description="What became known in the period")
    return written


@flow(name="backfill", description="Write the past of the sources into the log; it never alerts.")
def backfill(names: list[str] | None = None, since: str | None = None, until: str | None = None) -> int:
    """Walk the sources' own history; the number of changes written comes back."""
    ends = (moment(since) if since else None, moment(until) if until else None)
    report = backfill_.backfill(build(), tuple(names or ()), *ends)
    for failure in report.failures:
        get_run_logger().warning("source %r is %s: %s", failure.name, failure.state, failure.reason)
    return report.changes


@flow(name="maintain", description="Prune by retention and compact the database.")
def maintain() -> int:
    """Prune and compact; the number of rows that went comes back."""
    report = maintain_.maintain(build())
    return report.blobs + report.attempts + report.metrics + report.quarantined
