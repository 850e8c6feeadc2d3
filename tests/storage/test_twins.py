"""The same news on several channels is told once."""

from dataclasses import replace
from datetime import timedelta

from connectors.model import Observation
from storage import deliveries, reading
from storage.changes import Selection, select_changes

from .conftest import Desk, post

NUMBER = "IP/26/301"
PRESS = "https://ec.test/presscorner/detail/en/ip_26_301"


def press(title: str = "Commission publishes guidelines") -> Observation:
    found = post(title, PRESS, None, f"natural:presscorner:{NUMBER}", f"link:{PRESS}")
    return replace(found, notes={"reference": NUMBER})


def news(title: str = "Guidelines on models are out", reference: str = NUMBER) -> Observation:
    return replace(post(title, "https://digital.test/news/1"), notes={"reference": reference})


def begun(desk: Desk, name: str = "Another channel") -> Desk:
    """Another channel of the Union, of which something is known."""
    other = Desk(desk.engine, desk.now, vendor=desk.vendor, name=name)
    other.visit(post(f"Old news of {name}"), complete=False)
    return other


def owed(desk: Desk) -> list[str]:
    with reading(desk.engine) as session:
        return [found.changes[0].title for found in deliveries.listed(session, ("pending",))]


def test_what_has_the_same_number_is_told_once_and_recorded_twice(desk: Desk) -> None:
    desk.visit(post("Old"), complete=False)
    other = begun(desk)
    desk.visit(press(), complete=False)
    (second,) = other.visit(news(), complete=False).changes

    assert owed(desk) == ["Commission publishes guidelines"]
    assert second.details["told_by"] == desk.name
    with reading(desk.engine) as session:
        assert len(list(select_changes(session, Selection()))) == 2


def test_the_order_of_the_channels_does_not_matter(desk: Desk) -> None:
    desk.visit(post("Old"), complete=False)
    other = begun(desk)
    other.visit(news(), complete=False)
    desk.visit(press(), complete=False)

    assert owed(desk) == ["Guidelines on models are out"]


def test_what_has_the_same_link_is_told_once(desk: Desk) -> None:
    desk.visit(post("Old"), complete=False)
    other = begun(desk)
    desk.visit(press(), complete=False)
    other.visit(replace(post("Seen elsewhere", "https://other.test/x"), keys=(f"link:{PRESS}", "id:7")), complete=False)

    assert owed(desk) == ["Commission publishes guidelines"]


def test_a_receiver_whom_the_first_channel_did_not_reach_is_told(desk: Desk) -> None:
    desk.visit(post("Old"), complete=False)
    other = begun(desk)
    desk.visit(press(), complete=False)
    other.receivers = ("legal", "platform")
    other.visit(news(), complete=False)

    with reading(desk.engine) as session:
        found = deliveries.listed(session, ("pending",))
    assert sorted((one.receiver, one.changes[0].title) for one in found) == [
        ("legal", "Commission publishes guidelines"),
        ("platform", "Guidelines on models are out"),
    ]


def test_other_numbers_are_other_news(desk: Desk) -> None:
    desk.visit(post("Old"), complete=False)
    other = begun(desk)
    desk.visit(press(), complete=False)
    other.visit(news(reference="IP/26/302"), complete=False)

    assert len(owed(desk)) == 2


def test_two_posts_of_one_source_are_two(desk: Desk) -> None:
    desk.visit(post("Old"), complete=False)
    desk.visit(press(), news(), complete=False)

    assert len(owed(desk)) == 2


def test_after_a_month_it_is_news_again(desk: Desk) -> None:
    desk.visit(post("Old"), complete=False)
    other = begun(desk)
    desk.visit(press(), complete=False)
    other.now = desk.now + timedelta(days=31)
    other.visit(news(), complete=False)

    assert len(owed(desk)) == 2


def test_an_act_is_told_though_a_post_announced_it_and_a_post_after_the_act_is_not(desk: Desk) -> None:
    act = Observation(
        subject="celex:32026R1744",
        title="Digital Omnibus",
        url="",
        nature="act",
        notes={"amends": "32024R1689"},
        keys=("natural:celex:32026R1744",),
    )
    announced = replace(post("It is in the Journal"), keys=("natural:celex:32026R1744", "id:1"))
    third = replace(post("It is in force"), keys=("natural:celex:32026R1744", "id:2"))
    desk.visit(post("Old"), complete=False)
    cellar, other = begun(desk, "CELLAR"), begun(desk, "Parliament")
    desk.visit(announced, complete=False)
    cellar.visit(act, complete=False)
    other.visit(third, complete=False)

    assert owed(desk) == ["It is in the Journal", "Digital Omnibus"]
