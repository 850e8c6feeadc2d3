"""Outputs: who owns them, and whether they (or the model) may train other models."""

from collections.abc import Sequence
from typing import Final

from connectors.licenses.attributes.clauses import Clause, Reading, attribute
from connectors.licenses.attributes.grants import limits_to_noncommerce
from connectors.licenses.attributes.model import Attribute
from connectors.licenses.attributes.patterns import Either
from connectors.licenses.attributes.words import ALLOWS_AGAIN, FORBIDS, MUST, NONCOMMERCIAL, commercial
from connectors.licenses.compiled import lazy, search_for

_OUTPUT: Final = Either(
    r"\boutputs?\b|\bresults\b|\bgenerated (?:content|outputs?|data|text|images?)\b|\bgenerations\b|"
    r"\bcontent (?:you )?generated?\b|\bcontent generated\b|\bsynthetic data\b|输出|生成(?:的)?(?:内容|"
    r"结果|物)|出力|生成物|생성물|출력|결과물|résultats|sorties|ausgaben|ergebnisse|salidas|resultados"
)
_TRAIN: Final = Either(
    r"\b(?:train|training|improv|develop|creat|fine-? ?tun|distil|build|enhanc|pre-?train|instruct|"
    r"bootstrap|benchmark)\w*\b|训练|訓練|改进|改善|改進|蒸馏|微调|开发|開発|学習|훈련|학습|개선|개발|entraîn\w*|amélior\w*|"
    r"développ\w*|train\w*|verbesser\w*|entwickel\w*|entren\w*|mejor\w*|desarroll\w*"
)
_MODEL: Final = Either(
    r"\bmodels?\b|\bcompet\w+|\b(?:(?:large )?language|ai|artificial intelligence|machine[- ]learning|"
    r"foundation(?:al)?|generative|other|another|any|competing|competitive|similar|third[- ]party|"
    r"new|different|such|neural) (?:[\w-]+ ){0,5}?(?:models?|llms?|systems?|networks?)\b|\bllms?\b|"
    r"模型|モデル|모델|modèles?|modell\w*|modelos?"
)
_COMPETES: Final = Either(
    r"\bcompet(?:e|es|ing|itive|itor|itors)\b|\brivals?\b|竞争|競争|競合|競爭|경쟁|concurren|konkurr|wettbew|competidor|compet"
)
_OWN: Final = Either(
    r"\b(?:exclud|except|other than|besides|apart from|unless)\w*[^.;]{0,120}|除外|以外|除(?!非).{0,40}外|"
    r"を除|제외|à l'exception|ausgenommen|außer|excepto|salvo"
)
_NAME: Final = Either(
    r"\b(?:display|include|add|name|naming|prefix|label|credit|attribut|acknowledg|mention|indicat|"
    r"show|state)\w*\b|名称|添加|标注|展示|显示|注明|表示|표시|명시|afficher|mentionner|anzeigen|mostrar|incluir"
)
_ABOUT_USE: Final = Either(
    r"\bus(?:e|es|ed|ing|age)\b|\butili[sz]\w*\b|\bleverag\w*\b|使用|利用|用于|用來|用来|사용|이용|utilis|nutz|"
    r"verwend|us(?:ar|o)\b|utiliz|\bfrom\b|\bto (?:train|improve|develop|create|build)"
)
_DEFINITION: Final = Either(
    r"^[\"'][^\"']{2,80}[\"'].{0,60}?\b(?:means?|refers?|mean|is|are|includes?)\b|^[\"'].{1,40}[\"'](?:是指|"
    r"指|包括|系指)|\b(?:shall )?means?\b .{0,40}\b(?:all|any)\b"
)
_FREE: Final = Either(
    r"\b(?:may|can|free to|permitted|allowed|permits?|allows?|welcome)\b.{0,200}\b(?:train|improve|"
    r"develop|distil|fine-? ?tun)\w*|\bincluding (?:for |to )?(?:train|distil|improv)\w*|\b(?:train|"
    r"distil|improv|fine-? ?tun)\w*\b.{0,160}\b(?:is|are) (?:expressly |hereby )?(?:permitted|"
    r"allowed|free)\b|允许.{0,60}(?:训练|蒸馏|改进)|可以?.{0,40}(?:训练|蒸馏)"
)
_UNBOUND: Final = Either(
    r"\b(?:not|no)\b.{0,40}\b(?:impose|restrict|restrictions?|limitations?)\b.{0,160}\boutputs?\b|"
    r"\boutputs?\b.{0,120}\b(?:without|no|free (?:of|from)) (?:any )?(?:restrictions?|limitations?|"
    r"conditions?)\b|\boutputs?\b.{0,60}\bunrestricted\b|\boutputs?\b.{0,80}\bfor any (?:lawful |"
    r"legal )?purpose\b(?! that| other| not| except| prohibited)"
)
_NARROWS: Final = Either(r"\b(?:but|and) not\b(?! limited)|\bexcept\b|\bother than\b|\bunless\b|但不得|除外")
_OWNS: Final = Either(
    r"\b(?:you|licensee|user|users|customer|recipient)s? (?:shall |will |hereby |retain |may |"
    r"exclusively |solely )*(?:own|owns|retain|retains|keep|hold|holds|are (?:the )?(?:sole |exclusive )?owners?)"
    r"\b.{0,140}\b(?:outputs?|results|generat\w+|content)\b|\b(?:outputs?|results|generated|content)\b.{0,160}\b(?:(?:belongs? "
    r"to|owned by|property of|vests? in|remains? with) (?:the |its |their )?(?:you|user|licensee|"
    r"customer|recipient)|is yours|are yours)|(?:输出|生成).{0,60}(?:归|由|属于).{0,24}(?:您|你|用户|使用者|被许可人|"
    r"被授权)|(?:出力|生成物).{0,40}(?:利用者|ユーザー|被許諾者|お客様)に?(?:帰属|属)|(?:출력|생성물|결과물).{0,40}(?:사용자|이용자|귀하).{0,10}(?:귀속|"
    r"소유)|vous (?:êtes|restez) propriétaire|gehören (?:ihnen|dem nutzer)"
)
_CLAIMS_NOTHING: Final = Either(
    r"\b(?:claims?|asserts?|claiming|have|has|retains?|acquires?)\b (?:no|not any)\b.{0,80}\b(?:rights?|"
    r"ownership|title|interest|copyright)?.{0,40}(?:output|result|generat|content)|\b(?:does|do|"
    r"will|shall) not (?:claim|assert|own|retain|acquire)\b.{0,100}(?:output|result|generat|content)|"
    r"\bno claim\b.{0,60}(?:output|generat)|\b(?:output|generat)\w*\b.{0,80}\bno (?:ownership|"
    r"rights?|claim)|不主张.{0,30}(?:输出|生成)|(?:输出|生成).{0,40}不(?:主张|享有|拥有)|revendique aucun droit|"
    r"beansprucht keine|no reclama"
)
_LICENSOR_OWNS: Final = Either(
    r"\b(?:we|licensor|company|[a-z]+(?: ai| inc\.?| ltd\.?)?) (?:shall |will |exclusively )*(?:owns?|"
    r"retains?|reserves?|holds?)\b.{0,120}\boutputs?\b|\boutputs?\b.{0,80}\b(?:owned by|belongs? to|"
    r"property of|vests? in) (?:the )?(?!you\b|users?\b|licensee|recipient|customer|its\b|their\b)[a-z]+|\b(?:outputs?|generations|results|"
    r"generated (?:content|material|data)|content (?:that is |that are )?(?:generated|produced|created))\b.{0,100}\b(?:owned by|belongs? to|"
    r"(?:exclusive |sole )?property of|vests? (?:solely |exclusively )?(?:in|with)|remains? (?:with|ours)|assigned? to) (?:the )?(?:licensor|company|provider|"
    r"owner|vendor|publisher|us\b|developer)|"
    r"(?:输出|生成).{0,30}(?:归|属于).{0,10}(?:我们|许可方|许可人)"
)
_TRAIN_WORDS: Final = (
    "train", "improv", "develop", "creat", "fine", "distil", "build", "enhanc", "benchmark", "训练", "訓練", "改进", "改善",
    "改進", "蒸馏", "微调", "开发",
    "開発", "学習", "훈련", "학습", "개선", "개발", "entraîn", "amélior", "développ", "verbesser", "entwickel", "entren",
    "mejor", "desarroll",
)  # fmt: skip
_OUTPUT_WORDS: Final = (
    "output", "result", "generated", "generation", "content", "输出", "生成", "出力", "생성", "출력", "결과물", "sorties",
    "résultat", "ausgabe", "ergebnis",
)  # fmt: skip
_OF_OUTPUTS: Final = Either(
    rf"(?:{_OUTPUT.pattern}).{{0,160}}\bus(?:e|ed|ing)\b.{{0,80}}\bcommerc|\bcommerc\w*\b.{{0,80}}(?:{_OUTPUT.pattern})|\bus(?:e|ed|ing)\b.{{0,60}}"
    rf"(?:{_OUTPUT.pattern}).{{0,80}}\bcommerc|(?:输出|生成|出力).{{0,40}}商[业業用]"
)
_EAST: Final = Either(r"[\u3040-\u9fff\uac00-\ud7af]")
_TRAINS_MODEL: Final = Either(
    r"\b(?:train|improv|develop|creat|fine-? ?tun|distil|build|enhanc)\w*\b[^.;]{0,60}?\b(?:models?|"
    r"products?|services?|systems?)\b.{0,40}\bcompet\w+|\b(?:train|improv|develop|creat|fine-? ?tun|"
    r"distil|build|enhanc|pre-?train)\w*\b[^.;]{0,60}?\b(?:other|another|any|new|foundation\w*|"
    r"compet\w+|rival|similar|third[- ]party|different|large|language|generative|ai|artificial|"
    r"machine|neural|such|substitute)\b[^.;]{0,50}?(?:\bmodels?\b|\bllms?\b|\bsystems?\b|\bservices?\b|"
    r"\bproducts?\b)|(?:verbesser|entwickel|entraîn|amélior|entren|mejor|trainier|desarroll|développ)\w*[^.;]{0,60}(?:modell|"
    r"modèle|modelo)|(?:andere|autre|otro)\w*[^.;]{0,40}(?:modell|modèle|modelo)\w*[^.;]{0,40}(?:verbesser|"
    r"entwick|train|entraîn|amélior|entren|mejor)|(?:训练|改进|改善|開発|开发|蒸馏|微调|学習|优化|提升).{0,40}(?:模型|"
    r"モデル)|(?:模型|モデル).{0,24}(?:训练|改进|开发|学習|改善|開発|蒸馏)|모델.{0,24}(?:학습|훈련|개선|개발)|(?:학습|훈련).{0,24}모델"
)
_PASSIVE: Final = lazy(
    r"(?:is|are|be|remains?|shall be)? ?(?:\w+ )?(?:prohibited|forbidden|excluded|disallowed|not (?:permitted|allowed|authori[sz]ed|licensed))\b(?! (?:from|to)\b)"
)
"""A ban that stands behind what it forbids."""
_RANK: Final = ("prohibited", "own derivatives only", "non-compete", "conditional", "free")


def _training(clause: Clause) -> str:
    """What one clause says of training other models, "" for nothing."""
    low = clause.full
    if not (_TRAIN.search(clause.low) and _MODEL.search(low)) or _DEFINITION.search(clause.low) or clause.by_licensee:
        return ""
    if not (
        _OUTPUT.search(low)
        or search_for(
            r"\b(?:model|materials?|works|software|weights|derivatives?|services?|dbrx)\b|模型|材料|软件|モデル|"
            r"모델|modèle|modell|modelo",
            low,
        )
    ):
        return ""
    if FORBIDS.search(low) and not ALLOWS_AGAIN.search(low) and _ABOUT_USE.search(low) and _improves_others(low):
        return _kind_of_ban(low)
    named = _TRAIN.search(clause.low) and (_ABOUT_USE.search(low) or _OUTPUT.search(low))
    if (
        named
        and MUST.search(low)
        and _NAME.search(low)
        and search_for(r"name|display|built|improved|名称|展示|显示|attribut|credit|\"", low)
    ):
        return "conditional"
    if _OUTPUT.search(low) and _FREE.search(low) and not FORBIDS.search(low):
        return "free"
    return ""


def _improves_others(low: str) -> bool:
    """Whether what is forbidden is the training of models, not a use that mentions them."""
    ban = next(iter(FORBIDS.finditer(low)), None)
    whole = _EAST.search(low) or (ban and _PASSIVE.match(low, ban.start()))
    part = low if whole else low[ban.start() if ban else 0 :]
    return bool(_TRAINS_MODEL.search(part)) and not search_for(r"\bmalware|weapon|\bbiometric", low)


def _kind_of_ban(low: str) -> str:
    if _COMPETES.search(low):
        return "non-compete"
    own = _OWN.search(low)
    if own and not search_for(r"unless .{0,60}(?:consent|permission|agreed|author|law)", own[0]):
        return "own derivatives only"
    return "prohibited"


def _only_research(reading: Reading) -> list[Clause]:
    """Clauses that let outputs be used for purposes without commerce only."""
    found = list[Clause]()
    for clause in reading.having(*_OUTPUT_WORDS):
        low = clause.full
        if not _OUTPUT.search(clause.low) or _DEFINITION.search(clause.low):
            continue
        if search_for(r"warrant|liab|as is|as-is|按原样", clause.low):
            continue
        if (
            limits_to_noncommerce(low)
            or _limited_by_term(reading, clause)
            or (FORBIDS.search(low) and commercial(low) and _OF_OUTPUTS.search(NONCOMMERCIAL.sub(" ", low)))
        ):
            found.append(clause)
    return found


def _limited_by_term(reading: Reading, clause: Clause) -> bool:
    match = search_for(
        r"\b(?:only|solely|exclusively)\b.{0,160}\bfor (?:the |any )?([a-z-]+(?: [a-z-]+){0,2} (?:purposes?|uses?))",
        clause.low,
    )
    said = reading.terms.get(match[1], "") or reading.terms.get(match[1].rstrip("s"), "") if match else ""
    return bool(said and NONCOMMERCIAL.search(said))


def output_training(reading: Reading) -> Attribute:
    """Return what outputs and model may train: the strictest clause counts, what others say stands in `also`."""
    said = [(clause, kind) for clause in reading.having(*_TRAIN_WORDS) if (kind := _training(clause))]
    said += [
        (clause, "free")
        for clause in reading.having("output")
        if _UNBOUND.search(clause.low) and not _DEFINITION.search(clause.low) and not _NARROWS.search(clause.low)
    ]
    if not said:
        limited = _only_research(reading)
        value = "conditional" if limited else "silent"
        return attribute(
            "output_training", value, limited[:2], limited_to="purposes without commerce" if limited else ""
        )
    value = min((kind for _, kind in said), key=_RANK.index)
    also = sorted({kind for _, kind in said} - {value})
    return attribute("output_training", value, [clause for clause, kind in said if kind == value], also=also)


def output_rights(reading: Reading) -> Attribute:
    """Return who owns outputs: a limit to their use is stricter than their ownership, which then stands in `also`."""
    clauses = [clause for clause in reading.having(*_OUTPUT_WORDS) if not clause.by_licensee]
    mine = [
        c
        for c in clauses
        if (_OWNS.search(c.low) and not _not_mine(c.low)) or _CLAIMS_NOTHING.search(c.low) or _UNBOUND.search(c.low)
    ]
    theirs = [
        c for c in clauses if _LICENSOR_OWNS.search(c.low) and not _CLAIMS_NOTHING.search(c.low) and c not in mine
    ]
    limited = _only_research(reading)
    kinds: Sequence[tuple[str, list[Clause]]] = [("licensor", theirs), ("limited use", limited), ("licensee", mine)]
    named = [(kind, found) for kind, found in kinds if found]
    if not named:
        return attribute("output_rights", "silent")
    value, found = named[0]
    return attribute("output_rights", value, found, also=[kind for kind, _ in named[1:]])


def _not_mine(low: str) -> bool:
    return (
        bool(search_for(r"derivative works (?:and modifications|that are made)|owner of (?:such )?derivative", low))
        and "output" not in low
    )
