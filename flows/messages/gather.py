"""Several changes in one message: a list, and a summary where there are many of a kind. Pure."""

import hashlib
from collections import Counter
from collections.abc import Sequence

from connectors.apprise import line
from storage.model import Change

from . import words
from .document import Block, Document, Fact, Heading, Items, Run, Runs, paragraph, say
from .layouts import headline
from .setting import Setting, name
from .severity import gravest, rank, severity

_MANY = 10
_KINDS = 4
_NAMES = {
    "model.released": ("release", "releases"),
    "license.changed": ("license change", "license changes"),
    "license.conflict": ("license conflict", "license conflicts"),
    "license.reverted": ("reverted license", "reverted licenses"),
    "post.published": ("post", "posts"),
    "post.updated": ("updated post", "updated posts"),
    "page.changed": ("changed page", "changed pages"),
    "code.released": ("code release", "code releases"),
    "regulation.published": ("EU publication", "EU publications"),
    "regulation.amended": ("EU amendment", "EU amendments"),
    "regulation.updated": ("EU update", "EU updates"),
    "regulation.consulted": ("EU consultation", "EU consultations"),
    "model.updated": ("updated model", "updated models"),
    "model.gated": ("newly gated model", "newly gated models"),
    "model.ungated": ("model no longer gated", "models no longer gated"),
    "model.removed": ("removed model", "removed models"),
    "model.restored": ("restored model", "restored models"),
    "model.moved": ("moved model", "moved models"),
    "source.failing": ("failing source", "failing sources"),
    "source.recovered": ("recovered source", "recovered sources"),
    "source.stale": ("stale source", "stale sources"),
    "receiver.failing": ("failing receiver", "failing receivers"),
}


def tally(changes: Sequence[Change], most: int = 0) -> str:
    """Return `2 license changes, 16 releases`, the gravest kind first; `most` kinds by name, the rest together."""
    counts = list(Counter(change.kind for change in sorted(changes, key=rank)).items())
    named = counts[:most] if most and len(counts) > most + 1 else counts
    rest = sum(count for _, count in counts[len(named) :])
    told = [words.counted(count, *_NAMES.get(kind, (kind, kind))) for kind, count in named]
    return ", ".join([*told, *([f"{rest:,} other changes"] if rest else [])])


def key(changes: Sequence[Change]) -> str:
    """Return the stable id of a message about these changes, whatever their order."""
    joined = "\n".join(sorted(change.id for change in changes))
    return f"gathered-{hashlib.sha256(joined.encode('utf-8', 'replace')).hexdigest()[:20]}"


def document(changes: Sequence[Change], setting: Setting) -> Document:
    """Return one message about all of them, the gravest first."""
    ordered = sorted(changes, key=rank)
    kinds = dict.fromkeys(change.kind for change in ordered)
    groups = [[change for change in ordered if change.kind == kind] for kind in kinds]
    return Document(
        title=_title(ordered),
        blocks=(
            paragraph(_verdict(ordered), "verdict"),
            *(block for group in groups for block in _group(group, setting, alone=len(groups) == 1)),
        ),
        evidence=_evidence(ordered, setting),
        link=setting.site_url or next((change.url for change in ordered if change.url), ""),
        severity=gravest([severity(change) for change in ordered]),
    )


def _title(ordered: Sequence[Change]) -> str:
    vendors = words.listed(list(dict.fromkeys(line(change.vendor, 40) for change in ordered if change.vendor)), 3)
    return line(f"[Gazette] {tally(ordered, _KINDS)}{f' — {vendors}' if vendors else ''}", 300)


def _verdict(ordered: Sequence[Change]) -> str:
    kinds = len({change.kind for change in ordered})
    return f"{words.counted(len(ordered), 'change')}: {tally(ordered)}." if kinds > 1 else f"{tally(ordered)}."


def _group(group: Sequence[Change], setting: Setting, *, alone: bool) -> tuple[Block, ...]:
    one, many = _NAMES.get(group[0].kind, (group[0].kind, group[0].kind))
    label = words.counted(len(group), one, many)
    counts = Counter(line(change.vendor or change.source, 60) for change in group)
    summed = ", ".join(f"{vendor}: {count}" for vendor, count in counts.most_common(12))
    more = f"{len(group) - _MANY:,} more: gazette changes --kind {group[0].kind}" if len(group) > _MANY else ""
    return (
        *(() if alone else (Heading(label),)),
        *((paragraph(f"By vendor: {summed}."),) if len(group) >= _MANY and len(counts) > 1 else ()),
        Items(tuple(item(change, setting) for change in group[:_MANY]), more),
    )


def item(change: Change, setting: Setting) -> Runs:
    """Return one line about one change, with where and when it was seen."""
    said = headline(change, setting).partition("] ")[2] or name(change)
    seen = words.moment(change.evidence.get("seen_at")) or words.moment(change.detected_at)
    source = line(str(change.evidence.get("source") or change.source), 80)
    return (Run(said, url=change.url), Run(f" ({source}, {seen}, {line(change.id)[:12]})", "small"))


def _evidence(ordered: Sequence[Change], setting: Setting) -> tuple[Fact, ...]:
    sources = list(dict.fromkeys(line(str(c.evidence.get("source") or c.source), 80) for c in ordered))
    seen = sorted(change.detected_at for change in ordered)
    rows = [
        Fact("Sources", say(words.listed(sources, 8))),
        Fact("Seen", say(" to ".join(dict.fromkeys((words.moment(seen[0]), words.moment(seen[-1])))))),
        Fact("Evidence", say("gazette show SUBJECT, for each of them")),
        Fact("Mute", say("gazette silence add --subject SUBJECT")),
    ]
    site = [Fact("Record", say(setting.site_url, url=setting.site_url))] if setting.site_url else []
    return tuple(rows + site)
