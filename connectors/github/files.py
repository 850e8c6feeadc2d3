"""License files of a repository: which there are, what their bytes are called, what those say that moved."""

from collections.abc import Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Final
from urllib.parse import quote

from connectors import licenses
from connectors.exceptions import ParseError, SourceError
from connectors.model import Fact, Observation, Request, Response

from .answers import File, rows, valid

HEADERS: Final = {"accept": "application/vnd.github+json", "x-github-api-version": "2022-11-28"}
_RAW: Final = {**HEADERS, "accept": "application/vnd.github.raw+json"}
_LARGEST: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Place:
    """Where files are: `base` is the repository in the API; `raw`, "" for none, serves bytes that no quota is asked for.

    `ref`: the commit, "" for the latest.
    """

    base: str
    raw: str = ""
    ref: str = ""

    @property
    def query(self) -> str:
        """The commit as the API wants it."""
        return f"?ref={self.ref}" if self.ref else ""


@dataclass(frozen=True, slots=True)
class Files:
    """The license files of today: paths by role, marks of their bytes, texts of the roles that moved."""

    roles: Mapping[str, Sequence[str]]
    marks: tuple[str, ...]
    texts: Mapping[str, str]


def read(
    place: Place, globs: Sequence[str], listed: Response, last: Observation | None
) -> Generator[Request, Response, Files]:
    """Ask for the files that moved since `last`.

    ParseError where one does not come as the list has it.
    """
    entries = valid(File, rows(listed), [])
    folders = {glob.partition("/")[0].lower() for glob in globs if "/" in glob}
    for folder in [one for one in entries if one.type == "dir" and one.path.lower() in folders]:
        inside = yield Request(
            f"{place.base}/contents/{quote(folder.path)}{place.query}", headers=HEADERS, expects="json"
        )
        entries += valid(File, rows(inside), [])
    found = {file.path: file for file in entries if _is_wanted(file, globs)}
    roles = licenses.terms(found)
    marks = licenses.marks(roles, {path: file.sha for path, file in found.items()})
    before = licenses.by_role(_words(last.facts.get("terms")) if last else ())
    texts = dict[str, str]()
    for role, mark in licenses.by_role(marks).items():
        if before.get(role) != mark and (text := (yield from _text(place, [found[path] for path in roles[role]]))):
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


def _text(place: Place, files: Iterable[File]) -> Generator[Request, Response, str]:
    """Return the text of a role's files, "" where one of them is none."""
    texts = list[str]()
    for file in files:
        if file.size > _LARGEST:
            return ""
        body = (yield from _uncounted(place, file)) if place.raw else None
        if body is None:
            body = yield from _counted(place, file)
        texts.append(licenses.file_text(file.path, body))
    return licenses.joined(texts) if all(texts) else ""


def _uncounted(place: Place, file: File) -> Generator[Request, Response, bytes | None]:
    """Return the bytes of a file, None where they do not come: of a private repository, or some minutes behind."""
    try:
        response = yield Request(f"{place.raw}/{place.ref or 'HEAD'}/{quote(file.path)}", limit=2 * _LARGEST)
    except SourceError:
        return None
    return response.body if licenses.blob_id(response.body) == file.sha else None


def _counted(place: Place, file: File) -> Generator[Request, Response, bytes]:
    response = yield Request(f"{place.base}/contents/{quote(file.path)}{place.query}", headers=_RAW, limit=2 * _LARGEST)
    if licenses.blob_id(response.body) != file.sha:
        msg = f"{file.path} did not come as the list of files has it"
        raise ParseError(msg)
    return response.body
