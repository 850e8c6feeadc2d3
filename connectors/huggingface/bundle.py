"""The terms in a repository: which files hold them, which of them moved, what they say. No I/O: requests are yielded.

Sources: `POST /api/models/{id}/paths-info/{rev}` (git's names of files), `GET /{id}/resolve/{rev}/{path}` (their bytes).
"""

import hashlib
import json
import re
from collections.abc import Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import quote

from pydantic_core import from_json

from connectors import licenses
from connectors.model import Request, Response

from .traits import weight_set

README: Final = "README.md"
LARGEST: Final = 1_000_000
"""Bytes of the largest file that is read; the longest license known has 80,000."""
_MOST_PATHS: Final = 500
_REFUSED: Final = frozenset({401, 403, 404})
_THROTTLED: Final = 429
_SOFT: Final = _REFUSED | {_THROTTLED, 500, 502, 503, 504}
_LEFT: Final = re.compile(r'"api"\s*;\s*r\s*=\s*(\d{1,9})')
_QUOTA: Final = re.compile(r'"api"\s*;\s*q\s*=\s*(\d{1,9})')


class UnreadError(Exception):
    """The files could not be read now.

    stop: the Hub wants no more requests. gone: there is no such repository or revision (any more), so that asking
    again does not help.
    """

    def __init__(self, *, stop: bool = False, gone: bool = False) -> None:
        super().__init__()
        self.stop = stop
        self.gone = gone


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What of a repository is to be read: at which revision, which files; `marks` is what is known of their bytes.

    attempt: how often that was tried in vain. An answer that was none may be stored with the validators of the right one.
    """

    name: str
    revision: str
    roles: Mapping[str, Sequence[str]]
    weights: Sequence[str] = ()
    readme: bool = False
    marks: Mapping[str, str] = field(default_factory=dict)
    attempt: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """What was read: marks by role, texts of the roles whose bytes moved, why some have none ("gated", "PDF", ...).

    weights: a word per set of weight files that moves when they move. readme: the card's file, None where not read.
    """

    marks: tuple[str, ...]
    texts: Mapping[str, str]
    unreadable: str = ""
    weights: tuple[str, ...] = ()
    readme: str | None = None


@dataclass(slots=True)
class Meter:
    """How much of the Hub's quota was left at the last answer: 1.0 is all."""

    left: float = 1.0

    def note(self, response: Response) -> None:
        """Take in the RateLimit headers of an answer."""
        left = _LEFT.search(response.headers.get("ratelimit", ""))
        quota = _QUOTA.search(response.headers.get("ratelimit-policy", ""))
        if left and quota and int(quota[1]):
            self.left = int(left[1]) / int(quota[1])


@dataclass(frozen=True, slots=True)
class File:
    """One file as git knows it; `large` is the SHA-256 of what is stored elsewhere."""

    oid: str
    size: int
    large: str = ""


def read(base: str, wanted: Wanted, meter: Meter) -> Generator[Request, Response, Bundle]:
    """Ask what git calls the files, then for those that moved. UnreadError where an answer does not come.

    One file at a time: where the Hub has enough of us, nothing else is on its way.
    """
    files = yield from _listed(base, wanted, meter)
    return (yield from opened(base, wanted, files))


def opened(base: str, wanted: Wanted, files: Mapping[str, File]) -> Generator[Request, Response, Bundle]:
    """Ask for the files that moved, where git's names of all are known. UnreadError where an answer does not come."""
    oids = {path: file.oid for path, file in files.items()}
    marks = licenses.marks(wanted.roles, oids)
    texts, reasons = dict[str, str](), set[str]()
    for role, mark in licenses.by_role(marks).items():
        if wanted.marks.get(role) == mark:
            continue
        found = yield from _role(base, wanted, role, files)
        reasons |= {reason for _, reason in found if reason}
        if all(text for text, _ in found):
            texts[role] = licenses.joined(text for text, _ in found)
    readme = (yield from _text(base, wanted, README, files[README])) if wanted.readme and README in files else None
    return Bundle(
        marks=marks,
        texts=texts,
        unreadable=", ".join(sorted(reasons)),
        weights=_sets((path, files[path]) for path in wanted.weights if path in files),
        readme=readme[0] if readme and not readme[1] else None,
    )


def _listed(base: str, wanted: Wanted, meter: Meter) -> Generator[Request, Response, dict[str, File]]:
    paths = [path for files in wanted.roles.values() for path in files]
    paths += [*wanted.weights[:_MOST_PATHS], *([README] if wanted.readme else [])]
    response = yield Request(
        f"{base}/api/models/{quote(wanted.name)}/paths-info/{wanted.revision}",
        method="POST",
        headers={"content-type": "application/json"},
        body=json.dumps({"paths": paths, "expand": False}).encode(),
        accept=_SOFT,
    )
    meter.note(response)
    _check(response, refused=True)
    try:
        found = from_json(response.body)
    except ValueError:
        raise UnreadError from None
    if not isinstance(found, list):
        raise UnreadError
    return by_path(found)


def by_path(found: list[Any]) -> dict[str, File]:
    """Return the files of a tree, or of a list of paths, as the Hub words them; what is no file is left out."""
    return dict(filter(None, map(_file, found)))


def _file(info: Any) -> tuple[str, File] | None:
    if not isinstance(info, dict) or info.get("type") == "directory":
        return None
    path, oid, size, large = (info.get(key) for key in ("path", "oid", "size", "lfs"))
    if not isinstance(path, str) or not isinstance(oid, str):
        return None
    sha256 = large.get("oid") if isinstance(large, dict) else None
    return path, File(oid, size if isinstance(size, int) else 0, sha256 if isinstance(sha256, str) else "")


def _role(
    base: str, wanted: Wanted, role: str, files: Mapping[str, File]
) -> Generator[Request, Response, list[tuple[str, str]]]:
    found = list[tuple[str, str]]()
    for path in wanted.roles[role]:
        if path in files:
            found.append((yield from _text(base, wanted, path, files[path])))
    return found


def _text(base: str, wanted: Wanted, path: str, file: File) -> Generator[Request, Response, tuple[str, str]]:
    """Return a file's text, or "" and why it cannot be read."""
    if file.large or file.size > LARGEST:
        return "", "too large"
    url = f"{base}/{quote(wanted.name)}/resolve/{wanted.revision}/{quote(path)}"
    url += f"?attempt={wanted.attempt}" if wanted.attempt else ""
    response = yield Request(url, accept=_SOFT, limit=2 * LARGEST)
    if response.status in _REFUSED and response.headers.get("x-error-code") != "EntryNotFound":
        return "", "disabled" if "disabled" in response.headers.get("x-error-message", "") else "gated"
    _check(response, refused=False)
    if licenses.blob_id(response.body) != file.oid:
        raise UnreadError  # a page of another kind, or a body that was cut short
    text = licenses.file_text(path, response.body)
    return text, "" if text else "no plain text"


def _check(response: Response, *, refused: bool) -> None:
    if response.status in _SOFT:
        raise UnreadError(stop=response.status == _THROTTLED, gone=refused and response.status in _REFUSED)


def _sets(files: Iterable[tuple[str, File]]) -> tuple[str, ...]:
    found: dict[str, list[str]] = {}
    for path, file in files:
        found.setdefault(weight_set(path), []).append(file.large or file.oid)
    return tuple(sorted(f"{name} {_digest(ids)}" for name, ids in found.items()))


def _digest(words: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(sorted(words)).encode()).hexdigest()[:12]
