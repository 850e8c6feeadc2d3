"""A recorder that owes everything to one receiver, and sources to record for."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from connectors.model import Fact, Listing, Observation, Response, Visit
from storage import Change, begin, sources
from storage.outbox import Owed
from storage.recording import Origins, Recorded, Recorder, record
from storage.sources import Watched


class PlainReader:
    """Reads licenses by their first word only: enough to see what storage does with the answer."""

    def same_claim(self, before: Mapping[str, Fact], after: Mapping[str, Fact], /) -> bool:
        return str(before.get("license")).lower() == str(after.get("license")).lower()

    def claim_direction(self, before: Mapping[str, Fact], after: Mapping[str, Fact], /) -> str:
        return "unclassified"

    def compare_texts(self, before: str, after: str, /) -> Mapping[str, Any]:
        material = before.split() != after.split()
        return {"material": material, "direction": "unclassified" if material else "none", "attributes": []}


class Desk:
    """Records visits of one source, a quarter of an hour apart."""

    def __init__(self, engine: Engine, now: datetime, vendor: str = "Acme", name: str = "Acme on the Hub") -> None:
        self.engine, self.now, self.vendor, self.name = engine, now, vendor, name
        self.receivers: tuple[str, ...] = ("legal",)
        with begin(engine) as session:
            sources.register(session, [Watched(name, vendor, "huggingface", "{}")])
            self.id = sources.identify(session, name)
        self.baseline, self.sizes, self.reading = False, dict[str, Any](), 1

    def recorder(self, quiet: bool = False) -> Recorder:
        def route(change: Change) -> Iterable[Owed]:
            return [Owed(receiver=receiver, next_at=self.now) for receiver in self.receivers]

        return Recorder(reader=PlainReader(), route=route, now=self.now, quiet=quiet)

    def origins(self) -> Origins:
        return Origins(id=self.id, name=self.name, vendor=self.vendor, baseline=self.baseline, sizes=self.sizes)

    def visit(self, *seen: Observation, complete: bool = True, items: int = -1, quiet: bool = False) -> Recorded:
        self.now += timedelta(minutes=15)
        listing = Listing(tuple(seen), complete=complete, items=items)
        body = repr(seen).encode()
        visit = Visit(listing, (Response("https://hub.test/list", content=body),), self.reading)
        with begin(self.engine) as session:
            recorded = record(session, self.origins(), visit, self.recorder(quiet))
        self.baseline, self.sizes = True, dict(recorded.sizes)
        return recorded


@pytest.fixture
def desk(engine: Engine, now: datetime) -> Desk:
    return Desk(engine, now)


def model(name: str = "acme/Foo-7B", **facts: Fact) -> Observation:
    known: dict[str, Fact] = {"name": name, "license": "mit", "license_name": "", "license_link": "", "gated": "no"}
    identity = str(facts.pop("id", name))
    revision = str(facts.pop("sha", ""))
    return Observation(
        subject=f"hf:model:{identity}",
        title=name,
        url=f"https://hub.test/{name}",
        nature="model",
        facts={**known, "weights": True, **facts},
        revision=revision,
    )


def post(title: str, link: str = "", published: datetime | None = None, *keys: str) -> Observation:
    address = link or "https://blog.test/" + title.lower().replace(" ", "-")
    return Observation(
        subject=f"post:{address}",
        title=title,
        url=address,
        nature="post",
        keys=keys or (f"link:{address}",),
        published_at=published,
        precision="second",
    )


def page(text: str, role: str = "license", **notes: Fact) -> Observation:
    return Observation(
        subject="page:https://acme.test/terms",
        title="Terms",
        url="https://acme.test/terms",
        nature="page",
        documents={role: text},
        notes={"role": role, **notes},
    )


@pytest.fixture
def make() -> Mapping[str, Callable[..., Observation]]:
    return {"model": model, "post": post, "page": page}
