"""Releases, and tags without one, as observations. Pure."""

import hashlib
import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Final
from urllib.parse import quote

from connectors.model import Known, Observation
from connectors.text import clean, plain

from .answers import Release, Tag

_FRESH: Final = timedelta(days=14)
_VERSION: Final = re.compile(r"\W*(?:v|version|release)?[ ._-]*\d[\w.+-]*\W*", re.IGNORECASE)


def released(repository: str, site: str, release: Release) -> Observation:
    """Return a release; titles that are nothing but a version get the repository's name before them."""
    name, own = clean(release.name), repository.partition("/")[2]
    told = f"{own} {clean(release.tag_name)}" if not name or _VERSION.fullmatch(name) else name
    return Observation(
        subject=f"gh:{repository}@{release.tag_name}",
        title=told,
        url=release.html_url or _page(repository, site, release.tag_name),
        nature="code",
        notes={
            "tag": release.tag_name,
            "prerelease": release.prerelease,
            "summary": plain(release.body, 600),
            "repository": repository,
        },
        published_at=release.published_at,
        precision="second" if release.published_at else "",
        revision=hashlib.sha256(f"{release.name}\n{release.body}".encode()).hexdigest(),
    )


def tagged(repository: str, site: str, tag: Tag) -> Observation:
    """Return a tag; it has no date."""
    return Observation(
        subject=f"gh:{repository}@{tag.name}",
        title=f"{repository.partition('/')[2]} {clean(tag.name)}",
        url=_page(repository, site, tag.name),
        nature="code",
        notes={"tag": tag.name, "repository": repository},
    )


def came(read: Sequence[Observation], known: Known, *, full: bool) -> list[Observation]:
    """Return what is known or new; what only slid into a full window from below, when another was deleted, is neither."""
    seen = [known.get(one.subject) is not None for one in read]
    last = max((place for place, was in enumerate(seen) if was), default=len(read))
    return [one for place, one in enumerate(read) if not full or place <= last or _is_fresh(one, known)]


def _is_fresh(one: Observation, known: Known) -> bool:
    return one.published_at is not None and known.now - one.published_at <= _FRESH


def _page(repository: str, site: str, tag: str) -> str:
    return f"{site}/{repository}/releases/tag/{quote(tag)}"
