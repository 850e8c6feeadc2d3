"""use_restrictions: fields of use that are closed, in the text or in a policy that is part of it."""

from typing import Final

from connectors.licenses.attributes.categories import categories_of
from connectors.licenses.attributes.clauses import Clause, Reading, attribute
from connectors.licenses.attributes.model import Attribute
from connectors.licenses.attributes.patterns import Either
from connectors.licenses.attributes.words import ALLOWS_AGAIN, BANS, FORBIDS
from connectors.licenses.compiled import match_at, search_for

_POLICY: Final = Either(
    r"\b(?:acceptable|prohibited|permitted|responsible|fair)[- ]use (?:polic(?:y|ies)|guidelines?|"
    r"guides?|restrictions|terms)\b|\b(?:use|usage) (?:polic(?:y|ies)|guidelines|restrictions)\b(?! in (?:section|"
    r"paragraph|attachment))|\baup\b|\bcontent polic(?:y|ies)\b|\b(?:ai|safety|ethics|ethical|"
    r"trustworthy|responsible)[\w -]{0,24} (?:polic(?:y|ies)|guidelines?|terms|principles)\b|\bcommunity guidelines\b|"
    r"\bservice agreement\b|\bterms of (?:use|service)\b|\bcode of (?:conduct|ethics)\b|使用政策|可接受使用|"
    r"使用规范|使用准则|服务协议|利用規約|利用ポリシー|使用ポリシー|이용 ?정책|사용 ?정책|이용약관|politique d'utilisation|nutzungsrichtlinie|"
    r"política de uso"
)
_INCORPORATES: Final = Either(
    r"\bincorporat\w*\b|\badhere\w* to\b|\bcomply with\b|\bcomplian\w* with\b|\bconsistent with\b|"
    r"\bin accordance with\b|\bsubject to\b|\babide by\b|\bviolat\w*|\bbound by\b|\bconform\w*|"
    r"\bset forth in\b|\b(?:made (?:a )?|forms? |is |an? (?:integral )?)part of\b|\bavailable at\b|"
    r"\bgoverned by\b|\bfollow\b|\bobserve\b|遵守|遵循|符合|并入|构成.{0,12}一部分|違反|遵う|従(?:う|い|って)|준수|따라|"
    r"위반|conform|respect|einhalt|beacht|cumpl"
)
_ADDRESS: Final = Either(
    r"(?:https?://|www\.)[^\s)>\]\"',;]+|\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|org|net|dev|io|"
    r"ai|cn|eu|co|de|fr|jp|kr)(?:/[^\s)>\]\"',;]*)?"
)
_MUTABLE: Final = Either(
    r"time to time|may be (?:updated|amended|modified|revised|changed)|as (?:updated|amended|modified)|不时|随时|更新|変更"
)
_THIS_POLICY: Final = Either(r"\bthis (?:acceptable |prohibited )?use policy\b|\bthis policy\b|\bprivacy polic")
_ATTACHED: Final = Either(
    r"\b(?:attachment|annex|appendix|exhibit|schedule|paragraph|section) \w+\b.{0,60}\b(?:use|"
    r"restriction)|\buse[- ](?:based )?restrictions?\b|\brestricted uses?\b|\bprohibited (?:uses?|"
    r"purposes|activities|use cases)\b|\bpermitted purpose\b|使用限制|禁止.{0,6}(?:用途|使用|行为)|使用条件の制限|"
    r"利用制限|사용 ?제한|금지 ?(?:행위|용도)|restrictions d'utilisation|nutzungsbeschränkung|restricciones de uso"
)
_LAWFUL_ONLY: Final = Either(
    r"\bapplicable laws?\b|\blaws? and regulations?\b|\bany law\b|\blawful\b|\bunlawful\b|法律法规|"
    r"适用法律|法令|관련 법|lois|gesetze|leyes"
)
_USES: Final = Either(
    r"\bus(?:e|es|ing|age|ed)\b|\butili[sz]\w*\b|\bdeploy\w*\b|\bdevelop\w*\b|\bgenerat\w*\b|\bengag\w*\b|"
    r"\bpurposes?\b|\bactivit\w+|\bproduce\b|\bintended\b|\bput to\b|\bemploy\w*\b|\bappl(?:y|"
    r"ied)\b|\binvolv\w*|使用|利用|用于|从事|生成|目的|사용|이용|목적|utilis|nutz|verwend|zweck|\buso\b|usar|utiliz|"
    r"fines"
)
_NOT_FIELD: Final = Either(
    r"\bwarrant\w*|\bliab(?:le|ility)\b|\bin no event\b|\bas[- ]is\b|\bpatent\b|\btrademark|\bendorse\b|"
    r"\btechnological measures?\b|\banti-circumvention|\bconvey\b|\bcopyright (?:act|treaty)\b|"
    r"\bfair use\b|\blicensed material\b|\bmoral rights\b|\bdatabase rights?\b|\bconsumer product\b|"
    r"\bsui generis\b|\bcovered work\b|\bcontributors?\b.{0,60}\bname|\bsource code\b|担保|责任|保证|"
    r"赔偿责任|免责"
)
_CLOSED: Final = Either(
    BANS.pattern + r"|\brestricted uses?\b|\bprohibited\b|\bnot permitting\b|\bprohibit(?:s|ing)?\b|\bunacceptable\b|"
    r"\bnot use\b|\bnot be used\b|\bexcept (?:to (?!the extent)|for (?!the sake))|\bother than to\b|"
    r"\b(?:other than|except(?:ing)?|excluding|but not)(?: for)? [^.;]{0,80}\b(?:purposes?|uses?|applications?)\b"
)
_BOUND_BY: Final = Either(
    r"\b(?:comply|adhere|subject to|accept|incorporat|agree|abide|bound|governed)\w*\b[^.;]{0,60}\bterms of (?:use|"
    r"service)\b|\bterms of (?:use|service)\b[^.;]{0,80}\b(?:incorporated|apply)\b"
)
_CRIMINAL: Final = Either(r"\billegal|\bcriminal|非法|違法|불법|illég|illegal")
_DISCLAIMS: Final = Either(
    r"\bnot (?:designed(?!, licensed)|intended|fault-tolerant|warranted|suitable)\b|\bnor (?:designed|"
    r"intended)|\brepresents that\b|\bexport\w*\b|\btrade ?marks?\b|\bin the case of such termination"
)
_EARNEST: Final = Either(r"\bmust not\b|\b(?:use|uses) (?:is|are) (?:not permitted|prohibited|forbidden)\b")
_WORDS: Final = (
    "not ", "cannot", "prohibit", "restrict", "forbid", "never", "neither", "no ", "refrain", "exclud", "except", "other than", "excluding", "不", "禁",
    "勿", "ません", "できない", "금지", "없", "안 ", "interdit", "verboten",
    "untersagt", "nicht", "prohib", "ne ", "nor ",
)  # fmt: skip


def _closes(clause: Clause) -> list[str]:
    """The fields that one clause closes."""
    low = clause.full
    if (
        not _CLOSED.search(low)
        or (_DISCLAIMS.search(clause.low) and not _EARNEST.search(clause.low))
        or _NOT_FIELD.search(clause.low)
    ):
        return []
    if (ALLOWS_AGAIN.search(clause.low) and not clause.lead) or not _USES.search(low):
        return []
    found = categories_of(clause.low)
    bare = (
        found == ["illegal"]
        and not clause.lead
        and _LAWFUL_ONLY.search(clause.low)
        and not _CRIMINAL.search(clause.low)
    )
    return [] if bare else found


def _in_list(reading: Reading) -> list[tuple[Clause, list[str]]]:
    """Items of an attachment or a section of prohibited uses, though no lead-in forbids them."""
    return [
        (clause, found)
        for clause in reading.clauses
        if clause.sentence.section
        and search_for(
            r"prohibited|restrict|unacceptable|forbidden|disallowed|禁止|限制|制限|금지|제한|interdit|verbot",
            clause.sentence.section.lower(),
        )
        and not _NOT_FIELD.search(clause.low)
        and len(clause.low) < 1500  # noqa: PLR2004 - an item, not an article
        and (found := categories_of(clause.low))
        and not search_for(r"\b(?:may|comply|in accordance)\b", clause.low)
    ]


def _policies(reading: Reading) -> list[Clause]:
    """Clauses that make a policy part of the text."""
    found = list[Clause]()
    words = (
        "polic",
        "guide",
        "aup",
        "terms",
        "principles",
        "service agreement",
        "code of",
        "政策",
        "规范",
        "准则",
        "服务协议",
        "規約",
        "ポリシー",
        "정책",
        "약관",
        "politique",
        "richtlinie",
        "política",
    )
    for clause in reading.having(*words):
        low = clause.low
        if (
            not _POLICY.search(low)
            or _THIS_POLICY.search(low)
            or not _INCORPORATES.search(low)
            or (_NOT_FIELD.search(low) and "incorporated" not in low)
        ):
            continue
        if _names_itself(reading, low):
            continue
        found.append(clause)
    return found


def _names_itself(reading: Reading, low: str) -> bool:
    """Whether the policy spoken of is the text itself, or its definition as the agreement."""
    title = " ".join(clause.low for clause in reading.clauses[:4] if len(clause.low) < 120)  # noqa: PLR2004 - a title
    named = _POLICY.search(low)
    if named is None:
        return False
    if search_for(r"\"?agreement\"? (?:or|means|shall mean)|found at [\w./]+terms\b|prominent notice|text file", low):
        return True
    own = named[0] in title and not search_for(r"incorporated|aup|https?:", low)
    loose = match_at(r"\bterms of (?:use|service)\b", named[0])
    return own or bool(loose and not _BOUND_BY.search(low))


def use_restrictions(reading: Reading) -> Attribute:
    """Return none, listed, incorporated or both, with the categories and the address of the policy."""
    closed = [(clause, found) for clause in reading.having(*_WORDS, lead=True) if (found := _closes(clause))]
    known = {clause.number for clause, _ in closed}
    closed += [(clause, found) for clause, found in _in_list(reading) if clause.number not in known]
    attached = [
        c
        for c in reading.having("restriction", "restricted use", "prohibited", "限制", "禁止", "制限", "금지", "제한")
        if _ATTACHED.search(c.low)
        and FORBIDS.search(c.full)
        and not _POLICY.search(c.low)
        and not _NOT_FIELD.search(c.low)
    ]
    policies = _policies(reading)
    listed = [clause for clause, _ in closed] or attached
    kinds = [kind for kind, found in (("listed", listed), ("incorporated", policies)) if found]
    value = " and ".join(kinds) or "none"
    categories = sorted({name for _, found in closed for name in found})
    address = next(
        (
            match[0].rstrip(".")
            for clause in policies
            if (match := _ADDRESS.search(clause.sentence.text.replace("\\", "")))
        ),
        "",
    )
    mutable = any(_MUTABLE.search(clause.low) for clause in policies)
    return attribute(
        "use_restrictions",
        value,
        [*policies[:2], *listed],
        categories=categories,
        policy_url=address,
        policy_mutable=mutable,
    )
