"""A small fake internet on loopback ports, answered as of a clock: the demo and the tests run on it."""

from .clock import Clock
from .faults import (
    Fault,
    Planned,
    challenge,
    dropped,
    hanging,
    html_page,
    malformed,
    slow,
    too_many,
    too_many_other,
    truncated,
    unavailable,
)
from .feeds import Feed
from .github import Code, Github
from .host import Seen
from .hub import Hub, Popularity, Repo
from .receivers import Received, Slack, Webhook
from .site import Page, Site
from .smtp import Mail, Smtp
from .world import World

__all__ = [
    "Clock",
    "Code",
    "Fault",
    "Feed",
    "Github",
    "Hub",
    "Mail",
    "Page",
    "Planned",
    "Popularity",
    "Received",
    "Repo",
    "Seen",
    "Site",
    "Slack",
    "Smtp",
    "Webhook",
    "World",
    "challenge",
    "dropped",
    "hanging",
    "html_page",
    "malformed",
    "slow",
    "too_many",
    "too_many_other",
    "truncated",
    "unavailable",
]
