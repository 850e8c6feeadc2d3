"""The parts of a digest, what needs a decision first. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from connectors.apprise import line
from storage.model import Change, Kind, Release

from . import words
from .digest_sources import coverage, coverage_line
from .document import Block, Document, Fact, Heading, Items, Run, Runs, facts, paragraph, say
from .due import coming
from .gather import item, tally
from .period import Digest
from .regulation import consultation, dates
from .setting import Setting
from .severity import rank

_MOST = 20
_KINDS = 4
_PARTS = ("license.", "model.", "regulation.", "post.", "page.", "code.", "source.", "receiver.")
_DECIDE = frozenset({"tightened", "mixed", "unclassified"})


def document(d: Digest, site_url: str = "", *, most: int = _MOST) -> Document:
    """Return the digest with at most `most` lines in each part."""
    setting = Setting(site_url, {release.id: release for release in d.releases})
    blocks = (
        *_opening(d),
        *_part("Needs a decision", _decisions(d), setting, most),
        *_releases(d, setting, most),
        *_part("License changes", _of(d, "license."), setting, most),
        *_part("European Union, by nearest date", _regulation(d), setting, most),
        *coming(d, most),
        *_part("Models", _models(d), setting, most),
        *_part("Pages, posts and code", _of(d, "post.", "page.", "code."), setting, most),
        *_part("Other", [change for change in d.changes if not change.kind.startswith(_PARTS)], setting, most),
        *_part("Sources and receivers", _of(d, "source.", "receiver."), setting, most),
        *_numbers(d.numbers),
        *coverage(d),
    )
    return Document(title=title(d), blocks=blocks, evidence=_evidence(d, site_url), link=site_url)


def title(d: Digest) -> str:
    """Return `[Digest] 2 license changes, 16 releases (2026-04-06 to 2026-04-12)`."""
    told = tally(_told(d), _KINDS) or "nothing changed"
    first, last = _days(d)
    period = f"{first}" if first == last else f"{first} to {last}"
    return line(f"[Digest] {told} ({period})", 300)


def span(d: Digest) -> str:
    """Return the period as a key: `2026-04-06T0800-2026-04-13T0800`."""
    return f"{d.since:%Y-%m-%dT%H%M}-{d.until:%Y-%m-%dT%H%M}"


def _days(d: Digest) -> tuple[date, date]:
    return d.since.date(), (d.until - timedelta(microseconds=1)).date()


def _told(d: Digest) -> list[Change]:
    """Return what the title counts: one entry per release, and no news about our own sources."""
    seen: set[str] = set()
    told = []
    for change in news(d):
        release = change.release or change.id
        repeated = change.kind == Kind.MODEL_RELEASED and release in seen
        if not repeated and not change.kind.startswith(("source.", "receiver.")):
            told.append(change)
        seen |= {release} if change.kind == Kind.MODEL_RELEASED else set()
    return told


def news(d: Digest) -> list[Change]:
    """Return the changes without the headlines that only announce a release whose weights are told."""
    weights = {change.release for change in d.changes if change.kind == Kind.MODEL_RELEASED and change.release}
    return [c for c in d.changes if c.kind == Kind.MODEL_RELEASED or c.release not in weights]


def _opening(d: Digest) -> tuple[Block, ...]:
    told = _told(d)
    start = f"{words.counted(len(told), 'change')}: {tally(told)}." if told else "Nothing changed."
    held = [f"{words.counted(d.suppressed, 'message')} of what was told already"] if d.suppressed else []
    held += [f"{words.counted(d.silenced, 'change')} silenced (gazette silence list)"] if d.silenced else []
    held += [f"{words.counted(d.quiet, 'change')} recorded late or in a burst, without an alert"] if d.quiet else []
    notes = (paragraph("Not alerted: " + "; ".join(held) + ".", "small"),) if held else ()
    return (paragraph(f"{start} {coverage_line(d)}", "verdict"), *notes)


def _of(d: Digest, *starts: str) -> list[Change]:
    return sorted((change for change in news(d) if change.kind.startswith(starts)), key=rank)


def _decisions(d: Digest) -> list[Change]:
    """Return license changes that take rights away or were not understood, conflicts, and open consultations."""
    licenses = [c for c in _of(d, "license.") if c.kind != Kind.LICENSE_REVERTED]
    asked = [c for c in _of(d, Kind.REGULATION_CONSULTED) if consultation(c) == "open"]
    open_ = [c for c in asked if any(when > d.until.date() for _, when in dates(c))]
    grave = [c for c in licenses if c.kind == Kind.LICENSE_CONFLICT or c.details.get("direction") in _DECIDE]
    return [*grave, *open_]


def _regulation(d: Digest) -> list[Change]:
    """Return the steps of regulation, those with a date still to come first, the nearest before the others."""
    today = d.until.date()
    ahead = {change.id: min((w for _, w in dates(change) if w >= today), default=date.max) for change in d.changes}
    return sorted(_of(d, "regulation."), key=lambda change: ahead[change.id])


def _models(d: Digest) -> list[Change]:
    return [change for change in _of(d, "model.") if change.kind != Kind.MODEL_RELEASED]


def _part(heading: str, changes: Sequence[Change], setting: Setting, most: int) -> tuple[Block, ...]:
    if not changes:
        return ()
    more = f"{len(changes) - most:,} more" if len(changes) > most else ""
    return Heading(heading), Items(tuple(item(change, setting) for change in changes[:most]), more)


def _releases(d: Digest, setting: Setting, most: int) -> tuple[Block, ...]:
    """Return the releases by vendor; those of which only a change row is known are told by it."""
    first: dict[str, Change] = {}
    for change in sorted(_of(d, Kind.MODEL_RELEASED), key=lambda c: c.detected_at):
        first.setdefault(change.release or change.id, change)
    known = {release.id: release for release in d.releases}
    rows = [(c.vendor, _release(c, known.get(key), setting)) for key, c in first.items()]
    rows += [(r.vendor, _announced(r)) for key, r in known.items() if key not in first]
    return _by_vendor(sorted(rows, key=lambda row: row[0].casefold()), most)


def _by_vendor(rows: Sequence[tuple[str, Runs]], most: int) -> tuple[Block, ...]:
    if not rows:
        return ()
    more = f"{len(rows) - most:,} more: gazette releases" if len(rows) > most else ""
    return Heading("Releases"), Items(tuple(runs for _, runs in rows[:most]), more)


def _release(change: Change, release: Release | None, setting: Setting) -> Runs:
    others = len(release.signals) - 1 if release else 0
    more = (Run(f" (and {words.counted(others, 'further sighting')})", "small"),) if others > 0 else ()
    return (*item(change, setting), *more)


def _announced(release: Release) -> Runs:
    signal = release.signals[0] if release.signals else None
    where = f" ({signal.source}, {words.moment(signal.seen_at)})" if signal else ""
    url = signal.url if signal else ""
    return (Run(f"{line(release.vendor, 60)}: {line(release.title, 150)}", url=url), Run(where, "small"))


def _numbers(numbers: Mapping[str, Any], name: str = "Numbers") -> tuple[Block, ...]:
    flat = {key: value for key, value in numbers.items() if not _is_group(value)}
    groups = {key: value for key, value in numbers.items() if _is_group(value)}
    table = facts((words.label(key), _number(value)) for key, value in flat.items())
    head = (Heading(line(words.label(name), 80)),) if table else ()
    return (*head, *table, *(block for key, value in groups.items() for block in _numbers(value, key)))


def _is_group(value: Any) -> bool:
    return isinstance(value, Mapping) and not {"now", "before"} & set(value)


def _number(value: Any) -> Runs | str:
    if not isinstance(value, Mapping):
        return words.number(value)
    now, before = value.get("now"), value.get("before")
    return (
        Run(words.number(now), "bold"),
        Run(f" (period before: {words.number(before)}{_growth(now, before)})", "small"),
    )


def _growth(now: Any, before: Any) -> str:
    if not isinstance(now, (int, float)) or not isinstance(before, (int, float)) or before <= 0:
        return ""
    return f", {(now - before) / before:+.0%}"


def _evidence(d: Digest, site_url: str) -> tuple[Fact, ...]:
    period = f"{words.moment(d.since)} up to, not including, {words.moment(d.until)}"
    command = f"gazette digest --since {d.since.date()} --until {d.until.date()}"
    site = [Fact("Record", say(site_url, url=site_url))] if site_url else []
    return (
        Fact("Period", say(period)),
        Fact("Evidence", say("gazette show SUBJECT, for each line above")),
        Fact("Again", say(command)),
        *site,
    )
