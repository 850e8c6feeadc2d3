"""The files under deploy/ as they are read by linters, and their commands run for real, without Docker."""

import json
import os
import re
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from tests.prefect_server.lab import Lab, wait
from tests.prefect_server.test_serve import write_fast_schedules
from tests.test_deploy import COMMANDS, DEPLOY, compose, dockerfile

BIN = Path(sys.executable).parent
PASSWORD = "b7e151628aed2a6a"
STOP = 30.0
"""The grace period of compose."""


def test_the_dockerfile_is_clean() -> None:
    done = subprocess.run(
        [str(BIN / "hadolint"), str(DEPLOY / "Dockerfile")], capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stdout) == (0, "")


def test_the_compose_file_is_one_by_its_specification() -> None:
    command = [str(BIN / "check-jsonschema"), "--builtin-schema", "vendor.compose-spec", str(DEPLOY / "compose.yaml")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout


def test_the_image_serves_what_is_shipped_and_is_healthy(lab: Lab, image: Path, free_port: int) -> None:
    given = {"PATH": f"{image}{os.pathsep}{os.environ['PATH']}", **placed(lab, settings())}
    serving = lab.start("gazette", *here(COMMANDS["the image"][1:], free_port), cwd=lab.folder, given=given)
    wait("serving", lambda: "serving 3 sources" in printed(lab), 180)

    assert "Acme news" in lab.run(*COMMANDS["its health"], cwd=lab.folder, given=given)
    assert "gazette_source_failures" in scraped(free_port)
    assert Path(given["GAZETTE_DATABASE"].removeprefix("sqlite:///")).is_file()

    serving.send_signal(signal.SIGTERM)
    assert serving.wait(STOP) == 0


def test_compose_tells_a_release_from_postgres_and_shows_it(
    lab: Lab, image: Path, free_port: int, postgres: str
) -> None:
    write_fast_schedules(lab)
    given = {"PATH": f"{image}{os.pathsep}{os.environ['PATH']}", **placed(lab, settings()), **on_postgres(postgres)}
    serving = lab.start("gazette", *here(COMMANDS["compose"][1:], free_port), cwd=lab.folder, given=given)
    site = lab.folder / "site" / "index.html"
    wait("the first site", site.is_file, 180)
    lab.release("Hammer-2-8B")
    wait("the alert", lambda: lab.told("Hammer-2-8B"), 120)
    wait("the page", lambda: "Hammer-2-8B" in site.read_text(encoding="utf-8"), 120)
    wait("what the rules and the panels ask for", lambda: asked() <= names(scraped(free_port)), 60)

    assert "Acme news" in lab.run(*COMMANDS["its health"], cwd=lab.folder, given=given)
    assert '"event": "change recorded"' in printed(lab)
    assert PASSWORD not in printed(lab)
    assert not lab.database.exists()

    serving.send_signal(signal.SIGTERM)
    assert serving.wait(STOP) == 0


@pytest.fixture
def free_port() -> int:
    from tests.prefect_server.lab import _free_port  # noqa: PLC0415

    return _free_port()


def settings() -> dict[str, str]:
    """The variables of the image."""
    said = " ".join(rest for name, rest in dockerfile() if name == "ENV")
    return dict(word.split("=", 1) for word in said.split())


def placed(lab: Lab, variables: dict[str, str]) -> dict[str, str]:
    """The variables with the lab's folder for the image's /data and /site."""
    return {
        name: re.sub(
            r"/(data|site)\b", lambda match: f"{lab.folder}{'/site' if match[1] == 'site' else ''}", value, count=1
        )
        for name, value in variables.items()
    }


def here(arguments: list[str], port: int) -> list[str]:
    """The arguments for a machine that others use too: another port, of this machine only."""
    return [{"9108": str(port), "0.0.0.0": "127.0.0.1"}.get(word, word) for word in arguments]


def on_postgres(uri: str) -> dict[str, str]:
    """Make the user and the database that compose asks of its image; its variables with this server for `postgres`."""
    services: Any = compose()["services"]
    owner, name = (services["postgres"]["environment"][key] for key in ("POSTGRES_USER", "POSTGRES_DB"))
    admin = create_engine(uri, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE ROLE {owner} LOGIN PASSWORD '{PASSWORD}'"))
        connection.execute(text(f"CREATE DATABASE {name} OWNER {owner}"))
    admin.dispose()
    folder = make_url(uri).query["host"]
    found = services["gazette"]["environment"]["GAZETTE_DATABASE"]
    url = re.sub(r"\$\{POSTGRES_PASSWORD:[^}]*\}", PASSWORD, found).replace("@postgres/", "@/")
    return {"GAZETTE_DATABASE": f"{url}?host={folder}"}


def printed(lab: Lab) -> str:
    """What `gazette serve` has printed."""
    return lab.log("gazette-serve")


def scraped(port: int) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
        found: str = answer.read().decode()
    return found


def names(scrape: str) -> set[str]:
    return set(re.findall(r"^(gazette_[a-z_]+)", scrape, re.MULTILINE))


def asked() -> set[str]:
    """The metrics that the alert rules and the panels name."""
    texts = (
        (DEPLOY / "prometheus-rules.yaml").read_text(),
        json.dumps(json.loads((DEPLOY / "grafana-dashboard.json").read_text())),
    )
    return set(re.findall(r"\bgazette_[a-z_]+\b", " ".join(texts)))
