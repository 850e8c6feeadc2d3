"""Which elements and attributes of RSS 2.0 and Atom are plain, and what an entry keeps of each: "" for nothing. Pure."""

from typing import Final

ATOM: Final = "http://www.w3.org/2005/Atom"
PREFIXES: Final = {
    ATOM: "atom",
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://wellformedweb.org/CommentAPI/": "wfw",
    "http://purl.org/rss/1.0/modules/syndication/": "sy",
    "http://purl.org/rss/1.0/modules/slash/": "slash",
    "http://search.yahoo.com/mrss/": "media",
}
UTF8: Final = frozenset({"", "utf-8", "utf8"})
HTML: Final = frozenset({"html", "text/html", "xhtml", "application/xhtml+xml"})
WORDS: Final = frozenset({"text", "html", "text/plain", "text/html"})
# Bytes of Windows-1252 that were taken for control characters, as feedparser mends them.
MENDED: Final = {n: bytes([n]).decode("cp1252") for n in range(0x80, 0xA0) if n not in {0x81, 0x8D, 0x8F, 0x90, 0x9D}}

RSS_ITEM: Final = {
    "title": "title",
    "link": "link",
    "guid": "id",
    "description": "summary",
    "content:encoded": "content",
    "pubDate": "published",
    "dc:date": "updated",
    "author": "author",
    "dc:creator": "author",
    "category": "tags",
    **dict.fromkeys(("comments", "source", "enclosure", "slash:comments", "wfw:commentRss", "wfw:comment"), ""),
    **dict.fromkeys(("media:content", "media:thumbnail"), ""),
}
RSS_CHANNEL: Final = {
    "link": "link",
    **dict.fromkeys(("title", "description", "language", "lastBuildDate", "pubDate", "generator", "ttl", "docs"), ""),
    **dict.fromkeys(("copyright", "managingEditor", "webMaster", "category", "cloud"), ""),
    **dict.fromkeys(("sy:updatePeriod", "sy:updateFrequency", "sy:updateBase"), ""),
}
ATOM_ENTRY: Final = {
    "id": "id",
    "title": "title",
    "summary": "summary",
    "content": "content",
    "published": "published",
    **dict.fromkeys(("updated", "link", "category", "rights"), ""),
}
ATOM_FEED: Final = {
    "id": "id",
    **dict.fromkeys(("title", "subtitle", "updated", "link", "generator", "icon", "logo", "rights", "category"), ""),
}
IMAGE: Final = dict.fromkeys(("url", "title", "link", "width", "height", "description"), "")
PERSON: Final = {"name": "name", "uri": "", "email": "email"}
LEAVES: Final = {
    "channel": RSS_CHANNEL,
    "item": RSS_ITEM,
    "image": IMAGE,
    "feed": ATOM_FEED,
    "entry": ATOM_ENTRY,
    "author": PERSON,
}
INNER: Final = {
    ("rss", "channel"),
    ("channel", "item"),
    ("channel", "image"),
    ("feed", "entry"),
    ("feed", "author"),
    ("entry", "author"),
}
ATTRIBUTES: Final = {
    "id": frozenset({"isPermaLink"}),
    "tags": frozenset({"domain"}),
    "title": frozenset({"type", "xml:lang"}),
    "summary": frozenset({"type", "xml:lang"}),
    "content": frozenset({"type", "xml:lang"}),
}
OF_A_LINK: Final = frozenset({"href", "rel", "type", "title", "hreflang", "length"})
OF_A_CATEGORY: Final = frozenset({"term", "scheme", "label"})
