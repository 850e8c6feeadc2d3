"""commercial_use: may a for-profit run the model without a further agreement?"""

from collections.abc import Sequence
from typing import Final

from connectors.licenses.attributes.clauses import Clause, Reading, attribute
from connectors.licenses.attributes.forbidden import DEFINES, USE_OF, by_term, forbids_commerce
from connectors.licenses.attributes.grants import Grant, limits_to_noncommerce
from connectors.licenses.attributes.limits import limits
from connectors.licenses.attributes.model import Attribute, Evidence
from connectors.licenses.attributes.patterns import Either
from connectors.licenses.attributes.words import (
    ALLOWS_AGAIN,
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
from connectors.licenses.compiled import search_for

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
_ABOUT: Final = Either(
    r"\bus(?:e|es|ed|ing|age)\b|\blicen[cs]\w+|\bgrant\w*|\bpermi\w+|\brights?\b|\bpurposes?\b|"
    r"\bavailable\b|\bprovided\b|\bintended\b|[\u3040-\u9fff\uac00-\ud7af]|utilis|nutz|verwend|"
    r"zweck|uso|utiliz|fins|fines"
)
_EXPLICIT: Final = Either(
    r"\bcommercially usable\b|\bfor[- ]profit\b|\bpaid (?:products?|services?|apps?|applications?|offerings?)\b|\b(?:including|includes|even|both|and|or|also)(?: \w+){0,5} commercial\w*|"
    r"\bany (?:\w+ ){0,2}commercial\b|\bcommercial (?:use|uses|purposes?|versions|activities)\b|"
    r"\bfor (?:\w+,? ){0,6}commercial\b|\bcommercially\b|商用|商业|商業|営利|상업|commercial|kommerzi|gewerblich|"
    r"comercial"
)
_ANY_PURPOSE: Final = Either(
    r"\bfor any (?:lawful |legal )?(?:purpose|use)|\bwithout (?:any )?restrictions?\b|任何目的|あらゆる目的|"
    r"목적에 관계없이|toute fin|jeden zweck|cualquier (?:fin|propósito)"
)
_NEEDLESS: Final = Either(
    r"\b(?:no|not|without|neither)\b.{0,30}\b(?:need\w*|requir\w*|necessary|obligat\w*|have to|"
    r"asking|further|separate|additional)\b.{0,60}\b(?:licen[cs]e|permission|registration|register|apply|"
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
_MEETS: Final = Either(
    r"\bcommerc\w*\b[^.;]{0,120}\b(?:following|these|all of the) (?:conditions|requirements|criteria)\b[^.;]{0,30}(?:$|:|\bmet\b|\bfulfilled\b)|"
    r"\b(?:following|these) (?:conditions|requirements|criteria)\b[^.;]{0,80}\bcommerc\w*|商[业業用].{0,20}(?:须|应|需|必须)(?:同时)?(?:符合|满足).{0,12}条件"
)
_WISHES: Final = Either(r"\b(?:to inquire|for|regarding|about|concerning)\b[^.;]{0,40}\bcommercial\b[^.;]*")
_UNDER: Final = Either(
    r"\b(?:governed|licen[cs]ed|released|distributed|made available|provided|published|available|covered)\b[^.;]{0,30}\b(?:by|under|with)\b"
    r"[^.;]{0,60}(?:\bcc[- ]by[- ]nc|\bnon-?commercial\b)[^.;]{0,40}\b(?:licen[cs]e|terms|\d)"
)
_FREELY: Final = Either(
    r"\busable\b|\b(?:is|are|remains?|stays?) (?:\w+ ){0,3}(?:free|unlimited|unrestricted|fine|allowed|permitted)\b"
)
_TITLE: Final = 120
_WORDS: Final = (
    "commerc", "profit", "gain", "charg", "sell", "paid ", "revenue", "moneti", "production", "business", "research", "academic", "personal",
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


def _prohibits(
    reading: Reading, relevant: Sequence[Clause], granted: Sequence[Grant], closing: Sequence[Clause]
) -> list[Clause]:
    """Clauses that leave no room for commerce under this license."""
    limited = [grant.clause for grant in granted if grant.limited]
    limited += [
        c for c in relevant if limits_to_noncommerce(c.low) and _ABOUT.search(c.low) and not DEFINES.search(c.low)
    ]
    forbidden = [clause for clause in relevant if forbids_commerce(clause) and not _opened(clause)]
    limited += [
        clause for clause in relevant if _UNDER.search(clause.low) and not commercial(_WISHES.sub(" ", clause.low))
    ]
    return _unique([*limited, *forbidden, *by_term(reading), *closing])


def _unique(clauses: Sequence[Clause]) -> list[Clause]:
    return list({clause.number: clause for clause in clauses}.values())


def _conditions(relevant: Sequence[Clause]) -> list[Clause]:
    """Clauses that open commerce after a license, an approval, a registration or a payment."""
    found = list[Clause]()
    for clause in relevant:
        low = clause.full
        if not commercial(low) or not USE_OF.search(NONCOMMERCIAL.sub(" ", low)) or DEFINES.search(clause.low):
            continue
        asks = GET_LICENSE.search(low) or REGISTER.search(low) or paid(low)
        asked = asks and not _NEEDLESS.search(low) and (MUST.search(low) or _AFTER.search(low) or ELIGIBLE.search(low))
        if asked or _MEETS.search(low) or (forbids_commerce(clause) and _opened(clause)):
            found.append(clause)
    return found


def _permits(relevant: Sequence[Clause], granted: Sequence[Grant]) -> list[Clause]:
    """Clauses that permit commerce in so many words."""
    numbers = {grant.clause.number for grant in granted}
    return [
        clause
        for clause in relevant
        if (commercial(clause.low) or _charges(clause.low))
        and (clause.number in numbers or MAY.search(clause.low) or _FREELY.search(clause.low) or _charges(clause.low))
        and (_EXPLICIT.search(NONCOMMERCIAL.sub(" ", clause.low)) or _charges(clause.low))
        and not forbids_commerce(clause)
        and not limits_to_noncommerce(clause.low)
        and not _WISH.search(clause.low)
        and not DEFINES.search(clause.low)
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
    if prohibited and not (told and (gating or conditions)) and not (permitted and gating):
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
