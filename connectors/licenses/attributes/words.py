"""The small words that turn a clause: not, must, only, unless. One pattern each, in the languages licenses are written in."""

from functools import lru_cache
from typing import Final

from connectors.licenses.attributes.patterns import Either

FORBIDS: Final = Either(
    r"\b(?:shall|may|must|can|will|do|does|should|is|are|agrees?(?: and covenants?)?) (?:also |"
    r"only |thus |therefore |hereby )?not\b"
    r"|\bcannot\b|\bcan't\b|\bwon't\b|\b(?:but|and) not\b(?! limited)|\bnot to (?:use|access|distribute|"
    r"engage|permit|allow|deploy|share|do|train|develop|create|improve|modify)\b|\bneither\b|\bnever\b|"
    r"\bnobody\b"
    r"|\bno (?:one|person|party|part|right|rights|license|licence|permission|user)\b|\bdon't\b"
    r"|\b(?:undertakes?|covenants?|promises?|commits?|pledges?|warrants?|required|obliged) not to\b"
    r"|\bnot (?:be )?(?:permitted|allowed|authori[sz]ed|licensed|granted|entitled|available|eligible)\b"
    r"|\b(?:prohibit|forbid|forbidden|disallow|preclude|refrain|exclud)\w*|\bunauthori[sz]ed\b|\brestricted uses?\b"
    r"|不得|同意不|承诺不|不在|禁止|严禁|嚴禁|不可|不能|不允许|不允許|不授予|无权|無權|不许|勿|不应|不會|不会|不适用|不覆盖|不涵盖|不授权|不包括"
    r"|(?<!なければなり)(?<!ねばなり)(?<!なくてはなり)ません|してはなら|できない|못|금지|없습니다|안 됩니다|안 된다|아니 ?된|없다|불가"
    r"|\bne (?:peut|peuvent|pouvez|doit|doivent|devez|sont|est)\b|\binterdit|\bn'est pas\b|\bne pas\b"
    r"|\bdarf nicht\b|\bdürfen nicht\b|\bdürfen\b.{0,60}\bnicht\b|\buntersagt|\bverboten|\bnicht gestattet|"
    r"\bnicht zulässig|\bnicht erlaubt"
    r"|\bno (?:podrá|puede|pueden|está|están|se permite)\b|\bprohibid|\bqueda prohibid|\bnão (?:pode|"
    r"podem|é|são)\b|\bproibid|\bvietat"
)
"""A prohibition, or words that take a right away."""

BANS: Final = Either(
    r"\b(?:shall|may|must|can|will|should) (?:also |only |thus |therefore )?not\b|\bcannot\b|\bdon't\b|"
    r"\b(?:agrees?|undertakes?|covenants?|promises?|commits?|pledges?|required|obliged) not to\b|(?:^|: )do not\b|"
    r"\bneither\b.{0,60}\b(?:may|shall)\b|\b(?:not|no) (?:have )?(?:the |any )?(?:right|permission) to\b|"
    r"\bnot have permission\b|\bno (?:one|person|party|part)\b[^.;:]{0,60}\bmay\b|\b(?:prohibited|forbidden|disallowed) (?:is|are)\b|\b(?:is|are|"
    r"be) (?:\w+ )?(?:prohibited|"
    r"forbidden|disallowed)\b|\b(?:not|never) (?:be )?(?:permitted|allowed|authori[sz]ed|entitled|"
    r"licensed)\b|\bprohibit(?:s|ed)? (?:from|the)\b|\brefrain\b"
    r"|不得|同意不|承诺不|禁止|严禁|嚴禁|不可(?!撤|转|抗|避|分|或|再|让)|不允许|不允許|无权|無權|不许|勿|不应|(?<!なければなり)(?<!ねばなり)(?<!なくてはなり)ません|してはなら|できない|금지|없습니다|안 됩니다|안 된다|아니 ?된|불가(?!능|피|항)"
    r"|\bne (?:peut|peuvent|pouvez|doit|doivent|devez)\b|\binterdit|\bdarf nicht\b|\bdürfen nicht\b|"
    r"\bdürfen\b.{0,60}\bnicht\b|\buntersagt|\bverboten|\bnicht (?:gestattet|zulässig|erlaubt)|"
    r"\bno (?:podrá|puede|pueden|se permite)\b|\bprohibid|\bnão (?:pode|podem)\b|\bproibid|\bvietat"
)
"""A prohibition addressed to somebody, without statements of what is not the case."""

ALLOWS_AGAIN: Final = Either(
    r"\b(?:not|no|nothing|never)\b.{0,40}\b(?:prohibit|restrict|limit(?!ed)|prevent|preclude|forbid|imposes? any)"
    r"|\bno (?:restrictions?|limitations?|limits?)\b|\bwithout (?:any )?(?:restriction|limitation)s? on\b|不限制|不受限制|没有限制"
)
"""A negated prohibition: nothing is forbidden."""

UNLESS: Final = Either(
    r"\bunless\b|\bexcept (?:by (?!(?:the |an? )?(?:licensors?|us|ourselves|our|authors?|copyright|owners?|providers?|developers?|company|affiliates? of)\b)|as|where|if|when|with|under|to|for|in|pursuant|that|upon|after)|\bwithout (?:(?:first|"
    r"having|obtaining|the|our|an?|express|explicit|prior|written|separate|additional|valid|registering|"
    r"registration|registered|such|authori[sz]ation|paying|approval|consent|permission)\b ?){1,8}"
    r"|\bwithout (?:this|it|that|these)\b|\buntil\b|\bprior (?:written|to)\b|\bother than with\b|"
    r"\bonly (?:if|after|with|upon|when)\b|\bsave (?:as|for|where|with)\b|\babsent\b"
    r"|除非|未经|未經|未取得|未获|在.{0,30}之前|须经|except(?:é|o) |\bsauf\b|\bes sei denn|\bohne (?:vorherige|"
    r"schriftliche|gesonderte)|\bsalvo\b|\ba menos que\b|\bsin (?:el |la |una )?(?:previ|autoriz|"
    r"consent|licencia)"
    r"|\bsans (?:l')?(?:autorisation|accord|licence)|を除き|ない限り|なしに|없이|제외하고|경우를 제외"
)
"""An exception, or a condition that opens what is closed."""

MUST: Final = Either(
    r"\b(?:must|shall|will|should|required|requires?|need(?:s|ed)?|calls? for|have to|has to|ought to|"
    r"obligat\w+|agrees? to|are to|is to|please|subject to|contact)\b"
    r"|应|應|须|須|必须|必須|需|请|doit|doivent|devez|müssen|muss|ist .{0,80}zu |deberá|debe|deben|必要|なければ|"
    r"ください|해야|하여야|필요|야 (?:한다|합니다|함)|bedarf|requiere|nécessite|soumis"
)
"""An obligation, or the request that stands for one."""

MAY: Final = Either(
    r"\b(?:may|can|free to|permitted|allowed|allows?|permits?|authori[sz]ed|entitled|grants?|granted|"
    r"licensed|permission|welcome)\b"
    r"|可以|可免费|允许|允許|授予|授权|許諾|付与|できます|許可|허용|허락|부여|할 수 있|peut|peuvent|pouvez|autoris|accord|concèd|"
    r"dürfen|darf|gestattet|gewähr|räumt|erlaubt|zulässig|puede|podrá|permit|otorg|conced"
)
"""A permission."""

ONLY: Final = Either(
    r"\b(?:solely|only|exclusively|purely|strictly|limited to|restricted to|confined to|no other than|nothing but)\b"
    r"|仅|僅|只能|只可|限于|限於|只限|のみ|に限|限定|오직|에 한하여|에 한해|만을|로만|만 "
    r"|uniquement|exclusivement|seulement|ausschließlich|\bnur\b|únicamente|exclusivamente|solamente|"
    r"\bsolo\b|\bsólo\b|\bapenas\b"
)
"""A limit to what follows or precedes."""

NONCOMMERCIAL: Final = Either(
    r"\bnon?[- ]?commercial\w*|\bnot[- ]for[- ]profit\b|\bnon-?profit\b|\bnon[- ]?production\b|\bnon[- ]revenue\b"
    r"|非商业|非商用|非商業|非营利|非營利|非営利|비상업|비영리|non[- ]commerc\w+|nicht[- ]?kommerzi\w+|\bno comercial\w*|não comercia\w+"
)
"""Explicitly without commerce."""

SCHOLARLY: Final = Either(
    r"\b(?:academic|research|scientific|scholarly|educational|education|teaching|personal|evaluation|"
    r"evaluating|hobby\w*|experiment\w*|testing)\b"
    r"|学术|學術|科研|研究|教育|教学|个人|個人|评估|学習|연구|학술|교육|개인|recherche|académique|personnel|forschung\w*|wissenschaft\w*|"
    r"privat\w*|investigación|académic\w*|pesquisa"
)
"""A purpose that is not commerce, if it is the only one."""

COMMERCIAL: Final = Either(
    r"\bcommerci\w+|\bfor[- ]profit\b|\bpaid (?:products?|services?|apps?|applications?|offerings?)\b|\b(?:financial|monetary|pecuniary|economic) (?:gains?|advantages?|benefits?|profits?|"
    r"compensation)\b|\brevenue[- ]generating|\bmoneti[sz]\w+|\bproduction (?:use|"
    r"uses|purposes?|environments?|deployment)\b|\bbusiness (?:use|purposes?|operations|setting|"
    r"environment)\b|\b(?:in|within) (?:a|your|any) business\b(?! of)"
    r"|商业|商用|商業|营利|盈利|營利|営利|상업|상용|영리|\bkommerzi\w+|\bgewerblich\w*|\bcomerci\w+"
)
"""Commerce, once `NONCOMMERCIAL` is taken out."""

LICENSE_WORD: Final = (
    r"(?:licen[cs]e|licen[cs]es|licensing|agreement|authori[sz]ation|permission|consent|approval|"
    r"contract|rights|subscription)"
)
GET_LICENSE: Final = Either(
    rf"\b(?:obtain\w*|request\w*|acquir\w+|ask\w*|apply|applies|applied|applying|application|seek\w*|sought|purchas\w+|buy|bought|negotiate|"
    rf"enter(?:ing|s|ed)? into|sign(?:s|ed|ing)?|execut\w+|get|secur\w+|procur\w+|receiv\w+|needs?|requires?|contact\w*|negotiat\w*|"
    rf"take out|took out|calls? for|conclud\w+|arrang\w+|subscrib\w+ to|upgrad\w+ to|holds?|"
    rf"been granted)\b.{{0,140}}?\b{LICENSE_WORD}\b"
    r"|\bonly (?:with|under|by|upon|via|through|after)\b.{0,30}\b(?:separate|additional|written|prior|commercial|enterprise|paid|signed)\b.{0,30}"
    rf"{LICENSE_WORD}"
    r"|\b(?:separate|additional|commercial|enterprise|paid|express|written|prior|specific)\b(?: \w+){0,2} "
    rf"{LICENSE_WORD}.{{0,60}}\b(?:required|needed|necessary|from)\b|\bcontact (?:us|our|the licensor|"
    rf"sales|business)\b|\bcontact\b.{{0,40}}@"
    r"|(?:申请|申請|获得|获取|取得|签署|签订|联系|聯繫|购买|另行).{0,40}(?:许可|許可|授权|授權|协议|协商|我们|同意|书面|商务)"
    r"|(?:許諾|許可|ライセンス|契約).{0,20}(?:取得|締結|申請|必要|得)|(?:라이선스|허가|승인|계약|동의).{0,20}(?:요청|신청|취득|체결|필요|받|얻)"
    r"|(?:obtenir|demander|solliciter|conclure|contacter).{0,60}(?:licence|autorisation|accord|"
    r"contrat)|(?:lizenz|genehmigung|vereinbarung|zustimmung)\w*.{0,40}(?:einholen|erwerben|beantragen|"
    r"erforderlich|abschließen|einzuholen)"
    r"|bedarf .{0,60}(?:genehmigung|zustimmung|lizenz|erlaubnis|vereinbarung)|(?:soumise?|nécessite|"
    r"requiert) .{0,60}(?:autorisation|licence|accord)|requiere .{0,60}(?:licencia|autorización|"
    r"permiso)|(?:obtener|solicitar|adquirir|contactar).{0,60}(?:licencia|autorización|acuerdo|"
    r"contrato)"
)
"""A further license, agreement or permission that one has to get."""

REGISTER: Final = Either(
    r"\b(?:un)?regist(?:er|ers|ered|ering|ration)\b|\bsign(?:s|ed|ing)? up\b|\b(?:fill|complet|submit)\w*\b.{0,60}\b(?:form|questionnaire|"
    r"application|registration)\b"
    r"|登记|登記|注册|註冊|备案|填写.{0,20}(?:问卷|表)|申报|登録|등록|\benregistr|\bs'inscrire|\bregistrier|\bregistrar"
)
"""A registration or a form to fill in."""

PAY: Final = Either(
    r"\broyalt(?:y|ies)\b|\bpay(?:s|able|ment|ing)?\b|\bpaid\b|\bfees?\b|\bpurchas(?:e|es|ed|ing)\b|\bbuy(?:s|ing)?\b|"
    r"\bsubscription\b|"
    r"付费|支付|购买|購買|费用|收费|付費|使用料|支払|有償|有料|유료|지불|로열티|redevance|\bpayer\b|gebühr|kostenpflichtig|\bpago\b|regalía"
)
"""Money that is owed."""

NOT_PAY: Final = Either(
    r"royalty[- ]free|free of charge|no[- ]charge|without charge|免版税|免费|fully[- ]paid|paid[- ]up|"
    r"no (?:royalt|fee)"
)
"""Words of money that mean that none is owed."""


ELIGIBLE: Final = Either(
    r"\b(?:who|that|which|whose|having|once|after|if|when|where|only)\b[^.;]{0,60}?\b(?:have |has |had |been |is |are |being )*(?:registered|"
    r"obtained|completed?|approved|signed|applied|paid|accepted|received|granted|enrolled|verified)\b|\b(?:registered|approved|licensed|"
    r"verified) (?:users?|licensees?|parties|persons|entities|companies|organi[sz]ations|developers|customers|members)\b"
)
"""Words that give a right to those only who did, or were given, something."""


@lru_cache(maxsize=512)
def commercial(low: str) -> bool:
    """Whether a text speaks of commerce other than to say that there is none."""
    return bool(COMMERCIAL.search(NONCOMMERCIAL.sub(" ", low)))


@lru_cache(maxsize=512)
def paid(low: str) -> bool:
    """Whether a text speaks of money that is owed."""
    return bool(PAY.search(NOT_PAY.sub(" ", low)))
