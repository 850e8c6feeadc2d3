"""Limits that close or narrow commerce without naming it: production, revenue, internal use, hosting, size, rivals."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from connectors.licenses.attributes.clauses import Clause, Reading
from connectors.licenses.attributes.patterns import Either
from connectors.licenses.attributes.words import (
    ALLOWS_AGAIN,
    BANS,
    GET_LICENSE,
    NONCOMMERCIAL,
    ONLY,
    REGISTER,
    SCHOLARLY,
    UNLESS,
    commercial,
    paid,
)
from connectors.licenses.compiled import lazy, match_at, search_for

_THING: Final = (
    r"(?:models?|weights|software|materials?|checkpoints?|works?|program|code|artifacts?|derivatives?|it|them|"
    r"technology|parameters|service)\b"
)
_SAID_NO: Final = (
    r"(?:is|are|shall be|remains?) (?:\w+ ){0,2}?(?:prohibited|forbidden|excluded|disallowed|"
    r"not (?:permitted|allowed|authori[sz]ed|granted|licensed|covered|included))"
)
_NO: Final = Either(
    BANS.pattern
    + r"|\b(?:do not|don't|not to|never|no right to)\b|\bnot(?= (?:in|for)\b)|\b(?:does|do|shall|will) not (?:grant|"
    r"include|permit|allow|extend|cover|confer|authori[sz]e|apply)\b|\bother than\b|\bexcept for\b|\bexclud(?:es?|ing)\b|"
    r"\bnot (?:licensed|available|released|granted|provided)\b|\bno (?:right|licen[cs]e|permission)s? (?:is|are) (?:hereby )?granted to\b"
)
_BESIDE: Final = Either(
    r"\btrademarks?\b|\btrade names?\b|\bthe names? of\b|\bendorse|\bwarrant(?:y|ies)\b|\bliab(?:le|ility)\b|\bfeedback\b|"
    r"\bconfidential|\bback-?ups?\b|\bhas not been\b|\bhave not been\b|\bwas not\b|\bdocumentation\b|\bpatents?\b|"
    r"\bby itself\b|\bcompetent\b|商标|责任|反馈|保密"
)
_OF_MODELS: Final = Either(
    r"\b(?:train|distill?|improv|fine-?tun)\w*|\boutputs?\b|\bresults\b|训练|输出|蒸馏|学習|出力|학습"
)
_PRODUCTION: Final = (
    r"(?:\b(?:in|into|for|to|of)(?: (?:an?|any|the|your|its|live))? production\b(?! of)|"
    r"\bproduction (?:use|uses|usage|purposes?|environments?|systems?|deployments?|settings?|workloads?)\b)"
)
_MONEY: Final = (
    rf"(?:\bmoneti[sz](?:e|ing|ation of) (?:\w+ ){{0,3}}{_THING}|\b(?:generat|earn|mak|deriv|obtain|gain|receiv)\w* "
    rf"(?:any |some )?(?:\w+ )?(?:revenues?|money|incomes?|profits?)\b (?:from|with|by|through|out of|using)\b[^.;]{{0,40}}{_THING}|"
    rf"\bcharg\w+ (?:\w+ )?(?:money|fees?)\b[^.;]{{0,40}}{_THING})"
)
_SALE: Final = (
    rf"\b(?:sell|resell|rent|lease|loan|lend|hire out)\b(?:,? (?!personal|data|information|users?)[\w-]+){{0,5}}? {_THING}"
    r"|\b(?:sell|resell|rent|charge for) access\b"
)
_HOSTED: Final = (
    r"\b(?:offer|provid|host|mak|market|sell|expos|distribut)\w*[^.;]{0,90}\b(?:hosted|managed (?:\w+ )?service|"
    r"as an? (?:[\w-]+ ){0,4}(?:service|api)\b|[\w-]+-as-a-service|saas\b|paid (?:api|service)|service bureau|"
    r"(?:hosting|cloud) service)(?! that\b)"
)
_HOSTING: Final = (
    r"\b(?:offering|providing|hosting|making|selling|reselling|renting|leasing)\b[^.;]{0,90}\b(?:hosted|service|api|"
    rf"access|model|weights|software)\b[^.;]{{0,40}}{_SAID_NO}|\b(?:resale|rental|sale to (?:third part\w+|others))\b[^.;]{{0,40}}"
    rf"{_SAID_NO}|\bexternal use\b[^.;]{{0,60}}(?:\b(?:needs?|requires?)\b|{_SAID_NO})"
)
_RIVAL: Final = r"(?<!anti-)\bcompet(?:e|es|ing|itors?|itive)\b(?! law)"

_CLOSED: Final = lazy(f"{_PRODUCTION}|{_MONEY}")
_CLOSED_AFTER: Final = lazy(rf"(?:{_PRODUCTION}|\bmoneti[sz]\w+)[^.;]{{0,40}}\b{_SAID_NO}")
_NARROWED: Final = lazy(f"{_SALE}|{_HOSTED}")
_RIVALS: Final = lazy(_RIVAL)
_NARROWED_AFTER: Final = lazy(f"{_HOSTING}|{_RIVAL}[^.;]{{0,60}}\\b{_SAID_NO}")
_TRIAL: Final = lazy(
    r"\b(?:evaluat(?:ion|ing|e)|assess(?:ing|ment)|test(?:s|ing)?|trials?|benchmark(?:s|ing)?|demonstrations?|demos?|"
    r"prototyp(?:es?|ing)|proofs?[- ]of[- ]concept)\b"
)
_INTERNAL: Final = lazy(
    r"\binternal(?:ly)?\b|\bin-house\b|\b(?:within|inside)(?: of)? (?:your|its|(?:the )?\w+'s)(?: own)? (?:organi[sz]ation|company|"
    r"business|enterprise|group)\b"
)
_ADVICE: Final = lazy(r"\brecommend|\badvis|\bshould not\b|\bwithout (?:\w+ly )?(?:test|evaluat|assess)")
_WIDER: Final = lazy(
    r"\bexternal|\bproduction\b|\bdeploy|\bproducts?\b|\bcustomers?\b|\bthird part|\bany (?:lawful )?purpose"
)
_LEADS_IN: Final = lazy(r"\W*(?:and )?(?:for|to|in|during|within|internally|inside|as)\b")
_NO_OTHER: Final = lazy(r"\bfor no other purpose|\bnot for any other purpose")
_SIZE: Final = lazy(
    r"\b(?:fewer|less|more|greater|up to|at most|over|under|below|exceed\w*|maximum|least)\b(?: of| than| to)?(?: [\w()-]+){1,6}? "
    r"(?:employees|staff|workers|headcount|ftes|people|persons)\b|"
    r"\d or (?:more|fewer|less) (?:[\w-]+ )?(?:employees|staff|workers|people|persons)\b|\b(?:employees|headcount|staff|workforce)\b"
    r"(?: \w+){0,5} (?:fewer|less|more|greater|up to|at most|over|under|below|exceeds?|exceeding)\b(?: than)?[^.;]{0,20}\d"
)
_BUSINESS: Final = lazy(
    r"\b(?:compan|business|organi[sz]ation|startup|entit|enterprise|employer|firm|team|you\b|licensee)"
)
_NUMBER: Final = lazy(r"\d|\b(?:ten|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|five)\b")

_CLOSED_ABROAD: Final = Either(
    r"(?:不得|禁止|不可|不能|严禁|不允许).{0,30}(?:生产环境|生产用途|生产系统|生产部署|投入生产|用于生产(?=[.。;；,]|$))|(?:生产环境|生产用途).{0,12}(?:禁止|不得|不允许)|"
    r"(?:不得|禁止|不可|严禁)(?!.{0,24}非法).{0,8}(?:模型|软件|权重|作品).{0,10}(?:获取收益|获取收入|获利|牟利|变现|盈利|创收)|"
    r"(?:仅|只|限于)(?:限于?|能|可|供|用于|为|作|做)*.{0,6}(?:评估|测试|试用|评测|测评)(?!.{0,10}[和及或、与].{0,8}(?:商业|生产))|"
    r"(?:評価|テスト|検証|試用)[^。]{0,14}(?:のみ|に限)|本番.{0,20}(?:禁止|ません|できない)|"
    r"(?:평가|테스트|시험)[^.]{0,14}(?:에만|으로만|만 |에 한하여|에 한해)|(?:프로덕션|운영 환경|상용 환경).{0,24}(?:금지|없습니다|안 됩니다)|"
    r"\b(?:uniquement|exclusivement|seulement)\b.{0,40}(?:évaluation|\btests?\b|\bessais?\b)|\b(?:interdite?s?|ne (?:peut|peuvent|"
    r"pouvez|doit|devez))\b.{0,60}\ben production\b|\ben production\b.{0,40}\b(?:interdite?s?|pas (?:autoris|permis))|"
    r"\b(?:ausschließlich|nur|lediglich)\b.{0,40}\b(?:evaluierung|evaluation|test|erprobung)\w*|\bproduk(?:tiv|tion)\w*.{0,40}\b(?:nicht "
    r"(?:gestattet|erlaubt|zulässig)|untersagt|verboten)|\b(?:dürfen|darf)\b.{0,60}\bnicht\b.{0,30}\bprodukti\w+|"
    r"\b(?:únicamente|exclusivamente|solo|sólo)\b.{0,40}\b(?:evaluación|pruebas?)\b|\ben producción\b.{0,30}\bprohibid"
)
_NARROWED_ABROAD: Final = Either(
    r"(?:仅|只|限于)(?:限于?|能|可|供|用于|为)*.{0,12}(?:内部|自用)(?!.{0,6}(?:和|或|及)外部)|"
    r"(?:不得|禁止|不可|严禁)(?!.{0,30}(?:个人信息|数据|违禁)).{0,30}(?:出租|租赁|转售|出售|售卖|云服务|托管服务|api ?服务|saas)|"
    r"(?:员工|雇员|人员)(?:人数|总数|数量)?.{0,6}(?:少于|不足|低于|不超过|超过|多于|小于|大于|以下)|\d+ ?(?:名|人|位).{0,6}(?:员工|雇员)|"
    r"(?:不得|禁止|不可).{0,40}(?<!不正当)竞争|竞争对手.{0,20}(?:不得|禁止|无权)|"
    r"社内.{0,12}(?:のみ|に限)|(?:販売|貸与|賃貸|再販|ホスティング|サービスとして提供).{0,24}(?:禁止|ません|ならない)|"
    r"従業員.{0,24}(?:未満|以下|超)|競合.{0,40}(?:禁止|ません|ならない)|"
    r"내부[^.]{0,14}(?:에만|으로만|로만|에 한하여|에 한해)|(?:판매|임대|대여|재판매|호스팅).{0,24}(?:금지|없습니다|안 됩니다)|"
    r"(?:직원|임직원|종업원).{0,20}(?:미만|이하|초과)|경쟁.{0,30}(?:금지|없습니다|안 됩니다)|"
    r"\b(?:uniquement|exclusivement|seulement)\b.{0,40}\binternes?\b|\binternes? (?:uniquement|exclusivement|seulement)\b|"
    r"\b(?:interdite?s?|ne (?:peut|peuvent|pouvez|doit|devez))\b.{0,50}\b(?:louer|loué|vendre|vendu|revendre|héberg\w+)|"
    r"\b(?:moins|plus) de .{1,20}(?:salariés|employés)|\b(?:interdite?s?|ne (?:peut|pouvez))\b.{0,60}\bconcurren\w+|"
    r"\b(?:ausschließlich|nur|lediglich)\b.{0,30}\bintern\w*|\b(?:darf|dürfen|untersagt|verboten)\b.{0,50}\b(?:vermiete|verkauf|"
    r"verleas|verliehen|weiterverkauf)\w*|\b(?:weniger|mehr) als .{1,20}(?:mitarbeite|beschäftigte)\w*|\bnicht\b.{0,50}\b(?:konkurr|"
    r"wettbewerb)\w*|\b(?:únicamente|exclusivamente|solo|sólo)\b.{0,30}\bintern[oa]s?\b|\bno (?:puede|podrá|pueden)\b.{0,40}\b(?:alquil|"
    r"vend|revend)\w+|\b(?:menos|más) de .{1,20}empleados"
)
_WORDS: Final = (
    "production", "moneti", "revenue", "money", "income", "profit", "evaluat", "assess", "test", "trial", "benchmark",
    "demo", "prototyp", "concept", "internal", "in-house", "within ",  "inside", "sell", "rent", "lease",
    "loan", "lend", "leasing", "hosted", "hosting", "service", "api", "access", "compet", "employee", "staff", "headcount",
    "people", "persons", "ftes",
    "生产", "收益", "获利", "牟利", "变现", "盈利", "创收", "评估", "测试", "试用", "评测", "内部", "自用", "租", "售", "云服务", "托管", "saas", "external", "charg", "sale", "rental",
    "员", "竞争", "評価", "テスト", "検証", "試用", "本番", "社内", "販売", "貸与", "ホスティング", "従業員", "競合", "평가", "테스트",
    "프로덕션", "내부", "판매", "임대", "직원", "경쟁", "évaluation", "essai", "interne", "louer", "vend", "salarié", "employé",
    "concurren", "evaluierung", "erprobung", "produkt", "intern", "vermiet", "verkauf", "mitarbeit", "konkurr", "wettbewerb",
    "evaluación", "prueba", "producción", "alquil", "empleado",
)  # fmt: skip

_ANY_OTHER: Final = Either(
    r"\b(?:any|all|every) (?:other|further|different) (?:\w+ )?(?:uses?|purposes?|exploitation)\b[^.;]{0,60}\b(?:prohibited|forbidden|excluded|"
    r"disallowed|not (?:permitted|allowed|authori[sz]ed|granted|licensed|covered)|reserved|requires?|needs?)\b|"
    r"\b(?:no|not for any) other (?:use|purpose)s?\b|\bfor nothing else\b|\b(?:everything|anything) else (?:is|remains?) (?:\w+ )?(?:prohibited|"
    r"forbidden|reserved|not (?:permitted|allowed))|(?:其他|其它)(?:任何)?(?:用途|目的)[^。]{0,12}(?:禁止|不得|不允许)"
)
_PERMITS: Final = Either(
    r"\b(?:may|can|permitted|allowed|granted|provided|available|licensed|free|offered|for)\b|可|允许|できる"
)
_NEAR: Final = 3
"""Clauses before a ban of every other use among which the one use stands that is left."""

_MOST: Final = 24
"""Bans of one sentence that are looked at; no honest sentence has as many."""


def _candidates(reading: Reading) -> Iterator[Clause]:
    """Clauses that speak of one of these things, of the model itself, and do not define a term."""
    for clause in reading.having(*_WORDS):
        if not (clause.defines or _BESIDE.search(clause.low) or ALLOWS_AGAIN.search(clause.low)):
            yield clause


def _banned(low: str, what: re.Pattern[str]) -> bool:
    """Whether `what` stands behind a ban, in the same sentence, with no permission in between."""
    for match in islice(_NO.finditer(low), _MOST):
        found = what.search(low, match.end(), match.end() + 300)
        if found and not search_for(
            r"[.;]|\b(?:you|it|they|but) (?:may|can)\b(?! not)", low[match.end() : found.start()]
        ):
            return True
    return False


def _only(low: str, what: re.Pattern[str]) -> bool:
    """Whether rights are given for `what` and for nothing else."""
    if not what.search(low):
        return False
    if _NO_OTHER.search(low):
        return not _WIDER.search(low)
    for match in islice(ONLY.finditer(low), _MOST):
        behind = re.split(r"[.;]|\bprovided\b|\bsubject to\b", low[match.end() : match.end() + 120])[0]
        ahead = re.split(r"[.;,]", low[max(0, match.start() - 60) : match.start()])[-1]
        led = match[0].endswith(" to") or _LEADS_IN.match(behind)
        if led and what.search(behind[:70]) and not _wide(behind):
            return True
        if search_for(r"\b(?:for|to)\b", ahead) and what.search(ahead) and not _wide(ahead):
            return not match_at(r"\W*(?:if|when|where|as|under)\b", behind)
    return False


def _wide(part: str) -> bool:
    """Whether a purpose goes beyond a trial or the walls of a firm."""
    part = re.split(r"\b(?:and|but) not\b", part)[0]
    return (commercial(part) and "internal business" not in part) or bool(_WIDER.search(part))


def _excused(low: str) -> bool:
    """Whether the ban falls away by something else than a license, a registration or a fee: a notice, a flow-down."""
    asks = GET_LICENSE.search(low) or REGISTER.search(low) or paid(low)
    return bool(UNLESS.search(low) or search_for(r"\bother than as\b", low)) and not asks and "written" not in low


def _shut(low: str) -> bool:
    """Whether production or earnings are banned, in earnest."""
    return (_banned(low, _CLOSED) or bool(_CLOSED_AFTER.search(low))) and not _ADVICE.search(low)


def _closes(clause: Clause) -> bool:
    low = clause.full
    if _CLOSED_ABROAD.search(clause.low):
        return True
    if _OF_MODELS.search(clause.low) and "monet" not in clause.low:
        return False
    return _only(low, _TRIAL) or (_shut(low) and not UNLESS.search(low))


def _narrows(clause: Clause) -> bool:
    low = clause.full
    if _NARROWED_ABROAD.search(clause.low) and not _OF_MODELS.search(clause.low):
        return True
    if _SIZE.search(clause.low) and _NUMBER.search(clause.low) and _BUSINESS.search(clause.low):
        return True
    if _only(low, _INTERNAL):
        return True
    if _shut(low) and UNLESS.search(low) and not _excused(low):
        return True
    if _banned(low, _RIVALS) and not _OF_MODELS.search(clause.low):
        return True
    return (_banned(low, _NARROWED) or bool(_NARROWED_AFTER.search(low))) and not _excused(low)


def limits(reading: Reading) -> tuple[list[Clause], list[Clause]]:
    """Return the clauses that close commerce, and those that narrow it.

    Closing: out of production or of anything that earns money, or for a trial only. Narrowing: inside a firm only,
    unhosted, below a size, to no rival.
    """
    every = tuple(_candidates(reading))
    closing, narrowing = [one for one in every if _closes(one)], [one for one in every if _narrows(one)]
    for clause, inside in _exclusive(reading):
        (narrowing if inside else closing).append(clause)
    return closing, narrowing


def _exclusive(reading: Reading) -> Iterator[tuple[Clause, bool]]:
    """Clauses that permit one purpose where the next ones close every other; with whether it is use inside a firm.

    You may evaluate the model. Any other use is prohibited.
    """
    for ban in reading.having("other use", "other purpose", "else", "其他用途", "其他目的", "その他の"):
        if not _ANY_OTHER.search(ban.low):
            continue
        before = reading.clauses[max(0, ban.number - _NEAR) : ban.number]
        if any(_wide(clause.low) for clause in before if _PERMITS.search(clause.full)):
            continue
        for clause in (*before, ban):
            trial = _TRIAL.search(clause.low) or NONCOMMERCIAL.search(clause.low) or SCHOLARLY.search(clause.low)
            if (trial or _INTERNAL.search(clause.low)) and (clause is ban or _PERMITS.search(clause.full)):
                yield clause, not trial
