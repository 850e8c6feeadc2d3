"""Repositories on GitHub: releases and tags, license files. Source: GitHub's REST API (docs.github.com/rest, 2022-11-28).

Works without a token within 60 requests an hour: two or three conditional requests a poll, which do not count while
nothing changed; the rest is asked where the list of files moved, and once a day. The bytes of files come from
raw.githubusercontent.com, which counts nothing; from the API where they do not come so, or not as the list has them.
"""

import hashlib
import re
from collections.abc import Generator, Sequence
from datetime import timedelta
from typing import Annotated, Any, Final

from pydantic import AfterValidator, BaseModel

from connectors import licenses
from connectors.model import Fact, Known, Listing, Observation, Poll, Quarantined, Request, Response, Span
from connectors.text import web_address

from . import code, files, past
from .answers import Release, Repository, Tag, decoded, moment, rows, valid
from .files import HEADERS, Files, Place

READING = 1
EVERY = "60m"
ASIDE = frozenset({"covers"})
API: Final = "https://api.github.com"
SITE: Final = "https://github.com"
RAW: Final = "https://raw.githubusercontent.com"
PATHS: Final = ("*LICENSE*", "*LICENCE*", "COPYING*", "NOTICE*", "USE_POLICY*", "model_licenses/*")
"""LICENSE, LICENSE-MODEL, MODEL_LICENSE, LICENSE-CODE and what else vendors call them; capitals do not matter."""
_RELEASES: Final = 30
_TAGS: Final = 100
_DAY: Final = timedelta(days=1)
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*/(?!\.{1,2}$)[A-Za-z0-9_.-]+")


def _repository(name: str) -> str:
    if not _NAME.fullmatch(name):
        msg = f'{name!r} is no repository: it looks like "owner/name"'
        raise ValueError(msg)
    return name


def _endpoint(url: str) -> str:
    return web_address(url).rstrip("/") if url else ""


class Target(BaseModel, frozen=True, extra="forbid"):
    """A repository ("deepseek-ai/DeepSeek-V3"); `paths`: globs of its license files, `covers`: models (globs) they are for.

    `endpoint` "" is api.github.com.
    """

    repository: Annotated[str, AfterValidator(_repository)]
    paths: tuple[str, ...] = PATHS
    covers: tuple[str, ...] = ()
    releases: bool = True
    endpoint: Annotated[str, AfterValidator(_endpoint)] = ""

    @property
    def base(self) -> str:
        """The repository's address in the API."""
        return f"{self.endpoint or API}/repos/{self.repository}"

    def place(self, ref: str = "") -> Place:
        """Return where its files are at a commit; other servers than GitHub's own give bytes by their API alone."""
        return Place(self.base, "" if self.endpoint else f"{RAW}/{self.repository}", ref)


def addresses(target: Target) -> tuple[str, ...]:
    """Return the addresses that `poll` asks for first."""
    releases = (f"{target.base}/releases?per_page={_RELEASES}",) if target.releases else ()
    return (f"{target.base}/contents/", *releases)


def poll(target: Target, known: Known) -> Poll:
    """Read files, releases and tags; what is missing is not removed. The cursor holds `described`, when all was asked last.

    FetchError where there is no such repository, ParseError where an answer is none of GitHub's.
    """
    described = moment(known.cursor.get("described"))
    due = described is None or known.now - described >= _DAY
    accept = frozenset({404})
    listed, *released = yield tuple(
        Request(url, headers=HEADERS, accept=accept, expects="json") for url in addresses(target)
    )
    tags = (yield _ask(f"{target.base}/tags?per_page={_TAGS}")) if _wants_tags(target, released, due=due) else None
    if not due and all(one.unchanged for one in (listed, *released, *([tags] if tags else []))):
        return Listing(unchanged=True)
    about = (yield _ask(target.base)) if due or not listed.unchanged else None
    record = yield from _record(target, known, listed, about)
    found, wrong = _code(target, known, released, tags)
    cursor = {**known.cursor, "described": known.now.isoformat()} if about is not None else None
    size = 1 + sum(len(rows(one)) for one in released)
    return Listing((record, *found), cursor=cursor, quarantined=wrong, items=size)


def recall(target: Target, known: Known, span: Span) -> Poll:
    """Read one page of the past: releases, then what the license files were, commit by commit."""
    return past.recalled(target, known, span, target.endpoint or SITE)


def _wants_tags(target: Target, released: Sequence[Response], *, due: bool) -> bool:
    """Who makes releases tags them; tags are looked at every time only where there is none."""
    return target.releases and (not any(rows(one) for one in released) or due)


def _ask(url: str) -> Request:
    return Request(url, headers=HEADERS, expects="json")


def _record(
    target: Target, known: Known, listed: Response, about: Response | None
) -> Generator[Request, Response, Observation]:
    last = known.get(f"gh:{target.repository}")
    found = yield from files.read(target.place(), target.paths, listed, last)
    told = _told(about, last)
    facts: dict[str, Fact] = {
        "name": str(told.get("name") or target.repository),
        "archived": bool(told.get("archived")),
        "terms": found.marks,
        # Of a file that is read, its own words count, not what GitHub takes it for.
        **({} if "license" in found.roles else {"license": told.get("license_id") or ""}),
    }
    return Observation(
        subject=f"gh:{target.repository}",
        title=target.repository,
        url=f"{target.endpoint or SITE}/{target.repository}",
        facts=facts,
        notes={**_notes(told, found, last), **({"covers": target.covers} if target.covers else {})},
        documents=found.texts,
        metrics={"stars": float(told["stars"])} if told.get("stars") is not None else {},
        revision=hashlib.sha256(repr(sorted(facts.items())).encode()).hexdigest(),
    )


def _told(about: Response | None, last: Observation | None) -> dict[str, Any]:
    """Return what GitHub says of the repository, or what it said when it was asked last."""
    if about is None:
        before = {**last.facts, **last.notes} if last else {}
        return {name: before.get(name) for name in ("name", "archived", "license_id", "default_branch")}
    repository = Repository.model_validate(decoded(about))
    return {
        "name": repository.full_name,
        "archived": repository.archived,
        "license_id": repository.license.spdx_id,
        "default_branch": repository.default_branch,
        "stars": repository.stargazers_count,
    }


def _notes(told: dict[str, Any], found: Files, last: Observation | None) -> dict[str, Fact]:
    identity = str(last.notes.get("license_file", "")) if last and "license" in found.roles else ""
    if "license" in found.texts:
        identity = licenses.read(found.texts["license"]).identity.id or ""
    notes: dict[str, Fact] = {
        "license_id": told.get("license_id"),
        "default_branch": told.get("default_branch"),
        "license_files": tuple(sorted(path for paths in found.roles.values() for path in paths)),
        "license_file": identity,
    }
    return {name: note for name, note in notes.items() if note is not None and note != ""}


def _code(
    target: Target, known: Known, released: Sequence[Response], tags: Response | None
) -> tuple[list[Observation], tuple[Quarantined, ...]]:
    """Return releases, then tags without one, by subject; and what could not be read."""
    wrong, found = list[Quarantined](), dict[str, Observation]()
    site = target.endpoint or SITE
    for response in released:
        whole = valid(Release, rows(response), wrong)
        read = [code.released(target.repository, site, one) for one in whole if not one.draft]
        found |= {one.subject: one for one in code.came(read, known, full=len(whole) >= _RELEASES)}
    if tags is not None:
        read = [code.tagged(target.repository, site, one) for one in valid(Tag, rows(tags), wrong)]
        # What is known may be a release that slid out of its window: the tag says less.
        new = [one for one in code.came(read, known, full=len(read) >= _TAGS) if known.get(one.subject) is None]
        found = {one.subject: one for one in new} | found
    return list(found.values()), tuple(wrong)
