"""Sitemaps: what is listed, what is refused, what a hint is worth."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from connectors import sitemap
from connectors.exceptions import ParseError
from connectors.model import Listing, Remembered, Request, Response

URL = "https://acme.example/sitemap.xml"
SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
Replay = Callable[..., Listing]


def urlset(*links: str, lastmod: str = "") -> str:
    hint = f"<lastmod>{lastmod}</lastmod>" if lastmod else ""
    body = "".join(f"<url><loc> {link} </loc>{hint}</url>" for link in links)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset {SPACE}>{body}</urlset>'


def index(*links: str, lastmod: str = "") -> str:
    body = "".join(f"<sitemap><loc>{link}</loc><lastmod>{lastmod}</lastmod></sitemap>" for link in links)
    return f"<sitemapindex {SPACE}>{body}</sitemapindex>"


def read(replay: Replay, *answers: Any, asked: list[Request] | None = None, **target: Any) -> Listing:
    return replay(sitemap.poll(sitemap.Target(url=URL, **target), Remembered()), *answers, asked=asked)


def subjects(listing: Listing) -> list[str]:
    return [seen.subject.removeprefix("post:https://acme.example") for seen in listing.observations]


def test_a_page_is_a_post_known_by_its_link(replay: Replay) -> None:
    (seen,) = read(replay, urlset("http://acme.example/blog/qwen3-guard/")).observations

    assert (seen.subject, seen.nature) == ("post:https://acme.example/blog/qwen3-guard", "post")
    assert (seen.title, seen.url) == ("Qwen3 guard", "http://acme.example/blog/qwen3-guard/")
    assert seen.keys == ("link:acme.example/blog/qwen3-guard",)


@pytest.mark.parametrize(
    ("link", "title"),
    [
        ("https://acme.example/news/a_new-model.html", "A new model"),
        ("https://acme.example/news/mod%C3%A8le-ouvert", "Modèle ouvert"),
        ("https://acme.example/", "acme.example"),
    ],
)
def test_the_title_is_made_of_the_slug(replay: Replay, link: str, title: str) -> None:
    assert read(replay, urlset(link)).observations[0].title == title


def test_lastmod_is_noted_and_neither_a_date_nor_a_fact(replay: Replay) -> None:
    (seen,) = read(replay, urlset("https://acme.example/a", lastmod="2026-07-11")).observations

    assert (seen.notes["lastmod"], seen.published_at, seen.facts) == ("2026-07-11", None, {})


def test_another_lastmod_is_the_same_revision(replay: Replay) -> None:
    days = ("2026-07-11", "2026-07-12")
    found = [read(replay, urlset("https://acme.example/a", lastmod=day)).observations[0] for day in days]
    assert found[0].revision == found[1].revision


def test_the_listing_is_complete(replay: Replay) -> None:
    listing = read(replay, urlset("https://acme.example/a", "https://acme.example/b"))
    assert (listing.complete, listing.size) == (True, 2)


def test_include_and_exclude_are_globs_on_the_path(replay: Replay) -> None:
    links = [f"https://acme.example/{path}" for path in ("news/a", "news/tag/b", "jobs/c")]
    listing = read(replay, urlset(*links), include=("/news/*",), exclude=("/news/tag/*",))

    assert (subjects(listing), listing.size) == (["/news/a"], 3)


def test_globs_that_fit_nothing_are_an_error(replay: Replay) -> None:
    with pytest.raises(ParseError, match="nothing fits"):
        read(replay, urlset("https://acme.example/a"), include=("/blog/*",))


def test_the_sitemaps_of_an_index_are_asked_for_together(replay: Replay) -> None:
    asked: list[Request] = []
    children = ("https://acme.example/en.xml", "https://acme.example/zh.xml")
    listing = read(
        replay, index(*children), urlset("https://acme.example/a"), urlset("https://acme.example/b"), asked=asked
    )

    assert [request.url for request in asked] == [URL, *children]
    assert (subjects(listing), listing.complete) == (["/a", "/b"], True)


def test_of_many_sitemaps_the_fifty_newest_are_read(replay: Replay) -> None:
    entries = "".join(
        f"<sitemap><loc>https://acme.example/{n}.xml</loc><lastmod>2026-01-{n % 28 + 1:02}</lastmod></sitemap>"
        for n in range(60)
    )
    asked: list[Request] = []
    answers = [urlset(f"https://acme.example/{n}") for n in range(50)]
    listing = read(replay, f"<sitemapindex {SPACE}>{entries}</sitemapindex>", *answers, asked=asked)

    assert (len(asked), listing.complete) == (51, False)
    assert asked[1].url == "https://acme.example/27.xml"


def test_an_index_in_an_index_is_refused(replay: Replay) -> None:
    with pytest.raises(ParseError, match="<sitemapindex>"):
        read(replay, index("https://acme.example/a.xml"), index("https://acme.example/b.xml"))


def test_an_unchanged_index_still_asks_its_sitemaps(replay: Replay) -> None:
    body = index("https://acme.example/en.xml").encode()
    same = Response(URL, content=body, unchanged=True)
    child = Response("https://acme.example/en.xml", content=urlset("https://acme.example/a").encode())

    assert subjects(read(replay, same, child)) == ["/a"]
    assert read(replay, same, Response(child.url, content=child.body, unchanged=True)).unchanged


def test_pictures_and_translations_of_a_page_are_no_pages(replay: Replay) -> None:
    body = (
        f'<urlset {SPACE} xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"><url>'
        "<image:image><image:loc>https://acme.example/a.png</image:loc></image:image>"
        "<loc>https://acme.example/a</loc><image:loc>https://acme.example/b.png</image:loc></url></urlset>"
    )
    assert subjects(read(replay, body)) == ["/a"]


def test_relative_and_other_addresses(replay: Replay) -> None:
    assert subjects(read(replay, urlset("/a", "ftp://acme.example/b", "", "javascript:alert(1)"))) == ["/a"]


def test_a_sitemap_without_namespace_and_with_a_mark_is_read(replay: Replay) -> None:
    body = "\ufeff<?xml version='1.0'?><urlset><url><loc>https://acme.example/a</loc></url></urlset>"
    assert subjects(read(replay, body)) == ["/a"]
    utf16 = "<?xml version='1.0' encoding='utf-16'?>" + body.partition("?>")[2]
    assert subjects(read(replay, utf16.encode("utf-16"))) == ["/a"]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("<!DOCTYPE html><html><body>Not here</body></html>", "is an HTML page"),
        ("<html><body>Not here</body></html>", "its root element is <html>"),
        ("<rss version='2.0'></rss>", "its root element is <rss>"),
        (urlset("https://acme.example/a")[:-20], "no whole XML document"),
        ("", "no whole XML document"),
        (b"\x1f\x8b\x08\x00\x00\x00", "gzip file that is not declared"),
        ('<!DOCTYPE urlset [<!ENTITY a "b">]><urlset><url><loc>&a;</loc></url></urlset>', "it has a <!DOCTYPE"),
        ('<!ENTITY a "b"><urlset/>', "it has a <!ENTITY"),
        ("<?xml version='1.0' encoding='utf-16'?><!DOCTYPE x><urlset/>".encode("utf-16"), "it has a <!DOCTYPE"),
        (f"<sitemapindex {SPACE}></sitemapindex>", "index of no sitemaps"),
        (f"<urlset {SPACE}></urlset>", "nothing fits"),
        (f"<urlset>{'<a>' * 20_000}{'</a>' * 20_000}</urlset>", "never ends"),
    ],
)
def test_what_is_no_sitemap_is_an_error(replay: Replay, body: Any, reason: str) -> None:
    with pytest.raises(ParseError, match=reason):
        read(replay, body)


def test_more_than_fifty_thousand_addresses_are_an_error(replay: Replay) -> None:
    with pytest.raises(ParseError, match="more than 50,000"):
        read(replay, urlset(*(f"https://acme.example/{n}" for n in range(50_001))))


@pytest.mark.corpus
@pytest.mark.parametrize(
    ("path", "pages", "title"),
    [
        ("torture/other_native/aicpa__sitemap.xml", 25, "Aicpa and cima consultation response"),
        ("torture/other_native/fedramp__sitemap.xml", 52, "2025 09 29 responding to cisa"),
        ("vendor/qwen_native/en__sitemap.xml", 53, "Qwen3guard"),
        ("vendor/qwen_native/zh__sitemap.xml", 47, "Qwen3guard"),
    ],
)
def test_real_sitemaps_are_read(replay: Replay, corpus: Path, path: str, pages: int, title: str) -> None:
    listing = read(replay, (corpus / "feeds" / path).read_bytes())

    assert len(listing.observations) == pages
    assert listing.observations[0].title.startswith(title)
    assert all(seen.notes["lastmod"] for seen in listing.observations[:5])


@pytest.mark.corpus
def test_a_real_index_is_followed(replay: Replay, corpus: Path) -> None:
    folder = corpus / "feeds/vendor/qwen_native"
    answers = [(folder / name).read_bytes() for name in ("sitemap.xml", "en__sitemap.xml", "zh__sitemap.xml")]

    assert len(read(replay, *answers, include=("/blog/*",)).observations) == 45


@pytest.mark.corpus
def test_no_torture_file_is_anything_but_an_error_or_a_sitemap(replay: Replay, corpus: Path) -> None:
    files = [path for path in (corpus / "feeds/torture").rglob("*") if path.is_file() and path.stat().st_size < 10**6]
    assert files
    for path in files:
        with suppress(ParseError):
            assert read(replay, path.read_bytes()).observations
