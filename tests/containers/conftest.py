"""A lab for each test, and what the Dockerfile's RUN lines install, once; nothing of it runs when the tests are over."""

import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.prefect_server import lab as lab_
from tests.test_deploy import ROOT, dockerfile


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[lab_.Lab]:
    with lab_.lab(tmp_path) as found:
        yield found


@pytest.fixture(scope="session")
def image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the programs of an environment stand that the Dockerfile's own pip commands have filled."""
    top = tmp_path_factory.mktemp("image")
    venv.create(top / "venv", with_pip=True)
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for name in names.split("\0"):
        if (ROOT / name).is_file() and not name.startswith(".ci/"):
            (top / "opt" / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, top / "opt" / name)
    programs = top / "venv" / "bin"
    environment = {**os.environ, "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}", **_settings()}
    for line in (rest for name, rest in dockerfile() if name == "RUN"):
        for command in (part.strip() for part in line.split("&&")):
            if command.startswith("python "):  # the others make a user and its folders, which takes root
                subprocess.run(command, shell=True, cwd=top / "opt", env=environment, check=True, stdout=sys.stderr)
    return programs


def _settings() -> dict[str, str]:
    first = next(rest for name, rest in dockerfile() if name == "ENV")
    return dict(word.split("=", 1) for word in first.split())
