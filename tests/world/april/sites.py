"""What the vendors' sites, the Hub's blog and the EU publish in April 2026, and how they misbehave meanwhile."""

from dataclasses import replace
from datetime import datetime
from functools import partial

from tests.world.faults import unavailable
from tests.world.feeds import Feed, Item
from tests.world.site import Site
from tests.world.world import World

from .calendar import april, before
from .texts import MISTRAL_LICENSE, PROHIBITED, article, gemma_terms, guidance

_ROOT = (
    "<?xml version='1.0' encoding='UTF-8'?>\n<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>%s</urlset>"
)


def _post(site: Site, feed: Feed, at: datetime, link: str, title: str, summary: str, guid: str = "") -> None:
    site.page(link).version(at, article(title, summary))
    feed.item(at, link, title, summary=summary, guid=guid)


def meta(world: World) -> None:
    """Meta's blog announces Llama 4 a quarter of an hour before the weights are there."""
    site = world.site("meta")
    feed = site.feed("/blog/rss.xml", "AI at Meta Blog", stamped=True)
    _post(site, feed, before(2026, 2, 12), "/blog/robotics-lab", "A look into our robotics lab", "Hands that feel.")
    _post(site, feed, before(2026, 3, 19), "/blog/speech-corpus", "A speech corpus for 40 languages", "Data and tools.")
    summary = "Two open-weight mixture-of-experts models with 17 billion active parameters: Scout has 16 experts, Maverick 128."
    _post(site, feed, april(5, "16:50"), "/blog/llama-4", "Introducing Llama 4 Scout and Llama 4 Maverick", summary)


def qwen(world: World) -> None:
    """Qwen's blog tells of both releases hours later, and is empty for a day."""
    site = world.site("qwen")
    feed = site.feed("/blog/index.xml", "Qwen")
    _post(site, feed, before(2026, 1, 20), "/blog/qwen3-8b", "Qwen3-8B: small and swift", "An open model of 8B.")
    _post(site, feed, before(2026, 3, 3), "/blog/agents", "Notes on agents", "What we learned about tool use.")
    _post(site, feed, april(8, "06:00"), "/blog/qwen3-72b", "Qwen3-72B: our largest dense model", "Under Apache 2.0.")
    _post(
        site, feed, april(16, "12:15"), "/blog/qwen3-coder-32b", "Qwen3-Coder-32B", "A coder of 32 billion parameters."
    )
    feed.edit(april(8, "06:20"), "/blog/qwen3-72b", title="Qwen3-72B: Our Largest Dense Model")
    feed.show(0, april(18, "04:00"), april(19, "04:00"))


def google(world: World) -> None:
    """Google's developers blog says nothing of the terms of Gemma, which change in place on April 11."""
    site = world.site("google")
    feed = site.feed("/feeds/posts/default", "Google Developers Blog", form="atom")
    _post(site, feed, before(2026, 2, 2), "/gemma-3-recipes", "Recipes for Gemma 3", "Fine-tuning on one GPU.")
    _post(site, feed, before(2026, 3, 11), "/embeddings", "Embeddings that fit a phone", "Small vectors.")
    feed.reorder(april(10), lambda items: items[::-1])
    terms = site.page("/gemma/terms").version(before(2025, 6, 3), gemma_terms(limited=True))
    terms.version(april(11, "07:00"), gemma_terms(limited=False))
    site.page("/gemma/prohibited-use").version(before(2025, 6, 3), PROHIBITED)


def mistral(world: World) -> None:
    """Mistral's news: one release, all entries re-dated on the 12th, and an hour of 503 on the 13th."""
    site = world.site("mistral")
    feed = site.feed("/news/rss.xml", "Mistral AI News")
    _post(site, feed, before(2026, 1, 15), "/news/le-chat-teams", "Le Chat for teams", "Shared workspaces.")
    _post(site, feed, before(2026, 3, 24), "/news/ocr-benchmarks", "How we measure OCR", "Pages, tables, formulas.")
    summary = "A code model of 22 billion parameters, open-weight under our non-production license."
    _post(site, feed, april(9, "09:00"), "/news/codestral-2", "Codestral 2 22B", summary)
    feed.rekey(april(12, "10:00"), lambda item: replace(item, published=april(12, "10:00")))
    site.fault("/news/rss.xml", unavailable().but(since=april(13, "08:00"), until=april(13, "09:00")))
    site.page("/licenses/MNPL-0.1.md", content_type="text/markdown").version(before(2025, 5, 29), MISTRAL_LICENSE)


def deepseek(world: World) -> None:
    """DeepSeek has no feed: a sitemap whose dates move whenever the site is built."""
    site = world.site("deepseek")
    for link, at, title in _DEEPSEEK:
        site.page(link).version(at, article(title, f"{title}. Weights are on the Hub."))
    sitemap = site.page("/sitemap.xml", content_type="application/xml")
    sitemap.version(before(2026, 3, 1), lambda now: _ROOT % "".join(_place(*row, now) for row in _DEEPSEEK))


_DEEPSEEK = (
    ("/news/news250120", before(2025, 1, 20), "DeepSeek-R1 Release"),
    ("/news/news240905", before(2024, 9, 5), "DeepSeek-V2.5 Release"),
    ("/news/news260414", april(14, "12:00"), "DeepSeek-V3-Base Release"),
)


def _place(link: str, at: datetime, _title: str, now: datetime) -> str:
    return f"<url><loc>{{origin}}{link}</loc><lastmod>{now:%Y-%m-%d}</lastmod></url>" if at <= now else ""


def zai(world: World) -> None:
    """Z.ai's release notes: all entries share one link and differ by what follows the hash."""
    site = world.site("zai")
    feed = site.feed("/release-notes/feed.xml", "Z.ai release notes")
    told = [(before(2025, 7, 28), "GLM-4.5"), (before(2026, 2, 5), "Voice mode"), (april(20, "15:10"), "GLM-5")]
    for at, title in told:
        link = f"/release-notes/new-released#{at:%Y-%m-%d}"
        feed.item(at, link, title, summary=f"{title} is available.", guid=f"{at:%Y-%m-%d}")
    site.page("/release-notes/new-released").version(before(2025, 7, 28), article("Release notes", "See the feed."))


def hugging_face(world: World) -> None:
    """The Hub's blog: echoes of the releases, and the report on the state of open source."""
    site = world.hub.site
    feed = site.feed("/blog/feed.xml", "Hugging Face - Blog")
    told = [
        (before(2026, 2, 18), "tokenizers-fast", "Faster tokenizers"),
        (before(2026, 3, 26), "kernels-hub", "Kernels on the Hub"),
        (april(5, "20:15"), "llama4-release", "Welcome Llama 4 Scout and Maverick on Hugging Face"),
        (april(9), "Qwen/qwen3-72b", "Qwen3-72B in detail"),
        (april(20, "18:40"), "zai-org/glm-5", "GLM-5: how it was trained"),
        (april(23), "state-of-open-source-spring-2026", "State of Open Source Spring 2026"),
    ]
    for at, slug, title in told:
        _post(site, feed, at, f"/blog/{slug}", title, "")


def european_union(world: World) -> None:
    """The Commission's portal: a page of guidance edited in place, and a feed of which one entry is about it."""
    site = world.site("eu")
    page = site.page("/en/policies/open-source-ai-act").version(before(2025, 7, 18), guidance(clarified=False))
    page.version(april(28, "09:30"), guidance(clarified=True))
    feed = site.feed("/en/rss.xml", "Shaping Europe's digital future", window=10)
    for number, (at, link, title, topic) in enumerate(_EUROPE):
        summary = f"<p>{title}.</p><p>Related topics: {topic}</p><p>Related content: 1</p>"
        guid = f"{16900 + number} at https://digital-strategy.ec.europa.eu"
        _post(site, feed, at, link, title, summary, guid=guid)
    for day in range(2, 30, 3):
        feed.rekey(april(day, "03:00"), partial(_related, day))


_EUROPE = (
    (before(2026, 3, 9), "/en/news/quantum-pilot", "Pilot line for quantum chips opens", "Quantum"),
    (before(2026, 3, 20), "/en/news/ai-factories", "AI factories: six more sites", "Artificial intelligence"),
    (april(15, "10:00"), "/en/funding/cables", "Call for tenders on submarine cables", "Connectivity"),
    (
        april(28, "08:00"),
        "/en/news/open-source-exemption",
        "Commission clarifies the open-source exemption of the AI Act",
        "Artificial intelligence",
    ),
)


def _related(day: int, item: Item) -> Item:
    return replace(item, summary=f"{item.summary.partition('<p>Related content')[0]}<p>Related content: {day}</p>")
