"""Owners that imitate another: one key for everything that looks the same."""

import functools
import unicodedata
from collections.abc import Collection

from connectors.names.tokens import LONGEST

# Letters of other scripts that look like Latin ones, after compatibility decomposition and case folding
# (Unicode confusables, the part that meets Latin names).
CONFUSABLE = str.maketrans(
    {
        **dict(zip("авсԁеһіјԛкӏмпорѕтԝхуүгɡ", "abcdehijqklmnopstwxyyrg", strict=True)),
        **dict(zip("αβεηικνορτυχωγ", "abenikvoptuxwy", strict=True)),
        **dict(zip("ɑɩɪıℓǀɴʀʏᴏᴍᴄᴠᴡᴢ", "aiiillnryomcvwz", strict=True)),
        **dict(zip("օսհոցզ", "ouhngq", strict=True)),
        "|": "l",
        "!": "l",
        "1": "l",
        "i": "l",
        "0": "o",
        "5": "s",
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "ø": "o",
        "ł": "l",
        "đ": "d",
    }
)
PAIRS = (("rn", "m"), ("vv", "w"))


OFFICIAL = (
    *("Alibaba-NLP", "ByteDance-Seed", "CohereLabs", "EleutherAI", "HuggingFaceTB", "Kwai-Kolors", "LGAI-EXAONE"),
    *("Lightricks", "LiquidAI", "MiniMaxAI", "NousResearch", "Qwen", "ServiceNow-AI", "Snowflake", "Wan-AI"),
    *(
        "XiaomiMiMo",
        "Zyphra",
        "allenai",
        "amazon",
        "apple",
        "arcee-ai",
        "baidu",
        "black-forest-labs",
        "bytedance-research",
    ),
    *("databricks", "deepseek-ai", "facebook", "google", "google-deepmind", "ibm-granite", "inclusionAI"),
    *("meta-llama", "microsoft", "mistralai", "moonshotai", "mosaicml", "nvidia", "openai", "openbmb", "poolside"),
    *("stabilityai", "tencent", "tiiuae", "togethercomputer", "unsloth", "xai-org", "zai-org"),
)
"""Accounts of the vendors that most models come from: whose names are worth imitating."""


def skeleton(owner: str) -> str:
    """Return what an owner's name looks like: equal for names a reader takes for one another.

    Of a name longer than 400 characters, no account's, the beginning counts. Folded are case, other scripts, {I, i, l, 1}, {O, 0}, rn and m, and hyphens of every kind (dropped).
    """
    seen = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", owner[:LONGEST]).casefold())
    # Twice: what i and o look like is folded after what looks like i and o.
    seen = seen.translate(CONFUSABLE).translate(CONFUSABLE)
    seen = "".join(character for character in seen if character.isalnum())
    for pair, single in PAIRS:
        seen = seen.replace(pair, single)
    return seen[:LONGEST]


def look_alike(owner: str, official: Collection[str]) -> str:
    """Return the official owner that this one imitates; "" when there is none or when it is official itself.

    Two accounts of the Hub cannot differ by case alone, so another case of an official name is that owner.
    """
    if owner.lower() in {name.lower() for name in official}:
        return ""
    key = skeleton(owner)
    return next((name for name in official if skeleton(name) == key), "")


@functools.lru_cache(maxsize=4096)
def imitated(owner: str) -> str:
    """Return the well-known account that an owner's name is taken for ("meta-IIama": "meta-llama"), "" for none."""
    return look_alike(owner, OFFICIAL) if owner else ""
