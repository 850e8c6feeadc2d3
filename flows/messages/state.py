"""Models that moved or closed, sources and receivers that stopped working, and every other kind. Pure."""

from connectors.apprise import line
from storage.model import Change, Kind

from . import words
from .document import Block, facts, paragraph, say
from .release import license_of
from .setting import Setting, detail, differing, name, title

_WHAT: dict[str, tuple[str, str]] = {
    Kind.MODEL_UPDATED: ("weights updated", "The weights of {name} changed."),
    Kind.MODEL_GATED: ("now gated", "Downloading {name} now needs the publisher's consent."),
    Kind.MODEL_UNGATED: ("no longer gated", "{name} can be downloaded without asking."),
    Kind.MODEL_REMOVED: (
        "removed",
        "{name} is gone from where it was published; copies keep the terms they came with.",
    ),
    Kind.MODEL_RESTORED: ("back again", "{name} is published again."),
    Kind.MODEL_MOVED: ("moved", "{name} has a new address; it is the same repository."),
    Kind.SOURCE_FAILING: ("failing", "{name} cannot be read. What changes there may be missed until it recovers."),
    Kind.SOURCE_RECOVERED: ("recovered", "{name} is read again."),
    Kind.SOURCE_STALE: ("silent", "{name} can be read, and has shown nothing new for longer than it should."),
    Kind.RECEIVER_FAILING: (
        "not reachable",
        "A message to {name} did not arrive and is not tried again. It is kept: see gazette outbox list and retry.",
    ),
}


def headline(change: Change, _: Setting) -> str:
    """Return `[Model] Meta: Llama 4 Scout — now gated`, or `[Change] Meta: X — the kind` for one without words."""
    known = _WHAT.get(change.kind)
    reason = line(str(detail(change, "reason") or ""), 80)
    told = known[0] if known else change.kind
    before = line(str(change.before.get("name") or ""), 100) if change.kind == Kind.MODEL_MOVED else ""
    told = f"{told} from {before}" if before else told
    named = reason if change.kind.endswith(".failing") else ""
    return title(change, f"{name(change)} — {told}{f': {named}' if named else ''}")


def blocks(change: Change, _: Setting) -> tuple[Block, ...]:
    """Return what happened and the facts that differ."""
    known = _WHAT.get(change.kind)
    told = known[1].format(name=name(change)) if known else f"{name(change)}: {change.kind}."
    return (
        paragraph(told, "verdict"),
        *facts(
            [
                ("Message", line(str(detail(change, "message") or ""), 300)),
                ("Reason", line(str(detail(change, "reason") or ""), 300)),
                ("Since", words.moment(detail(change, "since", "first_failed_at") or "")),
                ("Usual gap", _days(change, "usual_days")),
                ("Silent for", _days(change, "silent_days")),
                ("Meanwhile", _meanwhile(change)),
                ("Failures", words.number(detail(change, "failures")) if detail(change, "failures") else ""),
                *_last_known(change),
                ("Address", say(change.url, url=change.url)),
            ]
        ),
        *differing(change),
    )


def _last_known(change: Change) -> list[tuple[str, str]]:
    """Return what a model was that is gone: its copies keep the terms."""
    if change.kind != Kind.MODEL_REMOVED:
        return []
    size = words.amount(detail(change, "parameters"))
    return [("Last license", license_of(change)), ("Parameters", size)] if detail(change, "license") or size else []


def _days(change: Change, key: str) -> str:
    count = detail(change, key)
    return words.counted(count, "day") if isinstance(count, int) else ""


def _meanwhile(change: Change) -> str:
    sibling, at = detail(change, "sibling"), detail(change, "sibling_at")
    return f"{line(str(sibling), 100)} had something new on {words.moment(at)}" if sibling else ""
