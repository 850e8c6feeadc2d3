"""Changes put into words, for every kind of channel. Pure."""

from .compose import notification
from .difference import Op, diff_text, diff_words
from .digest import digest_html, digest_json, digest_markdown, digest_notification
from .period import Digest
from .severity import severity
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
    "severity",
]
