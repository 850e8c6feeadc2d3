from datetime import UTC, datetime, timedelta

import httpx
import pytest

from tests.world import World

NOON = datetime(2026, 4, 10, 12, tzinfo=UTC)
EARLIER = NOON - timedelta(days=30)
HELLO = "ce013625030ba8dba906f756967f9e9ca394464a"  # what `git hash-object` says of hello and a line feed


def test_a_file_is_resolved_through_the_cache_under_its_git_name(world: World, hub: httpx.Client) -> None:
    repo = world.hub.repo("org/m", created=EARLIER, files={"LICENSE": "hello\n"})
    first = hub.get("/org/m/resolve/main/LICENSE")
    sha = repo.at(NOON).head.id
    assert first.status_code == 307
    assert first.headers["location"].startswith(f"/api/resolve-cache/models/org/m/{sha}/LICENSE?")
    file = hub.get("/org/m/resolve/main/LICENSE", follow_redirects=True)
    assert (file.text, file.headers["etag"], file.headers["x-repo-commit"]) == ("hello\n", f'"{HELLO}"', sha)


def test_a_head_of_a_file_tells_its_length(world: World, hub: httpx.Client) -> None:
    world.hub.repo("org/m", created=EARLIER, files={"LICENSE": "hello\n"})
    answer = hub.head("/org/m/resolve/main/LICENSE", follow_redirects=True)
    assert (answer.headers["content-length"], answer.content) == ("6", b"")


def test_a_large_file_lies_elsewhere(world: World, hub: httpx.Client) -> None:
    world.hub.repo("org/m", created=EARLIER, total=500)
    answer = hub.get("/org/m/resolve/main/model.safetensors")
    assert answer.status_code == 302
    assert answer.headers["location"].startswith("https://us.aws.cdn.hf.co/")
    assert answer.headers["x-linked-size"] == "1000"
    assert hub.get("/org/m/raw/main/model.safetensors").text.startswith("version https://git-lfs")


def test_a_missing_file_is_not_an_entry(world: World, hub: httpx.Client) -> None:
    world.hub.repo("org/m", created=EARLIER)
    answer = hub.get("/org/m/raw/main/LICENSE")
    assert (answer.status_code, answer.headers["x-error-code"], answer.text) == (
        404,
        "EntryNotFound",
        "Entry not found",
    )


@pytest.mark.parametrize(("token", "status"), [("", 401), ("hf_new", 403), ("hf_approved", 307)])
def test_a_gate_stands_before_the_files_only(world: World, hub: httpx.Client, token: str, status: int) -> None:
    world.hub.repo("org/m", created=EARLIER, gated="manual", license="gemma")
    world.hub.token("hf_new")
    world.hub.token("hf_approved", approved=("org/m",))
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    assert hub.get("/api/models/org/m", headers=headers).json()["gated"] == "manual"
    answer = hub.get("/org/m/resolve/main/README.md", headers=headers)
    assert answer.status_code == status
    assert answer.headers.get("x-error-code", "GatedRepo") == "GatedRepo"


def test_commits_come_newest_first_and_end_with_the_initial_one(world: World, hub: httpx.Client) -> None:
    world.hub.repo("org/m", created=EARLIER, license="mit").commit(NOON, {"LICENSE": "x"}, title="Add the license")
    commits = hub.get("/api/models/org/m/commits/main").json()
    assert [row["title"] for row in commits] == [
        "Add the license", "Upload folder using huggingface_hub", "initial commit",
    ]  # fmt: skip
    assert commits[-1]["authors"][0]["user"] == "system"
    second = hub.get("/api/models/org/m/commits/main?limit=2&p=1")
    assert [row["id"] for row in second.json()] == [commits[-1]["id"]]
    assert "next" in hub.get("/api/models/org/m/commits/main?limit=2").links
    assert "next" not in second.links


def test_a_squashed_history_keeps_the_files_and_forgets_the_rest(world: World, hub: httpx.Client) -> None:
    repo = world.hub.repo("org/m", created=EARLIER, license="mit").squash(NOON)
    old = repo.at(EARLIER).head.id
    assert len(hub.get("/api/models/org/m/commits/main").json()) == 1
    assert hub.get(f"/api/models/org/m/revision/{old}").status_code == 404
    assert hub.get("/api/models/org/m").json()["cardData"] == {"license": "mit"}


def test_a_tree_lists_files_and_folders(world: World, hub: httpx.Client) -> None:
    world.hub.repo("org/m", created=EARLIER, files={"a/b/c.txt": "c", "a/d.txt": "d", "LICENSE": "hello\n"})
    top = hub.get("/api/models/org/m/tree/main").json()
    assert [(row["type"], row["path"]) for row in top] == [
        ("file", ".gitattributes"), ("file", "LICENSE"), ("directory", "a"),
    ]  # fmt: skip
    below = hub.get("/api/models/org/m/tree/main/a?recursive=true").json()
    assert [row["path"] for row in below] == ["a/b", "a/b/c.txt", "a/d.txt"]
    assert hub.get("/api/models/org/m/tree/main/nowhere").status_code == 404
    first = hub.get("/api/models/org/m/tree/main?limit=2")
    assert len(first.json()) == 2
    assert "cursor=2" in first.links["next"]["url"]


def test_paths_are_told_for_json_and_forms_alike(world: World, hub: httpx.Client) -> None:
    world.hub.repo("org/m", created=EARLIER, files={"LICENSE": "hello\n"}).card(NOON, license="mit")
    asked = {"paths": ["LICENSE", "README.md", "NOTICE"], "expand": True}
    rows = hub.post("/api/models/org/m/paths-info/main", json=asked).json()
    assert [row["path"] for row in rows] == ["LICENSE", "README.md"]
    assert rows[0]["oid"] == HELLO
    assert [row["lastCommit"]["date"] for row in rows] == ["2026-03-11T12:00:00.000Z", "2026-04-10T12:00:00.000Z"]
    assert hub.post("/api/models/org/m/paths-info/main", data=asked).json() == rows


def test_branches_point_at_the_head(world: World, hub: httpx.Client) -> None:
    repo = world.hub.repo("org/m", created=EARLIER)
    refs = hub.get("/api/models/org/m/refs?include_prs=1").json()
    assert refs["branches"][0]["targetCommit"] == repo.at(NOON).head.id
    assert refs["pullRequests"] == []
