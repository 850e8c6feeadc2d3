"""Addresses that move, that are gone, that are asked without conditions; watchlists that change while pages do not."""

from datetime import timedelta

import pytest
from sqlalchemy import event

from connectors import feed
from flows.poll import poll as poll_all
from tests.world import Feed, World

from .driving import Acme, Gazette, source

HOUR = timedelta(hours=1)


@pytest.fixture
def watched(gazette: Gazette, acme: Acme) -> Gazette:
    """Acme's blog, read once."""
    gazette.watch(acme.feed)
    gazette("poll")
    return gazette


def poll(gazette: Gazette, acme: Acme, times: int = 1) -> None:
    for _ in range(times):
        acme.world.clock.advance(HOUR)
        gazette("poll", "--all")


def asked(world: World) -> list[str]:
    return [request.path for request in world.site("acme").requests]


def move(acme: Acme, status: int = 301) -> Feed:
    """Let the blog stand elsewhere from now on, with the same posts."""
    site = acme.world.site("acme")
    new = site.feed("/new.xml", "Acme blog")
    for number in range(10):
        new.item(acme.now - timedelta(days=60 - number), f"/news/{number}", f"Letter number {number} from the desert")
    site.redirect("/feed.xml", "/new.xml", status, at=acme.now)
    return new


@pytest.mark.parametrize("status", [301, 308])
def test_an_address_that_moved_for_good_is_believed_after_three_visits(
    watched: Gazette, acme: Acme, status: int
) -> None:
    new = move(acme, status)
    poll(watched, acme, 3)
    before = len(asked(acme.world))
    poll(watched, acme)
    new.item(acme.now, "/news/late", "A letter from the new place")
    poll(watched, acme)

    assert asked(acme.world)[before:] == ["/new.xml"] * 2
    assert [row["title"] for row in watched.changes()] == ["A letter from the new place"]
    assert watched.status("Acme blog")["moved_to"].endswith("/new.xml")


@pytest.mark.parametrize("status", [302, 307])
def test_a_move_for_now_is_followed_and_never_believed(watched: Gazette, acme: Acme, status: int) -> None:
    move(acme, status)
    poll(watched, acme, 5)

    assert asked(acme.world)[-2:] == ["/feed.xml", "/new.xml"]
    assert watched.status("Acme blog")["moved_to"] == ""


def test_a_move_to_something_else_is_not_believed(watched: Gazette, acme: Acme) -> None:
    site = acme.world.site("acme")
    other = site.feed("/maintenance.xml", "We are back soon")
    for number in range(10):
        other.item(acme.now - timedelta(days=200), f"/back/{number}", f"We are back soon, {number}")
    site.redirect("/feed.xml", "/maintenance.xml", at=acme.now)
    poll(watched, acme, 2)

    assert watched.status("Acme blog")["moved_to"] == ""
    assert watched.kinds() == ["post.published"] * 10
    assert {row["details"]["quiet"] for row in watched.changes()} == {"late"}


def test_a_new_address_that_fails_is_left_again(watched: Gazette, acme: Acme) -> None:
    move(acme)
    poll(watched, acme, 4)
    acme.world.site("acme").gone("/new.xml", 404, at=acme.now)
    poll(watched, acme, 3)

    assert watched.status("Acme blog")["moved_to"] == ""
    acme.world.clock.advance(timedelta(days=1))
    watched("poll", "--all")
    assert "/feed.xml" in asked(acme.world)[-2:]


def test_what_is_gone_three_times_is_told_and_asked_no_more(watched: Gazette, acme: Acme) -> None:
    acme.world.site("acme").gone("/feed.xml", at=acme.now)
    for _ in range(6):
        acme.world.clock.advance(timedelta(days=1))
        watched("poll")

    assert asked(acme.world).count("/feed.xml") == 1 + 3
    (told,) = watched.changes()
    assert (told["kind"], "asked no more" in told["details"]["reason"]) == ("source.failing", True)
    assert watched.status("Acme blog")["state"] == "gone"
    watched("poll", "Acme blog")
    assert asked(acme.world).count("/feed.xml") == 1 + 4


def test_once_a_day_nothing_is_asked_on_a_condition(watched: Gazette, acme: Acme) -> None:
    poll(watched, acme, 26)

    requests = [request for request in acme.world.site("acme").requests if request.path == "/feed.xml"]
    whole = [number for number, request in enumerate(requests) if "if-none-match" not in request.headers]
    assert whole == [0, 24]


def test_other_topics_take_effect_though_the_feed_is_the_same(gazette: Gazette, acme: Acme) -> None:
    url = acme.world.site("acme").url("/feed.xml")
    gazette.watch(source("Acme blog", "feed", url=url, topics=["number 3"]))
    gazette("poll")
    assert gazette.status("Acme blog")["subjects"] == 1

    gazette.watch(source("Acme blog", "feed", url=url, topics=["number 3", "number 4"]))
    poll(gazette, acme)

    assert gazette.status("Acme blog")["subjects"] == 2
    assert gazette.changes() == []
    acme.posts("/news/x", "Another number 4")
    poll(gazette, acme)
    assert gazette.kinds() == ["post.published"]


def test_another_selector_takes_effect_though_the_page_is_the_same(gazette: Gazette, acme: Acme) -> None:
    url = acme.world.site("acme").url("/terms")
    gazette.watch(source("Terms", "page", url=url, role="license", select="h1"))
    gazette("poll")
    gazette.watch(source("Terms", "page", url=url, role="license", select="main"))
    poll(gazette, acme)
    assert gazette.changes() == []

    acme.tightens()
    poll(gazette, acme)
    assert gazette.kinds() == ["license.changed"]


def test_a_round_in_which_nothing_changed_parses_nothing_and_writes_health_alone(
    watched: Gazette, acme: Acme, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(response: object) -> None:
        raise AssertionError(response)

    monkeypatch.setattr(feed, "read", never)
    acme.world.clock.advance(HOUR)
    context, written = watched.context, list[str]()

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        written.extend([statement] if statement.startswith(("INSERT", "UPDATE", "DELETE")) else [])

    event.listen(context.engine, "before_cursor_execute", note)
    report = poll_all(context, everything=True)

    assert (report.unchanged, report.failures) == (1, [])
    assert {statement.split()[1] for statement in written} == {"sources"}
