"""One change as one line of a digest: what, how, in which words, and where it was seen. Pure."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from connectors.apprise import line
from storage.model import Change, Kind, Release

from . import words
from .difference import diff_words
from .document import Run, Runs
from .layouts import headline
from .regulation import dates
from .setting import Setting, detail, name, reasons, several

_GIST = 320
_CLAUSES = 4
_QUOTE = 220
_TEXT = 20_000
_PHRASE = 15
_SIGNALS = {
    "model": ("repository", "repositories"),
    "post": ("post", "posts"),
    "code": ("code release", "code releases"),
    "page": ("page", "pages"),
}
_PLACES = 12
_WAYS = {"tightened": 0, "mixed": 1, "unclassified": 2, "loosened": 3, "neutral": 4}
_VERDICTS = {"deny": "not allowed by your policy", "flag": "to be looked at by your policy"}


def told(change: Change, setting: Setting, *, named: bool = True) -> Runs:
    """Return a line with its source; named: say whose it is."""
    said = headline(change, setting).partition("] ")[2] or name(change)
    if not named:
        said = said.removeprefix(f"{line(change.vendor, 60)}: ")
    what, dash, how = said.partition(" — ")
    more = gist(change, setting)
    start = Run(what, "bold", url=change.url)
    joint = "; " if how and more else ""
    return (
        start,
        Run(f"{' — ' if dash else '. ' if more else ''}{line(how, 500)}{joint}"),
        *more,
        *_source(change, setting),
    )


def gist(change: Change, setting: Setting) -> Runs:
    """Return what a headline leaves open: the clauses, the sightings, the dates, the source's own words."""
    if change.kind == Kind.MODEL_RELEASED:
        return _sighted(setting.release(change))
    said = line("; ".join(_left_open(change, setting)), _GIST)
    return (Run(said),) if said else ()


def _left_open(change: Change, setting: Setting) -> list[str]:
    if change.kind.startswith("license."):
        return _licensed(change)
    if change.kind.startswith(("post.", "code.")):
        quote = line(str(detail(change, "summary") or ""), _QUOTE)
        return [f"“{quote}”"] if quote and not quote.startswith(name(change)) else []
    told_ = headline(change, setting)
    days = [f"{label.lower()} {when}" for label, when in dates(change) if f"{when}" not in told_]
    return [*_provisions(change), *days, *_edited(change)]


def _provisions(change: Change) -> list[str]:
    """Return which provisions are touched, and for what of our trade that matters."""
    named = [str(place) for place in several(detail(change, "articles"))]
    matters = reasons(several(detail(change, "relevance"))[:1]) if named else ""
    verb = "changed:" if change.kind == Kind.REGULATION_UPDATED else "touches"
    return [*([f"{verb} {words.listed(named, _PLACES)}"] if named else []), *([matters] if matters else [])]


def _edited(change: Change) -> list[str]:
    """Return how much of a page is other than it was, and the longest of what is new, in its own words."""
    removed, added = ([str(text) for text in several(detail(change, way))] for way in ("removed", "added"))
    rows = ((removed, "removed"), (added, "added"))
    counts = ", ".join(f"{words.counted(len(found), 'sentence')} {way}" for found, way in rows if found)
    runs = [text for way, text in diff_words(" ".join(removed)[:_TEXT], " ".join(added)[:_TEXT]) if way == "ins"]
    newest = max(runs, key=len, default="").strip()
    if len(newest) < _PHRASE:
        # A word that was put in says nothing by itself.
        newest = next((text for text in added if newest in text), newest)
    newest = line(newest, _QUOTE)
    return [*([counts] if counts else []), *([f"new: “{newest}”"] if newest else [])]


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


def _sighted(release: Release | None) -> Runs:
    """Return who announced a release, and by how many repositories, posts and tags it is known."""
    if release is None or len(release.signals) < 2:  # noqa: PLR2004 - one sighting is the release itself
        return ()
    post = next((signal for signal in release.signals if signal.kind == Kind.POST_PUBLISHED), None)
    counts = Counter(signal.kind.partition(".")[0] for signal in release.signals)
    known = [words.counted(counts[kind], *named) for kind, named in _SIGNALS.items() if counts[kind]]
    if post is None:
        return (Run(words.listed(known)),)
    source = Run(f" ({line(post.source, 80)}); {words.listed(known)}")
    return (Run("announced as "), Run(f"“{line(post.title, 120)}”", url=post.url), source)


def seen_by(source: str, at: datetime) -> Run:
    """Return where something was seen, and when."""
    return Run(f" ({line(source, 80)}, {words.short(at)})", "small")


def _source(change: Change, setting: Setting) -> Runs:
    source = str(change.evidence.get("source") or change.source)
    seen = seen_by(source, words.instant(change.evidence.get("seen_at")) or change.detected_at)
    record = setting.record(change)
    return (seen, Run(" "), Run("record", url=record)) if record else (seen,)
