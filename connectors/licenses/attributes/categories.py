"""Fields of use that licenses close, by the words they use for them."""

from typing import Final

from connectors.licenses.attributes.patterns import Either

CATEGORIES: Final = {
    "illegal": Either(r"\billegal|\bunlawful|\bcriminal|\bcrimes?\b|\bviolat\w+ (?:of )?(?:any |applicable |the )?(?:\w+ ){0,3}laws?|"
r"\bfraud\w*|\bterroris\w*|\btraffick|\bviolate\b.{0,60}\blaw|\bcontrolled substances|非法|违法|"
r"犯罪|恐怖|诈骗|違法|불법|범죄|illég|illegal|straftat|rechtswidrig|delit"),
    "military": Either(r"\bmilitary|\bwarfare|\barmed (?:forces|conflict)|\bdefen[cs]e (?:purposes|industry|applications)|"
r"军事|軍事|战争|군사|militair|militär|militar"),
    "weapons": Either(r"\bweapons?\b|\bweaponry|\bguns?\b|\bexplosives?|\bnuclear|\bammunition|\bmissile|\bbiological (?:agents|"
r"threats)|\bchemical (?:weapons|agents)|武器|核武|导弹|爆炸|兵器|무기|\barmes?\b|waffen|\barmas\b"),
    "surveillance": Either(r"\bsurveill\w*|\bspying|\bespionage|\bspyware|\bmass monitoring|\btrack(?:ing)? (?:individuals|"
r"people|persons)|监控|监视|間諜|间谍|監視|감시|surveillance|überwach|vigilancia"),
    "biometric": Either(r"\bbiometric|\bfacial recognition|\bface recognition|\bemotion recognition|生物识别|人脸识别|生体認証|"
r"顔認識|생체|안면|biométr|biometri"),
    "minors": Either(r"\bminors?\b|\bchild(?:ren|s)?\b|\bcsam\b|\bunderage|未成年|儿童|児童|미성년|아동|mineurs|enfants|minderjährig|"
r"kinder|menores|niños"),
    "deception": Either(r"\bdecei?v\w*|\bdecepti\w*|\bmislead\w*|\bmisinformation|\bdisinformation|\bimpersonat\w*|"
r"\bdeep-?fakes?|\bfalse (?:information|representations?|reviews)|\bspam\b|\bphishing|\bverifiably false|"
r"虚假|欺骗|误导|冒充|诈骗|深度伪造|なりすまし|虚偽|偽情報|허위|사칭|tromp|désinform|täusch|irreführ|engañ"),
    "personal data": Either(r"\bpersonal (?:data|information|identifiable)|\bpersonally identif|\bprivacy\b|\bsensitive (?:personal|"
r"information|data)|\bprivate information|\bhealth,? (?:demographic|data)|个人信息|隐私|肖像|個人情報|"
r"プライバシー|개인정보|프라이버시|données personnelles|vie privée|personenbezogen|privatsphäre|datos personales|"
r"privacidad"),
    "automated decisions": Either(r"\bautomated decision|\bfully automated|\bautomated (?:systems|processing)|\bcredit scor|"
r"\bsocial scor|\beligibility\b|自动化决策|自动决策|信用评分|自動意思決定|自動化された意思決定|자동화된 (?:의사)?결정|décisions? automatis|"
r"automatisierte entscheidung|decisiones automatizadas"),
    "medical or legal advice": Either(r"\bmedical\b|\bclinical\b|\bhealth ?care|\blegal (?:advice|practice)|\bfinancial advice|\bunlicensed practice|"
r"\bunauthorized.{0,30}practice of (?:any )?profession|\bprofessional (?:advice|practice)|"
r"\bdiagnos\w*|\badministration of justice|\blaw enforcement|医疗|医療|法律(?:意见|咨询|建议)|医学|의료|법률 ?자문|"
r"conseil (?:médical|juridique)|medizinisch|rechtsberatung|asesoramiento (?:médico|legal)"),
    "discrimination": Either(r"\bdiscriminat\w*|\bprotected (?:class|characteristics|categor)|\bhate\b|\bhateful|\bharass\w*|"
r"\bbully|\bracis|歧视|仇恨|差別|ヘイト|차별|혐오|discriminat|diskriminier|discrimin"),
    "critical infrastructure": Either(r"\bcritical (?:infrastructure|technolog)|\btransportation technologies|\bheavy machinery|"
r"\bsafety[- ]critical|\bhigh[- ]risk use|\blife[- ]critical|关键(?:信息)?基础设施|重要インフラ|중요 ?인프라|"
r"기반 ?시설|infrastructures? (?:critique|essentielle)|kritische\w* infrastruktur|infraestructura crítica"),
    "national security": Either(r"\bnational (?:security|unity|interest)|\bstate security|\bsocial stability|\bsubvert|国家安全|"
r"国家统一|国家主权|社会稳定|颠覆|国の安全|国家安全保障|국가 ?안보|sécurité nationale|nationale sicherheit|seguridad nacional"),
    "non-compete": Either(r"\bcompet(?:e|es|ing|itive) (?:with|product|model|service|offering)|\bcompeting\b|竞争|競合|경쟁|"
r"concurren|konkurr|competidor"),
    "guardrail duty": Either(r"\bguardrails?|\bsafety (?:measures?|filters?|mechanisms?|features?)|\bcontent filters?|\bcircumvent\b.{0,80}\b(?:safety|"
r"security|restriction|protection|measure)|\bjailbreak|安全(?:机制|护栏|过滤|措施)|安全対策|안전 ?장치|garde-fous|"
r"schutzmechanism"),
    "harm": Either(r"\bharm(?:s|ful|ing)?\b|\bexploit(?:s|ing|ation|ative)? .{0,24}(?:child|minor|vulnerab|individual|"
r"people|person)|\bviolence|\bviolent|\bself-harm|\bsuicide|\babus\w+|"
r"\bsexual\w*|\bpornograph\w*|\bdefam\w*|\bendanger\w*|\bhuman rights|危害|"
r"损害.{0,10}(?:公共|社会|利益)|色情|暴力|侵犯|誹謗|暴力|폭력|음란|명예|nuire|violen|schaden|gewalt|dañar|daño"),
}  # fmt: skip
"""Category -> the words for it. `harm` (violence, abuse, sexual content, defamation) stands beside the named ones."""


def categories_of(low: str) -> list[str]:
    """Return the categories that lower-case text speaks of."""
    return [name for name, pattern in CATEGORIES.items() if pattern.search(low)]
