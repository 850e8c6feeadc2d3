"""License files of a repository: which there are, what their bytes are called, what those say that moved."""

from collections.abc import Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Final
from urllib.parse import quote

from connectors import licenses
from connectors.exceptions import ParseError
from connectors.model import Fact, Observation, Request, Response

from .answers import File, rows, valid

HEADERS: Final = {"accept": "application/vnd.github+json", "x-github-api-version": "2022-11-28"}
_RAW: Final = {**HEADERS, "accept": "application/vnd.github.raw+json"}
_LARGEST: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Files:
    """The license files of today: paths by role, marks of their bytes, texts of the roles that moved."""

    roles: Mapping[str, Sequence[str]]
    marks: tuple[str, ...]
    texts: Mapping[str, str]


def read(
    base: str, globs: Sequence[str], listed: Response, last: Observation | None, *, ref: str = ""
) -> Generator[Request, Response, Files]:
    """Ask for the files that moved since `last`, at the commit `ref` where one is given.

    ParseError where one does not come as the list has it.
    """
    at = f"?ref={ref}" if ref else ""
    entries = valid(File, rows(listed), [])
    folders = {glob.partition("/")[0].lower() for glob in globs if "/" in glob}
    for folder in [one for one in entries if one.type == "dir" and one.path.lower() in folders]:
        inside = yield Request(f"{base}/contents/{quote(folder.path)}{at}", headers=HEADERS, expects="json")
        entries += valid(File, rows(inside), [])
    found = {file.path: file for file in entries if _is_wanted(file, globs)}
    roles = licenses.terms(found)
    marks = licenses.marks(roles, {path: file.sha for path, file in found.items()})
    before = licenses.by_role(_words(last.facts.get("terms")) if last else ())
    texts = dict[str, str]()
    for role, mark in licenses.by_role(marks).items():
        if before.get(role) != mark and (text := (yield from _text(base, [found[path] for path in roles[role]], at))):
            texts[role] = text
    return Files(roles, marks, texts)


def wanted(listed: Iterable[object], globs: Sequence[str]) -> list[str]:
    """Return the paths of a folder's files that are meant."""
    return [file.path for file in valid(File, listed, []) if _is_wanted(file, globs)]


def _is_wanted(file: File, globs: Iterable[str]) -> bool:
    path = file.path.lower()
    fitting = (glob.lower() for glob in globs if glob.count("/") == path.count("/"))
    return file.type == "file" and any(fnmatchcase(path, glob) for glob in fitting)


def _words(value: Fact | Sequence[str]) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, tuple | list) else ()


def _text(base: str, files: Iterable[File], at: str) -> Generator[Request, Response, str]:
    """Return the text of a role's files, "" where one of them is none."""
    texts = list[str]()
    for file in files:
        if file.size > _LARGEST:
            return ""
        response = yield Request(f"{base}/contents/{quote(file.path)}{at}", headers=_RAW, limit=2 * _LARGEST)
        if licenses.blob_id(response.body) != file.sha:
            msg = f"{file.path} did not come as the list of files has it"
            raise ParseError(msg)
        texts.append(licenses.file_text(file.path, response.body))
    return licenses.joined(texts) if all(texts) else ""
