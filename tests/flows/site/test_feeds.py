"""What the site says to programs: feeds, downloads, the calendar, the sitemap."""

import csv
import io
import json
from pathlib import Path
from xml.etree import ElementTree as ET

import feedparser
import pytest

from flows.site import feeds

from .conftest import ADDRESS

ATOM = "{http://www.w3.org/2005/Atom}"


def test_the_atom_feed_is_read_by_a_feed_reader(site: Path) -> None:
    read = feedparser.parse((site / "feeds" / "all.atom").read_bytes())  # type: ignore[no-untyped-call]

    assert not read.bozo
    assert read.version == "atom10"
    assert len(read.entries) == 5
    assert {entry.link for entry in read.entries} == {f"{ADDRESS}/changes/a{number}/" for number in range(1, 6)}


def test_every_feed_has_what_the_standard_asks_for(site: Path) -> None:
    for file in (site / "feeds").glob("*.atom"):
        root = ET.fromstring(file.read_bytes())
        for place in (root, *root.findall(f"{ATOM}entry")):
            assert all(place.find(f"{ATOM}{name}") is not None for name in ("id", "title", "updated")), file.name
        ids = [entry.findtext(f"{ATOM}id") for entry in root.findall(f"{ATOM}entry")]
        assert len(ids) == len(set(ids))


def test_a_json_feed_names_its_version_and_gives_every_item_an_id(site: Path) -> None:
    read = json.loads((site / "feeds" / "kind-license-changed.json").read_text(encoding="utf-8"))

    assert read["version"] == "https://jsonfeed.org/version/1.1"
    assert [item["url"] for item in read["items"]] == [f"{ADDRESS}/changes/a3/"]
    assert all(item["id"] and item["content_text"] for item in read["items"])


def test_a_vendor_has_a_feed_of_its_own(site: Path) -> None:
    names = {file.name.rpartition("-")[0] for file in (site / "feeds").glob("vendor-*.atom")}

    assert names == {"vendor-acme", "vendor-european-union"}


def test_the_log_has_the_keys_of_the_command_line(site: Path) -> None:
    rows = [json.loads(row) for row in (site / "changes.jsonl").read_text(encoding="utf-8").splitlines()]

    assert len(rows) == 5
    assert {"id", "kind", "subject", "detected_at", "evidence", "origin"} <= rows[0].keys()


def test_no_cell_of_the_table_is_a_formula(site: Path) -> None:
    text = (site / "changes.csv").read_bytes().decode()
    rows = list(csv.reader(io.StringIO(text, newline="")))

    assert "'=HYPERLINK(1)" in {cell for row in rows for cell in row}
    assert [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))] == []


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@x", "\t=1", "\r=1", " =1", "\u200b=1"])
def test_a_cell_that_begins_like_a_formula_is_text(cell: str) -> None:
    assert feeds.safe(cell).startswith("'")


def test_the_calendar_has_the_date_that_lies_ahead_escaped(site: Path) -> None:
    lines = (site / "regulation" / "deadlines.ics").read_bytes().decode().split("\r\n")

    assert "DTSTART;VALUE=DATE:20260512" in lines
    assert "SUMMARY:Consultation closes: AI Act\\, guidelines\\; part 2" in lines
    assert all(len(line.encode()) <= 75 for line in lines)


def test_the_sitemap_names_every_page_once(site: Path) -> None:
    root = ET.fromstring((site / "sitemap.xml").read_bytes())
    places = [place.text or "" for place in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]

    assert f"{ADDRESS}/" in places
    assert f"{ADDRESS}/changes/a1/" in places
    assert len(places) == len(set(places)) == len(list(site.rglob("index.html")))
