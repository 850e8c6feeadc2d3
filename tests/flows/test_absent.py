"""Names on the watchlist that nobody has."""

from datetime import timedelta

import pytest

from flows import absent
from tests.world import Repo, World

from .driving import Gazette
from .hubs import Watching

NAMES = ["acme/Coyote-7B", "acme/Coyotte-9B"]


@pytest.fixture
def watching(gazette: Gazette, world: World) -> Watching:
    return Watching(gazette, world)


@pytest.fixture
def coyote(watching: Watching) -> Watching:
    """One model is watched under its name, another under none that exists."""
    watching.model()
    watching.watch(models=NAMES)
    return watching


def _status(watching: Watching) -> tuple[str, str]:
    said = watching.gazette.status("Acme on the Hub")
    return said["state"], said["reason"]


def _three(watching: Watching) -> Repo:
    """Watch three models, and return the second."""
    repos = [watching.model(name) for name in (*NAMES, "acme/Fox-1B")]
    watching.begin(models=[*NAMES, "acme/Fox-1B"])
    return repos[1]


def test_a_misspelled_model_is_named_and_the_others_are_read(coyote: Watching) -> None:
    report = coyote.poll()

    assert report.failures == []
    assert report.notices == {"Acme on the Hub": absent.sentence(NAMES[1:])}
    assert _status(coyote) == ("healthy", absent.sentence(NAMES[1:]))
    assert coyote.facts()["license"] == "mit"


def test_it_is_named_as_long_as_nobody_has_it(coyote: Watching) -> None:
    for _ in range(4):
        assert coyote.poll().notices
    coyote.model(NAMES[1], days=0)

    report = coyote.poll()
    assert ([change.kind for change in report.changes], report.notices) == (["model.released"], {})
    assert _status(coyote) == ("healthy", "")


def test_the_command_line_says_so_and_ends_well(coyote: Watching) -> None:
    ended = coyote.gazette("poll", "--all", "--json")

    assert ended.code == 0
    assert f"source 'Acme on the Hub': {absent.sentence(NAMES[1:])}" in ended.err
    assert ended.rows[0]["notices"] == [{"name": "Acme on the Hub", "notice": absent.sentence(NAMES[1:])}]


def test_a_known_model_that_is_gone_is_removed_and_not_called_misspelled(watching: Watching) -> None:
    gone = _three(watching)
    gone.delete(watching.now)

    reports = [watching.poll() for _ in range(4)]
    assert [change.kind for report in reports for change in report.changes] == ["model.removed"]
    assert [report.notices for report in reports] == [{}] * 4


def test_a_model_that_moved_and_is_gone_is_known_by_its_former_name(watching: Watching) -> None:
    moved = _three(watching)
    moved.rename(watching.now, "acme/Wolf-9B")
    watching.poll()
    moved.delete(watching.now + timedelta(minutes=1))
    watching.world.clock.advance(timedelta(minutes=2))

    assert watching.poll().notices == {}


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ([], ""),
        (["a/b"], "'a/b' does not exist there or is not public; is it spelled right?"),
        (["a/b", "c/d"], "'a/b', 'c/d' do not exist there or are not public; are they spelled right?"),
        ([f"a/{n}" for n in range(7)], "and 2 more do not exist there or are not public; are they spelled right?"),
    ],
)
def test_some_names_are_said_and_the_others_counted(names: list[str], said: str) -> None:
    assert absent.sentence(names).endswith(said)
