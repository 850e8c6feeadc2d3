from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.world import Clock, Popularity, World

NOON = datetime(2026, 4, 10, 12, tzinfo=UTC)
EARLIER = NOON - timedelta(days=30)


def ids(answer: httpx.Response) -> list[str]:
    return [row["id"] for row in answer.json()]


def walk(hub: httpx.Client, **params: str | int) -> list[list[str]]:
    """Return the ids of every page, following Link on our own host."""
    answer, pages = hub.get("/api/models", params=params), []
    while True:
        pages.append(ids(answer))
        if "next" not in answer.links:
            return pages
        link = urlsplit(answer.links["next"]["url"])
        answer = hub.get(f"{link.path}?{link.query}")


@pytest.fixture(scope="module")
def crowd() -> Iterator[httpx.Client]:
    with World(Clock(NOON)) as world:
        for number in range(12):
            likes = Popularity(likes=number % 3)
            world.hub.repo(f"org/model-{number:02}", created=EARLIER + timedelta(days=number % 5), popularity=likes)
        with httpx.Client(base_url=world.hub_url) as client:
            world.hub.quota.anonymous["api"] = 10**6
            yield client


@given(st.integers(1, 13), st.sampled_from(["trendingScore", "likes", "createdAt", "lastModified", "id"]))
def test_pages_of_any_size_hold_every_model_once_in_one_order(crowd: httpx.Client, limit: int, sort: str) -> None:
    pages = walk(crowd, sort=sort, limit=limit)
    assert [name for page in pages for name in page] == walk(crowd, sort=sort)[0]
    assert all(len(page) == limit for page in pages[:-1])


def test_author_search_tag_and_gate_narrow_the_list(world: World, hub: httpx.Client) -> None:
    world.hub.repo("Qwen/Qwen3-72B", created=EARLIER, license="apache-2.0")
    world.hub.repo("google/gemma-3", created=EARLIER, license="gemma", gated="manual")
    assert ids(hub.get("/api/models", params={"author": "Qwen"})) == ["Qwen/Qwen3-72B"]
    assert ids(hub.get("/api/models", params={"search": "GEMMA"})) == ["google/gemma-3"]
    assert ids(hub.get("/api/models", params={"filter": "license:gemma"})) == ["google/gemma-3"]
    assert ids(hub.get("/api/models", params={"gated": "false"})) == ["Qwen/Qwen3-72B"]
    assert ids(hub.get("/api/models", params={"gated": "true"})) == ["google/gemma-3"]


def test_an_unknown_author_has_an_empty_list(hub: httpx.Client) -> None:
    answer = hub.get("/api/models", params={"author": "nobody"})
    assert (answer.status_code, answer.json()) == (200, [])


def test_a_brief_item_has_the_keys_of_the_hub_in_its_order(world: World, hub: httpx.Client) -> None:
    config = {"architectures": ["Qwen3ForCausalLM"], "model_type": "qwen3"}
    world.hub.repo("Qwen/Qwen3", created=EARLIER, config=config, license="mit")
    row = hub.get("/api/models", params={"sort": "createdAt"}).json()[0]
    names = "_id id likes private downloads tags pipeline_tag library_name createdAt modelId"
    assert list(row) == names.split()
    assert row["tags"] == [
        "transformers", "qwen3", "text-generation", "license:mit", "endpoints_compatible", "region:us",
    ]  # fmt: skip


def test_expand_gives_the_named_fields_only_in_both_spellings(world: World, hub: httpx.Client) -> None:
    world.hub.repo("Qwen/Qwen3", created=EARLIER, license="mit", total=10)
    asked = ["sha", "cardData", "safetensors", "gated"]
    row = hub.get("/api/models", params={"expand[]": asked}).json()[0]
    assert list(row) == ["_id", "id", *asked]
    assert row["safetensors"] == {"parameters": {"BF16": 10}, "total": 10}
    assert hub.get("/api/models", params={"expand": asked}).json() == [row]


@pytest.mark.parametrize("params", [{"sort": "bogus"}, {"expand[]": "bogus"}, {"limit": "x"}, {"cursor": "x"}])
def test_nonsense_is_answered_by_400_and_a_message(hub: httpx.Client, params: dict[str, str]) -> None:
    answer = hub.get("/api/models", params=params)
    assert answer.status_code == 400
    assert answer.json()["error"].startswith("✖ ")


def test_the_next_page_is_named_on_the_real_host_unless_told_otherwise(world: World, hub: httpx.Client) -> None:
    for number in range(3):
        world.hub.repo(f"org/m{number}", created=EARLIER)
    assert "https://huggingface.co/api/models?" in hub.get("/api/models?limit=1").headers["link"]
    world.hub.link_base = world.hub_url
    assert hub.get("/api/models?limit=1").links["next"]["url"].startswith(world.hub_url)


def test_base_models_name_the_parent_and_its_id(world: World, hub: httpx.Client) -> None:
    parent = world.hub.repo("Qwen/Qwen3", created=EARLIER)
    world.hub.repo("Qwen/Qwen3-GGUF", created=NOON, base_model="Qwen/Qwen3", total=5, gguf={"architecture": "qwen3"})
    row = hub.get("/api/models?expand[]=baseModels&expand[]=gguf&search=gguf").json()[0]
    assert row["baseModels"] == {"relation": "quantized", "models": [{"_id": parent.key, "id": "Qwen/Qwen3"}]}
    assert row["gguf"]["total"] == 5


def test_the_list_is_answered_as_of_the_clock(world: World, hub: httpx.Client) -> None:
    world.hub.repo("Qwen/Qwen3", created=NOON, published=NOON + timedelta(hours=2))
    assert ids(hub.get("/api/models")) == []
    world.clock.advance(timedelta(hours=2))
    assert ids(hub.get("/api/models")) == ["Qwen/Qwen3"]


def test_downloads_and_likes_drift_by_the_day(world: World, hub: httpx.Client) -> None:
    measured = Popularity(downloads=100, likes=5, daily_downloads=10, daily_likes=1)
    world.hub.repo("Qwen/Qwen3", created=NOON, popularity=measured)
    world.clock.advance(timedelta(days=3))
    row = hub.get("/api/models").json()[0]
    assert (row["downloads"], row["likes"]) == (130, 8)
