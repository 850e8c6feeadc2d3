"""By what an entry is known again: policy N5. Pure."""

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from connectors.text import normalized_link

from .document import Entry

_SCHEME = re.compile(r"^https?://", re.IGNORECASE)
_NATURAL = (
    # Drupal's guid is the number of the node, the word "at" and the site.
    ("node", re.compile(r"^(?P<id>\d+) at https?://(?P<host>[\w.-]+)")),
    ("node", re.compile(r"^https?://(?P<host>[\w.-]+\.europa\.eu)/(?:\w\w/)?node/(?P<id>\d+)")),
    (
        "celex",
        re.compile(r"(?i)celex(?::|/|_id=|=)(?P<id>[0-9CE]\d{4}[A-Z]{1,2}\d{3,4}(?:\(\d+\))?(?:R\(\d+\))?(?:-\d{8})?)"),
    ),
    (
        "presscorner",
        re.compile(r"(?i)presscorner/(?:api/documents\?reference=|detail/\w\w/)(?P<id>[a-z]+[_/]\d{2}[_/]\d+)"),
    ),
    ("initiative", re.compile(r"(?i)(?:have-your-say/initiatives/|brpapi/groupInitiatives/)(?P<id>\d+)")),
)

_WORDS = (" at http", "/node/", "celex", "presscorner", "initiatives/")
"""One stands in every text that has a number, in small letters: looking for them is fast."""
_RELEASE = re.compile(r"\b(?:IP|STATEMENT)/\d{2}/\d{1,5}\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Census:
    """How often each guid, link, natural id and title stands in one document: what repeats identifies nothing."""

    guids: Counter[str] = field(default_factory=Counter)
    links: Counter[str] = field(default_factory=Counter)
    naturals: Counter[str] = field(default_factory=Counter)
    titles: Counter[str] = field(default_factory=Counter)


def census(entries: Sequence[Entry]) -> Census:
    """Count over the entries of one document."""
    return Census(
        Counter(_guid(entry) for entry in entries),
        Counter(normalized_link(entry.link) for entry in entries),
        Counter(natural(entry) for entry in entries),
        Counter(_title(entry) for entry in entries),
    )


def keys(entry: Entry, counted: Census) -> tuple[str, ...]:
    """Return every name by which this source may call the entry again.

    "id:" the guid without its scheme, "link:" the normalized link without its scheme, "natural:" an official number; each
    only if no other entry of the document has it. An entry with none of them is known by "title:", a digest.
    """
    guid, link, number = _guid(entry), normalized_link(entry.link), natural(entry)
    found = (
        f"id:{guid}" if guid and counted.guids[guid] == 1 else "",
        f"link:{_SCHEME.sub('', link)}" if link and counted.links[link] == 1 else "",
        f"natural:{number}" if number and counted.naturals[number] == 1 else "",
    )
    return tuple(filter(None, found)) or (f"title:{_digest(entry, counted)}",)


def subject(entry: Entry, counted: Census, feed: str) -> str:
    """Return the subject: its link where it has one of its own, else the feed and its guid, else a digest."""
    link, guid = normalized_link(entry.link), _guid(entry)
    if link and counted.links[link] == 1:
        return f"post:{link}"
    parts = urlsplit(normalized_link(feed))
    name = guid if guid and counted.guids[guid] == 1 else _digest(entry, counted)[:16]
    return f"post:{parts.netloc}{parts.path}#{name}"


def natural(entry: Entry) -> str:
    """Return the official number in an entry's guid or link ("celex:32024R1689"), "" where there is none."""
    return _numbered(entry.guid, entry.link)


@lru_cache(maxsize=4096)
def _numbered(guid: str, link: str) -> str:
    for text in (guid, unquote(link)):
        if text.isascii() and not any(word in text.lower() for word in _WORDS):
            continue
        for kind, pattern in _NATURAL:
            if found := pattern.search(text):
                host = found.groupdict().get("host")
                number = found["id"].upper().replace("_", "/")
                return f"{host.lower()}/{kind}/{number}" if host else f"{kind}:{number}"
    return ""


def reference(entry: Entry) -> str:
    """Return the number of the press release that an entry is, or that it names: "IP/26/301"; "" where there is none."""
    kind, _, number = natural(entry).partition(":")
    text = f"{entry.title}\n{entry.summary}"
    found = _RELEASE.search(text) if "/" in text else None
    return number if kind == "presscorner" else found[0].upper() if found else ""


def _guid(entry: Entry) -> str:
    return _SCHEME.sub("", entry.guid)


def _title(entry: Entry) -> str:
    return " ".join(entry.title.casefold().split()) or entry.summary.casefold()


def _digest(entry: Entry, counted: Census) -> str:
    """Dates are rewritten at every build of some feeds: one counts only where the title alone is not enough."""
    title = _title(entry)
    date = entry.published if counted.titles[title] > 1 else ""
    return hashlib.sha256(f"{title}\n{date}".encode()).hexdigest()
