"""How rights end, and what the licensor may alter afterwards."""

import re
from typing import Final

from connectors.licenses.attributes.clauses import Clause, Reading, attribute
from connectors.licenses.attributes.model import Attribute
from connectors.licenses.attributes.patterns import Either
from connectors.licenses.attributes.words import FORBIDS, MUST

_ENDS: Final = Either(
    r"\bterminat\w*|\brevo(?:k|c)\w*|\bcancel\w*|\bwithdraw\w*|\bsuspend\w*|\bdiscontinu\w*|\brescind\w*|\bcease to (?:have|be)|\brights? .{0,40}\b(?:end|lapse|expire|cease)\w*|\bvoid(?:s|ed)?\b|\bexpires?\b|\bforfeit|\blos[se]s?\b.{0,40}\b(?:rights?|licen[cs]e)"
    r"|终止|撤销|撤回|解除|失效|收回|終了|取り消|取消|撤回|解約|종료|해지|철회|취소|résili\w*|révo\w*|prend fin|kündig\w*|widerruf\w*|erlischt|endet|rescind\w*|revoc\w*|termina\w*|resol(?:ver|ución)"
)
_REVOCABLE: Final = Either(r"\brevocable\b|可撤销|可撤銷|可撤回|取消可能|撤回可能|철회 ?가능|취소 ?가능|\brévocable\b|\bwiderruflich\w*")
_IRREVOCABLE: Final = Either(r"\birrevocabl[ey]\b|\bcannot be revoked\b|\bcannot revoke\b|\bnot revoke\b|不可撤销|不可撤銷|不可撤回|取消不能|撤回不能|철회 ?불가|취소 ?불가|\birrévocable|\bunwiderruflich|\birrevogável")
_WILL: Final = Either(
    r"\bat any time\b|\bfor (?:any|no) reason\b|\bwith or without (?:cause|reason|notice)\b|\bwithout cause\b|\bfor convenience\b|\bsole (?:and absolute )?discretion\b|\b(?:upon|on|by|with|after|giving|given|without)\b.{0,30}\bnotice\b|\bdiscretion\b|\b\d+ days'? (?:prior |written )*notice"
    r"|随时|任何时候|任何时间|自行决定|单方|无需理由|事先通知|提前.{0,10}通知|いつでも|裁量|理由を問わず|언제든|재량|사유 없이|à tout moment|à sa (?:seule )?discrétion|jederzeit|ohne angabe von gründen|en cualquier momento|a su (?:entera |sola )?discreción"
)
_BREACH: Final = Either(
    r"\bbreach\w*|\bviolat\w*|\bfail(?:s|ed|ure)?\b.{0,40}\b(?:compl|cure|adhere|observe|meet|abide)\w*|\bnon-?compliance\b|\bcomply\b|\bdefault\b|\bdo not (?:comply|accept|agree|observe)|\bmisuse|\bexcept as (?:expressly )?provided under this license|\bbypass|\bcircumvent|\bnot (?:in )?complian|\bcontraven\w*|\binfring\w*.{0,20}\bterms"
    r"|违反|違反|违约|未遵守|不遵守|위반|불이행|준수하지|violation|manquement|non-respect|verstoß\w*|verletz\w*|zuwider|incumpl\w*|violaci|violação"
)
_LITIGATION: Final = Either(
    r"\b(?:institut|commenc|fil|initiat|bring|brought|assert|maintain|mak|pursu|threaten|participat|begin|began|start)\w*\b.{0,100}\b(?:litigation|lawsuit|suit|proceedings?|claims?|legal action|action)\b|\b(?:litigation|lawsuit|proceedings?)\b.{0,60}\b(?:filed|instituted|commenced|initiated)|提起.{0,20}(?:诉讼|訴訟|程序|索赔)|訴訟を?(?:提起|起こ)|소송.{0,10}제기|intent(?:e|er|ez)|klage|demanda"
)
_INFRINGES: Final = Either(r"\binfring\w*|\bpatents?\b|\bintellectual property\b|侵犯|侵权|侵害|知识产权|专利|特許|특허|침해|contrefaçon|brevet|patent|verletz|patente")
_FOREIGN: Final = Either(
    r"\bfeedback\b|\birrevocably (?:submit|consent|waive|agree)|\bwill not terminate\b|\bnot have their licen[cs]es? terminated|\bsurviv\w+\b(?!.{0,400}\b(?:may|shall|will) terminat)|\bdefinition|\bprovisions? .{0,30}void\b|\bcancell?ation of|\bterminat\w+ (?:of (?:this|the) (?:agreement|license),? )?(?:you|licensee) (?:must|shall|will)\b"
)
_DELETE: Final = Either(
    r"\b(?:delet|destroy|eras|remov|return)\w*\b.{0,80}\b(?:cop(?:y|ies)|materials?|model|software|weights|works|it|services|products?|all|gemma)\b|\b(?:delete|destroy)\b|删除|销毁|銷毀|削除|破棄|삭제|파기|supprimer|détruire|löschen|vernichten|eliminar|destruir"
)
_UPDATES: Final = Either(
    r"\b(?:may|reserves? the right to|can|is entitled to|shall have the right to|will|reserve the right)\b.{0,60}\b(?:updat|modif|amend|revis|chang|alter|replac|supplement|vary)\w*\b|\b(?:is |are |be )?subject to (?:\w+ )?(?:updates?|changes?|revisions?|modifications?|amendments?)\b|\b(?:may|can|might|will) be (?:\w+ )?(?:updated|modified|amended|revised|changed|altered|replaced)\b|\bas (?:\w+ )?(?:updated|amended|modified|revised|may be updated)\b.{0,40}\btime to time|\b(?:updated?|modif\w+|amended|revised|changed)\b.{0,40}\b(?:from )?time to time\b|\bfrom time to time (?:updat|modif|amend|revis|chang)\w*"
    r"|(?:可能|有权|可|保留|将|会|得).{0,24}(?:更新|修改|变更|修订|调整|補充|补充)|(?:随时|不时).{0,10}(?:更新|修改|变更|修订)|(?:変更|改定|更新|修正)(?:する|できる|される|し)(?:ことが|権利|場合|ことができ)|(?:수정|변경|개정|갱신)(?:할 수|될 수|할 권리)|(?:peut|se réserve le droit de) (?:modifier|mettre à jour)|(?:kann|können|behält sich).{0,80}(?:ändern|aktualisier|geändert)|(?:podrá|puede|se reserva el derecho de) (?:modificar|actualizar)"
)
_LICENSE_NOUN: Final = Either(
    r"\b(?:this|the|these|our|such) (?:[\w-]+ ){0,4}?(?:licen[cs]e|agreement|terms(?: of (?:use|service|this|the))?|terms and conditions|contract)\b|\blicen[cs]e agreement\b|\bthe licen[cs]e\b|\bagreement from time\b|许可证|许可协议|本许可|本协议|协议|本ライセンス|本契約|本規約|본 (?:라이선스|계약|약관|협약)|cette licence|présente licence|conditions|dies\w* (?:lizenz|vereinbarung|bedingungen)|esta licencia|este acuerdo|estos términos"
)
_POLICY_NOUN: Final = Either(r"\b(?:acceptable use|use|usage|prohibited use|content|responsible use|safety|community) (?:polic(?:y|ies)|guidelines?|restrictions?|terms)\b|\baup\b|\bpolic(?:y|ies)\b|\bguidelines\b|使用政策|使用规范|可接受使用|政策|ポリシー|利用規範|정책|가이드라인|politique|richtlinie|política")
_BOTH_SIGN: Final = Either(
    r"\bsigned by\b|\bin writing\b.{0,60}\b(?:both|parties|signed|authori[sz]ed)|\bmutual\b|\bboth parties\b|\bwritten (?:agreement|instrument|amendment)\b|\bonly be (?:modified|amended|changed)\b|双方|書面による合意|서면 ?합의|d'un commun accord|schriftform|por escrito y firmad"
)
_BY_YOU: Final = Either(
    r"\b(?:everyone|anyone|users|recipients|which) can\b|"
    r"\byou (?:may|can|shall|must|will|agree|have)\b(?! (?:to )?(?:be bound|either|comply|accept|continue))[^.;]{0,80}\b(?:modif|chang|alter|amend|add|revis|updat)|\b(?:modified|changed) (?:files|works?|versions?|material)|\byour modifications|\bif you (?:modify|change|alter)|\bmodif\w+ (?:by|made by) you|\bversions? of (?:the|this) (?:gnu|mozilla|license|agreement|public)|\bsimilar in spirit to the present|\bfree software foundation|\blicense steward|\bcreative commons\b|\blicense version\b|\bfollow the terms of (?:that|this) version"
)
_LATEST: Final = Either(
    r"\b(?:must|shall|should|required to|agree to|reasonable efforts to|undertake to|need to)\b.{0,60}\b(?:use|update to|upgrade to|migrate to|switch to|adopt|install|move to|run|deploy|always use)\b.{0,60}\b(?:latest|newest|most recent|most current|updated|current|new) (?:version|release|update|model)|必须.{0,20}(?:最新|更新).{0,6}版本|应.{0,20}使用最新|最新(?:版|バージョン).{0,20}(?:使用|更新)(?:する|しなければ)|최신 ?버전.{0,20}(?:사용|업데이트)|dernière version|neueste\w* version|última versión"
)
_REMOTE: Final = Either(
    r"\brestrict\w* \(remotely or otherwise\)|\bremote(?:ly)?\b.{0,60}\b(?:restrict|disabl|limit|block|deactivat|suspend|terminat|updat)\w*|\b(?:restrict|disabl|limit|block|deactivat|suspend)\w*\b.{0,40}\bremote(?:ly)?\b|\b(?:may|reserves? the right to)\b.{0,60}\b(?:restrict|disable|block|suspend|deactivate|limit)\b.{0,40}\b(?:usage|use|access|functionality)\b|\bupdate the model through electronic means|远程.{0,20}(?:限制|禁用|停用)|限制.{0,10}远程|有权.{0,10}(?:限制|暂停|停止).{0,20}(?:使用|访问)|遠隔.{0,20}(?:制限|停止)|원격.{0,20}(?:제한|차단)|à distance|aus der ferne|remotamente"
)
_RANK: Final = ("at will", "on breach", "litigation only", "irrevocable")
_WORDS: Final = (
    "terminat", "revo", "cancel", "withdraw", "suspend", "discontinu", "rescind", "cease", "void", "expire", "forfeit", "lapse", "loss", "lose", "终止", "撤", "解除", "失效", "收回",
    "終了", "取り消", "取消", "解約", "종료", "해지", "철회", "취소", "résili", "révo", "prend fin", "kündig", "widerruf", "erlischt", "endet", "termina", "rights end",
)  # fmt: skip


def ending(clause: Clause) -> str:
    """How one clause ends the rights, "" when it does not."""
    low = clause.low
    if clause.by_licensee or _FOREIGN.search(low) and not re.search(r"\bmay terminate\b|\breserves? the right to terminate", low):
        return ""
    if _REVOCABLE.search(low) and not _IRREVOCABLE.search(low):
        return "at will"
    if _IRREVOCABLE.search(low) and re.search(r"licen[cs]e|grant|rights|waive|许可|授予|ライセンス|許諾|라이선스|lizenz|licencia", low):
        return "irrevocable"
    if not _ENDS.search(clause.full) or re.search(r"\b(?:does|do|shall|will) not (?:terminate|affect)", low):
        return ""
    if _LITIGATION.search(low) and _INFRINGES.search(low):
        return "litigation only"
    if _BREACH.search(low) or _BREACH.search(clause.lead):
        return "on breach"
    if _WILL.search(low) and not re.search(r"\byou (?:may|can) terminate\b|\b(?:either party|licensee) may terminate\b.{0,60}breach", low):
        return "at will"
    return ""


def termination(reading: Reading) -> Attribute:
    """Return how rights end: at will beats on breach beats litigation only beats irrevocable; else silent."""
    said = [(clause, kind) for clause in reading.having(*_WORDS, lead=True) if (kind := ending(clause))]
    erased = [c for c in reading.having("delete", "destroy", "erase", "删除", "销毁", "削除", "破棄", "삭제", "파기", "supprim", "détru", "lösch", "eliminar")
              if _DELETE.search(c.low) and (MUST.search(c.low)) and re.search(r"terminat|expir|cease|终止|終了|종료|résili|beendig|kündig|upon|terminaci", c.full)]  # fmt: skip
    if not said:
        return attribute("termination", "silent", delete=erased[0].quote if erased else "")
    value = min((kind for _, kind in said), key=_RANK.index)
    also = [kind for kind in _RANK if kind != value and any(kind == one for _, one in said)]
    found = [clause for clause, kind in said if kind == value]
    return attribute("termination", value, found, also=also, delete=erased[0].quote if erased else "")


def _alters(clause: Clause) -> str:
    """What a clause lets the licensor alter, "" for nothing."""
    low = clause.low
    if _LATEST.search(low):
        return "must use latest"
    if _REMOTE.search(low) and not FORBIDS.search(low[: _first(_REMOTE, low)][-60:]):
        return "remote restriction"
    if not _UPDATES.search(low) or _BY_YOU.search(low) or clause.by_licensee:
        return ""
    if re.search(r"\b(?:laws?|regulations?)\b.{0,30}\bas amended|\bas (?:may be )?amended\b.{0,30}(?:laws?|act)\b|\bmay not be (?:modified|amended|changed)|\bin accordance with this licen[cs]e agreement\b|\bas may be amended in accordance", low):
        return ""
    if _POLICY_NOUN.search(low) and (not _LICENSE_NOUN.search(_before_update(low)) or re.search(r"polic\w+.{0,160}(?:time to time|updated|amended)|政策.{0,20}更新", low)):
        return "policy"
    if _LICENSE_NOUN.search(low) and not (_BOTH_SIGN.search(low) and not re.search(r"time to time|at any time|随时", low)):
        return "license" if _updates_license(low) else ""
    return ""


def _first(pattern: Either, low: str) -> int:
    match = pattern.search(low)
    return match.start() if match else 0


def _before_update(low: str) -> str:
    match = _UPDATES.search(low)
    return low[max(0, match.start() - 90) : match.end() + 70] if match else low


def _updates_license(low: str) -> bool:
    """Whether it is the license that is altered, not the model or a list."""
    for match in _UPDATES.finditer(low):
        near = low[max(0, match.start() - 90) : match.end() + 60]
        if _LICENSE_NOUN.search(near):
            return True
    return False


_LEVELS: Final = ("license", "policy", "remote restriction", "must use latest")


def unilateral_change(reading: Reading) -> Attribute:
    """Return the farthest thing that the licensor may alter after acceptance, `none` where it is nothing."""
    words = (
        "updat", "modif", "amend", "revis", "chang", "alter", "replac", "latest", "newest", "recent", "remote", "restrict", "disable", "suspend", "更新", "修改", "变更", "修订", "调整",
        "最新", "远程", "限制", "変更", "改定", "遠隔", "수정", "변경", "개정", "최신", "원격", "mettre à jour", "distance", "änder", "aktualis", "neueste", "actualiz", "dernière", "última",
    )  # fmt: skip
    said = [(clause, kind) for clause in reading.having(*words) if (kind := _alters(clause))]
    if not said:
        return attribute("unilateral_change", "none")
    value = min((kind for _, kind in said), key=_LEVELS.index)
    also = [kind for kind in _LEVELS if kind != value and any(kind == one for _, one in said)]
    return attribute("unilateral_change", value, [clause for clause, kind in said if kind == value], also=also)
