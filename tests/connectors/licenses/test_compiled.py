import marshal
import subprocess
import sys
from pathlib import Path

import pytest

from connectors.licenses import compiled


def test_a_lazy_pattern_answers_as_a_compiled_one() -> None:
    pattern = compiled.lazy(r"(?P<amount>\d+) users")

    found = pattern.search("more than 700 users")

    assert found is not None
    assert found["amount"] == "700"
    assert pattern.sub("N users", "700 users") == "N users"


def test_search_and_match_are_those_of_re() -> None:
    assert compiled.search_for(r"\bmodel\b", "the model")
    assert compiled.match_at(r"\bmodel\b", "the model") is None


def test_what_was_compiled_is_taken_back_by_another_run_without_compiling(tmp_path: Path) -> None:
    compiled.obtain(r"(?i:lumen)-(?P<size>\d{1,4})b")
    dumped = compiled.dump()
    assert dumped is not None
    kept = tmp_path / "kept"
    kept.write_bytes(dumped)
    program = (
        "import pathlib, re, sys\n"
        "from connectors.licenses import compiled\n"
        "compiled.load(pathlib.Path(sys.argv[1]).read_bytes())\n"
        "re.compile = None\n"
        r"found = compiled.obtain(r'(?i:lumen)-(?P<size>\d{1,4})b').search('a LUMEN-70b')" + "\n"
        "assert compiled.dump() is None\n"
        "print(found['size'])\n"
    )
    done = subprocess.run([sys.executable, "-c", program, str(kept)], capture_output=True, text=True, check=False)

    assert (done.stdout.strip(), done.stderr) == ("70", "")


@pytest.mark.parametrize("data", [b"", b"\x00", b"no marshal", marshal.dumps(3), marshal.dumps((("other",), {}, {}))])
def test_broken_or_foreign_bytes_are_ignored(data: bytes) -> None:
    compiled.load(data)

    assert compiled.obtain("a+").search("baa")


def test_code_that_this_python_does_not_take_is_compiled_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(compiled._loaded, ("xy+z", 0), (b"\x01\x02\x03\x04", 32, 0, {}, (None,)))

    assert compiled.obtain("xy+z").search("xyyz")
