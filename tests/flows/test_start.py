"""The first five minutes: init, check; and a digest that is sent by hand."""

import json
from pathlib import Path

import pytest

from tests.world import World, unavailable

from .driving import Acme, Gazette, lived, receiver, run, source


@pytest.fixture
def month(gazette: Gazette, acme: Acme) -> Gazette:
    """Acme was watched for two days with news; nobody was told yet."""
    return lived(gazette, acme)


def test_init_writes_what_can_be_used_at_once(tmp_path: Path) -> None:
    ended = run(["init", str(tmp_path / "mine")])
    assert (ended.code, ended.out) == (0, "")
    assert {path.name for path in (tmp_path / "mine").iterdir()} == {"watchlist.toml", ".env.example"}

    checked = run(["check", "--watchlist", str(tmp_path / "mine" / "watchlist.toml")])
    assert checked.code == 0, checked.err


def test_init_overwrites_nothing(tmp_path: Path) -> None:
    (tmp_path / "watchlist.toml").write_text("# mine")

    ended = run(["init", str(tmp_path)])

    assert ended.code == 2
    assert "is there already" in ended.err
    assert (tmp_path / "watchlist.toml").read_text() == "# mine"
    assert not (tmp_path / ".env.example").exists()


def test_check_lists_receivers_and_sources_without_secrets(gazette: Gazette, acme: Acme) -> None:
    gazette.watch(*acme.sources, *acme.receivers)
    ended = gazette("check")

    assert ended.code == 0
    assert "3 sources, 2 receivers: all valid" in ended.err
    for words in ("team", "Slack", "legal", "E-mail", "Acme terms"):
        assert words in ended.out
    assert "XXXX" not in ended.out


def test_check_live_reads_everything_and_stores_nothing(gazette: Gazette, acme: Acme, world: World) -> None:
    gazette.watch(*acme.sources, *acme.receivers)
    world.fault("/terms", unavailable())
    ended = gazette("check", "--live")

    assert ended.code == 3
    assert "503" in ended.out
    assert "Acme on the Hub" in ended.out
    assert "2 healthy, 1 failing" in ended.err
    assert gazette.status("Acme on the Hub")["state"] == "new"
    assert (world.slack.messages, world.smtp.messages) == ([], [])


def test_check_live_doubts_an_organization_that_shows_nothing(gazette: Gazette, world: World) -> None:
    gazette.watch(source("Misspelled", "huggingface", organization="acmee", endpoint=world.hub_url))
    ended = gazette("check", "--live")

    assert ended.code == 3
    assert "is it spelled right?" in ended.out


def test_check_live_names_a_model_that_the_hub_does_not_know(gazette: Gazette, acme: Acme, world: World) -> None:
    models = ["acme/Roadruner-9B", "acme/Roadrunner-8B"]
    world.hub.repo(models[1], created=world.clock.now(), total=8_000_000_000)
    gazette.watch(source("Two models", "huggingface", models=models, endpoint=world.hub_url))
    ended = gazette("check", "--live", "--json")

    assert ended.code == 3
    (found,) = json.loads(ended.out)["sources"]
    assert (found["state"], found["subjects"]) == ("suspect", 1)
    assert "'acme/Roadruner-9B' does not exist there" in found["reason"]


def test_a_digest_can_be_sent_at_once(month: Gazette, world: World) -> None:
    ended = month("digest", "--send", "legal")

    assert (ended.code, ended.out) == (0, "")
    assert "Roadrunner Terms of Use" in world.smtp.messages[0].text


def test_a_digest_that_does_not_arrive_is_exit_code_3(month: Gazette, world: World) -> None:
    world.smtp.refuse("*", 550)
    ended = month("digest", "--send", "legal")

    assert ended.code == 3
    assert "receiver 'legal'" in ended.err


def test_check_live_asks_for_receivers_and_sends_nothing(gazette: Gazette, acme: Acme, world: World) -> None:
    gazette.watch(acme.page, *acme.receivers, receiver("bot", "tgram://123456789:abcdefg_hijklmnop/12315544/"))

    ended = gazette("check", "--live")

    assert ended.code == 0, ended.err + ended.out
    rows = {line.split()[0]: " ".join(line.split()[1:]) for line in ended.out.splitlines() if line.strip()}
    assert rows["team"] == "healthy the server answers"
    assert rows["legal"] == "healthy the mail server answers"
    assert rows["bot"] == "untried cannot be asked without a message: gazette test bot"
    assert not world.slack.messages
    assert not world.smtp.messages


def test_check_live_names_a_receiver_that_is_not_there(gazette: Gazette, acme: Acme) -> None:
    gazette.watch(acme.page, receiver("gone", "json://127.0.0.1:9/in"))

    ended = gazette("check", "--live")

    assert ended.code == 3
    assert "cannot be reached (ConnectionRefusedError)" in ended.out
