"""The history of a model's license, rebuilt from Git."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from connectors.model import Span
from flows import backfill
from flows.backfill import Step
from tests.world import Repo, World
from tests.world.hub import quota

from .driving import BILLION, Gazette
from .hubs import COYOTE, LIMIT, MIT, Watching

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
NAME = "acme/Coyote-7B"


@pytest.fixture
def rich(world: World) -> World:
    """A Hub that lets us ask as often as we like."""
    world.hub.quota.anonymous = dict.fromkeys(quota.ANONYMOUS, 100_000)
    return world


@pytest.fixture
def watching(gazette: Gazette, rich: World) -> Watching:
    return Watching(gazette, rich)


def past(watching: Watching, **told: Any) -> Repo:
    """A model that is a month old, watched by name and never polled."""
    repo = watching.model(**told)
    watching.watch(models=[NAME])
    return repo


def licensing(gazette: Gazette) -> list[tuple[str, str]]:
    """The kind of every change of a license, and when it happened."""
    return [(str(row["kind"]), str(row["occurred_at"])) for row in gazette.changes("--kind", "license.*")]


def claimed(gazette: Gazette, when: datetime) -> Any:
    """What `gazette show --as-of` gives as the license of that moment."""
    shown = gazette("show", NAME, "--as-of", f"{when:%Y-%m-%dT%H:%M:%SZ}", "--json")
    assert shown.code == 0, shown.err
    return shown.rows[0]["facts"].get("license")


def text(gazette: Gazette, when: datetime) -> Any:
    shown = gazette("show", NAME, "--as-of", f"{when:%Y-%m-%dT%H:%M:%SZ}", "--json")
    return shown.rows[0]["documents"].get("license")


def stamp(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


# What is found


def test_the_license_of_any_day_is_known_flaps_included(watching: Watching) -> None:
    now, repo = watching.now, past(watching)
    for days, license_ in ((20, "other"), (19, "mit"), (18, "other"), (5, "apache-2.0")):
        repo.card(now - days * DAY, license=license_)

    assert watching.gazette("backfill").code == 0
    asked = {days: claimed(watching.gazette, now - days * DAY + HOUR) for days in (31, 25, 20, 19, 18, 6, 5, 0)}
    assert list(asked.values()) == [None, "mit", "other", "mit", "other", "other", "apache-2.0", "apache-2.0"]
    assert licensing(watching.gazette) == [("license.changed", stamp(now - days * DAY)) for days in (20, 19, 18, 5)]


def test_a_text_that_came_back_is_a_reversion(watching: Watching) -> None:
    now, repo = watching.now, past(watching, files={"LICENSE": COYOTE}, license="other")
    repo.commit(now - 9 * DAY, {"LICENSE": COYOTE + LIMIT})
    repo.commit(now - 8 * DAY, {"LICENSE": COYOTE})

    watching.gazette("backfill")
    assert [kind for kind, _ in licensing(watching.gazette)] == ["license.changed", "license.reverted"]
    digests = [text(watching.gazette, now - days * DAY + HOUR) for days in (10, 9, 8)]
    assert digests[0] == digests[2] != digests[1]


def test_nobody_is_told(watching: Watching) -> None:
    repo = past(watching)
    repo.card(watching.now - 5 * DAY, license="other")
    watching.gazette("backfill")
    watching.gazette("run")

    assert watching.gazette("outbox", "list", "--all", "--json").rows == []
    assert watching.gazette.kinds("--origin", "live") == []


def test_commits_that_touch_no_license_cost_no_text(watching: Watching) -> None:
    now, repo = watching.now, past(watching, files={"LICENSE": MIT})
    for days in range(1, 9):
        repo.commit(now - days * DAY, {f"figure-{days}.png": "x"})
    watching.gazette("backfill")

    assert len(watching.asked("/resolve/")) == 2
    assert len(watching.asked("/tree/")) == 11


def test_one_model_of_an_organization_is_read_when_it_is_asked_for(watching: Watching) -> None:
    repo = watching.model()
    watching.model("acme/Other-7B").card(watching.now - 5 * DAY, license="other")
    repo.card(watching.now - 5 * DAY, license="other")
    watching.watch()
    watching.gazette("backfill", "--subject", NAME)

    assert licensing(watching.gazette) == [("license.changed", stamp(watching.now - 5 * DAY))]
    assert watching.asked("Other") == []


def test_an_organization_alone_is_listed_and_no_commit_is_read(watching: Watching) -> None:
    watching.model().card(watching.now - 5 * DAY, license="other")
    watching.watch()
    watching.gazette("backfill")

    assert (watching.asked("/commits/"), watching.gazette.kinds()) == ([], ["model.released"])


def test_a_license_before_the_weights_is_no_news(watching: Watching) -> None:
    repo = past(watching, total=0)
    repo.card(watching.now - 20 * DAY, license="other").weights(watching.now - 10 * DAY, 7 * BILLION)
    repo.card(watching.now - 5 * DAY, license="apache-2.0")
    watching.gazette("backfill")

    assert sorted(watching.gazette.kinds()) == ["license.changed", "model.released"]


def test_what_the_span_leaves_out_is_compared_with_and_not_logged(watching: Watching) -> None:
    now, repo = watching.now, past(watching)
    for days, license_ in ((20, "other"), (10, "apache-2.0"), (5, "mit")):
        repo.card(now - days * DAY, license=license_)
    watching.gazette("backfill", "--since", stamp(now - 15 * DAY), "--until", stamp(now - 7 * DAY))

    (row,) = watching.gazette.changes("--kind", "license.*")
    assert (row["before"]["license"], row["after"]["license"]) == ("other", "apache-2.0")


def test_a_gated_card_is_read_as_the_hub_parsed_it(watching: Watching) -> None:
    repo = past(watching, gated="manual", files={"LICENSE": COYOTE}, license="other", license_name="coyote")
    repo.card(watching.now - 5 * DAY, license="apache-2.0", license_name=None)
    watching.gazette("backfill")

    assert ("license.changed", stamp(watching.now - 5 * DAY)) in licensing(watching.gazette)


def test_a_squashed_history_is_what_is_left_of_it(watching: Watching) -> None:
    repo = past(watching)
    repo.card(watching.now - 9 * DAY, license="other").squash(watching.now - 5 * DAY)
    assert watching.gazette("backfill").code == 0

    assert licensing(watching.gazette) == []
    assert claimed(watching.gazette, watching.now - 4 * DAY) == "other"


# The ids of live polling


def flaps(repo: Repo, begun: datetime) -> None:
    for hours, license_ in ((10, "other"), (20, "mit"), (30, "other"), (40, "apache-2.0")):
        repo.card(begun + hours * HOUR, license=license_)


def texts(repo: Repo, begun: datetime) -> None:
    repo.commit(begun + 5 * HOUR, {"LICENSE": COYOTE + LIMIT})
    repo.commit(begun + 15 * HOUR, {"LICENSE": COYOTE.replace("California", "Delaware")})
    repo.commit(begun + 25 * HOUR, {"LICENSE": COYOTE})


def files(repo: Repo, begun: datetime) -> None:
    repo.commit(begun + 5 * HOUR, {"LICENSE": None, "LICENSE.md": COYOTE})
    repo.commit(begun + 10 * HOUR, {"LICENSE.md": None})
    repo.commit(begun + 20 * HOUR, {"LICENSE-MODEL": COYOTE + LIMIT, "LICENSE": MIT})
    repo.commit(begun + 30 * HOUR, {"USE_POLICY.md": "Do no harm."})


def names(repo: Repo, begun: datetime) -> None:
    repo.card(begun + 5 * HOUR, license="other", license_name="gemma-terms-of-use")
    repo.card(begun + 15 * HOUR, license="gemma", license_name=None)
    repo.card(begun + 25 * HOUR, body="# Another text\n")


def disagreements(repo: Repo, begun: datetime) -> None:
    repo.commit(begun + 5 * HOUR, {"LICENSE": MIT})
    repo.card(begun + 6 * HOUR, license="mit", license_name=None)
    repo.card(begun + 20 * HOUR, license="apache-2.0")
    repo.card(begun + 40 * HOUR, license="mit")


def nothing_but_form(repo: Repo, begun: datetime) -> None:
    repo.commit(begun + 5 * HOUR, {"LICENSE": COYOTE.replace("\n\n", "\n\n\n")})
    repo.card(begun + 15 * HOUR, license="apache-2.0")


def odd_cards(repo: Repo, begun: datetime) -> None:
    broken = "---\nlicense: mit\ntags: [unclosed\n---\n# Coyote\n"
    repo.commit(begun + 5 * HOUR, {"README.md": "---\nlicense: [mit, apache-2.0]\n---\n"})
    repo.commit(begun + 15 * HOUR, {"README.md": broken})
    repo.commit(begun + 25 * HOUR, {"README.md": "---\nlicense: mit\nextra_gated_prompt: Be kind.\n---\n"})
    repo.commit(begun + 35 * HOUR, {"README.md": "---\nlicense: mit\nextra_gated_prompt: Pay us.\n---\n"})


@pytest.mark.parametrize("story", [flaps, texts, files, names, disagreements, nothing_but_form, odd_cards])
def test_ids_are_those_that_live_polling_made(
    watching: Watching, tmp_path: Path, story: Callable[[Repo, datetime], None]
) -> None:
    repo = watching.model(files={"LICENSE": COYOTE}, license="other", license_name="coyote")
    watching.begin(models=[NAME])
    story(repo, watching.now)
    for _ in range(24):
        watching.poll(minutes=120)
    live = {row["id"]: row["kind"] for row in watching.gazette.changes()}
    assert live

    later = Gazette(tmp_path / "later", watching.world.clock)
    later.folder.mkdir()
    later.watch(watching.gazette.watchlist.read_text())
    assert later("backfill").code == 0
    rebuilt = {row["id"]: row["kind"] for row in later.changes("--kind", "license.*")}
    assert rebuilt == live


# The host's patience, and the reader's


def test_a_quota_that_is_used_up_is_waited_for_and_the_walk_goes_on(watching: Watching) -> None:
    world, repo = watching.world, past(watching)
    for number in range(40):
        repo.card(watching.now - (40 - number) * HOUR, license=("mit", "other")[number % 2])
    world.hub.quota.anonymous["api"] = 45
    waited, steps = list[float](), list[Step]()

    async def sleep(seconds: float) -> None:
        waited.append(seconds)
        world.clock.advance(timedelta(seconds=seconds))

    report = backfill.backfill(watching.gazette.context, progress=steps.append, sleep=sleep)

    assert (report.failures, waited) == ([], [301.0])
    assert [step.waits for step in steps if step.waits] == waited
    assert len(licensing(watching.gazette)) == 39
    assert world.hub.requests[-1].status == 200


def test_a_host_that_never_has_room_is_left_and_the_place_is_kept(watching: Watching) -> None:
    past(watching)
    watching.world.hub.quota.anonymous["api"] = 2
    waited = list[float]()

    async def sleep(seconds: float) -> None:
        waited.append(seconds)
        watching.world.clock.advance(timedelta(seconds=seconds))

    report = backfill.backfill(watching.gazette.context, sleep=sleep)
    assert [failure.state for failure in report.failures] == ["failing"]
    assert len(waited) == 3

    watching.world.hub.quota.anonymous["api"] = 1000
    assert watching.gazette("backfill").code == 0


def test_the_steps_say_how_far_a_walk_is(watching: Watching) -> None:
    for number in range(9):
        watching.model(f"acme/Coyote-{number}-7B", days=30 + 60 * number)
    watching.hub.largest_page = 3
    watching.watch()
    steps = list[Step]()
    backfill.backfill(watching.gazette.context, (), Span(since=watching.now - 600 * DAY), progress=steps.append)

    assert [step.seen for step in steps] == [3, 6, 9]
    assert [round(step.done, 2) for step in steps] == [0.25, 0.55, 1.0]
