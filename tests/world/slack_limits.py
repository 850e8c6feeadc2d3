"""What Slack's incoming webhooks refuse. Limits: Block Kit reference and what the service was seen to answer."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

BLOCKS = 50
HEADER = 150
SECTION = 3000
FIELDS = 10
FIELD = 2000
ELEMENTS = 10
BUTTONS = 25
BUTTON = 75
ADDRESS = 3000
IDENTITY = 255
TEXT = 40_000
ALL_BLOCKS = 13_200  # lower than documented: msg_blocks_too_long was answered from about here
ATTACHMENTS = 100


def judge(payload: Any) -> tuple[int, str]:
    """Return the status and the word Slack answers with: (200, "ok") where it accepts."""
    if not isinstance(payload, Mapping):
        return 400, "invalid_payload"
    groups = list(_groups(payload))
    text, attachments = str(payload.get("text") or ""), payload.get("attachments") or ()
    tests = {
        "no_text": not text and not any(groups) and not attachments,
        "msg_too_long": len(text) > TEXT,
        "too_many_attachments": len(attachments) > ATTACHMENTS,
        "invalid_blocks": not all(_blocks_fit(group) for group in groups),
        "msg_blocks_too_long": sum(len(text) for group in groups for text in _words(group)) > ALL_BLOCKS,
    }
    reason = next((word for word, wrong in tests.items() if wrong), "ok")
    return (200 if reason == "ok" else 400), reason


def texts(payload: Any) -> Iterator[str]:
    """Yield every text of a message."""
    if isinstance(payload, Mapping):
        yield str(payload.get("text") or "")
        yield from _words(payload.get("blocks"))
        yield from _words(payload.get("attachments"))


def _groups(payload: Mapping[str, Any]) -> Iterator[Any]:
    """Yield the lists of blocks of a message: its own, then those of its attachments."""
    yield payload.get("blocks") or []
    for attachment in payload.get("attachments") or ():
        yield (attachment.get("blocks") if isinstance(attachment, Mapping) else None) or []


def _words(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            if isinstance(inner, str) and name in {"text", "alt_text", "title", "fallback", "pretext", "footer"}:
                yield inner
            elif not isinstance(inner, str):
                yield from _words(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _words(inner)


def _blocks_fit(blocks: Any) -> bool:
    return isinstance(blocks, list) and len(blocks) <= BLOCKS and all(_block_fits(block) for block in blocks)


def _block_fits(block: Any) -> bool:
    if not isinstance(block, Mapping) or len(str(block.get("block_id", ""))) > IDENTITY:
        return False
    kinds: dict[str, Callable[[], bool]] = {
        "header": lambda: _text_fits(block.get("text"), HEADER, plain=True),
        "section": lambda: _section_fits(block),
        "context": lambda: _elements_fit(block, ELEMENTS, _context_fits),
        "actions": lambda: _elements_fit(block, BUTTONS, _button_fits),
        "divider": lambda: True,
        "image": lambda: bool(block.get("alt_text")) and 0 < len(str(block.get("image_url", ""))) <= ADDRESS,
        "rich_text": lambda: isinstance(block.get("elements"), list),
    }
    judge_kind = kinds.get(str(block.get("type")))
    return judge_kind is not None and judge_kind()


def _text_fits(text: Any, most: int, *, plain: bool = False) -> bool:
    if not isinstance(text, Mapping) or not isinstance(text.get("text"), str):
        return False
    kinds = {"plain_text"} if plain else {"plain_text", "mrkdwn"}
    return text.get("type") in kinds and 1 <= len(text["text"]) <= most


def _section_fits(block: Mapping[str, Any]) -> bool:
    fields = block.get("fields")
    if fields is not None and not (isinstance(fields, list) and 1 <= len(fields) <= FIELDS):
        return False
    own = _text_fits(block["text"], SECTION) if "text" in block else bool(fields)
    return own and all(_text_fits(field, FIELD) for field in fields or ())


def _elements_fit(block: Mapping[str, Any], most: int, fits: Callable[[Any], bool]) -> bool:
    elements = block.get("elements")
    return isinstance(elements, list) and 1 <= len(elements) <= most and all(fits(element) for element in elements)


def _context_fits(element: Any) -> bool:
    if isinstance(element, Mapping) and element.get("type") == "image":
        return bool(element.get("alt_text")) and bool(element.get("image_url"))
    return _text_fits(element, SECTION)


def _button_fits(element: Any) -> bool:
    if not isinstance(element, Mapping) or element.get("type") != "button":
        return False
    address = element.get("url", "")
    return _text_fits(element.get("text"), BUTTON, plain=True) and isinstance(address, str) and len(address) <= ADDRESS
