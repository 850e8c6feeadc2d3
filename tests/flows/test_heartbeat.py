"""The dead man's switch."""

import pytest

from flows.heartbeat import failed
from tests.world import World, dropped, unavailable

from .driving import Acme, Gazette

SECRET = "5f8b2c1e-ping"


@pytest.fixture
def watched(gazette: Gazette, acme: Acme, world: World, monkeypatch: pytest.MonkeyPatch) -> Gazette:
    monkeypatch.setenv("GAZETTE_HEARTBEAT_URL", f"{world.site('pulse').origin}/ping/{SECRET}")
    world.site("pulse").page(f"/ping/{SECRET}").version(world.clock.now(), "OK")
    world.site("pulse").page(f"/ping/{SECRET}/fail").version(world.clock.now(), "OK")
    gazette.watch(*acme.sources, *acme.receivers)
    return gazette


def beats(world: World) -> list[str]:
    return [seen.path.removeprefix(f"/ping/{SECRET}") for seen in world.site("pulse").requests]


def test_a_cycle_that_went_well_beats_once(watched: Gazette, world: World) -> None:
    assert watched("run").code == 0
    assert beats(world) == [""]


@pytest.mark.parametrize("command", ["poll", "alert", "status"])
def test_what_is_no_full_cycle_does_not_beat(watched: Gazette, world: World, command: str) -> None:
    watched(command)

    assert beats(world) == []


def test_a_source_that_fails_is_no_failure_of_ours(watched: Gazette, world: World) -> None:
    world.fault("/terms", unavailable())

    assert watched("run").code == 3
    assert beats(world) == [""]


def test_a_receiver_that_fails_is_told_as_a_failure(watched: Gazette, acme: Acme, world: World) -> None:
    watched("run")
    acme.releases()
    world.fault("/services/*", unavailable())
    world.clock.advance(watched.context.watchlist.sources[0].every)

    assert watched("run").code == 3
    assert beats(world) == ["", "/fail"]


def test_a_cycle_that_cannot_begin_is_told_as_a_failure(watched: Gazette, world: World) -> None:
    watched.watchlist.write_text("[[source]]\nname = 'nothing else'\n", encoding="utf-8")

    assert watched("run").code == 2
    assert beats(world) == ["/fail"]


@pytest.mark.parametrize("fault", [unavailable(), dropped()])
def test_a_heartbeat_that_does_not_arrive_is_one_line_without_the_address(
    watched: Gazette, world: World, fault: object
) -> None:
    world.fault("/ping/*", fault)  # type: ignore[arg-type]

    ended = watched("run")

    assert ended.code == 0
    assert ended.err.count("the heartbeat did not arrive") == 1
    assert SECRET not in ended.err + ended.out


def test_an_address_that_is_none_is_named_by_its_variable(watched: Gazette, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GAZETTE_HEARTBEAT_URL", "ping.example")

    ended = watched("run")

    assert ended.code == 0
    assert "GAZETTE_HEARTBEAT_URL is no http or https address" in ended.err


def test_failures_have_an_address_of_their_own() -> None:
    assert failed("https://hc.example/ping/1/") == "https://hc.example/ping/1/fail"
    assert failed("https://hc.example/ping/1?rid=2") == "https://hc.example/ping/1/fail?rid=2"
