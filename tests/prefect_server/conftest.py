"""A lab for each test; nothing of it runs when the test is over."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from . import lab as lab_


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[lab_.Lab]:
    with lab_.lab(tmp_path) as found:
        yield found
