from datetime import UTC, datetime, timedelta

import httpx
import pytest

from tests.world import World

NOON = datetime(2026, 4, 10, 12, tzinfo=UTC)
EARLIER = NOON - timedelta(days=30)
CONFIG = {"architectures": ["Qwen3ForCausalLM"], "model_type": "qwen3"}


def test_a_complete_item_has_the_keys_of_the_hub_in_its_order(world: World, hub: httpx.Client) -> None:
    world.hub.repo("Qwen/Qwen3", created=EARLIER, total=8_000, config=CONFIG, license="mit")
    names = (
        "_id id private pipeline_tag library_name tags downloads likes modelId author sha lastModified gated disabled "
        "model-index config cardData transformersInfo safetensors siblings spaces createdAt usedStorage"
    )
    assert list(hub.get("/api/models/Qwen/Qwen3").json()) == names.split()


def test_the_id_begins_with_the_seconds_of_the_creation(world: World, hub: httpx.Client) -> None:
    world.hub.repo("Qwen/Qwen3", created=EARLIER)
    item = hub.get("/api/models/Qwen/Qwen3").json()
    assert int(item["_id"][:8], 16) == EARLIER.timestamp()
    assert len(item["_id"]) == 24
    assert item["createdAt"] == "2026-03-11T12:00:00.000Z"


def test_any_commit_moves_sha_and_last_modified(world: World, hub: httpx.Client) -> None:
    repo = world.hub.repo("Qwen/Qwen3", created=EARLIER, license="mit")
    before = hub.get("/api/models/Qwen/Qwen3").json()
    repo.card(NOON, body="# New words\n")
    after = hub.get("/api/models/Qwen/Qwen3").json()
    assert before["sha"] != after["sha"]
    assert after["lastModified"] == "2026-04-10T12:00:00.000Z"
    assert after["cardData"] == before["cardData"] == {"license": "mit"}


def test_an_older_revision_is_described_as_it_was(world: World, hub: httpx.Client) -> None:
    repo = world.hub.repo("Qwen/Qwen3", created=EARLIER, license="mit").card(NOON, license="other", license_name="x")
    old = repo.at(EARLIER).head.id
    whole = hub.get(f"/api/models/Qwen/Qwen3/revision/{old}").json()
    assert whole["cardData"] == {"license": "mit"}
    assert hub.get(f"/api/models/Qwen/Qwen3/revision/{old[:8]}").json() == whole
    assert hub.get("/api/models/Qwen/Qwen3").json()["cardData"] == {"license": "other", "license_name": "x"}


def test_an_unknown_revision_is_not_found(world: World, hub: httpx.Client) -> None:
    world.hub.repo("Qwen/Qwen3", created=EARLIER)
    answer = hub.get("/api/models/Qwen/Qwen3/revision/nowhere")
    assert (answer.status_code, answer.headers["x-error-code"]) == (404, "RevisionNotFound")


def test_blobs_tell_size_and_oid_of_every_file(world: World, hub: httpx.Client) -> None:
    world.hub.repo("Qwen/Qwen3", created=EARLIER, total=500, files={"LICENSE": "hello\n"})
    siblings = hub.get("/api/models/Qwen/Qwen3?blobs=true").json()["siblings"]
    rows = {row["rfilename"]: row for row in siblings}
    assert rows["LICENSE"]["blobId"] == "ce013625030ba8dba906f756967f9e9ca394464a"
    assert rows["model.safetensors"]["size"] == rows["model.safetensors"]["lfs"]["size"] == 1000


def test_a_missing_repository_is_401_to_strangers_and_404_to_members(world: World, hub: httpx.Client) -> None:
    world.hub.token("hf_member")
    stranger = hub.get("/api/models/no/model")
    assert (stranger.status_code, stranger.json()) == (401, {"error": "Invalid username or password."})
    member = hub.get("/api/models/no/model", headers={"Authorization": "Bearer hf_member"})
    assert (member.status_code, member.headers["x-error-code"]) == (404, "RepoNotFound")


def test_an_unknown_token_is_401_by_name(hub: httpx.Client) -> None:
    answer = hub.get("/api/models", headers={"Authorization": "Bearer hf_wrong"})
    assert answer.status_code == 401
    assert answer.headers["x-error-message"] == "Invalid credentials in Authorization header"


def test_a_renamed_repository_redirects_and_keeps_its_id(world: World, hub: httpx.Client) -> None:
    repo = world.hub.repo("THUDM/glm", created=EARLIER).rename(NOON, "zai-org/glm")
    answer = hub.get("/api/models/THUDM/glm?blobs=true")
    assert (answer.status_code, answer.headers["location"]) == (307, "/api/models/zai-org/glm?blobs=true")
    moved = hub.get("/api/models/THUDM/glm", follow_redirects=True).json()
    assert (moved["_id"], moved["id"]) == (repo.key, "zai-org/glm")
    assert hub.get("/THUDM/glm").headers["location"] == "/zai-org/glm"


def test_private_and_deleted_look_like_missing(world: World, hub: httpx.Client) -> None:
    world.hub.repo("org/hidden", created=EARLIER).make_private(NOON)
    world.hub.repo("org/gone", created=EARLIER).delete(NOON)
    world.hub.token("hf_owner", sees=("org/hidden",))
    assert hub.get("/api/models/org/hidden").status_code == hub.get("/api/models/org/gone").status_code == 401
    assert hub.get("/api/models", params={"author": "org"}).json() == []
    owner = {"Authorization": "Bearer hf_owner"}
    assert hub.get("/api/models/org/hidden", headers=owner).json()["private"] is True


def test_a_disabled_repository_says_so(world: World, hub: httpx.Client) -> None:
    world.hub.repo("org/bad", created=EARLIER, license="mit").disable(NOON)
    assert hub.get("/api/models/org/bad").json()["disabled"] is True
    answer = hub.get("/org/bad/resolve/main/README.md")
    assert (answer.status_code, answer.text) == (403, "Access to this resource is disabled.")


def test_a_legacy_name_redirects_to_the_full_one(world: World, hub: httpx.Client) -> None:
    world.hub.repo("openai-community/gpt2", created=EARLIER)
    world.hub.shelf.legacy["gpt2"] = "openai-community/gpt2"
    assert hub.get("/api/models/gpt2").headers["location"] == "/api/models/openai-community/gpt2"


def test_an_answer_that_is_known_is_304(world: World, hub: httpx.Client) -> None:
    world.hub.repo("org/m", created=EARLIER)
    tag = hub.get("/api/models/org/m").headers["etag"]
    assert tag.startswith('W/"')
    again = hub.get("/api/models/org/m", headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    world.hub.revalidates = False
    assert hub.get("/api/models/org/m", headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize(
    ("readme", "card"),
    [
        ("---\nlicense: mit\n---\n# M\n", {"license": "mit"}),
        ("---\r\nlicense: [mit, apache-2.0]\r\n---\r\n", {"license": ["mit", "apache-2.0"]}),
        ("---\ndate: 2026-04-01\n---\n", {"date": "2026-04-01T00:00:00.000Z"}),
        ("---\nlicense: mit\n# unterminated", None),
        ("---\na: b: c\n---\n", None),
        ("---\n- a list\n---\n", None),
        ("<!-- a comment -->\n---\nlicense: mit\n---\n", None),
    ],
)
def test_front_matter_is_read_as_the_hub_reads_it(
    world: World, hub: httpx.Client, readme: str, card: dict[str, object] | None
) -> None:
    world.hub.repo("org/m", created=EARLIER, readme=readme)
    assert hub.get("/api/models/org/m").json().get("cardData") == card


def test_several_licenses_are_several_tags(world: World, hub: httpx.Client) -> None:
    world.hub.repo("org/m", created=EARLIER, license=["mit", "apache-2.0"])
    tags = hub.get("/api/models/org/m").json()["tags"]
    assert [tag for tag in tags if tag.startswith("license:")] == ["license:mit", "license:apache-2.0"]


def test_organizations_tags_and_trending_are_answered(world: World, hub: httpx.Client) -> None:
    world.hub.repo("org/m", created=EARLIER, license="brand-new-1.0")
    assert hub.get("/api/organizations/org/overview").json()["numModels"] == 1
    assert hub.get("/api/organizations/nobody/overview").status_code == 404
    labels = [row["label"] for row in hub.get("/api/models-tags-by-type?type=license").json()["license"]]
    assert "brand-new-1.0" in labels
    assert hub.get("/api/trending?type=model").json()["recentlyTrending"][0]["repoData"]["id"] == "org/m"
    assert hub.get("/api/collections").json() == hub.get("/api/daily_papers").json() == []


def test_a_feed_and_pages_can_be_mounted_on_the_hub(world: World, hub: httpx.Client) -> None:
    world.hub.site.feed("/blog/feed.xml", "Blog").item(EARLIER, "/blog/post", "A post")
    assert f"{world.hub_url}/blog/post" in hub.get("/blog/feed.xml").text
    assert hub.get("/blog/feed.xml").headers["ratelimit"].startswith('"pages"')
