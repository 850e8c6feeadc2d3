"""A repository on GitHub, from its API to the log."""

from datetime import timedelta

import pytest

from flows import poll
from flows.report import Report
from storage import Change
from tests.world import Code, World

from .driving import BILLION, Gazette, source
from .hubs import COYOTE, LIMIT, MIT


class Repository:
    """One watched repository; every poll is an hour after the one before."""

    def __init__(self, gazette: Gazette, world: World) -> None:
        self.gazette, self.world = gazette, world
        self.code: Code = world.github.repository("acme/Coyote")
        self.table = source("Coyote on GitHub", "github", repository="acme/Coyote", endpoint=world.github.origin)

    def begin(self, **files: str) -> None:
        """Commit files, publish v1, and read it all for the first time."""
        early = self.world.clock.now() - timedelta(days=90)
        self.code.commit(early, {name.replace("_", "-"): text for name, text in files.items()}, spdx="MIT")
        self.code.release(early, "v1.0")
        self.gazette.watch(self.table)
        assert self.poll().failures == []

    def poll(self) -> Report:
        report = poll.poll(self.gazette.context, everything=True)
        self.world.clock.advance(timedelta(hours=1))
        return report

    def changes(self, polls: int = 1) -> list[Change]:
        return [change for _ in range(polls) for change in self.poll().changes]

    def edit(self, **files: str | None) -> None:
        self.code.commit(self.world.clock.now(), {name.replace("_", "-"): text for name, text in files.items()})


@pytest.fixture
def repository(gazette: Gazette, world: World) -> Repository:
    return Repository(gazette, world)


def test_a_release_is_told_once(repository: Repository) -> None:
    repository.begin(LICENSE=MIT)
    repository.code.release(repository.world.clock.now(), "v1.1", "v1.1", "Now with longer context")
    (change,) = repository.changes(3)
    assert (change.kind, change.title, change.subject) == ("code.released", "Coyote v1.1", "gh:acme/Coyote@v1.1")
    assert change.occurred_precision == "second"


def test_a_tag_without_a_release_is_told_within_a_day(repository: Repository) -> None:
    repository.begin(LICENSE=MIT)
    repository.code.tag(repository.world.clock.now(), "v1.0.1")
    assert [change.title for change in repository.changes(26)] == ["Coyote v1.0.1"]


def test_a_release_that_follows_its_tag_is_no_second_one(repository: Repository) -> None:
    repository.begin(LICENSE=MIT)
    now = repository.world.clock.now()
    repository.code.tag(now, "v2").release(now + timedelta(hours=30), "v2", "Two")
    assert [change.kind for change in repository.changes(40)] == ["code.released"]


def test_a_release_of_weights_on_the_hub_and_its_tag_are_one_release(repository: Repository) -> None:
    world = repository.world
    code = world.github.repository("acme/Hare-3")
    code.commit(world.clock.now(), {"LICENSE": MIT})
    world.hub.repo("acme/Fox-1B", created=world.clock.now() - timedelta(days=9), total=BILLION, license="mit")
    hub = source("Acme on the Hub", "huggingface", organization="acme", endpoint=world.hub_url)
    hare = source("Hare on GitHub", "github", repository="acme/Hare-3", endpoint=world.github.origin)
    repository.gazette.watch(hub, hare)
    repository.poll()
    world.hub.repo("acme/Hare-3", created=world.clock.now(), total=BILLION, license="mit")
    (weights,) = repository.changes()
    code.release(world.clock.now(), "v3.0")
    (tag,) = repository.changes()
    assert (weights.kind, tag.kind) == ("model.released", "code.released")
    assert weights.release == tag.release is not None


def test_a_license_that_tightens_is_told_with_its_words(repository: Repository) -> None:
    repository.begin(LICENSE=MIT, LICENSE_MODEL=COYOTE)
    repository.edit(LICENSE_MODEL=COYOTE + LIMIT)
    (change,) = repository.changes(3)
    assert (change.kind, change.details["claim"]) == ("license.changed", "license")
    assert change.details["direction"] == "tightened"


def test_a_change_of_the_codes_license_is_not_one_of_the_weights(repository: Repository) -> None:
    repository.begin(LICENSE=COYOTE, LICENSE_MODEL=COYOTE)
    repository.edit(LICENSE=MIT)
    (change,) = repository.changes(3)
    assert (change.kind, change.details["claim"]) == ("license.changed", "code")


def test_model_licenses_that_are_split_out_leave_the_weights_where_they_are(repository: Repository) -> None:
    repository.begin(LICENSE=COYOTE)
    repository.edit(LICENSE=MIT, LICENSE_MODEL=COYOTE)
    assert repository.changes(3) == []


def test_a_renamed_license_is_no_news(repository: Repository) -> None:
    repository.begin(LICENSE=COYOTE)
    repository.edit(LICENSE=None, LICENSE_MODEL=COYOTE)
    assert repository.changes(3) == []


def test_a_license_that_is_taken_out_is_news(repository: Repository) -> None:
    repository.begin(LICENSE=COYOTE, README="# Coyote")
    repository.edit(LICENSE=None)
    (change,) = repository.changes(3)
    assert (change.kind, change.details["claim"]) == ("license.changed", "file")


def test_a_move_is_told_and_the_repository_stays_the_same(repository: Repository) -> None:
    repository.begin(LICENSE=COYOTE)
    repository.code.rename(repository.world.clock.now(), "acme-labs/Coyote")
    (change,) = repository.changes(26)
    assert (change.subject, change.after) == ("gh:acme/Coyote", {"name": "acme-labs/Coyote"})


def test_an_archived_repository_is_told(repository: Repository) -> None:
    repository.begin(LICENSE=COYOTE)
    repository.code.archive(repository.world.clock.now())
    (change,) = repository.changes(26)
    assert (change.kind, change.after) == ("page.changed", {"archived": True})


def test_a_steady_day_costs_four_requests_of_the_quota(repository: Repository, world: World) -> None:
    repository.begin(LICENSE=COYOTE)
    counted = []
    for _ in range(25):
        assert repository.poll().changes == []
        counted.append(world.github.spent)
    assert sum(1 for seen in world.github.requests[5:] if seen.status == 200) <= 4
    assert max(counted[1:]) <= 2


def test_a_spent_quota_is_waited_for(repository: Repository, world: World) -> None:
    repository.begin(LICENSE=COYOTE)
    world.github.quota = 0
    (failure,) = repository.poll().failures
    assert failure.name == "Coyote on GitHub"
    world.github.quota = 60
    repository.edit(LICENSE=COYOTE + LIMIT)
    assert [change.kind for change in repository.changes()] == ["license.changed"]


def test_a_deleted_repository_is_a_failing_source(repository: Repository) -> None:
    repository.begin(LICENSE=COYOTE)
    repository.code.delete(repository.world.clock.now())
    assert [change.kind for change in repository.changes(4)] == ["source.failing"]
