"""How a backfill shows that it gets on."""

import io

import pytest

from flows.backfill import Step
from flows.cli import pace
from flows.cli.app import Options

from .driving import Terminal


class Watch:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def step(seen: int = 0, done: float = 0.0, number: int = 0, waits: float = 0.0) -> Step:
    return Step(source=f"Number {number}", number=number, total=2, seen=seen, done=done, waits=waits)


def test_a_line_every_ten_seconds_tells_rate_and_remaining_time(capsys: pytest.CaptureFixture[str]) -> None:
    watch = Watch()
    with pace.shown(Options(), watch) as show:
        for number in range(1, 31):
            watch.now += 1
            show(step(seen=number * 100, done=number / 60))

    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 3
    assert lines[-1] == "Number 0: 3000 read, 100 a second, 25% done, about 90 s left"


def test_what_several_sources_showed_is_counted_together(capsys: pytest.CaptureFixture[str]) -> None:
    watch = Watch()
    with pace.shown(Options(), watch) as show:
        show(step(seen=500, done=1.0))
        watch.now += 20
        show(step(seen=100, done=0.5, number=1))

    assert capsys.readouterr().err == "Number 1: 600 read, 30 a second, 75% done, about 7 s left\n"


def test_a_pause_is_told_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    with pace.shown(Options(), Watch()) as show:
        show(step(waits=290.0))

    assert capsys.readouterr().err == "Number 0: its host wants to be left alone for 5 min; waiting\n"


def test_quiet_is_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    with pace.shown(Options(quiet=True), Watch()) as show:
        show(step(waits=290.0))

    assert capsys.readouterr().err == ""


def test_a_terminal_has_a_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    screen: io.StringIO = Terminal()
    monkeypatch.setattr("sys.stderr", screen)
    monkeypatch.setenv("TERM", "xterm")
    with pace.shown(Options()) as show:
        show(step(seen=1234, done=0.5))
        show(step(seen=1234, done=0.5, waits=60.0))

    assert "1234 read" in screen.getvalue()
    assert "waits 60 s for its host" in screen.getvalue()
