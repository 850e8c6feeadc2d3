"""Which listings are believed, and which unknown items are news."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.model import Listing, Observation, Precision
from storage import policy
from storage.policy import Belief, believe, judge

NOW = datetime(2026, 4, 1, tzinfo=UTC)
DAY = timedelta(days=1)
Sizes = Mapping[str, Sequence[int]]
sizes = st.integers(min_value=1, max_value=500)
histories = st.lists(st.integers(min_value=0, max_value=500), max_size=12)


def seen(size: int, past: Sequence[int] = (), *, complete: bool = True) -> Belief:
    return believe(Listing(items=size, complete=complete), {"complete" if complete else "window": past})


def walked(history: Sequence[int], *, complete: bool) -> Belief:
    """What is thought of the last of these listings."""
    belief = Belief("", {})
    for size in history:
        belief = believe(Listing(items=size, complete=complete), belief.sizes)
    return belief


def item(number: int, age: timedelta | None = None, precision: Precision = "second") -> Observation:
    published = None if age is None else NOW - age
    return Observation(
        subject=f"post:{number}", title=f"Post {number}", url="", published_at=published, precision=precision
    )


def verdicts(*items: Observation, total: int = 100) -> list[str]:
    return list(judge(items, total, NOW).values())


@pytest.mark.parametrize(("size", "doubted"), [(60, False), (59, True), (1, True), (100, False), (400, False)])
def test_less_than_three_fifths_of_the_usual_size_is_doubted(size: int, doubted: bool) -> None:
    assert bool(seen(size, [100, 100, 100]).doubt) is doubted


def test_a_window_is_measured_by_the_median_a_complete_listing_by_the_last_one_too() -> None:
    assert not seen(100, [100, 100, 300], complete=False).doubt
    assert seen(100, [100, 100, 300]).doubt


def test_complete_listings_and_windows_are_measured_apart() -> None:
    assert not believe(Listing(items=10), {"complete": [100, 100, 100]}).doubt


def test_a_doubt_names_both_sizes() -> None:
    assert "from 100 to 5 entries" in seen(5, [100, 100]).doubt
    assert "it had 100 entries" in seen(0, [100, 100]).doubt


def test_observations_count_where_the_document_has_no_size_of_its_own() -> None:
    listing = Listing(tuple(item(number) for number in range(3)), complete=True)

    assert believe(listing, {}).sizes == {"complete": (3,)}


def test_an_organization_without_models_is_a_baseline() -> None:
    assert not walked([0], complete=True).doubt


def test_an_empty_feed_is_a_baseline_only_when_it_stays_empty() -> None:
    assert [bool(walked([0] * polls, complete=False).doubt) for polls in (1, 2, 3)] == [True, True, False]


def test_what_follows_an_empty_feed_is_believed() -> None:
    assert not walked([0, 4], complete=False).doubt


@given(histories, sizes, st.booleans())
def test_a_size_that_stays_is_believed_after_three_polls(history: list[int], size: int, complete: bool) -> None:
    assert not walked([*history, size, size, size], complete=complete).doubt


@given(histories, sizes, st.integers(min_value=1, max_value=20), st.booleans())
def test_empty_is_never_believed_after_something(history: list[int], size: int, times: int, complete: bool) -> None:
    assert walked([*history, size, *[0] * times], complete=complete).doubt


@given(histories, sizes, st.booleans())
def test_a_listing_that_grows_is_believed(history: list[int], size: int, complete: bool) -> None:
    assert not walked([*history, max([size, *history])], complete=complete).doubt


@given(histories, st.booleans())
def test_few_sizes_are_remembered(history: list[int], complete: bool) -> None:
    assert all(len(kept) <= policy.REMEMBERED for kept in walked(history, complete=complete).sizes.values())


@given(st.lists(st.integers(min_value=-3000, max_value=3000), max_size=3), st.integers(min_value=1, max_value=500))
def test_up_to_three_unknown_items_are_news_whatever_their_date(ages: list[int], total: int) -> None:
    items = [item(number, timedelta(days=age)) for number, age in enumerate(ages)]

    assert verdicts(*items, total=total) == ["candidate"] * len(items)


def test_of_more_than_three_the_old_ones_are_late() -> None:
    fresh = [item(number, 2 * DAY) for number in range(3)]

    assert verdicts(*fresh, item(9, 30 * DAY)) == ["candidate"] * 3 + ["late"]


@pytest.mark.parametrize(
    ("age", "precision", "verdict"),
    [
        (14 * DAY, "second", "candidate"),
        (15 * DAY, "second", "late"),
        (15 * DAY, "day", "late"),
        (45 * DAY, "month", "candidate"),
        (46 * DAY, "month", "late"),
        (None, "", "candidate"),
    ],
)
def test_how_old_an_item_of_a_batch_may_be(age: timedelta | None, precision: Precision, verdict: str) -> None:
    others = [item(number, DAY) for number in range(3)]

    assert verdicts(item(9, age, precision), *others)[0] == verdict


@pytest.mark.parametrize(("count", "total", "verdict"), [(5, 5, "candidate"), (6, 6, "burst"), (30, 100, "candidate")])
def test_a_burst_is_more_than_five_and_more_than_three_tenths(count: int, total: int, verdict: str) -> None:
    assert set(verdicts(*(item(number, DAY) for number in range(count)), total=total)) == {verdict}


def test_only_the_fresh_ones_make_a_burst() -> None:
    fresh = [item(number, DAY) for number in range(5)]
    old = [item(number, 100 * DAY) for number in range(5, 50)]

    assert verdicts(*fresh, *old, total=50) == ["candidate"] * 5 + ["late"] * 45


@given(st.lists(st.one_of(st.none(), st.integers(min_value=0, max_value=400)), max_size=40))
def test_every_unknown_item_gets_a_verdict(ages: list[int | None]) -> None:
    items = [item(number, None if age is None else timedelta(days=age)) for number, age in enumerate(ages)]

    assert judge(items, len(items), NOW).keys() == {entry.subject for entry in items}


@pytest.mark.parametrize(("known", "total", "familiar"), [(5, 10, True), (4, 10, False), (0, 0, False), (1, 1, True)])
def test_a_part_of_the_usual_listing_is_familiar(known: int, total: int, familiar: bool) -> None:
    assert policy.is_familiar(known, total) is familiar
