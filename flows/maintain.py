"""Keep the memory small: prune what no change refers to, compact the file."""

from dataclasses import dataclass
from datetime import timedelta

from storage import begin, retention

from . import health, linked
from .context import Context
from .reader import recorder

KEEP_RESPONSES = timedelta(days=30)
"""Of an address that shows nothing new for so long the next answer is read whole once more, which changes nothing."""
KEEP_ATTEMPTS = timedelta(days=180)
KEEP_METRICS = timedelta(days=730)


@dataclass(frozen=True, slots=True)
class Report:
    """How many rows went; silent: how many sources were found silent that were not before."""

    responses: int
    blobs: int
    attempts: int
    metrics: int
    quarantined: int
    silent: int


def maintain(context: Context) -> Report:
    """Prune by retention and compact, look for sources that fell silent, and leave pages that no card names any more.

    Evidence of changes, license texts and identities are kept for ever.
    """
    now = context.now
    with begin(context.engine) as session:
        report = Report(
            responses=retention.drop_responses(session, now - KEEP_RESPONSES),
            blobs=retention.drop_blobs(session),
            attempts=retention.drop_attempts(session, now - KEEP_ATTEMPTS),
            metrics=retention.drop_metrics(session, now - KEEP_METRICS),
            quarantined=retention.drop_quarantine(session, now - KEEP_ATTEMPTS),
            silent=len(health.stale(session, recorder(context, now))),
        )
    linked.forget(context)
    retention.compact(context.engine)
    return report
