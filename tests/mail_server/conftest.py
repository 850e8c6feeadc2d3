"""Both mail servers, for as long as the tests run."""

from collections.abc import Iterator

import pytest

from tests.flows.conftest import acme, gazette, world

from . import lab as lab_

__all__ = ["acme", "gazette", "world"]


@pytest.fixture(scope="session")
def lab() -> Iterator[lab_.Lab]:
    with lab_.lab() as found:
        yield found
