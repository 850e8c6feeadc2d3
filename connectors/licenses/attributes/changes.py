"""What the licensor may alter after acceptance."""

import re
from typing import Final

from connectors.licenses.attributes.clauses import Clause, Reading, attribute
from connectors.licenses.attributes.model import Attribute
from connectors.licenses.attributes.patterns import Either
from connectors.licenses.attributes.words import BANS

_UPDATES: Final = Either(
    r"\b(?:may|reserves? the right to|can|is entitled to|shall have the right to|will|reserve the right)\b.{0,60}\b(?:updat(?:e|"
    r"ed|ing)|modif(?:y|ies|ied)|amend(?:ed)?|revis(?:e|ed)|chang(?:e|ed)|make changes|alter(?:ed)?|"
    r"replac(?:e|ed)|supplement(?:ed)?|vary)\b|\b(?:is |are |be )?subject to (?:\w+ )?(?:updates?|"
    r"changes?|revisions?|modifications?|amendments?)\b|\b(?:may|can|might|will) be (?:\w+ )?(?:updated|"
    r"modified|amended|revised|changed|altered|replaced)\b|\bas (?:\w+ )?(?:updated|amended|modified|"
    r"revised|may be updated)\b.{0,40}\btime to time|\b(?:updated?|modif\w+|amended|revised|changed)\b.{0,40}\b(?:from "
    r")?time to time\b|\b(?:may|can|reserves? the right to)\b.{0,30}\b(?:issue|post|publish|release|"
    r"adopt|introduce)\b.{0,30}\b(?:revised|updated|new|amended|modified)\b.{0,20}\b(?:terms|licen[cs]e|"
    r"agreement)|\bfrom time to time (?:updat|modif|amend|revis|chang)\w*|(?:可能|有权|可|保留|将|会|得).{0,24}(?:更新|"
    r"修改|变更|修订|调整|補充|补充)|(?:随时|不时).{0,10}(?:更新|修改|变更|修订)|(?:変更|改定|更新|修正)(?:する|できる|される|し)(?:ことが|"
    r"権利|場合|ことができ)|(?:수정|변경|개정|갱신)(?:할 수|될 수|할 권리)|(?:peut|se réserve le droit de) (?:modifier|"
    r"mettre à jour)|(?:kann|können|behält sich).{0,80}(?:ändern|aktualisier|geändert)|(?:podrá|"
    r"puede|se reserva el derecho de) (?:modificar|actualizar)"
)
_LICENSE_NOUN: Final = Either(
    r"\b(?:this|the|these|our|such) (?:[\w-]+ ){0,4}?(?:licen[cs]e|agreement|terms(?: of (?:use|"
    r"service|this|the))?|terms and conditions|contract)\b|\blicen[cs]e agreement\b|\bthe licen[cs]e\b|"
    r"\bagreement from time\b|许可证|许可协议|本许可|本协议|协议|本ライセンス|本契約|本規約|본 (?:라이선스|계약|약관|협약)|cette licence|"
    r"présente licence|conditions|dies\w* (?:lizenz|vereinbarung|bedingungen)|esta licencia|este acuerdo|"
    r"estos términos"
)
_POLICY_NOUN: Final = Either(
    r"\b(?:acceptable use|use|usage|prohibited use|content|responsible use|safety|community) (?:polic(?:y|"
    r"ies)|guidelines?|restrictions?|terms|rules)\b|\baup\b|\bpolic(?:y|ies)\b|\bguidelines\b|使用政策|使用规范|"
    r"可接受使用|政策|ポリシー|利用規範|정책|가이드라인|politique|richtlinie|política"
)
_BOTH_SIGN: Final = Either(
    r"\bsigned by\b|\bin writing\b.{0,60}\b(?:both|parties|signed|authori[sz]ed)|\bmutual\b|\bboth parties\b|"
    r"\bwritten (?:agreement|instrument|amendment)\b|\bonly be (?:modified|amended|changed)\b|"
    r"双方|書面による合意|서면 ?합의|d'un commun accord|schriftform|por escrito y firmad"
)
_BY_YOU: Final = Either(
    r"(?:您|你|被许可人)(?:可以?|有权|不得|必须|应)|\bunder which\b|\bcourt may\b|\b(?:everyone|anyone|users|"
    r"recipients|which) can\b|\byou (?:may|can|shall|must|will|agree|have)\b(?! (?:to )?(?:be bound|"
    r"either|comply|accept|continue))[^.;]{0,80}\b(?:modif|chang|alter|amend|add|revis|updat)|"
    r"\b(?:modified|changed) (?:files|works?|versions?|material)|\byour modifications|\bif you (?:modify|"
    r"change|alter)|\bmodif\w+ (?:by|made by) you|\bversions?(?: \([^)]{0,60}\))? of (?:the|this) (?:gnu|"
    r"mozilla|licen[cs]e|agreement|public|latex)|\bnot (?:be )?(?:alter|modif|chang)\w*|\bor (?:\(at your option\) "
    r")?any later version|\bsimilar in spirit to the present|\bfree software foundation|\blicense steward|"
    r"\bcreative commons\b|\blicense version\b|\bfollow the terms of (?:that|this) version"
)
_LATEST: Final = Either(
    r"\b(?:must|shall|should|required to|agree to|reasonable efforts to|undertake to|need to)\b.{0,60}\b(?:use|"
    r"update to|upgrade to|migrate to|switch to|adopt|install|move to|run|deploy|always use)\b.{0,60}\b(?:latest|"
    r"newest|most recent|most current|updated|current|newer|new) (?:version|release|update|model)|\bnewe(?:r|st) (?:version|release|model)\b[^.;]{0,80}\b(?:shall|"
    r"must|required to|need to|have to)\b[^.;]{0,40}\b(?:migrat|upgrad|updat|switch|mov|adopt|install|replac|us)\w*\b|必须.{0,20}(?:最新|"
    r"更新).{0,6}版本|应.{0,20}使用最新|最新(?:版|バージョン).{0,20}(?:使用|更新)(?:する|しなければ)|최신 ?버전.{0,20}(?:사용|업데이트)|"
    r"dernière version|neueste\w* version|última versión"
)
_REMOTE: Final = Either(
    r"\brestrict\w* \(remotely or otherwise\)|\bremote(?:ly)?\b.{0,60}\b(?:restrict|disabl|limit|"
    r"block|deactivat|suspend|terminat|updat)\w*|\b(?:restrict|disabl|limit|block|deactivat|suspend)\w*\b.{0,40}\bremote(?:ly)?\b|"
    r"\b(?:may|reserves? the right to)\b.{0,60}\b(?:restrict|disable|block|suspend|deactivate|"
    r"limit)\b.{0,40}\b(?:usage|use|access|functionality)\b|\bupdate the model through electronic means|"
    r"远程.{0,20}(?:限制|禁用|停用)|限制.{0,10}远程|有权.{0,10}(?:限制|暂停|停止).{0,20}(?:使用|访问)|遠隔.{0,20}(?:制限|停止)|"
    r"원격.{0,20}(?:제한|차단)|à distance|aus der ferne|remotamente"
)
_OF_LAWS: Final = Either(
    r"\b(?:laws?|regulations?)\b.{0,30}\bas amended|\bas (?:may be )?amended\b.{0,30}(?:laws?|"
    r"act)\b|\bmay not be (?:modified|amended|changed)|\bin accordance with this licen[cs]e agreement\b|"
    r"\bas may be amended in accordance"
)
_POLICY_UPDATE: Final = Either(
    r"(?:polic\w+|guidelines?|\baup\b|code of conduct|principles).{0,160}(?:time to time|updated|amended)|政策.{0,20}更新"
)
_ANY_TIME: Final = Either(r"time to time|at any time|随时")
_PUBLISHES: Final = Either(r"\bpublish\w*\b.{0,60}\bversions?\b")
"""New versions that licensees may choose are no change of the license they have."""
_BINDS: Final = Either(r"\bposting\b|\beffective\b|\bcontinu\w+|\byou (?:must|shall|agree|will)\b|\bapply to\b")
_REVISED: Final = Either(r"\b(?:revised|updated|new|amended|modified) (?:\w+ ){0,2}(?:terms|licen[cs]e|agreement)\b")
_ITSELF: Final = Either(r"time to time")
_PASSIVE: Final = Either(r"\b(?:may|can|might|will) be\b|\bsubject to\b")
_DIRECT: Final = Either(
    r"\b(?:may|can|reserves? the right to)\b[^.;]{0,30}\b(?:update|modify|amend|revise|change)\b (?:and \w+ )?(?:this|these|the) (?:terms|agreement|"
    r"licen[cs]e)\b"
)
_LEVELS: Final = ("license", "policy", "remote restriction", "must use latest")


def _alters(clause: Clause) -> str:
    """What a clause lets the licensor alter, "" for nothing."""
    low = clause.low
    if _LATEST.search(low):
        return "must use latest"
    if _REMOTE.search(low) and not (BANS.search(low[: _first(_REMOTE, low)]) and "reserve" not in low):
        return "license" if _DIRECT.search(low) and not _BY_YOU.search(low) else "remote restriction"
    if not _UPDATES.search(low) or _BY_YOU.search(low) or _OF_LAWS.search(low) or clause.by_licensee:
        return ""
    return _altered(low)


def _altered(low: str) -> str:
    """Which text is altered in a clause that lets the licensor alter one."""
    if _POLICY_NOUN.search(low) and (not _LICENSE_NOUN.search(_before_update(low)) or _POLICY_UPDATE.search(low)):
        return "policy"
    if _PUBLISHES.search(low) and not _BINDS.search(low):
        return ""
    signed = _BOTH_SIGN.search(low) and not _ANY_TIME.search(low)
    return "license" if not signed and _updates_license(low) else ""


def _first(pattern: Either, low: str) -> int:
    match = pattern.search(low)
    return match.start() if match else 0


def _before_update(low: str) -> str:
    match = _UPDATES.search(low)
    return low[max(0, match.start() - 90) : match.end() + 70] if match else low


def _updates_license(low: str) -> bool:
    """Whether it is the license that is altered: the object of the verb, or the subject of a passive one."""
    for match in _UPDATES.finditer(low):
        ahead, behind = low[max(0, match.start() - 90) : match.start()], low[match.end() : match.end() + 60]
        if not low.isascii() or _ITSELF.search(match[0]):
            ahead += behind
        elif not _PASSIVE.search(match[0]):
            ahead = behind if _LICENSE_NOUN.search(behind) else re.split(r"[;,.]", ahead)[-1][-60:]
        else:
            ahead = re.split(r"[;,.]| and ", ahead)[-1] + " " + match[0].split(" be ")[0]
        if _REVISED.search(match[0]) or _LICENSE_NOUN.search(ahead) or _LICENSE_NOUN.search(match[0]):
            return True
    return False


def unilateral_change(reading: Reading) -> Attribute:
    """Return the farthest thing that the licensor may alter after acceptance, `none` where it is nothing."""
    words = (
        "updat", "modif", "amend", "revis", "chang", "alter", "replac", "latest", "newest", "recent", "new version",
        "new release", "migrat", "upgrad", "remote",
        "restrict", "disable", "suspend", "更新", "修改", "变更", "修订", "调整",
        "最新", "远程", "限制", "変更", "改定", "遠隔", "수정", "변경", "개정", "최신", "원격", "mettre à jour", "distance", "änder",
        "aktualis", "neueste", "actualiz", "dernière", "última",
    )  # fmt: skip
    said = [(clause, kind) for clause in reading.having(*words) if (kind := _alters(clause))]
    if not said:
        return attribute("unilateral_change", "none")
    value = min((kind for _, kind in said), key=_LEVELS.index)
    also = [kind for kind in _LEVELS if kind != value and any(kind == one for _, one in said)]
    return attribute("unilateral_change", value, [clause for clause, kind in said if kind == value], also=also)
