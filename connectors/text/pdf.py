"""PDF -> plain text: paragraphs in reading order. Pure."""

import io
import logging
import re
from collections.abc import Iterator

from connectors.exceptions import ParseError

_MOST_PAGES = 400
_MOST_CHARACTERS = 2_000_000
_BEGINS = re.compile(r"(?:[(\[]?(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)\]]|[-*•–]|(?:Article|Section|Annex|Chapter)\b)")


def is_pdf(body: bytes) -> bool:
    """Tell whether bytes are a PDF: its mark stands within the first kilobyte (ISO 32000, 7.5.2, as readers take it)."""
    return b"%PDF-" in body[:1024]


def pdf_text(body: bytes) -> str:
    """Return the text of a PDF, a line of the page per line; ParseError where there is none to read.

    A scanned document has no text, an encrypted one gives none: both are told, never taken for an empty text.
    """
    # pypdf takes a tenth of a second to import, and few pages are PDFs.
    from pypdf import PdfReader  # noqa: PLC0415
    from pypdf.errors import PyPdfError  # noqa: PLC0415

    logging.getLogger("pypdf").setLevel(logging.ERROR)
    try:
        reader = PdfReader(io.BytesIO(body))
        if len(reader.pages) > _MOST_PAGES:
            msg = f"the PDF has {len(reader.pages)} pages; at most {_MOST_PAGES} are read"
            raise ParseError(msg)
        text = _pages(reader)
    except (PyPdfError, ValueError, KeyError, RecursionError, AttributeError, TypeError, IndexError) as exc:
        # A broken file fails anywhere in the library; whatever it says, the document cannot be read.
        msg = f"the PDF cannot be read: {type(exc).__name__}"
        raise ParseError(msg) from exc
    if not text.strip():
        msg = "the PDF holds no text (a scan?)"
        raise ParseError(msg)
    return text


def _pages(reader: object) -> str:
    parts: list[str] = []
    size = 0
    for page in reader.pages:  # type: ignore[attr-defined]
        parts.append(page.extract_text())
        size += len(parts[-1])
        if size > _MOST_CHARACTERS:
            msg = f"the PDF holds more than {_MOST_CHARACTERS:,} characters"
            raise ParseError(msg)
    return "\n\n".join(parts)


def paragraphs(text: str) -> Iterator[str]:
    """Yield the paragraphs of a PDF's text: its lines are as wide as the page, only their ends and marks tell."""
    block: list[str] = []
    for line in map(str.strip, text.splitlines()):
        ended = bool(block) and block[-1].endswith((".", ";", ":", "!", "?"))
        if block and (not line or ended or _BEGINS.match(line)):
            yield " ".join(block)
            block = []
        if line:
            block.append(line)
    if block:
        yield " ".join(block)
