"""The README's first command."""

from datetime import timedelta
from pathlib import Path

import pytest

from connectors.exceptions import ConfigError
from flows import demo

from .driving import run


@pytest.mark.slow
def test_the_demo_tells_every_fact_of_the_month_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    # `make demo` looks every three hours, which takes four times as long.
    monkeypatch.setattr(demo, "STEP", timedelta(hours=12))

    ended = run(["demo", "--out", "april"])

    assert ended.code == 0, ended.out
    assert "11 of 11 facts of the month told once" in ended.out
    assert "FALSE" not in ended.out
    assert {path.name for path in (tmp_path / "april").iterdir()} >= {"digest.md", "digest.html", "gazette.db", "mail"}
    log = run(["changes", "--json", "--kind", "license.*", "--database", "sqlite:///april/gazette.db"])
    assert [row["vendor"] for row in log.rows] == ["Google"]


def test_the_demo_leaves_files_alone_that_are_not_its_own(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("precious")

    with pytest.raises(ConfigError, match="not the demo's"):
        demo.demo(tmp_path, quiet=True)
    assert (tmp_path / "thesis.tex").read_text() == "precious"
