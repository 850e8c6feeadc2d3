"""Listing pages: what selectors find, what dates mean, and when nothing found is an error."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from connectors import links
from connectors.exceptions import ParseError
from connectors.links.dates import published
from connectors.model import Listing, Observation, Remembered, Request, Response, Span

URL = "https://acme.example/news"
NOW = datetime(2026, 7, 10, 12, tzinfo=UTC)
EVER = Span()
Replay = Callable[..., Listing]
CARDS = """<html><body><main><ul>
<li class="post"><a href="/news/two?utm_source=x"><img src="a.png"></a>
  <a href="/news/two"><h3>Two <b>models</b> &amp; more</h3></a><span class="date">Jul 9, 2026</span></li>
<li class="post"><a href="/news/one"><h3>One</h3></a><span class="date">June 2026</span><a href="/about">About</a></li>
<li class="post"><a href="https://other.example/three"><h3>Three</h3></a></li>
</ul></main></body></html>"""


def read(replay: Replay, page: Any = CARDS, **target: Any) -> tuple[Observation, ...]:
    return listing(replay, page, **target).observations


def listing(replay: Replay, page: Any = CARDS, **target: Any) -> Listing:
    values = {"url": URL, "select": "li.post", **target}
    return replay(links.poll(links.Target(**values), Remembered(now=NOW)), page)


def test_an_item_is_a_post_known_by_its_link(replay: Replay) -> None:
    two, one, three = read(replay, date=".date")

    assert [seen.subject for seen in (two, one, three)] == [
        "post:https://acme.example/news/two",
        "post:https://acme.example/news/one",
        "post:https://other.example/three",
    ]
    assert two.keys == ("link:acme.example/news/two",)
    assert (two.title, two.nature) == ("Two models & more", "post")


def test_dates_have_the_precision_they_are_given_with(replay: Replay) -> None:
    two, one, three = read(replay, date=".date")

    assert (two.published_at, two.precision) == (datetime(2026, 7, 9, tzinfo=UTC), "day")
    assert (one.published_at, one.precision) == (datetime(2026, 6, 1, tzinfo=UTC), "month")
    assert (three.published_at, three.precision) == (None, "")


def test_a_listing_page_is_a_window(replay: Replay) -> None:
    assert (listing(replay).complete, listing(replay, include=("/news/*",)).size) == (False, 3)


def test_include_is_a_glob_on_the_path(replay: Replay) -> None:
    assert [seen.title for seen in read(replay, include=("/news/*",))] == ["Two models & more", "One"]


def test_anchors_of_one_link_are_one_post_with_the_first_title(replay: Replay) -> None:
    page = '<main><p>Some words of the page.</p><a href="/a"><img></a><a href="/a#">First</a><a href="/a">Read more</a></main>'
    assert [seen.title for seen in read(replay, page, select="main a")] == ["First"]


def test_an_item_inside_an_anchor_has_its_link(replay: Replay) -> None:
    page = '<main><p>Some words of the page.</p><a href="/news/x"><div><article><h2>X</h2></article></div></a></main>'
    assert [seen.url for seen in read(replay, page, select="article")] == ["https://acme.example/news/x"]


def test_an_item_without_a_link_is_its_place_on_the_page(replay: Replay) -> None:
    page = '<main><div class="update" id="2026-02-12"><h2>GLM</h2>now</div><div class="update" id="b"><h2>B</h2></div></main>'
    assert [(seen.subject, seen.title) for seen in read(replay, page, select="div.update")] == [
        ("post:https://acme.example/news#2026-02-12", "GLM"),
        ("post:https://acme.example/news#b", "B"),
    ]


def test_a_base_element_and_a_redirect_decide_what_links_mean(replay: Replay) -> None:
    page = '<html><head><base href="/en/"></head><body><main><p>Some words.</p><a href="x">X</a></main></body></html>'
    moved = Response(URL, content=page.encode(), location="https://www.acme.example/news/")
    assert read(replay, moved, select="main a")[0].url == "https://www.acme.example/en/x"


def test_what_a_time_element_says_to_machines_counts(replay: Replay) -> None:
    page = (
        '<main><a class="c" href="/a"><h2>A</h2><time datetime="2026-07-01T10:00:00+02:00">yesterday</time></a></main>'
    )
    (seen,) = read(replay, page, select="a.c")
    assert (seen.published_at, seen.precision) == (datetime(2026, 7, 1, 8, tzinfo=UTC), "second")


def test_of_several_places_for_a_date_the_first_that_holds_one_counts(replay: Replay) -> None:
    card = '<a class="post" href="/news/a"><p>Post of March 2026</p><p>A 2 minute read</p><p>by us, Mar 5, 2026</p></a>'
    target = links.Target(url=URL, select="a.post", title="p", date="p:not(:first-of-type)")
    (seen,) = replay(links.poll(target, Remembered(now=NOW)), f"<html><body>{card}</body></html>").observations
    assert (seen.title, seen.published_at, seen.precision) == (
        "Post of March 2026",
        datetime(2026, 3, 5, tzinfo=UTC),
        "day",
    )


def test_a_title_selector_names_the_title(replay: Replay) -> None:
    page = '<main><div class="c"><h2>NEWS</h2><a href="/a">more</a><p class="t">The title</p></div></main>'
    assert read(replay, page, select="div.c", title=".t")[0].title == "The title"


def test_another_title_is_another_revision(replay: Replay) -> None:
    assert read(replay)[0].revision != read(replay, CARDS.replace("Two", "2"))[0].revision


def test_an_unchanged_page_is_not_read(replay: Replay) -> None:
    assert listing(replay, Response(URL, content=b"", unchanged=True)) == Listing(unchanged=True)


def test_one_request_asks_for_a_page(replay: Replay) -> None:
    asked: list[Request] = []
    target = links.Target(url=URL, select="li.post")
    replay(links.poll(target, Remembered(now=NOW)), CARDS, asked=asked)
    assert [request.url for request in asked] == [*links.addresses(target)] == [URL]


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ({"select": "article"}, "'article' matches nothing on the page"),
        ({"select": "img"}, "none of the 1 items"),
        ({"title": ".headline"}, "of the title matches nothing in any of the 3 items"),
        ({"date": ".when"}, "of the date matches nothing in any of the 3 items"),
        ({"date": ".date", "date_format": "%d.%m.%Y"}, "can be read as '%d.%m.%Y'; one of them is 'Jul 9, 2026'"),
        ({"include": ("/blog/*",)}, "none of the 3 links is included"),
    ],
)
def test_a_selector_that_matches_nothing_is_an_error(replay: Replay, target: dict[str, Any], reason: str) -> None:
    page = CARDS if target.get("select") != "img" else "<main><p>A page with a picture in it.</p><img></main>"
    with pytest.raises(ParseError, match=reason):
        read(replay, page, **target)


@pytest.mark.parametrize("body", [b"%PDF-1.7", b"", "<div>" * 20_000, b'{"posts": []}'])
def test_what_is_no_listing_page_is_an_error(replay: Replay, body: Any) -> None:
    with pytest.raises(ParseError):
        read(replay, body)


@pytest.mark.parametrize(
    ("text", "form", "when", "precision"),
    [
        ("2026-07-01", "", datetime(2026, 7, 1, tzinfo=UTC), "day"),
        ("MAY 12, 2026 / AI", "", datetime(2026, 5, 12, tzinfo=UTC), "day"),
        ("Posted on 1st July 2026", "", datetime(2026, 7, 1, tzinfo=UTC), "day"),
        ("Sept. 3, 2025 · 5 min", "", datetime(2025, 9, 3, tzinfo=UTC), "day"),
        ("12 Aug 2025", "", datetime(2025, 8, 12, tzinfo=UTC), "day"),
        ("2026年4月1日", "", datetime(2026, 4, 1, tzinfo=UTC), "day"),
        ("2026.04.01", "", datetime(2026, 4, 1, tzinfo=UTC), "day"),
        ("August 2025", "", datetime(2025, 8, 1, tzinfo=UTC), "month"),
        ("01.07.2026", "%d.%m.%Y", datetime(2026, 7, 1, tzinfo=UTC), "day"),
        ("07/2026", "%m/%Y", datetime(2026, 7, 1, tzinfo=UTC), "month"),
        ("2026-07-01 10:30", "%Y-%m-%d %H:%M", datetime(2026, 7, 1, 10, 30, tzinfo=UTC), "second"),
        ("MARCH 23", "", None, ""),
        ("02/03/2026", "", None, ""),
        ("2026-02-31", "", None, ""),
        ("January 1, 0001", "", None, ""),
        ("July 14, 2026", "", None, ""),
        ("", "", None, ""),
    ],
)
def test_dates_are_read_as_pages_write_them(text: str, form: str, when: datetime | None, precision: str) -> None:
    assert published(text, form, "acme.example", NOW) == (when, precision)


def test_a_day_of_the_union_begins_in_brussels() -> None:
    day = published("1 July 2026", "", "digital-strategy.ec.europa.eu", NOW)
    assert day == (datetime(2026, 6, 30, 22, tzinfo=UTC), "day")


@given(st.text(max_size=60), st.sampled_from(["", "%d %b %Y", "%Y", "%"]))
def test_no_text_breaks_the_reading_of_dates(text: str, form: str) -> None:
    when, precision = published(text, form, "acme.example", NOW)
    assert (when is None) == (precision == "")


@pytest.mark.parametrize(
    "values", [{"select": ""}, {"select": "li >"}, {"title": "h2["}, {"url": "acme.example"}, {"x": 1}]
)
def test_a_target_that_cannot_work_is_refused(values: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        links.Target(**{"url": URL, "select": "a", **values})


def listing_page(*names: str, foot: str = "") -> str:
    posts = "".join(f'<li class="post"><a href="/news/{name}"><h3>Post {name}</h3></a></li>' for name in names)
    return f"<html><body><main><p>What we have to say.</p><ul>{posts}</ul>{foot}</main></body></html>"


def walk(replay: Replay, *pages: Any, span: Span = EVER, **target: Any) -> tuple[list[str], list[str]]:
    """What a walk asks for and the posts it finds; every page is a poll of its own that knows its cursor only."""
    values = {"url": URL, "select": "li.post", **target}
    asked: list[Request] = []
    found: list[str] = []
    cursor: Any = {}
    for page in pages:
        assert cursor is not None, "the walk had ended"
        told = replay(links.recall(links.Target(**values), Remembered(now=NOW, cursor=cursor), span), page, asked=asked)
        found += [seen.title for seen in told.observations]
        cursor = told.cursor
    assert cursor is None, "the walk goes on"
    return [request.url.removeprefix("https://acme.example") for request in asked], found


def test_a_walk_follows_the_pattern_until_a_page_is_missing(replay: Replay) -> None:
    pages = (listing_page("d", "c"), listing_page("b", "a"), Response("", status=404, content=b"<html>no</html>"))
    asked, found = walk(replay, *pages, pages="?page={n}")

    assert asked == ["/news", "/news?page=2", "/news?page=3"]
    assert found == ["Post d", "Post c", "Post b", "Post a"]


def test_a_walk_ends_where_a_site_repeats_a_page(replay: Replay) -> None:
    asked, _ = walk(replay, listing_page("b", "a"), listing_page("a", "b"), pages="/news/page/{n}/")
    assert asked == ["/news", "/news/page/2/"]


def test_a_walk_counts_pages_from_nought_where_the_site_does(replay: Replay) -> None:
    asked, _ = walk(replay, listing_page("c"), listing_page("b"), listing_page("b"), pages="?page={n-1}")
    assert asked == ["/news", "/news?page=1", "/news?page=2"]


def test_what_a_new_post_pushed_a_page_on_is_not_of_that_page(replay: Replay) -> None:
    _, found = walk(replay, listing_page("c", "b"), listing_page("b", "a"), listing_page("a"), pages="?page={n}")
    assert found == ["Post c", "Post b", "Post a"]


def test_only_the_first_page_is_one_that_polls_read(replay: Replay) -> None:
    target = links.Target(url=URL, select="li.post", pages="?page={n}")
    first = replay(links.recall(target, Remembered(now=NOW), EVER), listing_page("b"))
    assert first.cursor is not None
    known = Remembered(now=NOW, cursor=first.cursor)
    assert (first.behind, replay(links.recall(target, known, EVER), listing_page("a")).behind) == (False, True)


def test_a_walk_ends_at_a_page_without_posts(replay: Replay) -> None:
    assert walk(replay, listing_page("b"), listing_page(), pages="?page={n}")[1] == ["Post b"]


@pytest.mark.parametrize(
    "foot",
    [
        '<a rel="next" href="/news/page/2/">more</a>',
        '<a href="/news/page/2/">Older posts »</a>',
        '<a href="/news">1</a> <a href="/news/page/2/">2</a> <a href="/news/page/3/">3</a>',
        '<a href="/news/page/2/" aria-label="Next"><svg></svg></a>',
    ],
)
def test_a_walk_finds_the_next_page_by_the_links_of_a_page(replay: Replay, foot: str) -> None:
    asked, _ = walk(replay, listing_page("b", foot=foot), listing_page("a"))
    assert asked == ["/news", "/news/page/2/"]


@pytest.mark.parametrize(
    "foot", ['<a rel="next" href="https://evil.example/news?page=2">x</a>', '<a href="/a">2</a>', ""]
)
def test_a_walk_stays_on_its_site_and_among_its_pages(replay: Replay, foot: str) -> None:
    assert walk(replay, listing_page("b", foot=foot))[0] == ["/news"]


def test_a_walk_ends_before_the_span_that_is_asked_for(replay: Replay) -> None:
    old = listing_page("old").replace("</h3>", "</h3><time>2024-01-01</time>")
    assert walk(replay, old, span=Span(since=NOW), pages="?page={n}")[0] == ["/news"]


def test_nobody_looks_for_a_model_in_the_pages_of_a_blog() -> None:
    target = links.Target(url=URL, select="li.post")
    with pytest.raises(StopIteration):
        next(links.recall(target, Remembered(now=NOW), Span(subject="acme/Roadrunner-7B")))


def test_a_pattern_without_a_number_is_refused() -> None:
    with pytest.raises(ValidationError, match=r"\{n\}"):
        links.Target(url=URL, select="a", pages="?page=2")
