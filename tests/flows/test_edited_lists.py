"""A watchlist that is edited to see more or less of the same place: nothing that changes meanwhile is lost."""

from datetime import timedelta

import pytest

from tests.world import World

from .driving import Acme, Gazette
from .hubs import COYOTE, LIMIT, Watching

HOUR = timedelta(hours=1)
OLD, NEW = "acme/Coyote-7B", "acme/Fox-1B"


@pytest.fixture
def watching(gazette: Gazette, world: World) -> Watching:
    """Two models with texts of their own, one of them watched."""
    watching = Watching(gazette, world)
    for name in (OLD, NEW):
        watching.model(name, files={"LICENSE": COYOTE}, license="other", license_name="coyote")
    watching.begin(models=[OLD])
    return watching


def test_a_license_that_changes_while_a_model_is_added_is_told(watching: Watching) -> None:
    watching.hub.shelf.repos[0].commit(watching.now, {"LICENSE": COYOTE + LIMIT})
    watching.watch(models=[OLD, NEW])
    (change,) = watching.poll().changes
    assert (change.kind, change.title) == ("license.changed", OLD)


def test_a_model_that_is_added_is_remembered_and_compared_from_then_on(watching: Watching) -> None:
    watching.watch(models=[OLD, NEW])
    assert watching.kinds() == []
    watching.hub.shelf.repos[1].commit(watching.now, {"LICENSE": COYOTE + LIMIT})
    assert watching.kinds() == ["license.changed"]


def test_a_model_that_is_taken_off_is_not_told_as_removed(watching: Watching) -> None:
    watching.watch(models=[OLD, NEW])
    watching.poll()
    watching.watch(models=[NEW])
    assert watching.kinds(5) == []


def test_a_model_that_is_put_back_is_no_news_but_its_new_license_is(watching: Watching) -> None:
    watching.watch(models=[NEW])
    watching.poll()
    watching.hub.shelf.repos[0].commit(watching.now, {"LICENSE": COYOTE + LIMIT})
    watching.watch(models=[OLD, NEW])
    assert watching.kinds(3) == ["license.changed"]


def test_a_post_that_appears_while_topics_are_added_is_told_and_older_ones_are_not(
    gazette: Gazette, acme: Acme, world: World
) -> None:
    gazette.watch(acme.feed + 'topics = ["nothing of this kind"]\n')
    assert gazette("poll").code == 0
    world.clock.advance(HOUR)
    acme.posts()
    gazette.watch(acme.feed)

    gazette("poll")
    assert gazette.kinds() == ["post.published"]
