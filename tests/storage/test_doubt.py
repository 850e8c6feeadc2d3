"""A listing that cannot be true: what is known stays as it was, and nothing new is lost."""

import pytest
from sqlalchemy import func, select

from connectors.exceptions import SuspectError
from connectors.model import Observation
from storage import Change, reading
from storage.schema import BlobRow, ObservationRow, ResponseRow, VersionRow

from .conftest import Desk, model, page, post

POSTS = [post(f"Letter {number}") for number in range(10)]


@pytest.fixture
def blog(desk: Desk) -> Desk:
    """A blog of ten posts, read twice."""
    desk.visit(*POSTS, complete=False)
    desk.visit(*POSTS, complete=False)
    return desk


def titles(changes: tuple[Change, ...]) -> list[str]:
    return [change.title for change in changes]


def count(desk: Desk, *tables: type) -> list[int]:
    with reading(desk.engine) as session:
        return [session.scalar(select(func.count()).select_from(table)) or 0 for table in tables]


@pytest.mark.parametrize("complete", [True, False])
def test_what_a_shrunk_listing_shows_of_the_known_is_not_taken(desk: Desk, complete: bool) -> None:
    models = [model(f"acme/Model{number}-7B") for number in range(10)]
    desk.visit(*models, complete=complete)
    before = count(desk, ObservationRow, VersionRow, ResponseRow, BlobRow)

    desk.doubt(model("acme/Model0-7B", license="gpl-3.0"), *models[1:5], complete=complete)

    assert count(desk, ObservationRow, VersionRow, ResponseRow, BlobRow) == before


def test_a_change_of_the_known_is_told_once_the_listing_is_whole_again(desk: Desk) -> None:
    models = [model(f"acme/Model{number}-7B") for number in range(10)]
    changed = model("acme/Model0-7B", license="gpl-3.0")
    desk.visit(*models)
    desk.doubt(changed)

    assert titles(desk.visit(changed, *models[1:]).changes) == ["acme/Model0-7B"]


def test_what_is_new_in_a_shrunk_listing_is_told_once_the_listing_is_whole_again(blog: Desk) -> None:
    new = post("New")
    blog.doubt(new, *POSTS[:3], complete=False)

    assert titles(blog.visit(new, *POSTS[:9], complete=False).changes) == ["New"]


def test_another_listing_in_its_place_tells_nothing(blog: Desk) -> None:
    """A page "we have moved" that happens to be a feed."""
    blog.doubt(post("We have moved"), post("Hello world"), *POSTS[:1], complete=False)

    assert titles(blog.visit(post("New"), *POSTS, complete=False).changes) == ["New"]


def test_nothing_is_told_of_an_empty_listing(blog: Desk) -> None:
    before = count(blog, ObservationRow, VersionRow, ResponseRow, BlobRow)
    for _ in range(4):
        blog.doubt(complete=False)

    assert count(blog, ObservationRow, VersionRow, ResponseRow, BlobRow) == before


def test_a_listing_that_stays_small_is_believed_at_the_third_time(blog: Desk) -> None:
    for _ in range(2):
        blog.doubt(*POSTS[:3], complete=False)

    assert blog.visit(post("New"), *POSTS[:3], complete=False).seen == 4


def test_an_empty_feed_is_no_baseline(desk: Desk) -> None:
    desk.doubt(complete=False)

    assert desk.visit(*POSTS, complete=False).changes == ()
    assert titles(desk.visit(post("New"), *POSTS, complete=False).changes) == ["New"]


def test_a_feed_that_stays_empty_tells_its_first_post(desk: Desk) -> None:
    for _ in range(2):
        desk.doubt(complete=False)
    desk.visit(complete=False)

    assert titles(desk.visit(post("First"), complete=False).changes) == ["First"]


def test_an_organization_without_models_tells_its_first_one(desk: Desk) -> None:
    desk.visit()

    assert titles(desk.visit(model("acme/Foo-7B")).changes) == ["acme/Foo-7B"]


def test_doubted_polls_are_no_misses(desk: Desk) -> None:
    models = [model(f"acme/Model{number}-7B") for number in range(10)]
    desk.visit(*models)
    for _ in range(2):
        desk.doubt(*models[:5])

    assert [titles(desk.visit(*models[:5]).changes) for _ in range(2)] == [[], []]
    assert len(desk.visit(*models[:5]).changes) == 5


def test_models_that_go_together_share_a_message(desk: Desk) -> None:
    models: list[Observation] = [model(f"acme/Model{number}-7B") for number in range(20)]
    desk.visit(*models)
    for _ in range(2):
        desk.visit(*models[:12])

    gone = desk.visit(*models[:12]).changes

    assert {(change.kind, change.details["quiet"]) for change in gone} == {("model.removed", "burst")}
    assert len(gone) == 8


def test_the_end_of_what_never_had_weights_is_no_news(desk: Desk) -> None:
    models = [model(f"acme/Model{number}-7B") for number in range(5)]
    desk.visit(*models, model("acme/Draft-7B", weights=False))

    assert [desk.visit(*models).changes for _ in range(4)] == [()] * 4


def test_the_reason_says_what_stays(blog: Desk) -> None:
    with pytest.raises(SuspectError, match="shrank from 10 to 2 entries; what was known stays as it was"):
        blog.visit(*POSTS[:2], complete=False)


WHOLE = "You may use the model. You may share it. You must not use it in products with more than a million users."
CUT = "You may use the model. You may sha"


def test_a_page_that_breaks_off_is_no_change_of_its_license(desk: Desk) -> None:
    desk.visit(page(WHOLE))
    desk.doubt(page(CUT))

    assert desk.visit(page(WHOLE)).changes == ()


def test_an_ending_that_stays_away_was_deleted(desk: Desk) -> None:
    desk.visit(page(WHOLE))
    for _ in range(2):
        desk.doubt(page(CUT))

    assert [change.kind for change in desk.visit(page(CUT)).changes] == ["license.changed"]


def test_a_page_that_breaks_off_now_and_then_is_never_believed(desk: Desk) -> None:
    desk.visit(page(WHOLE))
    for _ in range(3):
        desk.doubt(page(CUT))
        assert desk.visit(page(WHOLE)).changes == ()


def test_a_page_that_is_edited_in_its_middle_is_told_at_once(desk: Desk) -> None:
    desk.visit(page(WHOLE))

    assert len(desk.visit(page(WHOLE.replace(" You may share it.", ""))).changes) == 1
