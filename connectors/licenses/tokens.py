"""Words of a text in the form in which two texts are compared: what cannot matter is gone, everything else stays."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

from .compiled import lazy

_TOKEN: Final = lazy(
    r"https?://[^\s\"'<>()\u3000-\u9fff]+|www\.[^\s\"'<>()\u3000-\u9fff]+"
    r"|(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+"
    r"|[\u3040-\u30ff\u3400-\u9fff]"
    r"|[^\W_\u3040-\u30ff\u3400-\u9fff]+(?:[.,'_][^\W_\u3040-\u30ff\u3400-\u9fff]+)*"
    r"|[$€£¥%.,;:!?。]"
)
_INNER_MARK: Final = lazy(
    r"(?<![\w)])\((?:[a-z]|[ivx]{1,5}|\d{1,2})\)(?=[\s\u3400-\u9fff])"
    r"|(?<=[.;:,]\s)(?:[a-z]|[ivx]{1,5}|\d{1,2})\.(?=\s+[^a-z\s])",
    re.IGNORECASE,
)
_LOOSE: Final = ".,;:!?。"
_KEPT: Final = 2000
"""Sentences up to so many characters are remembered: the same ones stand in every version of a license."""


def listing(text: str) -> frozenset[str]:
    """Return the words of a list that is written as one line."""
    return frozenset(text.split())


def tokens(text: str) -> tuple[str, ...]:
    """Return words, numbers, addresses, signs of money and stops in their own case; the parts of `non-exclusive` are two.

    Quotes, brackets, hyphens, bullets and list marks are gone.
    """
    return _remembered(text) if len(text) <= _KEPT else _split(text)


def _split(text: str) -> tuple[str, ...]:
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return tuple(token.rstrip(_LOOSE) or token for token in _TOKEN.findall(_INNER_MARK.sub(" ", text)))


_remembered = lru_cache(maxsize=2048)(_split)


def _lowered(found: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(token.lower() for token in found if token[0] not in _LOOSE)


_small = lru_cache(maxsize=2048)(lambda text: _lowered(_remembered(text)))


def words(text: str) -> tuple[str, ...]:
    """Return the tokens in lower case, without punctuation."""
    return _small(text) if len(text) <= _KEPT else _lowered(_split(text))


def digest(text: str) -> str:
    """Return sixteen hexadecimal digits that stand for the words of `text`."""
    import hashlib  # noqa: PLC0415 - loads OpenSSL, and few texts ask

    return hashlib.blake2b(" ".join(words(text)).encode(), digest_size=8).hexdigest()
