"""A change as one JSON object; its keys are a promise to users' scripts. Pure."""

from datetime import UTC, datetime
from typing import Any

from storage.deadlines import Deadline
from storage.model import Change, Release

KEYS = [
    "id",
    "kind",
    "subject",
    "vendor",
    "title",
    "url",
    "release",
    "before",
    "after",
    "details",
    "evidence",
    "occurred_at",
    "occurred_precision",
    "detected_at",
    "origin",
]


def change(found: Change) -> dict[str, Any]:
    """Return a change as the object that `--json` prints."""
    return {key: _value(getattr(found, key)) for key in KEYS}


def release(found: Release) -> dict[str, Any]:
    """Return a release with all its signals as the object that `--json` prints."""
    keys = ("id", "vendor", "family", "version", "title", "first_seen")
    fields = ("change", "source", "subject", "kind", "title", "url", "seen_at", "stage")
    signals = [{name: _value(getattr(signal, name)) for name in fields} for signal in found.signals]
    facts = {name: {"value": f.value, "from": f.told_by, "repository": f.repository} for name, f in found.facts.items()}
    whole = {**{key: _value(getattr(found, key)) for key in keys}, "signals": signals, "facts": facts}
    return whole | ({"look_alike": found.look_alike} if found.look_alike else {})


def deadline(found: Deadline, now: datetime) -> dict[str, Any]:
    """Return a deadline as the object that `gazette status --deadlines --json` prints; `days`: how far away it is."""
    keys = ("step", "subject", "title", "url", "source", "vendor")
    when = {"type": "deadline", "date": found.day.isoformat(), "days": found.days(now)}
    return {**when, **{key: getattr(found, key) for key in keys}}


def _value(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return str(value) if isinstance(value, str) else value
