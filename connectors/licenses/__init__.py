"""Licenses: text -> identity and clause attributes, each with the sentence that proves it. Pure: no I/O.

`read` says what one text says, `compare` what changed between two, `same_claim` and `claim_direction` what a model
card claims. Unknown text is unclassified, never permissive.

Names are imported when they are first asked for: most polls read no license, and the patterns take time to compile.
"""

from typing import TYPE_CHECKING

from connectors.lazy import lazily

if TYPE_CHECKING:
    from .bundles import Document, bundle
    from .claims import claim_direction, claimed_openness, same_claim
    from .comparison import Comparison, compare, compare_texts
    from .files import blob_id, by_role, file_text, joined, marks, terms
    from .reading import License, read

__all__ = [
    "Comparison",
    "Document",
    "License",
    "blob_id",
    "bundle",
    "by_role",
    "claim_direction",
    "claimed_openness",
    "compare",
    "compare_texts",
    "file_text",
    "joined",
    "marks",
    "read",
    "same_claim",
    "terms",
]

__getattr__ = lazily(
    __name__,
    {
        "bundles": ("Document", "bundle"),
        "claims": ("claim_direction", "claimed_openness", "same_claim"),
        "comparison": ("Comparison", "compare", "compare_texts"),
        "files": ("blob_id", "by_role", "file_text", "joined", "marks", "terms"),
        "reading": ("License", "read"),
    },
)
