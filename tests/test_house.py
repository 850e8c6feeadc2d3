"""The house itself: what runs, what is deployed, what stands in the tree."""

import importlib
import inspect
import re
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from importlib.metadata import packages_distributions, version
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml
from typer.main import get_command

from flows import settings, watchlist
from flows.cli import app

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("connectors", "storage", "flows")

# Tried together; nothing else keeps a resolver from falling back to a Prefect that is years old.
PINS = {
    "prefect": "3.9.1",
    "apprise": "2.0.1",
    "sqlalchemy": "2.1.9",
    "httpx": "0.28.1",
    "httpx-aiohttp": "0.2.0",
    "feedparser": "6.0.14",
    "certifi": "2026.10.18",
}
REGISTRIES = tuple(
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("proxy", "golang", "org"),
        ("deb", "debian", "org"),
    )
)
PLACES = re.compile(r"(?<![\w.:/<-])/(?:home|root|Users|work|farm)/\w")


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def tree() -> dict[str, str]:
    if not (ROOT / ".git").exists():
        pytest.skip("the tree is not a checkout")
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\0")
    files = {name: ROOT / name for name in names if name and (ROOT / name).is_file()}
    return {name: path.read_text(encoding="utf-8", errors="replace") for name, path in files.items()}


# The lock


@pytest.mark.parametrize(("name", "pin"), PINS.items())
def test_the_version_that_runs_is_the_one_that_was_tried(name: str, pin: str) -> None:
    assert version(name) == pin


@pytest.mark.parametrize(("name", "pin"), PINS.items())
def test_the_lock_names_the_version_that_was_tried(name: str, pin: str) -> None:
    assert re.search(rf"^{re.escape(name)}=={re.escape(pin)} \\$", text_of("requirements.lock"), re.MULTILINE)


def test_every_package_in_the_lock_has_a_hash() -> None:
    entries = re.split(r"\n(?=\S)", text_of("requirements.lock").strip())

    assert len(entries) > 100
    assert [entry for entry in entries if "==" not in entry or "--hash=sha256:" not in entry] == []


def test_the_lock_names_no_address() -> None:
    assert "://" not in text_of("requirements.lock")


# prefect.yaml: Prefect ignores what it does not know, so a typing error would deploy without its limit or schedule.


def deployments() -> list[dict[str, Any]]:
    return list(yaml.safe_load(text_of("prefect.yaml"))["deployments"])


def named(name: str) -> dict[str, Any]:
    return next(deployment for deployment in deployments() if deployment["name"] == name)


def flow_of(deployment: Mapping[str, Any]) -> Any:
    module, name = deployment["entrypoint"].rsplit(".", 1)
    return getattr(importlib.import_module(module), name)


NAMES = ("poll", "alert", "digest", "site", "backfill", "maintain")


def test_prefect_yaml_deploys_the_six_flows() -> None:
    assert tuple(deployment["name"] for deployment in deployments()) == NAMES


def test_prefect_yaml_has_no_key_that_prefect_would_ignore() -> None:
    from prefect.cli.deploy._models import PrefectYamlModel  # noqa: PLC0415  takes seconds to import

    known = {field.alias or name for name, field in PrefectYamlModel.model_fields.items()} | {"definitions"}

    assert set(yaml.safe_load(text_of("prefect.yaml"))) <= known


@pytest.mark.parametrize("name", NAMES)
def test_a_deployment_has_no_key_that_prefect_would_ignore(name: str) -> None:
    from prefect.cli.deploy._models import (  # noqa: PLC0415  takes seconds to import
        ConcurrencyLimitSpec,
        DeploymentConfig,
        WorkPoolConfig,
    )

    deployment = named(name)

    assert set(deployment) <= set(DeploymentConfig.model_fields)
    assert set(deployment["concurrency_limit"]) <= set(ConcurrencyLimitSpec.model_fields)
    assert set(deployment["work_pool"]) <= set(WorkPoolConfig.model_fields)
    assert DeploymentConfig.model_validate(deployment).entrypoint == f"flows.deployments.{name}"


@pytest.mark.parametrize("name", NAMES)
def test_an_entrypoint_is_a_flow_of_the_deployment_s_name(name: str) -> None:
    assert flow_of(named(name)).name == name


@pytest.mark.parametrize("name", NAMES)
def test_a_deployment_passes_only_parameters_that_its_flow_takes(name: str) -> None:
    deployment = named(name)
    passed = set(deployment.get("parameters", {}))
    for schedule in deployment.get("schedules", []):
        passed |= set(schedule.get("parameters", {}))

    assert passed <= set(inspect.signature(flow_of(deployment).fn).parameters)


def test_every_schedule_has_a_slug_of_its_own() -> None:
    slugs = [schedule.get("slug") for deployment in deployments() for schedule in deployment.get("schedules", [])]

    assert all(slugs)
    assert len(slugs) == len(set(slugs)) == 5


def test_runs_never_overlap_but_those_of_a_backfill_which_share_by_lease() -> None:
    limits = {deployment["name"]: deployment["concurrency_limit"] for deployment in deployments()}

    assert {limits[name]["limit"] for name in NAMES if name != "backfill"} == {1}
    assert limits["backfill"]["limit"] > 1
    assert limits["backfill"]["collision_strategy"] == "ENQUEUE"
    assert {limits[name]["collision_strategy"] for name in NAMES if name != "backfill"} == {"CANCEL_NEW"}


def test_a_backfill_runs_only_when_asked_for() -> None:
    assert "schedules" not in named("backfill")


# The tree


def test_no_file_names_a_package_registry() -> None:
    found = [(name, host) for name, text in tree().items() for host in REGISTRIES if host in text]

    assert found == []


def test_no_file_names_a_place_on_one_machine() -> None:
    found = [(name, match[0]) for name, text in tree().items() if (match := PLACES.search(text))]

    assert found == []


def test_no_module_is_longer_than_a_sitting() -> None:
    lengths = {name: text.count("\n") for name, text in tree().items() if name.endswith(".py")}

    assert {name: n for name, n in lengths.items() if n > 300 and name.startswith(ROOMS)} == {}


# README and Makefile


def targets() -> set[str]:
    return set(re.findall(r"^([a-z][a-z-]*):", text_of("Makefile"), re.MULTILINE))


def test_every_make_target_explains_itself() -> None:
    assert set(re.findall(r"^([a-z][a-z-]*):.*## \S", text_of("Makefile"), re.MULTILINE)) == targets()


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "ARCHITECTURE.md", "SECURITY.md", ".ci/run"])
def test_every_make_target_that_is_named_exists(name: str) -> None:
    said = set(re.findall(r"(?:^|`|exec )make ([a-z][a-z-]*)", text_of(name), re.MULTILINE))

    assert said <= targets()


def test_the_readme_begins_with_the_demo_and_then_the_tests() -> None:
    first, second = re.findall(r"^make ([a-z-]+)", text_of("README.md"), re.MULTILINE)[:2]

    assert (first, second) == ("demo", "test")


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "ARCHITECTURE.md", "SECURITY.md"])
def test_a_document_points_only_at_files_that_exist(name: str) -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#\s]+)", text_of(name))

    assert [link for link in links if not (ROOT / link).exists()] == []


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads(text_of("pyproject.toml"))["project"]
    groups = [project["dependencies"], *project["optional-dependencies"].values()]
    names = {re.split(r"[\[<>=]", line)[0] for lines in groups for line in lines}

    assert {name for name in names if f"`{name}`" not in text_of("ARCHITECTURE.md")} == set()


def test_every_dependency_is_used() -> None:
    project = tomllib.loads(text_of("pyproject.toml"))["project"]
    names = {re.split(r"[\[<>=]", line)[0].lower() for line in project["dependencies"]}
    modules = {
        module
        for module, packages in packages_distributions().items()
        for name in packages
        if name.lower().replace("_", "-") in names
    }
    code = "\n".join(text for name, text in tree().items() if name.endswith(".py"))
    imported = set(re.findall(r"^\s*(?:from|import) ([A-Za-z_]\w*)", code, re.MULTILINE))
    found = packages_distributions()
    used = {name.lower().replace("_", "-") for module in modules & imported for name in found[module]}

    # A bound for Prefect's server, and data.
    assert names - used <= {"fastapi", "tzdata"}


def test_every_threat_and_fault_names_a_test_that_exists() -> None:
    section = text_of("ARCHITECTURE.md").partition("## Threats and faults")[2].partition("\n## ")[0]
    tests = {
        path for row in re.findall(r"^\|.*\|$", section, re.MULTILINE) for path in re.findall(r"`([\w/]+\.py)`", row)
    }
    known = {name for name in tree() if name.startswith("tests/")}

    assert len(tests) > 15
    assert {path for path in tests if not path.startswith("fetch/guard") and not _ends_in(known, path)} <= {
        "fetch/sound.py"
    }


def _ends_in(known: set[str], path: str) -> bool:
    return any(name.endswith(f"/{path}") for name in known)


def test_the_connector_in_contributing_works(monkeypatch: pytest.MonkeyPatch) -> None:
    connector, test = re.findall(r"```python\n(.*?)```", text_of("CONTRIBUTING.md"), re.DOTALL)
    module, scope = ModuleType("connectors.archive"), dict[str, Any]()
    monkeypatch.setitem(sys.modules, module.__name__, module)

    exec(connector, vars(module))
    exec(test, scope)

    scope["test_a_record_is_known_by_its_number"]()


def test_the_readme_lists_every_command_and_no_other() -> None:
    said = set(re.findall(r"^\| `gazette ([a-z]+)", text_of("README.md"), re.MULTILINE))
    importlib.import_module("flows.cli.commands")  # registers them
    group: Any = get_command(app)

    assert said == set(group.commands)


# The watchlist


def test_the_shipped_watchlist_is_valid(tmp_path: Path) -> None:
    found = watchlist.load(ROOT / "watchlist.toml", settings.read({}, tmp_path))

    vendors = {source.vendor for source in found.sources}
    assert vendors >= {"Meta", "Alibaba", "Google", "Mistral", "DeepSeek", "Zhipu", "Hugging Face", "European Union"}


def test_the_shipped_watchlist_tells_the_console() -> None:
    assert set(tomllib.loads(text_of("watchlist.toml"))) == {"source"}


def test_the_watchlist_in_the_readme_is_valid(tmp_path: Path) -> None:
    path = tmp_path / "watchlist.toml"
    path.write_text("\n".join(re.findall(r"```toml\n(.*?)```", text_of("README.md"), re.DOTALL)), encoding="utf-8")
    secrets = {"SLACK_LEGAL": "json://localhost", "MAIL_BOARD": "json://localhost"}

    found = watchlist.load(path, settings.read(secrets, tmp_path))

    assert (len(found.sources), len(found.receivers), len(found.routes)) == (3, 2, 2)
