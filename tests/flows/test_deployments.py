"""The flows as Prefect runs them, without Prefect: their functions only. tests/prefect_server runs them for real."""

import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from connectors.exceptions import ConfigError
from flows import deployments, tidings
from tests.world import Clock, World, unavailable

from .driving import Acme, Gazette, receiver, source


@pytest.fixture
def world() -> Iterator[World]:
    """A world of today: a deployed run goes by the clock of the machine."""
    with World(Clock(datetime.now(UTC))) as world:
        yield world


events: list[dict[str, Any]] = []
"""What Prefect was told of, one entry for each change."""


@pytest.fixture
def tables(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """The flows with their tasks as plain functions; the artifacts they would write."""
    written: list[dict[str, Any]] = []
    events.clear()
    for name in ("poll_sources", "deliver"):
        monkeypatch.setattr(deployments, name, getattr(deployments, name).fn)
    for name in ("create_table_artifact", "create_markdown_artifact"):
        monkeypatch.setattr(deployments, name, lambda **values: written.append(values))
    monkeypatch.setattr(tidings, "emit_event", lambda **values: events.append(values))
    monkeypatch.setattr(deployments, "get_run_logger", lambda: logging.getLogger("run"))
    return written


@pytest.fixture
def watching(gazette: Gazette, acme: Acme, tables: list[dict[str, Any]]) -> Gazette:
    """Acme is watched for a team and was read once; it is all due again."""
    gazette.watch(*acme.sources, acme.receivers[0])
    assert deployments.poll.fn(everything=True) == 0
    tables.clear()
    return gazette


def test_only_what_is_due_is_polled_unless_all_or_some_are_asked_for(watching: Gazette, world: World) -> None:
    asked = len(world.requests)

    deployments.poll.fn()
    assert len(world.requests) == asked
    deployments.poll.fn(names=["Acme blog"])
    assert [seen.path for seen in world.requests[asked:]] == ["/feed.xml"]


@pytest.mark.parametrize("count", [3, 120])
def test_a_run_is_two_tasks_however_many_sources_there_are(
    gazette: Gazette, monkeypatch: pytest.MonkeyPatch, tables: list[dict[str, Any]], count: int
) -> None:
    began: list[str] = []

    def noted(name: str) -> None:
        task = getattr(deployments, name)

        def run(*asked: Any) -> Any:
            began.append(name)
            return task(*asked)

        monkeypatch.setattr(deployments, name, run)

    noted("poll_sources")
    noted("deliver")
    gazette.watch(*(source(f"Feed {n}", "feed", url=f"http://127.0.0.1:9/{n}") for n in range(count)))

    deployments.poll.fn(everything=True)

    assert began == ["poll_sources", "deliver"]
    assert len(tables[0]["table"]) == min(count, deployments.ROWS)


def test_the_table_of_a_run_shows_those_in_trouble_first() -> None:
    fields = dict.fromkeys(("vendor", "succeeded_at", "next_at", "reason"), "")
    found = [{**fields, "name": f"Feed {n}", "state": "failing" if n == 150 else "healthy"} for n in range(200)]

    sheet = deployments.sheet(found)

    assert [row["name"] for row in sheet["table"][:2]] == ["Feed 150", "Feed 0"]
    assert sheet["description"] == "200 sources: 199 healthy, 1 failing"


def test_a_source_that_is_not_on_the_watchlist_stops_the_run(watching: Gazette) -> None:
    with pytest.raises(ConfigError, match="did you mean 'Acme terms'"):
        deployments.poll.fn(names=["Acme term"])


def test_a_poll_tells_what_it_found_once(watching: Gazette, acme: Acme, world: World) -> None:
    acme.releases()

    assert deployments.poll.fn(everything=True) == 1
    assert deployments.poll.fn(everything=True) == 0
    assert len(world.slack.messages) == 1


def test_a_change_is_an_event_that_automations_can_react_to(
    watching: Gazette, acme: Acme, tables: list[dict[str, Any]]
) -> None:
    acme.tightens()

    deployments.poll.fn(everything=True)

    assert [told["event"] for told in events] == ["model-gazette.license.changed"]
    assert events[0]["resource"]["model-gazette.direction"] == "tightened"
    assert "license.changed" in tables[1]["markdown"]


def test_a_poll_that_found_something_rebuilds_the_site(
    watching: Gazette, acme: Acme, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GAZETTE_SITE_OUT", str(tmp_path / "site"))
    monkeypatch.setattr(deployments, "rebuild", deployments.rebuild.fn)
    acme.posts()

    deployments.poll.fn(everything=True)

    assert "A visit to the canyon" in (tmp_path / "site" / "index.html").read_text(encoding="utf-8")


def test_the_first_poll_writes_a_site_though_it_tells_nothing(
    gazette: Gazette, acme: Acme, tables: list[dict[str, Any]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GAZETTE_SITE_OUT", str(tmp_path / "site"))
    monkeypatch.setattr(deployments, "rebuild", deployments.rebuild.fn)
    gazette.watch(*acme.sources)

    assert deployments.poll.fn() == 0
    assert (tmp_path / "site" / "index.html").exists()


def test_a_poll_with_nothing_due_asks_nobody_and_leaves_its_table(
    watching: Gazette, world: World, tables: list[dict[str, Any]]
) -> None:
    asked = len(world.requests)

    assert deployments.poll.fn() == 0
    assert len(world.requests) == asked
    assert [row["name"] for row in tables[0]["table"]] == ["Acme on the Hub", "Acme terms", "Acme blog"]


def test_a_source_that_fails_is_a_line_in_the_log_and_no_failed_run(
    watching: Gazette, acme: Acme, world: World, caplog: pytest.LogCaptureFixture, tables: list[dict[str, Any]]
) -> None:
    world.site("acme").faults.add("/terms", unavailable())
    acme.releases()

    assert deployments.poll.fn(everything=True) == 1
    warned = [
        record.getMessage() for record in caplog.records if record.levelno == logging.WARNING and record.name == "run"
    ]
    assert len(warned) == 1
    assert warned[0].startswith("source 'Acme terms' is failing: HTTP 503")
    assert {row["name"]: row["state"] for row in tables[0]["table"]}["Acme terms"] == "failing"


def test_a_receiver_that_refuses_is_a_line_in_the_log_without_its_secret(
    watching: Gazette, acme: Acme, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    secret = "Z" * 24
    host = world.slack.origin.removeprefix("http://")
    world.slack.closed.add(f"/services/T0000LAB/B0000LAB/{secret}")
    closed = receiver("closed", f"slackkit://{host}/T0000LAB/B0000LAB/{secret}?secure=no")
    watching.watch(*acme.sources, acme.receivers[0], closed)
    acme.releases()

    assert deployments.poll.fn(everything=True) == 1
    assert any(record.getMessage().startswith("receiver 'closed': ") for record in caplog.records)
    assert secret not in caplog.text


def test_a_poll_beats_well_when_every_receiver_took_its_messages_and_else_does_not(
    watching: Gazette, acme: Acme, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GAZETTE_HEARTBEAT_URL", f"{world.webhook.origin}/beat")
    deployments.poll.fn()
    world.slack.faults.add("*", unavailable())
    acme.releases()
    deployments.poll.fn(everything=True)

    beats = [seen.path for seen in world.requests if seen.path.startswith("/beat")]
    assert beats == ["/beat", "/beat/fail"]


def test_an_alert_delivers_what_a_poll_left_owed(watching: Gazette, acme: Acme, world: World) -> None:
    acme.releases()
    assert watching("poll", "--all").code == 0
    assert world.slack.messages == []

    assert deployments.alert.fn() == 1
    assert deployments.alert.fn() == 0


def test_a_digest_is_of_the_last_week_unless_told_otherwise(
    watching: Gazette, acme: Acme, tables: list[dict[str, Any]]
) -> None:
    acme.releases("acme/Coyote-2-13B")
    deployments.poll.fn(everything=True)
    today = datetime.now(UTC).date()

    assert "Coyote" in deployments.digest.fn()
    assert tables[-1]["description"] == f"{today - timedelta(days=7)} to {today}"
    assert "Coyote" not in deployments.digest.fn(until=datetime(2026, 3, 1, tzinfo=UTC))


def test_a_backfill_writes_the_past_and_tells_nobody(watching: Gazette, world: World) -> None:
    assert deployments.backfill.fn(names=["Acme blog"]) == 10
    assert world.slack.messages == []


def test_maintenance_says_how_much_it_dropped(watching: Gazette, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="run")

    dropped = deployments.maintain.fn()
    assert f"{dropped} rows dropped" in caplog.messages


def test_a_moment_without_a_zone_is_in_utc() -> None:
    brussels = datetime(2026, 4, 1, 10, tzinfo=timezone(timedelta(hours=2)))

    assert deployments.utc(datetime(2026, 4, 1)) == datetime(2026, 4, 1, tzinfo=UTC)  # noqa: DTZ001 - it is the point
    assert deployments.utc(brussels) == datetime(2026, 4, 1, 8, tzinfo=UTC)
    assert deployments.utc(None) is None


def test_every_flow_that_forbids_a_second_run_has_an_end() -> None:
    flows = (deployments.poll, deployments.alert, deployments.digest, deployments.maintain)

    assert [flow.name for flow in flows if not flow.timeout_seconds] == []
