"""The past: written into the log with the ids that live polling would have given, and never told."""

from datetime import UTC, datetime, timedelta

import pytest

from connectors.model import Observation
from storage import Change, begin, deliveries, reading, releases
from storage.changes import Selection, select_changes
from storage.history import Span

from .conftest import Desk, model, page, post

DAY = timedelta(days=1)
MARCH, APRIL = (datetime(2026, month, 1, tzinfo=UTC) for month in (3, 4))


def dated(name: str, published: datetime) -> Observation:
    seen = model(name)
    return Observation(
        subject=seen.subject,
        title=seen.title,
        url=seen.url,
        nature="model",
        facts=seen.facts,
        published_at=published,
        precision="repo_created",
    )


def logged(desk: Desk) -> list[Change]:
    with reading(desk.engine) as session:
        return list(select_changes(session, Selection()))


def owed(desk: Desk) -> int:
    with reading(desk.engine) as session:
        return len(deliveries.listed(session, ("pending", "suppressed", "leased")))


def test_backfill_logs_and_owes_nothing(desk: Desk) -> None:
    written = desk.backfill(post("First", published=MARCH), post("Second", published=MARCH + DAY))

    assert (written, owed(desk)) == (2, 0)
    assert [(change.origin, change.title) for change in logged(desk)] == [("backfill", "First"), ("backfill", "Second")]


def test_ids_are_those_of_live_detection(desk: Desk) -> None:
    other = Desk(desk.engine, desk.now, name="Another feed")
    other.visit(post("Hello"))
    live = other.visit(post("Hello"), post("First", published=MARCH)).changes
    with begin(desk.engine) as session:
        for table in ("deliveries", "changes"):
            session.connection().exec_driver_sql(f"DELETE FROM {table}")
    desk.backfill(post("First", published=MARCH))

    assert [change.id for change in logged(desk)] == [change.id for change in live]


def test_what_live_detection_logged_is_not_logged_again(desk: Desk) -> None:
    desk.visit(model("acme/Old-1B"))
    desk.visit(model("acme/Old-1B"), dated("acme/Foo-2-7B", desk.now))

    assert desk.backfill(model("acme/Old-1B"), dated("acme/Foo-2-7B", desk.now)) == 0
    assert len(logged(desk)) == 1


def test_a_second_backfill_adds_nothing(desk: Desk) -> None:
    first = desk.backfill(post("First", published=MARCH))

    assert (first, desk.backfill(post("First", published=MARCH))) == (1, 0)


def test_what_backfill_knows_is_not_told_by_the_first_visit(desk: Desk) -> None:
    desk.backfill(post("First", published=MARCH))
    desk.visit(post("First", published=MARCH))

    assert (len(logged(desk)), owed(desk)) == (1, 0)


def test_backfill_takes_no_news_away_from_live_polling(desk: Desk) -> None:
    """Between two polls somebody runs a backfill, which sees the new post first."""
    desk.visit(post("First", published=MARCH))
    new = post("Second", published=desk.now)
    desk.backfill(post("First", published=MARCH), new)

    told = desk.visit(post("First", published=MARCH), new).changes

    assert ([change.title for change in told], owed(desk)) == (["Second"], 1)


def test_what_stands_where_no_poll_looks_is_past_dated_or_not(desk: Desk) -> None:
    desk.visit(post("First", published=MARCH))
    recent, undated = post("Second", published=desk.now), post("Third")
    assert desk.backfill(recent, undated, behind=True) == 1

    told = desk.visit(post("First", published=MARCH), recent, undated).changes
    assert (told, [change.title for change in logged(desk)], owed(desk)) == ((), ["Second"], 0)


@pytest.mark.parametrize(
    ("span", "titles"),
    [
        (Span(), ["March", "April"]),
        (Span(since=APRIL), ["April"]),
        (Span(until=APRIL), ["March"]),
        (Span(since=MARCH, until=APRIL), ["March"]),
        (Span(since=APRIL + DAY), []),
    ],
)
def test_only_the_stretch_asked_for_is_written(desk: Desk, span: Span, titles: list[str]) -> None:
    desk.backfill(post("April", published=APRIL), post("March", published=MARCH), span=span)

    assert [change.title for change in logged(desk)] == titles


def test_the_undated_and_the_pages_have_no_past(desk: Desk) -> None:
    assert desk.backfill(post("Undated"), page("terms")) == 0


def test_a_backfilled_change_happened_when_the_source_says(desk: Desk) -> None:
    desk.backfill(dated("acme/Foo-2-7B", MARCH))
    (change,) = logged(desk)

    assert (change.occurred_at, change.occurred_precision, change.detected_at) == (MARCH, "repo_created", desk.now)


def test_releases_of_the_past_belong_to_their_own_time(desk: Desk) -> None:
    """Newest first, as the Hub lists them: two releases a year apart, one of them in two sizes."""
    shown = [("acme/Foo-2-70B", APRIL), ("acme/Foo-2-7B", APRIL - 9 * DAY), ("acme/Foo-2-1B", APRIL - 365 * DAY)]
    desk.backfill(*(dated(name, published) for name, published in shown))

    with reading(desk.engine) as session:
        found = releases.listed(session, None, None)
    assert [(release.first_seen, len(release.signals)) for release in found] == [
        (APRIL - 365 * DAY, 1),
        (APRIL - 9 * DAY, 2),
    ]


def test_backfill_over_the_live_log_opens_no_release(desk: Desk) -> None:
    desk.visit(model("acme/Old-1B"))
    desk.visit(model("acme/Old-1B"), dated("acme/Foo-2-7B", MARCH - 60 * DAY))
    desk.backfill(dated("acme/Foo-2-7B", MARCH - 60 * DAY))

    with reading(desk.engine) as session:
        assert len(releases.listed(session, None, None)) == 1


def test_a_backfilled_release_does_not_silence_the_live_one(desk: Desk) -> None:
    old = dated("acme/Foo-2-7B", desk.now - 5 * DAY)
    desk.backfill(old)
    desk.visit(old)
    (change,) = desk.visit(old, dated("acme/Foo-2-70B", desk.now)).changes

    assert (change.release, owed(desk)) == (logged(desk)[0].release, 1)


def test_an_earlier_signal_moves_the_beginning_of_a_release(desk: Desk) -> None:
    desk.visit(model("acme/Old-1B"))
    desk.visit(model("acme/Old-1B"), model("acme/Foo-2-7B"))
    blog = Desk(desk.engine, desk.now, name="Acme blog")
    blog.backfill(post("Introducing Foo 2", published=desk.now - 3 * DAY))

    with reading(desk.engine) as session:
        (release,) = releases.listed(session, None, None)
    assert (release.first_seen, len(release.signals)) == (desk.now - 3 * DAY, 2)


def test_the_log_can_be_read_by_the_time_of_the_event(desk: Desk) -> None:
    desk.backfill(post("March", published=MARCH), post("Old", published=MARCH - 90 * DAY))
    selection = Selection(since=MARCH, until=APRIL, historic=True)

    with reading(desk.engine) as session:
        assert [change.title for change in select_changes(session, selection)] == ["March"]
        assert list(select_changes(session, Selection(since=MARCH, until=desk.now - DAY))) == []
