"""The pages behind a listing page: `?page=2`, `/page/2/`. As a site links them, or as the watchlist says."""

import re
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser, LexborNode

from connectors.model import Known, Listing, Poll, Request, Response, Span
from connectors.text import decode, paging, plain, resolve

from . import items

if TYPE_CHECKING:
    from . import Target

_NEXT = re.compile(
    r"(?:(?:go to )?next(?: page)?|older(?: (?:posts|entries|articles|news))?|load more|show more)?\s*[›»→>]*",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"[?&](?:page|paged|p|pg)=\d+|/(?:page|p)/\d+/?$")
_LONGEST = 40


def recalled(target: "Target", known: Known, span: Span) -> Poll:
    """Read one page. The cursor holds the next one's `url`, its number (`page`) and what was `seen`."""
    if span.subject and not paging.may_name_a_post(span.subject):
        return Listing()
    place = paging.place(known.cursor, target.url)
    response = yield Request(place.url, accept=place.beyond, expects="page")
    if response.status in place.beyond or (not place.is_first and _is_empty(target, response)):
        return Listing()
    tree = items.parsed(target, response)
    base = items.base_of(tree, response)
    listed = items.listed(target, tree, base)
    found = items.observations(target, [item for item in listed if place.is_new(item.link)], known.now)
    if place.is_first:
        items.check(target, tree, listed, found)
    following = _following(target, tree, base, place.number + 1)
    further = None if paging.is_over(found, span) else place.onward([item.link for item in listed], following)
    return Listing(tuple(found), cursor=further, items=len(listed), behind=not place.is_first)


def _is_empty(target: "Target", response: Response) -> bool:
    """Whether a whole page has no items: many sites answer so beyond their last one."""
    tree = LexborHTMLParser(decode(response.body, response.headers.get("content-type", "")))
    return tree.body is not None and tree.css_first(target.select) is None


def _following(target: "Target", tree: LexborHTMLParser, base: str, number: int) -> str:
    """Return the next page's address, "" where nothing leads there."""
    if target.pages:
        place = target.pages.replace("{n}", str(number)).replace("{n-1}", str(number - 1))
        return resolve(target.url, place)
    said = tree.css_first("link[rel~=next][href], a[rel~=next][href]")
    found = said or next((anchor for anchor in tree.css("a[href]") if _leads_on(anchor, number)), None)
    return resolve(base, found.attributes.get("href") or "") if found else ""


def _leads_on(anchor: LexborNode, number: int) -> bool:
    """Whether it is called "next" or has the next page's number, and leads to a page that has a number."""
    if not _NUMBERED.search(anchor.attributes.get("href") or ""):
        return False
    names = (anchor.text(separator=" "), anchor.attributes.get("aria-label") or "")
    said = [name for name in (plain(name, _LONGEST).strip() for name in names) if name]
    return any(name == str(number) or _NEXT.fullmatch(name) for name in said)
