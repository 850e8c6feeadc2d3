"""News leaves while the round goes on."""

import time
from collections.abc import Callable

import pytest

from connectors.exceptions import ConfigError
from flows import alert
from flows.courier import Courier
from flows.poll import poll
from storage import reading
from storage.changes import Selection, select_changes
from tests.world import Fault, World, unavailable

from .driving import Acme, Gazette, receiver


@pytest.fixture
def owing(gazette: Gazette, acme: Acme) -> Gazette:
    """A release was found; team and legal are owed it."""
    gazette.watch(*acme.sources, *acme.receivers)
    gazette("poll")
    acme.world.clock.advance(acme.now.resolution * 3_600_000_000)
    acme.releases()
    gazette("poll")
    return gazette


def arrives(ready: Callable[[], object]) -> bool:
    deadline = time.monotonic() + 30
    while not ready() and time.monotonic() < deadline:
        time.sleep(0.01)
    return bool(ready())


def test_what_is_owed_is_delivered_before_the_block_ends(owing: Gazette, world: World) -> None:
    with Courier(owing.context) as courier:
        courier.wake()
        assert arrives(lambda: world.slack.messages and world.smtp.messages)

    assert courier.report.delivered == 2


def test_leaving_the_block_waits_for_what_is_under_way(owing: Gazette, world: World) -> None:
    world.slack.faults.add("*", Fault(delay=0.3))

    with Courier(owing.context) as courier:
        courier.wake()

    assert courier.report.delivered == 2
    assert len(world.slack.messages) == 1


def test_a_receiver_that_is_slow_holds_up_no_other(owing: Gazette, acme: Acme, world: World) -> None:
    world.slack.faults.add("*", Fault(delay=1.5, times=1))
    with Courier(owing.context) as courier:
        courier.wake()
        assert arrives(lambda: len(world.smtp.messages) == 1)
        acme.releases("acme/Coyote-3-13B")
        poll(owing.context, everything=True, told=courier.wake)
        assert arrives(lambda: len(world.smtp.messages) == 2)

    assert courier.report.delivered == 4


def test_nothing_is_told_twice_however_often_it_is_woken(owing: Gazette, world: World) -> None:
    with Courier(owing.context) as courier:
        for _ in range(20):
            courier.wake()

    assert (len(world.slack.messages), len(world.smtp.messages)) == (1, 1)


def test_a_receiver_that_refuses_is_in_the_report(owing: Gazette, world: World) -> None:
    world.slack.faults.add("*", unavailable())

    with Courier(owing.context) as courier:
        courier.wake()

    assert [trouble.receiver for trouble in courier.report.troubles] == ["team"]


def test_an_address_that_no_service_understands_is_left_to_who_polls(owing: Gazette, acme: Acme) -> None:
    owing.watch(*acme.sources, receiver("team", "nonsense://x"), acme.receivers[1])
    with Courier(owing.context) as courier:
        courier.wake()

    assert courier.report.delivered == 1
    with pytest.raises(ConfigError, match="nonsense"):
        alert.alert(owing.context)


def test_a_bug_is_raised_in_the_end(owing: Gazette, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> alert.Report:
        raise ZeroDivisionError

    monkeypatch.setattr(alert, "drain", broken)
    courier = Courier(owing.context)
    courier.wake()

    with pytest.raises(ZeroDivisionError):
        courier.__exit__(None, None, None)


def test_polling_says_when_changes_were_committed(gazette: Gazette, acme: Acme) -> None:
    gazette.watch(*acme.sources, *acme.receivers)
    gazette("poll")
    acme.releases()
    acme.posts()
    context, seen = gazette.context, list[int]()

    def told() -> None:
        with reading(context.engine) as session:
            seen.append(len(list(select_changes(session, Selection()))))

    poll(context, everything=True, told=told)

    assert seen == [1, 2]
