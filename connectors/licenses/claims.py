"""What a model card claims as its license: ids of the Hub, their other names, and how open each is.

Sources: the Hub's list of license identifiers, and the names vendors used before an identifier existed.
"""

import re
from collections.abc import Mapping
from typing import Final

from connectors.model import Fact

from .directions import LOOSENED, NEUTRAL, TIGHTENED, UNCLASSIFIED
from .tokens import listing

_ALIASES: Final = {
    "gemma-terms-of-use": "gemma",
    "gemma-terms": "gemma",
    "gemma-license": "gemma",
    "open-mdw": "openmdw-1.0",
    "openmdw": "openmdw-1.0",
    "tongyi-qianwen-license-agreement": "tongyi-qianwen",
    "tongyi-qianwen-license": "tongyi-qianwen",
    "tongyi": "tongyi-qianwen",
    "qwen-license": "qwen",
    "qwen-license-agreement": "qwen",
    "qwen-research-license": "qwen-research",
    "tongyi-qianwen-research-license": "tongyi-qianwen-research",
    "llama-2": "llama2",
    "llama2-community": "llama2",
    "llama-3": "llama3",
    "llama3-community": "llama3",
    "meta-llama-3": "llama3",
    "llama-3.1": "llama3.1",
    "llama-3.2": "llama3.2",
    "llama-3.3": "llama3.3",
    "llama-4": "llama4",
    "apple-sample-code-license": "apple-ascl",
    "ascl": "apple-ascl",
    "apple-model-license-for-research": "apple-amlr",
    "amlr": "apple-amlr",
    "grok-2-community": "grok2-community",
    "grok-2": "grok2-community",
    "deepfloyd-if": "deepfloyd-if-license",
    "fair-noncommercial-research": "fair-noncommercial-research-license",
    "fair-nc": "fair-noncommercial-research-license",
    "bigscience-rail-1.0": "bigscience-bloom-rail-1.0",
    "openrail-plus-plus": "openrail++",
    "openrail++-m": "openrail++",
    "creativeml-openrail++-m": "openrail++",
    "apache2.0": "apache-2.0",
    "apache2": "apache-2.0",
    "apache": "apache-2.0",
    "apache-2": "apache-2.0",
    "apache-license-2.0": "apache-2.0",
    "mit-license": "mit",
    "the-mit-license": "mit",
    "bsd-3": "bsd-3-clause",
    "gpl-3": "gpl-3.0",
    "gpl-3.0-only": "gpl-3.0",
    "gpl-2.0-only": "gpl-2.0",
    "agpl-3.0-only": "agpl-3.0",
    "lgpl-3.0-only": "lgpl-3.0",
    "nvidia-open-model": "nvidia-open-model-license",
    "nvidia-open-model-license-agreement": "nvidia-open-model-license",
    "stabilityai-community": "stabilityai-ai-community",
    "stabilityai-community-license": "stabilityai-ai-community",
}
"""Other name -> the Hub's id, or the name most used."""

_OPEN: Final = 5
_WEAK: Final = 4
_RESTRICTED: Final = 3
_NON_COMMERCIAL: Final = 1

_RANKS: Final = {
    **dict.fromkeys(
        listing(
            "apache-2.0 mit bsd bsd-2-clause bsd-3-clause bsd-3-clause-clear isc unlicense zlib cc0-1.0 wtfpl afl-3.0 "
            "artistic-2.0 bsl-1.0 ecl-2.0 ms-pl ncsa postgresql openmdw-1.0 openmdw-1.1 cdla-permissive-1.0 "
            "cdla-permissive-2.0 cc-by-2.0 cc-by-2.5 cc-by-3.0 cc-by-4.0 odc-by pddl etalab-2.0"
        ),
        _OPEN,
    ),
    **dict.fromkeys(
        listing(
            "gpl gpl-2.0 gpl-3.0 agpl-3.0 lgpl lgpl-2.1 lgpl-3.0 mpl-2.0 epl-1.0 epl-2.0 eupl-1.1 eupl-1.2 osl-3.0 "
            "cc-by-sa-3.0 cc-by-sa-4.0 odbl gfdl ofl-1.1 lppl-1.3c cdla-sharing-1.0 lgpl-lr"
        ),
        _WEAK,
    ),
    **dict.fromkeys(
        listing(
            "openrail openrail++ bigscience-openrail-m creativeml-openrail-m bigscience-bloom-rail-1.0 bigcode-openrail-m "
            "gemma llama2 llama3 llama3.1 llama3.2 llama3.3 llama4 grok2-community tongyi-qianwen qwen "
            "stabilityai-ai-community nvidia-open-model-license deepseek cc-by-nd-4.0 modified-mit kimi-k3"
        ),
        _RESTRICTED,
    ),
    **dict.fromkeys(
        listing(
            "cc-by-nc-2.0 cc-by-nc-3.0 cc-by-nc-4.0 cc-by-nc-nd-3.0 cc-by-nc-nd-4.0 cc-by-nc-sa-2.0 cc-by-nc-sa-3.0 "
            "cc-by-nc-sa-4.0 deepfloyd-if-license fair-noncommercial-research-license h-research intel-research apple-amlr "
            "c-uda microsoft-research-license qwen-research tongyi-qianwen-research mrl mnpl mnpl-0.1 "
            "stabilityai-nc-research-community stabilityai-non-commercial-research-community flux-1-dev-non-commercial-license "
            "health-ai-developer-foundations-research"
        ),
        _NON_COMMERCIAL,
    ),
}
"""Id -> how open: 5 permissive, 4 same license for copies, 3 restricted use or scale, 1 not commercial."""

_UNSAID: Final = frozenset({"", "other", "unknown", "none", "null", "custom", "license"})


def _normal(value: Fact) -> tuple[str, ...]:
    parts = value if isinstance(value, tuple) else () if value is None else (str(value),)
    slugs = (re.sub(r"[\s_]+", "-", str(part).strip().lower()) for part in parts)
    return tuple(sorted({_ALIASES.get(slug, slug) for slug in slugs} - {""}))


def _link(value: Fact) -> str:
    """An address without what does not tell two addresses apart; "" for a file beside the card."""
    link = str(value or "").strip().lower().split("#")[0].rstrip("/")
    link = re.sub(r"^https?://(?:www\.)?", "", link)
    return "" if re.fullmatch(r"(?:\./)?[\w.-]*licen[cs]e[\w.-]*", link) else link.replace("/raw/", "/blob/")


def claim(facts: Mapping[str, Fact]) -> tuple[str, ...]:
    """Return the ids a card claims: its `license`, and its `license_name` where that says something else; () for none."""
    found = {*_normal(facts.get("license")), *_normal(facts.get("license_name"))}
    return tuple(sorted(found - _UNSAID))


def same_claim(before: Mapping[str, Fact], after: Mapping[str, Fact], /) -> bool:
    """Return whether two cards claim the same license under whatever name.

    The facts read are `license`, `license_name` and `license_link`. A move from `other` and a name to the id that the
    Hub introduced for it is the same claim; a link that is added to or dropped from a known id is, too.
    """
    was, now = claim(before), claim(after)
    if was != now:
        return False
    if was and all(one in _RANKS for one in was):
        return True
    return _link(before.get("license_link")) == _link(after.get("license_link"))


def _rank(ids: tuple[str, ...]) -> int | None:
    """The least open of the ids claimed; None when one is unknown or none is claimed."""
    ranks = [_RANKS.get(one) for one in ids]
    known = [rank for rank in ranks if rank is not None]
    return min(known) if known and len(known) == len(ranks) else None


def claim_direction(before: Mapping[str, Fact], after: Mapping[str, Fact], /) -> str:
    """Return which way a claim moved: tightened, loosened, neutral (equally open); unclassified when an id is unknown."""
    if same_claim(before, after):
        return NEUTRAL
    was, now = _rank(claim(before)), _rank(claim(after))
    if was is None or now is None:
        return UNCLASSIFIED
    if was == now:
        return NEUTRAL if was == _OPEN else UNCLASSIFIED
    return LOOSENED if now > was else TIGHTENED


_OPENNESS: Final = {
    _OPEN: "open source",
    _WEAK: "open source",
    _RESTRICTED: "open weights, restricted",
    _NON_COMMERCIAL: "non-commercial or research only",
}


def claimed_openness(facts: Mapping[str, Fact]) -> str:
    """Return the openness of the least open id that a card claims; "unclassified" for an unknown id or none."""
    rank = _rank(claim(facts))
    return "unclassified" if rank is None else _OPENNESS[rank]
