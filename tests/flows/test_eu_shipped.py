"""The shipped sources of the EU's feeds and pages, as they are but for their address, against a local server."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from flows import watchlist
from tests.world import Feed, Page, Site, challenge

from .european import BEFORE, Line

SHIPPED = Path(watchlist.__file__).parents[1] / "watchlist.toml"
FEEDS = ["EDPB news", "ENISA news", "Council press releases", "Shaping Europe's digital future"]
PAGES = ["AI Office", "AI Act: code of practice for general-purpose models"]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TITLE = "Guidance on artificial intelligence in force"


def shipped(line: Line, name: str, path: str) -> Site:
    """Let the line watch a shipped source on a local server, and return that."""
    tables = SHIPPED.read_text(encoding="utf-8").split("[[source]]\n")[1:]
    (table,) = [table for table in tables if table.startswith(f'name = "{name}"\n')]
    site = line.world.site("eu")
    moved = re.sub(r'(?m)^url = ".*"$', f'url = "{site.url(path)}"', table)
    (line.folder / "watchlist.toml").write_text(f"[[source]]\n{moved}", encoding="utf-8")
    return site


def begun(line: Line, name: str) -> tuple[Site, Feed]:
    """A feed of eight entries, read once, with a post on AI and one on fish since."""
    site = shipped(line, name, "/rss.xml")
    feed = site.feed("/rss.xml", name)
    for number in range(8):
        feed.item(BEFORE + number * DAY, f"/news/{number}", f"Meeting number {number}", guid=f"{number} at eu")
    assert line.told() == []
    now = line.world.clock.now()
    feed.item(now + HOUR, "/news/fish", "Quotas of fish for next year", guid="91 at eu")
    feed.item(now + HOUR, "/news/ai", TITLE, guid="90 at eu")
    return site, feed


@pytest.mark.parametrize("name", FEEDS)
def test_a_feed_tells_its_matter_once_though_it_flaps_and_dates_anew(line: Line, name: str) -> None:
    _, feed = begun(line, name)
    assert [change.title for change in line.told()] == [TITLE]
    now = line.world.clock.now()
    feed.edit(now + HOUR, "/news/ai", published=now)
    feed.reorder(now + DAY + HOUR, lambda items: items[1:])
    feed.item(now + 2 * DAY + HOUR, "/news/ai", TITLE, guid="90 at eu")

    assert [line.told() for _ in range(4)] == [[], [], [], []]


@pytest.mark.parametrize("name", FEEDS)
def test_a_feed_that_is_empty_or_behind_a_challenge_fails_and_loses_nothing(line: Line, name: str) -> None:
    site, feed = begun(line, name)
    planned = site.fault("/rss.xml", challenge())
    state, reason = line.failure()
    assert (state, bool(reason)) == ("blocked", True)
    planned.call_off()
    now = line.world.clock.now()
    feed.show(0, now + HOUR, now + DAY + HOUR)

    assert line.failure()[0] == "suspect"
    assert [change.title for change in line.told()] == [TITLE]
    assert line.told() == []


def guidance(clause: str = "") -> str:
    """A page of the Commission with a clause more or less."""
    law = "<p>Providers of general-purpose AI models keep documentation of them.</p>" * 6
    return f"<html><head><title>Code</title></head><body><main><h1>Code</h1>{law}{clause}</main></body></html>"


def written(line: Line, name: str) -> tuple[Site, Page]:
    """A page that was read once."""
    site = shipped(line, name, "/page")
    page = site.page("/page").version(BEFORE, guidance())
    assert line.told() == []
    return site, page


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_told_once_where_its_text_changes_and_not_where_it_is_challenged(line: Line, name: str) -> None:
    site, page = written(line, name)
    planned = site.fault("/page", challenge())
    assert line.failure()[0] == "blocked"
    planned.call_off()
    assert line.told() == []
    page.version(line.world.clock.now() + HOUR, guidance("<p>A signatory may withdraw at any time.</p>"))

    assert len(line.told()) == 1
    assert line.told() == []
