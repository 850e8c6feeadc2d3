from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from storage import Change, begin, reading
from storage.predecessors import Predecessor, predecessor
from storage.schema import ObservationRow, SourceRow

Ask = Callable[..., Predecessor | None]


@pytest.fixture
def ask(engine: Engine, now: datetime) -> Ask:
    """Watch repositories, each published so many days ago, and ask what came before one that is released now."""

    def asked(title: str, kind: str = "model.released", **ages: int) -> Predecessor | None:
        with begin(engine) as session:
            session.add(SourceRow(id=1, name="Hub", vendor="Acme", connector="huggingface", target="{}"))
            session.flush()
            for name, days in {title: 0, **ages}.items():
                session.add(_row(name, now - timedelta(days=days)))
        made: dict[str, Any] = {"id": "1", "kind": kind, "subject": title, "source": "", "vendor": "", "url": ""}
        with reading(engine) as session:
            return predecessor(session, Change(**made, title=title, detected_at=now))

    return asked


def _row(title: str, at: datetime) -> ObservationRow:
    row = ObservationRow(source_id=1, subject=title, nature="model", title=title, url="", published_at=at)
    row.facts, row.notes, row.documents, row.fingerprint = {"license": "mit"}, {"parameters": 7}, {}, ""
    row.first_seen = row.changed_at = at
    return row


def test_the_latest_earlier_release_of_the_family_is_found(ask: Ask) -> None:
    found = ask("Qwen/Qwen3-72B", **{"Qwen/Qwen2-72B": 400, "Qwen/Qwen2.5-72B": 200, "Qwen/Qwen2.5-Coder-32B": 50})

    assert found is not None
    assert found.title == "Qwen/Qwen2.5-72B"
    assert found.facts == {"license": "mit", "parameters": 7}


def test_of_that_release_the_repository_most_like_it_is_taken(ask: Ask) -> None:
    ages = {"Qwen/Qwen2.5-72B-Instruct-GGUF": 198, "Qwen/Qwen2.5-7B-Instruct": 199, "Qwen/Qwen2.5-72B-Instruct": 200}

    found = ask("Qwen/Qwen3-72B-Instruct", **ages)

    assert found is not None
    assert found.title == "Qwen/Qwen2.5-72B-Instruct"


def test_another_size_of_the_same_release_is_no_predecessor(ask: Ask) -> None:
    assert ask("Qwen/Qwen3-72B", **{"Qwen/Qwen3-8B": 3}) is None


def test_what_is_no_release_has_none(ask: Ask) -> None:
    assert ask("Qwen/Qwen3-72B", "model.moved", **{"Qwen/Qwen2.5-72B": 200}) is None
