"""The twenty-two ways a Hub can surprise, by their numbers in the reference."""

import json
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import httpx
import pytest

from tests.world import (
    World,
    hanging,
    html_page,
    malformed,
    too_many,
    too_many_other,
    truncated,
    unavailable,
)
from tests.world.faults import Fault

NOON = datetime(2026, 4, 10, 12, tzinfo=UTC)
EARLIER = NOON - timedelta(days=30)


def second_page(hub: httpx.Client, params: dict[str, str | int]) -> httpx.Response:
    link = urlsplit(hub.get("/api/models", params=params).links["next"]["url"])
    return hub.get(f"{link.path}?{link.query}")


def test_1_a_spent_quota_names_its_wait(world: World, hub: httpx.Client) -> None:
    world.hub.fault("/api/models", too_many(55).but(times=1))
    answer = hub.get("/api/models")
    assert (answer.status_code, answer.headers["ratelimit"]) == (429, '"api";r=0;t=55')
    assert hub.get("/api/models").status_code == 200


def test_2_another_limit_leaves_the_quota(world: World, hub: httpx.Client) -> None:
    world.hub.fault("/api/models", too_many_other(retry_after=7))
    answer = hub.get("/api/models")
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "7")
    assert ";r=400;" in answer.headers["ratelimit"]


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_3_an_overload_speaks_html_and_still_counts(world: World, hub: httpx.Client, status: int) -> None:
    world.hub.fault("/api/*", unavailable(status))
    answer = hub.get("/api/models")
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("text/html")
    assert "ratelimit" in answer.headers


def test_4_a_hanging_answer_never_comes(world: World, hub: httpx.Client) -> None:
    planned = world.hub.fault("/api/models", hanging())
    with pytest.raises(httpx.ReadTimeout):
        hub.get("/api/models", timeout=0.2)
    assert planned.hits == 1


def test_5_truncated_json_is_a_complete_answer(world: World, hub: httpx.Client) -> None:
    world.hub.fault("/api/models", truncated())
    world.hub.repo("org/m", created=EARLIER)
    answer = hub.get("/api/models")
    assert answer.status_code == 200
    with pytest.raises(json.JSONDecodeError):
        answer.json()


def test_6_a_page_of_html_may_come_with_200(world: World, hub: httpx.Client) -> None:
    world.hub.fault("/api/models", html_page())
    answer = hub.get("/api/models")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")


def test_7_only_the_second_page_fails(world: World, hub: httpx.Client) -> None:
    for number in range(3):
        world.hub.repo(f"org/m{number}", created=EARLIER)
    world.hub.fault("/api/models", unavailable().but(page=2, times=1))
    assert second_page(hub, {"limit": 1}).status_code == 503
    assert second_page(hub, {"limit": 1}).status_code == 200


def test_8_one_item_of_a_page_is_malformed(world: World, hub: httpx.Client) -> None:
    for number in range(2):
        world.hub.repo(f"org/m{number}", created=EARLIER, license="mit")
    for edit in (lambda row: row.pop("id"), lambda row: row.update(gated=None), lambda row: row.update(cardData="x")):
        world.hub.fault("/api/models", malformed(edit).but(times=1))
    answers = [hub.get("/api/models?expand[]=gated&expand[]=cardData").json() for _ in range(3)]
    assert "id" not in answers[0][0]
    assert answers[1][0]["gated"] is None
    assert answers[2][0]["cardData"] == "x"
    assert all(rows[1]["cardData"] == {"license": "mit"} for rows in answers)


def test_9_an_item_that_moves_during_the_walk_is_missed(world: World, hub: httpx.Client) -> None:
    repos = [world.hub.repo(f"org/m{number}", created=EARLIER + timedelta(hours=number)) for number in range(4)]
    last = repos[0]
    world.hub.fault("/api/models", Fault(times=1, then=lambda: last.card(NOON, license="mit")))
    params: dict[str, str | int] = {"limit": 2, "sort": "lastModified"}
    assert [row["id"] for row in second_page(hub, params).json()] == ["org/m1"]


def test_10_a_rename_redirects(world: World, hub: httpx.Client) -> None:
    world.hub.repo("org/old", created=EARLIER).rename(NOON, "org/new")
    assert hub.get("/api/models/org/old").status_code == 307
    assert [row["id"] for row in hub.get("/api/models?author=org").json()] == ["org/new"]


def test_11_and_12_private_and_deleted_are_401(world: World, hub: httpx.Client) -> None:
    world.hub.repo("org/a", created=EARLIER).make_private(NOON)
    world.hub.repo("org/b", created=EARLIER).delete(NOON)
    assert {hub.get(f"/api/models/org/{name}").status_code for name in "ab"} == {401}


def test_13_a_gate_is_toggled_without_a_commit(world: World, hub: httpx.Client) -> None:
    repo = world.hub.repo("org/m", created=EARLIER, gated="auto").gate(NOON, False)
    before, after = repo.at(EARLIER), repo.at(NOON)
    assert (before.gated, after.gated, before.head.id == after.head.id) == ("auto", False, True)
    assert hub.get("/api/models/org/m").json()["gated"] is False


def test_14_and_15_a_commit_touches_card_or_license_alone(world: World) -> None:
    repo = world.hub.repo("org/m", created=EARLIER, license="mit", files={"LICENSE": "old"})
    first = repo.at(EARLIER).head.files
    card = repo.card(NOON, body="# Typo\n").at(NOON).head.files
    text = repo.commit(NOON, {"LICENSE": "new"}).at(NOON).head.files
    assert [path for path in first if first[path] != card[path]] == ["README.md"]
    assert [path for path in card if card[path] != text[path]] == ["LICENSE"]


def test_16_a_text_outside_the_repository_changes_without_a_commit(world: World, hub: httpx.Client) -> None:
    terms = world.site("vendor").page("/terms").version(EARLIER, "old").version(NOON + timedelta(hours=1), "new")
    url = world.site("vendor").url("/terms")
    world.hub.repo("org/m", created=EARLIER, license="other", license_link=url)
    before = hub.get("/api/models/org/m?expand[]=sha").json()
    world.clock.advance(timedelta(hours=1))
    assert hub.get("/api/models/org/m?expand[]=sha").json() == before
    assert (httpx.get(url).text, terms.changed(world.clock.now())) == ("new", world.clock.now())


def test_17_a_name_becomes_an_identifier(world: World, hub: httpx.Client) -> None:
    repo = world.hub.repo("org/m", created=EARLIER, license="other", license_name="llama4")
    repo.card(NOON, license="llama4", license_name=None)
    item = hub.get("/api/models/org/m").json()
    assert item["cardData"] == {"license": "llama4"}
    assert "license:llama4" in item["tags"]


def test_18_a_flap_is_over_before_the_next_look(world: World, hub: httpx.Client) -> None:
    repo = world.hub.repo("org/m", created=EARLIER, license="mit")
    before = hub.get("/api/models/org/m").json()
    repo.card(NOON + timedelta(minutes=1), license="gpl-3.0").card(NOON + timedelta(minutes=4), license="mit")
    world.clock.advance(timedelta(minutes=10))
    after = hub.get("/api/models/org/m").json()
    assert (before["cardData"], before["sha"] == after["sha"]) == (after["cardData"], False)


def test_19_an_empty_repository_gets_its_weights_later(world: World, hub: httpx.Client) -> None:
    repo = world.hub.repo("org/m", created=EARLIER).weights(NOON + timedelta(hours=1), 1000, "F8_E4M3")
    empty = hub.get("/api/models/org/m").json()
    assert ("safetensors" in empty, empty["siblings"]) == (False, [{"rfilename": ".gitattributes"}])
    world.clock.advance(timedelta(hours=1))
    assert hub.get("/api/models/org/m").json()["safetensors"]["total"] == 1000
    assert repo.at(world.clock.now()).head.size > 1000


def test_20_three_hundred_derivatives_come_in_an_hour(world: World, hub: httpx.Client) -> None:
    base = world.hub.repo("org/m", created=EARLIER, total=1000)
    world.hub.derivatives(base, 300, since=NOON, within=timedelta(hours=1))
    world.clock.advance(timedelta(hours=1))
    rows = hub.get("/api/models?filter=base_model:quantized:org/m").json()
    assert len(rows) == 300


def test_21_a_squashed_history_has_one_commit(world: World, hub: httpx.Client) -> None:
    world.hub.repo("org/m", created=EARLIER, license="mit").squash(NOON)
    assert len(hub.get("/api/models/org/m/commits/main").json()) == 1


def test_22_keys_repeat_and_the_hubs_clock_is_ahead(world: World, hub: httpx.Client) -> None:
    world.hub.skew = timedelta(minutes=7)
    world.hub.repo("org/m", created=NOON + timedelta(minutes=5), readme="---\nlicense: mit\nlicense: gpl-3.0\n---\n")
    answer = hub.get("/api/models/org/m")
    assert answer.json()["cardData"] == {"license": "gpl-3.0"}
    assert answer.headers["date"] == "Fri, 10 Apr 2026 12:07:00 GMT"
