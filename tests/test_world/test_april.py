import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

import httpx
import pytest

from tests.test_world.reading import read_feed
from tests.world import World
from tests.world.april import April, build

EXPAND = ["sha", "cardData", "safetensors", "gguf", "lastModified", "downloads", "baseModels", "gated"]
Look = Callable[[Mapping[str, Any]], httpx.Response]


@pytest.fixture
def april(world: World) -> April:
    month = build(world)
    world.clock.set(month.begins)
    return month


@pytest.fixture
def look() -> Iterator[Look]:
    with httpx.Client(follow_redirects=True) as client:

        def ask(source: Mapping[str, Any]) -> httpx.Response:
            if source["connector"] != "huggingface":
                return client.get(source["url"])
            params = {"author": source["organization"], "sort": "lastModified", "expand[]": EXPAND}
            return client.get(f"{source['endpoint']}/api/models", params=params)

        yield ask


def days(world: World, april: April) -> Iterator[date]:
    """Yield every day of the month, the clock standing at its end."""
    world.clock.set(april.begins + timedelta(hours=23, minutes=59))
    while world.clock.now() < april.ends + timedelta(days=1):
        yield world.clock.now().date()
        world.clock.advance(timedelta(days=1))


def models(april: April, look: Look) -> list[dict[str, Any]]:
    return [row for source in april.sources if source["connector"] == "huggingface" for row in look(source).json()]


def named(april: April, name: str) -> Mapping[str, Any]:
    return next(source for source in april.sources if source["name"] == name)


def main(page: str) -> str:
    """Return the words of the page's main part."""
    inside = re.search(r"<main>(.*)</main>", page, re.DOTALL)
    assert inside is not None
    return " ".join(re.sub(r"<[^>]*>", " ", inside[1]).split())


def test_every_source_answers_at_the_beginning(april: April, look: Look) -> None:
    assert {look(source).status_code for source in april.sources} == {200}
    assert len({source["name"] for source in april.sources}) == len(april.sources) == 15


def test_every_release_has_weights_on_its_day_and_not_before(world: World, april: April, look: Look) -> None:
    first: dict[str, date] = {}
    for day in days(world, april):
        for row in models(april, look):
            if "safetensors" in row or "gguf" in row:
                first.setdefault(row["id"], day)
    for fact in april.told:
        if fact.kind_glob == "model.released":
            assert min(day for name, day in first.items() if fact.matches("model.released", name)) == fact.date


def test_nothing_but_releases_and_known_traps_appears(world: World, april: April, look: Look) -> None:
    known = {row["_id"] for row in models(april, look)}
    world.clock.set(april.ends)
    new = {row["id"] for row in models(april, look) if row["_id"] not in known}
    released = [fact for fact in april.told if fact.kind_glob == "model.released"]
    traps = {name for name in new if not any(fact.matches("model.released", name) for fact in released)}
    assert traps == {"Qwen/Qwen3-8B-AWQ", "google/gemma-3-27b-it-qat-q4_0-gguf"}


def test_llama_4_has_the_sizes_it_was_announced_with(world: World, april: April, look: Look) -> None:
    world.clock.set(april.ends)
    totals = {row["id"]: row["safetensors"]["total"] for row in models(april, look) if "Llama-4" in row["id"]}
    assert totals["meta-llama/Llama-4-Scout-17B-16E"] == 109_000_000_000
    assert totals["meta-llama/Llama-4-Maverick-17B-128E"] == 400_000_000_000


def test_the_terms_of_gemma_change_once_and_lose_their_limit(world: World, april: April, look: Look) -> None:
    texts: dict[str, date] = {}
    for day in days(world, april):
        texts.setdefault(main(look(named(april, "Gemma terms")).text), day)
    (old, _), (new, changed) = texts.items()
    assert changed == date(2026, 4, 11)
    assert "30 million monthly active users" in old
    assert "Effective April 11, 2026" in new
    assert "monthly active users" not in new


def test_the_cards_of_gemma_stay_as_they_are(world: World, april: April, look: Look) -> None:
    cards = set()
    for _ in days(world, april):
        rows = [row for row in models(april, look) if row["id"] == "google/gemma-3-27b-it"]
        cards |= {row["cardData"]["license"] for row in rows}
    assert cards == {"gemma"}


def test_the_guidance_changes_once(world: World, april: April, look: Look) -> None:
    pages = {day: main(look(named(april, "EU open-source guidance")).text) for day in days(world, april)}
    assert len(set(pages.values())) == 2
    assert pages[date(2026, 4, 27)] != pages[date(2026, 4, 28)]


def test_every_post_that_is_told_appears_on_its_day(world: World, april: April, look: Look) -> None:
    for fact in april.told:
        if not fact.matches("post.published", fact.title_contains):
            continue
        found = []
        for day in (fact.date - timedelta(days=1), fact.date):
            world.clock.set(datetime.combine(day, april.begins.timetz()) + timedelta(hours=23))
            feeds = [look(source).content for source in april.sources if source["connector"] == "feed"]
            titles = [entry.title for feed in feeds for entry in read_feed(feed).entries]
            found.append(any(fact.matches("post.published", title) for title in titles))
        assert found == [False, True]


def test_claims_of_older_models_never_change(world: World, april: April, look: Look) -> None:
    claims: dict[str, set[tuple[str, str, str]]] = {}
    moves: dict[str, set[str]] = {}
    old = {row["_id"] for row in models(april, look)}
    for _ in days(world, april):
        for row in (row for row in models(april, look) if row["_id"] in old):
            card = row["cardData"]
            claim = (card["license"], card.get("license_name", ""), str(row["gated"]))
            claims.setdefault(row["_id"], set()).add(claim)
            moves.setdefault(row["_id"], set()).add(row["sha"])
    assert all(len(seen) == 1 for seen in claims.values())
    assert all(len(seen) > 3 for seen in moves.values())


def test_a_model_moves_and_keeps_its_id(world: World, april: April, look: Look) -> None:
    zhipu = named(april, "Zhipu AI on the Hub")
    before = {row["_id"]: row["id"] for row in look(zhipu).json()}
    world.clock.set(april.ends)
    after = {row["_id"]: row["id"] for row in look(zhipu).json()}
    moved = {(before[key], after[key]) for key in before if before[key] != after[key]}
    assert moved == {("zai-org/GLM-4-9B", "zai-org/GLM-4-9B-0414")}


def test_the_flapping_feed_and_the_hour_of_503_pass(world: World, april: April, look: Look) -> None:
    qwen, mistral = named(april, "Qwen blog"), named(april, "Mistral news")
    world.clock.set(april.begins + timedelta(days=17, hours=12))
    assert read_feed(look(qwen).content).entries == []
    world.clock.set(april.begins + timedelta(days=12, hours=8, minutes=30))
    assert look(mistral).status_code == 503
    world.clock.set(april.ends)
    assert len(read_feed(look(qwen).content).entries) == 4
    assert look(mistral).status_code == 200


def test_a_fact_is_matched_whatever_its_hyphens(april: April) -> None:
    fact = april.told[0]
    assert fact.matches("model.released", "meta-llama/Llama-4-Scout-17B-16E-Instruct")
    assert not fact.matches("model.removed", "Llama 4 Scout")
