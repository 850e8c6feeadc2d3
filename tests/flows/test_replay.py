"""What really happened, replayed through the real line: every change of a license is told, and nothing that only looks like one."""

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from connectors import fetch, huggingface, names
from connectors.model import Request, Response
from flows.reader import recorder
from storage import Change, begin, sources
from storage.observations import Memory
from storage.recording import Origins, record
from tests.world import World
from tests.world.hub import quota

from .driving import BILLION, Gazette, source
from .hubs import Watching

pytestmark = pytest.mark.corpus
HOUR = timedelta(hours=1)
LOOSE = {"none", "neutral", "unclassified"}
"""Directions of what is no change of a right, a duty or a limit."""
REFLOWED = [
    ("Llama-3.1-Community@2024-07-23", "~rewrapped"),
    ("Kimi-Modified-MIT@K2-2025-07-11", "~unwrapped"),
    ("Stability-Community@2024-07-05", "~quotes"),
    ("DeepSeek-Model@1.0-2023-10-23-v3", "~markdown"),
    ("Qwen@2024-09-19", "~crlf"),
]
CARDS = {
    "phi2-1": "cards/history/microsoft__phi-2__{}.md BEFORE_e22cfa2 AFTER_cb2f453",
    "sd3-1": "cards/history/stabilityai__stable-diffusion-3-medium__{}.md BEFORE AFTER_pr163",
    "llama3-1": "cards/history/meta-llama__Meta-Llama-3-8B__{}_license_id.md BEFORE AFTER",
}


@dataclass(frozen=True)
class Event:
    """One event of the labeled history: the files before and after, and what is to be told of it."""

    name: str
    before: Mapping[str, str]
    after: Mapping[str, str | None]
    directions: frozenset[str]
    told: bool | None
    """True: must be told, False: must not be, None: may be told, but not as a step in a direction."""


def edits(corpus: Path) -> Iterator[Event]:
    """The license files of vendors, as they were edited in their repositories."""
    texts = corpus / "licenses" / "texts"
    table = io.StringIO((corpus / "licenses" / "history.tsv").read_text(encoding="utf-8"), newline="")
    for row in csv.DictReader(table, delimiter="\t"):
        before, after = ((texts / row[end]).read_text(encoding="utf-8") for end in ("before_file", "after_file"))
        directions = frozenset(row["direction"].split("|"))
        if row["class"] == "not_a_model_relicense":
            files = {"LICENSE": after, "Tongyi Qianwen LICENSE AGREEMENT": before}
            yield Event(row["id"], {"LICENSE": before}, files, frozenset(), told=False)
            continue
        told = None if row["class"] in {"cosmetic", "translation_added"} or "none" in directions else True
        yield Event(row["id"], {"LICENSE": before}, {"LICENSE": after}, directions, told)


def traps(corpus: Path) -> Iterator[Event]:
    """What changes nothing but form: another wrapping, other marks, another name of the file."""
    texts = corpus / "licenses" / "texts"
    for name, mark in REFLOWED:
        before, after = ((texts / f"{name}{end}.txt").read_bytes().decode() for end in ("", mark))
        yield Event(f"{name}{mark}", {"LICENSE": before}, {"LICENSE": after}, frozenset(), told=False)
    text = (texts / "Qwen@2024-09-19.txt").read_text(encoding="utf-8")
    yield Event("renamed", {"LICENSE": text}, {"LICENSE": None, "LICENSE.md": text}, frozenset(), told=False)


def cards(corpus: Path) -> Iterator[Event]:
    """The claims of model cards, as they were edited on the Hub."""
    for row in json.loads((corpus / "hub" / "ground_truth.json").read_text(encoding="utf-8")):
        if row["kind"] != "card":
            continue
        if row["id"] in CARDS:
            form, *ends = CARDS[row["id"]].split()
            readmes = [(corpus / "hub" / form.format(end)).read_text(encoding="utf-8") for end in ends]
        else:
            readmes = [_card(row[end]) for end in ("before", "after")]
        told = row["expected"] == "material"
        # "other" without a name says nothing, so no direction can be told from it.
        directions = frozenset({row["direction"], *(() if "license_name" in row["before"] else ("unclassified",))})
        yield Event(row["id"], {"README.md": readmes[0]}, {"README.md": readmes[1]}, directions, told)


def _card(claim: Mapping[str, str]) -> str:
    fields = {name: value.split(" (")[0] for name, value in claim.items()}
    return "---\n" + "".join(f"{name}: {value}\n" for name, value in fields.items()) + "---\n# Model\n"


def told_of(changes: Iterable[Change]) -> list[str]:
    """The directions of what was told of a model's own license."""
    return [
        str(change.details.get("direction"))
        for change in changes
        if change.kind.startswith("license.") and change.details.get("claim") != "code"
    ]


def test_every_labeled_change_is_told_and_no_trap(corpus: Path, gazette: Gazette, world: World) -> None:
    world.hub.quota.anonymous = dict.fromkeys(quota.ANONYMOUS, 100_000)
    watching = Watching(gazette, world)
    events = [*edits(corpus), *traps(corpus), *cards(corpus)]
    assert len(events) == 16 + 6 + 5
    models = {f"acme/M{number}-7B": event for number, event in enumerate(events)}
    created = watching.now - timedelta(days=30)
    repos = {name: world.hub.repo(name, created=created, files=e.before, total=BILLION) for name, e in models.items()}
    tables = [
        source(f"Models {start}", "huggingface", endpoint=world.hub_url, models=list(models)[start : start + 15])
        for start in range(0, len(models), 15)
    ]
    gazette.watch(*tables)
    assert watching.kinds(polls=1) == []
    for name, repo in repos.items():
        repo.commit(watching.now, models[name].after)
    found = {name: list[Change]() for name in models}
    for _ in range(2):
        for change in watching.poll(minutes=30).changes:
            found[change.title].append(change)

    wrong = {event.name: told for name, event in models.items() if not _is_right(event, told := told_of(found[name]))}
    assert wrong == {}


def _is_right(event: Event, told: list[str]) -> bool:
    if event.told is None:
        return set(told) <= event.directions | LOOSE
    return bool(told) == event.told and (not event.told or bool(set(told) & event.directions))


@dataclass
class Trending:
    """The captures as an organization's list: those of today first, then what was seen before; gone is nothing."""

    rows: list[Mapping[str, Any]]
    known: dict[str, dict[str, Any]]

    def answer(self, request: Request) -> Response:
        """A page of ten, the latest change first, with a link to the rest."""
        rest = "cursor=rest" in request.url
        now = {row["id"] for row in self.rows}
        items = [item for id_, item in self.known.items() if (id_ in now) != rest]
        items.sort(key=lambda item: str(item["lastModified"]), reverse=True)
        link = {} if rest else {"link": '<https://huggingface.co/api/models?cursor=rest>; rel="next"'}
        return Response(request.url, headers=link, content=json.dumps(items).encode())

    def take(self, rows: list[Mapping[str, Any]]) -> None:
        """Let the next capture be what the list shows."""
        self.rows = rows
        for row in rows:
            key = hashlib.sha256(row["id"].encode()).hexdigest()[:24]
            moved = {name: row[name] for name in ("id", "lastModified", "gated", "likes", "downloads")}
            sha = hashlib.sha256(row["lastModified"].encode()).hexdigest()[:40]
            self.known[row["id"]] = {"_id": key, **moved, "sha": sha, "tags": ["safetensors", "license:mit"]}


def captures(corpus: Path) -> list[tuple[datetime, list[Mapping[str, Any]]]]:
    file = corpus / "hub" / "snapshots" / "hf_api_trending_2026-03-02_2026-05-22.jsonl"
    rows = map(json.loads, file.read_text(encoding="utf-8").splitlines())
    return [(datetime.fromisoformat(row["captured"]), row["items"]) for row in rows]


def test_captures_of_the_trending_list_tell_every_model_once_and_the_gating_change(
    corpus: Path, gazette: Gazette, world: World
) -> None:
    """The saved half of the captures; the one gating change of the other half is appended as its source describes it."""
    shown = captures(corpus)
    last, rows = shown[-1]
    opened = {"id": "orcarouter/Qwen3.8-27B-Uncensored-MLX", "likes": 1, "downloads": 1}
    opened["lastModified"] = "2026-08-18T00:00:00.000Z"
    gated = [({**opened, "gated": gate}, last + timedelta(days=1 + n)) for n, gate in enumerate(("auto", False))]
    shown += [(at, [*rows, row]) for row, at in gated]
    gazette.watch(source("Trending", "huggingface", organization="trending"))
    gazette.context.register()
    engine = gazette.context.engine
    with begin(engine) as session:
        id_ = sources.identify(session, "Trending")
    told = list[Change]()
    hub, cursor, sizes = Trending([], {}), dict[str, str](), dict[str, Any]()
    for number, (at, items) in enumerate(shown):
        hub.take(items)
        memory = Memory(engine, id_, at, cursor)
        target = huggingface.Target(organization="trending")
        visit = fetch.replay(huggingface.poll(target, memory), hub.answer)
        origins = Origins(id=id_, name="Trending", vendor="Several", baseline=number > 0, sizes=sizes)
        with begin(engine) as session:
            recorded = record(session, origins, visit, recorder(gazette.context, at, routed=lambda _: ()))
        cursor, sizes = dict(visit.listing.cursor or cursor), dict(recorded.sizes)
        told += recorded.changes

    models = {row["id"] for _, rows in shown[1:] for row in rows} - {row["id"] for row in shown[0][1]}
    released = [change.title for change in told if change.kind == "model.released"]
    assert len(released) == len(set(released))
    untold = models - set(released)
    assert set(released) <= models
    assert [name for name in untold if not names.parse(name).formats] == []
    assert len(untold) < 10
    assert [(c.kind, c.title) for c in told if c.kind != "model.released"] == [("model.ungated", opened["id"])]
    assert _moves(shown) > 100
    assert _reentries(shown) > 20


def _moves(shown: list[tuple[datetime, list[Mapping[str, Any]]]]) -> int:
    """How often a model's last change moved from one sight to the next."""
    last, moves = dict[str, str](), 0
    for _, rows in shown:
        for row in rows:
            moves += last.get(row["id"], row["lastModified"]) != row["lastModified"]
            last[row["id"]] = row["lastModified"]
    return moves


def _reentries(shown: list[tuple[datetime, list[Mapping[str, Any]]]]) -> int:
    """How often a model came back after it had dropped out."""
    seen, before, back = set[str](), set[str](), 0
    for _, rows in shown:
        now = {row["id"] for row in rows}
        back += len((now - before) & seen)
        seen, before = seen | now, now
    return back
