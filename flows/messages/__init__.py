"""Changes put into words, for every kind of channel. Pure.

Names are imported when they are first asked for: a poll routes changes by severity and writes no message.
"""

from typing import TYPE_CHECKING

from connectors.lazy import lazily

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

__getattr__ = lazily(
    __name__,
    {
        "compose": ("notification",),
        "difference": ("Op", "diff_text", "diff_words"),
        "digest": ("digest_html", "digest_json", "digest_markdown", "digest_notification"),
        "period": ("Digest",),
        "templates": ("SHIPPED", "Templates"),
    },
)
