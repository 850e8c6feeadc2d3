"""A reader of one attribute out of a small text."""

from collections.abc import Callable
from typing import Any

import pytest

from connectors.licenses.attributes import Attribute, extract
from connectors.licenses.canonical import canonical


@pytest.fixture
def read() -> Callable[[str, str], Attribute]:
    def one(text: str, key: str) -> Attribute:
        return extract(canonical(text))[key]

    return one


@pytest.fixture
def value(read: Callable[[str, str], Attribute]) -> Callable[[str, str], Any]:
    return lambda text, key: read(text, key).value
