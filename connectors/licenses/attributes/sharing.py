"""Passing the model on, and changing it."""

import re
from collections.abc import Sequence
from typing import Final

from connectors.licenses.attributes.clauses import Clause, Reading, attribute
from connectors.licenses.attributes.grants import Grant
from connectors.licenses.attributes.model import Attribute
from connectors.licenses.attributes.patterns import Either
from connectors.licenses.attributes.words import ALLOWS_AGAIN, BANS, UNLESS
from connectors.licenses.compiled import search_for

_SHARE: Final = Either(
    r"\b(?:re)?-?distribut\w+|\bshar(?:e|es|ed|ing)\b|\bpublish\w*|\bconvey\w*|\bsublicens\w+|\bmake\w* available\b|"
    r"\bmaking available\b|\btransfer\b|\bpropagate\b|\bprovide .{0,40}third part|\bsell\b|\blicen[cs]ed material\b.{0,40}share|"
    r"\bdeal in\b|\bcop(?:y|ies) .{0,60}third part|\bhost\b|分发|分發|传播|发布|提供给|(?<!不可)(?<!不得)转让|再分发|共享|再配布|配布|頒布|"
    r"公衆送信|재배포|배포|공유|distribu\w+|redistribu\w+|partag\w+|\bdiffus\w+|weitergeb\w*|verbreit\w*|"
    r"weiterverbreit\w*|vertreib\w*|compartir"
)
_CHANGE: Final = Either(
    r"\bmodif\w+|\bderivative works?\b|\bderivatives?\b|\badapt(?:ed|ation|ations|ing)?\b|\bfine-? ?tun\w*|"
    r"\bcreate .{0,40}works|\btransform\w*|\bremix|\bmerge\b|\bdeal in\b|\balter\b|\bbuild upon\b|"
    r"\bchange\b|修改|衍生|改编|微调|改動|改变|改変|翻案|派生|ファインチューニング|수정|변경|파생|개작|modifi\w+|œuvres dérivées|adapt\w+|"
    r"veränder\w*|bearbeit\w*|abgeleitet\w*|anpass\w*|modifica\w*|obras derivadas"
)
_NO_SHARE: Final = Either(
    r"\b(?:re)?-?distribut\w+|\bshar(?:e|ing)\b|\bpublish\b|\bmake\w* available\b|\btransfer\b|"
    r"\bprovide\b|\bupload\b|\bgive\b|\bhand\b|\bpost\b|\bconvey\b|\bsell\b|\brent\b|\blease\b|\bdisclose\b|\bpass\w* .{0,30}\bon\b|"
    r"分发|分發|转让|传播|提供给|公开|再配布|配布|배포|공유|distribu|partag|weitergeb|weiterverbreit|verbreit|compartir"
)
_OBJECT: Final = Either(
    r"\b(?:the |this |any |our |licensed |such )?(?:[\w-]+ )?(?:models?|weights|software|materials?|"
    r"works?|products?|checkpoints?|program|database|data)\b|模型|软件|材料|作品|权重|モデル|ソフトウェア|모델|소프트웨어|"
    r"가중치|modèle|logiciel|modell|software|modelo"
)
_NOT_A_BAN: Final = Either(
    r"\bnotices?\b|\bmentions\b|\bavis\b|\bnames?\b|\btrademark|\bmarks?\b|\bpurposes?\b|\bmanner\b|"
    r"\bwarrant|\bliab|\bto (?:generate|create|produce|promote|develop|train|improve|engage|facilitate|"
    r"violate|harm|mislead|impersonate)|\bexport|\bmislead|\bmisinformation|\bcontent\b|\bexcept as expressly provided\b|"
    r"\bdisinformation|\bpersonal (?:data|information)\b|\bmalware|\bcontractual|\baccess control|"
    r"\bif (?:you|doing)\b|\bobligat|\btechnological measures|\bterms and conditions\b|目的|用途|信息|"
    r"内容|行为|个人"
)
_MORE_THAN_COPY: Final = {
    "license copy": Either(r"\b(?:include|provide|attach|reproduce|supply)\w* (?:a copy of )?(?:this|the) licen[cs]e\b|"
r"\bcopy of (?:this|the|these|such)\b.{0,30}(?:licen[cs]e|agreement|terms)|\bcopies of (?:this|"
r"the) (?:licen[cs]e|agreement)|(?:permission|license|copyright) notice.{0,60}\b(?:included|"
r"include|appear)|\baccompan\w+ .{0,40}(?:licen[cs]e|agreement)|协议的?副本|许可证?的?副本|许可声明|ライセンスの(?:写し|"
r"コピー)|라이선스.{0,10}사본|copie de (?:la |cette )?licence|kopie .{0,20}lizenz|copia de (?:la |esta )?licencia"),
    "notice file": Either(r"\bnotice\"? (?:text )?file|\bnotices?\b.{0,80}\b(?:retain|included?|reproduc|keep|intact|"
r"preserv)|\b(?:retain|include|reproduc|keep|preserv)\w*\b.{0,120}\bnotices?\b|\battribution notice|"
r"\bcopyright (?:notice|statement)|版权声明|版權聲明|著作権表示|저작권 ?(?:고지|표시)|urheberrechtsvermerk|avis de droit d'auteur|"
r"aviso de (?:copyright|derechos)"),
    "state changes": Either(r"\bnotices? (?:stating|that you) .{0,30}(?:chang|modif)|\bstating that you (?:changed|modified)|"
r"\bindicate if (?:you |changes)|\bchanges (?:you )?made\b|\bcarry prominent notices|\bindicat\w+ .{0,30}(?:modified|"
r"modifications|changes)|\bstate .{0,40}(?:changed|modified)|更改了|修改了|说明.{0,12}(?:更改|修改)|変更した|"
r"변경 ?사실"),
    "use restrictions flow down": Either(
        r"\bbind\w*\b[^.;]{0,60}\b(?:recipients?|third part\w+|everyone|users)\b[^.;]{0,80}\b(?:restrictions?|terms|conditions|limit\w*)\b|"
        r"\brestrictions? (?:that are )?(?:no|not) (?:weaker|less)\b|\b(?:subject to|bound by|under|carry) (?:at least )?the same (?:use )?restrictions\b|"r"\b(?:use[- ](?:based )?)?restrictions?\b.{0,120}\b(?:enforceable|includ\w+|bind|flow|pass|"
r"impos|applicable to)\b.{0,200}\b(?:provision|agreement|recipient|third part|downstream|users?|everyone|anyone|whoever|others)|"
r"\benforceable (?:provision|obligation)|\bat least as (?:restrictive|protective)|\b(?:impose|"
r"pass)\b.{0,60}\bsame (?:use )?restrictions|使用限制.{0,40}(?:可执行|纳入|条款)"),
    "same license": Either(r"\bunder (?:exactly )?(?:these|the same|this same|identical) (?:terms|conditions)\b|\bunder (?:the terms of )?(?:this|"
r"the same) (?:licen[cs]e|agreement)\b|\bsame licen[cs]e elements|"
r"\bsame (?:licen[cs]e|terms|conditions)\b|\bas a whole, under\b|\bonly do so under the terms\b|"
r"\blicen[cs]e the entire work\b|\bremain subject to this\b|\bunder the terms of this (?:licen[cs]e|"
r"agreement)|相同的?(?:许可|协议|条款)|同一のライセンス|동일한 (?:라이선스|조건)"),
    "recipient eligibility": Either(r"\brecipients?\b.{0,60}\b(?:must|shall|has to|have to|agrees? to)\b.{0,40}\b(?:agree|be eligible|"
r"be bound|accept|qualif|verif)\w*|\bonly (?:distribute|share|transfer|provide)\w*\b.{0,80}\bto (?:recipients|"
r"persons|entities|third parties|parties|researchers)\b.{0,60}\b(?:who|that)\b"),
}  # fmt: skip
_PASSIVE: Final = Either(
    r"\b(?:is|are|shall be|remains?) (?:\w+ )?(?:prohibited|forbidden|disallowed|excluded|not (?:permitted|"
    r"allowed|authori[sz]ed|granted|licensed)(?! to\b))"
)
_HOSTED: Final = Either(
    r"\bhosted? (?:service|offering)|\bapis?\b|\bmanaged service|\bsoftware[- ]as[- ]a[- ]service|"
    r"\bsaas\b|\bmodel[- ]as[- ]a[- ]service|\bhosted access|\binference (?:instance|service|endpoint)s?|\bfine-?tuning service|\bservice bureau|托管服务|云服务|ホスティング|호스팅"
)
_ANYTHING: Final = Either(
    r"\bany (?:purpose|reason)|\bwhat(?:so)?ever\b|\bwithout (?:any )?(?:restriction|limitation|"
    r"condition)s?\b|\bpublic domain\b|\bas you (?:wish|like|want|please)|\bwaives?\b|任何目的|toutes destinations|"
    r"ohne einschränkung"
)
_FIXED: Final = Either(
    r"\b(?:only|solely|exclusively)\b[^.;]{0,30}\b(?:unmodified|unaltered|unchanged|original) (?:form|version|state|copies|model)|"
    r"\b(?:unmodified|unaltered|unchanged|original) (?:form|version|state|copies)[^.;]{0,12}\bonly\b"
)
_LIMIT: Final = Either(r"\bonly\b|\bsolely\b|\bexclusively\b|仅|限于|のみ|만")
_WORDS: Final = (
    "distribu", "shar", "publish", "convey", "sublicens", "available", "transfer", "propagate", "sell", "deal in",
    "third part", "分发", "分發", "传播", "发布",
    "提供", "转让", "共享", "配布", "頒布", "배포", "공유", "partag", "weitergeb", "verbreit", "compartir", "notice", "copy",
    "copies", "副本", "声明", "host",
    "copie", "kopie", "copia", "same licen", "upload", "give ", "hand ", "bind", "restriction", "限制", "restrictive", "under the terms", "pass",
)  # fmt: skip


def _banned(clause: Clause, what: Either) -> bool:
    """Whether a clause forbids `what` for the model as such, not only for some purpose or in some manner."""
    low = clause.full
    if (
        not BANS.search(low)
        or ALLOWS_AGAIN.search(low)
        or UNLESS.search(low)
        or _NOT_A_BAN.search(low)
        or not _OBJECT.search(low)
    ):
        return False
    if (
        search_for(r"\b(?:does|do|is|are|will) not\b.{0,40}\b(?:include|constitute|considered|deemed|apply|grant)", low)
        or clause.defines
    ):
        return False
    if search_for(r"[\u3400-\u9fff\u3040-\u30ff\uac00-\ud7af]", low):
        return bool(what.search(low))
    passive = _PASSIVE.search(clause.low)
    if passive:
        return bool(what.search(re.split(r"[.;]", clause.low[max(0, passive.start() - 160) : passive.start()])[-1]))
    ban = next(iter(BANS.finditer(low)))
    return bool(what.search(low[ban.start() : ban.end() + 160]))


def _duties(reading: Reading) -> dict[str, Clause]:
    found = dict[str, Clause]()
    for clause in reading.having(*_WORDS):
        for duty, pattern in _MORE_THAN_COPY.items():
            if (
                duty not in found
                and not clause.by_licensee
                and pattern.search(clause.full)
                and not clause.defines
                and _asked(clause)
            ):
                found[duty] = clause
    return found


def _asked(clause: Clause) -> bool:
    """Whether a clause demands something."""
    return bool(
        search_for(
            r"\b(?:must|shall|should|exactly|same|provided|if (?:you|recipients?|each|every|all|any)|as long as|have to|has to|will|required|conditions?|need to|ensure|agree|only)\b|须|"
            r"必须|应|需|条件|なければ|必要|하여야|해야|doit|doivent|müssen|muss|debe",
            clause.demanded,
        )
    )


def redistribution(reading: Reading, granted: Sequence[Grant]) -> Attribute:
    """Return allowed, conditional or prohibited (`silent` where the text grants nothing), with its duties."""
    banned = [
        clause for clause in reading.having(*_WORDS) if _banned(clause, _NO_SHARE) and not _HOSTED.search(clause.low)
    ]
    shares = [grant.clause for grant in granted if _SHARE.search(grant.clause.low)]
    hosted = [c for c in reading.having("host", "api", "saas", "service", "托管", "云服务") if _banned(c, _HOSTED)]
    duties = _duties(reading)
    names = list(duties) + (["no hosted service"] if hosted else [])
    if banned and not shares:
        return attribute("redistribution", "prohibited", banned, duties=names)
    narrow = [grant.clause for grant in granted if grant.limited or grant.noncommercial]
    if shares or duties:
        value = "conditional" if names or narrow or banned else "allowed"
        strong = [duties[name] for name in ("use restrictions flow down", "same license") if name in duties]
        proofs = strong + shares[:1] + [clause for name, clause in duties.items() if clause not in strong]
        return attribute("redistribution", value, proofs or hosted, duties=names)
    if hosted:
        return attribute("redistribution", "conditional", hosted, duties=names)
    free = [grant.clause for grant in granted if _ANYTHING.search(grant.clause.low)]
    if free:
        return attribute("redistribution", "allowed", free)
    return attribute("redistribution", "silent")


def modification(reading: Reading, granted: Sequence[Grant]) -> Attribute:
    """Return allowed, limited or prohibited (`silent` where the text grants nothing)."""
    words = (
        "modif",
        "deriv",
        "adapt",
        "alter",
        "fine",
        "修改",
        "衍生",
        "改编",
        "微调",
        "改変",
        "翻案",
        "수정",
        "변경",
        "파생",
        "bearbeit",
        "veränder",
    )
    fixed = [c for c in reading.having("unmodified", "unaltered", "unchanged", "original form") if _FIXED.search(c.low)]
    banned = fixed + [
        clause
        for clause in reading.having(*words)
        if _banned(clause, _CHANGE) and not search_for(r"reverse engineer|notice|notices|terms", clause.low)
    ]
    changes = [grant for grant in granted if _CHANGE.search(grant.clause.low)]
    if banned:
        value = "limited" if changes and not fixed else "prohibited"
        return attribute("modification", value, banned)
    unshared = [
        c
        for c in reading.having("adapted material", "derivative")
        if search_for(r"but not (?:share|distribut)\w*,? (?:adapted|derivative)", c.low)
    ]
    if unshared:
        return attribute("modification", "limited", unshared)
    if changes:
        narrow = [grant.clause for grant in changes if grant.limited or grant.noncommercial or _purposed(grant.clause)]
        open_ = [grant.clause for grant in changes if not (grant.limited or grant.noncommercial)]
        return attribute(
            "modification", "limited" if narrow and not open_ else "allowed", narrow if narrow and not open_ else open_
        )
    if any(_ANYTHING.search(grant.clause.low) for grant in granted):
        return attribute(
            "modification", "allowed", [grant.clause for grant in granted if _ANYTHING.search(grant.clause.low)]
        )
    if granted:
        related = [
            c
            for c in reading.having(*words)
            if search_for(
                r"\byour (?:modifications|derivative|adaptations)|\bmodified (?:files|versions?)|modified works", c.low
            )
        ]
        return attribute("modification", "allowed", related[:2]) if related else attribute("modification", "silent")
    return attribute("modification", "silent")


def _purposed(clause: Clause) -> bool:
    return bool(_LIMIT.search(clause.low) and search_for(r"permitted purpose|authorized (?:use|purpose)", clause.low))
