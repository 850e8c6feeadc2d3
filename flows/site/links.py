"""Where every page lives. The paths depend on ids alone, never on titles, so that they never change. Pure."""

import hashlib
import re
from functools import lru_cache

_SAFE = re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]{0,79}")
_OTHER = re.compile(r"[^0-9a-z]+")
_SHOWN = 60


@lru_cache(maxsize=100_000)
def slug(text: str) -> str:
    """Return a name fit for a path, one for each text: what can be read of it, and a digest of the rest."""
    shown = _OTHER.sub("-", text.casefold()).strip("-")[:_SHOWN].strip("-")
    mark = hashlib.sha256(text.encode()).hexdigest()[:8]
    return f"{shown}-{mark}" if shown else mark


def word(text: str) -> str:
    """Return a short name as it is where it is safe in a path, its slug elsewhere."""
    return text if _SAFE.fullmatch(text) else slug(text)


def change(id_: str) -> str:
    """Return the page of a change: what alerts link to."""
    return f"changes/{word(id_)}/"


def subject(id_: str) -> str:
    """Return the page of a model, post, page or act."""
    return f"subjects/{slug(id_)}/"


def release(id_: str) -> str:
    """Return the page of a release."""
    return f"releases/{word(id_)}/"


def vendor(name: str) -> str:
    """Return the page of a vendor."""
    return f"vendors/{slug(name)}/"


def month(key: str) -> str:
    """Return the page of a month, given as 2026-04."""
    return f"months/{key}/"


def difference(id_: str, role: str, before: int, after: int) -> str:
    """Return the page that compares two versions of a subject's text, numbered from 1."""
    return f"{subject(id_)}{word(role)}-{before}-{after}/"
