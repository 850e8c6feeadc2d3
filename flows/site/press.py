"""Templates become pages; whatever stands in them was read from somewhere else and is escaped."""

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from connectors.apprise import line, web_link
from flows.messages import words
from flows.messages.acts import called
from storage import Change

from . import inline, links
from .book import Book

TEMPLATES = Path(__file__).parent.parent / "templates" / "site"


def page(template: str, path: str, **data: Any) -> str:
    """Return a page that lives at `path`; links in it are relative, so that it works anywhere, from a disk too."""
    root = "../" * path.count("/")
    return environment().get_template(f"{template}.html.jinja").render(root=root, path=path, **data)


_SECTIONS = ("index.html", *(f"{name}/index.html" for name in ("licenses", "releases", "regulation", "vendors", "months", "sources", "feeds")))  # fmt: skip


def masthead(root: str, path: str) -> Markup:
    """Return the head of a page: name, motto and sections, of which it may be one."""
    return _masthead(root, path if path in _SECTIONS else "")


@cache
def _masthead(root: str, path: str) -> Markup:
    return Markup(environment().get_template("masthead.html.jinja").render(root=root, path=path))  # noqa: S704 - rendered by the template


def told(book: Book, root: str, change: Change) -> Markup:
    """Return a change as an entry of a list, which stands on several pages in the same words."""
    key = root, change.id
    if key not in book.entries:
        pieces: Any = environment().get_template("macros.html.jinja").module
        book.entries[key] = pieces.entry(book, root, change)
    return book.entries[key]


def static(name: str) -> str:
    """Return a file that is copied as it is."""
    return (TEMPLATES / name).read_text(encoding="utf-8")


@cache
def environment() -> Environment:
    """Return the environment of the templates, which escapes everything."""
    found = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        auto_reload=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters |= {
        "moment": words.moment,
        "day": lambda value: str(words.day(value) or ""),
        "plain": words.plain,
        "label": words.label,
        "counted": words.counted,
        "amount": words.amount,
        "called": called,
        "clause": lambda value, key: words.clause(key, value),
        "web": web_link,
        "line": line,
    }
    found.globals |= {"links": links, "directions": words.DIRECTIONS, "masthead": masthead, "told": told}
    found.globals |= {"words": inline.words, "marked": inline.marked}
    found.tests["block"] = _is_block
    return found


def _is_block(block: object, name: str) -> bool:
    return type(block).__name__ == name
