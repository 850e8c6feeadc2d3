"""commercial_use: may a for-profit run the model without a further agreement?"""

import re
from collections.abc import Sequence
from itertools import islice
from typing import Final

from connectors.licenses.attributes.clauses import Clause, Reading, attribute
from connectors.licenses.attributes.grants import Grant, limits_to_noncommerce
from connectors.licenses.attributes.limits import limits
from connectors.licenses.attributes.model import Attribute, Evidence
from connectors.licenses.attributes.patterns import Either
from connectors.licenses.attributes.words import (
    ALLOWS_AGAIN,
    BANS,
    ELIGIBLE,
    GET_LICENSE,
    MAY,
    MUST,
    NONCOMMERCIAL,
    REGISTER,
    UNLESS,
    commercial,
    paid,
)
from connectors.licenses.compiled import match_at, search_for

_USE_OF: Final = Either(
    r"\bcommerc\w*(?:,? (?:or|and|and/or) [\w-]+)? (?:use|uses|usage|purposes?|activit\w+|advantage|"
    r"exploitation|manner|applications?|products?|services?|gain|benefit|context|setting|basis|"
    r"way|operations|deployment|offering|entit\w+|means|in nature|intent|ends|scenarios?)\b|\b(?:any|"
    r"for|of|and|or|in|other than|than) (?:\w+ ){0,2}commerc\w+|\bcommercially\b|\bcommerciali[sz]\w+|"
    r"\bmoneti[sz]\w+|\bfor[- ]profit\b|\b(?:financial|monetary|pecuniary|economic) (?:gains?|advantages?|benefits?|profits?|"
    r"compensation)\b|\brevenue[- ]generating|\bproduction\b|\bbusiness (?:use|"
    r"purposes?|operations|setting|environment)|\b(?:in|within) (?:a|your|any) business\b(?! of)|"
    r"商业|商用|商業|营利|盈利|營利|営利|상업|상용|영리|commercial|kommerzi|gewerblich|comercial"
)
_OF_NAMES: Final = Either(
    r"\b(?:use|uses|using|used) (?:of )?(?:the |any |our )?names?\b|\bnames?\b.{0,120}\b(?:used|"
    r"appear)\b|\blikeness|\bendorse\b|\bre-?export\w*\b|\bfor export\b|\bpatent holders\b"
)
_NOISE: Final = Either(
    r"\b(?:use|uses|using|used) (?:of )?(?:the |any )?names?\b|\bnames?\b.{0,120}\b(?:used|appear)\b|"
    r"\btrademark|\blikeness|\bendorse\b|\bexport\w*\b|\bliab(?:le|ility)\b|\bdamages\b|\bwarrant(?:y|"
    r"ies)\b|commercial (?:computer )?software\b|commercial items?\b|commercially reasonable|commercially viable|"
    r"reasonable commercial|\bdfars\b|commercial interests?|commercial register|商业秘密|商業秘密|商业利益|"
    r"商业信誉|commercial (?:email|messages|communications|electronic)|unsolicited|registre du commerce|"
    r"commercial registry|commercial losses|商业损失|損害賠償|损害赔偿|商業損失|上の損失"
)
_FORBIDDEN: Final = Either(
    r"\bcommerc\w*\b[^.;]{0,80}\b(?:is|are|shall be|remains?)\b[^.;]{0,40}\b(?:prohibited|forbidden|"
    r"excluded|disallowed|not (?:permitted|allowed|authori[sz]ed|granted|licensed|covered|included))"
)
_DEFINES: Final = Either(
    r"^[\"'].{2,80}[\"'].{0,60}?\b(?:means?|refers?|shall mean|is defined)\b|^\"[^\"]+\"\s*(?:是指|"
    r"指|系指)|\"[^\"]{3,40}\" means\b"
)
_ABOUT: Final = Either(
    r"\bus(?:e|es|ed|ing|age)\b|\blicen[cs]\w+|\bgrant\w*|\bpermi\w+|\brights?\b|\bpurposes?\b|"
    r"\bavailable\b|\bprovided\b|\bintended\b|[\u3040-\u9fff\uac00-\ud7af]|utilis|nutz|verwend|"
    r"zweck|uso|utiliz|fins|fines"
)
_EXPLICIT: Final = Either(
    r"\bcommercially usable\b|\b(?:including|includes|even|both|and|or|also)(?: \w+){0,5} commercial\w*|"
    r"\bany (?:\w+ ){0,2}commercial\b|\bcommercial (?:use|uses|purposes?|versions|activities)\b|"
    r"\bfor (?:\w+,? ){0,6}commercial\b|\bcommercially\b|商用|商业|商業|営利|상업|commercial|kommerzi|gewerblich|"
    r"comercial"
)
_ANY_PURPOSE: Final = Either(
    r"\bfor any (?:lawful |legal )?(?:purpose|use)|\bwithout (?:any )?restrictions?\b|任何目的|あらゆる目的|"
    r"목적에 관계없이|toute fin|jeden zweck|cualquier (?:fin|propósito)"
)
_CLOSES: Final = Either(
    BANS.pattern + r"|\bnot (?:intended|meant|licensed|available|released|granted|cleared|provided|suitable|for)\b|"
    r"\bno (?:licen[cs]e|rights?|permission)\b|\b(?:does|do|shall|will) not (?:grant|include|permit|"
    r"allow|extend|cover|confer|authori[sz]e|apply)\b|\bexclud\w*|不授予|不适用|不包括"
)
_PERMITS_AGAIN: Final = Either(r"\b(?:you|it|they|and|which|that|but|or) (?:may|can)\b(?! not)|\bunless\b")
_NEEDLESS: Final = Either(
    r"\b(?:no|not|without|neither)\b.{0,30}\b(?:need\w*|requir\w*|necessary|obligat\w*|have to|"
    r"further|separate|additional)\b.{0,60}\b(?:licen[cs]e|permission|registration|register|apply|"
    r"application|agreement|fee|pay\w*|authori[sz]ation|approval)|\bfree of (?:charge|royalt)|"
    r"无需|無需|不需要|不必|不要|필요 ?없|필요하지 않|sans (?:autre )?(?:autorisation|licence) (?:supplémentaire|"
    r"n[ée]cessaire)"
)
_AFTER: Final = Either(
    r"\b(?:after|upon|once|only (?:with|under|by|upon|via|through)|on condition)\b|后|後|方可|经|した上で|"
    r"した場合|한 후|후에|après|nach\b|tras\b|previ"
)
_OF_OUTPUTS: Final = Either(
    r"\b(?:use|used|using|exploit|commerciali[sz]e|sell|own) (?:the |such |any |your |these |those |"
    r"all )?(?:generated )?(?:outputs?|generations|results|content)\b|\boutputs?\b.{0,60}\b(?:may|"
    r"can) be (?:used|exploited|commerciali[sz]ed|sold)|(?:输出|生成(?:的)?内容|生成物|出力).{0,30}(?:商|営利)"
)
_WISH: Final = Either(
    r"\bif you (?:wish|want|would like|intend|desire|need|plan)\b|\bto discuss\b|\binquir|\binterested\b|"
    r"\bplease contact\b|\bcontact\b"
)
_TITLED: Final = Either(
    r"\bnon-?commercial\b|\bresearch[- ](?:only|use)\b|\bresearch licen[cs]e\b|非商业|非商用|비상업|nicht-?kommerziell"
)
_CHARGES: Final = Either(
    r"\b(?:charg(?:e|ing)|sell(?:ing)?|monetiz\w+|earn(?:ing)?|profit(?:ing)? from)\b[^.;]{0,80}\b(?:products?|services?|models?|works?|"
    r"copies|derivatives?|software|access|fees?)\b"
)
_MAY_CHARGE: Final = Either(
    r"\b(?:may|can|free to|entitled to|permitted to|allowed to)\b(?! not)[^.;]{0,60}\b(?:charge|sell|monetiz\w+|profit)\b"
)
_TITLE: Final = 120
_MOST_TERMS: Final = 12
_WORDS: Final = (
    "commerc", "profit", "gain", "charg", "sell", "revenue", "moneti", "production", "business", "research", "academic", "personal",
    "evaluation", "non-",
    "商", "营利", "盈利", "營利", "営利", "学术", "科研", "研究", "상업", "상용", "영리", "연구", "kommerz", "gewerb", "comercial",
    "recherche", "forschung", "investigación",
)  # fmt: skip


def _relevant(reading: Reading) -> list[Clause]:
    """Clauses that speak of commerce or of its absence, without those on liability, names, export and the like."""
    return [
        clause
        for clause in reading.having(*_WORDS)
        if not _OF_NAMES.search(clause.low) and not (_NOISE.search(clause.low) and not _hard(clause.low))
    ]


def _hard(low: str) -> bool:
    return bool(search_for(r"for (?:any )?commercial|commercial (?:use|purposes?|activit)|non-?commercial", low))


def _opened(clause: Clause) -> bool:
    """Whether the clause closes commerce only until something is obtained."""
    return bool(UNLESS.search(clause.low)) and not search_for(r"(?:not|to) (?:permit|allow|prior to)\b", clause.low)


def forbids_commerce(clause: Clause) -> bool:
    """Whether a clause, read with its lead-in, forbids commerce."""
    low = clause.low
    if not commercial(low) or ALLOWS_AGAIN.search(low) or not _USE_OF.search(NONCOMMERCIAL.sub(" ", low)):
        return False
    if _DEFINES.search(low):
        return False
    bare = NONCOMMERCIAL.sub(" §nc ", clause.full)
    if _FORBIDDEN.search(bare) or search_for(
        r"\b(?:other than|except|excluding)\b(?: for)?(?: any)? (?:\w+ ){0,2}commerc", bare
    ):
        return True
    for match in _CLOSES.finditer(bare):
        behind = bare[match.end() : match.end() + 420]
        found = _USE_OF.search(behind)
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


def _by_term(reading: Reading) -> list[Clause]:
    """Clauses that limit rights to a defined purpose without commerce."""
    found = list[Clause]()
    for term in _terms_without_commerce(reading)[:_MOST_TERMS]:
        limited = re.compile(
            rf"\b(?:solely|only|exclusively|limited|strictly)\b.{{0,140}}\b{re.escape(term)}|\b{re.escape(term)}s?,? (?:only|"
            rf"solely|exclusively)|other than (?:\w+ ){{0,3}}{re.escape(term)}|outside (?:of )?(?:the )?{re.escape(term)}|"
            rf"(?:仅|限|只).{{0,30}}{re.escape(term)}"
        )
        found += [
            clause for clause in reading.having(term) if limited.search(clause.low) and not _DEFINES.search(clause.low)
        ]
    return found


def _prohibits(
    reading: Reading, relevant: Sequence[Clause], granted: Sequence[Grant], closing: Sequence[Clause]
) -> list[Clause]:
    """Clauses that leave no room for commerce under this license."""
    limited = [grant.clause for grant in granted if grant.limited]
    limited += [
        c for c in relevant if limits_to_noncommerce(c.low) and _ABOUT.search(c.low) and not _DEFINES.search(c.low)
    ]
    forbidden = [clause for clause in relevant if forbids_commerce(clause) and not _opened(clause)]
    return _unique([*limited, *forbidden, *_by_term(reading), *closing])


def _unique(clauses: Sequence[Clause]) -> list[Clause]:
    return list({clause.number: clause for clause in clauses}.values())


def _conditions(relevant: Sequence[Clause]) -> list[Clause]:
    """Clauses that open commerce after a license, an approval, a registration or a payment."""
    found = list[Clause]()
    for clause in relevant:
        low = clause.full
        if not commercial(low) or not _USE_OF.search(NONCOMMERCIAL.sub(" ", low)) or _DEFINES.search(clause.low):
            continue
        asks = GET_LICENSE.search(low) or REGISTER.search(low) or paid(low)
        if (
            asks and not _NEEDLESS.search(low) and (MUST.search(low) or _AFTER.search(low) or ELIGIBLE.search(low))
        ) or (forbids_commerce(clause) and _opened(clause)):
            found.append(clause)
    return found


def _permits(relevant: Sequence[Clause], granted: Sequence[Grant]) -> list[Clause]:
    """Clauses that permit commerce in so many words."""
    numbers = {grant.clause.number for grant in granted}
    return [
        clause
        for clause in relevant
        if (commercial(clause.low) or _charges(clause.low))
        and (clause.number in numbers or MAY.search(clause.low) or "usable" in clause.low or _charges(clause.low))
        and (_EXPLICIT.search(NONCOMMERCIAL.sub(" ", clause.low)) or _charges(clause.low))
        and not forbids_commerce(clause)
        and not limits_to_noncommerce(clause.low)
        and not _WISH.search(clause.low)
        and not _DEFINES.search(clause.low)
        and not _OF_OUTPUTS.search(clause.low)
    ]


def _charges(low: str) -> bool:
    """Whether a clause says that nothing stands against taking money for the model or what is made with it."""
    return bool(_CHARGES.search(low) and (ALLOWS_AGAIN.search(low) or _MAY_CHARGE.search(low)))


def _titled(reading: Reading) -> list[Clause]:
    """The title of the text where it says that the license is one without commerce."""
    return [
        c
        for c in reading.clauses[:3]
        if len(c.low) < _TITLE and NONCOMMERCIAL.search(c.low) and not c.low.endswith(";")
    ]


def _gating(thresholds: Sequence[Attribute]) -> list[Evidence]:
    """Evidence of thresholds that cut or sell the right."""
    return [
        evidence
        for attribute_ in thresholds
        for item in attribute_.value
        if item["effect"] != "display"
        for evidence in attribute_.evidence
        if evidence.quote == item["quote"]
    ]


def commercial_use(reading: Reading, granted: Sequence[Grant], thresholds: Sequence[Attribute]) -> Attribute:
    """Return permitted, conditional, prohibited or unclear; what is said less strictly stands in `also`."""
    relevant = _relevant(reading)
    closing, narrowing = limits(reading)
    prohibited = _prohibits(reading, relevant, granted, closing)
    conditions = _unique([*_conditions(relevant), *narrowing])
    open_grant = [grant.clause for grant in granted if not grant.noncommercial and not grant.limited]
    explicit = [
        grant.clause
        for grant in granted
        if grant.noncommercial and NONCOMMERCIAL.search(grant.clause.low) and not grant.commercial
    ]
    if explicit and not open_grant and not any(REGISTER.search(clause.low) for clause in conditions):
        prohibited = prohibited or explicit
    permitted = _permits(relevant, granted)
    prohibited = prohibited or ([] if permitted or conditions else _titled(reading))
    gating = _gating(thresholds)
    told = [clause for clause in permitted if any(g.clause.number == clause.number for g in granted)]
    if prohibited and not (told and (gating or conditions)):
        also = "permitted" if told else ""
        return attribute("commercial_use", "prohibited", prohibited, also=also)
    if conditions or gating:
        found = attribute("commercial_use", "conditional", conditions, also="prohibited" if prohibited else "")
        return Attribute(found.key, found.value, (*gating, *found.evidence)[:4], found.details)
    weak = [grant.clause for grant in granted if grant.noncommercial and not grant.commercial]
    if weak and not permitted:
        return attribute("commercial_use", "prohibited", weak)
    if permitted or open_grant:
        anything = [clause for clause in open_grant if _ANY_PURPOSE.search(clause.low)]
        return attribute("commercial_use", "permitted", [*permitted, *anything, *open_grant])
    return attribute("commercial_use", "unclear")
