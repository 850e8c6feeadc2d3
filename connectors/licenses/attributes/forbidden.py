"""Commerce that is forbidden: in so many words, or by a defined purpose that is without it."""

import re
from itertools import islice
from typing import Final

from connectors.licenses.attributes.clauses import Clause, Reading
from connectors.licenses.attributes.grants import limits_to_noncommerce
from connectors.licenses.attributes.patterns import Either
from connectors.licenses.attributes.words import ALLOWS_AGAIN, BANS, NONCOMMERCIAL, commercial
from connectors.licenses.compiled import match_at, search_for

USE_OF: Final = Either(
    r"\bcommerc\w*(?:,? (?:or|and|and/or) [\w-]+)? (?:use|uses|usage|purposes?|activit\w+|advantage|"
    r"exploitation|manner|applications?|products?|services?|gain|benefit|context|setting|basis|"
    r"way|operations|deployment|offering|entit\w+|means|in nature|intent|ends|scenarios?)\b|\b(?:any|"
    r"for|of|and|or|in|other than|than) (?:\w+ ){0,2}commerc\w+|\bcommercially\b|\bcommerciali[sz]\w+|"
    r"\bmoneti[sz]\w+|\bfor[- ]profit\b|\bpaid (?:products?|services?|apps?|applications?|offerings?)\b|\b(?:financial|monetary|pecuniary|economic) (?:gains?|advantages?|benefits?|profits?|"
    r"compensation)\b|\brevenue[- ]generating|\bproduction\b|\bbusiness (?:use|"
    r"purposes?|operations|setting|environment)|\b(?:in|within) (?:a|your|any) business\b(?! of)|"
    r"商业|商用|商業|营利|盈利|營利|営利|상업|상용|영리|commercial|kommerzi|gewerblich|comercial"
)
_FORBIDDEN: Final = Either(
    r"\bcommerc\w*\b[^.;]{0,80}\b(?:is|are|shall be|remains?)\b[^.;]{0,40}\b(?:prohibited|forbidden|outside (?:of )?(?:the )?scope|"
    r"excluded|disallowed|not (?:permitted|allowed|authori[sz]ed|granted|licensed|covered|included))"
)
DEFINES: Final = Either(
    r"^[\"'].{2,80}[\"'].{0,60}?\b(?:means?|refers?|shall mean|is defined)\b|^\"[^\"]+\"\s*(?:是指|"
    r"指|系指)|\"[^\"]{3,40}\" means\b"
)
_CLOSES: Final = Either(
    BANS.pattern + r"|\bnot (?:intended|meant|licensed|available|released|granted|cleared|provided|suitable|for)\b|"
    r"\bno (?:licen[cs]e|rights?|permission)\b|\b(?:does|do|shall|will) not (?:grant|include|permit|"
    r"allow|extend|cover|confer|authori[sz]e|apply)\b|\bexclud\w*|不授予|不适用|不包括"
)
_PERMITS_AGAIN: Final = Either(r"\b(?:you|it|they|and|which|that|but|or) (?:may|can)\b(?! not)|\bunless\b")
_MOST_TERMS: Final = 12


def forbids_commerce(clause: Clause) -> bool:
    """Whether a clause, read with its lead-in, forbids commerce."""
    low = clause.low
    if not commercial(low) or ALLOWS_AGAIN.search(low) or not USE_OF.search(NONCOMMERCIAL.sub(" ", low)):
        return False
    if DEFINES.search(low):
        return False
    bare = NONCOMMERCIAL.sub(" §nc ", clause.full)
    if _FORBIDDEN.search(bare) or search_for(
        r"\b(?:other than|except|excluding)\b(?: for)?(?: any)? (?:\w+ ){0,2}commerc", bare
    ):
        return True
    for match in _CLOSES.finditer(bare):
        behind = bare[match.end() : match.end() + 420]
        found = USE_OF.search(behind)
        if (
            match_at(r" (?:only|limited|exclusively)\b", behind)
            or not found
            or _PERMITS_AGAIN.search(behind[: found.start()])
        ):
            continue
        if commercial(behind):
            return True
    return bool(
        search_for(
            r"(?:商业|商用|商業|营利|盈利|營利|営利|상업|상용|영리).{0,30}(?:禁止|不得|不可|不允许|できません|금지|없습니다)",
            low,
        )
    )


def _terms_without_commerce(reading: Reading) -> list[str]:
    """Defined terms that stand for purposes without commerce."""
    return [
        term
        for term, said in islice(reading.terms.items(), 400)
        if len(term) > 4  # noqa: PLR2004 - "use" is no purpose
        and search_for(r"purpose|use|用途|目的|environment|permitted|authori[sz]ed|research", term)
        and (
            NONCOMMERCIAL.search(said)
            or limits_to_noncommerce(said)
            or search_for(r"exclud\w* commerc|not .{0,60}commercial", said)
        )
        and not match_at(r"(?:any |the )?commercial", term)
    ]


def by_term(reading: Reading) -> list[Clause]:
    """Clauses that limit rights to a defined purpose without commerce."""
    found = list[Clause]()
    for term in _terms_without_commerce(reading)[:_MOST_TERMS]:
        limited = re.compile(
            rf"\b(?:solely|only|exclusively|limited|strictly)\b.{{0,140}}\b{re.escape(term)}|\b{re.escape(term)}s?,? (?:only|"
            rf"solely|exclusively)|other than (?:\w+ ){{0,3}}{re.escape(term)}|outside (?:of )?(?:the )?{re.escape(term)}|"
            rf"(?:仅|限|只).{{0,30}}{re.escape(term)}"
        )
        found += [
            clause for clause in reading.having(term) if limited.search(clause.low) and not DEFINES.search(clause.low)
        ]
    return found
