"""What is read out of a license text: an attribute, its value, and the sentences that prove it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Evidence:
    """One sentence that proves a value.

    quote: substring of the original text, white space aside. start, end: its offsets there. language: "en", "zh", ...
    scope: what its section is about ("weights", "code", "outputs", "docs" or "").
    """

    quote: str
    start: int
    end: int
    language: str
    scope: str


@dataclass(frozen=True, slots=True)
class Attribute:
    """One of the sixteen attributes.

    value: a word of the vocabulary, a list of mappings (thresholds) or of words (ip_terms), a mapping (territory).
    evidence: the proving sentences, the most telling first; () where the value says that something is absent.
    details: what stands beside the value: `text` (a mark or a name), `duties`, `categories`, `also` (what the text
    says elsewhere and less strictly), ...
    """

    key: str
    value: Any
    evidence: tuple[Evidence, ...] = ()
    details: Mapping[str, Any] = field(default_factory=dict)
