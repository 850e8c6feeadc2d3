"""The parts of a digest, what needs a decision first. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from connectors.apprise import line
from storage.model import Change, Kind, Release

from . import words
from .digest_chart import picture
from .digest_lines import seen_by, told
from .digest_sources import coverage, coverage_line
from .document import Block, Document, Fact, Heading, Items, Paragraph, Run, Runs, facts, paragraph, say
from .due import coming
from .gather import tally
from .period import Digest
from .regulation import consultation, dates
from .setting import Setting
from .severity import rank

_MOST = 20
_KINDS = 4
_PARTS = ("license.", "model.", "regulation.", "post.", "page.", "code.", "source.", "receiver.")
_CALM = "Nothing needs a decision: no license was tightened, unclear or in conflict, no consultation was opened."
_ASKING = frozenset({"deny", "flag"})
_DECIDE = frozenset({"tightened", "mixed", "unclassified"})


def document(d: Digest, site_url: str = "", *, most: int = _MOST) -> Document:
    """Return the digest with at most `most` lines in each part."""
    setting = Setting(site_url, {release.id: release for release in d.releases})
    asked = decisions(d)
    blocks = (
        *_opening(d, asked),
        *((picture(d.chart),) if d.chart else ()),
        *_part("Needs a decision", asked, setting, most),
        *_releases(d, setting, most),
        *_part("License changes", [c for c in _of(d, "license.") if c not in asked], setting, most),
        *_part("European Union, by nearest date", [c for c in _regulation(d) if c not in asked], setting, most),
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
    """Return `[Digest] 2 license changes, 16 releases (6–12 Apr 2026)`; of an empty period how much was read."""
    said = tally(counted(d), _KINDS) or f"nothing changed; {coverage_line(d).rstrip('.')}"
    return line(f"[Digest] {said} ({words.days(*_days(d))})", 300)


def span(d: Digest) -> str:
    """Return the period as a key: `2026-04-06T0800-2026-04-13T0800`."""
    return f"{d.since:%Y-%m-%dT%H%M}-{d.until:%Y-%m-%dT%H%M}"


def _days(d: Digest) -> tuple[date, date]:
    return d.since.date(), (d.until - timedelta(microseconds=1)).date()


def counted(d: Digest) -> list[Change]:
    """Return what the title counts: one entry per release, and no news about our own sources."""
    seen: set[str] = set()
    kept = []
    for change in news(d):
        release = change.release or change.id
        repeated = change.kind == Kind.MODEL_RELEASED and release in seen
        if not repeated and not change.kind.startswith(("source.", "receiver.")):
            kept.append(change)
        seen |= {release} if change.kind == Kind.MODEL_RELEASED else set()
    return kept


def news(d: Digest) -> list[Change]:
    """Return the changes without the headlines that only announce a release whose weights are told."""
    weights = {change.release for change in d.changes if change.kind == Kind.MODEL_RELEASED and change.release}
    return [c for c in d.changes if c.kind == Kind.MODEL_RELEASED or c.release not in weights]


def _opening(d: Digest, decisions: Sequence[Change]) -> tuple[Block, ...]:
    start = "Nothing changed." if not counted(d) else _CALM
    if decisions:
        start = f"{words.counted(len(decisions), 'change needs', 'changes need')} a decision."
    held = [f"{words.counted(d.suppressed, 'message')} about what was told already"] if d.suppressed else []
    held += [f"{words.counted(d.silenced, 'change')} silenced (gazette silence list)"] if d.silenced else []
    held += [f"{words.counted(d.quiet, 'change')} recorded late or in a burst, without an alert"] if d.quiet else []
    notes = (paragraph("Not alerted: " + "; ".join(held) + ".", "small"),) if held else ()
    return (paragraph(f"{start} {coverage_line(d)}", "verdict"), *notes)


def _of(d: Digest, *starts: str) -> list[Change]:
    return sorted((change for change in news(d) if change.kind.startswith(starts)), key=rank)


def decisions(d: Digest) -> list[Change]:
    """Return license changes that take rights away, are unclear or stopped by the policy, and open consultations."""
    licenses = [c for c in _of(d, "license.") if c.kind != Kind.LICENSE_REVERTED]
    asked = [c for c in _of(d, Kind.REGULATION_CONSULTED) if consultation(c) == "open"]
    open_ = [c for c in asked if any(when > d.until.date() for _, when in dates(c))]
    return [*(c for c in licenses if _is_grave(c)), *open_]


def _is_grave(change: Change) -> bool:
    policy = change.details.get("policy")
    verdict = policy.get("verdict") if isinstance(policy, Mapping) else None
    way = change.details.get("direction")
    return change.kind == Kind.LICENSE_CONFLICT or way in _DECIDE or verdict in _ASKING


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
    return Heading(heading), Items(tuple(told(change, setting) for change in changes[:most]), more)


def _releases(d: Digest, setting: Setting, most: int) -> tuple[Block, ...]:
    """Return the releases by vendor; those of which only a change row is known are told by it."""
    first: dict[str, Change] = {}
    for change in sorted(_of(d, Kind.MODEL_RELEASED), key=lambda c: c.detected_at):
        first.setdefault(change.release or change.id, change)
    known = {release.id: release for release in d.releases}
    rows = [(c.vendor, told(c, setting, named=False)) for c in first.values()]
    rows += [(r.vendor, _announced(r)) for key, r in known.items() if key not in first]
    return _by_vendor(sorted(rows, key=lambda row: row[0].casefold()), most)


def _by_vendor(rows: Sequence[tuple[str, Runs]], most: int) -> tuple[Block, ...]:
    if not rows:
        return ()
    vendors = dict.fromkeys(vendor for vendor, _ in rows[:most])
    rest = f"… {len(rows) - most:,} more: gazette releases"
    blocks: list[Block] = [Heading("Releases")]
    for vendor in vendors:
        blocks += [Paragraph(say(line(vendor, 60), "bold"))] if vendor else []
        blocks.append(Items(tuple(runs for owner, runs in rows[:most] if owner == vendor)))
    return (*blocks, *((paragraph(rest, "small"),) if len(rows) > most else ()))


def _announced(release: Release) -> Runs:
    """Return a release of which there is news other than its weights in this period."""
    signal = release.signals[0] if release.signals else None
    if signal is None:
        return (Run(line(release.title, 150), "bold"),)
    how = "announced" if signal.stage == "announced" else "weights published"
    said = Run(f" — {how}: “{line(signal.title, 150)}”")
    return (Run(line(release.title, 150), "bold", url=signal.url), said, seen_by(signal.source, signal.seen_at))


_HEADINGS = {
    "licenses_of_releases": "Licenses of the releases",
    "downloads_in_thirty_days": "Downloads in thirty days, as the Hub counts them",
}


def _numbers(numbers: Mapping[str, Any]) -> tuple[Block, ...]:
    """Return a table of what is counted, and one of each group; the names in a group come from outside."""
    groups = {key: value for key, value in numbers.items() if _is_group(value)}
    flat = [(words.label(key), value) for key, value in numbers.items() if key not in groups]
    others = (_table(_HEADINGS.get(key, words.label(key)), list(group.items())) for key, group in groups.items())
    return (*_table("Numbers", flat), *_alone(flat), *(block for table in others for block in table))


def _alone(rows: Sequence[tuple[str, Any]]) -> tuple[Block, ...]:
    """Return a word to the counts of changes where none of them has a count of the period before beside it."""
    if not rows or any(isinstance(value, Mapping) and "before" in value for _, value in rows):
        return ()
    return (paragraph("The period before is not on record, so there is nothing to compare these with.", "small"),)


def _table(heading: str, rows: Sequence[tuple[str, Any]]) -> tuple[Block, ...]:
    table = facts((name, _number(value)) for name, value in rows)
    return (Heading(heading), *table) if table else ()


def _is_group(value: Any) -> bool:
    return isinstance(value, Mapping) and not {"now", "before"} & set(value)


def _number(value: Any) -> Runs | str:
    if not isinstance(value, Mapping):
        return words.number(value)
    now, before = value.get("now"), value.get("before")
    if before is None:
        return (Run(words.number(now), "bold"),)
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
