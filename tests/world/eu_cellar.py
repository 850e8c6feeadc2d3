"""CELLAR over time: works that point at each other, answered as its SPARQL endpoint and its texts are."""

import itertools
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from aiohttp import web

CDM = "http://publications.europa.eu/ontology/cdm#"
TYPES = "http://publications.europa.eu/resource/authority/resource-type/"
XSD = "http://www.w3.org/2001/XMLSchema#"
RESULTS = "application/sparql-results+json"
COMPILER_ERROR = b"Virtuoso 37000 Error SP030: SPARQL compiler, line 3: syntax error at 'SELEC' before '?celex'\n"
TIMEOUT = b"Virtuoso 42000 Error The estimated execution time 421 (sec) exceeds the limit of 60 (sec).\n"
FD_370 = "http://publications.europa.eu/resource/authority/fd_370"
FD_375 = "http://publications.europa.eu/resource/authority/fd_375"
_TYPED = re.compile(r'"([^"\s]+)"\^\^(?:xsd:string|<http://www\.w3\.org/2001/XMLSchema#string>)')
_RELATION = re.compile(r"cdm:((?:resource_legal|act)_[a-z_]+_resource_legal)")
_VARIABLES = re.compile(r"SELECT\s+(?:DISTINCT\s+)?((?:\?\w+\s*)+)", re.IGNORECASE)
_LIMIT = re.compile(r"\bLIMIT\s+(\d+)", re.IGNORECASE)
_DATES = {"date", "published", "force", "deadline", "end"}


@dataclass(slots=True)
class Work:
    """One work as of some moment; `relations` are (name of the predicate, CELEX number of its object)."""

    celex: str
    title: str = ""
    type: str = "REG"
    date: str = ""
    published: str = ""
    force: Sequence[str] = ()
    deadline: Sequence[str] = ()
    end: str = ""
    eli: str = ""
    relations: list[tuple[str, str]] = field(default_factory=list)


class Cellar:
    """The store. `work` tells what is loaded, completed or corrected at a time; `text` what a work's text is from then on."""

    def __init__(self) -> None:
        self._steps: list[tuple[datetime, str, Mapping[str, Any]]] = []
        self._relations: list[tuple[datetime, str, str, str]] = []
        self._texts: list[tuple[datetime, str, bytes, str]] = []
        self._annotations: list[tuple[datetime, str, str, Mapping[str, str]]] = []

    def work(self, at: datetime, celex: str, **values: Any) -> "Cellar":
        """Load a work, or change some of its values."""
        self._steps.append((at, celex, values))
        return self

    def relate(self, at: datetime, celex: str, relation: str, to: str) -> "Cellar":
        """Let a work point at another: `amends`, `corrects`, `completes`, `implements`, `based_on`, `consolidates`, ..."""
        prefix = "act_consolidated" if relation == "consolidates" else "resource_legal"
        self._relations.append((at, celex, f"{prefix}_{relation}_resource_legal", to))
        return self

    def touch(
        self, at: datetime, celex: str, to: str, place: str = "", role: str = "", start: str = "", basis: str = ""
    ) -> "Cellar":
        """Annotate a relation: which place of `to` is touched ("AR 53 PA 2"), how ("R", "J", "DEL") and from when."""
        values = {"place": annotated(place), "role": f"{{{role}|{FD_375}/{role}}}" if role else "", "start": start}
        self._annotations.append((at, celex, to, {**values, "basis": basis}))
        return self

    def text(self, at: datetime, celex: str, body: bytes, content_type: str = "application/xhtml+xml") -> "Cellar":
        """Let the English text of a work be `body`."""
        self._texts.append((at, celex, body, content_type))
        return self

    def works(self, now: datetime) -> dict[str, Work]:
        """Return the works as of `now`, by number."""
        found: dict[str, Work] = {}
        for at, celex, values in self._steps:
            if at <= now:
                work = found.setdefault(celex, Work(celex))
                for name, value in values.items():
                    setattr(work, name, value)
        for at, celex, relation, to in self._relations:
            if at <= now:
                found.setdefault(celex, Work(celex)).relations.append((relation, to))
        return found

    def answer(self, request: web.Request, now: datetime) -> web.Response:
        """Answer a query as the endpoint does: mistakes come as text, with status 200."""
        query = request.query.get("query", "")
        if not re.search(r"\bselect\b", query, re.IGNORECASE):
            return web.Response(body=COMPILER_ERROR, content_type="text/plain")
        names = _VARIABLES.search(query)
        columns = re.findall(r"\w+", names[1]) if names else []
        rows = [row for row in self._rows(query, now) if any(row.get(name) for name in columns)]
        distinct = list(dict.fromkeys(tuple(row.get(name, "") for name in columns) for row in rows))
        limit = _LIMIT.search(query)
        shown = distinct[: int(limit[1])] if limit else distinct
        return web.Response(body=result(columns, shown), content_type=RESULTS)

    def content(self, request: web.Request, now: datetime) -> web.Response:
        """Answer for a resource by content negotiation: a redirect to the manifestation, or RDF to who does not say."""
        celex, accept = request.match_info["celex"], request.headers.get("Accept", "")
        if "application/xhtml+xml" not in accept:
            return web.Response(body=b"<rdf:RDF/>", content_type="application/rdf+xml")
        if request.headers.get("Accept-Language") != "eng" or self._text(celex, now) is None:
            return web.Response(status=404, text="No content for the requested language", content_type="text/plain")
        return web.Response(status=303, headers={"Location": f"/resource/cellar/{celex}.0006.03/DOC_1"})

    def manifestation(self, request: web.Request, now: datetime) -> web.Response:
        """Answer with the text of a work."""
        found = self._text(request.match_info["celex"], now)
        if found is None:
            return web.Response(status=404)
        return web.Response(body=found[0], content_type=found[1])

    def _text(self, celex: str, now: datetime) -> tuple[bytes, str] | None:
        texts = [(body, kind) for at, name, body, kind in self._texts if name == celex and at <= now]
        return texts[-1] if texts else None

    def _rows(self, query: str, now: datetime) -> Iterator[Mapping[str, str]]:
        works, named = self.works(now), _TYPED.findall(query)
        if "annotatedTarget" in query:
            # Only who asks for the source of the annotation learns whose it is.
            for at, celex, to, values in self._annotations if "annotatedSource ?w" in query else ():
                yield from ({"celex": celex, **values},) if at <= now and to in named else ()
        elif "?rel" in query:
            wanted = set(_RELATION.findall(query))
            pairs = ((work, relation) for work in works.values() for relation in work.relations)
            for work, (relation, to) in pairs:
                if relation in wanted and to in named:
                    yield from ({**row, "rel": CDM + relation} for row in _product(work))
        elif "?celex" in query and re.search(r"VALUES\s+\?celex", query):
            # A number that is no typed literal matches nothing.
            for work in (works[celex] for celex in named if celex in works):
                titled = "expression_title" not in query or work.title
                yield from _product(work) if titled else ()
        else:
            for work in works.values():
                yield from _product(work)


def _product(work: Work) -> Iterator[dict[str, str]]:
    """A row for each combination of what has several values."""
    own = {"celex": work.celex, "title": work.title, "date": work.date, "published": work.published, "end": work.end}
    own |= {"eli": work.eli, "type": TYPES + work.type}
    for force, deadline in itertools.product(work.force or ("",), work.deadline or ("",)):
        yield {**own, "force": force, "deadline": deadline}


def annotated(place: str) -> str:
    """Return a place as CELLAR writes it: "AR 53 PA 2" with the addresses of its codes."""
    words = place.split()
    pairs = zip(words[::2], words[1::2], strict=True)
    return " ".join(f"{{{code}|{FD_370}/{code}}} {value}" for code, value in pairs)


def result(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """Return a result in the JSON of SPARQL; a variable without a value is missing from its row."""
    bindings = [{name: _term(name, value) for name, value in zip(columns, row, strict=True) if value} for row in rows]
    head = {"link": [], "vars": list(columns)}
    return json.dumps({"head": head, "results": {"distinct": False, "ordered": True, "bindings": bindings}}).encode()


def _term(name: str, value: str) -> dict[str, str]:
    if value.startswith("http"):
        return {"type": "uri", "value": value}
    if name == "title":
        return {"type": "literal", "xml:lang": "en", "value": value}
    return {"type": "literal", "datatype": f"{XSD}{'date' if name in _DATES else 'string'}", "value": value}


def consolidated(celex: str, articles: Mapping[str, Sequence[str]], sign: str = "▼B") -> bytes:
    """Return a consolidated text as CELLAR has it: a running head, signs of who inserted what, articles."""
    day = f"{celex[-2:]}.{celex[-4:-2]}.{celex[-8:-4]}"
    parts = "".join(
        f'<p class="modref">{sign}</p><p class="title-article-norm">{name}</p>'
        + "".join(f'<p class="norm">{line}</p>' for line in lines)
        for name, lines in articles.items()
    )
    head = f'<p class="reference">{celex.partition("-")[0]} — EN — {day} — 001.001 — 1</p>'
    note = '<p class="disclaimer">This text is meant purely as a documentation tool and has no legal effect.</p>'
    return (
        '<?xml version="1.0" encoding="UTF-8"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title>L</title>'
        f"</head><body>{head}{note}{parts}</body></html>"
    ).encode()
