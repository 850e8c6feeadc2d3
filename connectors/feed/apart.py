"""feedparser, and what entries are made of out of what it finds; for large documents in a process of its own. Pure.

feedparser takes as much time and memory as a document asks for: eight megabytes of small elements keep it busy for minutes.
Run as a program, this file reads one document from standard input, within limits, and prints what it found as JSON.
"""

import io
import json
import resource
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from typing import Any, Final
from xml.sax import SAXException

SECONDS: Final = 2
"""Of processor time, the start of the process included, and one more for each million bytes: a proper one takes 0.7."""
MEMORY: Final = 400_000_000
"""Bytes of addresses, of which an interpreter has a hundred million before it reads anything."""
LARGE: Final = 65_536
"""Nothing smaller was found that takes two seconds: it is read where we are."""
_WAIT: Final = 60
_TEXTS: Final = ("id", "link", "title", "summary", "author")
_DATES: Final = ("published", "updated")
_MOST: Final = 200
_LONGEST: Final = 100_000
# What feedparser was seen to raise, or its own code could, on damaged documents.
_CONFUSED: Final = (ValueError, LookupError, AssertionError, RecursionError, TypeError, AttributeError, OverflowError)

Found = Mapping[str, Any]
"""version, link, and entries: dicts with feedparser's names; or error, the name of what it raised."""


def found(body: bytes, headers: Mapping[str, str]) -> Found:
    """Return what feedparser finds in a document; {"error": ...} where it fails, or needs more than a document may."""
    return _here(body, headers) if len(body) <= LARGE else _there(body, headers)


def _here(body: bytes, headers: Mapping[str, str]) -> Found:
    """Call feedparser: always on a stream, as it opens a `bytes` that looks like a path or an address.

    It is not told the feed's address: it would make relative guids absolute, and every move of a feed would rename them.
    """
    # A tenth of a second to import, and a round in which no feed is due never needs it.
    import feedparser  # noqa: PLC0415

    try:
        parsed = feedparser.parse(  # type: ignore[no-untyped-call]  # it has no types
            io.BytesIO(body), sanitize_html=False, resolve_relative_uris=False, response_headers=dict(headers)
        )
    except _CONFUSED as error:
        return {"error": f"{type(error).__name__} while reading it"}
    entries = [_entry(item) for item in _whole(parsed)]
    return {"version": parsed.get("version") or "", "link": str(parsed.feed.get("link") or ""), "entries": entries}


def _there(body: bytes, headers: Mapping[str, str]) -> Found:
    seconds = SECONDS + len(body) // 1_000_000
    try:
        run = subprocess.run(  # noqa: S603 - our own interpreter and this very file
            [sys.executable, "-I", __file__, str(seconds)],
            input=json.dumps(dict(headers)).encode() + b"\n" + body,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_WAIT,
            check=True,
        )
    except subprocess.SubprocessError:
        return {"error": f"it takes more than {seconds} s or {MEMORY // 1_000_000} MB to be read"}
    result: dict[str, Any] = json.loads(run.stdout)
    for entry in result.get("entries", ()):
        entry |= {name: time.struct_time(entry[name]) for name in _parsed_names() if entry.get(name)}
    return result


def _entry(item: Any) -> dict[str, Any]:
    kept: dict[str, Any] = {name: text[:_LONGEST] for name in _TEXTS if isinstance(text := item.get(name), str)}
    for name in (*_DATES, *_parsed_names()):
        if name in item:
            kept[name] = dict.get(item, name)
    contents = [str(content.get("value") or "")[:_LONGEST] for content in (item.get("content") or ())[:1]]
    kept["content"] = [{"value": value} for value in contents]
    kept["tags"] = [{"term": tag.get("term")} for tag in (item.get("tags") or ())[:_MOST]]
    return kept


def _parsed_names() -> tuple[str, ...]:
    return tuple(f"{name}_parsed" for name in _DATES)


def _whole(parsed: Any) -> Sequence[Any]:
    """A document that breaks off leaves a half-built last entry, which would come back whole under another identity."""
    items: Sequence[Any] = parsed.entries
    broken = parsed.bozo and isinstance(parsed.get("bozo_exception"), SAXException)
    half = broken and items and not (items[-1].get("id") and items[-1].get("title"))
    return items[:-1] if half else items


def _main(seconds: int) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    if sys.platform == "linux":  # elsewhere this limit is refused or not kept
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    headers, _, body = sys.stdin.buffer.read().partition(b"\n")
    json.dump(_here(body, json.loads(headers)), sys.stdout)


if __name__ == "__main__":
    _main(int(sys.argv[1]))
