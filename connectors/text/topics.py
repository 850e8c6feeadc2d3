"""What a short text speaks of: the phrases of a watchlist, and the questions of our trade. Pure."""

import re

_RELEVANCE = {
    "AI Act": r"AI\s+Act|Artificial\s+Intelligence\s+Act|2024/1689|digital\s+omnibus\s+on\s+AI",
    "general-purpose AI": r"GPAI|general[-\s]purpose\s+(?:AI|artificial\s+intelligence)",
    "open source": r"open[-\s]source|open[-\s]weights?|free\s+and\s+open",
    "open-source exemption": r"Art(?:icle|\.)\s*(?:2\(12\)|53\(2\)|54\(6\))|open[-\s]source\s+exempt\w+",
    "licenses": r"licen[cs](?:e|es|ed|ing)",
}

_WORDS = {
    "AI Act": ("act", "2024/1689", "omnibus"),
    "general-purpose AI": ("gpai", "general"),
    "open source": ("open",),
    "open-source exemption": ("art", "exempt"),
    "licenses": ("licen",),
}
"""Of which one stands in every text that the pattern finds, in small letters: looking for them is forty times as fast."""
# Letters outside ASCII that are i, k and s where upper and lower case are alike.
_ODD = re.compile("[\u0130\u0131\u017f\u212a]")


def relevance(text: str) -> tuple[str, ...]:
    """Return what of our trade a text speaks of, each with the words that say so: `AI Act: 2024/1689`."""
    low = text.lower()
    odd = not text.isascii() and _ODD.search(text)
    likely = (name for name, words in _WORDS.items() if odd or any(word in low for word in words))
    read = {name: re.search(rf"(?<!\w)(?:{_RELEVANCE[name]})(?!\w)", text, re.IGNORECASE) for name in likely}
    return tuple(f"{name}: {' '.join(found[0].split())}" for name, found in read.items() if found)


def topic_of(text: str, topics: tuple[str, ...]) -> str | None:
    """Return the first topic a text speaks of, as whole words in any case; "" where all is wanted, None for none."""
    if not topics:
        return ""
    phrases = {topic: r"\s+".join(map(re.escape, topic.split())) for topic in topics if topic.strip()}
    fitting = (t for t, phrase in phrases.items() if re.search(rf"(?<!\w){phrase}(?!\w)", text, re.IGNORECASE))
    return next(fitting, None if phrases else "")
