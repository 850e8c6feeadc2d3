"""The only room that sends: one notification to one Apprise URL.

One call is one service and one message; who retries, and when, is the outbox's business.
"""

from .clean import letters, line, paragraphs, web_link
from .redact import Redact, conceal, quiet, secrets
from .sending import check, deliver, reach
from .urls import CONSOLE, mask, takes

__all__ = [
    "CONSOLE",
    "Redact",
    "check",
    "conceal",
    "deliver",
    "letters",
    "line",
    "mask",
    "paragraphs",
    "quiet",
    "reach",
    "secrets",
    "takes",
    "web_link",
]
