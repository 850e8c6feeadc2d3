"""Clauses that grant rights: to do what, and for which purposes."""

import re
from dataclasses import dataclass
from typing import Final

from connectors.licenses.attributes.clauses import Clause, Reading
from connectors.licenses.attributes.patterns import Either
from connectors.licenses.attributes.words import BANS, NONCOMMERCIAL, ONLY, commercial
from connectors.licenses.compiled import match_at, search_for

_GRANT: Final = Either(
    r"\b(?:grants?|granted|granting)\b.{0,400}?\b(?:licen[cs]e|rights?|permission|to use|to do)|"
    r"\bpermission is (?:hereby )?granted|\byou are (?:hereby )?(?:granted|licensed|authori[sz]ed|"
    r"permitted|free to|allowed)|\b(?:you|licensees?|users?|recipients?|anyone|everyone|data recipient|"
    r"a data recipient|customer)\s(?:may|can)\s(?:freely |also |only |then |further |not only )*(?:use|"
    r"copy|reproduce|modify|(?:re)?distribute|share|pass|deploy|run|access|download|host|create|exercise|fine|"
    r"install|commercial)|\b(?:redistribution and use|use|usage|copying|distribution|redistribution|sharing|reproduction|"
    r"modifications?|adaptations?|derivatives?|derivative works|fine-?tun(?:ing|es)|commercial use)\b.{0,200}\b(?:is|"
    r"are) (?:hereby )?(?:permitted|allowed|granted|free)\b|\b(?:models?|weights|copies|software|"
    r"materials?|it|they|works?|checkpoints?|data|program|versions?|derivatives?|fine-?tunes?|modifications?|adaptations?)\b (?:may|can) be (?:freely |also )?(?:used|"
    r"created|made|built|adapted|fine-?tuned|quanti[sz]ed|"
    r"copied|reproduced|modified|distributed|shared|deployed|run)\b|\bthis (?:licen[cs]e|agreement) (?:allows|"
    r"permits|grants|authori[sz]es)|\b(?:we|licensor|company|[a-z]+) (?:hereby )?(?:permits?|allows?|"
    r"authori[sz]es?) (?:you|licensees?|users|anyone) to|\b(?:is|are) (?:hereby )?(?:licensed|"
    r"released|made available|provided|available) (?:to you )?(?:under|free|for)\b|\blicen[cs]ed to you\b|"
    r"\bto deal in the\b|\brights? to use\b|\blicen[cs]es? (?:you )?to use\b|\b(?:feel free|welcome|at liberty) to (?:use|copy|share|modify|fine|build|adapt|distribute|deploy|run|create)|"
    r"\bfree to use\b|授予|"
    r"授权您|授权你|许可您|许可你|允许您|允许你|(?:您|你|用户|被许可人|使用者|被授权人)(?:可以|可|有权)|可免费|可以免费|免费使用|可商用|許諾し|許諾する|付与|"
    r"許諾します|利用することができ|使用できます|使用することができ|부여|허락합니다|허락한다|사용할 수 있|이용할 수 있|\b(?:accorde|concède|octroie|"
    r"autorise)\b|peu(?:t|vent|vez) (?:utiliser|copier|modifier|reproduire)|\bgewährt\b|\bräumt\b|"
    r"\berteilt\b|\b(?:darf|dürfen)\b.{0,60}\b(?:nutzen|verwenden|vervielfältigen)|\b(?:nutzung|"
    r"verwendung)\b.{0,60}\b(?:gestattet|erlaubt|zulässig)|\b(?:otorga|concede|autoriza)\b|\bpued(?:e|"
    r"en) (?:usar|utilizar|copiar)"
)
_NO_GRANT: Final = Either(
    r"\bno (?:other |implied |trademark |patent |such |further |express |rights? |title |licen[cs]e )*(?:rights?|"
    r"licen[cs]es?)\b.{0,60}\bgranted|\bdoes not (?:grant|convey)|\bnot (?:be )?(?:granted|licensed)|"
    r"\bnothing (?:in|herein)|\btrademark|\bnot granted\b|\bnot being granted\b|商标|未授予|不授予|\bfeedback\b|"
    r"\brights? granted (?:under|by|in|to you)|\blicen[cs]es? granted (?:to you|under|by|herein)"
)
_STRONG: Final = Either(
    r"\bhereby\b|\b(?:is|are) (?:hereby )?granted\b|\bpermission is\b|\bgrants (?:to )?(?:you|"
    r"licensee)|\byou may\b|授予|許諾|부여|accorde|gewähr|räumt|otorga|permitted provided"
)
_ASIDE: Final = Either(
    r"^considerations for|\bnothing other than this licen[cs]e|\bgrants? patent sublicen|\bright to grant\b|"
    r"\bour (?:public )?licen[cs]es grant only|^for example"
)
_DESCRIBES: Final = Either(
    r"\b(?:been|was|were|is) (?:designed|developed|built|tested|trained) for\b|\bhas not been (?:reviewed|approved)"
)
_USE: Final = Either(
    r"\bus(?:e|es|ing|age)\b|\bexercise\b|\brun\b|\bdeal in\b|\bexploit|\breproduce\b|\bcopy\b|"
    r"使用|利用|运行|사용|이용|utilis|nutz|verwend|us(?:ar|o)\b|utiliz"
)
_PURPOSE: Final = Either(
    r"\bfor\b|\bpurposes?\b|目的|用途|用于|にのみ|のため|위해|위한|목적|à des fins|zu .{0,40}zwecken|\bpara\b|\bfines\b"
)
_RESEARCH_USE: Final = Either(
    r"(?:research|academic|scholarly|scientific|educational|personal(?! information| data| identif)|"
    r"evaluation|testing|study|hobby|hobbyist)\b[^.;]{0,60}?\b(?:purposes?|uses?|usage|only|basis|"
    r"research|projects?|activit\w+)|(?:学术|科研|研究|教育|个人|評価|研究開発|学術).{0,10}(?:目的|用途|使用|研究|利用)|(?:연구|"
    r"학술|교육|개인).{0,10}(?:목적|용도|용으로|에)|fins de recherche|fins (?:académiques|personnelles)|forschungszweck|"
    r"private zwecke|fines de investigación|fines académicos"
)


@dataclass(frozen=True, slots=True)
class Grant:
    """A clause that grants rights. limited: to purposes without commerce, in so many words; noncommercial: for such purposes."""

    clause: Clause
    limited: bool
    noncommercial: bool
    commercial: bool


def limits_to_noncommerce(low: str) -> bool:
    """Whether a text allows something for research, study or other purposes without commerce, and for nothing else."""
    bare = NONCOMMERCIAL.sub(" §nc ", low)
    if "§nc" not in bare and not _RESEARCH_USE.search(bare):
        return False
    if _DESCRIBES.search(bare):
        return False
    for match in ONLY.finditer(bare):
        ahead, behind = bare[max(0, match.start() - 140) : match.start()], bare[match.end() : match.end() + 200]
        if search_for(r"\bnot\s*$", ahead) or match_at(
            r" (?:in accordance|under|as |if |when|pursuant|subject|to the extent)", behind
        ):
            behind = ""
        behind = re.split(r"[.;。；]|\bprovided\b|\bsubject to\b", behind)[0]
        if _purposeful(behind) or _purposeful_before(ahead, match[0]):
            return True
    return False


def _purposeful(part: str) -> bool:
    """Whether the words after "only" name a purpose without commerce, and none with it."""
    hit = search_for(r"§nc", part) or _RESEARCH_USE.search(part)
    return bool(hit) and (not commercial(part) or bool(BANS.search(part)))


def _purposeful_before(ahead: str, word: str) -> bool:
    """Whether the words just before "only" name such a purpose: for non-commercial purposes only."""
    if word in {"strictly", "purely", "limited to", "restricted to", "confined to"}:
        return False
    part = re.split(r"[.;,。；，]", ahead)[-1][-70:] if "§nc" not in ahead[-40:] else ahead[-60:]
    return bool(search_for(r"§nc|" + _RESEARCH_USE.pattern, part) and _PURPOSE.search(part) and not commercial(part))


def grants(reading: Reading) -> tuple[Grant, ...]:
    """Return the grants of a text, in order."""
    words = (
        "grant", "permi", "may ", "can ", "free", "licens", "licenc", "allow", "deal in", "authori", "授予", "授权",
        "许可", "允许", "可", "有权", "許諾", "付与",
        "でき", "부여", "허락", "수 있", "accord", "concèd", "octroi", "autoris", "peu", "gewähr", "räumt", "erteilt",
        "dürf", "darf", "gestattet", "erlaubt", "zulässig",
        "otorga", "concede", "autoriza", "pued",
    )  # fmt: skip
    found = list[Grant]()
    for clause in reading.having(*words):
        low = clause.low
        if (
            not _GRANT.search(low)
            or clause.by_licensee
            or clause.defines
            or _ASIDE.search(low)
            or (_NO_GRANT.search(low) and not search_for(r"\bhereby grants?\b|\byou may\b|授予您", low))
        ):
            continue
        if match_at(r"(?:if|should|in case|in the event|when|except as|upon) ", low) and not search_for(
            r"\b(?:you|licensee) may (?:use|distribute|reproduce|modify|copy)", low
        ):
            continue
        nc = bool(NONCOMMERCIAL.search(low) and _PURPOSE.search(low)) or bool(
            _RESEARCH_USE.search(low) and not commercial(low) and _PURPOSE.search(low)
        )
        found.append(Grant(clause, limits_to_noncommerce(clause.full), nc, commercial(low)))
    return tuple(sorted(found, key=lambda one: not _STRONG.search(one.clause.low)))
