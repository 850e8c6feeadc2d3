"""One page of the web, watched for its words: license terms, policies, guidance, news. Source: one request."""

import hashlib
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel

from .exceptions import ParseError
from .model import Known, Listing, Observation, Poll, Request, Response
from .text import WebAddress, css_selector, effective, page_text, page_title, web_address

READING = 1
EVERY = "30m"
ASIDE = frozenset({"archive", "covers", "title"})
_LEAST = 40


def _archive(url: str) -> str:
    return web_address(url).rstrip("/") if url else ""


class Target(BaseModel, frozen=True, extra="forbid"):
    """A page; `covers` names the models (globs) whose license it is, `select` the part of the page that counts.

    archive: where its past is read from by backfill, "https://web.archive.org" for the Internet Archive; "" for nowhere.
    """

    url: WebAddress
    role: Literal["license", "policy", "news", "guidance"] = "news"
    covers: tuple[str, ...] = ()
    select: Annotated[str, AfterValidator(css_selector)] = ""
    title: str = ""
    archive: Annotated[str, AfterValidator(_archive)] = ""


def addresses(target: Target) -> tuple[str, ...]:
    """Return the addresses that `poll` asks for."""
    return (target.url,)


def poll(target: Target, known: Known) -> Poll:  # noqa: ARG001  (every poll is called alike; a page needs no memory)
    """Read the page as one observation, `page:<url>`. ParseError where too little text is left to be the page."""
    response = yield Request(target.url, expects="page")
    if response.unchanged:
        return Listing(unchanged=True)
    return Listing((_observation(target, response),), complete=True)


def _observation(target: Target, response: Response) -> Observation:
    kind = response.headers.get("content-type", "")
    text = page_text(response.body, select=target.select, content_type=kind, url=target.url)
    if len(text) < _LEAST:
        msg = f"the page holds {len(text)} characters of text, too few to be the page"
        raise ParseError(msg)
    title = target.title or page_title(response.body, content_type=kind, url=target.url)
    return Observation(
        subject=f"page:{target.url}",
        title=title or target.url,
        url=target.url,
        nature="page",
        notes={"role": target.role, "covers": target.covers, "effective": effective(text)},
        documents={target.role: text},
        revision=hashlib.sha256(text.encode()).hexdigest(),
    )
