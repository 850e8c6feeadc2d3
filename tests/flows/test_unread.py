"""What a source could not read is shown: in `status`, by `show` of its name, on the site."""

from pathlib import Path

import pytest

from tests.world import World, malformed

from .driving import Gazette, source
from .hubs import Watching


@pytest.fixture
def odd(gazette: Gazette, world: World) -> Gazette:
    """One of two models of the source "The <Hub>" came without its id."""
    watching = Watching(gazette, world)
    for name in ("acme/Coyote-7B", "acme/Hare-7B"):
        watching.model(name)
    world.hub.fault("/api/models", malformed(lambda item: item.pop("_id")))
    target = {"organization": "acme", "endpoint": world.hub_url}
    gazette.watch(source("The <Hub>", "huggingface", **target))
    assert gazette("poll").code == 0
    return gazette


def test_status_counts_the_items_and_gives_the_reason_and_the_command(odd: Gazette) -> None:
    shown = " ".join(odd("status").out.split())
    assert "could not read 1 item of 2026-" in shown
    assert "gazette show 'The <Hub>'" in shown
    row = odd.status("The <Hub>")
    assert (row["state"], row["unreadable"], "_id" in row["unreadable_reason"]) == ("healthy", 1, True)


def test_show_of_the_source_gives_the_raw_text_as_json_and_its_beginning_to_people(odd: Gazette) -> None:
    (row,) = odd("show", "the <hub>", "--json").rows
    assert (row["type"], row["source"], row["reason"] != "") == ("unreadable", "The <Hub>", True)
    assert "acme/" in row["raw"]
    assert "acme/" in odd("show", "The <Hub>").out


def test_the_site_names_it_on_the_page_of_the_sources_without_markup(odd: Gazette, tmp_path: Path) -> None:
    assert odd("site", "--out", str(tmp_path / "www")).code == 0
    page = (tmp_path / "www" / "sources" / "index.html").read_text()
    assert "1 item that could not be read" in page
    assert "The <Hub>" not in page
