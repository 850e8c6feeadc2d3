"""What `gazette serve` makes of prefect.yaml, without serving it. tests/prefect_server serves for real."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from connectors.exceptions import ConfigError
from flows import serve

ONE = """
deployments:
  - {{name: poll, entrypoint: flows.deployments.poll, schedules: [{schedule}]}}
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path / "prefect.yaml"


def test_what_is_shipped_is_served_but_the_backfill_that_has_no_schedule(here: Path) -> None:
    assert [made.name for made in serve.deployments(serve.declared())] == [
        "poll",
        "alert",
        "digest",
        "site",
        "maintain",
    ]


def test_a_served_flow_is_found_by_its_module_from_any_directory(here: Path) -> None:
    assert serve.deployments(serve.declared())[0].entrypoint == "flows.deployments.poll"


def test_schedules_and_limits_are_those_of_the_file(here: Path) -> None:
    poll, alert, digest, *_ = serve.deployments(serve.declared())

    assert poll.schedules[0].schedule.interval == timedelta(minutes=5)
    assert alert.schedules[0].schedule.anchor_date == datetime(2026, 1, 1, 0, 0, 30, tzinfo=UTC)
    assert (digest.schedules[0].schedule.cron, digest.schedules[0].slug) == ("0 6 * * 1", "monday-0600")
    assert (poll.concurrency_limit, poll.concurrency_options.collision_strategy) == (1, "CANCEL_NEW")


def test_the_file_in_the_working_directory_wins(here: Path) -> None:
    here.write_text(ONE.format(schedule="{slug: often, interval: 30}"), encoding="utf-8")

    made = serve.deployments(serve.declared())
    assert [deployment.schedules[0].schedule.interval for deployment in made] == [timedelta(seconds=30)]


@pytest.mark.parametrize("text", ["", "name: other", "deployments: [{name: x, entrypoint: 'pipelines/x.py:x'}]"])
def test_the_file_of_another_project_is_passed_over(here: Path, text: str) -> None:
    here.write_text(text, encoding="utf-8")

    assert len(serve.declared()) == 6


def test_a_file_that_is_no_yaml_is_an_error(here: Path) -> None:
    here.write_text("deployments: [", encoding="utf-8")

    with pytest.raises(ConfigError, match=r"prefect\.yaml is not valid YAML"):
        serve.declared()


@pytest.mark.parametrize("schedule", ["{intervall: 30}", "{interval: often}", "{cron: '0 6 * *'}", "{slug: never}"])
def test_a_schedule_that_cannot_be_kept_is_an_error_that_names_the_deployment(here: Path, schedule: str) -> None:
    here.write_text(ONE.format(schedule=schedule), encoding="utf-8")

    with pytest.raises(ConfigError, match="deployment 'poll' cannot be served"):
        serve.deployments(serve.declared())


@pytest.mark.parametrize(
    ("url", "meant"),
    [
        ("sqlite:///gazette.db", "sqlite:///{here}/gazette.db"),
        ("sqlite:////srv/gazette.db", "sqlite:////srv/gazette.db"),
        ("sqlite:///:memory:", "sqlite:///:memory:"),
        ("postgresql://db.example/gazette", "postgresql://db.example/gazette"),
    ],
)
def test_a_run_elsewhere_means_the_same_database(here: Path, url: str, meant: str) -> None:
    assert serve.absolute(url) == meant.format(here=here.parent)
