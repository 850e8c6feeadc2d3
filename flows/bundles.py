"""The license of a model as one bundle: its claims and documents, and the watched pages that cover or complete it."""

import functools
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from fnmatch import fnmatchcase
from typing import Any

from connectors.licenses import Document, bundle, read, terms
from connectors.text import web_pages
from storage import subjects
from storage.subjects import Dossier

_FIELDS = ("license", "license_name", "license_link")
_ROLES = ("license", "code_license", "gate", "policy", "notice")
Text = Callable[[str], str]
"""Reads a stored text by its digest."""


@dataclass(frozen=True, slots=True)
class State:
    """What a subject showed at a moment: its facts, and the digests of its documents by role."""

    dossier: Dossier
    facts: Mapping[str, Any]
    documents: Mapping[str, str]


def verdict(session: Any, model: Dossier, as_of: datetime | None = None) -> dict[str, Any] | None:
    """Return the verdict on a model's license (see connectors.licenses.bundles); None where nothing is said of one."""
    state = state_of(model, as_of)
    if state is None:
        return None
    pages = (page for found in subjects.pages(session) if (page := state_of(found, as_of)))
    return Library(pages, lambda digest: subjects.text(session, digest)).verdict(state)


def state_of(dossier: Dossier, as_of: datetime | None = None) -> State | None:
    """Return the state of a subject now or at a moment; None before it was first seen."""
    version = dossier.as_of(as_of) if as_of else None
    if as_of and version is None:
        return None
    return State(dossier, *((version.facts, version.documents) if version else (dossier.facts, dossier.documents)))


class Library:
    """Pages that hold terms, and the texts of all documents: what verdicts are made from. Each text is read once."""

    def __init__(self, pages: Iterable[State], text: Text) -> None:
        self._pages, self._text = tuple(pages), text
        self._known: dict[Any, dict[str, Any]] = {}
        self._read = functools.cache(read)

    def verdict(self, model: State) -> dict[str, Any] | None:
        """Return the verdict on the license of a model in a state; None where nothing is said of one."""
        if model.dossier.nature != "model":
            return None
        tag = {"license": model.dossier.notes.get("license_tag")}
        claims = {"card": {key: model.facts.get(key) for key in _FIELDS}, "tag": tag}
        claims = {who: fields for who, fields in claims.items() if any(fields.values())}
        documents = [*self._own(model)]
        documents += self._others(model, [one.text for one in documents])
        if not documents and not claims:
            return None
        key = (repr(claims), tuple((one.role, one.place, one.text) for one in documents))
        if key not in self._known:
            self._known[key] = bundle(claims, documents, self._read)
        return self._known[key]

    def _own(self, model: State) -> Iterator[Document]:
        """The documents of the repository itself, each with the paths it stands at."""
        files = terms(str(path) for path in model.dossier.notes.get("license_files") or ())
        for role in _ROLES:
            if role in model.documents:
                place = ", ".join(files.get(role, ())) or role
                yield Document(role, place, self._text(model.documents[role]))

    def _others(self, model: State, texts: list[str]) -> Iterator[Document]:
        """Watched pages that cover the model by name, or that its documents or its card point at."""
        link = str(model.facts.get("license_link") or "")
        texts = [*texts, link, *web_pages(link)]
        for page in self._pages:
            address = page.dossier.url.removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")
            if not (_covers(page.dossier, model.dossier.title) or any(address in text for text in texts)):
                continue
            for role, document in (("page", "license"), ("policy", "policy")):
                if document in page.documents:
                    yield Document(role, page.dossier.url, self._text(page.documents[document]))


def _covers(page: Dossier, title: str) -> bool:
    names = (title.casefold(), title.casefold().rpartition("/")[2])
    return any(fnmatchcase(name, str(glob).casefold()) for glob in page.notes.get("covers") or () for name in names)
