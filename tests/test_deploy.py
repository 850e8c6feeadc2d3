"""The files for containers, systemd and Prometheus say what the program does."""

import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.main import get_command
from typer.testing import CliRunner

from flows.cli import app

ROOT = Path(__file__).resolve().parent.parent
DEPLOY = ROOT / "deploy"
METRICS = (ROOT / "flows" / "metrics.py").read_text(encoding="utf-8")
ENDINGS = re.compile(r"_(?:total|bucket|count|sum)$")


def names(text: str) -> set[str]:
    return {ENDINGS.sub("", name) for name in re.findall(r"\bgazette_[a-z_]+", text)}


def known() -> set[str]:
    exact = set(re.findall(r'"(gazette_[a-z_]+)"', METRICS))
    return exact | {"gazette_deliveries_owed", "gazette_deliveries_dead"}


def commands() -> dict[str, list[str]]:
    docker = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    unit = (DEPLOY / "gazette.service").read_text(encoding="utf-8")
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    return {
        "Dockerfile": json.loads(re.findall(r"^CMD (.*)$", docker, re.MULTILINE)[-1]),
        "unit": shlex.split(re.findall(r"^ExecStart=\S+ (.*)$", unit, re.MULTILINE)[0]),
        "compose": [str(word) for word in compose["services"]["gazette"]["command"]],
    }


@pytest.mark.parametrize("place", ["Dockerfile", "unit", "compose"])
def test_the_command_that_runs_there_is_one_of_ours(place: str) -> None:
    words = commands()[place]
    options = {word for word in words if word.startswith("--")}
    group: Any = get_command(app)
    offered = {name for parameter in group.commands[words[0]].params for name in parameter.opts}
    offered |= {name for parameter in group.params for name in parameter.opts}

    assert words[0] == "serve"
    assert options <= offered


@pytest.mark.parametrize("file", ["prometheus-rules.yaml", "grafana-dashboard.json"])
def test_a_number_that_is_looked_at_is_served(file: str) -> None:
    assert names((DEPLOY / file).read_text(encoding="utf-8")) - known() == set()


def test_the_dashboard_and_the_rules_can_be_read() -> None:
    panels = json.loads((DEPLOY / "grafana-dashboard.json").read_text(encoding="utf-8"))["panels"]
    rules = yaml.safe_load((DEPLOY / "prometheus-rules.yaml").read_text(encoding="utf-8"))["groups"][0]["rules"]

    assert all(panel["targets"][0]["expr"] for panel in panels)
    assert all({"alert", "expr", "labels", "annotations"} <= rule.keys() for rule in rules)


def test_completion_can_be_shown_for_a_shell(monkeypatch: pytest.MonkeyPatch) -> None:
    # Otherwise it is shown for the shell that runs the tests, which may be none.
    monkeypatch.setenv("_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION", "1")
    shown = CliRunner().invoke(app, ["--show-completion", "bash"], prog_name="gazette")

    assert shown.exit_code == 0
    assert "gazette" in shown.output
