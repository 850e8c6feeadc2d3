"""Works -> the observations that are remembered of them. Pure.

A date that moves is news, a date that was not loaded yet is not: CELLAR completes an act days after it appears.
"""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from connectors.model import Fact, Known, Observation
from connectors.text import AI_ACT, form_of, normalized_link, plain, provisions, relevance

from .places import Places
from .works import Work

_BRUSSELS = ZoneInfo("Europe/Brussels")
_EUR_LEX = "https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX:"
_AMENDING = ("amends", "repeals", "implicitly repeals")


def untitled(celex: str) -> str:
    """Return what an act is called until its English title is known."""
    return f"CELEX {celex}"


def base_observation(
    work: Work, titles: Mapping[str, str], versions: Sequence[str], text: str, known: Known
) -> Observation:
    """Return the act that is watched: its dates, its newest consolidated version and, where it was read, that text."""
    facts = {**_facts(work, known), "consolidated": versions[-1] if versions else ""}
    notes = {**_notes(work), "consolidations": tuple(versions)}
    return _observation(work, titles, facts, notes, {"act": text} if text else {})


def observation(
    work: Work, titles: Mapping[str, str], base: Work | None, known: Known, where: Places | None = None
) -> Observation:
    """Return what points at the watched act, and where it touches that; without a `base`, what a query found."""
    notes = _notes(work)
    if base is not None:
        notes |= {"base": base.celex, "act_title": titles.get(base.celex, untitled(base.celex))}
        notes["amends"] = base.celex if work.relations.intersection(_AMENDING) else ""
        notes |= _touched(work, where, known)
    notes["relevance"] = _relevance(titles.get(work.celex, ""), base, notes.get("places"))
    return _observation(work, titles, _facts(work, known), notes, {})


def consolidation(celex: str, base: Observation) -> Observation:
    """Return one consolidated version. It is no news of its own: it is a fact of the act that there is a newer one."""
    day = f"{celex[-8:-4]}-{celex[-4:-2]}-{celex[-2:]}"
    return Observation(
        subject=f"celex:{celex}",
        title=f"Consolidated text of {day}: {base.title}",
        url=_EUR_LEX + celex,
        nature="record",
        notes={"celex": celex, "relation": "consolidates", "base": base.subject.removeprefix("celex:"), "date": day},
        keys=(f"natural:celex:{celex}",),
        published_at=_moment(day),
        precision="day" if _moment(day) else "",
        revision=celex,
    )


def _observation(
    work: Work,
    titles: Mapping[str, str],
    facts: Mapping[str, Fact],
    notes: Mapping[str, Fact],
    documents: Mapping[str, str],
) -> Observation:
    link = _EUR_LEX + work.celex
    when = _moment(next(iter((*work.days("published"), *work.days("date"))), ""))
    said = repr((sorted(work.relations), facts, work.days("date")))
    return Observation(
        subject=f"celex:{work.celex}",
        title=plain(titles.get(work.celex, "")) or untitled(work.celex),
        url=link,
        nature="act",
        facts=facts,
        notes=notes,
        documents=documents,
        keys=(f"natural:celex:{work.celex}", f"link:{normalized_link(link).removeprefix('https://')}"),
        published_at=when,
        precision="day" if when else "",
        revision=hashlib.sha256(said.encode()).hexdigest(),
    )


def _facts(work: Work, known: Known) -> dict[str, Fact]:
    """What has no value keeps its last one: an answer without a date does not say that there is none.

    The first day of several is that of the entry into force, the others are those from which parts apply.
    """
    last, force, end = known.get(f"celex:{work.celex}"), work.days("force"), work.days("end")
    seen: dict[str, Fact] = {
        "in_force": next(iter(force), ""),
        "applies": force[1:],
        "deadlines": work.days("deadline"),
        "ends": next(iter(end), ""),
    }
    kept = {name: value for name, value in (last.facts.items() if last else ()) if name in seen}
    return {"ends": "", **kept, **{name: value for name, value in seen.items() if value}}


def _touched(work: Work, where: Places | None, known: Known) -> dict[str, Fact]:
    """Where it touches the act, each provision with what is done to it; what CELLAR does not say today it said before."""
    if where is not None:
        named = tuple(map(str, where.touched))
        return {"articles": where.units, "places": named, "legal_basis": where.basis}
    last = known.get(f"celex:{work.celex}")
    kept = last.notes if last else {}
    return {name: kept[name] for name in ("articles", "places", "legal_basis") if kept.get(name)}


def _relevance(title: str, base: Work | None, named: Fact) -> tuple[str, ...]:
    """What of our trade its title speaks of, and what of it it touches in the AI Act."""
    places = named if isinstance(named, tuple) and base is not None and base.celex == AI_ACT else ()
    touched = provisions(places)
    topics = {reason.partition(":")[0] for reason in touched}
    return (*touched, *(reason for reason in relevance(title) if reason.partition(":")[0] not in topics))


def _notes(work: Work) -> dict[str, Fact]:
    force = work.days("force")
    notes: dict[str, Fact] = {
        "celex": work.celex,
        "eli": work.eli,
        "type": "Corrigendum" if work.is_corrigendum else form_of(work.type),
        "relation": ", ".join(sorted(work.relations)),
        "document_date": next(iter(work.days("date")), ""),
        "published": next(iter(work.days("published")), ""),
        "in_force": force[0] if force else "",
        "applies_from": next(iter(force[1:]), ""),
        "applies": force[1:],
        "deadlines": work.days("deadline"),
    }
    return {**notes, "severity": "info"} if work.is_corrigendum else notes


def _moment(day: str) -> datetime | None:
    """A day of EU law begins at midnight in Brussels."""
    try:
        return datetime.combine(date.fromisoformat(day), datetime.min.time(), _BRUSSELS).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
