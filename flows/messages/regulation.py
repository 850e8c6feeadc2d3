"""A step of European regulation, with its dates. Pure."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from connectors.apprise import line
from storage.deadlines import brussels_day
from storage.model import Change, Kind

from . import words
from .acts import called
from .document import Block, Heading, Runs, facts, paragraph, say
from .news import sentences
from .setting import Setting, detail, differing, reasons, several, title

_VERBS: dict[str, str] = {Kind.REGULATION_PUBLISHED: "published", Kind.REGULATION_UPDATED: "updated"}
_CONSULTATIONS = {
    "open": ("consultation", "A consultation is open for comment"),
    "upcoming": ("consultation planned", "A consultation is planned"),
    "closed": ("consultation over", "A consultation is over"),
    "": ("initiative", "An initiative; no consultation on it is open"),
}
_DATES = {
    "adopted": "Adopted",
    "document_date": "Dated",
    "published": "Published",
    "published_at": "Published",
    "publication_date": "Published",
    "in_force": "In force",
    "entry_into_force": "In force",
    "applies": "Applies from",
    "applies_from": "Applies from",
    "application_date": "Applies from",
    "consultation_opens": "Consultation opens",
    "feedback_opens": "Consultation opens",
    "feedback_closes": "Consultation closes",
    "opens": "Consultation opens",
    "consultation_closes": "Consultation closes",
    "closes": "Consultation closes",
    "feedback_until": "Consultation closes",
    "deadline": "Deadline",
    "deadlines": "Deadline",
    "ends": "End of validity",
    "end_of_validity": "End of validity",
}
_ROWS = (
    ("Act", ("act", "type", "resource_type", "form")),
    ("Status", ("status", "stage")),
    ("Concerns", ("concerns", "affected", "who")),
    ("Articles", ("articles",)),
    ("Legal basis", ("legal_basis",)),
    ("Relation", ("relation",)),
    ("CELEX", ("celex",)),
    ("ELI", ("eli",)),
    ("Reference", ("reference", "oj")),
    ("Language", ("language",)),
    ("Topic", ("topic",)),
)
_EXCERPT = 600
_NAME = 150
_AI_ACT = "32024R1689"
_ROW = 700  # an act may touch forty articles


def name(change: Change) -> str:
    """Return what an act, a page or an initiative is called for short."""
    return line(called(change.title or change.subject), _NAME)


def headline(change: Change, _: Setting) -> str:
    """Return `[EU] Guidelines on general-purpose models — published 2026-04-11`."""
    if change.kind == Kind.REGULATION_CONSULTED:
        return title(change, f"{name(change)} — {_CONSULTATIONS[consultation(change)][0]}{_until(change)}")
    verb, when = _verb(change), brussels_day(change.occurred_at)
    if change.kind == Kind.REGULATION_UPDATED or not when:
        new = _new(change) or f"{verb}{f' {when}' if when else ''}"
        return title(change, f"{name(change)} — {new}")
    dated = "dated" if detail(change, "document_date") and not detail(change, "published") else "published"
    verb = "" if verb == "published" else f"{verb}, "
    return title(change, f"{name(change)} — {verb}{dated} {when}")


def blocks(change: Change, _: Setting) -> tuple[Block, ...]:
    """Return what it is, its dates, and what changed in it."""
    excerpt = line(str(detail(change, "summary", "excerpt") or ""), _EXCERPT)
    whole = line(change.title, _ROW)
    return (
        paragraph(_verdict(change), "verdict"),
        *facts([("Title", whole if name(change) != whole else "")]),
        *facts((label, _value(change, keys)) for label, keys in _ROWS if not _moved(change, keys)),
        *facts([("Relevant to", _touched(change) or reasons(several(detail(change, "relevance"))))]),
        *_calendar(change),
        *differing(change),
        *((paragraph(excerpt),) if excerpt else ()),
        *sentences(change),
        paragraph("A notice of what was published, not legal advice.", "small"),
    )


def _moved(change: Change, keys: tuple[str, ...]) -> bool:
    """Whether it is told below, as what it was and what it is."""
    return any(key in change.before and change.before[key] != change.after.get(key) for key in keys)


def _touched(change: Change) -> str:
    """What of our trade changed in the text of the AI Act, and the words for it in what is new."""
    if not change.subject.endswith(f":{_AI_ACT}") or not change.details.get("articles"):
        return ""
    from connectors.text import provisions, relevance  # noqa: PLC0415 - half a second that few messages need

    new = "\n".join(str(text) for way in ("removed", "added") for text in several(change.details.get(way)))
    found = provisions(str(place) for place in several(change.details["articles"]))
    topics = {reason.partition(":")[0] for reason in found}
    return reasons((*found, *(reason for reason in relevance(new) if reason.partition(":")[0] not in topics)))


def consultation(change: Change) -> str:
    """Return how a consultation stands: open, upcoming, closed, or "" where none is asked for yet.

    What says no status is open where it has an end that is still to come.
    """
    status = str(detail(change, "status") or "").lower()
    if status or change.kind != Kind.REGULATION_CONSULTED:
        return status if status in _CONSULTATIONS else ""
    closing, seen = dict(dates(change)).get("Consultation closes"), brussels_day(change.detected_at)
    return "open" if closing and seen and closing >= seen else ""


def _until(change: Change) -> str:
    named = dict(dates(change))
    opening, closing = named.get("Consultation opens"), named.get("Consultation closes")
    if consultation(change) == "upcoming":
        return f", opens {opening}" if opening else ""
    verb = "closed" if consultation(change) == "closed" else "closes"
    return f", {verb} {closing}" if closing else ""


def dates(change: Change) -> list[tuple[str, date]]:
    """Return the dates a change names, each under its label, the earliest first; an act may apply from several."""
    named = ((_DATES[key], value) for key, value in _named(change) if key in _DATES)
    found = {(label, when) for label, value in named for one in several(value) if (when := brussels_day(one))}
    return sorted(found, key=lambda pair: (pair[1], pair[0]))


def _named(change: Change) -> Iterator[tuple[str, Any]]:
    for place in (change.after, change.details, change.details.get("dates")):
        if isinstance(place, Mapping):
            yield from place.items()


def _verdict(change: Change) -> str:
    match change.kind:
        case Kind.REGULATION_CONSULTED:
            return f"{_CONSULTATIONS[consultation(change)][1]}: {name(change)}{_of(change)}."
        case Kind.REGULATION_AMENDED:
            verb = _verb(change)
            return f"{verb[:1].upper()}{verb[1:]}: {name(change)}."
        case Kind.REGULATION_PUBLISHED:
            return f"Newly published: {name(change)}{_of(change)}."
    return _updated(change)


def _updated(change: Change) -> str:
    new = _new(change)
    return f"{new[:1].upper()}{new[1:]}: {name(change)}." if new else f"Updated: {name(change)}."


def _new(change: Change) -> str:
    """What is new of an act that was known: its consolidated text, the stage that its procedure reached."""
    consolidated, stage = str(change.after.get("consolidated") or ""), str(change.after.get("stage") or "")
    if consolidated:
        day = brussels_day(consolidated.rpartition("-")[2])
        return f"new consolidated text{f' of {day}' if day else ''}"
    return f"new stage, {line(stage, _NAME)}" if stage else ""


def _verb(change: Change) -> str:
    """What happened; of an act that amends, what it amends: its own title does not say so."""
    if change.kind != Kind.REGULATION_AMENDED:
        return _VERBS.get(change.kind, "changed")
    relation = str(detail(change, "relation") or "")
    verb = "repeals" if "repeals" in relation and "amends" not in relation else "amends"
    return f"{verb} {_act(change) or 'another act'}"


def _act(change: Change) -> str:
    about = detail(change, "act_title", "parent", "relates_to")
    return line(called(words.plain(about)), _NAME) if about else ""


def _of(change: Change) -> str:
    relation = " and ".join(str(detail(change, "relation") or "").split(", "))
    if not _act(change):
        return ""
    return f", which {line(relation, _NAME)} {_act(change)}" if relation else f" (of {_act(change)})"


def _calendar(change: Change) -> tuple[Block, ...]:
    seen = brussels_day(change.detected_at)
    rows = [(label, f"{when}{_distance(when, seen)}") for label, when in dates(change)]
    return (Heading("Dates"), *facts(rows)) if rows else ()


def _distance(when: date, seen: date | None) -> str:
    if seen is None or when <= seen:
        return ""
    return f" ({words.counted((when - seen).days, 'day')} after this was seen)"


def _value(change: Change, keys: tuple[str, ...]) -> Runs | str:
    value = detail(change, *keys)
    if value is None:
        return ""
    text = line(words.plain(value), _ROW)
    return say(text, url=text)
