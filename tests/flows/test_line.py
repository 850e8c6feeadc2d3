"""The whole line, from the network to the inbox."""

import os
import signal
import socket
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from flows import alert, poll
from tests.world import Fault, World, dropped, hanging

from .driving import Acme, Gazette, receiver, route

HOUR = timedelta(hours=1)


def until(holds: Callable[[], object]) -> None:
    """Wait for another process."""
    deadline = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.fixture
def closed_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@pytest.fixture
def watching(gazette: Gazette, acme: Acme, world: World) -> Gazette:
    """Acme is watched for two receivers and was read once, an hour ago."""
    gazette.watch(*acme.sources, *acme.receivers)
    first = gazette("run")
    assert (first.code, first.out) == (0, ""), first.err
    world.clock.advance(HOUR)
    return gazette


def subjects(world: World) -> list[str]:
    return [str(mail.message["Subject"]) for mail in world.smtp.messages]


def texts(world: World) -> list[str]:
    return [message.payload["text"] for message in world.slack.messages]


def test_the_first_run_is_silent(watching: Gazette, world: World) -> None:
    assert watching.changes() == []
    assert (world.slack.messages, world.smtp.messages) == ([], [])


def test_the_first_run_says_that_it_remembers_and_does_not_tell(gazette: Gazette, acme: Acme) -> None:
    gazette.watch(*acme.sources, *acme.receivers)

    assert "3 read for the first time (remembered, not told)" in gazette("run").err


def test_one_new_model_and_one_changed_page_are_two_changes(watching: Gazette, acme: Acme) -> None:
    acme.releases("acme/Coyote-2-13B")
    acme.tightens()

    assert watching("run").code == 0
    assert watching.kinds() == ["model.released", "license.changed"]


def test_every_receiver_gets_one_message_per_change(watching: Gazette, acme: Acme, world: World) -> None:
    acme.releases("acme/Coyote-2-13B")
    acme.tightens()
    watching("run")

    assert sorted("Coyote-2" in subject for subject in subjects(world)) == [False, True]
    assert sorted("Coyote-2" in text for text in texts(world)) == [False, True]
    assert sorted("Roadrunner Terms" in text for text in texts(world)) == [False, True]
    assert world.slack.refused == []


def test_a_third_run_finds_nothing(watching: Gazette, acme: Acme, world: World) -> None:
    acme.releases()
    acme.tightens()
    watching("run")
    world.clock.advance(HOUR)

    assert "0 changes" in watching("run").err
    assert len(watching.changes()) == len(world.slack.messages) == len(world.smtp.messages) == 2


def test_a_license_change_says_which_way_it_went_and_quotes_the_clause(
    watching: Gazette, acme: Acme, world: World
) -> None:
    acme.tightens()
    watching("run")

    assert watching.changes()[0]["details"]["direction"] == "tightened"
    assert "more than 30 million monthly" in " ".join(world.smtp.messages[0].text.split())


def test_a_change_shows_its_evidence(watching: Gazette, acme: Acme, world: World) -> None:
    acme.tightens()
    watching("run")

    evidence = watching.changes()[0]["evidence"]
    assert evidence["url"] == world.site("acme").url("/terms")
    assert evidence["seen_at"] == "2026-04-10T09:00:00Z"
    assert len(evidence["responses"][0]["digest"]) == 64


def test_a_killed_process_loses_nothing(watching: Gazette, acme: Acme, world: World) -> None:
    acme.releases()
    planned = world.fault("/terms", hanging())
    with watching.process("run") as killed:
        until(lambda: planned.hits and watching.kinds())
        os.kill(killed.pid, signal.SIGKILL)
    assert world.slack.messages == []
    world.calm()
    acme.tightens()

    assert watching("alert").code == 0, "what was recorded is owed"
    assert len(world.slack.messages) == len(world.smtp.messages) == 1
    assert watching("run").code == 0, "what was being read is read"
    assert watching.kinds() == ["model.released", "license.changed"]


def test_two_processes_at_once_tell_everything_once(watching: Gazette, acme: Acme, world: World) -> None:
    acme.releases()
    acme.tightens()
    acme.posts()

    with ThreadPoolExecutor() as pool:
        polled = list(pool.map(lambda _: poll.poll(watching.context), range(3)))
        told = list(pool.map(lambda _: alert.alert(watching.context), range(3)))

    assert sum(report.polled for report in polled) == 3
    assert sum(report.delivered for report in told) == 6
    assert len(set(texts(world))) == len(world.slack.messages) == len(world.smtp.messages) == 3


def test_a_message_that_was_leaving_when_the_process_died_comes_as_a_possible_duplicate(
    watching: Gazette, acme: Acme, world: World
) -> None:
    acme.releases()
    watching("poll")
    planned = world.fault("/services/*", hanging())
    with watching.process("alert") as killed:
        until(lambda: planned.hits and watching.status("legal")["delivered"] == 1)
        os.kill(killed.pid, signal.SIGKILL)
    world.calm()

    watching("alert")
    assert world.slack.messages == []
    world.clock.advance(timedelta(minutes=3))
    watching("alert")
    assert [text.startswith("[possible duplicate]") for text in texts(world)] == [True]
    assert len(world.smtp.messages) == 1


def test_a_message_whose_receipt_was_lost_comes_again_as_a_possible_duplicate(
    watching: Gazette, acme: Acme, world: World
) -> None:
    acme.releases()
    world.fault("/services/*", dropped("after").but(times=1))

    assert watching("run").code == 3
    world.clock.advance(HOUR)
    assert watching("alert").code == 0
    assert ["possible duplicate" in text for text in texts(world)] == [False, True]


def test_a_dead_receiver_holds_up_nobody(watching: Gazette, acme: Acme, world: World, closed_port: int) -> None:
    secret = f"json://127.0.0.1:{closed_port}/SECRETsecret1234"
    watching.watch(*acme.sources, receiver("dead", secret), *acme.receivers)
    acme.releases()
    acme.tightens()

    ended = watching("run")

    assert ended.code == 3
    assert "'dead'" in ended.err
    assert "SECRETsecret1234" not in ended.err + watching("status").out + watching("outbox", "list").out
    assert len(world.slack.messages) == len(world.smtp.messages) == 2
    assert watching.status("Acme terms")["state"] == "healthy"


def test_what_a_dead_receiver_did_not_take_stays_owed(watching: Gazette, acme: Acme, closed_port: int) -> None:
    watching.watch(*acme.sources, receiver("dead", f"json://127.0.0.1:{closed_port}/x"), *acme.receivers)
    acme.releases()
    acme.tightens()
    watching("run")

    dead = watching.status("dead")
    assert (dead["state"], dead["owed"], dead["delivered"]) == ("failing", 2, 0)
    assert dead["reason"]
    assert watching.status("team")["owed"] == 0


def test_a_receiver_that_comes_back_gets_what_it_is_owed(watching: Gazette, acme: Acme, world: World) -> None:
    acme.releases()
    acme.tightens()
    world.smtp.refuse("*", 450, "greylisted", times=1)
    assert watching("run").code == 3

    world.clock.advance(HOUR)
    assert watching("alert").code == 0
    assert len(world.smtp.messages) == 2
    assert watching.status("legal")["state"] == "healthy"


def test_what_waited_while_we_were_away_is_not_given_up_by_one_failure(
    watching: Gazette, acme: Acme, world: World
) -> None:
    acme.releases()
    watching("poll")
    world.clock.advance(72 * HOUR)
    world.smtp.refuse("*", 450, "greylisted", times=1)
    assert watching("alert").code == 3

    world.clock.advance(HOUR)
    assert watching("alert").code == 0
    assert len(world.smtp.messages) == 1


def test_a_receiver_that_stays_dead_is_given_up_visibly_and_the_others_are_told_once(
    watching: Gazette, acme: Acme, world: World
) -> None:
    acme.releases()
    watching("poll")
    world.smtp.refuse("*", 450, "mailbox full")
    codes = []
    for _ in range(6):
        codes.append(watching("alert").code)
        world.clock.advance(6 * HOUR)

    assert codes[0] == 3
    assert codes[-1] == 0  # what is dead is not tried again, and the dead receiver is not told of itself
    assert watching.status("legal")["dead"] == 1
    assert watching.kinds("--kind", "receiver.*") == ["receiver.failing"]
    watching("alert")
    assert sum("legal" in text for text in texts(world)) == 1


def test_a_receiver_that_refuses_for_good_is_dead_at_once(watching: Gazette, acme: Acme, world: World) -> None:
    acme.releases()
    world.slack.closed.add(world.slack.path)

    ended = watching("run")

    assert ended.code == 3
    assert "given up" in ended.err
    assert watching.status("team")["dead"]


def test_an_address_with_a_mistake_kills_no_message_and_holds_up_nobody(
    watching: Gazette, acme: Acme, world: World
) -> None:
    acme.releases()
    watching.watch(*acme.sources, receiver("team", acme.slack.replace("slackkit", "slackit")), acme.receivers[1])

    ended = watching("run")

    assert ended.code == 2
    assert "'team'" in ended.err
    assert len(world.smtp.messages) == 1
    watching.watch(*acme.sources, *acme.receivers)
    assert watching("alert").code == 0
    assert len(world.slack.messages) == 1


@pytest.mark.parametrize("status", [429, 503])
def test_a_receiver_that_asks_for_no_pause_at_all_is_not_hammered(
    watching: Gazette, acme: Acme, world: World, status: int
) -> None:
    acme.releases()
    planned = world.fault("/services/*", Fault(status=status, headers={"Retry-After": "0"}).but(times=20))

    assert watching("run").code == 3
    assert planned.hits == 1
    assert watching.status("team")["owed"] == 1


def test_only_those_with_a_route_for_it_hear_of_a_change(watching: Gazette, acme: Acme, world: World) -> None:
    watching.watch(*acme.sources, *acme.receivers, route("legal", "license.*"), route("team", "model.*"))
    acme.releases()
    acme.tightens()
    watching("run")

    assert [("Coyote" in text) for text in texts(world)] == [True]
    assert [("Coyote" in subject) for subject in subjects(world)] == [False]


def test_without_a_receiver_alerts_go_to_the_console(watching: Gazette, acme: Acme) -> None:
    watching.watch(*acme.sources)
    acme.releases()

    assert "acme/Coyote-2-13B" in watching("run").out
