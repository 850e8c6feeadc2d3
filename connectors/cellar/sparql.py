"""Queries for CELLAR and the reading of their results. Pure.

Source: the Common Data Model, http://publications.europa.eu/ontology/cdm. CELEX numbers are typed literals: a plain
string matches nothing. Only the edges that come in at an act hold triples, not their inverses.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from pydantic_core import from_json

from connectors.exceptions import ParseError
from connectors.model import Response
from connectors.text import plain

JSON = "application/sparql-results+json"
CDM = "http://publications.europa.eu/ontology/cdm#"
LIMIT = 5000
RELATIONS = {
    "resource_legal_amends_resource_legal": "amends",
    "resource_legal_corrects_resource_legal": "corrects",
    "resource_legal_repeals_resource_legal": "repeals",
    "resource_legal_implicitly_repeals_resource_legal": "implicitly repeals",
    "resource_legal_completes_resource_legal": "completes",
    "resource_legal_implements_resource_legal": "implements",
    "resource_legal_based_on_resource_legal": "is based on",
    "resource_legal_proposes_to_amend_resource_legal": "proposes to amend",
    "act_consolidated_consolidates_resource_legal": "consolidates",
}
_PREFIXES = f"PREFIX cdm: <{CDM}>\nPREFIX xsd: <http://www.w3.org/2001/XMLSchema#>\n"
_ANNOTATIONS = (
    "PREFIX owl: <http://www.w3.org/2002/07/owl#>\nPREFIX ann: <http://publications.europa.eu/ontology/annotation#>\n"
)
_ENGLISH = "<http://publications.europa.eu/resource/authority/language/ENG>"
_PROPERTIES = """  OPTIONAL { ?w cdm:work_date_document ?date }
  OPTIONAL { ?w cdm:work_has_resource-type ?type }
  OPTIONAL { ?w cdm:official-journal-act_date_publication ?published }
  OPTIONAL { ?w cdm:resource_legal_date_entry-into-force ?force }
  OPTIONAL { ?w cdm:resource_legal_date_deadline ?deadline }
  OPTIONAL { ?w cdm:resource_legal_date_end-of-validity ?end }
  OPTIONAL { ?w cdm:resource_legal_eli ?eli }
"""
_COLUMNS = "?celex ?date ?type ?published ?force ?deadline ?end ?eli"
_ALIASES = {"relation": "rel", "doc_date": "date", "forces": "force", "deadlines": "deadline"}
_OWN_LIMIT = re.compile(r"\blimit\s+\d+", re.IGNORECASE)
_SAID = 200


def act(celex: str) -> str:
    """Return the query for an act itself: its type and dates, a row for each combination of what has several values."""
    return (
        f"{_PREFIXES}SELECT DISTINCT {_COLUMNS} WHERE {{\n  VALUES ?celex {{ {_typed(celex)} }}\n"
        f"  ?w cdm:resource_legal_id_celex ?celex .\n{_PROPERTIES}"
        f"}} ORDER BY ?celex ?force ?deadline LIMIT {LIMIT}"
    )


def relations(celex: str) -> str:
    """Return the query for everything that points at an act, with the relation it has to it."""
    names = " ".join(f"cdm:{name}" for name in RELATIONS)
    return (
        f"{_PREFIXES}SELECT DISTINCT ?rel {_COLUMNS} WHERE {{\n"
        f"  ?act cdm:resource_legal_id_celex {_typed(celex)} .\n  VALUES ?rel {{ {names} }}\n"
        f"  ?w ?rel ?act ; cdm:resource_legal_id_celex ?celex .\n{_PROPERTIES}"
        f"}} ORDER BY ?rel ?celex ?force ?deadline LIMIT {LIMIT}"
    )


def places(celex: str) -> str:
    """Return the query for where the works that point at an act touch it: a row for each provision.

    It stands in annotations of the relation, which the work that points is the source of.
    """
    names = " ".join(f"cdm:{name}" for name in RELATIONS)
    return (
        f"{_PREFIXES}{_ANNOTATIONS}SELECT DISTINCT ?celex ?place ?basis ?role ?start WHERE {{\n"
        f"  ?act cdm:resource_legal_id_celex {_typed(celex)} .\n  VALUES ?rel {{ {names} }}\n"
        "  ?axiom owl:annotatedTarget ?act ; owl:annotatedProperty ?rel ; owl:annotatedSource ?w .\n"
        "  ?w cdm:resource_legal_id_celex ?celex .\n"
        "  OPTIONAL { ?axiom ann:reference_to_modified_location ?place }\n"
        "  OPTIONAL { ?axiom ann:comment_on_legal_basis ?basis }\n"
        "  FILTER(BOUND(?place) || BOUND(?basis))\n"
        "  OPTIONAL { ?axiom ann:role2 ?role }\n  OPTIONAL { ?axiom ann:start_of_validity ?start }\n"
        f"}} ORDER BY ?celex ?place ?basis LIMIT {LIMIT}"
    )


def titles(numbers: Iterable[str]) -> str:
    """Return the query for the English titles of acts, at most fifty at a time."""
    return (
        f"{_PREFIXES}SELECT DISTINCT ?celex ?title WHERE {{\n"
        f"  VALUES ?celex {{ {' '.join(map(_typed, numbers))} }}\n  ?w cdm:resource_legal_id_celex ?celex .\n"
        f"  ?e cdm:expression_belongs_to_work ?w ; cdm:expression_uses_language {_ENGLISH} ;\n"
        f"    cdm:expression_title ?title .\n}} ORDER BY ?celex LIMIT {LIMIT}"
    )


def limited(query: str) -> str:
    """Return a query that ends: with the limit of its own, else with ours."""
    return query if _OWN_LIMIT.search(query) else f"{query.rstrip()} LIMIT {LIMIT}"


def url(endpoint: str, query: str) -> str:
    """Return the address of a query's result: one address per query, so that an answer can be compared with its last."""
    return f"{endpoint}?{urlencode({'query': query, 'format': JSON})}"


def rows(response: Response, *columns: str) -> list[dict[str, str]]:
    """Return the rows of a result, their values as text; a column without a value is missing from its row.

    ParseError where the answer is an error in the dress of a result, lacks one of `columns`, or was cut short.
    """
    data = _decoded(response)
    said = data["head"].get("vars")
    names = {_ALIASES.get(name, name) for name in said if isinstance(name, str)} if isinstance(said, list) else set()
    bindings = data["results"].get("bindings")
    if not isinstance(bindings, list) or not names.issuperset(columns):
        msg = f"CELLAR answered without the columns {', '.join(columns)}"
        raise ParseError(msg)
    # A query that takes too long is answered with what was found until then.
    if response.status == 206 or "x-sql-state" in response.headers or len(bindings) >= LIMIT:  # noqa: PLR2004
        msg = f"CELLAR's answer is cut short, after {len(bindings)} rows"
        raise ParseError(msg)
    return [row for binding in bindings if isinstance(binding, dict) and (row := _row(binding)).get("celex")]


def _typed(celex: str) -> str:
    return f'"{celex}"^^xsd:string'


def _decoded(response: Response) -> dict[str, Any]:
    try:
        data = from_json(response.body)
    except ValueError as error:
        said = plain(response.body[:2000].decode("utf-8", "replace"), _SAID)
        msg = f"CELLAR answered with an error: {said}" if said else "CELLAR answered with nothing"
        raise ParseError(msg) from error
    if (
        not isinstance(data, dict)
        or not isinstance(data.get("head"), dict)
        or not isinstance(data.get("results"), dict)
    ):
        msg = "CELLAR answered with JSON that is no result of a query"
        raise ParseError(msg)
    return data


def _row(binding: Mapping[str, Any]) -> dict[str, str]:
    terms = {name: term for name, term in binding.items() if isinstance(term, dict)}
    values = {_ALIASES.get(name, name): str(term.get("value", "")).strip() for name, term in terms.items()}
    return {name: value for name, value in values.items() if value}
