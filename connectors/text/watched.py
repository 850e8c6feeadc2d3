"""A page that is watched for its words -> the observation of it, wherever its bytes were read. Pure."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Protocol

from connectors.exceptions import ParseError
from connectors.model import Fact, Observation, Response

from . import effective, page_text, page_title

_LEAST = 40
_NONE: Mapping[str, Fact] = MappingProxyType({})


class Watched(Protocol):
    """What the watchlist says of such a page."""

    @property
    def url(self) -> str: ...  # noqa: D102
    @property
    def role(self) -> str: ...  # noqa: D102
    @property
    def covers(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def select(self) -> str: ...  # noqa: D102
    @property
    def title(self) -> str: ...  # noqa: D102


def page_observation(
    target: Watched, answer: Response, *, url: str = "", at: datetime | None = None, notes: Mapping[str, Fact] = _NONE
) -> Observation:
    """Return the page that an answer holds, `page:<url>`. ParseError where too little text is left to be the page.

    url: where people find it, if not at its own address. at: since when it was so, of a state of the past.
    """
    kind = answer.headers.get("content-type", "")
    text = page_text(answer.body, select=target.select, content_type=kind, url=target.url)
    if len(text) < _LEAST:
        msg = f"the page holds {len(text)} characters of text, too few to be the page"
        raise ParseError(msg)
    return Observation(
        subject=f"page:{target.url}",
        title=target.title or page_title(answer.body, content_type=kind, url=target.url) or target.url,
        url=url or target.url,
        nature="page",
        notes={"role": target.role, "covers": target.covers, "effective": effective(text), **notes},
        documents={target.role: text},
        revision=hashlib.sha256(text.encode()).hexdigest(),
        at=at,
    )
