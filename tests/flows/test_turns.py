import subprocess
import sys
from collections import Counter
from datetime import timedelta

import pytest

from flows.turns import BATCH, Turns
from storage import begin, leases
from storage.schema import SourceRow
from tests.flows.driving import Gazette, finished, source
from tests.world import World

ELSEWHERE = "another-machine:1:abc"


def watch(gazette: Gazette, count: int, hosts: int = 3) -> list[str]:
    names = [f"Feed {number:03}" for number in range(count)]
    gazette.watch(*(source(n, "feed", url=f"https://host-{i % hosts}.test/{i}.xml") for i, n in enumerate(names)))
    gazette.context.register()
    return names


def turns(gazette: Gazette, names: list[str], *, politely: bool = True) -> Turns:
    context = gazette.context
    return Turns(context, context.named(tuple(names)), names, politely=politely)


def lease(gazette: Gazette, name: str, owner: str) -> None:
    until = gazette.clock.now() + timedelta(minutes=5)
    with begin(gazette.context.engine) as session:
        session.query(SourceRow).filter_by(name=name).update({"lease": owner, "lease_until": until})


def taken(left: Turns) -> list[str]:
    return [claim.name for claim in left.take()]


def test_sources_are_taken_a_few_at_a_time(gazette: Gazette) -> None:
    left = turns(gazette, watch(gazette, BATCH + 6))

    assert [len(taken(left)) for _ in range(3)] == [BATCH, 6, 0]


def test_hosts_take_turns(gazette: Gazette) -> None:
    names = watch(gazette, BATCH + 36, hosts=2)
    grouped = sorted(names, key=lambda name: int(name[-3:]) % 2)

    first = set(taken(turns(gazette, grouped)))

    assert Counter(int(name[-3:]) % 2 for name in first) == {0: BATCH // 2, 1: BATCH // 2}


def test_a_host_that_another_process_asks_is_left_to_it(gazette: Gazette) -> None:
    names = watch(gazette, 6)
    lease(gazette, names[0], ELSEWHERE)

    assert taken(turns(gazette, names)) == [names[1], names[2], names[4], names[5]]


def test_a_host_that_this_process_asks_is_no_hindrance(gazette: Gazette) -> None:
    names = watch(gazette, 6)
    lease(gazette, names[0], leases.token())

    assert len(taken(turns(gazette, names))) == 5


def test_what_a_dead_process_held_is_taken_over(gazette: Gazette) -> None:
    names = watch(gazette, 3)
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    lease(gazette, names[0], f"{leases.MINE}{dead.pid}:abc")

    assert sorted(taken(turns(gazette, names))) == names


def test_what_another_process_polled_meanwhile_is_not_polled_again(gazette: Gazette) -> None:
    names = watch(gazette, 3)
    left = turns(gazette, names)
    with begin(gazette.context.engine) as session:
        later = gazette.clock.now() + timedelta(minutes=15)
        session.query(SourceRow).filter_by(name=names[1]).update({"next_at": later})

    assert taken(left) == [names[0], names[2]]


def test_what_was_asked_for_by_name_is_taken_whoever_asks_its_host(gazette: Gazette) -> None:
    names = watch(gazette, 6)
    lease(gazette, names[0], ELSEWHERE)

    assert taken(turns(gazette, names, politely=False)) == names[1:]


@pytest.mark.parametrize("workers", [2, 4])
def test_processes_share_what_is_due_and_poll_nothing_twice(gazette: Gazette, world: World, workers: int) -> None:
    now = world.clock.now()
    tables = []
    for host in range(6):
        site = world.site(f"vendor-{host}")
        for number in range(5):
            site.feed(f"/{number}.xml", f"Feed {number}").item(now, f"/{number}/a", "A letter from the desert")
            tables.append(source(f"Feed {host}-{number}", "feed", url=site.url(f"/{number}.xml")))
    gazette.watch(*tables)
    gazette.context.register()

    ended = [finished(process) for process in [gazette.process("poll") for _ in range(workers)]]
    gazette("poll")

    assert {run.code for run in ended} == {0}
    assert Counter(Counter(seen.host + seen.path for seen in world.requests).values()) == {1: 30}
