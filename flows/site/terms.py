"""Under which terms a model stands: its license as it was read, and what that means. Pure but for the texts it is given."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from connectors import licenses
from flows.bundles import Library, Text, state_of
from flows.messages import words
from flows.policy import judge, judge_claim
from storage.subjects import Dossier

from .book import Book

TEXTS = ("license", "gate", "policy")
"""The roles of documents that are read as licenses, the one that counts first."""
_MODEL = "model"
_HELD = frozenset({"license", "policy"})
_READ = {"license": "license file", "gate": "gate's text", "page": "page"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """One row of the ledger. basis: what was read: the license's text, the page that covers it, or only the card."""

    subject: str
    name: str
    vendor: str
    license: str
    basis: str
    openness: str
    commercial: str
    thresholds: str
    territory: str
    eu: str
    verdict: str
    changed: datetime | None
    gone: bool = False
    reading: Mapping[str, Any] = field(default_factory=dict)
    page: str = ""


def models(book: Book) -> tuple[Dossier, ...]:
    """Return every model once, by name."""
    found = [entry for subject in book.dossiers if (entry := book.dossier(subject)) and entry.nature == _MODEL]
    return tuple(sorted(found, key=lambda entry: (entry.title.casefold(), entry.subject)))


def library(book: Book, text: Text) -> Library:
    """Return what verdicts on models are made from: everything that is known and holds terms of its own."""
    found = (entry for subject in book.dossiers if (entry := book.dossier(subject)) and entry.removed_at is None)
    speaking = (entry for entry in found if entry.nature == "page" or entry.notes.get("covers"))
    held = sorted((entry for entry in speaking if entry.documents.keys() & _HELD), key=lambda entry: entry.url)
    return Library((state for entry in held if (state := state_of(entry))), text)


def last_change(book: Book, *subjects: str) -> datetime | None:
    """Return when a license of these subjects last changed, None where it never did."""
    moments = [
        change.detected_at
        for subject in subjects
        for change in book.by_subject.get(subject, ())
        if change.kind.startswith("license.")
    ]
    return max(moments, default=None)


def name_of(facts: Mapping[str, Any]) -> str:
    """Return what a card calls its license: the name behind "other", else the id."""
    claimed, named = facts.get("license"), facts.get("license_name")
    text = named if named and claimed in (None, "", "other") else claimed
    return words.plain(text) if text else "none stated"


def terms(book: Book, model: Dossier, shelf: Library) -> Terms:
    """Return what is known of the terms of one model: the verdict that `gazette show` gives, as a row."""
    state = state_of(model)
    verdict = (shelf.verdict(state) if state else None) or {}
    ruling = verdict.get("weights") or {}
    reading = _reading(verdict) if ruling.get("role") in _READ and speaks_of_terms(ruling) else {}
    openness = verdict.get("openness") or licenses.claimed_openness(model.facts)
    page = _page(book, ruling)
    return Terms(
        subject=model.subject,
        name=model.title,
        vendor=model.vendor,
        license=name_of(model.facts),
        basis=_basis(book, ruling, page),
        openness=openness,
        commercial=_commercial(reading, openness),
        thresholds=_thresholds(reading) if reading else ("none" if openness == "open source" else "see text"),
        territory=_territory(reading) if reading else ("worldwide" if openness == "open source" else "see text"),
        eu=_eu(reading, openness),
        verdict=_verdict(book, reading, openness),
        changed=last_change(book, model.subject, page),
        gone=model.removed_at is not None,
        reading=reading,
        page=page,
    )


def speaks_of_terms(ruling: Mapping[str, Any]) -> bool:
    """Tell whether a document says what may be done: a gate that only asks for consent says nothing of thresholds."""
    return bool(ruling["role"] != "gate" or ruling["openness"] != "unclassified")


def _reading(verdict: Mapping[str, Any]) -> Mapping[str, Any]:
    """The terms of all documents together, in the shape of one reading."""
    beside = {key: verdict[key] for key in ("openness", "eu_open_source_exemption")}
    return {**{key: value for key, value in verdict["terms"].items() if value is not None}, **beside}


def _page(book: Book, ruling: Mapping[str, Any]) -> str:
    """The subject of the page that holds the terms of the weights, "" where the repository itself does."""
    if ruling.get("role") != "page":
        return ""
    return next((subject for subject in book.dossiers if _stands_at(book, subject, str(ruling["place"]))), "")


def _stands_at(book: Book, subject: str, url: str) -> bool:
    found = book.dossier(subject) if subject.startswith(("page:", "gh:")) else None
    return found is not None and found.url == url


def _basis(book: Book, ruling: Mapping[str, Any], page: str) -> str:
    found = book.dossier(page) if page else None
    return found.title if found else _READ.get(str(ruling.get("role")), "model card")


def _commercial(reading: Mapping[str, Any], openness: str) -> str:
    if reading:
        return str(reading["commercial_use"]["value"])
    return {"open source": "permitted", "non-commercial or research only": "prohibited"}.get(openness, "unclear")


def _thresholds(reading: Mapping[str, Any]) -> str:
    told = [words.clause(key, reading[key]) for key in ("user_threshold", "revenue_threshold") if reading.get(key)]
    return "; ".join(told) or "none found"


def _territory(reading: Mapping[str, Any]) -> str:
    found = reading["territory"]
    return f"not in {', '.join(found['excluded'])}" if found.get("excluded") else str(found["value"])


def _eu(reading: Mapping[str, Any], openness: str) -> str:
    if reading:
        return str(reading["eu_open_source_exemption"]["value"])
    return "no disqualifying condition found" if openness == "open source" else "needs review"


def _verdict(book: Book, reading: Mapping[str, Any], openness: str) -> str:
    if book.policy is None:
        return ""
    judged = judge(reading, book.policy) if reading else judge_claim(openness, book.policy)
    return str(judged["verdict"])
