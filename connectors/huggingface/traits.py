"""What a model is made of, from its files, tags, configuration and name. Pure."""

import functools
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from connectors.model import Fact

from .item import Item

_WEIGHTS = re.compile(
    r"\.(?:safetensors|gguf|ggml|bin|pt|pth|ckpt|onnx|onnx_data|msgpack|h5|keras|npz|npy|pdparams|tflite|task|litertlm|nemo|mlmodel"
    r"|mlpackage|engine|distcp|tar|pkl|joblib|pte|llamafile)$",
    re.IGNORECASE,
)
_NO_WEIGHTS = re.compile(
    r"(?:^|/)(?:training_args|optimizer|scheduler|rng_state[\w.-]*|tokenizer[\w.-]*)\.\w+$", re.IGNORECASE
)
_WEIGHT_TAGS = frozenset(
    {"safetensors", "gguf", "pytorch", "tf", "jax", "onnx", "coreml", "tflite", "openvino", "paddlepaddle"}
)
_SHARD = re.compile(r"-\d{5}-of-(?=\d{5})")
_FORMATS = frozenset(
    {
        "safetensors",
        "gguf",
        "onnx",
        "mlx",
        "awq",
        "gptq",
        "exl2",
        "exl3",
        "bitsandbytes",
        "openvino",
        "coreml",
        "tflite",
        "nvfp4",
    }
    | {"mxfp4", "fp8", "fp4", "int4", "int8", "w4a16", "w8a8", "nf4", "4-bit", "8-bit", "pytorch", "tensorrt"}
)
_SUFFIXES = {
    "safetensors": "safetensors",
    "gguf": "gguf",
    "onnx": "onnx",
    "bin": "pytorch",
    "pth": "pytorch",
    "pt": "pytorch",
}
_NAMES = 8192
"""Names of files that are remembered: most repositories call their files alike."""
_SIZE = {"K": 10**3, "M": 10**6, "B": 10**9, "T": 10**12}
_ACTIVE = re.compile(r"(?:^|[^A-Za-z0-9])A(\d{1,4}(?:\.\d{1,3})?)([BM])(?![A-Za-z0-9])", re.IGNORECASE)
_BY_EXPERTS = re.compile(r"(?:^|[^A-Za-z0-9.])(\d{1,4}(?:\.\d{1,3})?)([BM])-(\d{1,4})E(?![A-Za-z0-9])", re.IGNORECASE)
_TIMES = re.compile(r"(?:^|[^A-Za-z0-9])(\d{1,3})x\d{1,4}(?:\.\d{1,3})?[BM](?![A-Za-z0-9])", re.IGNORECASE)
_MIXTURES = re.compile(
    r"moe|mixtral|deepseek_?v[2-9]|gpt_?oss|llama4|dbrx|jamba|arctic|qwen3_?next|kimi|minimax|longcat|grok",
    re.IGNORECASE,
)
_SAID_MIXTURE = frozenset({"moe", "mixture-of-experts"})
_BETWEEN = re.compile(r"[-_.]")
_UNCOUNTABLE: Final = 10**18
_EXPERT_KEYS = ("num_local_experts", "n_routed_experts", "num_experts", "moe_num_experts")
_MODALITIES = {
    "text-generation": "text",
    "text2text-generation": "text",
    "fill-mask": "text",
    "image-text-to-text": "text and image",
    "visual-question-answering": "text and image",
    "video-text-to-text": "text and video",
    "audio-text-to-text": "text and audio",
    "any-to-any": "any",
    "text-to-image": "image",
    "image-to-image": "image",
    "text-to-video": "video",
    "image-to-video": "video",
    "text-to-speech": "audio",
    "text-to-audio": "audio",
    "automatic-speech-recognition": "audio",
    "audio-classification": "audio",
    "image-to-3d": "3d",
    "text-to-3d": "3d",
    "feature-extraction": "embedding",
    "sentence-similarity": "embedding",
}


def has_weights(item: Item) -> bool:
    """Return whether the repository holds weights: by their count, a file, or a tag that the Hub set from the files."""
    if parameters(item) or any(map(_is_weight, item.files or ())):
        return True
    written = item.fields.get("tags")
    own = {tag for tag in written if isinstance(tag, str)} if isinstance(written, list) else set()
    return bool((set(item.tags) - own) & _WEIGHT_TAGS)


def made_of(item: Item) -> dict[str, Fact]:
    """Return what the model is made of; what is not said is None, "" or (). told_by: what says so, where several places may.

    parameters, active_parameters (used per token) and experts are numbers, context_length is in tokens.
    """
    kind = _text(item.config.get("model_type"))
    architecture, running = _architecture(item)
    experts, counting = _experts(item)
    context, reading = _context(item)
    active = _active(item.name)
    said = {"experts": counting, "architecture": running, "context_length": reading}
    return {
        "parameters": parameters(item) or None,
        "active_parameters": active or None,
        "experts": experts or None,
        "mixture_of_experts": experts > 1 or active > 0 or _is_mixture(item.tags, kind, architecture),
        "architecture": architecture,
        "model_type": kind,
        "pipeline": item.pipeline,
        "library": item.library,
        "context_length": context or None,
        "modality": _MODALITIES.get(item.pipeline, ""),
        "formats": formats(item),
        "told_by": tuple([f"{name}: {place}" for name, place in said.items() if place]),
    }


def parameters(item: Item) -> int:
    """Return the number of parameters the Hub counted, 0 where it counted none."""
    counted = _whole(item.safetensors.get("total")) or _whole(item.gguf.get("total"))
    by_type = item.safetensors.get("parameters")
    return counted or (sum(map(_whole, by_type.values())) if isinstance(by_type, dict) else 0)


def _active(name: str) -> int:
    """Return the number of parameters used per token, from names like "30B-A3B" and "17B-16E"; 0 where it is not said."""
    found = _ACTIVE.search(name) or _BY_EXPERTS.search(name)
    return round(float(found[1]) * _SIZE[found[2].upper()]) if found else 0


def _experts(item: Item) -> tuple[int, str]:
    """Return the number of experts, and what says so: the configuration, or names like "17B-16E" and "8x7B"."""
    inner = _inner(item)
    for key in _EXPERT_KEYS if item.config else ():
        if counted := _whole(item.config.get(key) or inner.get(key)):
            return counted, "config.json"
    by_name, times = _BY_EXPERTS.search(item.name), _TIMES.search(item.name)
    named = int(by_name[3] if by_name else times[1] if times else 0)
    return named, "the repository's name" if named else ""


def _is_mixture(tags: Iterable[str], kind: str, architecture: str) -> bool:
    said = not _SAID_MIXTURE.isdisjoint([tag.lower() for tag in tags])
    return said or _is_mixed(kind) or _is_mixed(architecture)


@functools.lru_cache(maxsize=1024)
def _is_mixed(architecture: str) -> bool:
    return _MIXTURES.search(architecture) is not None


def _architecture(item: Item) -> tuple[str, str]:
    """Return the class that runs the model ("Qwen3ForCausalLM"), for GGUF its short name, and what says so."""
    named = item.config.get("architectures")
    first = _text(named[0] if isinstance(named, list) and named else item.gguf.get("architecture"))
    return first, ("config.json" if named else "the GGUF header") if first else ""


def _context(item: Item) -> tuple[int, str]:
    """Return the longest input in tokens, and what says so."""
    if read := _whole(item.gguf.get("context_length")):
        return read, "the GGUF header"
    key = "max_position_embeddings"
    configured = _whole(item.config.get(key) or _inner(item).get(key))
    return configured, "config.json" if configured else ""


def formats(item: Item) -> tuple[str, ...]:
    """Return formats and quantizations, sorted, from files, tags, configuration and name."""
    words = {word.lower() for word in (*item.tags, *_BETWEEN.split(item.name))}
    words.add(_quantization(item))
    files = {_suffix(file) for file in item.files or ()}
    dtypes = item.safetensors.get("parameters")
    if isinstance(dtypes, dict) and any(str(kind).startswith("F8") for kind in dtypes):
        files.add("fp8")
    return tuple(sorted(((words & _FORMATS) | files) - {""}))


def weight_files(paths: Iterable[str]) -> tuple[str, ...]:
    """Return the paths of the files that hold weights, sorted."""
    return tuple(sorted(filter(_is_weight, paths)))


def weight_set(path: str) -> str:
    """Return the name that the shards of one model have in common: "model-*-of-00163.safetensors"."""
    return _SHARD.sub("-*-of-", path)


@functools.lru_cache(maxsize=_NAMES)
def _is_weight(file: str) -> bool:
    return bool(_WEIGHTS.search(file)) and not _NO_WEIGHTS.search(file)


@functools.lru_cache(maxsize=_NAMES)
def _suffix(file: str) -> str:
    """Return the format that a file of weights is in, "" for another file."""
    return _SUFFIXES.get(file.rpartition(".")[2].lower(), "") if _is_weight(file) else ""


def _inner(item: Item) -> Mapping[str, Any]:
    """Multimodal models keep the language model's numbers one level down."""
    inner = item.config.get("text_config")
    return inner if isinstance(inner, dict) else {}


def _quantization(item: Item) -> str:
    config = item.config.get("quantization_config")
    return _text(config.get("quant_method")).lower() if isinstance(config, dict) else ""


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _whole(value: Any) -> int:
    if value is None:
        return 0
    usable = isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < _UNCOUNTABLE
    return int(value) if usable else 0
