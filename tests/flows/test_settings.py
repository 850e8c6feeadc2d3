"""The environment, a .env file, and files of secrets."""

from pathlib import Path

import pytest

from connectors.exceptions import ConfigError
from flows.settings import Settings, read


def test_without_an_environment_there_are_defaults(tmp_path: Path) -> None:
    settings = read({}, tmp_path)

    assert (settings.database, settings.watchlist, settings.allow_private) == ("sqlite:///gazette.db", "", False)


def test_the_environment_is_read(tmp_path: Path) -> None:
    environment = {
        "GAZETTE_DATABASE": "postgresql://db.test/gazette",
        "GAZETTE_WATCHLIST": "mine.toml",
        "GAZETTE_ALLOW_PRIVATE_HOSTS": "1",
        "GAZETTE_SITE_URL": "https://gazette.test/",
    }
    settings = read(environment, tmp_path)

    assert settings.database == "postgresql://db.test/gazette"
    assert settings.watchlist == "mine.toml"
    assert settings.allow_private
    assert settings.site_url == "https://gazette.test"


def test_a_env_file_is_read_and_the_environment_wins(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("# secrets\nA='from the file'\nexport B=file\nEMPTY\n")
    settings = read({"B": "environment"}, tmp_path)

    assert (settings.get("A"), settings.get("B"), settings.get("EMPTY")) == ("from the file", "environment", None)


def test_the_database_may_stand_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "url").write_text("sqlite:///secret.db\n")

    assert read({"GAZETTE_DATABASE_FILE": str(tmp_path / "url")}, tmp_path).database == "sqlite:///secret.db"


def test_the_variable_wins_over_its_file(tmp_path: Path) -> None:
    settings = Settings({"TOKEN": "typed", "TOKEN_FILE": str(tmp_path / "nowhere")}, "")

    assert settings.get("TOKEN") == "typed"


@pytest.mark.parametrize(("value", "flag"), [("1", True), ("TRUE", True), (" on ", True), ("0", False), ("", False)])
def test_a_flag_is_read(tmp_path: Path, value: str, flag: bool) -> None:
    assert read({"GAZETTE_ALLOW_PRIVATE_HOSTS": value}, tmp_path).allow_private is flag


def test_a_flag_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="GAZETTE_ALLOW_PRIVATE_HOSTS is 'maybe'; use 1 or 0"):
        read({"GAZETTE_ALLOW_PRIVATE_HOSTS": "maybe"}, tmp_path)


def test_variables_in_a_text_are_replaced_and_missing_ones_named() -> None:
    settings = Settings({"USER": "me", "PASS": "${USER}"}, "")

    assert settings.expand("mailto://${USER}:${PASS}@${HOST}") == ("mailto://me:${USER}@", ("HOST",))


def test_a_text_without_variables_stays() -> None:
    assert Settings({}, "").expand("json://x/$HOME/%24{A}/{B}") == ("json://x/$HOME/%24{A}/{B}", ())


def test_a_token_goes_to_its_own_host_only() -> None:
    settings = Settings({"HF_TOKEN": "hf", "GITHUB_TOKEN": "gh"}, "")

    assert settings.tokens() == {"huggingface.co": "hf", "api.github.com": "gh"}


def test_a_mirror_of_the_hub_gets_the_hubs_token() -> None:
    settings = Settings({"HF_TOKEN": "hf", "HF_ENDPOINT": "https://mirror.test/hub"}, "")

    assert settings.tokens() == {"huggingface.co": "hf", "mirror.test": "hf"}


def test_without_tokens_none_are_sent() -> None:
    assert Settings({"HF_TOKEN": "", "HF_ENDPOINT": "https://mirror.test"}, "").tokens() == {}
