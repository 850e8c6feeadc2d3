"""Which pages were written from which data: only what differs is written again."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from pathlib import Path
from typing import Any

from connectors.exceptions import ConfigError

FILE = ".gazette-site.json"
Marks = dict[str, str]
"""By path: what a page was written from."""


@dataclass(frozen=True, slots=True)
class Page:
    """One file of the site. stamp: the data it is made of, nouns and what JSON can hold; write: makes the text when asked."""

    path: str
    stamp: Any
    write: Callable[[], str]


@dataclass(slots=True)
class Report:
    """What a build came to."""

    written: int = 0
    kept: int = 0
    removed: int = 0
    paths: list[str] = field(default_factory=list)


def stale(out: Path, pages: Iterable[Page], edition: str) -> tuple[list[Page], Marks]:
    """Return the pages whose data changed since the last time, and the marks of all pages.

    edition: whatever else pages depend on (templates, code, address); with another edition all are stale.
    """
    known, marks, marker, changed = _known(out), Marks(), Marker(edition), list[Page]()
    root = str(out)
    for page in pages:
        marks[page.path] = marker.mark(page)
        if known.get(page.path) != marks[page.path] or not Path(f"{root}/{page.path}").is_file():
            changed.append(page)
    return changed, marks


def write(out: Path, page: Page) -> None:
    """Write one page."""
    _write(out / page.path, page.write())


def settle(out: Path, marks: Marks) -> int:
    """Remember what was written, remove the pages that are no more, and return how many those were."""
    gone = _known(out).keys() - marks.keys()
    for path in gone:
        (out / path).unlink(missing_ok=True)
    _write(out / FILE, json.dumps({"pages": marks}))
    return len(gone)


def prepare(out: Path) -> None:
    """Make the folder; ConfigError where it holds files that are not a site of ours."""
    if out.is_dir() and any(out.iterdir()) and not (out / FILE).is_file():
        msg = f"{out} holds other files; choose an empty folder: gazette site --out DIR"
        raise ConfigError(msg)
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as exc:
        msg = f"{out} cannot be made: {exc.strerror}"
        raise ConfigError(msg) from exc
    if not (out / FILE).is_file():
        # Marked before anything else is written: a build that is interrupted can be taken up again.
        _write(out / FILE, json.dumps({"pages": {}}))


def _known(out: Path) -> Mapping[str, str]:
    try:
        pages: dict[str, str] = json.loads((out / FILE).read_text(encoding="utf-8"))["pages"]
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    # The file lies among published ones: what it names is removed only inside the folder.
    return {path: mark for path, mark in pages.items() if not path.startswith("/") and ".." not in path.split("/")}


class Marker:
    """Makes marks of pages: digests of what they are made of. A noun that stands on many pages is read once."""

    def __init__(self, edition: str) -> None:
        """Remember the edition."""
        self._edition = edition
        # With the noun itself: as long as it is held, no other can have its number.
        self._nouns: dict[int, tuple[Any, str]] = {}

    def mark(self, page: Page) -> str:
        """Return the mark of a page."""
        return self._digest([self._edition, page.path, page.stamp])

    def _digest(self, value: Any) -> str:
        stamp = json.dumps(value, default=self._plain, sort_keys=True)
        return hashlib.sha256(stamp.encode()).hexdigest()[:20]

    def _plain(self, value: Any) -> Any:
        """Return what JSON can hold of a value: of a noun the digest of its fields, in their order."""
        if not is_dataclass(value):
            return dict(value) if isinstance(value, Mapping) else str(value)
        if id(value) not in self._nouns:
            parts = [getattr(value, part.name) for part in fields(value)]
            self._nouns[id(value)] = value, self._digest(parts)
        return self._nouns[id(value)][1]


def _write(file: Path, text: str) -> None:
    # A reader, or a web server, sees the old page or the new one.
    part = Path(f"{file}.part")
    try:
        part.write_bytes(text.encode())
    except FileNotFoundError:
        file.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(text.encode())
    part.replace(file)


def edition(address: str, *folders: Path) -> str:
    """Return a digest of the address and of all templates and code in these folders."""
    digest = hashlib.sha256(address.encode())
    for folder in folders:
        for file in sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc"):
            digest.update(file.read_bytes())
    return digest.hexdigest()[:20]
