"""A step of European regulation, with its dates. Pure."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from connectors.apprise import line
from storage.model import Change, Kind

from . import words
from .document import Block, Heading, Runs, facts, paragraph, say
from .news import sentences
from .setting import Setting, detail, differing, name, title

_VERBS: dict[str, str] = {
    Kind.REGULATION_PUBLISHED: "published",
    Kind.REGULATION_AMENDED: "amended",
    Kind.REGULATION_UPDATED: "updated",
    Kind.REGULATION_CONSULTED: "consultation",
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
    ("Relation", ("relation",)),
    ("CELEX", ("celex",)),
    ("ELI", ("eli",)),
    ("Reference", ("reference", "oj")),
    ("Language", ("language",)),
    ("Topic", ("topic",)),
    ("Relevant to", ("relevance",)),
)
_EXCERPT = 600


def headline(change: Change, _: Setting) -> str:
    """Return `[EU] Guidelines on general-purpose models — published 2026-04-11`."""
    verb = _VERBS.get(change.kind, "changed")
    closing = dict(dates(change)).get("Consultation closes")
    if change.kind == Kind.REGULATION_CONSULTED:
        return title(change, f"{name(change)} — {verb}{f', closes {closing}' if closing else ''}")
    when = words.day(change.occurred_at)
    return title(change, f"{name(change)} — {verb}{f' {when}' if when else ''}")


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


def dates(change: Change) -> list[tuple[str, date]]:
    """Return the dates a change names, each under its label, the earliest first."""
    found = {_DATES[key]: when for key, value in _named(change) if key in _DATES and (when := words.day(value))}
    return sorted(found.items(), key=lambda pair: pair[1])


def _named(change: Change) -> Iterator[tuple[str, Any]]:
    for place in (change.after, change.details, change.details.get("dates")):
        if isinstance(place, Mapping):
            yield from place.items()


def _verdict(change: Change) -> str:
    verb = _VERBS.get(change.kind, "changed")
    act = detail(change, "act_title", "parent", "relates_to")
    about = f" (of {line(words.plain(act), 150)})" if act else ""
    verdict = {"consultation": "A consultation is open for comment", "published": "Newly published"}.get(
        verb, f"{verb[:1].upper()}{verb[1:]}"
    )
    return f"{verdict}: {name(change)}{about}."


def _calendar(change: Change) -> tuple[Block, ...]:
    seen = words.day(change.detected_at)
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
    text = line(words.plain(value), 300)
    return say(text, url=text)
