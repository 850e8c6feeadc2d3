"""The site in a real headless Chromium: links, filter, diff, scripts off, axe-core. Run by `make test-site`."""

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from flows.site import serving
from flows.site.build import build
from storage import begin
from tests.flows.site.conftest import ADDRESS, WATCHLIST, context_of, fill

SIZES = ((1200, "light"), (1200, "dark"), (360, "light"), (360, "dark"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small record as a site; a hostile title and a hostile id are in it."""
    record = tmp_path_factory.mktemp("record")
    (record / "watchlist.toml").write_text(WATCHLIST, encoding="utf-8")
    context = context_of(record)
    context.register()
    with begin(context.engine) as session:
        fill(session)
    build(context, record / "site", ADDRESS)
    return record / "site"


@pytest.fixture(scope="module")
def home(folder: Path) -> Iterator[str]:
    with serving.server(folder, 0) as running:
        thread = threading.Thread(target=running.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}/"
        running.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.skip("chromium is not installed: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


class Visitor:
    """A page with an eye on what goes wrong in it."""

    def __init__(self, page: Page, home: str) -> None:
        self.page, self.home = page, home
        self.errors: list[str] = []
        self.asked: list[str] = []
        page.on("console", lambda message: self.errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", lambda request: self.asked.append(request.url))

    def goes(self, path: str) -> Page:
        self.page.goto(self.home + path)
        return self.page


@pytest.fixture
def visitor(chromium: Browser, home: str) -> Iterator[Visitor]:
    context = chromium.new_context(viewport={"width": 1200, "height": 900})
    found = Visitor(context.new_page(), home)
    yield found
    assert found.errors == []
    assert [url for url in found.asked if not url.startswith((home, "data:"))] == []
    context.close()


def pages(folder: Path) -> list[str]:
    return sorted(str(file.relative_to(folder)) for file in folder.rglob("*.html"))


@pytest.mark.parametrize(("width", "scheme"), SIZES)
def test_no_page_breaks_a_rule_of_axe_nor_is_wider_than_its_screen(
    chromium: Browser, folder: Path, home: str, width: int, scheme: str
) -> None:
    looks: Any = {"color_scheme": scheme, "viewport": {"width": width, "height": 800}}
    context = chromium.new_context(**looks)
    visitor, wrong = Visitor(context.new_page(), home), []
    for path in pages(folder):
        page = visitor.goes(path)
        found = Axe().run(page).response["violations"]
        wrong += [(path, rule["id"], rule["nodes"][0]["html"][:120]) for rule in found]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wrong.append((path, "too wide", ""))
    context.close()

    assert wrong == []
    assert visitor.errors == []


def test_every_link_inside_the_site_is_answered(visitor: Visitor, folder: Path) -> None:
    page = visitor.page
    found: set[str] = set()
    for path in pages(folder):
        visitor.goes(path)
        links = page.eval_on_selector_all("a[href]", "all => all.map(one => one.href.split('#')[0])")
        found |= {link for link in links if link.startswith(visitor.home)}
    statuses = {link: page.request.get(link).status for link in found}

    assert {link: status for link, status in statuses.items() if status != 200} == {}


def test_the_ledger_is_narrowed_by_words_and_by_vendor_and_sorted_by_keyboard(visitor: Visitor) -> None:
    page = visitor.goes("licenses/index.html")
    rows = page.locator("#ledger tbody tr:visible")
    assert rows.count() == 2

    page.get_by_label("Find").fill("roadrunner-7b")
    assert rows.count() == 1
    assert page.locator("output").first.inner_text() == "1 of 2"

    page.get_by_label("Find").fill("")
    button = page.get_by_role("button", name="Model")
    button.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    assert page.locator("th[aria-sort]").get_attribute("aria-sort") == "descending"
    assert "Coyote" in rows.first.inner_text()


def test_the_versions_stand_side_by_side_or_in_one_column(visitor: Visitor, folder: Path) -> None:
    path = next(path for path in pages(folder) if "license-1-2" in path)
    page = visitor.goes(path)
    assert page.locator(".text.side").is_visible()
    assert "commercially" in page.locator(".text.side ins").first.inner_text()

    page.get_by_label("in one column").check()
    assert page.locator(".text.one").is_visible()
    assert not page.locator(".text.side").is_visible()


def test_a_clause_leads_to_its_words(visitor: Visitor, folder: Path) -> None:
    page = visitor.goes(next(path for path in pages(folder) if "license-1-2" in path))

    page.get_by_role("link", name="in the text").first.click()

    assert page.evaluate("document.querySelector(':target').id") == "text-clause-1"


def test_the_state_as_of_a_day_is_opened(visitor: Visitor, folder: Path) -> None:
    path = next(path for path in pages(folder) if "acme-example-terms" in path and path.count("/") == 2)
    page = visitor.goes(path)

    page.get_by_label("State as of").fill("2026-03-22")

    assert page.locator("details.state[open]").count() == 1
    assert page.locator("details.state[open]").get_attribute("data-since") == "2026-03-22"


def test_everything_is_read_without_a_script(chromium: Browser, home: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(home + "licenses/index.html")

    assert page.locator("#ledger tbody tr").count() == 2
    assert not page.locator("form.filter").is_visible()
    context.close()


def test_the_first_key_skips_to_the_content(visitor: Visitor) -> None:
    page = visitor.goes("index.html")

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "content"
