from datetime import timedelta

import httpx

from tests.world import World


def test_every_answer_counts_and_says_what_remains(world: World, hub: httpx.Client) -> None:
    assert hub.get("/api/models").headers["ratelimit"] == '"api";r=499;t=300'
    world.clock.advance(timedelta(seconds=10))
    missing = hub.get("/api/models/no/one")
    assert missing.headers["ratelimit"] == '"api";r=498;t=290'
    assert missing.headers["ratelimit-policy"] == '"fixed window";"api";q=500;w=300'


def test_a_spent_quota_is_429_until_the_window_ends(world: World, hub: httpx.Client) -> None:
    world.hub.quota.anonymous["api"] = 2
    statuses = [hub.get("/api/models").status_code for _ in range(4)]
    assert statuses == [200, 200, 429, 429]
    assert "retry-after" not in hub.get("/api/models").headers
    world.clock.advance(timedelta(seconds=300))
    assert hub.get("/api/models").status_code == 200


def test_buckets_and_clients_are_counted_apart(world: World, hub: httpx.Client) -> None:
    world.hub.token("hf_member")
    world.hub.quota.anonymous["api"] = 1
    hub.get("/api/models")
    assert hub.get("/no/one/resolve/main/README.md").headers["ratelimit"] == '"resolvers";r=2999;t=300'
    member = hub.get("/api/models", headers={"Authorization": "Bearer hf_member"})
    assert member.headers["ratelimit"] == '"api";r=999;t=300'


def test_every_answer_has_an_id_of_its_own(hub: httpx.Client) -> None:
    names = {hub.get("/api/models").headers["x-request-id"] for _ in range(3)}
    assert len(names) == 3
