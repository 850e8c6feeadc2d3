"""The past of a repository on GitHub: its releases, and its license as Git has it."""

from datetime import timedelta

import pytest

from tests.world import Code, World

from .driving import Gazette, source
from .hubs import COYOTE, LIMIT, MIT

DAY = timedelta(days=1)
NAME = "acme/Coyote"


@pytest.fixture
def code(gazette: Gazette, world: World) -> Code:
    """A repository that is watched and was never polled."""
    gazette.watch(source("Coyote on GitHub", "github", repository=NAME, endpoint=world.github.origin))
    return world.github.repository(NAME)


def test_releases_of_the_past_are_written_page_by_page(gazette: Gazette, world: World, code: Code) -> None:
    now = world.clock.now()
    code.commit(now - 200 * DAY, {"LICENSE": MIT})
    for number in range(130):
        code.release(now - (190 - number) * DAY, f"v1.{number}")
    assert gazette("backfill").code == 0

    assert gazette.kinds() == ["code.released"] * 130
    assert min(row["occurred_at"] for row in gazette.changes()) == f"{now - 190 * DAY:%Y-%m-%dT%H:%M:%SZ}"


def test_the_license_of_any_day_is_known(gazette: Gazette, world: World, code: Code) -> None:
    now = world.clock.now()
    for ago, text in ((90, COYOTE), (60, COYOTE + LIMIT), (30, COYOTE)):
        code.commit(now - ago * DAY, {"LICENSE": text, "README.md": str(ago)})
    code.commit(now - 10 * DAY, {"README.md": "Nothing new"})
    assert gazette("backfill").code == 0

    changes = gazette.changes()
    assert [change["kind"] for change in changes] == ["license.changed", "license.reverted"]
    assert changes[0]["occurred_at"] == f"{now - 60 * DAY:%Y-%m-%dT%H:%M:%SZ}"
    shown = [gazette("show", NAME, "--as-of", f"{now - ago * DAY:%Y-%m-%d}", "--json").rows[0] for ago in (80, 50, 20)]
    texts = [row["documents"]["license"] for row in shown]
    assert texts[0] == texts[2] != texts[1]


def test_a_renamed_license_has_one_history(gazette: Gazette, world: World, code: Code) -> None:
    now = world.clock.now()
    code.commit(now - 90 * DAY, {"Coyote-License.txt": COYOTE})
    code.commit(now - 60 * DAY, {"Coyote-License.txt": None, "WEIGHTS-LICENSE": COYOTE})
    code.commit(now - 30 * DAY, {"WEIGHTS-LICENSE": COYOTE + LIMIT})
    assert gazette("backfill").code == 0

    (change,) = gazette.changes()
    assert (change["kind"], change["details"]["direction"]) == ("license.changed", "tightened")


def test_a_license_of_the_code_beside_that_of_the_weights_is_no_relicensing(
    gazette: Gazette, world: World, code: Code
) -> None:
    now = world.clock.now()
    code.commit(now - 90 * DAY, {"LICENSE": COYOTE})
    code.commit(now - 60 * DAY, {"LICENSE": MIT, "LICENSE-MODEL": COYOTE})
    gazette("backfill")

    assert gazette.changes() == []


def test_the_ids_are_those_of_live_polling(gazette: Gazette, world: World, code: Code) -> None:
    world.github.quota = 10_000
    begun = world.clock.now()
    code.commit(begun - DAY, {"LICENSE": COYOTE})
    gazette("poll")
    for hours, text in ((5, COYOTE + LIMIT), (15, MIT), (25, COYOTE)):
        code.commit(begun + timedelta(hours=hours), {"LICENSE": text})
    for _ in range(30):
        world.clock.advance(timedelta(hours=1))
        gazette("poll")
    live = {row["id"]: row["kind"] for row in gazette.changes()}

    later = Gazette(gazette.folder / "later", world.clock)
    later.folder.mkdir()
    later.watch(gazette.watchlist.read_text())
    assert later("backfill").code == 0
    assert len(live) == 3
    assert {row["id"]: row["kind"] for row in later.changes()} == live
