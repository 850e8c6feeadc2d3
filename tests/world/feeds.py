"""A feed over time, written as RSS 2.0 or Atom."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from email.utils import format_datetime
from typing import Any, Literal
from xml.sax.saxutils import escape, quoteattr

from .timeline import Timeline

Format = Literal["rss", "atom"]


@dataclass(frozen=True, slots=True)
class Item:
    """One entry; `link` is absolute or a path of the site. Without `guid` the link serves as one."""

    link: str
    title: str
    summary: str = ""
    guid: str = ""
    published: datetime | None = None
    updated: datetime | None = None
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entries:
    """What a feed holds, newest first, and which part of it is shown (0.5: the first half)."""

    items: tuple[Item, ...] = ()
    part: float = 1.0


class Feed:
    """A feed at one address. The methods tell what happens to it at a time, past or to come.

    form: "rss" or "atom". window: how many entries are shown at most, 0 for all.
    stamped: whether the document bears the time of its writing, so that no two answers are equal.
    """

    content_type = "application/xml; charset=utf-8"

    def __init__(self, title: str, *, form: Format = "rss", window: int = 0, stamped: bool = False) -> None:
        self.title = title
        self.form: Format = form
        self.window = window
        self.stamped = stamped
        self._timeline = Timeline(Entries())

    def item(
        self,
        at: datetime,
        link: str,
        title: str,
        *,
        summary: str = "",
        guid: str = "",
        published: datetime | None = None,
        dated: bool = True,
        categories: tuple[str, ...] = (),
    ) -> "Feed":
        """Publish an entry at `at`, dated so unless `published` says otherwise; without a date where not `dated`."""
        date = (published or at) if dated else None
        new = Item(link, title, summary, guid, date, date, categories)
        return self._edit(at, lambda state: replace(state, items=(new, *state.items)))

    def edit(self, at: datetime, link: str, **changes: Any) -> "Feed":
        """Change fields of the entry with this link: a new title, date, link, guid, ..."""

        def change(item: Item) -> Item:
            return replace(item, **changes) if item.link == link else item

        return self.rekey(at, change)

    def rekey(self, at: datetime, change: Callable[[Item], Item]) -> "Feed":
        """Change every entry."""
        return self._edit(at, lambda state: replace(state, items=tuple(change(item) for item in state.items)))

    def remove(self, at: datetime, link: str) -> "Feed":
        """Take an entry out."""
        return self.reorder(at, lambda items: tuple(item for item in items if item.link != link))

    def reorder(self, at: datetime, order: Callable[[tuple[Item, ...]], tuple[Item, ...]]) -> "Feed":
        """Put the entries into another order, or let only some of them be."""
        return self._edit(at, lambda state: replace(state, items=order(state.items)))

    def show(self, part: float, since: datetime, until: datetime) -> "Feed":
        """Show only a part of the entries between two moments: 0 is an empty but valid feed."""
        self._edit(since, lambda state: replace(state, part=part))
        return self._edit(until, lambda state: replace(state, part=1.0))

    def changed(self, now: datetime) -> datetime | None:
        """Return when it last changed, None before its first entry."""
        return self._timeline.changed(now)

    def items(self, now: datetime) -> tuple[Item, ...]:
        """Return the entries that are shown as of `now`."""
        state = self._timeline.at(now)
        shown = state.items[: int(len(state.items) * state.part)]
        return shown[: self.window] if self.window else shown

    def body(self, now: datetime, url: Callable[[str], str]) -> bytes:
        """Return the document as of `now`; `url` makes addresses of the site's paths."""
        items = [replace(item, link=url(item.link)) for item in self.items(now)]
        written = now if self.stamped else (self.changed(now) or now)
        write = _rss if self.form == "rss" else _atom
        return write(self.title, url("/"), items, written).encode()

    def _edit(self, at: datetime, edit: Callable[[Entries], Entries]) -> "Feed":
        self._timeline.add(at, edit)
        return self


def _rss(title: str, home: str, items: list[Item], written: datetime) -> str:
    head = f"<title>{escape(title)}</title><link>{escape(home)}</link><description>{escape(title)}</description>"
    build = f"<lastBuildDate>{format_datetime(written)}</lastBuildDate>"
    body = "".join(_rss_item(item) for item in items)
    opening = '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel>'
    return f"{opening}{head}{build}{body}</channel></rss>\n"


def _rss_item(item: Item) -> str:
    link = "false" if item.guid else "true"
    guid = f'<guid isPermaLink="{link}">{escape(item.guid or item.link)}</guid>'
    date = f"<pubDate>{format_datetime(item.published)}</pubDate>" if item.published else ""
    summary = f"<description>{escape(item.summary)}</description>" if item.summary else ""
    categories = "".join(f"<category>{escape(name)}</category>" for name in item.categories)
    head = f"<title>{escape(item.title)}</title><link>{escape(item.link)}</link>"
    return f"\n<item>{head}{guid}{date}{summary}{categories}</item>"


def _atom(title: str, home: str, items: list[Item], written: datetime) -> str:
    opening = '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
    head = f"<title>{escape(title)}</title><id>{escape(home)}</id><updated>{written.isoformat()}</updated>"
    return f"{opening}{head}{''.join(_atom_entry(item) for item in items)}</feed>\n"


def _atom_entry(item: Item) -> str:
    dates = f"<published>{item.published.isoformat()}</published>" if item.published else ""
    dates += f"<updated>{item.updated.isoformat()}</updated>" if item.updated else ""
    categories = "".join(f"<category term={quoteattr(name)}/>" for name in item.categories)
    summary = f'<summary type="html">{escape(item.summary)}</summary>' if item.summary else ""
    head = f"<title>{escape(item.title)}</title><link href={quoteattr(item.link)}/><id>{escape(item.guid or item.link)}</id>"
    return f"\n<entry>{head}{dates}{summary}{categories}</entry>"
