"""A newer version of the program reads the same bytes differently: that is no news."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from connectors import feed, huggingface, page
from connectors.model import Listing, Observation, Poll
from tests.world import World

from .driving import Acme, Gazette

HOUR = timedelta(hours=1)
Reading = Callable[[Observation], Observation]


def newer(module: Any, read: Reading, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a connector be the next version of itself, which reads every observation otherwise."""
    older = module.poll

    def poll(target: Any, known: Any) -> Poll:
        listing: Listing = yield from older(target, known)
        return replace(listing, observations=tuple(map(read, listing.observations)))

    monkeypatch.setattr(module, "poll", poll)
    monkeypatch.setattr(module, "READING", module.READING + 1)


def shouting(seen: Observation) -> Observation:
    """Read a page's text in capitals, with a heading of our own."""
    texts = {role: f"# LICENSE\n\n{text.upper()}" for role, text in seen.documents.items()}
    return replace(seen, documents=texts, revision=f"new {seen.revision}")


def richer(seen: Observation) -> Observation:
    """Read a model's gate by other words, and a fact that was not read before."""
    facts: Mapping[str, Any] = {**seen.facts, "gated": "open", "tokenizer": "bpe", "license": "Apache License 2.0"}
    return replace(seen, facts=facts)


def terse(seen: Observation) -> Observation:
    """Read a post under another address and with another title."""
    return replace(seen, subject=f"{seen.subject}#read-again", title=seen.title.replace("Letter", "Note"))


@pytest.fixture
def watching(gazette: Gazette, acme: Acme, world: World) -> Gazette:
    gazette.watch(*acme.sources, *acme.receivers)
    assert gazette("run").code == 0
    world.clock.advance(24 * HOUR)
    return gazette


@pytest.mark.parametrize(("module", "read"), [(page, shouting), (huggingface, richer), (feed, terse)])
def test_the_same_bytes_read_differently_are_no_news(
    watching: Gazette, world: World, monkeypatch: pytest.MonkeyPatch, module: Any, read: Reading
) -> None:
    newer(module, read, monkeypatch)
    for _ in range(3):
        assert watching("run").code == 0
        world.clock.advance(12 * HOUR)

    assert watching.changes() == []


def test_the_new_reading_is_kept(watching: Gazette, monkeypatch: pytest.MonkeyPatch) -> None:
    newer(huggingface, richer, monkeypatch)
    watching("run")

    (shown,) = watching("show", "acme/Roadrunner-1-7B", "--json").rows
    assert shown["facts"]["tokenizer"] == "bpe"


def test_a_license_that_changes_after_the_upgrade_is_told(
    watching: Gazette, acme: Acme, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    newer(page, shouting, monkeypatch)
    watching("run")
    world.clock.advance(HOUR)
    acme.tightens()
    watching("run")

    assert [row["details"]["direction"] for row in watching.changes()] == ["tightened"]


def test_a_license_that_changes_with_the_upgrade_is_told_without_our_part_in_it(
    watching: Gazette, acme: Acme, monkeypatch: pytest.MonkeyPatch
) -> None:
    newer(page, shouting, monkeypatch)
    acme.tightens()
    watching("run")

    (change,) = watching.changes()
    assert change["details"]["direction"] == "tightened"
    assert "# LICENSE" not in str(change["details"])


def test_what_is_released_with_the_upgrade_is_told(
    watching: Gazette, acme: Acme, monkeypatch: pytest.MonkeyPatch
) -> None:
    newer(huggingface, richer, monkeypatch)
    newer(feed, terse, monkeypatch)
    acme.releases()
    acme.posts()
    watching("run")

    assert watching.kinds() == ["model.released", "post.published"]


def test_a_fact_that_changes_after_the_upgrade_is_told(
    watching: Gazette, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    newer(huggingface, lambda seen: replace(seen, notes={**seen.notes, "read": "again"}), monkeypatch)
    watching("run")
    world.clock.advance(HOUR)
    repo = world.hub.shelf.named("acme/Roadrunner-1-7B", world.clock.now())
    assert repo is not None
    repo.card(world.clock.now(), license="gpl-3.0")
    watching("run")

    assert watching.kinds() == ["license.changed"]
