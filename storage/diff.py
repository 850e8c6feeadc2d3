"""What was known x what was seen -> drafts of changes. Pure.

One function per nature of a subject. A draft becomes a Change when it is recorded (storage/recording.py).
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from connectors.model import Fact, LicenseReader, Nature, Observation

from . import texts
from .model import Kind
from .policy import EDIT_WINDOW

CLAIMS = ("license", "license_name", "license_link")
"""Facts that together are the card's claim about the license."""
_NUMBERS = frozenset({bool, int, float})
"""Kinds of facts that say something even where they are false or nought."""
_RULED = frozenset({*CLAIMS, "terms", "conflict"})
"""Facts that have a rule of their own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """One subject as it is remembered: texts by digest, loaded when they are asked for."""

    title: str
    url: str
    facts: Mapping[str, Fact]
    digests: Mapping[str, str]
    revision: str
    reading: int
    removed: bool
    first_seen: datetime
    text: Callable[[str], str]
    seen_before: Callable[[str, str], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A change before it has an identity."""

    kind: Kind
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Context:
    """What a comparison may ask: the clock, the reader of licenses, digests of the texts seen, version of reading."""

    now: datetime
    reader: LicenseReader
    digests: Mapping[str, str]
    reading: int = 1


def diff(past: Past | None, seen: Observation, context: Context) -> Iterator[Draft]:
    """Yield what changed about one subject; nothing where our own reading changed and the source did not."""
    if past is not None and is_reread(past, seen, context.reading):
        return
    yield from _RULES[seen.nature](past, seen, context)


def is_reread(past: Past, seen: Observation, reading: int) -> bool:
    """Tell whether the source's bytes are the same and only our reading of them differs."""
    return past.reading != reading and bool(past.revision) and past.revision == seen.revision


def _model(past: Past | None, seen: Observation, context: Context) -> Iterator[Draft]:
    if past is None:
        if seen.facts.get("weights", True):
            yield Draft(kind=Kind.MODEL_RELEASED, details=described(seen))
        return
    if not past.facts.get("weights", True):
        # What has no weights yet is being prepared: until they come, nothing about it is news.
        if seen.facts.get("weights", True):
            yield Draft(kind=Kind.MODEL_RELEASED, details=described(seen))
        return
    if past.removed:
        yield Draft(kind=Kind.MODEL_RESTORED, details=described(seen))
    if _differs("name", past, seen):
        yield _fact("name", Kind.MODEL_MOVED, past, seen)
    yield from _access(past, seen)
    yield from _claim(past, seen, context)
    yield from _texts(past, seen, context)
    yield from _files(past, seen, context)
    if seen.facts.get("conflict") and _differs("conflict", past, seen):
        yield _conflict(past, seen)
    if past.facts.get("weights_revision") and _differs("weights_revision", past, seen):
        yield _fact("weights_revision", Kind.MODEL_UPDATED, past, seen)


def _access(past: Past, seen: Observation) -> Iterator[Draft]:
    if _differs("gated", past, seen):
        opened = seen.facts.get("gated") in {"no", False, "", None}
        yield _fact("gated", Kind.MODEL_UNGATED if opened else Kind.MODEL_GATED, past, seen)
    if _differs("disabled", past, seen):
        # Its page stands and no file can be had: for who builds on it, it is gone.
        draft = _fact("disabled", Kind.MODEL_REMOVED if seen.facts["disabled"] else Kind.MODEL_RESTORED, past, seen)
        told = {"reason": "disabled by its host"} if seen.facts["disabled"] else {}
        yield replace(draft, details={**draft.details, **told})


def _claim(past: Past, seen: Observation, context: Context) -> Iterator[Draft]:
    shared = [key for key in CLAIMS if key in past.facts and key in seen.facts]
    before = {key: _plain(past.facts[key]) or "" for key in shared}
    after = {key: _plain(seen.facts[key]) or "" for key in shared}
    if before == after or context.reader.same_claim(before, after):
        return
    direction = context.reader.claim_direction(before, after)
    yield Draft(
        kind=Kind.LICENSE_CHANGED,
        before=before,
        after=after,
        details={"claim": "card", "direction": direction, "material": True, "models": [seen.title]},
    )


def _texts(past: Past, seen: Observation, context: Context) -> Iterator[Draft]:
    for role in sorted(seen.documents):
        before, after = past.digests.get(role, ""), context.digests[role]
        if before and before != after:
            yield from _text(role, past, seen, context)


def _files(past: Past, seen: Observation, context: Context) -> Iterator[Draft]:
    """License files that came, went, or moved and cannot be read; what can be read is told by its text."""
    if not _differs("terms", past, seen):
        return
    before, after = _marks(past.facts["terms"]), _marks(seen.facts["terms"])
    for role in sorted((before.keys() | after.keys()) - {"notice"}):
        old, new = before.get(role, ""), after.get(role, "")
        if old != new and not _is_said(role, old, new, past, seen, context):
            claim = "code" if role == "code_license" else "file"
            details = {"claim": claim, "role": role, "direction": "unclassified", "material": True}
            details |= {"files": list(_listed(seen.notes.get("license_files"))), "models": [seen.title]}
            details |= {"unreadable": seen.notes.get("unreadable", "")} if new else {}
            details |= {"identity": seen.notes.get("license_file", "")} if new and role == "license" else {}
            ends = {"before": {"license_file": old}, "after": {"license_file": new}}
            yield Draft(kind=Kind.LICENSE_CHANGED, **ends, details=details)


def _marks(value: Any) -> dict[str, str]:
    return dict(mark.split(" ", 1) for mark in _listed(value))


def _is_said(role: str, old: str, new: str, past: Past, seen: Observation, context: Context) -> bool:
    if old and new:
        return role in seen.documents and role in past.digests
    if role == "code_license":
        return True  # a license of the code that comes or goes leaves the weights' as it is
    file, card = str(seen.notes.get("license_file") or ""), seen.facts.get("license")
    return bool(new and role == "license" and file and context.reader.same_claim({"license": file}, {"license": card}))


def _conflict(past: Past, seen: Observation) -> Draft:
    named = {"card": "license", "card_name": "license_name"}
    claims = {said: seen.facts.get(key) for said, key in named.items()}
    claims |= {"tag": seen.notes.get("license_tag"), "license_file": seen.notes.get("license_file")}
    draft = _fact("conflict", Kind.LICENSE_CONFLICT, past, seen)
    return replace(draft, details={**draft.details, "claims": {key: value for key, value in claims.items() if value}})


def _text(role: str, past: Past, seen: Observation, context: Context) -> Iterator[Draft]:
    before, after = past.digests[role], context.digests[role]
    old, new = past.text(before), seen.documents[role]
    ends: dict[str, Any] = {"before": {"digest": before}, "after": {"digest": after}}
    again = past.seen_before(role, after)
    covers = list(_listed(seen.notes.get("covers")))
    if role not in {"license", "code_license", "gate"}:
        kind = Kind.REGULATION_UPDATED if role in {"guidance", "act"} else Kind.PAGE_CHANGED
        moved = {**texts.lines(old, new), **(texts.articles(old, new) if role == "act" else {})}
        yield Draft(kind=kind, **ends, details={"role": role, "reverted": again, "covers": covers, **moved})
        return
    comparison = texts.licenses(context.reader, old, new)
    if not comparison.get("material", True):
        return
    comparison |= {"models": [seen.title]} if seen.nature == "model" else {}
    comparison |= {
        "claim": "code" if role == "code_license" else role,
        "covers": covers,
        "effective_date": seen.notes.get("effective"),
    }
    comparison |= {"documents": {role: {"before": before, "after": after}}, "reverted": again}
    yield Draft(kind=Kind.LICENSE_REVERTED if again else Kind.LICENSE_CHANGED, **ends, details=comparison)


def _post(past: Past | None, seen: Observation, context: Context) -> Iterator[Draft]:
    if past is None:
        shown = {name: seen.notes[name] for name in ("topic", "relevance", "reference") if seen.notes.get(name)}
        yield Draft(kind=Kind.POST_PUBLISHED, details={"summary": seen.notes.get("summary", ""), **shown})
    elif _words(past.title) != _words(seen.title) and context.now - past.first_seen > EDIT_WINDOW:
        yield Draft(kind=Kind.POST_UPDATED, before={"title": past.title}, after={"title": seen.title})


def _words(title: str) -> list[str]:
    # Capitals and punctuation are no news.
    return re.findall(r"\w+", title.casefold())


def _page(past: Past | None, seen: Observation, context: Context) -> Iterator[Draft]:
    if past is not None:
        yield from _texts(past, seen, context)


def _act(past: Past | None, seen: Observation, context: Context) -> Iterator[Draft]:
    amending = bool(seen.notes.get("amends"))
    if past is None:
        yield Draft(kind=Kind.REGULATION_AMENDED if amending else Kind.REGULATION_PUBLISHED, details=dict(seen.notes))
        return
    yield from _together([*_any_fact(past, seen, Kind.REGULATION_UPDATED), *_texts(past, seen, context)])


def _together(drafts: Sequence[Draft]) -> Iterator[Draft]:
    """Yield one draft for several of one kind: an act whose dates and text move at once is told once."""
    if len({draft.kind for draft in drafts}) != 1:
        yield from drafts
        return
    ends: dict[str, dict[str, Any]] = {"before": {}, "after": {}, "details": {}}
    for draft in drafts:
        for name, values in ends.items():
            values.update(getattr(draft, name))
    yield Draft(kind=drafts[0].kind, **ends)


def _initiative(past: Past | None, seen: Observation, context: Context) -> Iterator[Draft]:
    if past is None:
        yield Draft(kind=Kind.REGULATION_CONSULTED, details=dict(seen.notes))
        return
    for draft in _any_fact(past, seen, Kind.REGULATION_CONSULTED):
        yield replace(draft, details=dict(seen.notes))
    yield from _texts(past, seen, context)


def _code(past: Past | None, seen: Observation, context: Context) -> Iterator[Draft]:
    if past is None:
        yield Draft(kind=Kind.CODE_RELEASED, details=dict(seen.notes))
    else:
        yield from _record(past, seen, context)


def _record(past: Past | None, seen: Observation, context: Context) -> Iterator[Draft]:
    if past is None:
        return
    yield from _claim(past, seen, context)
    yield from _any_fact(past, seen, Kind.PAGE_CHANGED)
    yield from _texts(past, seen, context)
    yield from _files(past, seen, context)


_RULES: Mapping[Nature, Callable[[Past | None, Observation, Context], Iterator[Draft]]] = {
    "model": _model,
    "post": _post,
    "page": _page,
    "act": _act,
    "initiative": _initiative,
    "code": _code,
    "record": _record,
}


def described(seen: Observation) -> dict[str, Any]:
    """Return what a message about a model says of it: facts and notes that are not empty."""
    whole = {**seen.notes, **seen.facts, "repository": seen.title}
    return {key: value for key, value in whole.items() if value or value.__class__ in _NUMBERS}


def _any_fact(past: Past, seen: Observation, kind: Kind) -> Iterator[Draft]:
    keys = sorted(key for key in {*past.facts, *seen.facts} if key not in _RULED and _differs(key, past, seen))
    if keys:
        yield Draft(
            kind=kind,
            before={key: past.facts.get(key) for key in keys},
            after={key: seen.facts.get(key) for key in keys},
        )


def _fact(key: str, kind: Kind, past: Past, seen: Observation) -> Draft:
    details = {"repository": seen.title}
    return Draft(kind=kind, before={key: past.facts.get(key)}, after={key: seen.facts.get(key)}, details=details)


def _differs(key: str, past: Past, seen: Observation) -> bool:
    # A fact that an older reading did not have is our progress, not the source's change.
    return key in past.facts and key in seen.facts and _plain(past.facts[key]) != _plain(seen.facts[key])


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _listed(value: Any) -> tuple[str, ...]:
    return tuple(value) if isinstance(value, tuple | list) else ()
