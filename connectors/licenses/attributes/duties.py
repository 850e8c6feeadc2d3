"""Duties to name the origin: notices, marks on products, names of derived models."""

from collections.abc import Sequence
from typing import Any, Final

from connectors.licenses.attributes.clauses import Clause, Reading, attribute
from connectors.licenses.attributes.model import Attribute
from connectors.licenses.attributes.patterns import Either
from connectors.licenses.attributes.words import BANS, FORBIDS, MUST
from connectors.licenses.compiled import lazy, match_at, search_for

_DISPLAY: Final = Either(
    r"\b(?:prominently|clearly|conspicuously|visibly) (?:display|show|indicat|stat|mention|credit|"
    r"mark|label|disclos|attribut)\w*|\b(?:display|displayed|show|feature|place|include|add|insert|"
    r"state|mention|credit|mark|label|indicate|disclose|attribute|contain|carry|bear)\w*\b[^.;]{0,200}?(?:website|"
    r"web site|user[- ]interface|\bui\b|about\"? page|blog|product documentation|documentation|splash|"
    r"landing|interface|on the product|in the product|end[- ]user|watermark|marketing|in your product|application)|"
    r"\"[^\"]{0,40}?\b(?:built|powered|made|improved|created|developed|generated|based|fine-tuned|trained) (?:with|"
    r"by|on|using|from)\b|(?:突出|显著|醒目|明显|明確|明确).{0,6}(?:显示|展示|标注|标明|注明|标示|位置)|(?:网站|界面|用户界面|关于页面|"
    r"产品文档|产品说明|页面).{0,40}(?:显示|展示|标注|标明|注明)|目立つ|見やすい|わかりやすい.{0,12}表示|明示|눈에 띄게|표시하여야|표시해야|afficher de manière|deutlich sichtbar|"
    r"sichtbar anzu|mostrar de (?:forma|manera)|de forma (?:destacada|visible)"
)
_VISIBLE: Final = Either(
    r"website|web site|web page|interface|\bui\b|about\"? page|blog|product documentation|marketing|"
    r"splash|landing|watermark|on the product|\bproducts?\b|\bservices?\b|\bapplications?\b|网站|"
    r"界面|产品|页面|服务|应用|水印|ウェブサイト|画面|製品|サービス|アプリ|웹사이트|제품|서비스|site web|interface|produit|webseite|oberfläche|"
    r"produkt|sitio web|producto"
)
_QUOTED: Final = Either(
    r"\"([^\"]{2,80})\"|「([^」]{2,60})」|《([^》]{2,60})》|“([^”]{2,80})”|«\s?([^»]{2,80}?)\s?»|„([^“”\"]{2,80})[“”\"]|"
    r"'([A-Z][^']{2,60})'"
)
_NOTICE: Final = Either(
    r"\bnotices?\b|\b(?:copy|text) of (?:this|the|these|such) (?:[\w-]+ ){0,3}(?:licen[cs]e|agreement|"
    r"permission|terms|notices?|documents?)\b|\bcopies of (?:this|the) (?:licen[cs]e|agreement)|"
    r"\battribution\b|\bappropriate credit\b|\bretain\b|\bidentif(?:y|ication) (?:of )?the creator|"
    r"\bthis licen[cs]e (?:shall|must) (?:be|accompany)|\bcopy of\b.{0,40}\b(?:licen[cs]e|agreement|"
    r"terms)\b|版权声明|版權聲明|许可声明|声明|协议的副本|协议副本|许可证副本|署名|通知|著作権表示|許諾表示|저작권 ?(?:고지|표시)|고지|mention|avis de droit|"
    r"copie de|urheberrechtsvermerk|hinweis|kopie|aviso|copia de"
)
_KEEP: Final = Either(
    r"\b(?:retain|include|included|provide|give|keep|reproduce|accompan|carry|preserve|contain|"
    r"attach|deliver|pass on|appear|display|cause|distribut|convey|makes? available|supply|identif|"
    r"indicate)\w*\b|\bcomes? with\b|\b(?:stay|remain|left|leave|maintain|kept|keep)\w*\b|\b(?:gets?|receives?)\b|\bship(?:s|ped)? with\b|保留|包含|包括|提供|附|附带|复制|註明|注明|記載|含め|保持|포함|유지|제공|첨부|conserver|inclure|fournir|"
    r"reproduire|beibehalten|enthalten|beifügen|weitergeben|incluir|conservar|proporcionar"
)
_DICTATED: Final = lazy(
    r"(?:[Nn]otices?|声明)\b[^\"]{0,160}(?:: ?|states? |contains? |following[^\"]{0,60})\"([^\"]{12,300})\""
)
_ENCOURAGED: Final = Either(
    r"\b(?:encourag\w+|recommend(?:ed|s)?|appreciat\w+|kindly|suggest(?:ed)?|would like|we ask)\b.{0,160}\b(?:cite|"
    r"citing|citation|credit|credited|acknowledge\w*|attribut\w+|mention|display|mark|label|show|"
    r"reference|logo)\b|\b(?:cit\w+|credit\w*|acknowledg\w*|attribution|mention)\b.{0,120}\b(?:encouraged|"
    r"appreciated|recommended|welcome)\b|\bplease (?:cite|consider citing|acknowledge|credit)|"
    r"鼓励.{0,40}(?:引用|标注|署名|注明)|建议.{0,40}(?:引用|标注|署名|注明)|欢迎.{0,20}引用|推奨|권장"
)
_DISCLAIMS: Final = Either(
    r"\bas[- ]is\b|\bin no event\b|\bwithout warrant|\bliab(?:le|ility)\b|\bterminat|\bpatent litigation|"
    r"\blawsuit|服务条款更新"
)
_NAME: Final = Either(
    r"\bnam(?:e|es|ed|ing)\b|\btitles?\b|名称|名字|命名|モデル名|名前|이름|명칭|모델명|\bnom\b|\bnamen?s?\b|\bnombre\b|\bnome\b"
)
_START: Final = Either(
    r"\bbeginning\b|\bat the (?:start|front)\b|\bnamed? \"[^\"]{1,40}-|\bprefix\w*\b|\bstart(?:s|"
    r"ing)? with\b|\bbegin(?:s|ning)? with\b|\bbegins?\b|\bprecede[ds]?\b|\bfirst word\b|\bfront of\b|"
    r"开头|前缀|開頭|首部|冒頭|先頭|接頭|앞|접두|시작|\bdébut\b|préfixe|\banfang\b|präfix|beginnen|\bprincipio\b|"
    r"\bprefijo\b|\bcomienz"
)
_CONTAINS: Final = Either(
    r"\b(?:include|contain|incorporate|feature|bear|carry|comprise|add|have|use)\w*\b|包含|含有|加入|"
    r"添加|保留|含む|含め|付|포함|추가|inclure|contenir|comporter|enthalten|incluir|contener"
)
_DERIVED: Final = Either(
    r"\bderiv\w+|\bmodels?\b|\bfine-? ?tun\w*|\bmodified\b|\bmodifications?\b|衍生|模型|派生|モデル|파생|모델|modèle|modell|modelo"
)
_CALLS: Final = Either(
    r"\b(?:not|never|don't|refrain from)(?: \w+){0,2} (?:call|name|title|brand|label)\b (?:your|any|an?|the|its|such|this|these)? ?(?:[\w-]+ ){0,4}(?:derivatives?|models?|versions?|works?|"
    r"fine-?tunes?)\b[^.;]{0,30}[\"'a-z]"
)
_ENDORSES: Final = Either(
    r"\bendorse|\bpromote products\b|\btrademark (?:license|licence)|\btrade names\b|\bconfusing|"
    r"\bdomain name|\bfile ?names?\b|\byour own name\b|\bname, |\bname of (?:the )?(?:author|copyright)|"
    r"class name|\bnames? of contributors"
)


def _mark(low: Clause) -> str:
    """The mark or name that a clause puts between quotation marks, "" for none."""
    text = low.sentence.text
    cue = search_for(
        r"(?i)display|show|include|add|prefix|contain|state|mention|name|显示|展示|标注|添加|包含|注明|名称|표시|포함",
        text,
    )
    match = _QUOTED.search(text, cue.start() if cue else 0) or _QUOTED.search(text)
    return next((part for part in match.groups() if part), "").strip(" .,") if match else ""


def _wording(clause: Clause) -> str:
    """The notice that a clause dictates, "" for none."""
    match = _DICTATED.search(clause.sentence.text)
    return match[1] if match else ""


def _is_display(clause: Clause) -> bool:
    """Whether a clause demands a visible mark on what is built."""
    low = clause.low
    if not _DISPLAY.search(low) or _DISCLAIMS.search(low) or clause.defines:
        return False
    if (
        not MUST.search(clause.demanded)
        or _ENCOURAGED.search(low)
        or (
            search_for(r"\bnotice\" (?:text )?file|\bpublic(?:ly)? (?:display|perform)|\bnotice file\b", low)
            and not search_for(r"prominently display|user interface|website", low)
        )
    ):
        return False
    if search_for(r"appropriate legal notices|interactive user interfaces?", low) or (
        FORBIDS.search(low) and not search_for(r"prominent|built with|powered by", low)
    ):
        return False
    if search_for(r"\bmodified files?\b|\bchanged the files\b|carry prominent notices", low) and not _QUOTED.search(
        clause.sentence.text
    ):
        return False
    return bool(
        _VISIBLE.search(low) or search_for(r"\b(?:prominently|visibly|conspicuously) (?:display|show|state)", low)
    ) and bool(
        _QUOTED.search(clause.sentence.text)
        or search_for(
            r"\battribution|\bcredit|powered by|\bbased on (?:the )?(?:model|weights)|acknowledg|来源|出处|署名|使用了|\blogo",
            low,
        )
    )


def _is_notice(clause: Clause) -> bool:
    low = clause.low
    return bool(
        _NOTICE.search(low)
        and _KEEP.search(low)
        and (MUST.search(clause.demanded + " " + clause.sentence.section.lower()) or _has_condition(clause))
    ) and not search_for(
        r"\bnotice (?:of|to) (?:terminat|the licensor|us\b|you\b)|\bprior (?:written )?notice\b|\bas[- ]is\b|"
        r"\bupon notice\b",
        low,
    )


def _has_condition(clause: Clause) -> bool:
    """A list item or a sentence of the kind "provided that the copyright notice appears"."""
    return bool(
        search_for(
            r"\b(?:provided|condition|as long as|so long as|must|shall|if (?:you|recipients?|each|every|all|any))\b|条件|须|必须|应",
            clause.full + " " + clause.sentence.section.lower(),
        )
    )


def _thresholds_of(thresholds: Sequence[Attribute]) -> set[str]:
    return {item["quote"] for found in thresholds for item in found.value if item["effect"] == "display"}


def attribution(reading: Reading, thresholds: Sequence[Attribute]) -> Attribute:
    """Return the strongest duty to name the origin; `text` holds the mark."""
    scaled = _thresholds_of(thresholds)
    shown = [c for c in reading.having("display", "show", "state", "words", "built", "powered", "website", "interface", "credit", "mark", "label", "attribut", "mention", "显示", "展示",
             "标注", "标明", "注明", "表示", "明示", "표시", "afficher", "sichtbar", "mostrar", "about page") if _is_display(c)]  # fmt: skip
    always = [clause for clause in shown if clause.quote not in scaled]
    above = [clause for clause in shown if clause.quote in scaled]
    above += (
        [clause for clause in reading.clauses if clause.quote in scaled and clause not in above]
        if scaled and not above
        else []
    )
    urged = [
        c
        for c in reading.having(
            "encourag", "recommend", "appreciat", "please", "kindly", "suggest", "鼓励", "建议", "欢迎", "推奨", "권장"
        )
        if _ENCOURAGED.search(c.low)
        and not search_for(r"\bfile or class name|identifying information|copyright notice", c.low)
    ]
    kept = [c for c in reading.having("notice", "copy of", "copies of", "attribution", "credit", "retain", "声明", "副本", "署名", "著作権", "저작권", "고지", "avis", "text of",
            "copie", "vermerk", "hinweis", "kopie", "aviso", "copia", "mention") if _is_notice(c) and (_has_condition(c) or MUST.search(c.low))]  # fmt: skip
    kinds = (("display", always), ("display above a threshold", above), ("encouraged", urged), ("notice", kept))
    named = [(kind, found) for kind, found in kinds if found]
    if not named:
        return attribute("attribution", "none")
    value, found = named[0]
    text = next((mark for clause in found if (mark := _wording(clause) if value == "notice" else _mark(clause))), "")
    return attribute("attribution", value, found, text=text, also=[kind for kind, _ in named[1:]])


def _bans_name(part: str, full: str) -> bool:
    """Whether a part of a clause forbids a name."""
    named = search_for(
        r"\b(?:use|include|contain|incorporate|refer|name|call|brand)\w*\b.{0,120}\bname|\bname\w*\b.{0,120}\b(?:use|"
        r"include|contain|incorporate)|名称.{0,30}(?:不得|不能)|(?:不得|不能).{0,60}(?:名称|命名)",
        part,
    )
    return bool(named and BANS.search(part if BANS.search(part) or ";" in full else full))


def _naming(clause: Clause) -> str:
    """What a clause demands of the names of derived models, "" for nothing."""
    low = clause.low
    if BANS.search(clause.full) and _CALLS.search(low):
        return "forbidden marks"
    if clause.defines or not _NAME.search(low) or not _DERIVED.search(low) or _ENDORSES.search(low):
        return ""
    if any(_bans_name(part, clause.full) for part in low.split(";")):
        return "forbidden marks"
    if not (MUST.search(clause.demanded) or match_at(r"(?:name|call|title) (?:your|the|any|each|it)\b", low)):
        return ""
    if _START.search(low):
        return "prefix"
    mark = _QUOTED.search(clause.sentence.text) or search_for(r"the (?:word|name|term|string) ", low)
    place = search_for(
        r"\b(?:in|of|as part of|into|within) (?:the |its |their |any |such |your |each )?(?:[\w-]+ ){0,4}(?:names?|"
        r"titles?)\b|\bnames?\b.{0,60}\b(?:must|shall|should|has to)\b.{0,20}\b(?:include|contain|"
        r"incorporate|feature|bear|begin|have)|名称(?:中|里|内|必须|应|须)|モデル名に|이름에|모델명에",
        low,
    )
    return "contains" if mark and place and _CONTAINS.search(low) else ""


def derivative_naming(reading: Reading) -> Attribute:
    """Return the duties on the names of derived models; `text` holds the name."""
    words = ("name", "naming", "call", "brand", "title", "名", "이름", "명칭", "모델명", "nom", "nombre", "prefix")
    said = [(clause, kind) for clause in reading.having(*words) if (kind := _naming(clause))]
    order = ("prefix", "contains", "forbidden marks")
    if not said:
        return attribute("derivative_naming", "none")
    value = min((kind for _, kind in said), key=order.index)
    found = [clause for clause, kind in said if kind == value]
    details: dict[str, Any] = {"also": sorted({kind for _, kind in said} - {value})}
    return attribute("derivative_naming", value, found, text=_name_in(found[0]), **details)


def _name_in(clause: Clause) -> str:
    text = clause.sentence.text
    cue = search_for(r"(?i)include|add|contain|prefix|begin|start|添加|包含|加入", text)
    match = _QUOTED.search(text, cue.end() if cue else 0) or _QUOTED.search(text)
    return next((part for part in match.groups() if part), "") if match else ""
