"""Patterns that stay compiled from one run to the next, in the user's cache directory."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


def place() -> Path:
    """Return where compiled patterns lie: one file for each Python."""
    root = os.environ.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser()
    return Path(root, "model-gazette", f"{sys.implementation.cache_tag}.patterns")


@contextmanager
def patterns_kept() -> Iterator[None]:
    """Start with the patterns that an earlier run compiled; leave behind what this one adds.

    Where nothing may be written every run compiles for itself.
    """
    from connectors.licenses import compiled

    with suppress(OSError, RuntimeError):
        compiled.load(place().read_bytes())
    yield
    made = compiled.dump()
    if made is not None:
        with suppress(OSError, RuntimeError):
            _write(place(), made)


def _write(file: Path, data: bytes) -> None:
    """Write a file as a whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = file.with_suffix(f".{os.getpid()}")
    try:
        part.write_bytes(data)
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
