"""Pages that are written by several processes at once."""

import os
import threading
from pathlib import Path

import pytest

from flows.site import hands
from flows.site.manifest import Page

MANY = [Page(f"{number}", None, str) for number in range(hands._MANY + 1)]


@pytest.fixture(autouse=True)
def two(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    monkeypatch.setattr(threading, "active_count", lambda: 1)


def test_every_page_is_written_once_and_heard_of_here(tmp_path: Path) -> None:
    heard: list[str] = []

    def write(page: Page) -> None:
        with (tmp_path / page.path).open("x", encoding="utf-8") as file:
            file.write(str(os.getpid()))

    hands.write_all(MANY, write, lambda page: heard.append(page.path), ready=lambda: None)

    writers = {file.read_text(encoding="utf-8") for file in tmp_path.iterdir()}
    assert sorted(heard) == sorted(page.path for page in MANY)
    assert len(writers) == 2
    assert str(os.getpid()) not in writers


def test_what_another_process_cannot_write_is_tried_here_and_its_error_is_raised(tmp_path: Path) -> None:
    def write(page: Page) -> None:
        if page.path == "7":
            message = "the disk is full"
            raise OSError(message)

    with pytest.raises(OSError, match="the disk is full"):
        hands.write_all(MANY, write, lambda _: None, ready=lambda: None)


def test_what_a_killed_process_left_is_written_here(tmp_path: Path) -> None:
    here, heard = os.getpid(), list[str]()

    def write(page: Page) -> None:
        if page.path == "8" and os.getpid() != here:
            os.kill(os.getpid(), 9)

    hands.write_all(MANY, write, lambda page: heard.append(page.path), ready=lambda: None)

    assert sorted(heard) == sorted(page.path for page in MANY)
