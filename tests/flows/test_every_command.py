"""What holds for every command: JSON alone on standard output, no color where none is wanted, eighty columns."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from flows.cli import app
from tests.world import Clock, World

from .conftest import MORNING
from .driving import Gazette, Run, Terminal, lived, run, settled

LICENSE = "Permission is granted to use this model for research only. Commercial use is prohibited."
# What each command is told. {folder} is a new folder, {terms} the id of Acme's terms.
COMMANDS = {
    "alert": "",
    "backfill": "--since 2026-04-01",
    "changes": "",
    "check": "",
    "digest": "",
    "export": "{folder}/backup.jsonl",
    "import": "{folder}/../backup.jsonl --database sqlite:///{folder}/other.db",
    "init": "{folder}/own",
    "license compare": "{folder}/../old.txt {folder}/../new.txt",
    "license diff": "{terms}",
    "license read": "{folder}/../old.txt",
    "maintain": "",
    "outbox drop": "999",
    "outbox list": "--all",
    "outbox retry": "999",
    "poll": "",
    "releases": "",
    "run": "",
    "show": "acme/Coyote-2-13B",
    "silence add": "--until 2027-01-01 --reason known --subject nothing/* --author me",
    "silence list": "--all",
    "silence remove": "999",
    "site": "--out {folder}/site",
    "status": "",
    "test": "team --one",
}
SERVING = {"demo", "serve", "hook"}
"""They run until they are stopped, or tell a story; there is no result to print."""
LINES = {"changes", "license read", "outbox list", "releases", "silence list", "status", "show"}
"""Those that print an object a line."""
COLOR = re.compile(r"\x1b\[[0-9;]*\b(?:3[0-7]|4[0-7]|9[0-7])\b[0-9;]*m")
FREE = {"digest"}
"""What is written as Markdown is folded by whoever reads it."""


def leaves(group: Any, path: str = "") -> Iterator[str]:
    for name, command in group.commands.items():
        here = f"{path} {name}".strip()
        yield from leaves(command, here) if hasattr(command, "commands") else (here,)


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gazette]:
    """Acme was watched for two days with news."""
    with pytest.MonkeyPatch.context() as patch, World(Clock(MORNING)) as world:
        patch.setenv("GAZETTE_ALLOW_PRIVATE_HOSTS", "1")
        found = lived(Gazette(tmp_path_factory.mktemp("month"), world.clock), settled(world))
        (found.folder / "old.txt").write_text(LICENSE.replace("prohibited", "permitted"), encoding="utf-8")
        (found.folder / "new.txt").write_text(LICENSE, encoding="utf-8")
        assert found("export", str(found.folder / "backup.jsonl")).code == 0
        yield found


def called(month: Gazette, name: str, folder: Path, *more: str, stream: Any = None) -> Run:
    subject = next(row["subject"] for row in month.changes() if row["kind"] == "license.changed")
    words = [word.format(folder=folder, terms=subject) for word in COMMANDS[name].split()]
    arguments = [*month.arguments(*name.split()), *words, *more]
    return run(arguments) if stream is None else run(arguments, stream)


@pytest.fixture
def folder(month: Gazette, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GAZETTE_ALLOW_PRIVATE_HOSTS", "1")
    place = month.folder / re.sub(r"\W+", "-", request.node.name)
    place.mkdir()
    return place


def test_no_command_is_forgotten_here() -> None:
    assert {*leaves(get_command(app))} == {*COMMANDS} | SERVING


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_with_json_standard_output_holds_json_and_nothing_else(month: Gazette, folder: Path, name: str) -> None:
    done = called(month, name, folder, "--json")

    assert done.code in {0, 2, 3}, done.err
    rows = [json.loads(line) for line in done.out.splitlines()] if name in LINES else [json.loads(done.out)]
    assert all(isinstance(row, dict) and row for row in rows), done.out
    assert done.code == 0 or "999" in COMMANDS[name], done.err


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_a_pipe_gets_no_color(month: Gazette, folder: Path, name: str) -> None:
    done = called(month, name, folder)

    assert "\x1b" not in done.out + done.err
    assert done.code in {0, 2}, done.err


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_a_terminal_of_eighty_columns_holds_every_line_and_no_color_is_honored(
    month: Gazette, folder: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")

    done = called(month, name, folder, stream=Terminal)

    assert COLOR.findall(done.out + done.err) == []
    shown = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", done.out)
    assert name in FREE or [line for line in shown.splitlines() if len(line.rstrip()) > 80] == []
