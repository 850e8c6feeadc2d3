"""Listing pages of sites that have no feed: links with their titles and dates, found by CSS selectors. Source: one page.

Such a page shows the newest posts only, often fewer of them on a bad day: what is missing from it is not removed.
`recall` goes on to the pages behind it.
"""

import re
from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field

from connectors.model import Known, Listing, Poll, Request, Span
from connectors.text import WebAddress, css_selector

from . import items, past

READING = 1
EVERY = "1h"
ASIDE = frozenset({"pages"})
LISTS = frozenset({"include"})


def _pages(pattern: str) -> str:
    if pattern and not re.search(r"\{n(?:-1)?\}", pattern):
        msg = f'{pattern!r} does not say where the number of the page stands: "?page={{n}}", "/blog/page/{{n}}/"'
        raise ValueError(msg)
    return pattern


class Target(BaseModel, frozen=True, extra="forbid"):
    """A listing page and where its posts stand.

    select: CSS selector of the items: an anchor, or what holds one. title, date: selectors inside an item; without them
    its heading (else the anchor's text) and its <time>; of several places for the date the first that holds one. date_format: of the date's text, as strptime reads it.
    include: globs on the path of a post ("/news/*"). pages: where backfill finds the pages behind it, from {n} = 2 on
    ("?page={n}", "/blog/page/{n}/"; "?page={n-1}" where the second page has the number 1); without it, it follows the
    page's own links to the next one.
    """

    url: WebAddress
    select: Annotated[str, AfterValidator(css_selector), Field(min_length=1)]
    title: Annotated[str, AfterValidator(css_selector)] = ""
    date: Annotated[str, AfterValidator(css_selector)] = ""
    date_format: str = ""
    include: tuple[str, ...] = ()
    pages: Annotated[str, AfterValidator(_pages)] = ""


def addresses(target: Target) -> tuple[str, ...]:
    """Return the addresses that `poll` asks for."""
    return (target.url,)


def poll(target: Target, known: Known) -> Poll:
    """List the posts, `post:<normalized link>`. ParseError where a selector matches nothing, or no date can be read."""
    response = yield Request(target.url, expects="page")
    if response.unchanged:
        return Listing(unchanged=True)
    tree = items.parsed(target, response)
    listed = items.listed(target, tree, items.base_of(tree, response))
    found = items.observations(target, listed, known.now)
    items.check(target, tree, listed, found)
    return Listing(tuple(found), items=len(listed))


def recall(target: Target, known: Known, span: Span) -> Poll:
    """Read one page of the listing, the newest first; the pages end where one is missing, empty or repeats others."""
    return past.recalled(target, known, span)
