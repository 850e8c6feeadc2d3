"""Templates become pages; whatever stands in them was read from somewhere else and is escaped."""

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from connectors.apprise import line, web_link
from flows.messages import words

from . import links

TEMPLATES = Path(__file__).parent.parent / "templates" / "site"


def page(template: str, path: str, **data: Any) -> str:
    """Return a page that lives at `path`; links in it are relative, so that it works anywhere, from a disk too."""
    root = "../" * path.count("/")
    return environment().get_template(f"{template}.html.jinja").render(root=root, path=path, **data)


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
        "clause": lambda value, key: words.clause(key, value),
        "web": web_link,
        "line": line,
    }
    found.globals |= {"links": links, "directions": words.DIRECTIONS}
    found.tests["block"] = _is_block
    return found


def _is_block(block: object, name: str) -> bool:
    return type(block).__name__ == name
