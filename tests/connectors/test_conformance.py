"""What every connector must do, whoever wrote it."""

import importlib
import inspect
import re
from pathlib import Path
from types import ModuleType

import pytest
from pydantic import BaseModel

import connectors
from connectors.exceptions import ConfigError

HERE = Path(__file__).parent


@pytest.fixture(params=connectors.available())
def module(request: pytest.FixtureRequest) -> ModuleType:
    return importlib.import_module(f"connectors.{request.param}")


def test_a_connector_is_found_by_its_name(module: ModuleType) -> None:
    assert connectors.load(module.__name__.rpartition(".")[2]) is module


def test_it_says_what_it_reads(module: ModuleType) -> None:
    assert module.__doc__


def test_its_target_is_a_frozen_model_that_refuses_unknown_keys(module: ModuleType) -> None:
    assert issubclass(module.Target, BaseModel)
    assert module.Target.model_config.get("frozen") is True
    assert module.Target.model_config.get("extra") == "forbid"


def test_its_target_and_poll_are_documented(module: ModuleType) -> None:
    assert module.Target.__doc__
    assert module.poll.__doc__


def test_its_reading_is_a_version(module: ModuleType) -> None:
    assert type(module.READING) is int
    assert module.READING >= 1


def test_its_rhythm_is_a_duration(module: ModuleType) -> None:
    assert re.fullmatch(r"[1-9]\d*[smhd]", module.EVERY)


def test_its_poll_is_a_generator_of_target_and_known(module: ModuleType) -> None:
    assert inspect.isgeneratorfunction(module.poll)
    assert list(inspect.signature(module.poll).parameters) == ["target", "known"]


def test_its_addresses_take_the_target(module: ModuleType) -> None:
    assert list(inspect.signature(module.addresses).parameters) == ["target"]


def test_it_has_tests_of_its_own(module: ModuleType) -> None:
    name = module.__name__.rpartition(".")[2]
    assert (HERE / f"test_{name}.py").is_file() or list((HERE / name).glob("test_*.py"))


def test_an_unknown_name_is_the_users_mistake() -> None:
    with pytest.raises(ConfigError, match="no connector is called 'telepathy'"):
        connectors.load("telepathy")
