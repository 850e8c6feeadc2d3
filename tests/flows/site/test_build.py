"""The whole site: what it links to, what it asks for, what it writes again."""

import json
import re
import shutil
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from connectors.exceptions import ConfigError
from flows.context import Context
from flows.site.build import build
from flows.site.manifest import FILE
from storage import begin

from .conftest import ADDRESS, HOSTILE, MODEL, NOW, TERMS, log


class Anatomy(HTMLParser):
    """What a page is made of: ids, links, what a browser would fetch, headings, elements without an end."""

    VOID = frozenset({"meta", "link", "input", "br", "hr", "img"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.asked: list[str] = []
        self.headings: list[int] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {key: value or "" for key, value in attrs}
        self.ids += [found["id"]] if "id" in found else []
        self.links += [found["href"]] if tag == "a" else []
        fetched = found.get("src") or (found.get("href", "") if tag == "link" else "")
        self.asked += [fetched] if fetched else []
        self.headings += [int(tag[1])] if re.fullmatch(r"h[1-6]", tag) else []
        self.open += [] if tag in self.VOID else [tag]

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            assert self.open.pop() == tag


def pages(site: Path) -> dict[str, Anatomy]:
    return {str(file.relative_to(site)): Anatomy(file.read_text(encoding="utf-8")) for file in site.rglob("*.html")}


def test_every_link_inside_the_site_leads_to_a_page_and_a_place_on_it(site: Path) -> None:
    read = pages(site)
    broken = []
    for path, page in read.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme:
                continue
            file = (site / path).parent / unquote(parts.path) if parts.path else site / path
            place = parts.fragment
            known = read.get(str(file.resolve().relative_to(site.resolve())))
            if not file.is_file() or (place and known and place not in known.ids):
                broken.append((path, link))

    assert broken == []


def test_no_page_asks_another_host_for_anything(site: Path) -> None:
    asked = {place for page in pages(site).values() for place in page.asked}

    assert {place for place in asked if urlsplit(place).scheme not in {"", "data"} or place.startswith("//")} == set()


def test_a_link_to_the_outside_is_a_web_address(site: Path) -> None:
    schemes = {urlsplit(link).scheme for page in pages(site).values() for link in page.links}

    assert schemes <= {"", "http", "https"}


def test_every_page_is_one_document_with_one_first_heading_and_no_level_left_out(site: Path) -> None:
    for path, page in pages(site).items():
        assert page.open == [], path
        assert page.headings.count(1) == 1, path
        assert all(after - before <= 1 for before, after in zip(page.headings, page.headings[1:], strict=False)), path
        assert len(page.ids) == len(set(page.ids)), path


def test_what_was_read_from_the_web_is_text(site: Path) -> None:
    for file in site.rglob("*.html"):
        assert "<script>alert" not in file.read_text(encoding="utf-8")


def test_an_id_that_climbs_stays_inside_the_folder(site: Path) -> None:
    names = {path.name for path in (site / "subjects").iterdir()}

    assert any(name.startswith("hf-model-etc-passwd-") for name in names)
    assert {path.name for path in site.parent.iterdir()} == {site.name}
    assert MODEL not in names


def test_an_alert_links_to_the_page_of_its_change(site: Path) -> None:
    text = (site / "changes" / "a3" / "index.html").read_text(encoding="utf-8")

    assert "Roadrunner Terms" in text
    assert "tightened" in text


def test_a_release_shows_every_signal_with_its_time(site: Path) -> None:
    text = (site / "releases" / "rel_1" / "index.html").read_text(encoding="utf-8")

    assert "Introducing Roadrunner 2" in text
    assert text.count("2026-04-15 12:00 UTC") >= 2


def test_the_ledger_names_the_page_that_covers_a_model_and_our_verdict(site: Path) -> None:
    text = (site / "licenses" / "index.html").read_text(encoding="utf-8")
    row = text[text.index("acme/Roadrunner-7B") :].partition("</tr>")[0]

    assert ">Roadrunner Terms</a>" in row
    assert re.search(r'class="tag (?:approve|flag|deny)"', row)


def test_any_two_versions_of_a_text_have_a_page(site: Path) -> None:
    folder = next((site / "subjects").glob("page-https-acme-example-terms-*"))

    assert {path.name for path in folder.iterdir()} == {"index.html", "license-1-2", "license-1-3", "license-2-3"}


def test_the_words_that_changed_and_the_clause_they_carry_are_marked(site: Path) -> None:
    folder = next((site / "subjects").glob("page-https-acme-example-terms-*"))
    text = (folder / "license-1-2" / "index.html").read_text(encoding="utf-8")

    assert re.search(r"<ins>[^<]*commercially", text)
    assert 'id="text-clause-1"' in text
    assert "Commercial use: tightened" in text


def test_the_health_of_a_source_says_why_not(site: Path) -> None:
    text = (site / "sources" / "index.html").read_text(encoding="utf-8")

    assert "404 &lt;b&gt;gone&lt;/b&gt;" in text


def test_a_second_build_writes_nothing(another: Callable[[], Context], site: Path, tmp_path: Path) -> None:
    shutil.copytree(site, tmp_path / "site")

    report = build(another(), tmp_path / "site", ADDRESS)

    assert (report.written, report.removed) == (0, 0)


def test_a_new_change_writes_its_own_page_and_those_that_list_it(
    another: Callable[[], Context], site: Path, tmp_path: Path
) -> None:
    shutil.copytree(site, tmp_path / "site")
    context = another()
    with begin(context.engine) as session:
        log(session, "b1", "post.published", "post:acme.example/9", "More", detected_at=NOW)

    report = build(context, tmp_path / "site", ADDRESS)

    assert "changes/b1/index.html" in report.paths
    assert "index.html" in report.paths
    assert "changes/a1/index.html" not in report.paths
    assert "licenses/index.html" not in report.paths


def test_a_page_without_data_goes_and_files_of_others_stay(
    another: Callable[[], Context], site: Path, tmp_path: Path
) -> None:
    out = tmp_path / "site"
    shutil.copytree(site, out)
    known = json.loads((out / FILE).read_text(encoding="utf-8"))
    known["pages"] |= {"old.html": "", "../outside.txt": ""}
    (out / FILE).write_text(json.dumps(known), encoding="utf-8")
    for file in (out / "old.html", tmp_path / "outside.txt", out / "CNAME"):
        file.write_text("", encoding="utf-8")

    build(another(), out, ADDRESS)

    assert not (out / "old.html").exists()
    assert (tmp_path / "outside.txt").exists()
    assert (out / "CNAME").exists()


def test_a_folder_with_other_files_is_left_alone(another: Callable[[], Context], tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("", encoding="utf-8")

    with pytest.raises(ConfigError, match="holds other files"):
        build(another(), tmp_path / "mine")


def test_the_page_of_a_subject_depends_on_its_id_alone(site: Path) -> None:
    from flows.site import links  # noqa: PLC0415

    assert (site / links.subject(TERMS) / "index.html").is_file()
    assert (site / links.subject(MODEL) / "index.html").is_file()
    assert HOSTILE not in links.subject(MODEL)
