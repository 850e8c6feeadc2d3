"""A recorder that owes everything to one receiver, and sources to record for."""

import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, make_url, text

from connectors.model import Fact, Listing, Observation, Response, Visit
from storage import Change, Delivery, begin, changes, connect, deliveries, history, outbox, reading, sources
from storage.history import Span
from storage.outbox import Owed
from storage.recording import DoubtedError, Origins, Recorded, Recorder, record
from storage.retries import Outcome, Result
from storage.schema import Base
from storage.sources import Watched

MINUTE = timedelta(minutes=1)


@pytest.fixture(scope="session")
def shared_postgres(postgres: str, postgres_template: str) -> Iterator[Engine]:
    """One PostgreSQL database for the whole room: emptying it costs a hundredth of making a new one."""
    admin = create_engine(postgres, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE gazette_storage TEMPLATE {postgres_template}"))
    admin.dispose()
    engine = connect(make_url(postgres).set(database="gazette_storage").render_as_string(hide_password=False))
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def shared_sqlite(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """One SQLite database for the whole room: its engine remembers the statements it has compiled."""
    path = shutil.copy(sqlite_template, tmp_path_factory.mktemp("storage") / "gazette.db")
    engine = connect(f"sqlite:///{path}")
    yield engine
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> Engine:
    """An empty database as the migrations build it, on SQLite and on PostgreSQL in turn."""
    shared: Engine = request.getfixturevalue("shared_sqlite" if request.param == "sqlite" else "shared_postgres")
    with shared.begin() as connection:
        for table in reversed(Base.metadata.sorted_tables):
            connection.execute(table.delete())
    return shared


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
            sources.register(session, [Watched(name, vendor, "huggingface", json.dumps({"organization": name}))])
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
        body = repr((self.name, seen)).encode()
        visit = Visit(listing, (Response("https://hub.test/list", content=body),), self.reading)
        with begin(self.engine) as session:
            recorded = record(session, self.origins(), visit, self.recorder(quiet))
        self.baseline, self.sizes = True, dict(recorded.sizes)
        return recorded

    def backfill(self, *seen: Observation, span: Span | None = None, behind: bool = False) -> int:
        """Write what the source still shows of the past; behind: on a page that polls do not read."""
        visit = Visit(Listing(tuple(seen), behind=behind), (), self.reading)
        with begin(self.engine) as session:
            return history.write(session, self.origins(), visit, span or Span(), self.recorder())

    def doubt(self, *seen: Observation, complete: bool = True) -> None:
        """Show a listing that must not be believed."""
        with pytest.raises(DoubtedError) as doubted:
            self.visit(*seen, complete=complete)
        self.sizes = dict(doubted.value.sizes)


class Tray:
    """The outbox of one database; changes come from a desk that owes whatever it is told to."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.engine, self.now, self.count = desk, desk.engine, desk.now, 0

    def owe(self, *receivers: str, batch: str = "", reason: str = "", subject: str = "") -> Change:
        """Log one change and owe it to these receivers."""
        self.count += 1
        name = f"Number {self.count}"
        change = Change(
            id=f"{self.count:020}",
            kind="page.changed",
            subject=subject or f"page:{name}",
            source=self.desk.name,
            vendor="Acme",
            title=name,
            url="https://acme.test/",
            detected_at=self.now,
        )
        with begin(self.engine) as session:
            changes.append(session, change, change.id)
            for receiver in receivers or ("legal",):
                owed = Owed(receiver=receiver, next_at=self.now, batch=batch, reason=reason)
                outbox.owe(session, change, owed, self.now)
        return change

    def claim(self, receiver: str = "legal") -> Delivery | None:
        with begin(self.engine) as session:
            return outbox.claim(session, receiver, self.now, MINUTE)

    def start(self, delivery: Delivery) -> bool:
        with begin(self.engine) as session:
            return outbox.start(session, delivery, self.now, MINUTE)

    def settle(self, delivery: Delivery, outcome: Outcome, **values: Any) -> str:
        with begin(self.engine) as session:
            return outbox.settle(session, delivery, Result(outcome=outcome, **values), self.now)

    def attempt(self, outcome: Outcome, receiver: str = "legal", **values: Any) -> str:
        """Claim, send and settle the next message; the state it ends in comes back."""
        delivery = self.claim(receiver)
        assert delivery is not None
        assert self.start(delivery)
        return self.settle(delivery, outcome, **values)

    def listed(self, *states: str) -> tuple[Delivery, ...]:
        every = ("pending", "leased", "sending", "delivered", "dead", "suppressed")
        with reading(self.engine) as session:
            return deliveries.listed(session, states or every)

    @property
    def states(self) -> list[str]:
        return [delivery.state for delivery in self.listed()]


@pytest.fixture
def tray(desk: Desk) -> Tray:
    return Tray(desk)


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
