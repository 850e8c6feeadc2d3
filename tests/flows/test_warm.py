from pathlib import Path

import pytest

from connectors.licenses import compiled
from flows.cli import warm


def test_compiled_patterns_lie_in_the_cache_directory_of_the_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    with warm.patterns_kept():
        compiled.obtain("first of all, (a|b)")

    assert warm.place().is_relative_to(tmp_path)
    assert warm.place().stat().st_size > 0


def test_a_cache_that_cannot_be_written_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    with warm.patterns_kept():
        assert compiled.obtain("second, (a|b)").search("second, b")
