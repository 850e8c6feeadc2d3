"""Headlines: whether they announce a model."""

import re

from connectors.names.tables import BRANDS
from connectors.names.titles import LIST, REPOSITORY, Mention, clean, find

# Right before the name: "Introducing the new", "Cohere Labs launches", "你好，".
BEFORE = re.compile(
    r"(?:\b(?:introduc(?:es?|ing)|announc(?:es?|ing)|releas(?:es|ing)|launch(?:es|ing)|unveil(?:s|ing)|presenting|debuts|"
    r"meet|welcome|hello|say hello to|open[- ]sourc(?:es|ed|ing)|releases? of|notes on)\b|你好|欢迎|发布|推出|开源)"
    r"\s*[:,，]?\s*(?:(?:the|our|new|open|a|first|all-new|open-source|open-weights?)\s+)*$|"
    r"\bthe (?:all-)?new\s+$|^(?:introducing|announcing)\b[^:]{0,80}\bnew\s+$",
    re.IGNORECASE,
)
# After the name, nothing said of it between: "is here", "goes open source", "Official Launch", "正式版发布".
AFTER = re.compile(
    r"^[^,;:!?]{0,60}?(?:\b(?:(?:is|are) (?:now )?(?:here|out|live|open|available|generally available)|(?:now|fully) available|"
    r"available now|(?:beta |model |open |official |preview )*(?:release|launch)(?:es|d|ed)?\b|has (?:landed|arrived)|"
    r"(?:is|are|goes|go|now) open[- ](?:weights?|source))|发布|开源|上线|推出|介绍|登场|更新|升级)",
    re.IGNORECASE,
)
# The name is the headline, or heads it: "Mistral Small 3.1", "Qwen3: Think Deeper, Act Faster".
HEADS = re.compile(
    r"\+?\s*(?:(?:series|models?|family|herd|beta|preview)\b\s*|全系列|系列|模型)*(?:\([^)]{0,20}\)\s*)?"
    r"(?:$|(?:and|&)(?:\s(?-i:[A-Z]|v\d)[\w-]*){1,4}$|[:：—–|!！，。/]|\.\s*$|\s-\s)",
    re.IGNORECASE,
)
# Not about a release, whatever else is said.
OTHER = re.compile(
    r"^(?i:how|why|when|what|run|running|build(?:ing)?|(?:code|coding) with|us(?:e|ing)|faster|fine-?tun\w+|deploy\w*|"
    r"update:)\s|"
    r"\b(?i:vs\.?|versus|powered by|hackathon|tutorial|guides?|case study|system card|deprecat\w+|retire\w*|pricing|"
    r"podcast|webinar|now supports?|support for|startup program)\b|"
    r"\b(?:on|in|for) (?!Hugging|GitHub(?! Copilot)|Arena|ModelScope|AI\b)(?:[A-Z]\w*(?:Cloud|Maker|AI|Rock|Bench|Hub)|Amazon|Azure|"
    r"Vertex|Bedrock|Ollama|Groq|AWS|Microsoft|Snowflake|Databricks|Together|Cloudflare|Xcode|Copilot|vLLM|MLX|GitHub)\b"
)
TAG = re.compile(r"<[^<>]{0,20}>")


def is_announcement(title: str) -> bool:
    """Tell whether a headline announces that a model is released, not how it does, is used or is hosted.

    A headline that names no model announces none.
    """
    title = clean(title)
    if REPOSITORY.fullmatch(title) or OTHER.search(title):
        return False
    found = find(title)
    return any(_announced(title, found, index) for index in range(len(found)))


def _announced(title: str, found: list[Mention], index: int) -> bool:
    """Tell whether the words around one name announce it. Names in a list stand for one another."""
    first, last = found[index], found[index]
    for following in found[index + 1 :]:
        if LIST.fullmatch(title, last.end, following.start):
            last = following
    before, after = _unbranded(title[: first.start]), title[last.end :]
    if BEFORE.search(before) or AFTER.match(after):
        return True
    if before.rstrip().endswith(",") and after.strip() == "!":
        return True
    opens = TAG.sub("", before).strip(" \"'“.").lower().removeprefix("the")
    return not opens and HEADS.match(after) is not None


def _unbranded(before: str) -> str:
    words = before.split()
    return before[: before.rindex(words[-1])] if words and words[-1].lower() in BRANDS else before
