"""The files under deploy/ against the program they start; tests/containers lints them and runs what they say."""

import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.main import get_command

from flows.cli import app, hoist

ROOT = Path(__file__).resolve().parent.parent
DEPLOY = ROOT / "deploy"


def dockerfile() -> list[tuple[str, str]]:
    """The instructions of the Dockerfile, each on one line."""
    text = re.sub(r"\\\n\s*", "", (DEPLOY / "Dockerfile").read_text(encoding="utf-8"))
    rows = [row.partition(" ") for row in text.splitlines() if row and not row.startswith("#")]
    return [(name, rest) for name, _, rest in rows]


def instruction(name: str) -> str:
    [found] = [rest for named, rest in dockerfile() if named == name]
    return found


def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    return found


def unit() -> dict[str, str]:
    rows = (DEPLOY / "gazette.service").read_text(encoding="utf-8").splitlines()
    return dict(row.split("=", 1) for row in rows if "=" in row and not row.startswith("#"))


COMMANDS = {
    "the image": json.loads(instruction("ENTRYPOINT")) + json.loads(instruction("CMD")),
    "its health": json.loads(instruction("HEALTHCHECK").partition("CMD ")[2]),
    "compose": json.loads(instruction("ENTRYPOINT")) + compose()["services"]["gazette"]["command"],
    "systemd": shlex.split(unit()["ExecStart"]),
}


@pytest.mark.parametrize("where", COMMANDS)
def test_a_deployment_starts_a_command_that_exists_with_options_that_it_takes(where: str) -> None:
    program, name, *arguments = COMMANDS[where]
    group: Any = get_command(app)
    words = hoist([name, *arguments])
    own = words[words.index(name) + 1 :]

    assert Path(program).name == "gazette"
    assert group.make_context("gazette", words).info_name == "gazette"
    assert group.commands[name].make_context(name, own).info_name == name


def test_the_variables_that_are_set_are_those_of_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    environment = readme.partition("## Environment")[2].partition("\n## ")[0]
    texts = [rest for name, rest in dockerfile() if name == "ENV"] + [*compose()["services"]["gazette"]["environment"]]

    said = set(re.findall(r"\bGAZETTE_\w+", " ".join(texts)))

    assert said == {"GAZETTE_DATABASE", "GAZETTE_SITE_OUT"}
    assert {name for name in said if f"`{name}`" not in environment} == set()


def test_the_site_that_is_shown_is_the_volume_that_is_written() -> None:
    services = compose()["services"]
    out = re.search(r"GAZETTE_SITE_OUT=(\S+)", " ".join(rest for name, rest in dockerfile() if name == "ENV"))
    [shown] = services["site"]["volumes"]

    assert out is not None
    assert f"{shown['source']}:{out[1]}" in services["gazette"]["volumes"]
    assert out[1] in json.loads(instruction("VOLUME"))
    assert out[1] in next(rest for name, rest in dockerfile() if "install -d" in rest)
    assert shown["read_only"]


def test_docker_makes_no_folder_of_its_own_on_the_host() -> None:
    mounts = [mount for service in compose()["services"].values() for mount in service["volumes"]]
    kept = {*compose()["volumes"]}
    binds = [mount for mount in mounts if isinstance(mount, dict) and mount["type"] == "bind"]

    assert [mount["bind"]["create_host_path"] for mount in binds] == [False]
    assert {mount.partition(":")[0] for mount in mounts if isinstance(mount, str)} <= kept


def test_ports_are_open_to_this_machine_only() -> None:
    ports = [port for service in compose()["services"].values() for port in service.get("ports", [])]

    assert ports
    assert [port for port in ports if not port.startswith("127.0.0.1:")] == []


def test_no_secret_and_no_database_goes_into_the_image() -> None:
    left_out = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()

    assert {"**/.env", "**/*.db", ".git", "data"} <= {*left_out}


def test_the_units_of_systemd_are_valid(tmp_path: Path) -> None:
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd is not here")
    text = (DEPLOY / "gazette.service").read_text(encoding="utf-8")
    program = Path(sys.executable).with_name("gazette")
    (tmp_path / "gazette.service").write_text(text.replace("/srv/gazette/.venv/bin/gazette", str(program)), "utf-8")

    command = ["systemd-analyze", "verify", "--man=no", str(tmp_path / "gazette.service")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)

    # Without a running systemd it cannot look into what other units say, and tells so; ours it has read.
    assert [row for row in done.stderr.splitlines() if "gazette.service" in row] == []


def test_the_alert_rules_are_valid() -> None:
    if not shutil.which("promtool"):
        pytest.skip("promtool is not here")

    done = subprocess.run(
        ["promtool", "check", "rules", DEPLOY / "prometheus-rules.yaml"], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
    assert "5 rules found" in done.stdout
