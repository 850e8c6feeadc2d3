from collections.abc import Iterator
from datetime import UTC, datetime

import httpx
import pytest

from tests.world import Clock, World

NOON = datetime(2026, 4, 10, 12, tzinfo=UTC)


@pytest.fixture
def world() -> Iterator[World]:
    with World(Clock(NOON)) as world:
        yield world


@pytest.fixture
def hub(world: World) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=world.hub_url, timeout=5) as client:
        yield client
