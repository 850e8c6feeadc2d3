"""The real client of the Hub believes the fake one."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from huggingface_hub import HfApi
from huggingface_hub.errors import EntryNotFoundError, GatedRepoError, RepositoryNotFoundError, RevisionNotFoundError
from huggingface_hub.hf_api import RepoFile

from tests.world import Popularity, World

NOON = datetime(2026, 4, 10, 12, tzinfo=UTC)
EARLIER = NOON - timedelta(days=30)
MODEL = "Qwen/Qwen3-72B"
CONFIG = {"architectures": ["Qwen3ForCausalLM"], "model_type": "qwen3"}


@pytest.fixture
def api(world: World, monkeypatch: pytest.MonkeyPatch) -> HfApi:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_DISABLE_TELEMETRY", True)
    world.hub.link_base = world.hub_url
    measured = Popularity(downloads=9, likes=4)
    world.hub.repo(
        MODEL,
        created=EARLIER,
        total=72_000_000_000,
        config=CONFIG,
        files={"LICENSE": "hello\n"},
        popularity=measured,
        license="apache-2.0",
        language=["en", "zh"],
        base_model="Qwen/Qwen3-72B-Base",
    ).card(NOON, body="# Qwen3\n", title="Say more")
    return HfApi(endpoint=world.hub_url, token=False)


def test_it_lists_models_over_several_pages(world: World, api: HfApi) -> None:
    for number in range(5):
        world.hub.repo(f"Qwen/m{number}", created=EARLIER, license="mit")
    world.hub.largest_page = 2
    asked: list[str] = ["sha", "cardData", "safetensors", "gated", "createdAt", "lastModified", "baseModels", "tags"]
    models = list(api.list_models(author="Qwen", sort="last_modified", expand=asked))  # type: ignore[arg-type]
    assert len({model.id for model in models}) == len(models) == 6
    assert models[0].id == MODEL
    assert len([seen for seen in world.hub.requests if seen.path == "/api/models"]) == 3


def test_it_reads_a_model(api: HfApi) -> None:
    info = api.model_info(MODEL, files_metadata=True)
    assert (info.id, info.created_at, info.last_modified) == (MODEL, EARLIER, NOON)
    assert (info.gated, info.disabled, info.downloads, info.likes) == (False, False, 9, 4)
    assert info.safetensors is not None
    assert info.safetensors.total == 72_000_000_000
    assert info.card_data is not None
    assert info.card_data["license"] == "apache-2.0"
    assert info.transformers_info is not None
    assert info.siblings is not None
    assert {sibling.rfilename for sibling in info.siblings if sibling.lfs} == {
        f"model-{number:05}-of-00029.safetensors" for number in range(1, 30)
    }


def test_it_lists_commits(api: HfApi) -> None:
    commits = api.list_repo_commits(MODEL)
    assert [commit.title for commit in commits][0::3] == ["Say more", "initial commit"]
    assert commits[0].created_at == NOON


def test_it_reads_paths_and_the_tree(api: HfApi) -> None:
    (found,) = api.get_paths_info(MODEL, ["LICENSE", "NOTICE"], expand=True)
    assert isinstance(found, RepoFile)
    assert (found.path, found.blob_id) == ("LICENSE", "ce013625030ba8dba906f756967f9e9ca394464a")
    assert found.last_commit is not None
    paths = {entry.path for entry in api.list_repo_tree(MODEL, recursive=True)}
    assert {"README.md", "LICENSE", "config.json", ".gitattributes"} < paths
    assert api.list_repo_refs(MODEL).branches[0].name == "main"


def test_it_downloads_a_file(api: HfApi, tmp_path: Path) -> None:
    path = api.hf_hub_download(MODEL, "README.md", cache_dir=tmp_path)
    assert Path(path).read_text().endswith("# Qwen3\n")
    assert str(api.model_info(MODEL).sha) in path


def test_it_follows_a_rename(world: World, api: HfApi) -> None:
    world.hub.shelf.repos[0].rename(NOON, "Qwen/Qwen3-72B-Instruct")
    assert api.model_info(MODEL).id == "Qwen/Qwen3-72B-Instruct"


def test_it_names_what_is_missing_or_gated(world: World, api: HfApi, tmp_path: Path) -> None:
    world.hub.token("hf_member")
    member = HfApi(endpoint=world.hub_url, token="hf_member")
    world.hub.repo("google/gemma", created=EARLIER, gated="manual", license="gemma")
    with pytest.raises(RepositoryNotFoundError):
        member.model_info("no/model")
    with pytest.raises(RevisionNotFoundError):
        api.model_info(MODEL, revision="nowhere")
    with pytest.raises(EntryNotFoundError):
        api.hf_hub_download(MODEL, "NOTICE", cache_dir=tmp_path)
    with pytest.raises(GatedRepoError):
        api.hf_hub_download("google/gemma", "README.md", cache_dir=tmp_path)


def test_it_reads_an_organization(api: HfApi) -> None:
    assert api.get_organization_overview("Qwen").num_models == 1
