"""What an amount counts in a clause: users or money, in which period, measured when, of whom."""

from typing import Final

from connectors.licenses.attributes.amounts import Amount
from connectors.licenses.attributes.patterns import Either
from connectors.licenses.compiled import search_for

_METRICS: Final = {
    "MAU": Either(
        r"\bmaus?\b|monthly[- ](?:\w+[- ]){0,2}?(?:users|subscribers|accounts|customers|actives)|users? (?:per|"
        r"a|each|every|in any|in a|in one|within|during any|in the|for the|for any|over any)\b.{0,24}month|"
        r"月活|月间活跃|月間アクティブ|月間利用者|月均活跃|每月活跃|월간 ?(?:활성 ?)?(?:사용자|이용자)|utilisateurs (?:actifs )?(?:mensuels|"
        r"par mois)|monatlich aktive|aktive\w* nutzer\w*.{0,20}monat|usuarios (?:activos )?(?:mensuales|"
        r"al mes|por mes)"
    ),
    "DAU": Either(
        r"\bdaus?\b|daily[- ](?:\w+[- ]){0,2}?(?:users|subscribers|accounts|customers|actives)|active users? (?:per|"
        r"a|each|in any|in a) (?:\w+ )?day|日活|日均(?:用户)?活跃|日均用户|每日活跃|日間アクティブ|일간 ?(?:활성 ?)?(?:사용자|이용자)|"
        r"일일 ?활성|utilisateurs (?:actifs )?(?:quotidiens|par jour)|täglich aktive|usuarios (?:activos )?(?:diarios|"
        r"al día|por día)"
    ),
    "visits": Either(r"\bvisit(?:s|ors?)?\b|\bsessions\b|page ?views|访问|訪問|浏览|来访|방문|visites|besuche|visitas"),
    "devices": Either(
        r"\bdevices?\b|\binstallations?\b|\bunits\b|\bvehicles\b|设备|终端|裝置|台数|デバイス|機器|기기|장치|appareils|"
        r"geräte\w*|dispositivos"
    ),
    "users": Either(
        r"\b(?:end[- ])?users?\b|\bsubscribers\b|\bcustomers\b|\bseats\b|\baccounts\b|用户|用戶|使用者|利用者|"
        r"ユーザー|사용자|이용자|회원|utilisateurs|nutzer\w*|anwender\w*|usuarios|utenti"
    ),
}
_MONEY: Final = Either(
    r"\brevenues?\b|\bturnover\b|\breceipts\b|\bearn(?:s|ed|ing)?\b|\bturn(?:s|ed|ing)? over\b|\bgross(?:es|ed|ing)\b|\b(?:net|gross|annual|total|product) sales\b|"
    r"\bsales (?:of|revenue|exceed)|\b(?:in|of) sales\b|\b(?:annual|gross|net|total|operating|"
    r"monthly|yearly|quarterly) (?:income|profits?|earnings|proceeds)\b|\b[am]rr\b|\brecurring\b|"
    r"\bfunding\b|\bfunds\b|\braised\b|\bcapital\b|\bfinancing\b|\binvestments?\b|\bvaluation\b|"
    r"\bbudget\b|\bproceeds\b|收入|营收|營收|营业额|營業額|销售额|銷售額|流水|融资|融資|募资|投资|利润|売上|収益|収入|資金調達|調達額|매출|"
    r"수익|수입|투자 ?(?:유치|금)|자금|chiffre d'affaires|revenus?\b|recettes|levée de fonds|levé|umsatz\w*|"
    r"einnahmen|finanzierung\w*|ingresos|facturación|ventas anuales|financiación|receita|faturamento|"
    r"fatturato|ricavi"
)
_COMPARES: Final = Either(
    r"\bexceed\w*|\bmore than\b|\bgreater than\b|\bover\b|\babove\b|\bin excess of\b|\bat least\b|"
    r"\breach\w*|\bsurpass\w*|\bless than\b|\bfewer than\b|\bbelow\b|\bunder\b|\bup to\b|\bnot exceed|"
    r"\bor more\b|\bor (?:less|fewer|greater|above|over|higher|lower|larger|beyond)\b|\bupwards? of\b|"
    r"\bnorth of\b|\bas many as\b|\bno more than\b|\blower than\b|\bhigher than\b|\bbeyond\b|\bsmaller than\b|"
    r"\bequal (?:to|or)\b|\blimit(?:ed)?\b|\bmaximum\b|\bminimum\b|\bthreshold|\bcap\b|\bwithin\b|"
    r"\bcross(?:es|ed)?\b|\btops?\b|\btopped\b|\boutgrow\w*|\bhits?\b|\battain\w*|\bfrom\b.{1,60}\b(?:on|onwards?|upwards?)\b|\bpass(?:es|ed)?\b|\btotal(?:s|ling|ing)?\b|\bof at\b|[<>≥≤]|超过|超過|大于|"
    r"高于|多于|达到|達到|不足|低于|少于|小于|以上|以下|以内|以內|不满|未满|満たない|未満|超え|上回|下回|超える|초과|이상|미만|이하|넘|dépass|supérieur|plus d'|moins d'|"
    r"inférieur|plus de|moins de|excéd|übersteig\w*|überschreit\w*|mehr als|weniger als|mindestens|"
    r"unter\b|über\b|höchstens|super(?:a|e|en|an|ior|iores)\b|exced|más de|menos de|mayor|menor|"
    r"inferior|al menos|mais de"
)
_NOT_A_SCALE: Final = Either(
    r"liabilit|\bliable\b|\bdamages\b|\bstatutory\b|\bfines?\b|penalt|赔偿|责任限额|\bfollowers\b|\bparameters\b|"
    r"\btokens\b|\bflops?\b|\bexport\b|出口"
)
_EARNS: Final = Either(r"\brevenues?\b|\bturnover\b|收入|营收|売上|매출")
_OBTAINS: Final = Either(
    r"\b(?:must|shall|need|required|requires?)\b.{0,80}\b(?:licen[cs]e|agreement|pay|royalt\w+)|必须|须|需要|必要|하여야"
)
_RAISED: Final = Either(
    r"\braised?\b|\bfunding\b|\bfunds\b|\bcapital\b|\bfinancing\b|\binvestments?\b|\bvaluation\b|"
    r"融资|融資|募资|投资|調達|투자|levé|finanzierung|financiación"
)
_REFERENCE: Final = Either(
    r"(?:§|\bsections?|\bparts?|\barticles?|\bno\.|\bregulation|\btitle|\bversion|\bgroup|第) ?$"
)
_RELEASE: Final = Either(
    r"(?:release|launch|publication|effective|first made available|announcement) date|date of (?:release|"
    r"the release|publication|first)|(?:on|as of|at) the (?:time|date) (?:of|when|that).{0,40}(?:releas|"
    r"publish|launch)|(?:on|as of|at) the (?:day|date|time|moment)\b.{0,60}\b(?:first |initially |publicly )*(?:released|published|launched|made available)|发布(?:之)?日|發布日|リリース日|公開日|출시일|공개일|date de publication|veröffentlichungsdatum|"
    r"fecha de (?:lanzamiento|publicación)"
)
_ROLLING: Final = Either(
    r"\bpreceding\b|\bprevious\b|\bprior (?:\w+ )?(?:calendar|fiscal|financial|month|year|quarter|"
    r"twelve|12|1 )|\bpast\b|\b(?:in|during|for|over) the last\b|\blast (?:\w+ ){0,2}(?:month|"
    r"year|quarter|twelve|12)|\btrailing\b|\brolling\b|\bconsecutive\b|\bmost recent\w*|\bany (?:twelve|"
    r"12|one|three|3|six)\b|前一|上一|上个|上年|过去|過去|连续|連續|最近|滚动|此前|直近|前月|前年|前年度|直前|직전|최근|지난|전년|précédent|"
    r"dernier|derniers|vorangegangen\w*|vorherig\w*|letzten|vergangen\w*|anterior|último|últimos|"
    r"precedente"
)
_MONTH: Final = Either(
    r"\bmonthly\b|\b(?:per|a|each|every|any|calendar|in the preceding|preceding|one|single|given|"
    r"the last|previous|prior|consecutive) (?:calendar |single )?month\b|/ ?month|/ ?mo\b|月收入|"
    r"月营收|每月|/ ?月|单月|月均|月間|月额|月度|毎月|월간|월 매출|매월|월 |mensuel|par mois|monatlich|pro monat|im monat|"
    r"mensual|al mes|por mes"
)
_YEAR: Final = Either(
    r"\bannual\w*|\byearly\b|\b(?:per|a|each|every|any|fiscal|financial|calendar|preceding|previous|"
    r"prior|last|one) (?:\w+ )?year\b|\byear\b|\b(?:twelve|12)[ -](?:\(12\) )?(?:consecutive |"
    r"calendar |full )?months?\b|\bttm\b|\barr\b|/ ?year|p\.a\.|年收入|年营收|年度|每年|年营业|年销售|/ ?年|全年|"
    r"十二个月|12 ?个月|财年|上一年|年流水|年利润|年間|年商|年売上|会計年度|毎年|연간|연 ?매출|회계연도|매년|연 |annuel|par an|exercice|"
    r"jährlich|jahres\w*|pro jahr|geschäftsjahr|anual|al año|ejercicio|por ano"
)
_AFFILIATES: Final = Either(
    r"affiliat|subsidiar|parent compan|common control|关联|關聯|子公司|母公司|関連会社|グループ|계열|관계사|filiale|société mère|"
    r"konzern|verbunden\w*|afiliad|filial|grupo|\bgroup\b"
)
_CONSOLIDATED: Final = Either(
    r"consolidat|group-wide|aggregate revenue of the group|合并报表|合并(?:收入|营收)|連結|연결 ?(?:매출|기준)|consolid|konsolidiert"
)
_PRODUCT: Final = Either(
    r"product|service|application|产品|服务|產品|服務|应用|製品|サービス|제품|서비스|produit|produkt|dienst|producto|servicio"
)
_DAY: Final = Either(r"\bdaily\b|per day|a day|每日|每天|/ ?日|/ ?day")
_CLOSE: Final = 16
"""Letters before an amount within which languages that put the noun first have it."""
_UNBOUNDED: Final = Either(
    r"\bno (?:\w+ ){0,2}(?:cap|limit|threshold)s?\b|\bregardless of\b|\birrespective of\b|\bno matter\b|不论|无论|を問わず"
)
_FEWEST: Final = 100


def metric_of(low: str, amount: Amount, before: int, after: int) -> str:
    """What an amount counts: the noun that follows it, else the nearest one before it; "" when it counts nothing."""
    following, leading = low[amount.end : after][:70], low[max(before, amount.start - 220) : amount.start]
    parts = ((following, min), (leading, max))
    if not low.isascii() and any(pattern.search(leading[-_CLOSE:]) for pattern in _METRICS.values()):
        parts = parts[::-1]
    for part, nearest in parts:
        hits = [(match.start(), name) for name, pattern in _METRICS.items() for match in pattern.finditer(part)]
        if nearest is min:
            hits = [
                hit
                for hit in hits
                if not search_for(r"[;:]|\bor (?:more than|over|exceed|whose|with)\b|\bif\b", part[: hit[0]])
            ]
        if hits:
            place = nearest(hits)[0]
            near = [name for start, name in hits if abs(start - place) < 30]  # noqa: PLR2004 - one noun phrase
            return next(name for name in _METRICS if name in near)
    return ""


def period_of(around: str, metric: str) -> str | None:
    """Return "month", "day", "year" or None, by the words nearest to the middle of `around`."""
    if metric in {"MAU", "DAU"}:
        return {"MAU": "month", "DAU": "day"}[metric]
    if not metric and _nearest_is_capital(around):
        return None
    month, year = _MONTH.search(around), _YEAR.search(around)
    if metric:
        day = _DAY.search(around)
        return "month" if month else "day" if day else None
    if month and year:
        middle = len(around) // 2
        return "month" if abs(month.start() - middle) <= abs(year.start() - middle) else "year"
    return "month" if month else "year" if year else None


def _nearest_is_capital(around: str) -> bool:
    """Whether the money nearest to the amount is raised, not earned: it has no period."""
    middle = len(around) // 2
    found = [(abs(match.start() - middle), match[0]) for match in _MONEY.finditer(around)]
    return bool(found) and bool(_RAISED.search(min(found)[1]))


def moment_of(low: str) -> str:
    """Return when the amount is measured: "release date", "rolling" or "any time"."""
    if _RELEASE.search(low):
        return "release date"
    return "rolling" if _ROLLING.search(low) else "any time"


def scope_of(low: str, metric: str) -> str:
    """Return whose users or money count: "consolidated", "licensee and affiliates", "product" or "licensee"."""
    if _CONSOLIDATED.search(low):
        return "consolidated"
    if _AFFILIATES.search(low):
        return "licensee and affiliates"
    return "product" if metric and _PRODUCT.search(low) else "licensee"


def counts(amount: Amount, metric: str, low: str) -> bool:
    """Whether an amount is one that triggers something."""
    near = low[max(0, amount.start - 160) : amount.end + 80]
    compared = _COMPARES.search(near) or (amount.currency and _OBTAINS.search(low))
    if amount.value < _FEWEST or not compared or _REFERENCE.search(low, max(0, amount.start - 24), amount.start):
        return False
    if _UNBOUNDED.search(near):
        return False
    money = bool(_MONEY.search(low))
    if amount.currency:
        ahead = low[max(0, amount.start - 60) : amount.start]
        return money and not _NOT_A_SCALE.search(ahead) and (bool(_EARNS.search(low)) or not _NOT_A_SCALE.search(low))
    if metric:
        return not _NOT_A_SCALE.search(low[amount.end : amount.end + 40]) and "export" not in low
    return money and amount.great
