"""access_gate: what one must do before having the rights."""

from typing import Final

from connectors.licenses.attributes.clauses import Clause, Reading, attribute
from connectors.licenses.attributes.model import Attribute
from connectors.licenses.attributes.patterns import Either
from connectors.licenses.attributes.words import ELIGIBLE, FORBIDS, MUST, REGISTER, paid
from connectors.licenses.compiled import search_for

_CLICK: Final = Either(
    r"\bclick\w*\b.{0,60}\b(?:accept|agree|submit|download|i accept|button|checkbox|to agree)|"
    r"\b(?:check|tick)(?:ing)? (?:the|a) box|点击.{0,20}(?:同意|接受)|勾选|同意する.{0,10}クリック|クリック.{0,20}同意|"
    r"클릭|cliqu|anklick|klick|hacer clic"
)
_REGISTRATION: Final = Either(
    r"\b(?:must|shall|should|required to|need to|have to|please|need)\b.{0,120}\b(?:register|registration|"
    r"fill (?:in|out)|complete|submit)\b.{0,80}|\bregist(?:er|ers|ered|ering|ration)\b.{0,160}\b(?:with (?:us|"
    r"the licensor|licensor|[a-z]+(?: ai)?)|at|here|through|via|on|before|prior|obtain|deemed|form|required|completed|"
    r"mandatory|free)\b|\b(?:registered|registration) (?:users?|licensees?)\b|\b(?:fill|complet)\w* (?:in |"
    r"out )?(?:the|a|an|this)\b.{0,40}\b(?:form|questionnaire)\b|登记|登記|注册|註冊|备案|填写.{0,20}(?:问卷|"
    r"表|申请)|登録(?:する|が|を)|등록(?:을|해|하|이|절차|신청)|s'enregistrer|s'inscrire|inscription|registrieren|"
    r"anmeld|registrarse|registro previo"
)
_NOT_REGISTRATION: Final = Either(
    r"\bregister(?:ed)? (?:office|trademark|seat|in the|address|agent|mark)|\bcommercial registr|"
    r"\bregistered user interface|registered (?:at|under|in) the (?:commercial|trade|compan|register|laws?|court)|注册商标|注册地|注册资本|\bdomain\b|\bregistration of (?:trade|"
    r"copyright|patents?)|trademark\w* .{0,30}regist|regist\w* .{0,30}trademark|number of registered|"
    r"registered users? (?:exceed|is|of more)|\bexport\b|reports? or register"
)
_APPROVAL: Final = Either(
    r"\b(?:obtain|receive|require|subject to|after|upon|once|until|without|request|apply for|grant|"
    r"with)\w*\b.{0,60}\b(?:prior |written |express |explicit |our |the licensor's )*(?:approval|"
    r"consent|permission|authori[sz]ation)\b|\b(?:application|request)s?\b.{0,60}\b(?:approved|"
    r"reviewed|accepted|granted)\b|\baccess\b.{0,60}\b(?:case[- ]by[- ]case|case by case|discretion)\b|\brequests?\b.{0,80}\b(?:checked|screened|vetted|declined|refused|rejected)\b|审批|审核|批准|书面(?:同意|许可|授权)|事前の(?:承諾|許可|同意)|承認|사전 ?(?:승인|동의|허가)|"
    r"승인|autorisation (?:préalable|écrite)|vorherige\w* (?:schriftliche\w* )?(?:zustimmung|genehmigung)|"
    r"autorización previa|aprobación"
)
_ACCESS: Final = Either(
    r"\baccess\b|\bdownload\w*\b|\bobtain (?:a copy|the model)|\bbefore (?:using|accessing|downloading)|"
    r"\beligib\w+|\buse of the (?:model|software|materials)|\bcommercial\w*\b|\bto use\b|获取|下载|"
    r"访问|使用|商用|商业|利用|ダウンロード|사용|다운로드|상업|accès|accéder|zugang|herunterlad|acceso|descarg"
)
_CONTACT: Final = Either(
    r"\b(?:provide|submit|supply|require|enter|share|give|collect|furnish|disclose)\w*\b.{0,80}\b(?:contact (?:information|"
    r"details|data)|e-?mail(?: address)?|your name|name,|name and|affiliation|personal information|"
    r"organi[sz]ation name|phone number)|提供.{0,30}(?:姓名|邮箱|联系方式|联系信息)|연락처|連絡先|coordonnées|kontaktdaten|"
    r"datos de contacto"
)
_PAID: Final = Either(
    r"\b(?:paid|active|valid|enterprise) (?:[\w-]+ ){0,3}(?:subscription|licen[cs]e)\b|\bsubscription\b.{0,60}\b(?:required|"
    r"needed|fee)|\bsubject to (?:the payment of )?(?:an? |the )?(?:[\w-]+ ){0,3}fees?\b|\bfees? (?:(?:is|are) )?(?:due|payable)\b|\bpayment of (?:the |a |any |applicable )?(?:license |applicable )?fees?\b|\b(?:must|"
    r"shall|required to|agree to) pay\b|\bupon payment\b|需付费|付费(?:后|使用|授权)|支付.{0,16}(?:费用|许可费)|"
    r"有償|유료|구독|moyennant (?:paiement|redevance)|kostenpflichtig|gegen (?:zahlung|entgelt)|previo pago"
)
_NOISE: Final = Either(
    r"\bliab|\bdamages\b|\bindemnif|\bwarrant|\bassign\b|\battorney|\broyalt(?!\w*[- ]free)|\bassignment\b|\bendors|"
    r"\btrademark|\blogo\b|\bname or mark\b|\bamend|\bnames? of\b|\bauthorities\b|\bpublicity\b|"
    r"\badvertis|\bpublicly disclos|\blegislation\b|\bcourt\b|\bprivacy\b.{0,40}\blaws|\bpersonal (?:data|"
    r"information)\b.{0,60}\b(?:of|about) (?:individuals|others|people|third)|\bmodel capabilities\b|"
    r"(?<!不可)转让|商标"
)
_BY_USE: Final = Either(
    r"\bor by (?:affirming|exercising|otherwise)|\bor (?:otherwise )?(?:by )?(?:using|accessing|"
    r"downloading|installing|distributing|reproducing|exercising)\b|\bor otherwise\b|或.{0,6}使用|"
    r"または.{0,10}(?:使用|利用)|또는.{0,10}(?:사용|이용)"
)
_HANDLED: Final = Either(
    r"\b(?:request|application)s?\b.{0,80}\b(?:checked|screened|vetted|declined|refused|rejected|reviewed)\b"
)
_RANK: Final = ("payment", "approval", "registration", "contact data", "click-through")


def _registers(clause: Clause) -> bool:
    low = clause.low
    return (
        bool(_REGISTRATION.search(low))
        and not _NOT_REGISTRATION.search(low)
        and bool(REGISTER.search(low))
        and not _NOISE.search(low)
    )


def _approves(clause: Clause) -> bool:
    """Whether the licensor has to approve before the model is used at all."""
    low = clause.low
    if _NOISE.search(low) or not _APPROVAL.search(low) or not _ACCESS.search(low):
        return False
    if search_for(r"registration|登记|注册", low) or search_for(
        r"\b(?:sublicens|distribut|publish|modif|third part|outputs?)\w*\b", low
    ):
        return False
    return bool(
        search_for(
            r"\b(?:access|download|use|used|using)\b.{0,120}\b(?:approv\w*|consent|permission|authori[sz]ation)|"
            r"\b(?:approv|consent|permission|authori[sz]ation)\w*\b.{0,120}\b(?:access|download|use|using)\b|"
            r"\baccess\b.{0,60}\b(?:case[- ]by[- ]case|discretion)\b|\brequests?\b.{0,80}\b(?:checked|screened|vetted|declined|refused|rejected)\b|审批|审核|批准|书面|承諾|許可|承認|승인|허가|autorisation|zustimmung|genehmigung|autorización",
            low,
        )
    ) and bool(
        MUST.search(clause.full)
        or FORBIDS.search(clause.full)
        or ELIGIBLE.search(low)
        or _HANDLED.search(low)
        or search_for(r"\bonly\b|仅|方可", clause.low)
    )


def _pays(clause: Clause) -> bool:
    low = clause.low
    return (
        bool(_PAID.search(low))
        and paid(low)
        and not _NOISE.search(low)
        and not search_for(r"revenue|royalty-free|users|收入", low)
    )


def _contacts(clause: Clause) -> bool:
    return (
        bool(_CONTACT.search(clause.low))
        and not _NOISE.search(clause.low)
        and bool(
            search_for(
                r"\baccess|\bdownload|\bregist|\bgate|\bcomplete|\bprovide you\b|\bto use\b|获取|下载", clause.full
            )
        )
    )


def access_gate(reading: Reading, scaled: frozenset[str]) -> Attribute:
    """Return the highest gate; `scaled` holds the quotes of thresholds, whose licenses are no gate for everybody."""
    registered = [
        c
        for c in reading.having(
            "regist",
            "form",
            "questionnaire",
            "登",
            "注册",
            "註冊",
            "备案",
            "填写",
            "등록",
            "inscri",
            "anmeld",
            "enregistr",
        )
        if _registers(c)
    ]
    approved = [
        c
        for c in reading.having(
            "approv",
            "case by case",
            "request",
            "case-by-case",
            "discretion",
            "consent",
            "permission",
            "authori",
            "审",
            "批准",
            "书面",
            "承諾",
            "許可",
            "承認",
            "승인",
            "허가",
            "동의",
            "autoris",
            "zustimmung",
            "genehmigung",
            "autoriz",
        )
        if _approves(c) and c.quote not in scaled
    ]
    paying = [
        c
        for c in reading.having("pay", "paid", "subscription", "fee", "付费", "支付", "有償", "유료", "구독", "kosten")
        if _pays(c) and c.quote not in scaled
    ]
    contacts = [
        c
        for c in reading.having(
            "mail", "contact", "name", "personal information", "姓名", "邮箱", "联系", "連絡先", "연락처"
        )
        if _contacts(c)
    ]
    clicks = [
        c
        for c in reading.having("click", "box", "点击", "勾选", "クリック", "클릭", "cliqu", "klick", "clic")
        if _CLICK.search(c.low) and not _NOISE.search(c.low) and not _BY_USE.search(c.low)
    ]
    found = dict(zip(_RANK, (paying, approved, registered, contacts, clicks), strict=True))
    named = [kind for kind in _RANK if found[kind]]
    if not named:
        return attribute("access_gate", "none")
    return attribute("access_gate", named[0], found[named[0]], also=named[1:])
