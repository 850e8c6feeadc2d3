"""April 2026 in the world: what happened, what is to be told of it, and what must stay silent."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fnmatch import fnmatchcase
from typing import Any

from tests.world.world import World

from . import models, sites
from .calendar import april

BEGINS = april(1)
ENDS = april(30)


@dataclass(frozen=True, slots=True)
class Expected:
    """One fact that must be told: a change of this kind whose title contains these words, seen on this day (UTC)."""

    kind_glob: str
    title_contains: str
    date: date

    def matches(self, kind: str, title: str) -> bool:
        """Whether a change is this fact; capitals, hyphens and underscores do not matter."""
        return fnmatchcase(kind, self.kind_glob) and _plain(self.title_contains) in _plain(title)


@dataclass(frozen=True, slots=True)
class April:
    """The month as it was built.

    begins: when to poll for the first time, the baseline; ends: when all has happened.
    sources: what the watchlist needs, plain mappings of `name`, `vendor`, `connector` and the connector's target.
    told: the facts that must be told, in their order. recorded: changes that are true and belong into the log, but are
    no release and no license change. Whatever else is told is a false alarm.
    """

    begins: datetime
    ends: datetime
    sources: tuple[Mapping[str, Any], ...]
    told: tuple[Expected, ...]
    recorded: tuple[Expected, ...]


TOLD = (
    Expected("model.released", "Llama 4 Scout", date(2026, 4, 5)),
    Expected("model.released", "Llama 4 Maverick", date(2026, 4, 5)),
    Expected("model.released", "Qwen3 72B", date(2026, 4, 8)),
    Expected("model.released", "Codestral 2 22B", date(2026, 4, 9)),
    Expected("license.changed", "Gemma", date(2026, 4, 11)),
    Expected("model.released", "DeepSeek V3 Base", date(2026, 4, 14)),
    Expected("model.released", "Qwen3 Coder 32B", date(2026, 4, 16)),
    Expected("model.released", "GLM 5", date(2026, 4, 20)),
    Expected("post.published", "State of Open Source Spring 2026", date(2026, 4, 23)),
    Expected("*.published", "open-source exemption", date(2026, 4, 28)),
    Expected("regulation.updated", "open-source", date(2026, 4, 28)),
)
RECORDED = (Expected("model.moved", "GLM 4 9B", date(2026, 4, 15)),)
ORGANIZATIONS = {
    "Meta": "meta-llama",
    "Alibaba": "Qwen",
    "Google": "google",
    "Mistral AI": "mistralai",
    "DeepSeek": "deepseek-ai",
    "Zhipu AI": "zai-org",
}


def build(world: World) -> April:
    """Fill `world` with April 2026; the clock is the caller's: set it to `begins` and let it run to `ends`."""
    for tell in (sites.meta, sites.qwen, sites.google, sites.mistral, sites.deepseek, sites.zai):
        tell(world)
    sites.hugging_face(world)
    sites.european_union(world)
    for happen in (models.llama, models.qwen, models.deepseek, models.glm, models.background):
        happen(world.hub)
    models.codestral(world.hub, world.site("mistral").url("/licenses/MNPL-0.1.md"))
    return April(BEGINS, ENDS, _sources(world), TOLD, RECORDED)


def _sources(world: World) -> tuple[Mapping[str, Any], ...]:
    hub = [
        _source(f"{vendor} on the Hub", vendor, "huggingface", organization=organization, endpoint=world.hub_url)
        for vendor, organization in ORGANIZATIONS.items()
    ]
    return (*hub, *_feeds(world), *_pages(world))


def _feeds(world: World) -> list[Mapping[str, Any]]:
    about = ["artificial intelligence", "AI Act", "general-purpose AI"]
    told = [
        ("AI at Meta", "Meta", world.site("meta").url("/blog/rss.xml")),
        ("Qwen blog", "Alibaba", world.site("qwen").url("/blog/index.xml")),
        ("Google developers blog", "Google", world.site("google").url("/feeds/posts/default")),
        ("Mistral news", "Mistral AI", world.site("mistral").url("/news/rss.xml")),
        ("Z.ai release notes", "Zhipu AI", world.site("zai").url("/release-notes/feed.xml")),
        ("Hugging Face blog", "Hugging Face", world.hub.site.url("/blog/feed.xml")),
    ]
    feeds = [_source(name, vendor, "feed", url=url) for name, vendor, url in told]
    url = world.site("eu").url("/en/rss.xml")
    return [*feeds, _source("EU digital strategy", "European Union", "feed", url=url, topics=about)]


def _pages(world: World) -> list[Mapping[str, Any]]:
    terms = world.site("google").url("/gemma/terms")
    guidance = world.site("eu").url("/en/policies/open-source-ai-act")
    return [
        _source("Gemma terms", "Google", "page", url=terms, role="license", covers=["gemma-3*"], select="main"),
        _source("EU open-source guidance", "European Union", "page", url=guidance, role="guidance", select="main"),
    ]


def _source(name: str, vendor: str, connector: str, **target: Any) -> Mapping[str, Any]:
    return {"name": name, "vendor": vendor, "connector": connector, **target}


def _plain(text: str) -> str:
    return " ".join(text.replace("-", " ").replace("_", " ").casefold().split())
