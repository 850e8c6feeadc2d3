"""What a change means by the user's own policy. Pure."""

from collections.abc import Mapping

from connectors.apprise import line
from storage.model import Change

from .document import Block, Paragraph, Run
from .setting import several

_WORDS = {"deny": "not allowed", "flag": "to be looked at", "approve": "approved"}
_REASONS = 4


def verdict(change: Change) -> tuple[Block, ...]:
    """Return one paragraph, `By your policy: not allowed: our revenue is above USD 1,000,000 a year`, or nothing."""
    found = change.details.get("policy")
    if not isinstance(found, Mapping) or found.get("verdict") not in _WORDS:
        return ()
    reasons = [str(row.get("why") or "") for row in several(found.get("reasons")) if isinstance(row, Mapping)]
    why = "; ".join(line(reason, 200) for reason in reasons[:_REASONS] if reason)
    said = _WORDS[str(found["verdict"])]
    return (Paragraph((Run("By your policy: "), Run(said, "bold"), *((Run(f": {why}"),) if why else ()))),)
