"""The past of a repository: its releases, and what its license files were, commit by commit.

Sources: `GET /repos/{repository}/releases`, `/commits?path=`, `/contents/{path}?ref=` (docs.github.com/rest). GitHub does not
follow a renamed file, so the files of every commit that was found are looked at for further names.
"""

import json
import re
from collections.abc import Generator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from connectors import licenses
from connectors.model import Fact, Known, Listing, Observation, Poll, Request, Response, Span

from . import code, files
from .answers import Release, moment, rows, valid
from .files import HEADERS

if TYPE_CHECKING:
    from . import Target

STEP: Final = 10
"""Commits on a page: what is read once more where a walk was killed."""
_PAGE: Final = 100
_MOST: Final = 500
_USUAL: Final = ("LICENSE", "LICENSE.md", "LICENSE.txt", "LICENSE-MODEL", "LICENSE-CODE", "MODEL_LICENSE")
"""Names that a file may have had that is called otherwise today."""
_NEXT: Final = re.compile(r"<[^<>]*>\s*;[^,<]*\brel=\"?next\"?", re.IGNORECASE)

Asking = Generator[Request, Response, Any]
Paging = Generator[Request, Response, Listing]


def recalled(target: "Target", known: Known, span: Span, site: str) -> Poll:
    """Read one page of the past. The cursor holds `page` (of releases), then `commits`, `read` and `last`."""
    if span.subject and span.subject.casefold() not in {
        target.repository.casefold(),
        f"gh:{target.repository}".casefold(),
    }:
        return Listing()
    if "commits" in known.cursor:
        return (yield from _licenses(target, known, span, site))
    if target.releases and known.cursor.get("page") != "done" and not span.subject:
        return (yield from _releases(target, known, span, site))
    commits = yield from _commits(target)
    return Listing(cursor={"commits": json.dumps(commits), "read": "0", "last": "{}", "done": "0.5"})


def _releases(target: "Target", known: Known, span: Span, site: str) -> Paging:
    """Return one page of releases, the newest first."""
    page = int(known.cursor.get("page", 1))
    response = yield _ask(f"{target.base}/releases", per_page=_PAGE, page=page)
    wrong: list[Any] = []
    found = [
        code.released(target.repository, site, one) for one in valid(Release, rows(response), wrong) if not one.draft
    ]
    dates = [one.published_at for one in found if one.published_at]
    further = _NEXT.search(response.headers.get("link", "")) and not (span.since and dates and min(dates) < span.since)
    place = {"page": str(page + 1) if further else "done", "done": "0.25"}
    return Listing(tuple(found), cursor=place, quarantined=tuple(wrong))


def _commits(target: "Target") -> Asking:
    """Return the commits that touched a file of the license, oldest first, as pairs of id and date."""
    listed = yield Request(f"{target.base}/contents/", headers=HEADERS, accept=frozenset({404}), expects="json")
    names = [*files.wanted(rows(listed), target.paths), *_USUAL]
    asked, found = set[str](), dict[str, str]()
    while names and len(found) < _MOST:
        path = names.pop(0)
        if path in asked:
            continue
        asked.add(path)
        touched = yield from _touching(target, path)
        found |= touched
        if touched:
            # Where the file began, another may have ended.
            first = min(touched, key=lambda sha: touched[sha])
            before = yield _ask(f"{target.base}/contents/", accept={404}, ref=f"{first}^")
            names += files.wanted(rows(before), target.paths) if before.status != 404 else ()  # noqa: PLR2004
    return sorted(found.items(), key=lambda commit: commit[1])


def _touching(target: "Target", path: str) -> Asking:
    """Return the dates of the commits that touched one path, by id."""
    found = dict[str, str]()
    page = 1
    while len(found) < _MOST:
        response = yield _ask(f"{target.base}/commits", path=path, per_page=_PAGE, page=page)
        for row in rows(response):
            told = row.get("commit", {}).get("committer", {}) if isinstance(row, dict) else {}
            if isinstance(row.get("sha"), str) and moment(told.get("date")):
                found[row["sha"]] = told["date"]
        page += 1
        if not _NEXT.search(response.headers.get("link", "")):
            break
    return found


def _licenses(target: "Target", known: Known, span: Span, site: str) -> Paging:
    """Return what the next commits left of the license files."""
    commits: list[tuple[str, str]] = json.loads(known.cursor["commits"])
    place, last = int(known.cursor["read"]), _State.read(known.cursor["last"], target, site)
    if not place and span.since is not None:
        place = max(sum(date < span.since for _, date in _dated(commits)) - 1, 0)
    page = [(sha, at) for sha, at in _dated(commits[place : place + STEP]) if span.until is None or at < span.until]
    for sha, at in page:
        listed = yield _ask(f"{target.base}/contents/", accept={404}, ref=sha)
        found = yield from files.read(target.place(sha), target.paths, listed, last.seen)
        last = last.after(found, sha, at)
    place += STEP
    if place >= len(commits) or len(page) < STEP:
        return Listing(tuple(last.told))
    done = f"{0.5 + place / len(commits) / 2:.4f}"
    return Listing(tuple(last.told), cursor={**known.cursor, "read": str(place), "last": last.written, "done": done})


def _dated(commits: Sequence[Sequence[str]]) -> list[tuple[str, Any]]:
    return [(sha, moment(date)) for sha, date in commits]


def _ask(url: str, *, accept: set[int] | None = None, **query: object) -> Request:
    return Request(f"{url}?{urlencode(query)}", headers=HEADERS, accept=frozenset(accept or ()), expects="json")


class _State:
    """The license files as a commit left them; `told` are the states that differ from the ones before."""

    def __init__(self, facts: Mapping[str, Fact], notes: Mapping[str, Fact], target: "Target", site: str) -> None:
        self.facts, self.notes, self.target, self.site = facts, notes, target, site
        self.told: list[Observation] = []

    @classmethod
    def read(cls, written: str, target: "Target", site: str) -> "_State":
        kept = json.loads(written)
        return cls(kept.get("facts", {}), kept.get("notes", {}), target, site)

    @property
    def written(self) -> str:
        return json.dumps({"facts": self.facts, "notes": self.notes}, default=list)

    @property
    def seen(self) -> Observation:
        """The state as what was observed last."""
        name = self.target.repository
        return Observation(
            subject=f"gh:{name}", title=name, url=f"{self.site}/{name}", facts=self.facts, notes=self.notes
        )

    def after(self, found: files.Files, sha: str, at: Any) -> "_State":
        """Take what the next commit left."""
        if self.facts and tuple(self.facts.get("terms") or ()) == tuple(found.marks):  # type: ignore[arg-type]
            return self
        identity = str(self.notes.get("license_file", "")) if "license" in found.roles else ""
        if "license" in found.texts:
            identity = licenses.read(found.texts["license"]).identity.id or ""
        paths = tuple(sorted(path for group in found.roles.values() for path in group))
        self.facts, self.notes = {"terms": found.marks}, {"license_files": paths, "license_file": identity}
        if self.target.covers:
            self.notes = {**self.notes, "covers": self.target.covers}
        name = self.target.repository
        self.told.append(
            Observation(
                subject=f"gh:{name}",
                title=name,
                url=f"{self.site}/{name}",
                facts=self.facts,
                notes=self.notes,
                documents=found.texts,
                revision=sha,
                at=at,
            )
        )
        return self
