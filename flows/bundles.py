"""The license of a model as one bundle: its claims and documents, and the watched pages that cover or complete it."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from fnmatch import fnmatchcase
from typing import Any

from connectors.licenses import Document, bundle, terms
from connectors.text import web_pages
from storage import subjects
from storage.subjects import Dossier

_FIELDS = ("license", "license_name", "license_link")
_ROLES = ("license", "code_license", "gate", "policy", "notice")


def verdict(session: Any, model: Dossier, as_of: datetime | None = None) -> dict[str, Any] | None:
    """Return the verdict on a model's license (see connectors.licenses.bundles); None where nothing is said of one."""
    version = model.as_of(as_of) if as_of else None
    if model.nature != "model" or (as_of and version is None):
        return None
    facts, kept = (version.facts, version.documents) if version else (model.facts, model.documents)
    claims = {"card": {key: facts.get(key) for key in _FIELDS}, "tag": {"license": model.notes.get("license_tag")}}
    documents = [*_own(session, model, kept)]
    link = str(facts.get("license_link") or "")
    documents += _pages(session, model, as_of, [*(one.text for one in documents), link, *web_pages(link)])
    if not documents and not any(value for fields in claims.values() for value in fields.values()):
        return None
    return bundle({who: fields for who, fields in claims.items() if any(fields.values())}, documents)


def _own(session: Any, model: Dossier, kept: Mapping[str, str]) -> Iterator[Document]:
    """The documents of the repository itself, each with the paths it stands at."""
    files = terms(str(path) for path in model.notes.get("license_files") or ())
    for role in _ROLES:
        if role in kept:
            place = ", ".join(files.get(role, ())) or role
            yield Document(role, place, subjects.text(session, kept[role]))


def _pages(session: Any, model: Dossier, as_of: datetime | None, texts: list[str]) -> Iterator[Document]:
    """Watched pages that cover the model by name, or that its documents or its card point at."""
    for page in subjects.pages(session):
        version = page.as_of(as_of) if as_of else None
        kept = version.documents if version else {} if as_of else page.documents
        address = page.url.removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")
        if not (_covers(page, model.title) or any(address in text for text in texts)):
            continue
        for role, document in (("page", "license"), ("policy", "policy")):
            if document in kept:
                yield Document(role, page.url, subjects.text(session, kept[document]))


def _covers(page: Dossier, title: str) -> bool:
    names = (title.casefold(), title.casefold().rpartition("/")[2])
    return any(fnmatchcase(name, str(glob).casefold()) for glob in page.notes.get("covers") or () for name in names)
