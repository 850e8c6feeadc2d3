"""What names are made of: data only. Add a word here before adding a rule elsewhere.

Everything is lower case. A word that stands in no table belongs to the family: that errs towards two releases, and two
messages are better than a lost one.
"""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# How the weights are stored. Formats that lose nothing make no quantization of a repository.
LOSSLESS = _words(
    "bf16 fp16 fp32 f16 f32 bfloat16 float16 hf transformers safetensors pytorch pt2 jax flax keras tf unquantized "
    "diffusers paddle ckpt megatron mcore"
)
LOSSY = _words(
    "gguf ggml awq gptq gptqmodel autoround fp8 fp4 nvfp4 mxfp4 mxfp8 mxfp6 nf4 int4 int8 int2 int3 int6 mlx onnx bnb "
    "exl2 exl3 hqq aqlm quip w4a16 w8a8 w8a16 w4a8 4bit 8bit 2bit 3bit 5bit 6bit imatrix i1 marlin openvino ov "
    "litert litertlm lm tflite coreml mnn rknn ct qat ud quantized quant torchao dynamic executorch mobile"
)
FORMATS = LOSSLESS | LOSSY

# Siblings of one release: how the weights were trained or are to be used.
VARIANTS = _words(
    "base instruct instructed it chat pt pretrain pretrained thinking think reasoning reasoner nonthinking sft dpo rl "
    "rlhf grpo orpo ppo tuned finetuned ft distill distilled distillation preview exp experimental beta alpha rc final "
    "release eagle eagle3 dflash dspark mtp assistant draft fastdraft speculator speculative zero step steps epoch "
    "mix t2v i2v ti2v t2i i2i s2v flf2v gen stage multilingual en zh jpn ja ko merged merge adapter lora heretic dev schnell"
)
# Siblings only where a version stands before them: GLM-4.5-Air is of GLM-4.5, but Janus-Pro is not Janus.
SIBLINGS = _words(
    "air flash pro lite vision realtime speciale standard h tiny micro small medium large huge giant xs xl xxl plus"
)

# Families with two spellings.
ALIASES = {"code-llama": "codellama", "segment-anything": "sam", "segment-anything-model": "sam"}
# Families that others build upon; behind a versioned name they tell what it was made from.
BASES = _words("llama qwen gemma mistral mixtral pythia phi deepseek glm claude gpt falcon yi gemini internlm smollm")
# Vendors' names put before the model's own.
BRANDS = _words(
    "meta nvidia google ibm openai microsoft tencent alibaba amazon bytedance baidu apple databricks c4ai xai ai2 "
    "allenai zai anthropic xiaomi ai21"
)
# Names that look like a letter with a version, or a number with a unit.
NAMES = _words("t5 mt5 umt5 byt5 ul2 e5 i18n k12 2d 3d 4d c4 s3 mp3 mp4 b200 h100 a100 ai21")

# Words that continue a name in running text ("Llama 4 Scout", "Mistral Small 3.1").
LINES = _words(
    "coder code vl vision omni audio math embedding embed embeddings reranker rerank guard safeguard ocr asr tts image "
    "video music speech voice edit small medium large tiny nano mini micro super ultra max plus pro flash air lite "
    "turbo next fast scout maverick behemoth oss moe mt llm world robotics er live cyber opus sonnet haiku instant "
    "fable mythos nemo saba mamba navigate translate transcribe aya spark glimmer hailuo text prover cascade luna sol terra "
    "rosalind vlo director hd realtime "
    "lightning multimodal model xl 3d 4d"
)
# Line words that may follow "and" and inherit what stands before: "Llama 4 Scout and Maverick".
HEIRS = _words(
    "scout maverick behemoth small medium large tiny nano mini micro super ultra pro flash lite air max plus turbo fast "
    "opus sonnet haiku base instruct thinking image video coder vl"
)

# Siblings' names that a title may write in lower case after a version: "GPT-4o mini".
LATE = _words("mini nano micro turbo pro")

# First words of families, as they open a name in a title.
STEMS = _words(
    "llama codellama qwen qwq qvq codeqwen deepseek mistral mixtral ministral magistral codestral devstral pixtral "
    "voxtral mathstral gemma glm chatglm cogvideox cogvlm kimi minimax gpt phi granite exaone smollm smolvlm nemotron "
    "hunyuan hy falcon olmo olmoe molmo molmoact flexolmo tulu bloom bloomz starcoder mpt dbrx jamba yi internlm "
    "internvl minicpm step ernie seed seedance seedream lfm mimo mai aya command arctic grok claude gemini "
    "sora veo imagen lyria flux sdxl whisper opt esm dino sam siglip paligemma rerank laguna ling ring "
    "ming longcat solar baichuan aquila stablelm dolly pleias apertus eurollm teuken salamandra hermes zamba rwkv "
    "bitnet wan muse o1 o3 o4 davinci babbage titan nova jina bge e5 t5 ul2 v-jepa vjepa jepa codex leanstral "
    "shieldgemma medgemma alphafold alphagenome weathernext genie"
)
# Families of two words.
PHRASES = frozenset(
    {
        ("code", "llama"),
        ("stable", "diffusion"),
        ("stable", "audio"),
        ("stable", "video"),
        ("segment", "anything"),
        ("command", "a"),
        ("command", "r"),
        ("tiny", "aya"),
        ("nano", "banana"),
        ("muse", "spark"),
        ("muse", "glimmer"),
        ("muse", "image"),
        ("muse", "video"),
        ("cohere", "transcribe"),
        ("privacy", "filter"),
        ("v", "jepa"),
        ("sam", "audio"),
        ("movie", "gen"),
    }
)
# Ends of coined names: MedGemma, AutoGLM, Shieldstral.
COINED = ("gemma", "llama", "stral", "glm", "qwen")
# Words that end like a coined name and are none.
NOT_COINED = _words("ollama mistral astral central neutral spectral orchestral")
# Stems that are also a company, a product or a plain word: alone they name no model.
AMBIGUOUS = _words(
    "mistral minimax deepseek kimi claude gemini gpt grok cohere step seed command yi hy solar opt sam ring ling ming "
    "muse flux nova titan wan phi falcon mai mimo bloom rerank whisper jamba hermes laguna aya codex genie solar "
    "arctic hunyuan ernie granite sora imagen"
)
# Plain words: a family only with a figure joined to them ("Step-3.5", not "Step 3: install").
PLAIN = _words("step ring seed opt command solar")
# What hangs on a model's name and makes something else of it: Llama-based, Qwen-Agent, Claude Code, Gemini CLI.
PRODUCTS = _words(
    "based powered enabled driven agent agents code cli api apis enterprise studio app apps startup program platform "
    "playground work cowork tag sdk desktop business build vibe compute ai s university labs lab security collections "
    "imagine con impact hackathon stack founder founders hub partner partners network raises"
)
# Words that open no unknown model's name ("Connect 2", "Part 3", "Aria Gen 2", "Python 3.14").
NO_NAMES = _words(
    "connect part series gen chapter version week day episode top python library ios android windows linux iso web "
    "api apis sdk cli mcp a2ui round phase level tier season vol volume issue act article section deepswe swe arc agi "
    "how why when what the a an in of for and with to from on openclaw vllm ollama pytorch transformers adk "
    "aria world summit cohort update jan feb mar apr may jun jul aug sep sept oct nov dec january february march april "
    "june july august september october november december"
)
