"""A document as an HTML mail: one column, its styles inlined, nothing loaded from anywhere. Pure."""

import base64
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from .document import Document, Picture, paragraph
from .inert import inert
from .templates import OURS, SHIPPED, Templates

LIMIT = 95_000
"""Bytes. Gmail clips a mail near 102 kB; the reader would not see the evidence at its end."""
OWN = f"{OURS}/message.html.jinja"
_NONE: Mapping[str, Any] = {}


def html(
    document: Document,
    *,
    kicker: str = "",
    templates: Templates = SHIPPED,
    name: str = OWN,
    values: Mapping[str, Any] = _NONE,
) -> str:
    """Return a complete HTML page under 95 kB; what does not fit is left out behind a link to the whole.

    kicker: the small line above the title. name: the template; values: what it knows besides the document.
    TemplateError where the user's own cannot be used.
    """

    def page(shown: Document) -> str:
        known = {"title": shown.title, "severity": shown.severity, "kicker": kicker or shown.severity}
        return inert(templates.render(name, {**known, **values, "document": shown}))

    whole = page(document)
    while len(whole.encode()) > LIMIT and len(document.blocks) > 1:
        rest = f"… the rest: {document.link}" if document.link else "… the rest is in the record."
        kept = document.blocks[: len(document.blocks) * 2 // 3]
        document = replace(document, blocks=kept)
        whole = page(replace(document, blocks=(*kept, paragraph(rest))))
    return whole


def alone(page: str, document: Document) -> str:
    """Return a page that shows its pictures without a mail around it."""
    for picture in (block for block in document.blocks if isinstance(block, Picture)):
        if png := picture.draw():
            inline = f"data:image/png;base64,{base64.b64encode(png).decode()}"
            page = page.replace(f'src="cid:{picture.cid}"', f'src="{inline}"')
    return page
