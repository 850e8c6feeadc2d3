"""What happens when a threshold is crossed: a separate license, money, a registration or a visible mark."""

from itertools import islice
from typing import Final

from connectors.licenses.attributes.clauses import Clause, Reading
from connectors.licenses.attributes.patterns import Either
from connectors.licenses.attributes.words import GET_LICENSE, REGISTER, paid
from connectors.licenses.compiled import search_for

STRENGTH: Final = {"": 0, "display": 1, "registration": 2, "paid": 3, "separate license": 4}
"""The effects, the strictest last."""

_LOST: Final = Either(
    r"\b(?:not|no longer|never) (?:be )?(?:authori[sz]ed|permitted|allowed|granted|licensed|entitled|"
    r"eligible|available|apply|extend|cover|exercise|use)\b|\bterminat\w+|\bcease|\bmay not\b|"
    r"\bshall not (?:use|exercise|be)|\bmust not\b|\bcannot\b|\bprohibited\b|\bexcluded?\b|\bvoid\b|"
    r"\bno (?:license|licence|rights?)\b|\bexpires?\b|无权|不得|禁止|终止|失效|終了|できない|ません|없습니다|종료|금지|interdit|"
    r"résili|nicht (?:berechtigt|gestattet|erlaubt)|erlischt|endet|no (?:podrá|puede|está)"
)
_DISPLAY: Final = Either(
    r"\b(?:prominently )?(?:display|show|credit|attribut(?!able)|acknowledg|indicat|label|mention|"
    r"badge)\w*\b|\"(?:built|powered|made)\b|标注|標註|展示|显示|标明|注明|表示|명시|표시|표기|afficher|mentionner|"
    r"anzeigen|anzugeben|mostrar|indicar"
)
_ONLY_LICENSE: Final = Either(
    r"licen[cs]|agreement|authori|permission|许可|授权|ライセンス|許諾|라이선스|licencia|lizenz|contract"
)
_TERM: Final = Either(
    r"^[\"']?([^\"':]{2,60}?)[\"']?(?: \([^()]{0,80}\))?:? (?:shall |will )?(?:means?|refers? to|"
    r"is defined as|is|are|be|系指|是指|指|とは|이란)|^[\"']([^\"']{2,60})[\"']"
)
_CONDITIONAL: Final = Either(
    r"\b(?:if|where|when|whenever|once|unless|should|provided|as long as|so long as|in (?:the )?(?:event|case)|only|up to|limited|limits?|"
    r"threshold|exceed\w*|more than .{0,60}\b(?:must|shall|may)|must|shall|may|free|means?|entit\w+|compan\w+|organi[sz]ations?)\b|"
    r"[\u3040-\u9fff\uac00-\ud7af]|\b(?:si|wenn|falls|sofern|dès|lorsque|unternehmen|entreprises?|empresas?)\b"
)
_MOST_USES: Final = 12
_MOST_TERMS: Final = 400
_BEYOND: Final = Either(
    r"\bbeyond (?:that|this|these|those|the)\b|\babove (?:that|this|these|those|the)\b|\bexceed\w*\b|"
    r"\botherwise\b|\bin excess\b|\blarger\b|超出|超过|超過|否则|それ以上|초과"
)


def _direct(low: str) -> str:
    """The strictest effect the words of one text name, "" for none."""
    if GET_LICENSE.search(low) and _ONLY_LICENSE.search(low):
        return (
            "paid"
            if paid(low) and not search_for(r"request|separate|apply|contact|申请|联系", low)
            else "separate license"
        )
    if paid(low):
        return "paid"
    if REGISTER.search(low):
        return "registration"
    if _DISPLAY.search(low):
        return "display"
    return "separate license" if _LOST.search(low) else ""


def _inline_term(low: str) -> str:
    """The term that a clause defines, "" for none."""
    match = _TERM.match(low)
    return ((match[1] or match[2] or "") if match else "").strip()


def _users_of(reading: Reading, clause: Clause) -> list[Clause]:
    """Clauses that use the term which `clause` defines."""
    terms = [term for term, said in reading.terms.items() if said == clause.low and len(term) > 3]  # noqa: PLR2004
    terms = terms or [term for term in (_inline_term(clause.low),) if len(term) > 3]  # noqa: PLR2004 - "you" is no term
    uses = [other for term in terms for other in reading.having(term)[:_MOST_USES] if other.number != clause.number]
    nested = [
        other
        for use in uses[:_MOST_USES]
        for term, said in islice(reading.terms.items(), _MOST_TERMS)
        if said == use.low and term not in terms
        for other in reading.having(term)[:_MOST_USES]
    ]
    return uses + nested[:_MOST_USES]


def effect_of(reading: Reading, clause: Clause) -> str:
    """Return the effect of the threshold in `clause`: said there, where its term is used, or in what follows; "" for none.

    A sentence without any condition, such as a description of the model, sets no threshold.
    """
    own = _direct(clause.full)
    beyond = [_direct(other.low) for other in reading.after(clause, 2) if _BEYOND.search(other.low[:120])]
    if own:
        return max([own, *beyond], key=STRENGTH.__getitem__)
    used = max((_direct(other.full) for other in _users_of(reading, clause)), key=STRENGTH.__getitem__, default="")
    if used:
        return used
    near = (_direct(other.low) for other in reading.after(clause, 2))
    return max(near, key=STRENGTH.__getitem__, default="") or (
        "separate license" if _CONDITIONAL.search(clause.full) else ""
    )
