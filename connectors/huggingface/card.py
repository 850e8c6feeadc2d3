"""The front matter of a model card, as the Hub parses it: for cards of the past, which it does not show parsed. Pure."""

import json
import re
from typing import Any, Final

import yaml

from .settle import claimed

_FRONT: Final = re.compile(r"^(\ufeff?\s*---(?:\r\n|\r|\n))([\S\s]*?)((?:\r\n|\r|\n)---[ \t]*(\r\n|\n|$))")
"""The vendor's own expression for what front matter is; a byte order mark may stand before it."""
_LARGEST: Final = 65_536
_ALIASES: Final = 10
"""More of them than any honest card has; every one can multiply what it stands for."""
_DEEPEST: Final = 20
_EVENTS: Final = 20_000
_UNREADABLE: Final = (yaml.YAMLError, ValueError, LookupError, TypeError, AttributeError, OverflowError, RecursionError)
"""What the parser raises, or its code for tags does, of values that are none."""


def read(readme: str) -> dict[str, Any] | None:
    """Return the fields of a card; of one that no parser takes its license claims alone; None where there are none."""
    found = _FRONT.match(readme)
    fields = _parsed(found[2]) if found is not None and len(found[2]) <= _LARGEST else None
    return fields if fields is not None else claimed(readme) or None


def _parsed(front: str) -> dict[str, Any] | None:
    try:
        fields = yaml.safe_load(front) if _is_honest(front) else None
        # Dates become text as they do in the Hub's JSON.
        return dict(json.loads(json.dumps(fields, default=str))) if isinstance(fields, dict) else None
    except _UNREADABLE:
        return None


def _is_honest(front: str) -> bool:
    """Look through it without building anything: an opening bracket costs the parser more the more of them are open."""
    depth = aliases = 0
    for count, event in enumerate(yaml.parse(front)):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        aliases += isinstance(event, yaml.AliasEvent)
        if depth > _DEEPEST or aliases > _ALIASES or count > _EVENTS:
            return False
    return True
