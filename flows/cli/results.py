"""What a command came to, as one JSON object on standard output; notes for people go to standard error as ever."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from flows.alert import Report as Alerted
    from flows.backfill import Report as Walked
    from flows.context import Context
    from flows.report import Failure
    from flows.report import Report as Polled
    from flows.start import Asked, Probe, Tried

Result = Annotated[bool, typer.Option("--json", help="Print what it came to as one JSON object.")]

IDLE = {
    "polled": 0,
    "unchanged": 0,
    "baselines": 0,
    "anew": [],
    "changes": [],
    "failures": [],
    "notices": [],
    "busy": [],
}
"""What a poll came to when nothing was due."""


def polled(report: "Polled") -> dict[str, Any]:
    """Return how many sources were polled, the ids of the changes, and who failed why."""
    return {
        "polled": report.polled,
        "unchanged": report.unchanged,
        "baselines": report.baselines,
        "anew": list(report.anew),
        "changes": [change.id for change in report.changes],
        "failures": _failures(report.failures),
        "notices": [{"name": name, "notice": notice} for name, notice in report.notices.items()],
        "busy": list(report.busy),
    }


def alerted(report: "Alerted") -> dict[str, Any]:
    """Return how many messages were delivered, and which receivers refused why."""
    troubles = [{"receiver": one.receiver, "state": one.state, "reason": one.reason} for one in report.troubles]
    return {"delivered": report.delivered, "troubles": troubles}


def walked(report: "Walked") -> dict[str, Any]:
    """Return how many sources were walked, and what was found of their past."""
    return {
        "walked": report.sources,
        "finished_before": report.skipped,
        "busy": report.busy,
        "changes": report.changes,
        "undated": report.undated,
        "failures": _failures(report.failures),
    }


def _failures(found: "Iterable[Failure]") -> list[dict[str, str]]:
    return [{"name": one.name, "state": one.state, "reason": one.reason} for one in found]


def checked(context: "Context", receivers: Iterable[tuple[str, str, str]], templates: int) -> dict[str, Any]:
    """Return the watchlist as it was understood: every source, and every receiver with what it hears."""
    return {
        "watchlist": str(context.watchlist.path),
        "sources": [
            {"name": one.name, "vendor": one.vendor, "connector": one.connector, "every": str(one.every)}
            for one in context.watchlist.sources
        ],
        "receivers": [{"name": name, "service": service, "hears": hears} for name, service, hears in receivers],
        "templates": templates,
    }


def probed(probes: "Iterable[Probe]", asked: "Iterable[Asked]") -> dict[str, Any]:
    """Return what every source and every receiver answered."""
    sources = [
        {"name": one.source.name, "state": one.state, "subjects": one.subjects, "newest": one.newest, "reason": one.reason}
        for one in probes
    ]  # fmt: skip
    receivers = [{"name": one.receiver, "state": one.state, "found": one.found} for one in asked]
    return {"sources": sources, "receivers": receivers}


def tried(receiver: str, found: "Iterable[Tried]") -> dict[str, Any]:
    """Return which examples arrived at a receiver, and why others did not."""
    messages = [
        {"example": one.example, "title": one.title, "receipt": one.receipt, "reason": one.reason} for one in found
    ]
    return {"receiver": receiver, "messages": messages}
