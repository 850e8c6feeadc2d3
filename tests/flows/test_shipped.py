"""The watchlist that ships with the program: its names, vendors, connectors and evidence agree."""

import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

import connectors
from connectors import names
from connectors.text import normalized_link
from flows import watchlist
from flows.settings import Settings
from flows.watchlist import Source

SHIPPED = Path(watchlist.__file__).parents[1] / "watchlist.toml"
GRADES = ("Seen", "In use", "Named", "Unverified")
DEAD = (
    "ai.meta.com/blog/rss",
    "anthropic.com/rss.xml",
    "anthropic.com/news/rss.xml",
    "deepmind.com/blog/feed",
    "googleaiblog.blogspot.com",
    "txt.cohere.ai/rss",
    "stability.ai/blog",
    "blogs.microsoft.com/ai/feed",
    "mistral.ai/news/rss.xml",
    "api-docs.deepseek.com/news/rss.xml",
)
"""Addresses that lists copy from one another and that are known to be dead."""
EUROPEAN = {"cellar", "press_corner", "have_your_say", "oeil"}
EU_HOSTS = re.compile(r"(?:^|\.)europa\.eu$")


@cache
def shipped() -> tuple[Source, ...]:
    return watchlist.load(SHIPPED, Settings({}, "")).sources


@cache
def tables() -> tuple[str, ...]:
    """The text of each source's table, in the order of `shipped`."""
    return tuple(SHIPPED.read_text(encoding="utf-8").split("[[source]]\n")[1:])


def field(source: Source, name: str) -> Any:
    return getattr(source.target, name, "")


def by(connector: str) -> list[Source]:
    return [source for source in shipped() if source.connector == connector]


def test_it_watches_more_than_thirty_vendors_and_uses_every_connector() -> None:
    assert len({source.vendor for source in shipped()}) >= 40
    assert {source.connector for source in shipped()} >= set(connectors.available()) - {"wayback"}


def test_every_source_carries_its_evidence_as_a_comment() -> None:
    graded = {
        source.name: [line for line in table.splitlines() if line.startswith("# ")]
        for source, table in zip(shipped(), tables(), strict=True)
    }

    assert [name for name, lines in graded.items() if not any(grade in " ".join(lines) for grade in GRADES)] == []


def test_a_vendor_is_spelled_in_one_way() -> None:
    vendors = {source.vendor for source in shipped()}

    assert len({names.skeleton(vendor) for vendor in vendors}) == len(vendors)


@pytest.mark.parametrize("vendor", sorted({source.vendor for source in shipped()}))
def test_a_vendors_own_name_is_no_model(vendor: str) -> None:
    assert names.mentions(vendor, vendor) == ()


def test_a_vendors_sources_stand_together() -> None:
    order = [source.vendor for source in shipped()]
    runs = [vendor for before, vendor in zip(["", *order], order, strict=False) if vendor != before]

    assert [vendor for vendor, count in Counter(runs).items() if count > 1] == []


def test_nothing_is_watched_twice() -> None:
    targets = Counter((source.connector, source.watched.target) for source in shipped())
    addresses = Counter(normalized_link(url) for source in shipped() if (url := field(source, "url")))

    assert [target for target, count in targets.items() if count > 1] == []
    assert [url for url, count in addresses.items() if count > 1] == []


def test_organizations_do_not_imitate_one_another() -> None:
    owners = [field(source, "organization") for source in by("huggingface")]

    assert {owner: alike for owner in owners if (alike := names.look_alike(owner, owners))} == {}


def test_names_say_where_a_source_is() -> None:
    assert [source.name for source in by("huggingface") if not source.name.endswith(" on the Hub")] == []
    assert [s.name for s in by("github") if s.name != f"{field(s, 'repository')} on GitHub"] == []


def test_what_is_the_eus_has_the_eus_name() -> None:
    hosts = {source.name: urlsplit(field(source, "url")).hostname or "" for source in shipped()}
    european = {s.name for s in shipped() if s.connector in EUROPEAN or EU_HOSTS.search(hosts[s.name])}

    assert european == {source.name for source in shipped() if source.vendor == "European Union"}


def test_terms_name_the_models_they_bind() -> None:
    terms = [source for source in by("page") if field(source, "role") in {"license", "policy"}]

    assert len(terms) >= 15
    assert [source.name for source in terms if not field(source, "covers")] == []


def test_dead_addresses_are_not_watched() -> None:
    urls = [normalized_link(field(source, "url")) for source in shipped()]

    assert [url for url in urls if any(dead in url for dead in DEAD)] == []


def test_the_past_of_terms_can_be_read() -> None:
    terms = [source for source in by("page") if field(source, "role") in {"license", "policy"}]

    assert [source.name for source in terms if not field(source, "archive")] == []
