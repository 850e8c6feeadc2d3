"""HTML -> lines, one block each, by the tree that browsers would build. Pure."""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from .markdown import blocks

_DROPPED = re.compile(
    r"script|style|noscript|template|svg|iframe|object|embed|canvas|head|title|button|input|select|textarea"
    r"|audio|video|map"
)
_FURNITURE = "nav, footer, dialog, [role=navigation], [role=contentinfo], [role=banner], [role=search], [role=dialog]"
_BLOCKS = re.compile(
    r"address|article|aside|blockquote|body|caption|center|dd|details|dialog|div|dl|dt|fieldset|figcaption"
    r"|figure|footer|form|h1|h2|h3|h4|h5|h6|header|hgroup|hr|legend|li|main|nav|ol|p|pre|section|summary"
    r"|table|tbody|tfoot|thead|tr|ul"
)
_CELLS = frozenset({"td", "th"})
_ANCHORS = frozenset({"#", "¶", "§", "🔗"})
_LONGEST_ROW = 1000
_LEAST_MAIN = 40
_MAYBE_DEEP = 5_000
_OPENING = re.compile(
    r"<(?!(?:br|img|hr|input|meta|link|p|li|td|tr|th|dt|dd|option|source|wbr|col)\b)[a-z]", re.IGNORECASE
)


def depth(html: str) -> int:
    """Return an upper bound of how deep elements nest; the time the parser takes grows with its square."""
    if html.count("<") - 2 * html.count("</") < _MAYBE_DEEP:
        return _MAYBE_DEEP
    return sum(1 for _ in _OPENING.finditer(html)) - html.count("</")


def title(tree: LexborHTMLParser) -> str:
    """Return the text of <title>, else of the first heading, "" where there is neither."""
    for selector in ("head title", "h1"):
        node = tree.css_first(selector)
        if node and (text := node.text().strip()):
            return text
    return ""


def selected(tree: LexborHTMLParser, select: str) -> list[LexborNode] | None:
    """Return the outermost nodes that `select` names; None where it is no selector."""
    try:
        nodes = tree.css(select)
    except SelectolaxError:
        return None
    chosen = {node.mem_id for node in nodes}
    return [node for node in nodes if not any(parent.mem_id in chosen for parent in _ancestors(node))]


def content(tree: LexborHTMLParser) -> list[LexborNode]:
    """Return the part of a page that is its own: <main>, the only <article>, else the body without its furniture."""
    _remove(tree.root, _FURNITURE)
    mains = [node for node in tree.css("main, [role=main]") if len(node.text(strip=True)) >= _LEAST_MAIN]
    articles = tree.css("article")
    if mains or len(articles) == 1:
        return (mains or articles)[:1]
    body = tree.body
    _remove(body, "body > header, body > div > header")
    return [body] if body else []


def blocks_of(node: LexborNode) -> list[str]:
    """Return the blocks of text under `node`: paragraphs, list items, headings and table rows."""
    page = _Page()
    for current, leaving in _walk(node):
        page.take(current, leaving=leaving)
    page.end_block()
    return page.blocks


class _Page:
    """Text gathered block by block; inside a short table row blocks do not end, its cells stand side by side."""

    def __init__(self) -> None:
        self.blocks: list[str] = []
        self._parts: list[str] = []
        self._row = 0
        self._breaks = 0

    def take(self, node: LexborNode, *, leaving: bool) -> None:
        tag = node.tag or ""
        if node.is_text_node:
            self._text(node)
        elif tag == "br":
            self._break(leaving=leaving)
        elif tag == "pre" and not leaving:
            self.end_block()
            self.blocks.extend(blocks(node.text()))
        elif tag in _CELLS:
            self._cell(leaving=leaving)
        elif _BLOCKS.fullmatch(tag):
            self._block(node, tag, leaving=leaving)

    def end_block(self) -> None:
        self._breaks = 0
        block = " ".join("".join(self._parts).split()).strip("| ")
        self._parts.clear()
        if block:
            self.blocks.append(block)

    def _text(self, node: LexborNode) -> None:
        text = node.text_content or ""
        if text.strip() and not (text.strip() in _ANCHORS and node.parent is not None and node.parent.tag == "a"):
            self._breaks = 0
        elif text.strip():
            return
        self._parts.append(text)

    def _break(self, *, leaving: bool) -> None:
        """One <br> wraps a line, two end a paragraph."""
        self._breaks += not leaving
        self._parts.append(" ")
        if self._breaks > 1 and not self._row:
            self.end_block()

    def _cell(self, *, leaving: bool) -> None:
        if self._row:
            self._parts.append(" | " if leaving else " ")
        else:
            self.end_block()

    def _block(self, node: LexborNode, tag: str, *, leaving: bool) -> None:
        if tag == "tr" and _is_row(node):
            self.end_block()
            self._row = 0 if leaving else 1
        elif self._row:
            self._parts.append(" ")
        else:
            self.end_block()


def _is_row(node: LexborNode) -> bool:
    """Tables also lay pages out: a row with a table in it, or with long text, is no row of data."""
    return node.css_first("table") is None and len(node.text()) <= _LONGEST_ROW


def _walk(node: LexborNode) -> Iterator[tuple[LexborNode, bool]]:
    """Yield every node that is shown, on the way in and (elements) on the way out; no recursion, pages nest deeply."""
    stack = [(node, False)]
    while stack:
        current, leaving = stack.pop()
        if not leaving and _DROPPED.fullmatch(current.tag or ""):
            continue
        yield current, leaving
        if leaving or current.is_text_node or current.tag == "pre":
            continue
        stack.append((current, True))
        stack.extend((child, False) for child in reversed(list(current.iter(include_text=True))))


def _ancestors(node: LexborNode) -> Iterator[LexborNode]:
    parent = node.parent
    while parent is not None:
        yield parent
        parent = parent.parent


def _remove(node: LexborNode | None, selector: str) -> None:
    for found in node.css(selector) if node is not None else ():
        if found.tag not in {"html", "body"}:
            found.remove()
