import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.names import is_announcement, is_quantization, mentions, parse, same_release, tag

FAMILIES = [
    ("Qwen/Qwen3-72B", "qwen", "3"),
    ("Qwen/Qwen2.5-VL-7B-Instruct", "qwen-vl", "2.5"),
    ("Qwen/Qwen3-Coder-32B-Instruct-GGUF", "qwen-coder", "3"),
    ("Qwen/Qwen3Guard-Gen-8B", "qwen-guard", "3"),
    ("meta-llama/Meta-Llama-3.1-8B-Instruct", "llama", "3.1"),
    ("meta-llama/Llama-4-Scout-17B-16E-Instruct", "llama-scout", "4"),
    ("mistralai/Codestral-2-22B", "codestral", "2"),
    ("mistralai/Codestral-22B-v0.1", "codestral", "0.1"),
    ("mistralai/Mixtral-8x22B-Instruct-v0.1", "mixtral", "0.1"),
    ("mistralai/Mistral-Small-3.1-24B-Instruct-2503", "mistral-small", "3.1"),
    ("deepseek-ai/DeepSeek-V3-Base", "deepseek", "3"),
    ("deepseek-ai/DeepSeek-R1-Distill-Llama-8B", "deepseek", "r1"),
    ("deepseek-ai/DeepSeek-R1-0528-Qwen3-8B", "deepseek", "r1"),
    ("zai-org/GLM-4.5-Air", "glm", "4.5"),
    ("zai-org/GLM-4.5V", "glm", "4.5v"),
    ("google/gemma-3-27b-it", "gemma", "3"),
    ("google/gemma-3n-E4B-it", "gemma", "3n"),
    ("moonshotai/Kimi-K2-Instruct-0905", "kimi", "k2"),
    ("MiniMaxAI/MiniMax-M2", "minimax", "m2"),
    ("openai/gpt-oss-120b", "gpt-oss", ""),
    ("microsoft/Phi-4-mini-instruct", "phi-mini", "4"),
    ("microsoft/phi-1_5", "phi", "1.5"),
    ("ibm-granite/granite-4.0-h-small", "granite", "4"),
    ("LGAI-EXAONE/EXAONE-4.0-32B", "exaone", "4"),
    ("HuggingFaceTB/SmolLM3-3B", "smollm", "3"),
    ("nvidia/Llama-3_3-Nemotron-Super-49B-v1_5", "nemotron-super", "1.5"),
    ("allenai/Llama-3.1-Tulu-3-8B", "tulu", "3"),
    ("tencent/Hunyuan-A13B-Instruct", "hunyuan", ""),
    ("tiiuae/Falcon-H1-34B", "falcon", "h1"),
    ("allenai/OLMo-2-0325-32B", "olmo", "2"),
    ("facebook/dinov2-base", "dino", "2"),
    ("fla-hub/rwkv7-1.5B-world", "rwkv-world", "7"),
    ("google-t5/t5-base", "t5", ""),
    ("acme/Foo-7B", "foo", ""),
    ("acme/Bar-v2-7B-Chat-AWQ", "bar", "2"),
]


@pytest.mark.parametrize(("identifier", "family", "version"), FAMILIES)
def test_family_and_version_are_read_from_an_id(identifier: str, family: str, version: str) -> None:
    assert parse(identifier).key == (family, version)


@pytest.mark.parametrize(
    ("identifier", "size"),
    [
        ("x/Llama-4-Scout-17B-16E-Instruct", "17b-16e"),
        ("x/Mixtral-8x22B-v0.1", "8x22b"),
        ("x/Qwen3-30B-A3B", "30b-a3b"),
        ("x/OpenELM-1_1B", "1.1b"),
        ("x/gemma-3n-E4B-it", "e4b"),
        ("x/gemma-3-270m", "270m"),
        ("x/Qwen3.8-2.4T-A95B", "2.4t-a95b"),
        ("x/GLM-5", ""),
    ],
)
def test_size_is_normalized(identifier: str, size: str) -> None:
    assert parse(identifier).size == size


@pytest.mark.parametrize(
    ("identifier", "date"),
    [
        ("x/DeepSeek-V3-0324", "0324"),
        ("x/Qwen3-4B-Instruct-2507", "2507"),
        ("x/c4ai-command-r-08-2024", "08-2024"),
        ("x/claude-3-opus-20240229", "20240229"),
        ("x/talkie-1930-13b-it", ""),
        ("x/clip-1024", ""),
    ],
)
def test_a_date_is_kept_as_written_and_is_no_version(identifier: str, date: str) -> None:
    assert parse(identifier).date == date


def test_variants_and_formats_are_told_apart() -> None:
    name = parse("Qwen/Qwen3-4B-Thinking-2507-GGUF")
    assert (name.owner, name.variants, name.formats) == ("Qwen", ("thinking",), ("gguf",))


def test_a_quantization_type_is_a_format() -> None:
    assert parse("x/Foo-7B-Q4_K_M-gguf").formats == ("q4_k_m", "gguf")


def test_what_a_distillation_was_made_of_is_a_variant() -> None:
    assert parse("deepseek-ai/DeepSeek-R1-Distill-Llama-8B").variants == ("distill", "llama")


@pytest.mark.parametrize(
    ("identifier", "display"),
    [
        ("Qwen/Qwen3-Coder-30B-A3B-Instruct-FP8", "Qwen3-Coder"),
        ("meta-llama/Meta-Llama-3.1-8B-Instruct", "Llama-3.1"),
        ("zai-org/GLM-5", "GLM-5"),
        ("deepseek-ai/DeepSeek-V3-0324", "DeepSeek-V3-0324"),
        ("microsoft/phi-1_5", "phi-1_5"),
    ],
)
def test_display_leaves_out_size_variant_and_format(identifier: str, display: str) -> None:
    assert parse(identifier).display == display


@pytest.mark.parametrize(
    ("title", "keys"),
    [
        ("Introducing Qwen3-Coder", [("qwen-coder", "3")]),
        ("Llama 4 Scout and Maverick", [("llama-scout", "4"), ("llama-maverick", "4")]),
        ("Welcome Gemma 4", [("gemma", "4")]),
        ("Qwen3：思深，行速", [("qwen", "3")]),
        ("Introducing Zephyrion 2", [("zephyrion", "2")]),
        ("OpenAI o3-mini", [("o3-mini", "")]),
        ("Introducing Anthropic Labs", []),
        ("An assistant powered by a Llama-based model", []),
        ("Mistral AI raises 1.7B€", []),
        ("Connect 2: what is next", []),
        ("v0.32.15", []),
        ("", []),
    ],
)
def test_a_title_names_its_models_in_order(title: str, keys: list[tuple[str, str]]) -> None:
    assert [name.key for name in mentions(title)] == keys


def test_a_mention_has_no_owner_and_is_shown_as_written() -> None:
    [name] = mentions("Introducing Llama 4 Scout: our best yet")
    assert (name.owner, name.display) == ("", "Llama 4 Scout")


def test_the_vendors_own_name_alone_is_no_model() -> None:
    assert mentions("How Olmo helps", vendor="olmo") == ()
    assert mentions("How Olmo helps")


@pytest.mark.parametrize(
    "title",
    [
        "Introducing Qwen3-Coder",
        "GLM-5",
        "Qwen3: Think Deeper, Act Faster",
        "Seed 2.0 Official Launch",
        "Gemma 2 is now available to researchers",
        "DeepSeek-V3.2 正式版发布",
        "Cohere Labs Launches Tiny Aya, Making AI Accessible",
        "Welcome Gemma 4 on Hugging Face",
    ],
)
def test_a_release_is_an_announcement(title: str) -> None:
    assert is_announcement(title)


@pytest.mark.parametrize(
    "title",
    [
        "How Upwork works with Llama 3",
        "Introducing Kimi K2 on GroqCloud",
        "DeepSeek V4 vs GPT-5.6: cost",
        "Fine-tune Llama 2 with DPO",
        "OpenAI o3-mini System Card",
        "Introducing our new office",
        "zai-org/GLM-5",
    ],
)
def test_use_hosting_and_comparison_are_no_announcement(title: str) -> None:
    assert not is_announcement(title)


def test_a_tag_of_a_models_repository_is_its_version() -> None:
    name = tag("deepseek-ai/DeepSeek-V3", "v3.0")
    assert name is not None
    assert same_release(name, parse("deepseek-ai/DeepSeek-V3-Base"))


def test_a_tag_counts_for_a_repository_without_version() -> None:
    name = tag("acme/Foo", "release-1.2-rc1")
    assert name is not None
    assert (name.key, name.variants, name.display) == (("foo", "1.2"), ("rc",), "Foo release-1.2-rc1")


def test_a_tag_that_counts_code_leaves_the_models_version() -> None:
    name = tag("deepseek-ai/DeepSeek-V3", "v1.0.0")
    assert name is not None
    assert name.key == ("deepseek", "3")


@pytest.mark.parametrize("name", ["latest", "2025-01-20", "", "b4567", "other-v2"])
def test_a_tag_without_version_of_this_model_names_nothing(name: str) -> None:
    assert tag("acme/Foo", name) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Qwen/Qwen3-8B", "unsloth/Qwen3-14B-GGUF"),
        ("zai-org/GLM-4.5", "zai-org/GLM-4.5-Air-FP8"),
        ("meta-llama/Llama-3.1-70B-Instruct", "meta-llama/Meta-Llama-3.1-8B"),
    ],
)
def test_sizes_variants_and_formats_are_one_release(one: str, other: str) -> None:
    assert same_release(parse(one), parse(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Qwen/Qwen3-8B", "Qwen/Qwen2.5-7B"),
        ("Qwen/Qwen3-8B", "Qwen/Qwen3-Coder-30B-A3B"),
        ("google/gemma-2b", "google/gemma-2-2b"),
        ("deepseek-ai/DeepSeek-V3", "deepseek-ai/DeepSeek-V3-0324"),
        ("allenai/OLMo-2-0325-32B", "allenai/OLMo-2-1124-7B"),
    ],
)
def test_another_line_version_or_date_is_another_release(one: str, other: str) -> None:
    assert not same_release(parse(one), parse(other))


def test_a_title_may_leave_out_version_and_date() -> None:
    [bare] = mentions("Codestral")
    [undated] = mentions("DeepSeek-V3")
    assert same_release(bare, parse("mistralai/Codestral-22B-v0.1"))
    assert same_release(parse("deepseek-ai/DeepSeek-V3-0324"), undated)
    assert not same_release(bare, parse("mistralai/Devstral-Small-2505"))


@pytest.mark.parametrize("identifier", ["x/Foo-GGUF", "x/Foo-7B-AWQ", "x/Foo-4bit", "x/Foo-Q8_0", "x/Foo-NVFP4"])
def test_a_lossy_format_is_a_quantization(identifier: str) -> None:
    assert is_quantization(parse(identifier))


def test_full_precision_is_no_quantization_unless_the_hub_says_so() -> None:
    assert not is_quantization(parse("nvidia/Nemotron-3-Super-120B-A12B-BF16"))
    assert not is_quantization(parse("x/Foo"), "finetune")
    assert is_quantization(parse("x/Foo"), "quantized")


@pytest.mark.parametrize("text", ["a" * 10**6, "7b-" * 10**5, "q4_0_" * 10**5, "Foo-3 / " * 10**5, "1_" * 10**5])
def test_a_megabyte_is_read_in_no_time(text: str) -> None:
    begun = time.process_time()
    parse(f"x/{text}")
    tag("x/foo", text)
    mentions(text)
    is_announcement(text)
    assert time.process_time() - begun < 10


@given(st.text())
def test_no_text_is_too_odd_to_be_read(text: str) -> None:
    assert isinstance(parse(text).family, str)
    assert isinstance(mentions(text), tuple)
    assert is_announcement(text) in {True, False}
    tag(text, text)


WORDS = st.sampled_from(
    ["Qwen3", "Llama", "4", "Scout", "7B", "v0.1", "2507", "Coder", "R1", "it", "A3B", "_", ".5", "01"]
)
IDS = st.lists(WORDS | st.text(st.characters(codec="ascii"), max_size=8), min_size=1, max_size=6).map("-".join)


@given(IDS)
def test_an_id_made_of_parts_is_read(name: str) -> None:
    assert parse(f"x/{name}").owner == "x"
    mentions(name)


@given(IDS | st.text(max_size=60), st.sampled_from(["GGUF", "AWQ", "FP8", "gptq", "MLX", "4bit", "ONNX", "BF16"]))
def test_a_format_does_not_change_the_family(name: str, form: str) -> None:
    assert parse(f"x/{name}-{form}").key == parse(f"x/{name}").key


def test_a_format_that_is_all_there_is_of_a_name_is_the_name() -> None:
    assert (parse("NemoStation/Marlin-2B").family, parse("acme/Fox-7B-Marlin").formats) == ("marlin", ("marlin",))
