"""What a watchlist names one by one and nobody has there: said beside a source that is well, for the others are read."""

from collections.abc import Sequence

from storage import Session, lookups
from storage.sources import Claimed

_NAMED = 5


def notice(session: Session, claim: Claimed, names: Sequence[str]) -> str:
    """Say which names nobody has, "" for none; what was known by such a name is no mistake, its removal is a change."""
    known = lookups.titled(session, claim.id, names) if names else set()
    return sentence([name for name in names if name not in known])


def sentence(names: Sequence[str]) -> str:
    """Say in one sentence that nobody has these names, "" for none. Pure."""
    if not names:
        return ""
    said = ", ".join(map(repr, names[:_NAMED])) + (f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else "")
    if len(names) == 1:
        return f"{said} does not exist there or is not public; is it spelled right?"
    return f"{said} do not exist there or are not public; are they spelled right?"
