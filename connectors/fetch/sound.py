"""What a listing must be before anybody keeps it: text that is Unicode, numbers that are numbers, names of a length. Pure.

JSON can write NUL characters, halves of characters and numbers without an end; a database takes none of them. A source that
sends one such item must not take the others with it, nor the round.
"""

import hashlib
import math
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from itertools import chain
from typing import Final

from connectors.model import Fact, Listing, Observation, Quarantined

LONGEST_NAME: Final = 1000
"""Characters of a subject or key; PostgreSQL's indices end at 2,704 bytes."""
LONGEST_TITLE: Final = 500
_NOT_UNICODE: Final = re.compile("[\0\ud800-\udfff]")
_NOT_SHOWN: Final = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
"""In a text of its own a form feed may stand; in a name or a fact no control character has any business."""
_MARK: Final = "\ufffd"
_YEARS: Final = range(1900, 2200)


def sound(listing: Listing) -> Listing:
    """Return the listing as it may be stored; the very same where nothing is wrong with it."""
    seen = tuple(map(_observation, listing.observations))
    aside = tuple(Quarantined(_text(item.raw), _text(item.reason)) for item in listing.quarantined)
    cursor = listing.cursor and {name: _text(value) for name, value in listing.cursor.items()}
    same = (seen, aside, cursor) == (listing.observations, listing.quarantined, listing.cursor)
    return listing if same else replace(listing, observations=seen, quarantined=aside, cursor=cursor)


def _observation(one: Observation) -> Observation:
    if _is_sound(one):
        return one
    return replace(
        one,
        subject=_name(one.subject),
        title=_text(one.title)[:LONGEST_TITLE],
        url=_text(one.url),
        facts=_flat(one.facts),
        notes=_flat(one.notes),
        documents={role: _NOT_UNICODE.sub(_MARK, text) for role, text in one.documents.items()},
        metrics={name: value for name, value in one.metrics.items() if math.isfinite(value)},
        keys=tuple(dict.fromkeys(map(_name, one.keys))),
        published_at=one.published_at if _is_dated(one.published_at) else None,
        precision=one.precision if _is_dated(one.published_at) else "",
        revision=_text(one.revision),
    )


def _is_sound(one: Observation) -> bool:
    texts, numbers = _parts(one)
    return (
        max(map(len, (one.subject, *one.keys))) <= LONGEST_NAME
        and len(one.title) <= LONGEST_TITLE
        and all(map(math.isfinite, numbers))
        and (one.published_at is None or _is_dated(one.published_at))
        and _is_shown("".join(texts))
        and all(map(_is_unicode, one.documents.values()))
    )


def _parts(one: Observation) -> tuple[list[str], list[float]]:
    """Return every text of an observation but its documents, and every number that may be none."""
    texts = [one.subject, one.title, one.url, one.revision, *one.keys, *one.facts, *one.notes]
    numbers = [*one.metrics.values()]
    for value in chain(one.facts.values(), one.notes.values()):
        if isinstance(value, str):
            texts.append(value)
        elif isinstance(value, tuple | list):
            texts += [part for part in value if isinstance(part, str)]
        elif isinstance(value, float):
            numbers.append(value)
    return texts, numbers


def _is_unicode(text: str) -> bool:
    return "\0" not in text if text.isascii() else not _NOT_UNICODE.search(text)


def _is_shown(text: str) -> bool:
    return (text.isascii() and text.isprintable()) or not _NOT_SHOWN.search(text)


def _is_dated(moment: datetime | None) -> bool:
    return moment is not None and moment.year in _YEARS


def _name(name: str) -> str:
    """A name that is too long keeps its beginning and gets a digest of the whole: it stays one of its own."""
    text = _text(name)
    if len(text) <= LONGEST_NAME:
        return text
    return f"{text[: LONGEST_NAME // 2]}~{hashlib.sha256(text.encode()).hexdigest()}"


def _text(text: str) -> str:
    return text if _is_shown(text) else _NOT_SHOWN.sub(_MARK, text)


def _flat(values: Mapping[str, Fact]) -> dict[str, Fact]:
    return {_text(name): _value(value) for name, value in values.items()}


def _value(value: Fact) -> Fact:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, tuple | list):
        return tuple(_text(part) for part in value)
    return None if isinstance(value, float) and not math.isfinite(value) else value
