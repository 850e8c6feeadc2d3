"""gazette silence: what nobody wants to hear of for a while."""

from datetime import timedelta

import pytest

from tests.world import World

from .driving import Acme, Gazette, Run

DAY = timedelta(days=1)


@pytest.fixture
def watching(gazette: Gazette, acme: Acme, world: World) -> Gazette:
    gazette.watch(*acme.sources, *acme.receivers)
    assert gazette("run").code == 0
    world.clock.advance(timedelta(hours=1))
    return gazette


def silence(gazette: Gazette, *words: str) -> Run:
    return gazette("silence", "add", "--until", "2026-04-12", "--reason", "known", *words)


def test_what_is_silenced_is_recorded_and_not_sent(watching: Gazette, acme: Acme, world: World) -> None:
    assert silence(watching, "--subject", "acme/*", "--author", "ann").code == 0
    acme.releases()
    acme.tightens()

    assert watching("run").code == 0
    assert watching.kinds() == ["model.released", "license.changed"]
    assert ["Roadrunner Terms" in message.payload["text"] for message in world.slack.messages] == [True]
    assert watching.status("team")["silenced"] == watching.status("team")["suppressed"] == 1


def test_the_mute_line_of_a_message_works(watching: Gazette, acme: Acme, world: World) -> None:
    acme.tightens()
    watching("run")
    mute = next(line for line in world.smtp.messages[0].text.splitlines() if line.startswith("Mute: "))
    subject = mute.removeprefix("Mute: gazette silence add --subject ").strip("'")

    assert silence(watching, "--subject", subject).code == 0
    world.clock.advance(timedelta(hours=12))
    acme.loosens()
    assert watching("run").code == 0
    assert len(watching.changes()) == 2
    assert len(world.smtp.messages) == 1


def test_a_silence_ends_by_itself(watching: Gazette, acme: Acme, world: World) -> None:
    silence(watching, "--kind", "model.*")
    world.clock.advance(3 * DAY)
    acme.releases()
    watching("run")

    assert len(world.slack.messages) == 1
    assert watching("silence", "list", "--json").rows == []


def test_silences_are_listed_and_removed(watching: Gazette) -> None:
    silence(watching, "--vendor", "Acme", "--author", "ann")
    (row,) = watching("silence", "list", "--json").rows
    assert (row["vendor"], row["author"], row["reason"]) == ("Acme", "ann", "known")
    assert row["until"] == "2026-04-12T00:00:00Z"
    assert "2026-04-12 00:00" in watching("silence", "list").out

    assert watching("silence", "remove", str(row["id"])).code == 0
    assert "nothing is silenced" in watching("silence", "list").err
    assert watching("silence", "remove", str(row["id"])).code == 2
    assert len(watching("silence", "list", "--all", "--json").rows) == 1


def test_the_author_is_whoever_is_logged_in(watching: Gazette, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGNAME", "bob")
    silence(watching, "--vendor", "Acme")

    assert [row["author"] for row in watching("silence", "list", "--json").rows] == ["bob"]


def test_a_silence_holds_back_what_is_owed(watching: Gazette, acme: Acme, world: World) -> None:
    acme.releases()
    watching("poll")

    assert "2 that had not left are held back" in silence(watching, "--kind", "model.released").err
    watching("alert")
    assert (world.slack.messages, world.smtp.messages) == ([], [])


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["--until", "2026-04-12", "--reason", "known"], "a kind, a vendor or a subject"),
        (["--kind", "*", "--until", "2026-04-01", "--reason", "known"], "must end later"),
        (["--kind", "*", "--until", "soon", "--reason", "known"], "is no date"),
        (["--kind", "*", "--reason", "known"], "--until"),
        (["--kind", "*", "--until", "2026-04-12"], "--reason"),
    ],
)
def test_a_silence_without_end_reason_or_aim_is_refused(watching: Gazette, words: list[str], hint: str) -> None:
    ended = watching("silence", "add", *words)

    assert ended.code == 2
    assert hint in " ".join(ended.err.replace("│", " ").split())
    assert watching("silence", "list", "--json").rows == []


def test_a_digest_counts_what_was_silenced(watching: Gazette, acme: Acme) -> None:
    silence(watching, "--subject", "acme/*")
    acme.releases()
    watching("run")

    assert "1 change silenced" in watching("digest", "--until", "2026-04-11").out


def test_status_says_that_something_is_silenced(watching: Gazette) -> None:
    silence(watching, "--vendor", "Acme")

    assert "silences in force: 1" in watching("status").err
