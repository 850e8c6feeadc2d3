"""kill -9 at every point between the network and the receiver: nothing is lost, every second copy says so."""

import multiprocessing
import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select

from storage import deliveries, reading
from storage.schema import ChangeRow
from tests.world import Clock, Fault, Planned, World

from .crashing import Round

MORNING = datetime(2026, 4, 10, 8, tzinfo=UTC)
LATER = timedelta(minutes=30)
"""Past every lease."""
SERVER = multiprocessing.get_context("forkserver")
SERVER.set_forkserver_preload(["tests.storage.crashing"])


@dataclass
class Lab:
    """A blog with one new post, somebody to tell, and the rounds that should."""

    world: World
    engine: Engine
    round: Round

    def crash(self, point: str) -> None:
        """Run one round in a process of its own and see it killed at `point`."""
        child = SERVER.Process(target=self.round.run, args=(point,), daemon=True)
        fault = self.kill_mid_request(child) if point == "P4" else None
        child.start()
        child.join(60)
        assert child.exitcode == -signal.SIGKILL
        if fault is not None:
            fault.call_off()

    def kill_mid_request(self, child: multiprocessing.process.BaseProcess) -> Planned:
        """The receiver has the message, the sender dies before the answer."""

        def kill() -> None:
            assert child.pid is not None
            os.kill(child.pid, signal.SIGKILL)

        return self.world.slack.fault("*", Fault(then=kill, delay=1.0))

    def recover(self) -> None:
        """Run one more round, in this process, when every lease is over."""
        self.world.clock.advance(LATER)
        self.round = replace(self.round, now=self.world.clock.now())
        self.round.run()

    @property
    def states(self) -> list[str]:
        with reading(self.engine) as session:
            found = deliveries.listed(session, ("pending", "leased", "sending", "delivered", "dead", "suppressed"))
        return [delivery.state for delivery in found]

    @property
    def changes(self) -> int:
        with reading(self.engine) as session:
            return session.scalar(select(func.count()).select_from(ChangeRow)) or 0

    @property
    def received(self) -> list[bool]:
        """Of every message that arrived: whether it is labeled a possible duplicate."""
        return ["possible duplicate" in message.words for message in self.world.slack.messages]


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    with World(Clock(MORNING)) as world:
        yield world


@pytest.fixture
def lab(world: World, engine: Engine, tmp_path: Path) -> Lab:
    world.clock.set(MORNING)
    world.slack.messages.clear()
    feed = world.site(tmp_path.name).feed("/feed.xml", "Acme blog")
    for number in range(5):
        feed.item(MORNING - timedelta(days=9 - number), f"/{number}", f"Letter number {number}")
    secret = world.slack.path.removeprefix("/services/")
    watchlist = tmp_path / "watchlist.toml"
    watchlist.write_text(f"""
[[source]]
name = "Acme blog"
vendor = "Acme"
connector = "feed"
url = "{world.site(tmp_path.name).url("/feed.xml")}"

[[receiver]]
name = "team"
url = "slackkit://{world.slack.origin.removeprefix("http://")}/{secret}?secure=no"
""")
    database = engine.url.render_as_string(hide_password=False)
    Round(database, watchlist, MORNING).run()
    later = world.clock.advance(timedelta(hours=1))
    feed.item(later, "/new", "A visit to the canyon")
    return Lab(world, engine, Round(database, watchlist, later))


@pytest.mark.parametrize(
    ("point", "left", "received"),
    [
        ("P0", [], [False]),
        ("P1", ["pending"], [False]),
        ("P2", ["leased"], [False]),
        ("P3", ["sending"], [True]),
        ("P4", ["sending"], [False, True]),
        ("P5", ["sending"], [False, True]),
        ("P6", ["sending"], [False, True]),
        ("P7", ["delivered"], [False]),
    ],
)
def test_a_kill_at_any_point_loses_nothing(lab: Lab, point: str, left: list[str], received: list[bool]) -> None:
    lab.crash(point)
    assert (lab.states, lab.changes) == (left, len(left))

    lab.recover()

    assert (lab.states, lab.changes) == (["delivered"], 1)
    assert lab.received == received


def test_a_killed_poll_leaves_no_source_locked(lab: Lab) -> None:
    lab.crash("P0")
    lab.round.run()

    assert (lab.states, lab.received) == (["delivered"], [False])


def test_what_is_under_way_elsewhere_is_left_alone(lab: Lab) -> None:
    lab.crash("P3")
    lab.round.run()

    assert (lab.states, lab.received) == (["sending"], [])
