"""What happens on the Hub in April 2026: eight releases, and much that is none."""

from datetime import timedelta

from tests.world.hub import Gate, Hub, Popularity, Repo

from .calendar import april, before
from .texts import LLAMA_LICENSE, MISTRAL_LICENSE, card

BILLION = 1_000_000_000
_MEASURED = Popularity(downloads=120_000, likes=900, daily_downloads=4_321, daily_likes=7)


def llama(hub: Hub) -> None:
    """Llama 4 Scout and Maverick: five repositories, then the license name that became an identifier."""
    prompt = "### LLAMA 4 COMMUNITY LICENSE AGREEMENT\nAccept the agreement to download the weights."
    released = {
        "Llama-4-Scout-17B-16E": (109, "17:05", ""),
        "Llama-4-Scout-17B-16E-Instruct": (109, "17:05", "Llama-4-Scout-17B-16E"),
        "Llama-4-Maverick-17B-128E": (400, "17:10", ""),
        "Llama-4-Maverick-17B-128E-Instruct": (400, "17:10", "Llama-4-Maverick-17B-128E"),
        "Llama-4-Maverick-17B-128E-Instruct-FP8": (400, "19:40", "Llama-4-Maverick-17B-128E-Instruct"),
    }
    for name, (billions, clock, parent) in released.items():
        experts = "16 experts" if "Scout" in name else "128 experts"
        repo = hub.repo(
            f"meta-llama/{name}",
            created=april(2, "15:00"),
            published=april(5, clock),
            total=billions * BILLION,
            dtype="F8_E4M3" if name.endswith("FP8") else "BF16",
            config=_config("Llama4ForConditionalGeneration", "llama4", fp8=name.endswith("FP8")),
            readme=card(name, f"17 billion active parameters, {experts}, {billions} billion parameters in total."),
            files={"LICENSE": LLAMA_LICENSE},
            gated="manual",
            popularity=_MEASURED,
        )
        repo.card(
            april(2, "15:30"),
            license="other",
            license_name="llama4",
            extra_gated_prompt=prompt,
            base_model=f"meta-llama/{parent}" if parent else None,
        )
        repo.card(april(18, "09:00"), license="llama4", license_name=None, title="Use the new license identifier")
    scout = hub.shelf.named("meta-llama/Llama-4-Scout-17B-16E-Instruct", april(6))
    assert scout is not None
    hub.derivatives(scout, 24, since=april(6), within=timedelta(hours=2))


def qwen(hub: Hub) -> None:
    """Qwen3-72B with its base, FP8 and GGUF, and eight days later Qwen3-Coder-32B."""
    large = [("Qwen3-72B-Base", "02:05", ""), ("Qwen3-72B", "02:10", "Qwen3-72B-Base")]
    large += [("Qwen3-72B-FP8", "02:40", "Qwen3-72B"), ("Qwen3-72B-GGUF", "05:20", "Qwen3-72B")]
    for name, clock, parent in large:
        _qwen(hub, name, 8, clock, 72.7, parent)
    coder = [("Qwen3-Coder-32B", "08:00", ""), ("Qwen3-Coder-32B-Instruct", "08:02", "Qwen3-Coder-32B")]
    coder += [("Qwen3-Coder-32B-Instruct-FP8", "11:30", "Qwen3-Coder-32B-Instruct")]
    for name, clock, parent in coder:
        _qwen(hub, name, 16, clock, 32.8, parent)


def _qwen(hub: Hub, name: str, day: int, clock: str, billions: float, parent: str) -> Repo:
    fp8, gguf = name.endswith("FP8"), name.endswith("GGUF")
    return hub.repo(
        f"Qwen/{name}",
        created=april(day - 2, clock),
        published=april(day, clock),
        total=int(billions * BILLION),
        dtype="F8_E4M3" if fp8 else "BF16",
        gguf={"architecture": "qwen3"} if gguf else None,
        config=None if gguf else _config("Qwen3ForCausalLM", "qwen3", fp8=fp8),
        popularity=_MEASURED,
        license="apache-2.0",
        language=["en", "zh"],
        pipeline_tag="text-generation",
        base_model=f"Qwen/{parent}" if parent else None,
    )


def codestral(hub: Hub, license_link: str) -> None:
    """Codestral-2-22B under Mistral's license for non-production use."""
    hub.repo(
        "mistralai/Codestral-2-22B",
        created=april(7, "08:00"),
        published=april(9, "09:20"),
        total=int(22.2 * BILLION),
        config=_config("MistralForCausalLM", "mistral"),
        files={"LICENSE.md": MISTRAL_LICENSE},
        popularity=_MEASURED,
        license="other",
        license_name="mnpl",
        license_link=license_link,
        language=["code"],
    )


def deepseek(hub: Hub) -> None:
    """DeepSeek-V3-Base: an empty repository first, weights and card the day after."""
    base = hub.repo("deepseek-ai/DeepSeek-V3-Base", created=april(13, "12:30"), popularity=_MEASURED)
    base.commit(
        april(14, "10:40"), {"config.json": '{"architectures":["DeepseekV3ForCausalLM"],"model_type":"deepseek_v3"}'}
    )
    base.weights(april(14, "10:50"), 671 * BILLION, "F8_E4M3")
    base.card(april(14, "11:00"), body=card("DeepSeek-V3-Base"), license="mit", library_name="transformers")


def glm(hub: Hub) -> None:
    """GLM-5 and its FP8."""
    for name, clock, parent in [("GLM-5", "13:00", ""), ("GLM-5-FP8", "13:25", "GLM-5")]:
        hub.repo(
            f"zai-org/{name}",
            created=april(17, "06:00"),
            published=april(20, clock),
            total=744 * BILLION,
            dtype="F8_E4M3" if parent else "BF16",
            config=_config("GlmMoeDsaForCausalLM", "glm_moe_dsa", fp8=bool(parent)),
            popularity=_MEASURED,
            license="mit",
            language=["en", "zh"],
            base_model=f"zai-org/{parent}" if parent else None,
        )


_OLD: dict[str, tuple[float, str, str, str, Gate]] = {
    "meta-llama/Llama-3.3-70B-Instruct": (70.6, "LlamaForCausalLM", "llama", "llama3.3", "manual"),
    "meta-llama/Llama-3.1-8B": (8.03, "LlamaForCausalLM", "llama", "llama3.1", "manual"),
    "Qwen/Qwen3-8B": (8.19, "Qwen3ForCausalLM", "qwen3", "apache-2.0", False),
    "Qwen/Qwen2.5-72B-Instruct": (72.7, "Qwen2ForCausalLM", "qwen2", "other", False),
    "google/gemma-3-27b-it": (27.4, "Gemma3ForConditionalGeneration", "gemma3", "gemma", "manual"),
    "google/gemma-3-4b-it": (4.3, "Gemma3ForConditionalGeneration", "gemma3", "gemma", "manual"),
    "google/gemma-2-9b": (9.24, "Gemma2ForCausalLM", "gemma2", "gemma", "manual"),
    "mistralai/Codestral-22B-v0.1": (22.2, "MistralForCausalLM", "mistral", "other", "auto"),
    "mistralai/Mistral-Small-24B-Instruct": (23.6, "MistralForCausalLM", "mistral", "apache-2.0", False),
    "deepseek-ai/DeepSeek-R1": (671, "DeepseekV3ForCausalLM", "deepseek_v3", "mit", False),
    "deepseek-ai/DeepSeek-V2.5": (236, "DeepseekV2ForCausalLM", "deepseek_v2", "other", False),
    "zai-org/GLM-4.5": (358, "Glm4MoeForCausalLM", "glm4_moe", "mit", False),
    "zai-org/GLM-4-9B": (9.4, "GlmForCausalLM", "glm", "mit", False),
}


def background(hub: Hub) -> None:
    """Older models whose cards are edited now and then, a quantization of one, and one that moves to another name."""
    for number, (name, (billions, architecture, kind, license_, gated)) in enumerate(_OLD.items()):
        repo = hub.repo(
            name,
            created=before(2025, 2 + number % 9, 3 + number),
            total=int(billions * BILLION),
            config=_config(architecture, kind),
            gated=gated,
            popularity=_MEASURED,
            license=license_,
            license_name=_NAMES.get(name),
        )
        for day in range(2 + number % 5, 30, 6):
            text = card(name.partition("/")[2], f"Evaluation tables as of April {day}.")
            repo.card(april(day, f"{number % 24:02}:17"), body=text, title="Update README.md")
        if name.endswith("GLM-4-9B"):
            repo.rename(april(15, "05:00"), "zai-org/GLM-4-9B-0414")
    _quantized(hub)


_NAMES = {
    "Qwen/Qwen2.5-72B-Instruct": "qwen",
    "mistralai/Codestral-22B-v0.1": "mnpl",
    "deepseek-ai/DeepSeek-V2.5": "deepseek",
}


def _quantized(hub: Hub) -> None:
    """Quantizations of models that are long known, by their own vendors."""
    awq = _config("Qwen3ForCausalLM", "qwen3") | {"quantization_config": {"quant_method": "awq", "bits": 4}}
    hub.repo(
        "Qwen/Qwen3-8B-AWQ",
        created=april(12, "03:00"),
        total=2 * BILLION,
        dtype="I4",
        config=awq,
        license="apache-2.0",
        base_model="Qwen/Qwen3-8B",
        base_model_relation="quantized",
    )
    hub.repo(
        "google/gemma-3-27b-it-qat-q4_0-gguf",
        created=april(17, "16:00"),
        total=27 * BILLION,
        gguf={"architecture": "gemma3"},
        gated="manual",
        license="gemma",
        base_model="google/gemma-3-27b-it",
        base_model_relation="quantized",
    )


def _config(architecture: str, kind: str, *, fp8: bool = False) -> dict[str, object]:
    config: dict[str, object] = {"architectures": [architecture], "model_type": kind}
    return config | {"quantization_config": {"quant_method": "fp8"}} if fp8 else config
