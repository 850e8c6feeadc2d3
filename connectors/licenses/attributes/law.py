"""The law chosen, with the forum and the prevailing language."""

import re
from typing import Any, Final

from connectors.licenses.attributes.clauses import Clause, Reading, attribute
from connectors.licenses.attributes.countries import ADJECTIVES
from connectors.licenses.attributes.model import Attribute
from connectors.licenses.attributes.patterns import Either
from connectors.licenses.attributes.places import Place, places
from connectors.licenses.compiled import match_at, search_for

_CHOICE: Final = Either(
    r"\bgovern(?:ed|ing|s)?\b|\bconstrued\b|\binterpreted\b|\bsubject to (?:the )?(?:\w+ ){0,3}laws?\b|"
    r"\bin accordance with (?:the )?(?:\w+ ){0,4}laws?\b|\bapplicable law\b|\bchoice of law\b|"
    r"\bunder (?:the )?(?:\w+ ){0,3}laws?\b|\benforced\b|\bfollows?\b|\bdetermined by\b|\baccording to\b|"
    r"\blaws?\b(?: of [\w ,\x27]{1,60}?)? (?:shall |will )?(?:exclusively )?(?:apply|applies|govern)|\blaws? (?:is|are|shall be) (?:solely |exclusively )?applicable\b|"
    r"管辖|适用|適用|適用法律|适用法律|解释|準拠|準據|규율|준거법|해석|따른다|따릅니다|régi|soumis|droit applicable|unterliegt|recht der|anwendbares recht|"
    r"findet .{0,40}recht|es gilt|gilt .{0,30}recht|rig(?:e|en|ir)|sujet|ley aplicable|reg(?:ido|"
    r"ida|erá)|retto|regolat"
)
_LAW: Final = Either(
    r"\blaws?\b|\blegislation\b|法律|法(?=を|に|が|は|と|。|$)|の法|법률|법(?=에|을|이|률)|\bdroit\b|\blois?\b|\brecht\b|"
    r"\bgesetz|\bley(?:es)?\b|\blegislación\b|\blei(?:s)?\b|\blegge\b|\bleggi\b"
)
_OF_LAW: Final = Either(
    r"\b(?:laws?|legislation|statutes|courts)(?:,? [\w,' -]{0,40}?)? (?:of|in|in force in|applicable in)\b|"
    r"\blaws?:|\blaw\b"
)
_CODE: Final = Either(
    r"\bprivacy act\b|\bcopyright act\b|\bexport\b|\bconsumer privacy\b|\bregulations? \(eu\)|"
    r"\bsanctions\b|\bdata protection\b|\bcriminal\b|\btax laws?\b"
)
_CONVENTION: Final = Either(
    r"convention|united nations|联合国|聯合國|国際物品|비엔나|nations unies|un-kaufrecht|cisg|naciones unidas"
)
_ADJECTIVE: Final = Either(
    rf"(?<![a-z])({'|'.join(re.escape(name) for name in sorted(ADJECTIVES, key=len, reverse=True))})(?: \w+)? (?:laws?|"
    rf"legislation)\b"
)
_EXCEPTED: Final = Either(
    r"\([^()]{0,80}(?:exclud|not includ|without|不包括|不含|除外|を除く)[^()]{0,160}\)|\bexcluding\b[^.;,]{0,120}|"
    r"\bwithout (?:regard|reference|giving effect)\b[^.;,]{0,200}"
)
_NATIONAL: Final = {
    "droit français": "FR", "loi française": "FR", "lois françaises": "FR", "droit suisse": "CH", "deutsches recht": "DE", "deutschem recht": "DE", "deutschen recht": "DE",
    "schweizer recht": "CH", "schweizerischem recht": "CH", "österreichisches recht": "AT", "österreichischem recht": "AT", "ley española": "ES", "leyes españolas": "ES",
    "legislación española": "ES", "日本法": "JP", "日本国法": "JP", "中国法": "CN", "한국법": "KR", "legge italiana": "IT", "recht der bundesrepublik deutschland": "DE", "droit belge": "BE",
}  # fmt: skip
_SHORT: Final = 30
_SIDE: Final = Either(
    r"\bif you (?:are|reside|live|have)\b|\bwhere you (?:are|reside)\b|\bfor (?:users|licensees|"
    r"customers|residents) (?:in|located|of)\b|\byour (?:country|jurisdiction|state)\b"
)
_FORUM: Final = Either(
    r"\bcourts?\b|\barbitrat\w+|\bvenue\b|\bjurisdiction\b|法院|仲裁|裁判所|仲裁|법원|중재|tribunaux|tribunal|"
    r"gericht\w*|tribunales|arbitraje"
)
_ARBITRATION: Final = Either(r"arbitrat|仲裁|중재|schiedsgericht|arbitraje")
_PREVAILS: Final = Either(
    r"\b(english|chinese|french|german|spanish|japanese|korean|italian|portuguese|russian|arabic)(?: language)?(?: "
    r"version| text)?\b.{0,40}\b(?:prevail|control|govern|precedence)|(英文|中文|英语|法文|日文|日本語|韩文|영문|"
    r"국문).{0,20}(?:为准|優先|优先|우선)"
)
_TONGUES: Final = {
    "english": "en", "chinese": "zh", "french": "fr", "german": "de", "spanish": "es", "japanese": "ja", "korean": "ko", "italian": "it", "portuguese": "pt",
    "russian": "ru", "arabic": "ar", "英文": "en", "英语": "en", "中文": "zh", "法文": "fr", "日文": "ja", "日本語": "ja", "韩文": "ko", "영문": "en", "국문": "ko",
}  # fmt: skip
_WORDS: Final = (
    "law", "legislation", "法", "법", "droit", "loi", "recht", "gesetz", "ley", "legisl", "legge", "leggi", "lei",
)  # fmt: skip


def _national(low: str) -> str:
    match = _ADJECTIVE.search(low)
    if match:
        return ADJECTIVES[match[1]]
    return next((code for words, code in _NATIONAL.items() if words in low), "")


def _chosen(found: list[Place]) -> str:
    """The code of the law: a state of the United States beats the United States."""
    codes = [code for place in found for code in place.codes]
    states = [code for code in codes if code.startswith("US-")]
    if states and (codes[0] == "US" or codes[0].startswith("US-") or "US" in codes):
        return states[0]
    return codes[0] if codes else ""


def _law_of(clause: Clause) -> str:
    """The code of the law that a clause chooses, "" when it chooses none."""
    low = _EXCEPTED.sub(" ", clause.low)
    heading = search_for(
        r"governing law|applicable law|choice of law|jurisdiction|适用法律|法律适用|争议|管辖|準拠法|준거법|droit applicable|"
        r"anwendbares recht|ley aplicable|dispute",
        clause.sentence.section.lower(),
    )
    if not _LAW.search(low) or (_CODE.search(low) and not search_for(r"\bgoverned\b", low)):
        return ""
    if len(low) < _SHORT and _national(low):
        return _national(low)
    if not (_CHOICE.search(low) or heading):
        return ""
    place = low.find("governed")
    start = max(place, 0)
    national = _national(low[start:])
    found = [one for one in places(low) if one.start >= start and _near_law(low, one)]
    chosen = _chosen(found)
    if not heading and not search_for(
        r"govern|construed|interpret|管辖|解释|适用|適用|準據|準拠|준거|해석|규율|따른|따릅|régi|soumis|unterlieg|gilt|findet|"
        r"rige|rija|regid|regirá|sujet|subject to|\bfollows?\b|determined by|according to|in accordance|"
        r"retto|applicable|laws?(?: of [\w ,\x27]{1,60}?)? (?:shall |will )?(?:exclusively )?appl",
        low,
    ):
        return ""
    return chosen or national


def _near_law(low: str, place: Place) -> bool:
    """Whether a place is named as the place of a law, not of a court or of a convention."""
    ahead = low[max(0, place.start - 140) : place.start]
    behind = low[place.end : place.end + 24]
    if _CONVENTION.search(behind[:12]):
        return False
    if match_at(
        r"(?:\w{0,4}(?:地区|大陆|大陸|內地|内地|本土)?(?:\([^)]{0,40}\))?(?:现行|现行有效|的|之|の|국)?.{0,6}(?:法|법)|'s laws?|"
        r" laws?\b|国?法|법)",
        behind,
    ):
        return True
    law = max((match.end() for match in _LAW.finditer(ahead)), default=-1)
    court = max((match.end() for match in _FORUM.finditer(ahead)), default=-1)
    return law >= 0 and law > court and len(ahead) - law < 110  # noqa: PLR2004 - "laws of the United States and the State of"


def _forum(reading: Reading) -> dict[str, Any]:
    """Where disputes go, and in which language the text prevails."""
    details = dict[str, Any]()
    for clause in reading.having(
        "court", "arbitrat", "venue", "法院", "仲裁", "裁判所", "법원", "중재", "tribuna", "gericht"
    ):
        if "forum" not in details and _FORUM.search(clause.low) and places(clause.low):
            details["forum"] = clause.quote
        if _ARBITRATION.search(clause.low):
            details["arbitration"] = True
    for clause in reading.having("prevail", "control", "precedence", "为准", "优先", "優先", "우선"):
        match = _PREVAILS.search(clause.low)
        if match:
            details.setdefault("language", _TONGUES[match[1] or match[2]])
    return details


def governing_law(reading: Reading) -> Attribute:
    """Return the code of the law chosen, `silent` where none is; the law for residents of one place stands in `also`."""
    chosen = [(clause, code) for clause in reading.having(*_WORDS) if (code := _law_of(clause))]
    main = next(((clause, code) for clause, code in chosen if not _SIDE.search(clause.low)), None) or next(
        iter(chosen), None
    )
    if main is None:
        return attribute("governing_law", "silent", **_forum(reading))
    also = sorted({code for _, code in chosen} - {main[1]})
    return attribute("governing_law", main[1], [main[0]], also=also, **_forum(reading))
