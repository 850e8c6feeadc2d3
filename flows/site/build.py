"""Read, lay out, publish: the whole site, of which only what changed is written."""

from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from pathlib import Path

from flows.bundles import Text
from flows.context import Context
from storage import reading, snapshots

from . import book as book_
from . import feeds, front, hands, log, manifest, press, terms, vendors
from . import subjects as subjects_
from .book import Book
from .manifest import Page, Report, prepare

_FLOWS = Path(__file__).parent.parent
_FOLDERS = (Path(__file__).parent, press.TEMPLATES, _FLOWS / "messages", _FLOWS.parent / "connectors" / "licenses")
"""What the pages depend on besides the data."""
_STATIC = ("gazette.css", "gazette.js")


def build(
    context: Context,
    out: Path,
    address: str = "",
    *,
    progress: Callable[[str], None] = lambda _: None,
    expect: Callable[[int], None] = lambda _: None,
) -> Report:
    """Write the site of a database into `out`; the report says what was written, kept and removed.

    progress: hears the path of every page that is written; expect: hears first how many those are.
    address: where it will be hosted, for feeds and sitemap. ConfigError when `out` holds other files.
    """
    context.register()
    prepare(out)
    found = book_.read(context, address or context.settings.site_url)
    edition = manifest.edition(found.address, *_FOLDERS)
    changed, marks = manifest.stale(out, pages(context, found), edition)
    expect(len(changed))
    engine = context.engine
    hands.write_all(
        changed,
        write=lambda page: manifest.write(out, page),
        written=lambda page: progress(page.path),
        # The connections are the parent's: they are left alone, not closed.
        ready=lambda: engine.dispose(close=False),
    )
    removed = manifest.settle(out, marks)
    return Report(len(changed), len(marks) - len(changed), removed, [page.path for page in changed])


def pages(context: Context, found: Book) -> Iterator[Page]:
    """Yield every page of the site; nothing is written before it is asked for."""
    text = texts(context)
    listed: list[str] = []
    for page in _all(context, found, text):
        listed.append(page.path)
        yield page
    if found.address:
        yield Page("sitemap.xml", listed, lambda: feeds.sitemap(found, listed))


def _all(context: Context, found: Book, text: Text) -> Iterator[Page]:
    ledger = _ledger(found, text)
    yield from (Page(name, press.static(name), partial(press.static, name)) for name in _STATIC)
    yield from front.pages(found, ledger)
    yield from vendors.pages(found, ledger)
    yield from vendors.regulation(found)
    yield from log.releases(found)
    yield from log.months(context, found)
    yield from subjects_.pages(found, ledger, text)
    yield from log.changes(found)
    yield from feeds.pages(found)


def _ledger(found: Book, text: Text) -> Mapping[str, terms.Terms]:
    shelf = terms.library(found, text)
    return {model.subject: terms.terms(found, model, shelf) for model in terms.models(found)}


def texts(context: Context) -> Text:
    """Return what reads a stored text by its digest."""

    @cache
    def text(digest: str) -> str:
        with reading(context.engine) as session:
            return snapshots.text_or_mark(session, digest)

    return text
