"""The border: sources in, alerts out, reading of texts. Imports nothing of ours.

A connector is a module of this package that has `Target` and `poll`; it is found by its name, no list is edited.
"""

import functools
import importlib
import pkgutil
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from .model import Connector

_BENCH = {"model", "exceptions", "fetch", "licenses", "text", "names", "lazy", "apprise"}


@functools.cache
def available() -> tuple[str, ...]:
    """Return the names of all connectors, sorted."""
    return tuple(sorted(m.name for m in pkgutil.iter_modules(__path__) if m.name not in _BENCH))


@functools.cache
def load(name: str) -> "Connector":
    """Import the connector called `name`; ConfigError when there is none."""
    if name not in available():
        from .exceptions import ConfigError  # noqa: PLC0415 - reading licenses needs neither errors nor nouns

        msg = f"no connector is called {name!r}; there are: {', '.join(available())}"
        raise ConfigError(msg)
    return cast("Connector", importlib.import_module(f"{__name__}.{name}"))
