"""Changes put into words, for every kind of channel. Pure.

Names are imported when they are first asked for: a poll routes changes by severity and writes no message.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .compose import notification
    from .difference import Op, diff_text, diff_words
    from .digest import digest_html, digest_json, digest_markdown, digest_notification
    from .period import Digest
    from .templates import SHIPPED, Templates

__all__ = [
    "SHIPPED",
    "Digest",
    "Op",
    "Templates",
    "diff_text",
    "diff_words",
    "digest_html",
    "digest_json",
    "digest_markdown",
    "digest_notification",
    "notification",
]

_HOMES = {
    "compose": ("notification",),
    "difference": ("Op", "diff_text", "diff_words"),
    "digest": ("digest_html", "digest_json", "digest_markdown", "digest_notification"),
    "period": ("Digest",),
    "templates": ("SHIPPED", "Templates"),
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    """Import a public name from its file."""
    if name not in _HOME:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
