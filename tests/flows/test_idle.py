"""Nothing to do is known without the libraries that doing it needs."""

import subprocess
import sys
from pathlib import Path

from flows.idle import is_idle, mark
from flows.settings import Settings

from .driving import Acme, Gazette

HEAVY = "sqlalchemy", "prefect", "apprise", "feedparser", "httpx"


def settings(gazette: Gazette, **environment: str) -> Settings:
    return Settings(environment, gazette.context.settings.database)


def idle(gazette: Gazette) -> bool:
    return is_idle(gazette.context.path, settings(gazette), gazette.clock.now())


def test_a_round_that_has_just_ended_is_idle_until_something_is_due(gazette: Gazette, acme: Acme) -> None:
    gazette.watch(acme.page)
    assert not idle(gazette)
    gazette("poll")

    assert idle(gazette)


def test_a_changed_watchlist_is_not_idle(gazette: Gazette, acme: Acme) -> None:
    gazette.watch(acme.page)
    gazette("poll")
    gazette.watch(acme.page, acme.feed)

    assert not idle(gazette)


def test_a_variable_that_went_away_changes_the_mark(tmp_path: Path) -> None:
    path = tmp_path / "watchlist.toml"
    path.write_text('url = "${SLACK}"', encoding="utf-8")

    assert mark(path, Settings({"SLACK": "x"}, "")) == mark(path, Settings({"SLACK": "y"}, ""))
    assert mark(path, Settings({"SLACK": "x"}, "")) != mark(path, Settings({}, ""))


def test_a_file_that_is_no_database_is_left_to_the_whole_program(tmp_path: Path, gazette: Gazette) -> None:
    broken = tmp_path / "broken.db"
    broken.write_text("no database", encoding="utf-8")
    (tmp_path / "watchlist.toml").write_text("", encoding="utf-8")

    assert not is_idle(tmp_path / "watchlist.toml", Settings({}, f"sqlite:///{broken}"), gazette.clock.now())


def test_asking_imports_nothing_heavy() -> None:
    program = f"import sys, flows.idle; print([name for name in {HEAVY!r} if name in sys.modules])"

    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert found.stdout.strip() == "[]"
