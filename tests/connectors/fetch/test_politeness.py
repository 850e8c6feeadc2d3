import asyncio
from collections.abc import Mapping

import pytest

from connectors.exceptions import FetchError
from connectors.fetch.politeness import Politeness, pause_ahead, retry_after

DATE = {"date": "Mon, 02 Nov 2026 10:00:00 GMT"}
EXHAUSTED = {"ratelimit": '"api";r=0;t=55', "ratelimit-policy": '"fixed window";"api";q=500;w=300'}
NEARLY = {**EXHAUSTED, "ratelimit": '"api";r=24;t=5'}


class Clock:
    """A clock that only moves while somebody sleeps."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def polite(clock: Clock, spacing: float = 0.0) -> Politeness:
    return Politeness(2, spacing, sleep=clock.sleep, monotonic=clock)


async def ask(politeness: Politeness, place: str = "example.org:443") -> None:
    async with politeness.turn(place):
        pass


@pytest.mark.parametrize(
    ("status", "headers", "expected"),
    [
        (503, {"retry-after": "120"}, 120.0),
        (429, {"retry-after": "120", **EXHAUSTED}, 120.0),
        (429, {"retry-after": "9" * 30}, 86_400.0),
        (503, {"retry-after": "Mon, 02 Nov 2026 10:01:30 GMT", **DATE}, 90.0),
        (503, {"retry-after": "Mon, 02 Nov 2026 09:00:00 GMT", **DATE}, 0.0),
        (503, {"retry-after": "soon", **DATE}, None),
        (503, {"retry-after": "-5", **DATE}, None),
        (503, EXHAUSTED, None),
        (429, EXHAUSTED, 55.0),
        (429, {"ratelimit": '"api";r=7;t=55'}, None),
        (429, {}, None),
        (403, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1793613690", **DATE}, 90.0),
        (403, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "soon", **DATE}, None),
        (403, {"x-ratelimit-remaining": "7", "x-ratelimit-reset": "1793613690", **DATE}, None),
        (403, {"retry-after": "60"}, 60.0),
        (500, {"retry-after": "60"}, None),
    ],
)
def test_the_pause_a_host_asks_for(status: int, headers: Mapping[str, str], expected: float | None) -> None:
    assert retry_after(status, headers) == expected


@pytest.mark.parametrize(
    ("left", "expected"),
    [("r=24;t=55", 55.0), ("r=25;t=55", 0.0), ("r=0;t=55", 55.0), ("r = 3; t = 7", 7.0), ("nonsense", 0.0)],
)
def test_a_host_is_left_alone_below_five_percent_of_its_quota(left: str, expected: float) -> None:
    assert pause_ahead({**EXHAUSTED, "ratelimit": f'"api";{left}'}) == expected


def test_without_a_known_quota_only_an_exhausted_one_counts() -> None:
    assert pause_ahead({"ratelimit": '"api";r=1;t=55'}) == 0.0
    assert pause_ahead({"ratelimit": '"api";r=0;t=55'}) == 55.0


async def test_a_short_pause_is_waited_for() -> None:
    politeness = polite(clock := Clock())
    politeness.note("example.org:443", 200, NEARLY)
    await ask(politeness)
    assert clock.slept == [5.0]


async def test_a_long_pause_is_an_error_at_once() -> None:
    politeness = polite(clock := Clock())
    politeness.note("example.org:443", 200, EXHAUSTED)
    clock.now += 15
    with pytest.raises(FetchError, match=r"example.org:443 is left alone for 40 s") as caught:
        await ask(politeness)
    assert caught.value.retry_after == 40.0
    assert clock.slept == []


async def test_a_pause_ends() -> None:
    politeness = polite(clock := Clock())
    politeness.note("example.org:443", 200, EXHAUSTED)
    clock.now += 55
    await ask(politeness)
    assert clock.slept == []


async def test_a_pause_is_one_hosts_own() -> None:
    politeness = polite(clock := Clock())
    politeness.note("example.org:443", 429, EXHAUSTED)
    await ask(politeness, "example.com:443")
    assert clock.slept == []


async def test_after_a_429_a_host_is_not_asked_again() -> None:
    politeness = polite(clock := Clock())
    politeness.note("example.org:443", 429, {"retry-after": "1"})
    clock.now += 100
    with pytest.raises(FetchError, match="not asked again in this run") as caught:
        await ask(politeness)
    assert (caught.value.status, caught.value.retry_after) == (429, 1.0)


async def test_a_429_reaches_those_who_are_waiting() -> None:
    politeness = Politeness(1, 0.0)
    async with politeness.turn("example.org:443"):
        waiting = asyncio.create_task(ask(politeness))
        await asyncio.sleep(0)
        politeness.note("example.org:443", 429, {})
    with pytest.raises(FetchError, match="not asked again"):
        await waiting


async def test_starts_at_one_host_are_spaced() -> None:
    politeness = polite(clock := Clock(), spacing=3.0)
    for _ in range(3):
        await ask(politeness)
    assert clock.slept == [3.0, 3.0]


async def test_loopback_needs_no_spacing() -> None:
    politeness = polite(clock := Clock(), spacing=3.0)
    for _ in range(3):
        await ask(politeness, "127.0.0.1:80")
    assert clock.slept == []
