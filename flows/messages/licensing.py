"""A license, its terms or what a repository says of them. Pure."""

import shlex
from collections.abc import Mapping
from typing import Any

from connectors.apprise import line
from storage.model import Change, Kind

from . import ours, words
from .difference import abridge, diff_words
from .document import Block, Heading, Paragraph, Quote, Run, Runs, Style, facts, paragraph, say
from .setting import Setting, differing, name, several, title

_CLAUSES = 8
_UNCLASSIFIED = 5
_QUOTE = 600
_STYLES: dict[str, Style] = {"same": "", "del": "del", "ins": "ins"}
_ADVICE = "A plain-language reading made by a machine, not legal advice; the literal words stand beside it."


def headline(change: Change, _: Setting) -> str:
    """Return `[License] Google: Gemma terms — loosened, effective 2026-04-11`."""
    if change.kind == Kind.LICENSE_CONFLICT:
        return title(change, f"{name(change)} — its statements of the license disagree")
    if change.kind == Kind.LICENSE_REVERTED:
        return title(change, f"{name(change)} — {_ids(change) or 'back to the earlier text'}, reverted")
    code = "the code's license, not the weights'" if change.details.get("claim") == "code" else ""
    parts = [code, _ids(change), _direction(change), _effective(change)]
    return title(change, f"{name(change)} — {', '.join(part for part in parts if part)}")


def blocks(change: Change, setting: Setting) -> tuple[Block, ...]:
    """Return the verdict, who is covered, and every clause with its words before and after."""
    return (
        paragraph(_verdict(change), "verdict"),
        *ours.verdict(change),
        *_steps(change),
        *_scope(change, setting),
        *_clauses(change),
        *_unclassified(change),
        paragraph(_ADVICE, "small"),
    )


_CLAIMS = {
    "card": "the model card",
    "file": "a license file of the repository",
    "code": "the license of the code, not of the weights",
    "license": "the text of the license",
    "gate": "the text one must accept to get access",
}


def _ids(change: Change) -> str:
    before, after = (_identity(facts_) for facts_ in (change.before, change.after))
    return f"{before or 'none'} → {after or 'none'}" if before != after else ""


def _identity(facts_: Mapping[str, Any]) -> str:
    value = next(
        (facts_[key] for key in ("license_name", "license", "id") if facts_.get(key) not in (None, "", "other")), ""
    )
    return line(words.plain(value), 60) if value else ""


def _direction(change: Change) -> str:
    return words.DIRECTIONS.get(str(change.details.get("direction") or ""), "changed")


def _effective(change: Change) -> str:
    date = words.day(change.details.get("effective_date"))
    return f"effective {date}" if date else ""


def _verdict(change: Change) -> str:
    if change.kind == Kind.LICENSE_CONFLICT:
        return "What the card, the tags and the license files say of the license does not agree."
    rows = _attributes(change)
    texts = len(several(change.details.get("unclassified")))
    counts = [
        (sum(row.get("direction") == way for row in rows), words.DIRECTIONS[way])
        for way in ("tightened", "loosened", "mixed", "neutral", "unclassified")
    ]
    told = [f"{words.counted(count, 'clause')} {way}" for count, way in counts if count]
    told += [f"{words.counted(texts, 'passage')} not classified"] if texts else []
    start = f"{_direction(change)[:1].upper()}{_direction(change)[1:]}"
    return f"{start}: {', '.join(told)}." if told else f"{start}."


def _scope(change: Change, setting: Setting) -> tuple[Block, ...]:
    covers = [str(item) for item in several(change.details.get("covers"))]
    models = [str(item) for item in several(change.details.get("models"))]
    record = setting.record(change)
    texts: Runs = (
        say(record, url=record) if record else say(f"gazette license diff {shlex.quote(line(change.subject, 300))}")
    )
    return (
        *(differing(change) if change.kind != Kind.LICENSE_CONFLICT else facts(_statements(change))),
        *facts(
            [
                ("Effective", str(words.day(change.details.get("effective_date")) or "")),
                ("Stated by", _CLAIMS.get(str(change.details.get("claim") or ""), "")),
                ("Files", words.listed([str(item) for item in several(change.details.get("files"))], 6)),
                ("Recognized as", _recognized(change.details.get("identity"))),
                ("Not readable", line(str(change.details.get("unreadable") or ""), 80)),
                ("Covers", words.listed(covers, 12)),
                ("Models", f"{words.counted(len(models), 'model')}: {words.listed(models, 10)}" if models else ""),
                ("Text now", say(change.url, url=change.url)),
                ("Old and new text", texts),
            ]
        ),
    )


def _recognized(identity: Any) -> str:
    """Return the license a text was recognized as: `before → after` where that differs, "" where it was not."""
    if not isinstance(identity, Mapping):
        return line(str(identity or ""), 80)
    named = [_named(identity.get(end)) for end in ("before", "after")]
    return " → ".join(name or "not recognized" for name in dict.fromkeys(named)) if any(named) else ""


def _named(found: Any) -> str:
    if not isinstance(found, Mapping):
        return line(str(found or ""), 80)
    return line(
        " ".join(str(found[key]) for key in ("title", "version") if found.get(key)) or str(found.get("id") or ""), 80
    )


def _steps(change: Change) -> tuple[Block, ...]:
    """Say what several edits within two days come to, and list the earlier ones."""
    net, earlier = change.details.get("net"), several(change.details.get("steps"))
    if not isinstance(net, Mapping) or not earlier:
        return ()
    way = (
        words.DIRECTIONS.get(str(net.get("direction") or ""), "changed") if net.get("material") else "back where it was"
    )
    steps = [f"{line(str(row.get('detected_at') or ''), 40)} {row.get('direction') or 'changed'}" for row in earlier]
    told = f"Edit {len(earlier) + 1} within 48 hours. All of them together: {way}. Before this one: {'; '.join(steps[-6:])}."
    return (paragraph(told),)


def _statements(change: Change) -> list[tuple[str, Runs | str]]:
    claims = change.details.get("claims") or {**change.before, **change.after}
    if isinstance(claims, Mapping):
        return [(words.label(str(key)), words.plain(value)) for key, value in claims.items()]
    return [("Statements", words.plain(claims))]


def _clauses(change: Change) -> tuple[Block, ...]:
    rows = sorted(_attributes(change), key=lambda row: _WAYS.get(str(row.get("direction")), 9))
    shown, seen = list[Block](), set[str]()
    for row in rows[:_CLAUSES]:
        runs = _words(row)
        changed = {run.text.strip() for run in runs if run.style in {"del", "ins"}}
        shown.append(_clause(row, () if changed and changed <= seen else runs))
        seen |= changed
    more = f"{len(rows) - _CLAUSES} more clauses changed; the record has them all." if len(rows) > _CLAUSES else ""
    return (*((Heading("Clauses"),) if shown else ()), *shown, *((paragraph(more),) if more else ()))


_WAYS = {"tightened": 0, "mixed": 1, "unclassified": 2, "loosened": 3, "neutral": 4}


def _clause(row: Mapping[str, Any], runs: Runs) -> Block:
    key = str(row.get("key") or "clause")
    way = words.DIRECTIONS.get(str(row.get("direction") or ""), "")
    label: Runs = (
        Run(f"{words.label(key)}: ", "bold"),
        Run(words.clause(key, row.get("before"))),
        Run(" → "),
        Run(words.clause(key, row.get("after")), "bold"),
        *((Run(f" ({way})"),) if way else ()),
    )
    if not runs and (row.get("quote_before") or row.get("quote_after")):
        label = (*label, Run(" in the words above", "small"))
    return Quote(label, runs) if runs else Paragraph(label)


def _words(row: Mapping[str, Any]) -> Runs:
    """Return what a clause rests on: its word diff, and as they are those words that both texts have."""
    before, after = row.get("quote_before"), row.get("quote_after")
    stands = row.get("stands")
    if not isinstance(stands, Mapping):
        return _unknown(str(before or ""), str(after or ""))
    if not (stands.get("before") or stands.get("after")):
        return quoted(before, after)
    old: Style = "" if stands.get("before") else "del"
    new: Style = "" if stands.get("after") else "ins"
    parts = [(line(str(text or ""), _QUOTE), style) for text, style in ((before, old), (after, new))]
    runs = [Run(text, style) for text, style in dict.fromkeys(parts) if text]
    return (runs[0], Run(" "), *runs[1:]) if len(runs) > 1 else tuple(runs)


def _unknown(before: str, after: str) -> Runs:
    """Of two sentences with little in common nobody can tell here whether one took the other's place."""
    runs = quoted(before, after)
    if any(run.style == "" and run.text.strip() for run in runs) or not (before and after):
        return runs
    return (Run("Before: ", "small"), Run(line(before, _QUOTE)), Run(" Now: ", "small"), Run(line(after, _QUOTE)))


def _unclassified(change: Change) -> tuple[Block, ...]:
    rows = [row for row in several(change.details.get("unclassified")) if isinstance(row, Mapping)]
    shown = [Quote((), quoted(row.get("before"), row.get("after"))) for row in rows[:_UNCLASSIFIED]]
    more = f"{len(rows) - _UNCLASSIFIED} more passages; the record has them all."
    return (
        *((Heading("Changed, not classified"),) if shown else ()),
        *(quote for quote in shown if quote.runs),
        *((paragraph(more),) if len(rows) > _UNCLASSIFIED else ()),
    )


def quoted(before: Any, after: Any) -> Runs:
    """Return the word diff of two quotes as styled runs, cut to what a reader takes in."""
    old, new = line(str(before or ""), 4000), line(str(after or ""), 4000)
    runs: list[Run] = []
    for op, text in abridge(diff_words(old, new)):
        # Without a blank between them the old and the new word would read as one.
        runs += [Run(" ")] if op == "ins" and runs and runs[-1].style == "del" else []
        runs.append(Run(text, _STYLES[op]))
    return tuple(runs)


def _attributes(change: Change) -> list[Mapping[str, Any]]:
    return [row for row in several(change.details.get("attributes")) if isinstance(row, Mapping)]
