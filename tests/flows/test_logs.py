"""One line for each event, whatever its values hold."""

import json
import logging
from collections.abc import Iterator

import pytest

from flows import logs


@pytest.fixture(autouse=True)
def _forget() -> Iterator[None]:
    yield
    logs.LOG.handlers[:] = [one for one in logs.LOG.handlers if isinstance(one, logging.NullHandler)]
    logs.LOG.setLevel(logging.NOTSET)


def test_an_event_is_one_line_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    logs.start("text")

    logs.event("source polled", source="Gemma terms", poll="3f2a", seconds=0.25, reason="")

    line = capsys.readouterr().err
    assert line.endswith('Z info source polled source="Gemma terms" poll=3f2a seconds=0.250\n')


def test_a_value_cannot_begin_a_line_of_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    logs.start("text")

    logs.event("source failed", logging.WARNING, reason="a\n2026-04-11T08:00:00Z info all is well")

    assert capsys.readouterr().err.count("\n") == 1


def test_an_event_is_one_json_object(capsys: pytest.CaptureFixture[str]) -> None:
    logs.start("json")

    logs.event("message delivered", receiver="legal", changes=["a", "b"])

    read = json.loads(capsys.readouterr().err)
    assert (read["event"], read["level"], read["receiver"], read["changes"]) == (
        "message delivered",
        "info",
        "legal",
        ["a", "b"],
    )


def test_the_last_form_counts_and_nothing_is_said_twice(capsys: pytest.CaptureFixture[str]) -> None:
    logs.start("json")
    logs.start("text")

    logs.event("once")

    assert capsys.readouterr().err.count("once") == 1
