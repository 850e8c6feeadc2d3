"""A dead man's switch: after each full cycle an address of the operator hears that we are alive, or that we failed."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from connectors.exceptions import GazetteError

from .context import Context

DEADLINE = 10.0
"""Seconds for the whole heartbeat: it must not hold up the next cycle."""
VARIABLE = "GAZETTE_HEARTBEAT_URL"


@dataclass(slots=True)
class Cycle:
    """One poll with the alerts that followed. well: it came to its end and every receiver took its messages."""

    well: bool = False


@contextmanager
def cycle(context: Context, warn: Callable[[str], None]) -> Iterator[Cycle]:
    """Run a cycle and tell the heartbeat how it ended; one that raises has failed. `warn` takes what went wrong."""
    running = Cycle()
    try:
        yield running
    finally:
        if trouble := beat(context, well=running.well):
            warn(trouble)


def beat(context: Context, *, well: bool) -> str:
    """Send the heartbeat where one is wanted (GAZETTE_HEARTBEAT_URL, `/fail` behind it when not well).

    Returns "" when it arrived or none is wanted, else what went wrong, without the address, which is a secret.
    """
    url = context.settings.get(VARIABLE) or ""
    if not url:
        return ""
    if not url.startswith(("http://", "https://")):
        return f"no heartbeat was sent: {VARIABLE} is no http or https address"
    try:
        asyncio.run(_get(context, url if well else failed(url)))
    except GazetteError as exc:
        return f"the heartbeat did not arrive: {_hidden(str(exc), url)}"
    return ""


def failed(url: str) -> str:
    """Return the address that hears of failures: `/fail` behind the path, before the query."""
    path, mark, query = url.partition("?")
    return f"{path.rstrip('/')}/fail{mark}{query}"


async def _get(context: Context, url: str) -> None:
    # The network takes a second to import: a run without a heartbeat does not pay it.
    from connectors import fetch  # noqa: PLC0415
    from connectors.model import Request  # noqa: PLC0415

    from .round import host_policy  # noqa: PLC0415

    # The operator named the address: it may be private, but it leads nowhere else.
    policy = replace(host_policy(context), allow_private=True, redirects=0, deadline=DEADLINE, tokens={})
    async with fetch.Fetcher(policy) as fetcher:
        await fetcher.get(Request(url, limit=100_000))


def _hidden(reason: str, url: str) -> str:
    host, _, path = url.split("://", 1)[1].partition("/")
    for secret in (url, failed(url), path):
        reason = reason.replace(secret, "...") if secret else reason
    return reason.replace(host, host.rpartition("@")[2])
