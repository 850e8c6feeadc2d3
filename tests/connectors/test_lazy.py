"""Names imported when they are first asked for."""

import pytest

from connectors import fetch, lazy, licenses


def test_a_name_comes_from_its_module() -> None:
    assert lazy.lazily("connectors.licenses", {"reading": ("read",)})("read") is licenses.read


def test_an_unknown_name_is_told_as_python_tells_it() -> None:
    with pytest.raises(AttributeError, match=r"module 'connectors.fetch' has no attribute 'nothing'"):
        fetch.nothing  # noqa: B018  (asking is the test)
