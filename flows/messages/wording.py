"""A message in the user's own words, where there are templates for them. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from connectors.apprise import line, paragraphs
from connectors.exceptions import TemplateError
from flows import lines
from storage.model import Change

from . import as_html
from .as_text import text
from .document import Document, Fact, say
from .inert import removed
from .templates import SHIPPED, Templates

ALL = frozenset({"html", "blocks"})
_FORMS = {"subject": "", "text": "", "slack": "blocks", "html": "html"}
_TITLE = 300
_TEXT = 200_000
_BODY = re.compile(r"<body\b", re.IGNORECASE)
_WHOLE = 'begin with {% extends "shipped/message.html.jinja" %}, or write <html> and <body> yourself'


@dataclass(frozen=True, slots=True)
class Wording:
    """What a template may speak of besides the document. strict: raise what is wrong instead of falling back.

    forms: what is written besides the text, "html" and "blocks"; what a receiver does not show is left out.
    """

    templates: Templates = SHIPPED
    changes: Sequence[Change] = ()
    digest: Mapping[str, Any] = field(default_factory=dict)
    site_url: str = ""
    strict: bool = False
    forms: frozenset[str] = ALL


PLAIN = Wording()


@dataclass(frozen=True, slots=True)
class Worded:
    """A document under its final title, and the forms by name that templates of the user's own wrote."""

    document: Document
    own: Mapping[str, str]


def worded(document: Document, kind: str, wording: Wording) -> Worded:
    """Return what the user's templates make of a document.

    No template loses an alert: where one cannot be used, ours stands in, and the evidence says why.
    TemplateError instead, with everything that is wrong, where the wording is strict.
    """
    wanted = [form for form, shown in _FORMS.items() if not shown or shown in wording.forms]
    found = {form: name for form in wanted if (name := wording.templates.own(form, kind))}
    if not found:
        return Worded(document, {})
    own, faults = dict[str, str](), list[str]()
    values = _values(document, kind, wording)
    for form, name in found.items():
        try:
            own[form] = _write(form, name, document, values, wording)
        except TemplateError as exc:
            faults.append(str(exc))
        if form == "subject" and form in own:
            document = replace(document, title=own[form])
            values = {**values, "title": document.title}
    if faults and wording.strict:
        raise TemplateError("\n".join(faults))
    notes = tuple(Fact("Template", say(f"{fault}; ours was used instead")) for fault in faults)
    return Worded(replace(document, evidence=(*document.evidence, *notes)), own)


def _values(document: Document, kind: str, wording: Wording) -> Mapping[str, Any]:
    changes = [lines.change(change) for change in wording.changes]
    return {
        "kind": kind,
        "title": document.title,
        "severity": document.severity,
        "link": document.link,
        "text": text(document),
        "changes": changes,
        "change": changes[0] if changes else {},
        "digest": wording.digest,
        "site_url": wording.site_url,
        "document": document,
    }


def _write(form: str, name: str, document: Document, values: Mapping[str, Any], wording: Wording) -> str:
    templates = wording.templates
    if form == "html":
        for wrong in _wrong(templates.render(name, {**values, "kicker": ""}), strict=wording.strict):
            raise TemplateError(f"{templates.path(name)}: {wrong}")  # noqa: EM102, TRY003
        return as_html.html(document, templates=templates, name=name, values=values, kicker=f"{values['kind']}")
    said = templates.render(name, values)
    clean = line(said, _TITLE) if form == "subject" else paragraphs(said, _TEXT)
    if not clean:
        msg = f"{templates.path(name)}: it says nothing of {values['kind']}; write words outside of any condition"
        raise TemplateError(msg)
    return clean


def _wrong(page: str, *, strict: bool) -> Iterator[str]:
    if not _BODY.search(page):
        yield f"this is no whole page: {_WHOLE}"
    elif strict and (gone := removed(page)):
        yield f"it holds {', '.join(gone)}, which is left out of every mail: take it out"
