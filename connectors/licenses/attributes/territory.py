"""Where, or to whom by domicile, the grant does not apply."""

from itertools import islice
from typing import Final

from connectors.licenses.attributes.clauses import Clause, Reading, attribute
from connectors.licenses.attributes.model import Attribute
from connectors.licenses.attributes.patterns import Either
from connectors.licenses.attributes.places import Place, places
from connectors.licenses.attributes.words import FORBIDS
from connectors.licenses.compiled import search_for

_WORLDWIDE: Final = Either(
    r"\bworld-? ?wide\b|\b(?:all|every) countr(?:y|ies)\b(?! (?:where|in which|that))|\b(?:in|around|across|of) the (?:whole )?world\b|\banywhere\b(?! except| but)|\bthroughout the (?:world|universe)\b|\bglobal(?:ly)?\b,? .{0,60}\blicen[cs]e\b|"
    r"全球|全世界|世界范围|ワールドワイド|전 ?세계|\bmondiale?\b|\bmonde entier\b|\bweltweit\w*|\bmundial\b|todo el mundo"
)
_EXCLUDES: Final = Either(
    r"\bexclud(?:ing|es|ed?)\b|\bsave(?: for| in)?\b|\bbut for\b|\bbarring\b|\bwith the (?:sole |single |only )?exceptions? of\b|\bminus\b|\bexclusive of\b|\bexcept(?:ing|ion of)?\b(?: for| in| that)?|\bother than\b|"
    r"\boutside(?: of)?\b|\b(?:does|do|shall|will) not include\b|\bbut not\b|\bapart from\b|\bnot including\b|"
    r"\bnor\b|不包括|不包含|不含|除外|以外|之外|除了|除(?=.{1,60}(?:以外|之外|外))|を除く|を除き|제외|à l'exclusion|à l'exception|"
    r"hormis|sauf|ausgenommen|mit ausnahme|außer|außerhalb|excepto|salvo|excluyendo|con exclusión|"
    r"a excepción"
)
_ALL_BUT: Final = Either(
    r"除.{1,40}(?:以外|之外|外).{0,20}(?:不得|不能|无权|禁止)|\b(?:users|persons|anyone|entities|companies|those) (?:other than|"
    r"outside|except)\b"
)
"""Everybody is excluded but those who are named."""
_AFTERWARDS: Final = Either(
    r"除外|以外|之外|を除く|を除き|제외|(?:is|are|shall be|being) (?:expressly |hereby )?excluded|ausgenommen|excluid|exclu"
)
_TERRITORIAL: Final = Either(
    r"\bterritor\w+|\bworld-? ?wide\b|\bregions?\b|\bjurisdictions?\b|\bcountr(?:y|ies)\b|\blicen[cs]e\b|"
    r"\bgrant\w*\b|\brights?\b|\buse\b|\bavailable\b|地区|区域|地域|全球|许可|许可|授权|使用|全世界|領域|지역|영토|全世界|"
    r"territoire|gebiet|lizenz|territorio|licencia|licence|세계|라이선스|ライセンス|世界|weltweit|\bmonde\b|"
    r"\bmundo\b"
)
_DOMICILE: Final = Either(
    r"\bdomicil\w+|\blocated\b|\bresid(?:e|es|ent|ents|ing|ence|ency)\b|\bbased\b|\bestablished\b|"
    r"\bincorporated\b|\bheadquarter\w*|\borgani[sz]ed\b|\bprincipal place of business\b|\bsituated\b|"
    r"\bcitizens?\b|\bnationals?\b|\bregistered (?:office|in)\b|\bwithin\b|\bin\b|\bto\b|\bfrom\b|"
    r"境内|居住|注册地|位于|所在|住所|居住|所在地|設立|거주|소재|위치|domicili|établi|résid|situé|ansässig|wohnhaft|sitz|"
    r"niedergelassen|residen|ubicad|establecid|在|に|から"
)
_GRANT_TALK: Final = Either(
    r"\blicen[cs]e\w*\b|\brights?\b|\bhold\b|\bgranted\b|\bavailable\b|\bapply\b|\bappli(?:es|cable)\b|"
    r"\buse[ds]?\b|\busing\b|\baccess\w*\b|\bdownload\w*\b|\bdistribut\w*\b|\bdeploy\w*\b|\boffered\b|"
    r"\bintended\b|\bextend\w*\b|\bpermitted\b|\bagreement\b|许可|授权|权利|使用|适用|提供|分发|下载|部署|協議|ライセンス|"
    r"許諾|利用|使用|提供|適用|라이선스|사용|이용|적용|배포|licence|droits|utilis|accès|s'applique|lizenz|recht|nutz\w*|"
    r"verwend\w*|gilt|licencia|derechos|us(?:o|ar)|aplica"
)
_LAW_TALK: Final = Either(
    r"\bgoverned\b|\bgoverning law\b|\bconstrued\b|\bcourts?\b|\bconflicts? of laws?|\blaws? of\b|"
    r"\barbitrat\w+|\bexport\b|\bsanction\w*|\bembargo\w*|\bstatut\w+|\bact of\b|\bcopyright laws?\b|"
    r"\bresident\b.{0,20}\bconsumer|\bmandatory\b|\bliab(?:le|ility)\b|\bdamages\b|\bjury\b|\blegislation\b|"
    r"\b(?:information|privacy|protection|copyright|export|patents) acts?\b|\bgovernment\b|法律|"
    r"法院|仲裁|出口管制|制裁|準拠法|裁判|준거법|법원|droit (?:applicable|français)|tribunaux|recht(?:s|es)? der|gericht|"
    r"leyes de|tribunales|ley aplicable"
)
_ENDS: Final = Either(r"[.;:]|\bprovided\b|\bwho\b|\bwhich\b|\bif you\b")
_ONLY_IN: Final = Either(
    r"\bonly (?:within|in|to|inside|for use in)\b|\b(?:solely|exclusively|limited|restricted|confined) (?:to|"
    r"within|in)\b|\"territory\" (?:shall )?means?\b(?!.{0,60}world)|仅限|仅在|仅授予在|仅授权在|仅可在|仅适用于|只能在|限于.{0,20}境内|に限"
)
_NO_PLACE: Final = Either(
    r"'?s? ?(?:dollars|copyright|law|export|government|department|treasury|patent|federal|code|"
    r"customs|person|securities|trade|法|政府|元|국적)"
)
_SUBSET: Final = Either(
    r"\b(?:multi-?modal|vision|image|audio|speech|video)\w* (?:large language )?models?\b|多模态|マルチモーダル|멀티모달"
)
_PERSONS: Final = Either(
    r"\b(?:restricted|excluded|prohibited|ineligible|blocked|embargoed|denied|sanctioned)\b.{0,30}\b(?:persons?|part(?:y|ies)|users?|entit\w+|countr\w+|"
    r"territor\w+|regions?|jurisdictions?|compan\w+)\b"
)
_MOST_TERMS: Final = 60
_LEADS: Final = Either(
    r"\b(?:exclud\w+|except(?: for| in)?|other than|save (?:for|in)|exceptions? of|not available in|outside(?: of)?)\b[^.;]{0,80}[:：]$|"
    r"(?:除外|不包括|除以下)[^。；]{0,30}[:：]$"
)
"""A lead-in whose items are the places that are excluded."""
_FREED: Final = Either(r"\bdoes not apply\b|\bshall not apply\b|\bnot apply to\b|不适用")
_WORDS: Final = (
    "exclu", "except", "other than", "outside", "not include", "but not", "apart from", "not ", "prohibit", "nor ",
    "only", "territory",
    "cannot", "no ", "除", "以外", "之外", "不", "禁止", "无权", "仅", "限", "않", "제외", "없", "금지", "sauf", "hormis", "nicht", "ausgenommen",
    "ausnahme",
    "außer", "salvo", "ne ", "n'est", "exclusi", "ません", "interdit", "untersagt", "prohib",
)  # fmt: skip


def _codes(found: list[Place]) -> list[str]:
    return [code for place in found for code in place.codes if not code.startswith("US-")]


def _listed(low: str, found: tuple[Place, ...], start: int) -> list[Place]:
    """The places named in one list that begins after `start`."""
    taken, end = list[Place](), start
    for place in (one for one in found if one.start >= start):
        gap = low[end : place.start]
        if len(gap) > (60 if not taken else 34) or (taken and search_for(r"[.;]", gap)):
            break
        taken.append(place)
        end = place.end
    return taken


def _before(low: str, found: tuple[Place, ...], end: int) -> list[Place]:
    """The places named in one list that ends before `end`."""
    taken, start = list[Place](), end
    for place in reversed([one for one in found if one.end <= end]):
        gap = low[place.end : start]
        if len(gap) > (24 if not taken else 34) or search_for(r"[.;。；]", gap):
            break
        taken.insert(0, place)
        start = place.start
    return taken


def _by_exclusion(clause: Clause, found: tuple[Place, ...]) -> list[str]:
    """Codes after "excluding", "other than", "outside of" in a clause about territory."""
    low = clause.low
    if not _TERRITORIAL.search(clause.full) and not _TERRITORIAL.search(clause.sentence.section.lower()):
        return []
    if _ALL_BUT.search(low):
        return []
    codes = _codes(list(found)) if clause.lead and _LEADS.search(clause.lead) else list[str]()
    for match in _EXCLUDES.finditer(low):
        after = _listed(low, found, match.end())
        outside = match[0].startswith(("outside", "außerhalb"))
        if outside and not FORBIDS.search(clause.full):
            if search_for(r"world|territor|use|used|available|licen", low[: match.start()]):
                codes += []
            continue
        if outside:
            continue
        codes += _codes(after)
        if not after and _AFTERWARDS.match(low, match.start()):
            codes += _codes(_before(low, found, match.start()))
    return codes


def _by_denial(clause: Clause, found: tuple[Place, ...]) -> list[str]:
    """Codes in a clause that denies rights to those who live, sit or act there."""
    low = clause.full
    if not FORBIDS.search(low) or not _GRANT_TALK.search(low):
        return []
    if search_for(r"outside (?:of )?(?:the )?", clause.low):
        inside = [
            place for place in found if not search_for(r"outside(?: of)?(?: the)?\s*$", clause.low[: place.start])
        ]
        found = tuple(inside)
    denied = list[Place]()
    for place in found:
        start = len(low) - len(clause.low) + place.start
        ahead = low[max(0, start - 180) : start]
        behind = clause.low[place.end : place.end + 60]
        cue = search_for(
            r"\b(?:domicil\w+|locat\w+|resid\w+|based|established|incorporated|headquarter\w*|organi[sz]ed|"
            r"place of business|situated|citizens?|nationals?|persons? (?:in|from)|companies in|within|"
            r"in|to|from|of|territor\w+|regions?|countr(?:y|ies)|jurisdictions?|territor(?:y|ies)|available|"
            r"apply|hold for)\b|在|于|に|から|à |en |dans |in der|in den|境内",
            ahead,
        )
        if cue or search_for(r"境内|居民|公司|用户|在住|居住|所在|거주|소재|내에서|에서|ansässig", behind):
            denied.append(place)
    return _codes(denied)


def _is_place(low: str, place: Place) -> bool:
    """Whether a name stands for a place, not for its currency, its law, its government, or an example."""
    return not _NO_PLACE.match(low, place.end) and not search_for(
        r"(?:e\.g\.,?|such as|like) ?$", low[: place.start][-12:]
    )


def _denies(reading: Reading) -> list[tuple[Clause, list[str]]]:
    taken = list[tuple[Clause, list[str]]]()
    for clause in reading.having(*_WORDS, lead=True):
        if _LAW_TALK.search(clause.full) or clause.by_licensee or _section_of_law(clause):
            continue
        found = tuple(place for place in places(clause.low) if _is_place(clause.low, place))
        codes = (_by_exclusion(clause, found) or _by_denial(clause, found)) if found else []
        if codes and not (
            _FREED.search(clause.low) and search_for(r"(?:restriction|limitation|exclusion|限制)", clause.low)
        ):
            taken.append((clause, list(dict.fromkeys(codes))))
    return taken + _by_definition(reading)


def _by_definition(reading: Reading) -> list[tuple[Clause, list[str]]]:
    """Clauses that deny rights to persons or regions which a defined term names by their places."""
    taken = list[tuple[Clause, list[str]]]()
    for term, said in islice(reading.terms.items(), _MOST_TERMS):
        codes = _codes(list(places(said))) if _PERSONS.search(term) and not _LAW_TALK.search(said) else []
        if not codes or FORBIDS.search(said):
            continue
        for clause in reading.having(term.rstrip("s"))[:_MOST_TERMS]:
            if not clause.defines and FORBIDS.search(clause.low) and _GRANT_TALK.search(clause.low):
                taken.append((clause, list(dict.fromkeys(codes))))
    return taken


def _section_of_law(clause: Clause) -> bool:
    return bool(
        search_for(
            r"governing law|applicable law|jurisdiction|dispute|export|适用法律|争议|管辖",
            clause.sentence.section.lower(),
        )
    )


def _limited(reading: Reading) -> tuple[Clause, list[str]] | None:
    """A clause that grants the rights in some places only."""
    for clause in reading.having(
        "only", "solely", "exclusively", "limited to", "restricted to", "territory", "仅", "限", "只"
    ):
        match = _ONLY_IN.search(clause.low)
        if not match or _LAW_TALK.search(clause.low) or not _GRANT_TALK.search(clause.full):
            continue
        found = places(clause.low)
        codes = _codes(_listed(clause.low, found, match.end()) or _before(clause.low, found, match.start()))
        if codes:
            return clause, codes
    return None


def territory(reading: Reading) -> Attribute:
    """Return {value, excluded}: `excluded` with codes, `worldwide` where the grant says so, else `silent`."""
    denied = _denies(reading)
    worldwide = [c for c in reading.having("world", "countries", "anywhere", "global", "全球", "全世界", "世界范围", "세계", "ワールド", "mond", "welt", "mundial", "mundo")
                 if _WORLDWIDE.search(c.low) and not c.by_licensee]  # fmt: skip
    if denied:
        codes = list(dict.fromkeys(code for _, found in denied for code in found))
        clauses = [clause for clause, _ in denied]
        subset = next((match[0] for clause in clauses if (match := _SUBSET.search(clause.low))), None)
        return attribute("territory", {"value": "excluded", "excluded": codes}, clauses, subset=subset)
    limited = _limited(reading)
    if limited:
        return attribute("territory", {"value": "excluded", "excluded": []}, [limited[0]], only=limited[1])
    value = "worldwide" if worldwide else "silent"
    return attribute("territory", {"value": value, "excluded": []}, worldwide[:1])
