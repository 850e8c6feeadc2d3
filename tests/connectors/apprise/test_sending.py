import io
import subprocess
import sys

import pytest

from connectors.apprise import CONSOLE, deliver
from connectors.model import Notification


def test_the_console_gets_the_text(capsys: pytest.CaptureFixture[str], notification: Notification) -> None:
    assert deliver(CONSOLE, notification).text == "console"

    assert capsys.readouterr().out == notification.text + "\n\n"


def test_a_terminal_without_unicode_gets_what_it_can_show(
    monkeypatch: pytest.MonkeyPatch, notification: Notification
) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii"))

    deliver(CONSOLE, notification)

    assert b"[License] Acme: Roadrunner ? tightened" in raw.getvalue()


def test_a_terminal_gets_no_escape_sequence(capsys: pytest.CaptureFixture[str]) -> None:
    deliver(CONSOLE, Notification(id="1", title="x", text="\x1b[2Jgone\x07\x00 \x9b31mred"))

    assert not {"\x1b", "\x07", "\x00", "\x9b"} & set(capsys.readouterr().out)


def test_importing_the_room_does_not_import_apprise() -> None:
    code = "import sys, connectors.apprise; print({'apprise', 'requests'} & set(sys.modules))"

    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "set()"
