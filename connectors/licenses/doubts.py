"""Sentences that may limit a use though no attribute says so: while one stands, a text is not called permissive.

Deliberately wide: a doubt costs a person a minute, a restriction called permissive costs more.
"""

from collections.abc import Iterator
from typing import Final

from .attributes.patterns import Either
from .canonical import MOST_READ, Canonical, Sentence

_LIMIT: Final = Either(
    r"\b(?:may|must|shall|can|will|do|does|are|is) not\b|\bcannot\b|\bnot (?:be )?(?:permitted|allowed|licensed|authorized|in)\b|"
    r"\bonly\b|\bsolely\b|\bas long as\b|\bprovided (?:that )?(?:you|your|the licensee|such)\b|\bunless you\b|\bexcept (?:for|that|if)\b|"
    r"\bfewer than\b|\bless than\b|\bmore than\b|\bexceed\w*|\blimited to\b|\bprohibit\w*|\bexclud\w*|不得|仅|只能|除非|禁止|超过"
)
_ABOUT_USE: Final = Either(
    r"\b(?:us(?:e|es|ed|ing|age)|sell\w*|resell\w*|sale|offer\w*|host\w*|production|deploy\w*|moneti[sz]\w*|compet\w+|business\w*|"
    r"commerc\w+|employees|startups?|revenue|users|customers|profit\w*|companies|organi[sz]ations?|government\w*)\b|使用|商业|销售|用户"
)
_TELLING: Final = Either(
    r"\bnon-?\s?production\b|\bnot for production\b|\binternal(?:ly)? (?:use|purposes?|business)\b|\b(?:evaluation|trial|demo) (?:use|purposes?|period|only)\b|"
    r"\bhobby\w*|\bmoneti[sz]\w*|\bsubscription\b|\b(?:license|usage) fees?\b|\bpaid (?:license|plan|tier)\b|\bnon-?\s?profit\b|"
    r"\bcontact (?:us|sales)\b|\bcommercial (?:terms|agreement|licen[cs]e)\b|商业授权|商用授权"
)
_BESIDE: Final = Either(
    r"trademark|trade name|\bname of\b|\bnames of\b|endorse|publicity|\bwarrant|\bliab|as[- ]is\b|\bdamages\b|\bpatent|"
    r"\bcopyright (?:notice|holder|statement)|attribution|without limitation|\bnotwithstanding\b|\bno obligation\b|"
    r"responsib|in compliance with|\bgoverned by\b|\bconstrued?\b|\bjurisdiction|not intended to|for the avoidance of doubt|"
    r"does not (?:impose|restrict|limit|claim|apply)|do not (?:apply|modify|restrict)|shall not (?:apply|limit)|"
    r"\bmeans\b|\bshall mean\b|\bsubmitted\b|\bcontribution\b|\bdoes not include\b|商标|责任|保证"
)
_MARK: Final = Either(r"\bdisplay\b|\bnotice\b|\bcredit\b|\backnowledge\w*|\bcopy of (?:this|the)\b|展示|标注|声明")


def _doubtful(text: str) -> bool:
    """Whether a sentence in lower case may limit a use."""
    if _TELLING.search(text):
        return True
    if _BESIDE.search(text) or _MARK.search(text):
        return False
    return bool(_LIMIT.search(text)) and bool(_ABOUT_USE.search(text))


def doubts(text: Canonical) -> Iterator[Sentence]:
    """Yield the sentences that may limit a use, in order; those too far behind to be read are doubtful as such."""
    for sentence in text.sentences:
        if sentence.start >= MOST_READ or (len(sentence.text) > 12 and _doubtful(sentence.text.lower())):  # noqa: PLR2004 - no limit is said in fewer letters
            yield sentence
