"""A step of European regulation, with its dates. Pure."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from connectors.apprise import line
from storage.deadlines import brussels_day
from storage.model import Change, Kind

from . import words
from .document import Block, Heading, Runs, facts, paragraph, say
from .news import sentences
from .setting import Setting, detail, differing, name, title

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
    ("Relevant to", ("relevance",)),
)
_EXCERPT = 600
_ROW = 700  # an act may touch forty articles


def headline(change: Change, _: Setting) -> str:
    """Return `[EU] Guidelines on general-purpose models — published 2026-04-11`."""
    if change.kind == Kind.REGULATION_CONSULTED:
        return title(change, f"{name(change)} — {_CONSULTATIONS[consultation(change)][0]}{_until(change)}")
    when = brussels_day(change.occurred_at)
    return title(change, f"{name(change)} — {_verb(change)}{f' {when}' if when else ''}")


def blocks(change: Change, _: Setting) -> tuple[Block, ...]:
    """Return what it is, its dates, and what changed in it."""
    excerpt = line(str(detail(change, "summary", "excerpt") or ""), _EXCERPT)
    return (
        paragraph(_verdict(change), "verdict"),
        *facts((label, _value(change, keys)) for label, keys in _ROWS),
        *_calendar(change),
        *differing(change),
        *((paragraph(excerpt),) if excerpt else ()),
        *sentences(change),
        paragraph("A notice of what was published, not legal advice.", "small"),
    )


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
    """Return the dates a change names, each under its label, the earliest first."""
    found = {_DATES[key]: when for key, value in _named(change) if key in _DATES and (when := brussels_day(value))}
    return sorted(found.items(), key=lambda pair: pair[1])


def _named(change: Change) -> Iterator[tuple[str, Any]]:
    for place in (change.after, change.details, change.details.get("dates")):
        if isinstance(place, Mapping):
            yield from place.items()


def _verdict(change: Change) -> str:
    if change.kind == Kind.REGULATION_CONSULTED:
        return f"{_CONSULTATIONS[consultation(change)][1]}: {name(change)}{_of(change)}."
    if change.kind == Kind.REGULATION_AMENDED:
        verb = _verb(change)
        return f"{verb[:1].upper()}{verb[1:]}: {name(change)}."
    verb = {Kind.REGULATION_PUBLISHED: "Newly published"}.get(Kind(change.kind), _verb(change).capitalize())
    return f"{verb}: {name(change)}{_of(change)}."


def _verb(change: Change) -> str:
    """What happened; of an act that amends, what it amends: its own title does not say so."""
    if change.kind != Kind.REGULATION_AMENDED:
        return _VERBS.get(change.kind, "changed")
    relation = str(detail(change, "relation") or "")
    verb = "repeals" if "repeals" in relation and "amends" not in relation else "amends"
    return f"{verb} {_act(change) or 'another act'}"


def _act(change: Change) -> str:
    about = detail(change, "act_title", "parent", "relates_to")
    return line(words.plain(about), 150) if about else ""


def _of(change: Change) -> str:
    return f" (of {_act(change)})" if _act(change) else ""


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
