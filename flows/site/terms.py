"""Under which terms a model stands: its license as it was read, and what that means. Pure but for the texts it is given."""

import fnmatch
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from connectors import licenses
from flows.messages import words
from flows.policy import judge, judge_claim
from storage.subjects import Dossier

from .book import Book

TEXTS = ("license", "gate", "policy")
"""The roles of documents that are read as licenses, the one that counts first."""
Text = Callable[[str], str]
"""Reads a stored text by its digest."""
_MODEL = "model"


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


def source_of(book: Book, model: Dossier) -> tuple[str, str, str]:
    """Return the digest of the text that governs a model, where it stands, and the page that holds it; "" for none."""
    if digest := model.documents.get("license"):
        return digest, "license file", ""
    short = model.title.rsplit("/", 1)[-1].casefold()
    for pattern, subject in book.covers:
        page = book.dossier(subject)
        whole = fnmatch.fnmatchcase(model.title.casefold(), pattern.casefold())
        if page and (whole or fnmatch.fnmatchcase(short, pattern.casefold())) and page.documents.get("license"):
            return page.documents["license"], page.title, subject
    return "", "model card", ""


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


def terms(book: Book, model: Dossier, text: Text, cache: dict[str, Mapping[str, Any]]) -> Terms:
    """Return what is known of the terms of one model; `cache` keeps readings by digest."""
    digest, basis, page = source_of(book, model)
    if digest and digest not in cache:
        cache[digest] = licenses.read(text(digest)).to_json()
    reading = cache.get(digest, {})
    openness = reading.get("openness") or licenses.claimed_openness(model.facts)
    return Terms(
        subject=model.subject,
        name=model.title,
        vendor=model.vendor,
        license=name_of(model.facts),
        basis=basis,
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
