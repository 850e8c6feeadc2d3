"""A document as Slack blocks: everything from outside in rich text, which Slack does not parse. Pure."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from connectors.apprise import line, web_link

from .document import Block, Document, Fact, Facts, Heading, Items, Paragraph, Picture, Quote, Run, Runs

Json = Mapping[str, Any]

_HEADER = 150
_BLOCKS = 45
_CHARACTERS = 10_000
_STYLES = {"bold": {"bold": True}, "del": {"strike": True}, "ins": {"bold": True}, "small": {"italic": True}}
_BULLETS = 30
_ADDRESS = re.compile(r"https?://[^\s<>()]+[^\s<>().,;:!?]")


def blocks(document: Document) -> tuple[Json, ...]:
    """Return at most 45 blocks of 10,000 characters together: header, content as far as it fits, evidence."""
    header = {"type": "header", "text": {"type": "plain_text", "text": line(document.title, _HEADER) or "-"}}
    closing = [_rich([_facts(document.evidence, style={"italic": True})])] if document.evidence else []
    note = _rich([_section([*_text("… the rest: "), *_link(document.link, document.link)])])
    kept: list[Json] = [header]
    for part in _parts(document.blocks):
        if len(kept) + len(closing) + 2 > _BLOCKS or _size([*kept, part, note, *closing]) > _CHARACTERS:
            kept.append(note)
            break
        kept.append(part)
    return (*kept, *closing)


def literal(document: Document, said: str) -> tuple[Json, ...]:
    """Return somebody's own words as blocks: letters and web addresses, no markup; header and evidence as in `blocks`."""
    parts = [part for part in said.split("\n\n") if part.strip()]
    whole = Document(title=document.title, blocks=(), evidence=document.evidence, link=document.link)
    header, *closing = blocks(whole)
    kept: list[Json] = [header]
    for part in parts:
        block = _rich([_section(list(_addressed(part)))])
        if len(kept) + len(closing) + 2 > _BLOCKS or _size([*kept, block, *closing]) > _CHARACTERS:
            kept.append(_rich([_section([*_text("… the rest: "), *_link(document.link, document.link)])]))
            break
        kept.append(block)
    return (*kept, *closing)


def _addressed(said: str) -> Iterable[Json]:
    """Yield text and links; an address is shown as it is, so that it cannot pretend to be another."""
    end = 0
    for found in _ADDRESS.finditer(said):
        if url := web_link(found[0]):
            yield from _text(said[end : found.start()])
            yield from _link(url, url)
            end = found.end()
    yield from _text(said[end:])


def _parts(content: Iterable[Block]) -> Iterable[Json]:
    """Yield one rich text block per part of the message; a heading shares the block of what follows it."""
    waiting: list[Json] = []
    for block in content:
        elements = list(_elements(block))
        if isinstance(block, Heading):
            waiting = elements
        elif elements:
            yield _rich([*waiting, *elements])
            waiting = []


def _elements(block: Block) -> Iterable[Json]:
    match block:
        case Heading(said):
            yield _section(_text(said, {"bold": True}))
        case Paragraph(runs, tone):
            style = {"warning": {"bold": True}, "verdict": {"bold": True}, "small": {"italic": True}}.get(tone, {})
            yield from _filled(_section(_runs(runs, style)))
        case Facts(rows):
            yield from _filled(_facts(rows))
        case Quote(label, runs):
            yield from _filled(_section(_runs(label)))
            yield from _filled({"type": "rich_text_quote", "elements": _runs(runs)})
        case Items(items, more):
            lines = [_section(_runs(item)) for item in items[:_BULLETS]]
            lines += [_section(_text(f"… {more}"))] if more else []
            yield from _filled({"type": "rich_text_list", "style": "bullet", "elements": lines})
        case Picture(_, alt):
            yield _section(_text(alt, {"italic": True}))


def _filled(element: Json) -> Iterable[Json]:
    return [element] if element["elements"] else []


def _facts(rows: Iterable[Fact], style: Mapping[str, bool] | None = None) -> Json:
    elements: list[Json] = []
    for row in rows:
        elements += _text("\n") if elements else []
        elements += [*_text(f"{row.label}: ", {"bold": True}), *_runs(row.runs, style or {})]
    return _section(elements)


def _runs(runs: Runs, style: Mapping[str, bool] | None = None) -> list[Json]:
    return [element for run in runs for element in _run(run, style or {})]


def _run(run: Run, style: Mapping[str, bool]) -> list[Json]:
    merged = {**style, **_STYLES.get(run.style, {})}
    return _link(run.url, run.text, merged) if run.url else _text(run.text, merged)


def _text(text: str, style: Mapping[str, bool] | None = None) -> list[Json]:
    return [{"type": "text", "text": text, **({"style": dict(style)} if style else {})}] if text else []


def _link(url: str, text: str, style: Mapping[str, bool] | None = None) -> list[Json]:
    if not url:
        return _text(text, style)
    return [{"type": "link", "url": url, "text": text or url, **({"style": dict(style)} if style else {})}]


def _section(elements: list[Json]) -> Json:
    return {"type": "rich_text_section", "elements": elements}


def _rich(elements: list[Json]) -> Json:
    return {"type": "rich_text", "elements": elements}


def _size(parts: list[Json]) -> int:
    return len(json.dumps(parts, ensure_ascii=False))
