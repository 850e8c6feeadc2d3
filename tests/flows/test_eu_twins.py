"""The same news on two channels of the Union is told once, whichever speaks first."""

from datetime import timedelta

import pytest

from storage import Change
from tests.world import Feed

from .european import BEFORE, Line

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PAGE = "https://ec.europa.eu/commission/presscorner/detail/en/ip_26_1700"


@pytest.fixture
def feed(line: Line) -> Feed:
    """A feed that is read beside the Press Corner; both were read once."""
    site = line.world.site("strategy")
    made = site.feed("/rss.xml", "Shaping Europe's digital future")
    for number in range(8):
        made.item(BEFORE + number * DAY, f"/news/{number}", f"Meeting number {number}", guid=f"{number} at eu")
    line.eu.press.publish(BEFORE, "IP/25/1", f"{BEFORE:%Y-%m-%d}", "Old news")
    line.eu.press.publish(line.world.clock.now(), "IP/26/1", f"{line.world.clock.now():%Y-%m-%d}", "News of today")
    line.watch("press_corner", endpoint=line.eu.origin)
    line.watch("feed", url=site.url("/rss.xml"))
    assert line.told() == []
    return made


def press(line: Line, title: str) -> None:
    now = line.world.clock.now()
    line.eu.press.publish(now, "IP/26/1700", f"{now + HOUR:%Y-%m-%d}", title)


def unheard(changes: list[Change]) -> list[str]:
    """Titles of what no other source told before."""
    return [change.title for change in changes if "told_by" not in change.details]


@pytest.mark.parametrize("first", ["press", "feed", "both"])
@pytest.mark.parametrize(
    "link",
    [PAGE, f"{PAGE.replace('https', 'http')}?utm_source=rss#top", PAGE.replace("/en/", "/EN/").replace("ip_", "IP_")],
    ids=["its link", "decorated", "in capitals"],
)
def test_a_press_release_in_another_feed_is_told_once(line: Line, feed: Feed, first: str, link: str) -> None:
    title = "Guidelines on open models are out"
    if first != "feed":
        press(line, "Commission publishes guidelines on open models")
    if first != "press":
        feed.item(line.world.clock.now(), link, title, guid="99 at eu")
    told = unheard(line.told())
    if first == "feed":
        press(line, "Commission publishes guidelines on open models")
    if first == "press":
        feed.item(line.world.clock.now(), link, title, guid="99 at eu")
    again = [change for _ in range(2) for change in line.told()]

    assert (len(told), unheard(again)) == (1, [])
    assert len(again) == (first != "both"), "what is not told again is recorded"
