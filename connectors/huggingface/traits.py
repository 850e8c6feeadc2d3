"""What a model is made of, from its files, tags, configuration and name. Pure."""

import functools
import re
from typing import Any

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
_LICENSE_FILE = re.compile(
    r"(?:[\w. -]*(?:licen[sc]e|notice|copying|agreement|us(?:e|age)[ _-]?policy|acceptable[ _-]?use"
    r"|terms(?:[ _-]of[ _-][\w-]+)?|许可|协议|条款)[\w -]*)(?:\.(?:md|txt|rst|pdf|html?))?",
    re.IGNORECASE,
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
    if parameters(item) or any(_is_weight(file) for file in item.files or ()):
        return True
    written = item.field("tags")
    own = {tag for tag in written if isinstance(tag, str)} if isinstance(written, list) else set()
    return bool((set(item.tags) - own) & _WEIGHT_TAGS)


def parameters(item: Item) -> int:
    """Return the number of parameters the Hub counted, 0 where it counted none."""
    counted = _whole(item.safetensors.get("total")) or _whole(item.gguf.get("total"))
    by_type = item.safetensors.get("parameters")
    return counted or (sum(map(_whole, by_type.values())) if isinstance(by_type, dict) else 0)


def active_parameters(item: Item) -> int:
    """Return the number of parameters used per token, from names like "30B-A3B" and "17B-16E"; 0 where it is not said."""
    found = _ACTIVE.search(item.name) or _BY_EXPERTS.search(item.name)
    return round(float(found[1]) * _SIZE[found[2].upper()]) if found else 0


def experts(item: Item) -> int:
    """Return the number of experts, from the configuration or names like "17B-16E" and "8x7B"; 0 where it is not said."""
    counts = (_whole(_configured(item, key)) for key in _EXPERT_KEYS)
    by_name = _BY_EXPERTS.search(item.name)
    times = _TIMES.search(item.name)
    return next(filter(None, counts), 0) or int(by_name[3] if by_name else times[1] if times else 0)


def is_mixture(item: Item) -> bool:
    """Return whether the model is a mixture of experts."""
    kinds = (model_type(item), architecture(item))
    said = {tag.lower() for tag in item.tags} & {"moe", "mixture-of-experts"}
    return bool(said or experts(item) > 1 or active_parameters(item) or any(map(_MIXTURES.search, kinds)))


def architecture(item: Item) -> str:
    """Return the class that runs the model ("Qwen3ForCausalLM"), for GGUF its short name; "" where it is not said."""
    named = item.config.get("architectures")
    first = named[0] if isinstance(named, list) and named else item.gguf.get("architecture")
    return first if isinstance(first, str) else ""


def model_type(item: Item) -> str:
    """Return the configuration's model_type, "" where it is not said."""
    kind = item.config.get("model_type")
    return kind if isinstance(kind, str) else ""


def context_length(item: Item) -> int:
    """Return the longest input in tokens, 0 where it is not said."""
    return _whole(item.gguf.get("context_length")) or _whole(_configured(item, "max_position_embeddings"))


def told_by(item: Item) -> tuple[str, ...]:
    """Return what says those facts that may come from several places: "experts: config.json"."""
    configured = any(_whole(_configured(item, key)) for key in _EXPERT_KEYS)
    read = _whole(item.gguf.get("context_length"))
    places = {
        "experts": experts(item) and ("config.json" if configured else "the repository's name"),
        "architecture": architecture(item)
        and ("config.json" if item.config.get("architectures") else "the GGUF header"),
        "context_length": context_length(item) and ("the GGUF header" if read else "config.json"),
    }
    return tuple(f"{name}: {place}" for name, place in places.items() if place)


def modality(item: Item) -> str:
    """Return what goes in and out, in a word or two, from the pipeline; "" for the others."""
    return _MODALITIES.get(item.pipeline, "")


def formats(item: Item) -> tuple[str, ...]:
    """Return formats and quantizations, sorted, from files, tags, configuration and name."""
    words = {word.lower() for word in (*item.tags, *re.split(r"[-_.]", item.name))}
    method = _quantization(item)
    files = {_SUFFIXES.get(file.rpartition(".")[2].lower(), "") for file in item.files or () if _is_weight(file)}
    dtypes = item.safetensors.get("parameters")
    eight = {"fp8"} if isinstance(dtypes, dict) and any(str(kind).startswith("F8") for kind in dtypes) else set()
    return tuple(sorted((((words | {method}) & _FORMATS) | files | eight) - {""}))


def license_files(item: Item) -> tuple[str, ...]:
    """Return the paths of the files that look like terms (LICENSE, NOTICE, USE_POLICY, ...), sorted."""
    return tuple(sorted(file for file in item.files or () if _is_license(file)))


def weight_files(item: Item) -> tuple[str, ...]:
    """Return the paths of the files that hold weights, sorted."""
    return tuple(sorted(file for file in item.files or () if _is_weight(file)))


def weight_set(path: str) -> str:
    """Return the name that the shards of one model have in common: "model-*-of-00163.safetensors"."""
    return _SHARD.sub("-*-of-", path)


@functools.lru_cache(maxsize=_NAMES)
def _is_license(file: str) -> bool:
    return _LICENSE_FILE.fullmatch(file.rpartition("/")[2]) is not None


@functools.lru_cache(maxsize=_NAMES)
def _is_weight(file: str) -> bool:
    return bool(_WEIGHTS.search(file)) and not _NO_WEIGHTS.search(file)


def _configured(item: Item, key: str) -> Any:
    """Multimodal models keep the language model's numbers one level down."""
    inner = item.config.get("text_config")
    return item.config.get(key) or (inner.get(key) if isinstance(inner, dict) else None)


def _quantization(item: Item) -> str:
    config = item.config.get("quantization_config")
    method = config.get("quant_method") if isinstance(config, dict) else ""
    return method.lower() if isinstance(method, str) else ""


def _whole(value: Any) -> int:
    usable = isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < 10**18
    return int(value) if usable else 0
