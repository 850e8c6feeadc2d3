"""One page of the web, watched for its words: license terms, policies, guidance, news. Source: one request."""

import hashlib
import re
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel

from .exceptions import ParseError
from .model import Known, Listing, Observation, Poll, Request, Response
from .text import WebAddress, css_selector, page_text, page_title

READING = 1
EVERY = "30m"
_LEAST = 40
_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_EFFECTIVE = re.compile(
    r"\beffective(?:\s+(?:date|as\s+of|from|on|since|starting|beginning))*\s*:?\s*"
    r"(?:(?P<iso>\d{4}-\d{2}-\d{2})|(?P<month>[A-Z][a-z]+)\.? (?P<day>\d{1,2})(?:st|nd|rd|th)?,? (?P<year>\d{4})"
    r"|(?P<day2>\d{1,2})(?:st|nd|rd|th)? (?P<month2>[A-Z][a-z]+),? (?P<year2>\d{4}))",
    re.IGNORECASE,
)


class Target(BaseModel, frozen=True, extra="forbid"):
    """A page; `covers` names the models (globs) whose license it is, `select` the part of the page that counts."""

    url: WebAddress
    role: Literal["license", "policy", "news", "guidance"] = "news"
    covers: tuple[str, ...] = ()
    select: Annotated[str, AfterValidator(css_selector)] = ""
    title: str = ""


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


def effective(text: str) -> str:
    """Return the first date a text says it is effective from, as YYYY-MM-DD; "" where it says none."""
    return next(filter(None, map(_iso, _EFFECTIVE.finditer(text))), "")


def _iso(match: re.Match[str]) -> str:
    found = match.groupdict()
    try:
        if found["iso"]:
            return date.fromisoformat(found["iso"]).isoformat()
        month = _MONTHS.index((found["month"] or found["month2"]).lower()) + 1
        return date(int(found["year"] or found["year2"]), month, int(found["day"] or found["day2"])).isoformat()
    except ValueError:
        return ""
