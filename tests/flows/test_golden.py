"""The mails as they were looked at in a browser: light, dark and 360 pixels wide."""

import re

import pytest

from .goldens import FOLDER, mails

NAMES = sorted(path.name for path in FOLDER.glob("*.html"))


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    return mails()


def test_every_mail_that_is_made_is_kept(made: dict[str, str]) -> None:
    assert sorted(made) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_mail_looks_as_it_did(made: dict[str, str], name: str) -> None:
    assert made[name] == (FOLDER / name).read_text(encoding="utf-8"), "if that is meant: make golden"


@pytest.mark.parametrize("name", NAMES)
def test_a_mail_loads_nothing_fits_and_ends_with_its_evidence(name: str) -> None:
    page = (FOLDER / name).read_text(encoding="utf-8")

    assert len(page.encode()) < 100_000
    assert all(source.startswith("cid:") for source in re.findall(r'\ssrc="([^"]*)"', page))
    assert not re.search(r"url\s*\(|@import|<(?:script|link|iframe|form|svg)", page)
    assert "max-width:640px" in page
    assert "prefers-color-scheme: dark" in page
    assert page.rindex('class="evidence"') > page.rindex("<h1")
