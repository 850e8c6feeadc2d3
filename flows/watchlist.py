"""watchlist.toml -> sources, receivers, routes; every mistake is reported at start, with its line."""

import difflib
import json
import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from pydantic import BaseModel, Field, ValidationError, field_validator

import connectors
from connectors.exceptions import ConfigError
from connectors.model import Connector
from storage.changes import matches
from storage.model import Kind
from storage.sources import Watched

from . import rhythm
from .audience import SEVERITIES, Entry, Receiver, Route, Severity, Weights
from .places import Places
from .policy import Policy
from .settings import Settings

__all__ = ["CONSOLE", "Receiver", "Route", "Source", "Watchlist", "load", "nearest", "parse"]

CONSOLE = "console"
_AT_LINE = re.compile(r"(.*) \(at line (\d+), column \d+\)", re.DOTALL)


class SourceTable(Entry):
    """The part of a source that is the same for every connector."""

    name: str = Field(min_length=1, max_length=200)
    vendor: str = Field(min_length=1)
    connector: str
    every: str = ""

    @field_validator("every")
    @classmethod
    def _known_duration(cls, value: str) -> str:
        if value:
            rhythm.duration(value)
        return value


@dataclass(frozen=True, slots=True)
class Source:
    """One thing to watch, checked: its target is a value of its connector's own model."""

    name: str
    vendor: str
    connector: str
    target: BaseModel
    every: timedelta

    @property
    def module(self) -> Connector:
        """The connector's module."""
        return connectors.load(self.connector)

    @property
    def watched(self) -> Watched:
        """What the memory keeps of it."""
        target = json.dumps(self.target.model_dump(mode="json", exclude_defaults=True), sort_keys=True)
        aside: frozenset[str] = getattr(self.module, "ASIDE", frozenset())
        lists: frozenset[str] = getattr(self.module, "LISTS", frozenset())
        return Watched(self.name, self.vendor, self.connector, target, aside, lists)


@dataclass(frozen=True, slots=True)
class Watchlist:
    """What to watch and whom to tell."""

    path: str
    sources: tuple[Source, ...] = ()
    receivers: tuple[Receiver, ...] = ()
    routes: tuple[Route, ...] = ()
    weights: Weights = field(default_factory=dict)
    policy: Policy | None = None

    def receiver(self, name: str) -> Receiver | None:
        """Return the receiver of that name, None when there is none."""
        return next((receiver for receiver in self.receivers if receiver.name == name), None)


@dataclass(slots=True)
class _Reader:
    """Checks one file and collects what is wrong with it."""

    path: str
    places: Places
    settings: Settings
    problems: list[str] = field(default_factory=list)

    def wrong(self, message: str, table: str = "", index: int = 0, key: str = "") -> None:
        line = self.places.line(table, index, key)
        self.problems.append(f"{self.path}, line {line}: {message}" if line else f"{self.path}: {message}")

    def entry(self, model: type[Entry], values: Mapping[str, Any], table: str, index: int) -> Any:
        try:
            return model.model_validate(values)
        except ValidationError as exc:
            self.explain(exc, values, fields=tuple(model.model_fields), table=table, index=index)
            return None

    def explain(
        self, exc: ValidationError, values: Mapping[str, Any], *, fields: Collection[str], table: str, index: int
    ) -> None:
        for error in exc.errors():
            key = str(error["loc"][0]) if error["loc"] else ""
            called = repr(values.get("name")) if values.get("name") else f"number {index + 1}"
            self.wrong(f"{table} {called}: {_sentence(error, key, fields)}", table, index, key)


def _sentence(error: Mapping[str, Any], key: str, fields: Collection[str]) -> str:
    if error["type"] == "extra_forbidden":
        return f"unknown key {key!r}{nearest(key, fields)}; the keys are: {', '.join(sorted(fields))}"
    if error["type"] == "missing":
        return f"the key {key!r} is missing"
    text = str(error["msg"]).removeprefix("Value error, ")
    return f"{key}: {text}" if key else text


def nearest(word: str, known: Collection[str]) -> str:
    """Return " (did you mean '...'?)" for the known word most like this one, "" when none is."""
    found = difflib.get_close_matches(word, list(known), n=1, cutoff=0.5)
    return f" (did you mean {found[0]!r}?)" if found else ""


def load(path: Path, settings: Settings) -> Watchlist:
    """Read and check a watchlist; ConfigError names file, line and key of everything that is wrong."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as exc:
        msg = f"{path} cannot be read: {exc.strerror}; `gazette init` writes a watchlist to start from"
        raise ConfigError(msg) from exc
    except UnicodeDecodeError as exc:
        msg = f"{path} is not valid TOML: {exc}"
        raise ConfigError(msg) from exc
    try:
        return parse(tomllib.loads(text), str(path), Places(text), settings)
    except tomllib.TOMLDecodeError as exc:
        found = _AT_LINE.fullmatch(str(exc))
        said, line = found.groups() if found else (exc, text.count("\n") + 1)
        msg = f"{path}, line {line}: this is not valid TOML: {said}"
        raise ConfigError(msg) from exc


def parse(data: Mapping[str, Any], path: str, places: Places, settings: Settings) -> Watchlist:
    """Check the content of a watchlist; ConfigError as in `load`."""
    reader = _Reader(path, places, settings)
    tables = ("source", "receiver", "route", "severity", "policy")
    for key in data:
        if key not in tables:
            reader.wrong(f"unknown table {key!r}{nearest(key, tables)}; the tables are: {', '.join(tables)}", key)
    sources = tuple(_sources(reader, _rows(reader, data, "source")))
    listed = _rows(reader, data, "receiver")
    receivers, names = tuple(_receivers(reader, listed)), [str(row.get("name", "")).strip() for row in listed]
    routes = tuple(_routes(reader, _rows(reader, data, "route"), names))
    weights = dict(_weights(reader, data.get("severity", {})))
    policy = reader.entry(Policy, data["policy"], "policy", 0) if "policy" in data else None
    if reader.problems:
        raise ConfigError("\n".join(reader.problems))
    return _complete(Watchlist(path, sources, receivers, routes, weights, policy))


def _complete(watchlist: Watchlist) -> Watchlist:
    """Without receivers alerts go to the console; without routes everybody hears of everything."""
    receivers = watchlist.receivers or (Receiver(name=CONSOLE, url=f"{CONSOLE}:"),)
    routes = watchlist.routes or tuple(Route(receiver=receiver.name) for receiver in receivers)
    return replace(watchlist, receivers=receivers, routes=routes)


def _rows(reader: _Reader, data: Mapping[str, Any], table: str) -> list[Mapping[str, Any]]:
    rows = data.get(table, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        reader.wrong(f"{table} must be written as [[{table}]]", table)
        return []
    return rows


def _unique(reader: _Reader, table: str, index: int, name: str, seen: dict[str, int]) -> bool:
    if name in seen:
        first = reader.places.line(table, seen[name], "name")
        reader.wrong(f"the name {name!r} of this {table} is taken already, in line {first}", table, index, "name")
        return False
    seen[name] = index
    return True


def _sources(reader: _Reader, rows: list[Mapping[str, Any]]) -> Iterator[Source]:
    seen: dict[str, int] = {}
    for index, row in enumerate(rows):
        common = {key: value for key, value in row.items() if key in SourceTable.model_fields}
        entry = reader.entry(SourceTable, common, "source", index)
        if entry is None or not _unique(reader, "source", index, entry.name, seen):
            continue
        if entry.connector not in connectors.available():
            known = connectors.available()
            hint = f"{nearest(entry.connector, known)}; there are: {', '.join(known)}"
            reader.wrong(f"no connector is called {entry.connector!r}{hint}", "source", index, "connector")
            continue
        target = _target(reader, entry, row, index)
        if target is not None:
            every = rhythm.duration(entry.every or connectors.load(entry.connector).EVERY)
            yield Source(entry.name, entry.vendor, entry.connector, target, every)


def _target(reader: _Reader, entry: SourceTable, row: Mapping[str, Any], index: int) -> BaseModel | None:
    model = connectors.load(entry.connector).Target
    values = {key: value for key, value in row.items() if key not in SourceTable.model_fields}
    endpoint = reader.settings.get("HF_ENDPOINT")
    if entry.connector == "huggingface" and endpoint:
        values.setdefault("endpoint", endpoint.rstrip("/"))
    try:
        return model.model_validate(values)
    except ValidationError as exc:
        fields = (*SourceTable.model_fields, *model.model_fields)
        reader.explain(exc, row, fields=fields, table="source", index=index)
        return None


def _receivers(reader: _Reader, rows: list[Mapping[str, Any]]) -> Iterator[Receiver]:
    seen: dict[str, int] = {}
    for index, row in enumerate(rows):
        url, missing = reader.settings.expand(str(row.get("url", "")))
        for name in missing:
            message = f"receiver {row.get('name')!r} needs the environment variable {name}, which is not set"
            reader.wrong(f"{message}; export it, or write it into .env (or {name}_FILE)", "receiver", index, "url")
        values = {**row, "url": url} if "url" in row else row
        entry = reader.entry(Receiver, {**values, "url": "missing:"} if missing else values, "receiver", index)
        if entry is None or not _unique(reader, "receiver", index, entry.name, seen):
            continue
        if ":" not in entry.url:
            hint = "write an Apprise URL such as mailto://... or slack://..., or paste the Slack webhook's URL"
            reader.wrong(f"receiver {entry.name!r}: url is no URL; {hint}", "receiver", index, "url")
            continue
        yield entry


def _routes(reader: _Reader, rows: list[Mapping[str, Any]], names: list[str]) -> Iterator[Route]:
    for index, row in enumerate(rows):
        entry = reader.entry(Route, row, "route", index)
        if entry is None:
            continue
        if entry.receiver not in names:
            message = f"no receiver is called {entry.receiver!r}{nearest(entry.receiver, names)}"
            reader.wrong(message, "route", index, "receiver")
            continue
        yield entry


def _weights(reader: _Reader, table: Any) -> Iterator[tuple[str, Severity]]:
    if not isinstance(table, dict):
        reader.wrong('severity must be written as [severity], with lines like "model.updated" = "normal"', "severity")
        return
    kinds = [kind.value for kind in Kind]
    for glob, value in _flat(table):
        if not any(matches(kind, glob) for kind in kinds):
            reader.wrong(f"severity: no kind is called {glob!r}{nearest(glob, kinds)}", "severity", 0, glob)
        elif value not in SEVERITIES:
            hint = f"{nearest(str(value), SEVERITIES)}; there are: {', '.join(SEVERITIES)}"
            reader.wrong(f"severity of {glob!r}: {value!r} is none{hint}", "severity", 0, glob)
        else:
            yield glob, value


def _flat(table: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield dotted names: TOML reads `model.updated = ...` without quotes as a table in a table."""
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from ((f"{key}.{rest}", inner) for rest, inner in _flat(value))
        else:
            yield key, value
