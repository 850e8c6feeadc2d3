"""The reference in docs/ is what the code says, and leaves nothing out."""

import re
from pathlib import Path

from flows.cli.reference import reference

ROOT = Path(__file__).resolve().parent.parent.parent


def test_the_reference_is_the_one_that_the_code_writes() -> None:
    written = (ROOT / "docs" / "reference.md").read_text(encoding="utf-8")

    assert written == reference(), "run `make reference`"


def test_every_variable_that_is_read_stands_in_it() -> None:
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "flows").rglob("*.py")]
    read = {name for text in sources for name in re.findall(r"\bGAZETTE_[A-Z_]+[A-Z]\b", text)}

    assert {name for name in read if f"`{name}`" not in reference()} == set()


def test_every_command_has_an_example() -> None:
    parts = [part for part in reference().split("\n### ") if part.startswith("`gazette")]

    assert len(parts) > 25
    assert [part.splitlines()[0] for part in parts if "```sh" not in part] == []
