"""A page made fit for mail programs: its styles inlined, and everything gone that could act, load or spoof. Pure.

css-inline: https://css-inline.org, nh3: https://nh3.readthedocs.io (ammonia's rules: what is not listed goes).
"""

import html
import re

from connectors.apprise import web_link

_TAGS = {
    *("div", "table", "thead", "tbody", "tr", "td", "th", "h1", "h2", "h3", "h4", "p", "blockquote", "ul", "ol", "li"),
    *("a", "strong", "b", "em", "i", "span", "del", "ins", "br", "hr", "img", "pre", "code", "small", "sup", "sub"),
}
_ATTRIBUTES = {
    "*": {"class", "style", "title", "lang", "dir", "align", "valign", "width", "height", "role"},
    "table": {"cellpadding", "cellspacing", "border", "bgcolor"},
    "td": {"colspan", "rowspan", "bgcolor"},
    "th": {"colspan", "rowspan", "bgcolor", "scope"},
    "a": {"href"},
    "img": {"src", "alt"},
    "ol": {"start"},
}
# None of these can name an address: `background` and `list-style` could.
_STYLES = {
    *("color", "background-color", "font", "font-family", "font-size", "font-style", "font-weight", "line-height"),
    *("letter-spacing", "text-align", "text-decoration", "text-transform", "vertical-align", "white-space"),
    *("overflow-wrap", "word-break", "margin", "margin-top", "margin-right", "margin-bottom", "margin-left"),
    *("padding", "padding-top", "padding-right", "padding-bottom", "padding-left", "border", "border-top"),
    *("border-right", "border-bottom", "border-left", "border-color", "border-style", "border-width", "border-radius"),
    *("border-collapse", "border-spacing", "width", "max-width", "min-width", "height", "max-height", "display"),
    "table-layout",
}
_STYLE = re.compile(r"<style[^>]*>(.*?)</style>", re.DOTALL | re.IGNORECASE)
_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL | re.IGNORECASE)
_BODY = re.compile(r"<body([^>]*)>(.*)</body>", re.DOTALL | re.IGNORECASE)
_LOADS = re.compile(r"@import|@font-face|url\s*\(|expression\s*\(|[<\\]", re.IGNORECASE)
_TAG = re.compile(r"<([a-zA-Z][a-zA-Z0-9]*)")
_PICTURE = re.compile(r"<img\b[^>]*?\ssrc\s*=\s*[\"']?([^\"'\s>]*)", re.IGNORECASE)
_AROUND = {"html", "head", "body", "meta", "title", "style"}
_PICTURES = ("cid:", "data:image/png;base64,")
_FRAME = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>{title}</title>
<style>:root {{ color-scheme: light dark; }}
{style}</style>
</head>
<body{attributes}>
<!--duplicate-->{body}</body>
</html>
"""


def inert(page: str) -> str:
    """Return a page of text, tables, web links and inline pictures only; of its style sheet, what has conditions stays.

    Rules without a condition become style attributes, since mail programs drop the sheet. Pictures are parts of
    the mail (cid:) or of the page (data:), never addresses.
    """
    import css_inline  # noqa: PLC0415  (a message without HTML does not pay for it)
    import nh3  # noqa: PLC0415

    inlined = css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False).inline(page)
    head, _, rest = inlined.partition("</head>")
    found = _BODY.search(rest)
    attributes, content = found.groups() if found else ("", rest)
    title, sheets = _TITLE.search(head), _STYLE.findall(head)
    body = nh3.clean(
        f"<div{attributes}>{content}</div>",
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=_address,
        filter_style_properties=_STYLES,
        url_schemes={"http", "https", "cid", "data"},
        link_rel=None,
    )
    style = "\n".join(sheet.strip() for sheet in sheets if not _LOADS.search(sheet))
    said = html.escape(html.unescape(title[1])) if title else ""
    # The element that stood in for the body, so that the body's own attributes were cleaned as well.
    clean, _, inside = body.removeprefix("<div").partition(">")
    return _FRAME.format(title=said, style=style, attributes=clean, body=inside.removesuffix("</div>"))


def removed(page: str) -> tuple[str, ...]:
    """Return what `inert` takes out of a page: elements by name, and pictures and style sheets by address."""
    tags = {tag.lower() for tag in _TAG.findall(page)} - _TAGS - _AROUND
    pictures = [src for src in _PICTURE.findall(page) if not src.lower().startswith(_PICTURES)]
    loads = any(_LOADS.search(sheet) for sheet in _STYLE.findall(page))
    return (
        *(f"<{tag}>" for tag in sorted(tags)),
        *(("a picture by its address (only cid: and data: arrive)",) if pictures else ()),
        *(("a style sheet that loads something",) if loads else ()),
    )


def _address(tag: str, attribute: str, value: str) -> str | None:
    """Return an attribute's value where it is no address, or one that is allowed; None removes the attribute."""
    if attribute == "href":
        return web_link(value) or None
    if attribute == "src":
        return value if tag == "img" and value.startswith(_PICTURES) else None
    return value
