"""Which way one sentence moved: bans and duties that came, went, widened or narrowed; permissions likewise.

A fallback for what no attribute explains. It speaks only where the words leave one reading; else it says unclassified.
"""

from typing import Final

from .compiled import lazy
from .directions import LOOSENED, TIGHTENED, UNCLASSIFIED, together
from .tokens import listing
from .wording import Hunk

BAN: Final = "ban"
DUTY: Final = "duty"
GRANT: Final = "grant"
POWER: Final = "power"

_BESIDE: Final = lazy(
    r"\bliab\w*|\bwarrant\w*|\bas[- ]is\b|\bdamages\b|\bfor (?:the )?avoidance of doubt\b|\bmeans\b|\bshall mean\b|"
    r"\bfor illustration|\bincludes?\b(?! the following)|\bsurviv\w*|\bcan be found\b|\bapplicable laws?\b(?!.{0,200}\bnot\b)|"
    r"\bgoverned by\b|\bjurisdiction\b|责任|保证|适用法律|管辖"
)
_RELIEF: Final = lazy(
    r"\b(?:do|does|shall|will) not (?:apply|limit|restrict|extend|affect|impose|claim)\b|\bnot (?:be )?required to\b|\bneed not\b|"
    r"\bno obligation\b|\bwithout (?:further )?(?:permission|restriction)\b|不适用|无需|无须"
)
_FORFEIT: Final = lazy(
    r"\bif you\b.{0,400}\bterminat\w*|\bupon termination\b|\bautomatically terminat\w*|\bindemnif\w*|赔偿|终止"
)
_LICENSOR: Final = lazy(
    r"^(?:[^,.;]{0,80}, )?(?:the )?(?:licensors?|we|us|our|(?!you\b|licensees?\b|users?\b|recipients?\b)[a-z]+(?: ai| inc\.?)?) "
    r"(?:may|reserves?|can|shall|will|is entitled)\b|\breserves? the right\b|我们可|许可方可|保留.{0,12}权利"
)
_YOU_MAY: Final = lazy(r"^(?:[^.;]{0,80}, )?(?:you|licensees?|users?|anyone|recipients?|the user) (?:may|can)\b")
_BAN: Final = lazy(
    r"\b(?:may|must|shall|can|will|should|agrees?|do|does) not\b|\bcannot\b|\bnot to (?:use|allow|permit)\b|"
    r"\bnot (?:be )?(?:permitted|allowed|authorized|licensed)\b|\b(?:is|are) prohibited\b|\bforbidden\b|\bprohibited (?:from|uses?)\b|"
    r"\bno (?:right|rights|license|permission)s? (?:is|are|to)\b|\bonly (?:for|if|with)\b|\bsolely\b|不得|禁止|不可|不允许|无权|仅限"
)
_DUTY: Final = lazy(
    r"\b(?:must|shall|agrees? to|(?:is|are) required to|has to|have to|need to|you will)\b|须|必须|应当|需要"
)
_GRANT: Final = lazy(
    r"\b(?:may|can|free to|permitted|allowed|grants?|granted|entitled|permission is|licensed to)\b|可以|授予|允许|有权"
)
_UNIVERSAL: Final = listing("any all every each whatsoever way manner whether directly indirectly kind form")
_EXCEPTING: Final = listing(
    "except unless without other excluding other than only if solely once after when where provided subject upon until registered "
    "approved 除 除非 仅 只 经 须"
)
_BENEFITS: Final = listing(
    "perpetual irrevocable worldwide wide world royalty fee free charge sublicensable sublicenseable sublicensing transferable "
    "assignable exclusive unrestricted unlimited"
)
"""Words that widen a grant, unless `non` stands before them."""

_JOINING: Final = listing("or and nor 或 和 及 、 以及")
_SMALL: Final = listing("a an the of in to for by with on at as from your you its their this that use using such 的 之")


_SHORTEST: Final = 12
"""Characters of the shortest sentence that says something; what is shorter is a heading."""


_KINDS: Final = (
    (_BESIDE, ""),
    (_RELIEF, GRANT),
    (_FORFEIT, POWER),
    (_BAN, BAN),
    (_LICENSOR, POWER),
    (_YOU_MAY, GRANT),
    (_DUTY, DUTY),
    (_GRANT, GRANT),
)
"""In this order; a licensor that may not do something is no ban (see `force`)."""


def force(own: str, lead: str) -> str:
    """Return what a sentence does: `ban`, `duty`, `grant`, `power` (of the licensor) or "" (nothing, or unclear)."""
    if len(own) < _SHORTEST and not lead:
        return ""
    for text in (own, lead):
        kind = next((kind for pattern, kind in _KINDS if pattern.search(text)), None)
        if kind is not None:
            return "" if kind == BAN and _LICENSOR.search(text) else kind
    return ""


def _burden(kind: str) -> bool:
    return kind in {BAN, DUTY, POWER}


def came_or_went(kind: str, *, came: bool) -> str:
    """Return the direction when a sentence of that force was added (`came`) or deleted as a whole."""
    if not kind:
        return UNCLASSIFIED
    return TIGHTENED if _burden(kind) == came else LOOSENED


def _width(words: tuple[str, ...], kind: str) -> int:
    """What a run of words does to the reach of its sentence: 1 wider, -1 narrower, 0 nothing."""
    low = [word.lower() for word in words if word.isalnum()]
    if kind == GRANT and low and set(low) - {"non", "no", "and"} <= _BENEFITS:
        return -1 if "non" in low else 1
    if any(word in _EXCEPTING for word in low):
        return -1
    if any(word in _JOINING for word in low) or any(word in _UNIVERSAL for word in low):
        return 1
    return -1 if any(word not in _SMALL and word.isalnum() for word in low) else 0


def _reach(hunk: Hunk, kind: str) -> int:
    """1 where a difference widens what the sentence reaches, -1 where it narrows, 2 where both or neither is certain."""
    gone, new = _width(hunk.before, kind), _width(hunk.after, kind)
    if gone and new:
        return 2
    return new - gone


def changed(kind: str, hunks: list[Hunk]) -> str:
    """Return the direction of a sentence of one force whose words were widened or narrowed."""
    reaches = {_reach(hunk, kind) for hunk in hunks} - {0}
    if not kind or kind == DUTY or len(reaches) != 1 or 2 in reaches:  # noqa: PLR2004 - the sign of doubt
        return UNCLASSIFIED
    wider = reaches == {1}
    return TIGHTENED if _burden(kind) == wider else LOOSENED


def replaced(before: str, after: str) -> str:
    """Return the direction when the force itself changed."""
    if not before or not after or _burden(before) == _burden(after):
        return UNCLASSIFIED
    return together([TIGHTENED if _burden(after) else LOOSENED])
