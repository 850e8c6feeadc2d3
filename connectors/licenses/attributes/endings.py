"""How rights end."""

from typing import Final

from connectors.licenses.attributes.clauses import Clause, Reading, attribute
from connectors.licenses.attributes.model import Attribute
from connectors.licenses.attributes.patterns import Either
from connectors.licenses.attributes.words import MUST
from connectors.licenses.compiled import search_for

_ENDS: Final = Either(
    r"\bterminat\w*|\brevo(?:k|c)\w*|\bcancel\w*|\bwithdraw\w*|\bsuspend\w*|\bdiscontinu\w*|\brescind\w*|"
    r"\bcease to (?:have|be)|\b(?:rights?|permissions?|licen[cs]es?) .{0,40}\b(?:end|lapse|expire|cease)\w*|\bend (?:this|the|your|all) (?:agreement|licen[cs]e|permission|rights?)\b|\bvoid(?:s|ed)?\b|"
    r"\bexpires?\b|\bforfeit|\bends? (?:your|the|all|any) (?:rights?|licen[cs]e)|\brights?\b.{0,60}\bend\b|\b(?:it|licen[cs]e|agreement|permission|grant) (?:will |shall |only )?ends?\b|"
    r"\blos[se]s?\b.{0,40}\b(?:rights?|licen[cs]e)|终止|撤销|撤回|解除|失效|收回|終了|取り消|取消|撤回|解約|종료|해지|철회|"
    r"취소|résili\w*|révo\w*|prend fin|kündig\w*|widerruf\w*|erlischt|endet|rescind\w*|revoc\w*|"
    r"termina\w*|resol(?:ver|ución)"
)
_REVOCABLE: Final = Either(
    r"\brevocable\b|可撤销|可撤銷|可撤回|取消可能|撤回可能|철회 ?가능|취소 ?가능|\brévocable\b|\bwiderruflich\w*"
)
_IRREVOCABLE: Final = Either(
    r"\birrevocabl[ey]\b|\bcannot be revoked\b|\bcannot revoke\b|\bnot revoke\b|不可撤销|不可撤銷|不可撤回|"
    r"取消不能|撤回不能|철회 ?불가|취소 ?불가|\birrévocable|\bunwiderruflich|\birrevogável"
)
_WILL: Final = Either(
    r"\bat any time\b|\bfor (?:any|no) reason\b|\bwith or without (?:cause|reason|notice)\b|\bwithout cause\b|"
    r"\bfor convenience\b|\bsole (?:and absolute )?discretion\b|\b(?:upon|on|by|with|after|giving|"
    r"given|without)\b.{0,30}\bnotice\b|\bdiscretion\b|\b\d+ days'? (?:prior |written )*notice|"
    r"随时|任何时候|任何时间|自行决定|单方|无需理由|事先通知|提前.{0,10}通知|いつでも|裁量|理由を問わず|언제든|재량|사유 없이|à tout moment|à sa (?:seule )?discrétion|"
    r"jederzeit|ohne angabe von gründen|en cualquier momento|a su (?:entera |sola )?discreción"
)
_BREACH: Final = Either(
    r"\bbreach\w*|\bviolat\w*|\bfail(?:s|ed|ure)?\b.{0,40}\b(?:compl|cure|adhere|observe|meet|"
    r"abide)\w*|\bnon-?compliance\b|\bcomply\b|\bdefault\b|\bdo not (?:comply|accept|agree|observe)|"
    r"\bmisuse|\bexcept as (?:expressly )?provided under this license|\bbypass|\bcircumvent|\bnot (?:in )?complian|"
    r"\bcontraven\w*|\binfring\w*.{0,20}\bterms|违反|違反|违约|未遵守|不遵守|위반|불이행|준수하지|violation|manquement|"
    r"non-respect|verstoß\w*|verletz\w*|zuwider|incumpl\w*|violaci|violação"
)
_LITIGATION: Final = Either(
    r"\bsue[sd]?\b|\bsuing\b|\b(?:institut|commenc|fil|initiat|bring|brought|assert|maintain|mak|"
    r"pursu|threaten|participat|begin|began|start)\w*\b.{0,100}\b(?:litigation|lawsuit|suit|proceedings?|"
    r"claims?|legal action|action)\b|\b(?:litigation|lawsuit|proceedings?)\b.{0,60}\b(?:filed|"
    r"instituted|commenced|initiated)|提起.{0,20}(?:诉讼|訴訟|程序|索赔)|訴訟を?(?:提起|起こ)|소송.{0,10}제기|intent(?:e|"
    r"er|ez)|klage|demanda"
)
_INFRINGES: Final = Either(
    r"\binfring\w*|\bpatents?\b|\bintellectual property\b|侵犯|侵权|侵害|知识产权|专利|特許|특허|침해|contrefaçon|"
    r"brevet|patent|verletz|patente"
)
_FOREIGN: Final = Either(
    r"\bfeedback\b|\birrevocably (?:submit|consent|waive|agree)|\bwill not terminate\b|\bnot have their licen[cs]es? "
    r"terminated|\bsurviv\w+\b(?!.{0,400}\b(?:may|shall|will) terminat)|\bdefinition|\bprovisions? .{0,30}void\b|"
    r"\bcancell?ation of|\bterminat\w+ (?:of (?:this|the) (?:agreement|license),? )?(?:you|licensee) (?:must|"
    r"shall|will)\b"
)
_DELETE: Final = Either(
    r"\b(?:delet|destroy|eras|remov|return)\w*\b.{0,80}\b(?:cop(?:y|ies)|materials?|model|software|"
    r"weights|works|it|services|products?|all|gemma)\b|\b(?:delete|destroy)\b|删除|销毁|銷毀|削除|破棄|삭제|"
    r"파기|supprimer|détruire|löschen|vernichten|eliminar|destruir"
)
_SAVE_BREACH: Final = Either(r"\b(?:except|save|other than|unless)\b.{0,60}\b(?:breach|violat|non-?compl|fail)\w*")
_MAY_END: Final = Either(r"\bmay terminate\b|\breserves? the right to terminate")
_OF_RIGHTS: Final = Either(r"licen[cs]e|grant|rights|waive|许可|授予|ライセンス|許諾|라이선스|lizenz|licencia")
_ENDS_NOT: Final = Either(r"\b(?:does|do|shall|will) not (?:terminate|affect)")
_BY_LICENSEE: Final = Either(
    r"\byou (?:may|can) terminate\b|\b(?:either party|licensee) may terminate\b.{0,60}breach|(?:您|你)(?:可以?|有权).{0,10}终止"
)
_FAILS: Final = Either(
    r"\bfail(?:s|ed|ure)? to (?:comply|observe|adhere)|\bbreach(?:es)? (?:any|this|the|of|it)\b|\bdo not comply|\bnon-?compliance"
)
_RANK: Final = ("at will", "on breach", "litigation only", "irrevocable")
_WORDS: Final = (
    "terminat", "revo", "cancel", "withdraw", "suspend", "discontinu", "rescind", "cease", "void", "expire",
    "forfeit", "lapse", " end ", "loss", "lose", " ends ", " end on", " end at", " end when", "终止", "撤", "解除", "失效", "收回",
    "終了", "取り消", "取消", "解約", "종료", "해지", "철회", "취소", "résili", "révo", "prend fin", "kündig", "widerruf",
    "erlischt", "endet", "termina", "rights end",
)  # fmt: skip


def ending(clause: Clause) -> str:
    """Return how one clause ends the rights, "" when it does not."""
    low = clause.low
    if clause.by_licensee or (_FOREIGN.search(low) and not _MAY_END.search(low)):
        return ""
    if _REVOCABLE.search(low) and not _IRREVOCABLE.search(low):
        return "at will"
    if _IRREVOCABLE.search(low) and _SAVE_BREACH.search(low):
        return "on breach"
    if _IRREVOCABLE.search(low) and _OF_RIGHTS.search(low):
        return "irrevocable"
    if not _ENDS.search(clause.full) or _ENDS_NOT.search(low):
        return ""
    return _cause(clause)


def on_litigation(low: str) -> bool:
    """Whether a text in lower case ties something to a suit over infringement."""
    return bool(_LITIGATION.search(low) and _INFRINGES.search(low))


def _cause(clause: Clause) -> str:
    """What ends the rights in a clause that ends them."""
    low = clause.low
    if on_litigation(low) and not _FAILS.search(low):
        return "litigation only"
    if _BREACH.search(low) or _BREACH.search(clause.lead):
        return "on breach"
    return "at will" if _WILL.search(low) and not _BY_LICENSEE.search(low) else ""


def termination(reading: Reading) -> Attribute:
    """Return how rights end: at will beats on breach beats litigation only beats irrevocable; else silent."""
    said = [(clause, kind) for clause in reading.having(*_WORDS, lead=True) if (kind := ending(clause))]
    erased = [c for c in reading.having("delete", "destroy", "erase", "删除", "销毁", "削除", "破棄", "삭제", "파기", "supprim", "détru", "lösch", "eliminar")
              if _DELETE.search(c.low) and (MUST.search(c.low)) and search_for(r"terminat|expir|cease|终止|終了|종료|résili|beendig|kündig|upon|terminaci", c.full)]  # fmt: skip
    if not said:
        return attribute("termination", "silent", delete=erased[0].quote if erased else "")
    value = min((kind for _, kind in said), key=_RANK.index)
    also = [kind for kind in _RANK if kind != value and any(kind == one for _, one in said)]
    found = [clause for clause, kind in said if kind == value]
    return attribute("termination", value, found, also=also, delete=erased[0].quote if erased else "")
