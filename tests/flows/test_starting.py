"""What `gazette init` writes is a watchlist that works."""

import stat
import tomllib
from pathlib import Path

import pytest

from connectors.exceptions import ConfigError
from flows import settings, starting, watchlist
from flows.starting import Answers

from .driving import Gazette, run


def loaded(folder: Path) -> watchlist.Watchlist:
    return watchlist.load(folder / "watchlist.toml", settings.read({}, folder))


def test_the_answers_become_a_valid_watchlist(tmp_path: Path) -> None:
    answers = Answers(
        vendors=("Google", "Meta"),
        address="json://localhost/it's",
        countries=("DE",),
        users=2_000_000,
        revenue=40_000_000,
    )

    starting.write(tmp_path, answers)

    found = loaded(tmp_path)
    assert {source.vendor for source in found.sources} == {"Google", "Meta"}
    assert [receiver.url for receiver in found.receivers] == ["json://localhost/it's"]
    assert found.policy is not None
    assert (found.policy.countries, found.policy.monthly_users, found.policy.revenue) == (
        ("DE",),
        2_000_000,
        40_000_000,
    )


def test_no_vendor_named_watches_all_that_the_shipped_watchlist_does(tmp_path: Path) -> None:
    starting.write(tmp_path, Answers())

    shipped = tomllib.loads(settings.SHIPPED.read_text(encoding="utf-8"))["source"]
    assert len(loaded(tmp_path).sources) == len(shipped)


def test_a_secret_is_for_its_owner_s_eyes_and_not_in_the_watchlist(tmp_path: Path) -> None:
    starting.write(tmp_path, Answers(vendors=("Google",), address="json://user:hush@localhost"))

    assert stat.S_IMODE((tmp_path / ".env").stat().st_mode) == 0o600
    assert "hush" not in (tmp_path / "watchlist.toml").read_text(encoding="utf-8")


def test_what_stands_there_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("KEEP=1", encoding="utf-8")

    with pytest.raises(ConfigError, match="is there already"):
        starting.write(tmp_path, Answers())

    assert not (tmp_path / "watchlist.toml").exists()


def test_a_vendor_that_is_not_known_is_answered_with_the_nearest() -> None:
    with pytest.raises(ConfigError, match="did you mean 'Google'"):
        starting.vendors("Gogle")


@pytest.mark.parametrize(
    ("text", "meant"), [("2M", 2_000_000), ("40k", 40_000), ("1,5", 15), ("", None), ("2_000", 2_000)]
)
def test_a_number_is_read_as_people_write_it(text: str, meant: int | None) -> None:
    assert starting.number(text) == meant


def test_options_answer_without_a_terminal_and_the_next_commands_are_named(gazette: Gazette) -> None:
    ended = run(["init", "mine", "--vendors", "mistral", "--countries", "eu"])

    assert ended.code == 0, ended.err
    assert (gazette.folder / "mine" / "watchlist.toml").is_file()
    assert [line.split("#")[0].strip() for line in ended.err.splitlines()[-3:]] == [
        "gazette check --live",
        "gazette run",
        "gazette serve",
    ]


def test_without_a_terminal_and_without_options_the_example_is_written(gazette: Gazette) -> None:
    assert run(["init", "plain"]).code == 0
    assert {path.name for path in (gazette.folder / "plain").iterdir()} == {"watchlist.toml", ".env.example"}
