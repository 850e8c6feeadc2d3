"""GET /api/models: filters, sorting and pages."""

import base64
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from aiohttp import web
from multidict import MultiMapping

from . import items
from .answers import error, json_answer
from .items import View

PAGE: Final = 1000
SORTS: Mapping[str, Callable[[View], Any]] = {
    "trendingScore": items.trending,
    "likes": lambda view: view.repo.likes(view.now),
    "likes30d": lambda view: view.repo.likes(view.now),
    "downloads": lambda view: view.repo.downloads(view.now),
    "createdAt": lambda view: items.moment(view.repo.created),
    "lastModified": lambda view: items.moment(view.commit.date),
    "num_parameters": lambda view: sum(view.commit.parameters.values()),
    "mainSize": lambda view: view.commit.size,
    "id": lambda view: view.state.id,
}


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page begins: after this value of the sort key and this `_id`; the page's number from 1."""

    value: Any
    key: str
    page: int


@dataclass(frozen=True, slots=True)
class Query:
    """What a listing is asked for."""

    author: str
    search: str
    tags: tuple[str, ...]
    pipeline: str
    gated: str
    sort: str
    limit: int
    expand: tuple[str, ...]
    full: bool
    extra: tuple[str, ...]
    cursor: Cursor | None


def parse(asked: MultiMapping[str], largest: int = PAGE) -> Query:
    """Read the query string; a refusal (400) where it makes no sense."""
    sort = asked.get("sort") or "trendingScore"
    if sort not in SORTS:
        raise error(400, f"✖ Invalid sort parameter: {sort}")
    extra = tuple(name for name in ("config", "cardData") if asked.get(name) == "true")
    expand = expansions(asked)
    if expand and (extra or asked.get("full") == "true"):
        raise error(400, "✖ expand cannot be combined with full, config or cardData")
    return Query(
        author=asked.get("author", ""),
        search=asked.get("search", "").lower(),
        tags=tuple(tag for given in asked.getall("filter", []) for tag in given.split(",") if tag),
        pipeline=asked.get("pipeline_tag", ""),
        gated=asked.get("gated", ""),
        sort=sort,
        limit=_limit(asked.get("limit", "0"), largest),
        expand=expand,
        full=asked.get("full") == "true",
        extra=extra,
        cursor=read_cursor(asked.get("cursor", ""), sort),
    )


def expansions(asked: MultiMapping[str]) -> tuple[str, ...]:
    """Return the names `expand` or `expand[]` ask for; a refusal (400) that lists the allowed ones."""
    names = tuple(dict.fromkeys(asked.getall("expand[]", []) + asked.getall("expand", [])))
    if wrong := [name for name in names if name not in items.EXPANDABLE]:
        allowed = "|".join(f'"{name}"' for name in items.EXPANDABLE)
        raise error(400, f"✖ Invalid option {wrong[0]!r}: expected one of {allowed}")
    return names


def _limit(text: str, largest: int) -> int:
    if not text.isdigit():
        raise error(400, "✖ Invalid input: expected number → at limit")
    return min(int(text) or largest, largest)


def read_cursor(text: str, sort: str) -> Cursor | None:
    """Read a cursor the Hub gave out for this sorting; None for "", a refusal (400) for one it did not."""
    if not text:
        return None
    try:
        cursor = json.loads(base64.urlsafe_b64decode(text))
        last = cursor["$or"][0]
        return Cursor(last[sort], last["_id"]["$gt"], int(cursor["page"]))
    except (ValueError, KeyError, TypeError, IndexError) as reason:
        raise error(400, "✖ Invalid cursor") from reason


def _write_cursor(key: str, value: Any, identity: str, page: int) -> str:
    keyset = {"$or": [{key: value, "_id": {"$gt": identity}}, {key: {"$lt": value}}, {key: None}], "page": page}
    return base64.urlsafe_b64encode(json.dumps(keyset, separators=(",", ":")).encode()).decode()


def select(views: Iterable[View], query: Query) -> list[View]:
    """Return the views that match, in the order asked for: descending, equal ones by `_id`."""
    found = [view for view in views if _fits(view, query)]
    found.sort(key=lambda view: view.repo.key)
    found.sort(key=SORTS[query.sort], reverse=True)
    return found


def _fits(view: View, query: Query) -> bool:
    name = view.state.id
    return (
        query.author in {"", name.split("/")[0]}
        and query.search in name.lower()
        and (not query.gated or (query.gated == "true") == bool(view.state.gated))
        and all(tag in view.commit.tags for tag in query.tags)
        and (not query.pipeline or query.pipeline in view.commit.tags)
    )


def _after(view: View, query: Query) -> bool:
    if query.cursor is None:
        return True
    value, last = SORTS[query.sort](view), query.cursor
    return bool(value < last.value or (value == last.value and view.repo.key > last.key))


def answer(request: web.Request, views: Iterable[View], link_base: str, largest: int) -> web.Response:
    """Return one page of the listing, with a Link to the next where there is one."""
    query = parse(request.query, largest)
    rest = [view for view in select(views, query) if _after(view, query)]
    page, headers = rest[: query.limit], {}
    if len(rest) > len(page):
        number = query.cursor.page + 1 if query.cursor else 2
        cursor = _write_cursor(query.sort, SORTS[query.sort](page[-1]), page[-1].repo.key, number)
        asked = [(name, value) for name, value in request.query.items() if name != "cursor"]
        headers["Link"] = f'<{link_base}{request.path}?{urlencode([*asked, ("cursor", cursor)])}>; rel="next"'
    return json_answer([_row(view, query) for view in page], headers=headers)


def _row(view: View, query: Query) -> items.JSON:
    if query.expand:
        return items.expanded(view, query.expand)
    return items.row(view, query.sort, full=query.full, extra=query.extra)


def page_of(request: web.Request) -> int:
    """Return the number of the page that a listing's address leads to, from 1; 0 for any other address."""
    if request.path != "/api/models":
        return 0
    try:
        cursor = json.loads(base64.urlsafe_b64decode(request.query.get("cursor", "")) or "{}")
        return int(cursor.get("page", 1))
    except (ValueError, AttributeError):
        return 1
