"""The versions of a subject's texts, and which of them can be laid beside one another. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations

from storage.subjects import Dossier

MANY = 24
"""Up to so many versions every pair has a page; of more, neighbors and each with the first and the last."""
_ORDER = ("license", "gate", "policy", "act", "guidance", "card", "page", "post")


@dataclass(frozen=True, slots=True)
class Edition:
    """One text that a subject showed: its number from 1, its digest, from when until when ("now": None)."""

    number: int
    digest: str
    since: datetime
    until: datetime | None


def editions(dossier: Dossier, role: str) -> tuple[Edition, ...]:
    """Return the texts of one role, the oldest first; a text that comes back is a version of its own."""
    found: list[tuple[str, datetime]] = []
    for version in dossier.versions:
        digest = version.documents.get(role, "")
        if digest and (not found or found[-1][0] != digest):
            found.append((digest, version.seen_at))
    ends = [since for _, since in found[1:]]
    return tuple(
        Edition(number, digest, since, ends[number - 1] if number <= len(ends) else None)
        for number, (digest, since) in enumerate(found, start=1)
    )


def roles(dossier: Dossier) -> tuple[str, ...]:
    """Return the roles of which more than one text is known, licenses first."""
    named = {role for version in dossier.versions for role in version.documents}
    several = [role for role in named if len(editions(dossier, role)) > 1]
    return tuple(sorted(several, key=lambda role: (_ORDER.index(role) if role in _ORDER else len(_ORDER), role)))


def pairs(found: tuple[Edition, ...]) -> Iterator[tuple[Edition, Edition]]:
    """Yield the pairs of versions that have a page, the older one first."""
    for before, after in combinations(found, 2):
        near = after.number - before.number == 1
        if near or len(found) <= MANY or before.number == 1 or after.number == len(found):
            yield before, after
