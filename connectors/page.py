"""One page of the web, watched for its words: license terms, policies, guidance, news. Source: one request."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel

from .model import Known, Listing, Poll, Request
from .text import WebAddress, css_selector, web_address
from .text.watched import page_observation

READING = 1
EVERY = "30m"
ASIDE = frozenset({"archive", "covers", "title"})


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
    return Listing((page_observation(target, response),), complete=True)
