import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.names import look_alike, skeleton

OFFICIAL = ("meta-llama", "deepseek-ai", "Qwen", "google", "mistralai", "openai")


@pytest.mark.parametrize(
    ("owner", "imitated"),
    [
        ("meta-IIama", "meta-llama"),
        ("meta-Ilama", "meta-llama"),
        ("meta-llаma", "meta-llama"),
        ("meta‑llama", "meta-llama"),
        ("ｍeta-llama", "meta-llama"),
        ("deepseek-al", "deepseek-ai"),
        ("rnistralai", "mistralai"),
        ("0penai", "openai"),
        ("g00gle", "google"),
        ("meta-llama", ""),
        ("META-llama", ""),
        ("unsloth", ""),
    ],
)
def test_a_look_alike_owner_is_found(owner: str, imitated: str) -> None:
    assert look_alike(owner, OFFICIAL) == imitated


@given(st.text())
def test_a_skeleton_is_its_own_skeleton(owner: str) -> None:
    assert skeleton(skeleton(owner)) == skeleton(owner)


@given(st.text())
def test_an_owner_never_imitates_itself(owner: str) -> None:
    assert look_alike(owner, {owner}) == ""


@pytest.mark.parametrize("owner", ["a" * 10**6, "rn" * 10**6, "\u0301" * 10**6])
def test_a_megabyte_has_a_skeleton_in_no_time(owner: str) -> None:
    begun = time.process_time()
    skeleton(owner)
    assert time.process_time() - begun < 10
