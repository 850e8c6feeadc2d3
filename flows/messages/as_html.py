"""A document as an HTML mail: one column, styles written by hand, nothing loaded from anywhere. Pure."""

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from .document import Document, paragraph

if TYPE_CHECKING:
    from jinja2 import Environment

# Gmail clips a mail near 102 kB; the reader would not see the evidence at its end.
_LIMIT = 95_000
_TEMPLATES = Path(__file__).parent.parent / "templates"


def html(document: Document, *, template: str = "message.html.jinja") -> str:
    """Return a complete HTML page under 95 kB; what does not fit is left out behind a link to the whole."""
    page = _environment().get_template(template).render(document=document)
    while len(page.encode()) > _LIMIT and len(document.blocks) > 1:
        rest = f"… the rest: {document.link}" if document.link else "… the rest is in the record."
        kept = document.blocks[: len(document.blocks) * 2 // 3]
        document = replace(document, blocks=kept)
        shown = replace(document, blocks=(*kept, paragraph(rest)))
        page = _environment().get_template(template).render(document=shown)
    return page


@cache
def _environment() -> "Environment":
    # A tenth of a second to import, which a message without HTML does not pay.
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415

    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.tests["block"] = lambda block, name: type(block).__name__ == name
    return environment
