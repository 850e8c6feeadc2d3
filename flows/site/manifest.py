"""Which pages were written from which data: only what differs is written again."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from pathlib import Path
from typing import Any

from connectors.exceptions import ConfigError

FILE = ".gazette-site.json"


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


def publish(out: Path, pages: Iterable[Page], edition: str, progress: Callable[[str], None] = lambda _: None) -> Report:
    """Write the pages whose data changed since the last time and remove those that are no more.

    edition: whatever else pages depend on (templates, code, address); another edition writes everything.
    """
    known, report, marks = _known(out), Report(), dict[str, str]()
    for page in pages:
        marks[page.path] = _mark(edition, page)
        file = out / page.path
        if known.get(page.path) == marks[page.path] and file.is_file():
            report.kept += 1
        else:
            _write(file, page.write())
            report.written += 1
            report.paths.append(page.path)
        progress(page.path)
    for path in known.keys() - marks.keys():
        (out / path).unlink(missing_ok=True)
        report.removed += 1
    _write(out / FILE, json.dumps({"pages": marks}))
    return report


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


def _mark(edition: str, page: Page) -> str:
    stamp = json.dumps([edition, page.path, page.stamp], default=_plain, sort_keys=True)
    return hashlib.sha256(stamp.encode()).hexdigest()[:20]


def _plain(value: Any) -> Any:
    """Return what JSON can hold of a value: of a noun its fields, in their order."""
    if is_dataclass(value):
        return [getattr(value, part.name) for part in fields(value)]
    return dict(value) if isinstance(value, Mapping) else str(value)


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    # A reader, or a web server, sees the old page or the new one.
    part = file.with_name(f"{file.name}.part")
    part.write_text(text, encoding="utf-8", newline="\n")
    part.replace(file)


def edition(address: str, *folders: Path) -> str:
    """Return a digest of the address and of all templates and code in these folders."""
    digest = hashlib.sha256(address.encode())
    for folder in folders:
        for file in sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc"):
            digest.update(file.read_bytes())
    return digest.hexdigest()[:20]
