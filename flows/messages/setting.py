"""What the layouts share: names, titles and the closing evidence of a change. Pure."""

import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import quote

from connectors.apprise import line
from storage.deadlines import brussels_day
from storage.model import Change, Release
from storage.predecessors import Predecessor

from . import words
from .document import Block, Fact, Items, Run, Runs, facts, say

_TITLE = 300
_NAME = 120


@dataclass(frozen=True, slots=True)
class Setting:
    """What the words need besides the change.

    site_url: where the records are published. releases: by id. predecessors: what came before the model that a change
    tells of, by the change's id.
    """

    site_url: str = ""
    releases: Mapping[str, Release] = field(default_factory=dict)
    predecessors: Mapping[str, Predecessor] = field(default_factory=dict)

    def record(self, change: Change) -> str:
        """Return the address of a change's page on the site, "" where there is no site."""
        return (
            f"{self.site_url.rstrip('/')}/changes/{quote(change.id, safe='', errors='replace')}/"
            if self.site_url
            else ""
        )

    def release(self, change: Change) -> Release | None:
        """Return the release a change belongs to, None where it is not known."""
        return self.releases.get(change.release or "")


def title(change: Change, rest: str) -> str:
    """Return `[License] Google: rest`, one clean line."""
    prefix = words.PREFIXES.get(change.kind) or words.PREFIXES.get(change.kind.partition(".")[0], "Change")
    if change.vendor == words.EU:
        prefix = "EU"
    vendor = "" if prefix == "EU" or not change.vendor else f"{line(change.vendor, 60)}: "
    return line(f"[{prefix}] {vendor}{rest}", _TITLE)


def name(change: Change) -> str:
    """Return what a change is about, short."""
    return line(change.title or change.subject, _NAME)


def detail(change: Change, *keys: str) -> Any:
    """Return the first of several facts that is known: details before the facts as they are now."""
    found = (place[key] for key in keys for place in (change.details, change.after) if place.get(key))
    return next(found, None)


def differing(change: Change) -> tuple[Block, ...]:
    """Return the facts that differ, each `before → after`."""
    # What identifies a text tells a reader nothing.
    keys = [key for key in dict.fromkeys([*change.before, *change.after]) if key not in {"digest", "license_file"}]
    pairs = [(key, change.before.get(key), change.after.get(key)) for key in keys]
    return facts((words.label(key), turned(old, new)) for key, old, new in pairs if old != new)


def turned(before: Any, after: Any) -> Runs:
    """Return `before → after` in words."""
    return (Run(words.plain(before)), Run(" → "), Run(words.plain(after), "bold"))


def evidence(change: Change, setting: Setting) -> tuple[Fact, ...]:
    """Return where a change was seen, and how to hear no more of its kind."""
    seen = change.evidence
    source = line(str(seen.get("source") or change.source), 100)
    url = str(seen.get("url") or change.url)
    rows: Iterable[tuple[str, Runs | str]] = (
        ("Source", source),
        ("Address", say(url, url=url)),
        ("Revision", line(str(seen.get("revision") or ""), 80)),
        ("Digest", line(str(seen.get("digest") or ""), 80)),
        ("Seen", words.moment(seen.get("seen_at")) or words.moment(change.detected_at)),
        ("Occurred", _occurred(change)),
        ("Change", line(change.id, 80)),
        ("Record", say(setting.record(change), url=setting.record(change))),
        ("Mute", f"gazette silence add --subject {shlex.quote(line(change.subject, 200))}"),
    )
    return tuple(row for table in facts(rows) for row in getattr(table, "rows", ()))


def bullets(texts: Iterable[Any], most: int, each: int = 300) -> tuple[Block, ...]:
    """Return a list of texts, nothing where there are none."""
    kept = [line(str(text), each) for text in texts]
    if not kept:
        return ()
    more = f"{len(kept) - most:,} more" if len(kept) > most else ""
    return (Items(tuple(say(text) for text in kept[:most]), more),)


def reasons(found: Iterable[Any]) -> str:
    """Return what of our trade something speaks of: `AI Act; general-purpose AI (GPAI)` of `general-purpose AI: GPAI`."""
    pairs = (str(reason).partition(": ") for reason in found)
    said = (f"{topic} ({words_})" if words_ and words_ != topic else topic for topic, _, words_ in pairs)
    return line("; ".join(said), _TITLE)


def several(value: Any) -> list[Any]:
    """Return a list of what may be a list, one value or nothing."""
    if value is None or value == "":
        return []
    return list(value) if isinstance(value, (list, tuple, set, frozenset)) else [value]


def occurred_day(change: Change) -> date | None:
    """Return the day on which it happened: the European Union's days are those of Brussels, all others of UTC."""
    return (brussels_day if change.vendor == words.EU else words.day)(change.occurred_at)


def _occurred(change: Change) -> str:
    if change.occurred_at is None:
        return ""
    if change.occurred_precision in {"day", "month"}:
        return str(occurred_day(change))[: 7 if change.occurred_precision == "month" else 10]
    doubt = {"sighting": " (first sighting)", "repo_created": " (repository created)"}
    return words.moment(change.occurred_at) + doubt.get(change.occurred_precision, "")
