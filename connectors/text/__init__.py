"""Reading of texts: HTML, Markdown and plain text -> normalized text fit for comparison. Pure.

What cannot matter goes (markup, targets of links, wrapping, list marks, curly quotes, relative dates); what is left differs
where the meaning may differ.
"""

import json
import re
from collections.abc import Iterable

from selectolax.lexbor import LexborHTMLParser

from connectors.exceptions import ParseError

from . import markdown, markup, paging
from .acts import form_of
from .ai_act import AI_ACT, provisions
from .effect import effective
from .encoding import charset, decode
from .fragments import clean, plain, sentences
from .lines import tidy
from .links import WebAddress, is_web, normalized_link, resolve, web_address, web_pages
from .pdf import is_pdf, paragraphs, pdf_text
from .topics import relevance, topic_of

__all__ = [
    "AI_ACT",
    "WebAddress",
    "charset",
    "clean",
    "css_selector",
    "decode",
    "effective",
    "form_of",
    "is_pdf",
    "is_web",
    "normalized_link",
    "page_text",
    "page_title",
    "paging",
    "pdf_text",
    "plain",
    "provisions",
    "relevance",
    "resolve",
    "sentences",
    "topic_of",
    "web_address",
    "web_pages",
]

_HTML = re.compile(
    r"<(?:!doctype\s+html|html|head|body|main|article|section|div|p|h[1-6]|ul|ol|table)\b", re.IGNORECASE
)
_DOCUMENT = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_MARKDOWN_NAME = re.compile(r"\.(?:md|mdx|markdown|txt|rst)(?:[?#]|$)", re.IGNORECASE)
_HEAD = 4000
_DEEPEST = 10_000


def page_text(
    html: bytes | str, *, select: str = "", content_type: str = "", url: str = "", marks: bool = False
) -> str:
    """Return the text of a page, normalized: one block (paragraph, list item, heading, table row) per line.

    select: CSS selector of the part that counts; without it <main>, the only <article> or the body without navigation.
    content_type, url: help to tell HTML, Markdown, JSON and plain text apart and to find the encoding.
    A PDF is read as it is, a selector has no meaning there. marks: keep list marks, where they are what a text is cited by.
    ParseError where the selector is none or matches nothing, and for binary documents other than PDF.
    """
    text = _characters(html, content_type)
    if isinstance(html, bytes) and is_pdf(html):
        found: Iterable[str] = paragraphs(text)
    elif _is_json(text, content_type):
        found = _json_blocks(text)
    elif _is_html(text, content_type, url):
        found = _html_blocks(text, select)
    else:
        found = markdown.blocks(text)
    return "\n".join(line for block in found if (line := tidy(block, marks=marks)))


def page_title(html: bytes | str, *, content_type: str = "", url: str = "") -> str:
    """Return the title of a page in one line: <title>, else its first heading; "" where it has none."""
    if isinstance(html, bytes) and is_pdf(html):
        return ""
    text = _characters(html, content_type)
    if _is_json(text, content_type):
        return ""
    if _is_html(text, content_type, url):
        return clean(markup.title(_tree(text)))
    heading = re.search(r"^#{1,2}[ \t]+(\S.*)$", text, re.MULTILINE)
    return clean(markdown.inline(heading[1].rstrip("# \t"))) if heading else ""


def css_selector(select: str) -> str:
    """Return `select` without surrounding space ("" is allowed); ValueError where it is no CSS selector."""
    selector = select.strip()
    if selector and markup.selected(LexborHTMLParser("<p>"), selector) is None:
        msg = f"{select!r} is no CSS selector"
        raise ValueError(msg)
    return selector


def _characters(html: bytes | str, content_type: str) -> str:
    if isinstance(html, str):
        return html
    if is_pdf(html):
        return pdf_text(html)
    text = decode(html, content_type)
    if "\x00" in text[:_HEAD]:
        msg = f"the page is no text ({content_type or 'unknown type'})"
        raise ParseError(msg)
    return text


def _is_json(text: str, content_type: str) -> bool:
    return "json" in content_type.lower() and text.lstrip()[:1] in {"{", "["}


def _is_html(text: str, content_type: str, url: str) -> bool:
    """A document that says <html> is HTML whatever its label; fragments are, unless label, name or look say Markdown."""
    head = text[:_HEAD].lstrip("\ufeff \t\r\n")
    if head.startswith("<") and _DOCUMENT.search(head):
        return True
    if any(kind in content_type.lower() for kind in ("markdown", "text/plain")) or _MARKDOWN_NAME.search(url):
        return False
    if "html" in content_type.lower():
        return True
    return bool(_HTML.search(head)) and not markdown.looks_like_markdown(text)


def _tree(text: str) -> LexborHTMLParser:
    if markup.depth(text) > _DEEPEST:
        msg = f"the page nests deeper than {_DEEPEST} elements"
        raise ParseError(msg)
    return LexborHTMLParser(text)


def _html_blocks(text: str, select: str) -> list[str]:
    tree = _tree(text)
    nodes = markup.selected(tree, select) if select else markup.content(tree)
    if nodes is None:
        msg = f"{select!r} is no CSS selector"
        raise ParseError(msg)
    if not nodes and select:
        msg = f"the selector {select!r} matches nothing on the page"
        raise ParseError(msg)
    return [block for node in nodes for block in markup.blocks_of(node)]


def _json_blocks(text: str) -> list[str]:
    try:
        return json.dumps(json.loads(text), ensure_ascii=False, indent=0, sort_keys=True).splitlines()
    except (ValueError, RecursionError) as error:
        msg = f"the page says it is JSON and is not: {error}"
        raise ParseError(msg) from error
