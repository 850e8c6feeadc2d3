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


def read(readme: str) -> dict[str, Any] | None:
    """Return the fields of a card; of one that no parser takes its license claims alone; None where there are none."""
    found = _FRONT.match(readme)
    fields = _parsed(found[2]) if found is not None and len(found[2]) <= _LARGEST else None
    return fields if fields is not None else claimed(readme) or None


def _parsed(front: str) -> dict[str, Any] | None:
    try:
        if sum(isinstance(event, yaml.AliasEvent) for event in yaml.parse(front)) > _ALIASES:
            return None
        fields = yaml.safe_load(front)
    except (yaml.YAMLError, ValueError, RecursionError):
        return None
    # Dates become text as they do in the Hub's JSON.
    return dict(json.loads(json.dumps(fields, default=str))) if isinstance(fields, dict) else None
