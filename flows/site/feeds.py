"""The log for programs: Atom (RFC 4287) and JSON Feed 1.1 for all, for each vendor and kind; JSON Lines; CSV; sitemap.

Pure. What a spreadsheet would take for a formula is written as text.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from xml.sax.saxutils import escape, quoteattr

from connectors.apprise import line
from flows import lines
from flows.messages import layouts
from flows.messages.document import Paragraph
from storage import Change

from . import links
from .book import Book, happened
from .manifest import Page

MOST = 100
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_COLUMNS = ("id", "detected_at", "occurred_at", "kind", "vendor", "title", "direction", "subject", "url", "origin")
_ATOM = "http://www.w3.org/2005/Atom"


def names(book: Book) -> list[tuple[str, str]]:
    """Return every feed: its title, and its path without the ending."""
    kinds = sorted({str(change.kind) for change in book.changes})
    return [
        ("All changes", "feeds/all"),
        *((vendor, f"feeds/vendor-{links.slug(vendor)}") for vendor in book.vendors),
        *((kind, f"feeds/kind-{kind.replace('.', '-')}") for kind in kinds),
    ]


def pages(book: Book) -> Iterator[Page]:
    """Yield the feeds, the log as JSON Lines and CSV, and the sitemap where the site's address is known."""
    for title, path in names(book):
        told = _chosen(book, title)
        stamp = [title, told]
        yield Page(f"{path}.atom", stamp, partial(atom, book, title, path, told))
        yield Page(f"{path}.json", stamp, partial(json_feed, book, title, path, told))
    ids = [change.id for change in book.changes]
    yield Page("changes.jsonl", ids, lambda: json_lines(book.changes))
    yield Page("changes.csv", ids, lambda: table(book.changes))


def _chosen(book: Book, title: str) -> tuple[Change, ...]:
    if title == "All changes":
        return book.changes[:MOST]
    if title in book.by_vendor:
        return book.by_vendor[title][:MOST]
    return tuple(islice((change for change in book.changes if change.kind == title), MOST))


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _address(book: Book, path: str, place: str) -> str:
    return f"{book.address}/{place}" if book.address else "../" * path.count("/") + f"{place}index.html"


def _said(book: Book, change: Change) -> str:
    """Return what a change comes to: the paragraphs of its message, without tables and quotes."""
    told = (block for block in layouts.layout(change).blocks(change, book.setting) if isinstance(block, Paragraph))
    return " ".join("".join(run.text for run in block.runs) for block in told)


def atom(book: Book, title: str, path: str, told: Iterable[Change]) -> str:
    """Return an Atom feed; ids never change, whatever the address of the site."""
    changes = list(told)
    updated = _moment(max((change.detected_at for change in changes), default=datetime(1970, 1, 1, tzinfo=UTC)))
    base = f" xml:base={quoteattr(f'{book.address}/{path}.atom')}" if book.address else ""
    here = f"{book.address}/{path}.atom" if book.address else f"{path.rsplit('/', 1)[-1]}.atom"
    home = f"{book.address}/" if book.address else "../index.html"
    entries = "".join(_entry(book, path, change) for change in changes)
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="{_ATOM}"{base}>\n'
        f"<title>Model Gazette: {_xml(title)}</title>\n<id>tag:model-gazette.invalid,2026:{_xml(path)}</id>\n"
        f"<updated>{updated}</updated>\n<author><name>Model Gazette</name></author>\n"
        f'<link rel="self" href={quoteattr(here)}/>\n<link href={quoteattr(home)}/>\n{entries}</feed>\n'
    )


def _entry(book: Book, path: str, change: Change) -> str:
    return (
        f"<entry>\n<title>{_xml(book.headline(change))}</title>\n"
        f"<id>tag:model-gazette.invalid,2026:changes/{_xml(links.word(change.id))}</id>\n"
        f"<link href={quoteattr(_address(book, path, links.change(change.id)))}/>\n"
        f"<published>{_moment(happened(change))}</published>\n<updated>{_moment(change.detected_at)}</updated>\n"
        f"<category term={quoteattr(line(change.kind))}/>\n<summary>{_xml(_said(book, change))}</summary>\n</entry>\n"
    )


def _xml(text: str) -> str:
    return escape(line(text, 2000))


def json_feed(book: Book, title: str, path: str, told: Iterable[Change]) -> str:
    """Return a JSON Feed 1.1."""
    items = [
        {
            "id": f"tag:model-gazette.invalid,2026:changes/{links.word(change.id)}",
            "url": _address(book, path, links.change(change.id)),
            "external_url": change.url,
            "title": book.headline(change),
            "content_text": _said(book, change),
            "date_published": _moment(happened(change)),
            "tags": [change.kind, change.vendor],
        }
        for change in told
    ]
    head = {"version": "https://jsonfeed.org/version/1.1", "title": f"Model Gazette: {title}"}
    own = {"home_page_url": f"{book.address}/", "feed_url": f"{book.address}/{path}.json"} if book.address else {}
    return json.dumps({**head, **own, "items": items}, ensure_ascii=False, indent=1) + "\n"


def json_lines(changes: Iterable[Change]) -> str:
    """Return the log as JSON Lines with the keys of `gazette changes --json`, the newest first."""
    return "".join(json.dumps(lines.change(change), ensure_ascii=False, default=list) + "\n" for change in changes)


def table(changes: Iterable[Change]) -> str:
    """Return the log as CSV (RFC 4180), the newest first; no cell begins like a formula."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for change in changes:
        shown = {**lines.change(change), "direction": change.details.get("direction") or ""}
        writer.writerow([safe(str(shown[column] or "")) for column in _COLUMNS])
    return text.getvalue()


def safe(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    clean = line(cell, 2000)
    return f"'{clean}" if cell.lstrip().startswith(_FORMULA) or clean.startswith(_FORMULA) else clean


def sitemap(book: Book, paths: Iterable[str]) -> str:
    """Return the addresses of all pages (sitemaps.org); `paths` end in index.html."""
    places = sorted(
        path.removesuffix("index.html") for path in paths if path.endswith("/index.html") or path == "index.html"
    )
    urls = "".join(f"<url><loc>{escape(f'{book.address}/{place}')}</loc></url>\n" for place in places)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{urls}</urlset>\n'
    )
