"""One change as one line of a digest: what, how, in which words, and where it was seen. Pure."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from connectors.apprise import line
from storage.model import Change, Kind, Release

from . import words
from .document import Run, Runs
from .layouts import headline
from .regulation import dates
from .setting import Setting, detail, name, several

_GIST = 320
_CLAUSES = 4
_QUOTE = 220
_WAYS = {"tightened": 0, "mixed": 1, "unclassified": 2, "loosened": 3, "neutral": 4}
_VERDICTS = {"deny": "not allowed by your policy", "flag": "to be looked at by your policy"}


def told(change: Change, setting: Setting, *, named: bool = True) -> Runs:
    """Return a line with its source; named: say whose it is."""
    said = headline(change, setting).partition("] ")[2] or name(change)
    if not named:
        said = said.removeprefix(f"{line(change.vendor, 60)}: ")
    what, dash, how = said.partition(" — ")
    more = gist(change, setting)
    rest = "; ".join(part for part in (how, more) if part)
    start = Run(what, "bold", url=change.url)
    return (start, Run(f"{' — ' if dash else '. '}{line(rest, 500)}" if rest else ""), _source(change))


def gist(change: Change, setting: Setting) -> str:
    """Return what a headline leaves open: the clauses, the sightings, the dates, the source's own words."""
    if change.kind.startswith("license."):
        return line("; ".join(_licensed(change)), _GIST)
    if change.kind == Kind.MODEL_RELEASED:
        return _sighted(setting.release(change))
    if change.kind.startswith("regulation."):
        return line("; ".join(f"{label} {when}" for label, when in dates(change)), _GIST)
    if change.kind.startswith(("post.", "code.")):
        quote = line(str(detail(change, "summary") or ""), _QUOTE)
        return f"“{quote}”" if quote and not quote.startswith(name(change)) else ""
    counts = [
        f"{words.counted(len(rows), 'sentence')} {way}"
        for way in ("added", "removed")
        if (rows := several(detail(change, way)))
    ]
    return ", ".join(counts)


def _licensed(change: Change) -> list[str]:
    rows = [row for row in several(change.details.get("attributes")) if isinstance(row, Mapping)]
    rows.sort(key=lambda row: _WAYS.get(str(row.get("direction")), 9))
    told_ = [_clause(row) for row in rows[:_CLAUSES]]
    told_ += [f"{len(rows) - _CLAUSES} more clauses"] if len(rows) > _CLAUSES else []
    passages = len(several(change.details.get("unclassified")))
    told_ += [f"{words.counted(passages, 'passage')} not classified"] if passages else []
    covers = [str(item) for item in several(change.details.get("covers"))]
    told_ += [f"covers {words.listed(covers, 3)}"] if covers else []
    policy = change.details.get("policy")
    verdict = _VERDICTS.get(str(policy.get("verdict"))) if isinstance(policy, Mapping) else None
    return [*([verdict] if verdict else []), *told_]


def _clause(row: Mapping[str, Any]) -> str:
    key = str(row.get("key") or "clause")
    turned = f"{words.clause(key, row.get('before'))} → {words.clause(key, row.get('after'))}"
    return f"{words.label(key).lower()}: {line(turned, 120)}"


def _sighted(release: Release | None) -> str:
    if release is None or len(release.signals) < 2:  # noqa: PLR2004 - one sighting is the release itself
        return ""
    post = next((signal for signal in release.signals if signal.kind == Kind.POST_PUBLISHED), None)
    announced = f"announced as “{line(post.title, 120)}” ({post.source}), " if post else ""
    return f"{announced}{words.counted(len(release.signals), 'sighting')}"


def seen_by(source: str, at: datetime) -> Run:
    """Return where something was seen, and when."""
    return Run(f" ({line(source, 80)}, {words.short(at)})", "small")


def _source(change: Change) -> Run:
    source = str(change.evidence.get("source") or change.source)
    return seen_by(source, words.instant(change.evidence.get("seen_at")) or change.detected_at)
