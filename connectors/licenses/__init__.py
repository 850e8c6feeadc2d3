"""Licenses: text -> identity and clause attributes, each with the sentence that proves it. Pure: no I/O.

`read` says what one text says, `compare` what changed between two, `same_claim` and `claim_direction` what a model
card claims. Unknown text is unclassified, never permissive.
"""

from .canonical import Canonical, Sentence, canonical
from .claims import claim_direction, claimed_openness, same_claim
from .comparison import Comparison, compare, compare_texts
from .files import blob_id, by_role, file_text, joined, marks, terms
from .reading import License, read

__all__ = [
    "Canonical",
    "Comparison",
    "License",
    "Sentence",
    "blob_id",
    "by_role",
    "canonical",
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
