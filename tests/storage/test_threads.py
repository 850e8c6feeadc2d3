"""Where messages about one subject stand, by receiver."""

from datetime import timedelta

from sqlalchemy import Engine

from storage import begin, reading, threads

from .conftest import Tray


def place(engine: Engine, receiver: str, *names: str) -> str:
    with reading(engine) as session:
        found = threads.find(session, receiver, names)
    return found.place if found else ""


def test_a_thread_is_found_under_every_name_it_was_noted_by(tray: Tray) -> None:
    with begin(tray.engine) as session:
        threads.note(session, "legal", ["release:a", "hf:model:1"], "here", tray.now)

    assert [place(tray.engine, "legal", name) for name in ("release:a", "hf:model:1", "hf:model:2")] == ["here"] * 2 + [
        ""
    ]


def test_every_receiver_has_threads_of_its_own(tray: Tray) -> None:
    with begin(tray.engine) as session:
        threads.note(session, "legal", ["a"], "here", tray.now)

    assert place(tray.engine, "platform", "a") == ""


def test_the_first_name_that_is_known_goes_before_the_others(tray: Tray) -> None:
    with begin(tray.engine) as session:
        threads.note(session, "legal", ["hf:model:1"], "old", tray.now)
        threads.note(session, "legal", ["release:a"], "new", tray.now)

    assert place(tray.engine, "legal", "release:a", "hf:model:1") == "new"


def test_what_is_noted_again_moves_and_is_younger(tray: Tray) -> None:
    with begin(tray.engine) as session:
        threads.note(session, "legal", ["a"], "old", tray.now)
        threads.note(session, "legal", ["a", "b"], "new", tray.now + timedelta(hours=1))
        found = threads.find(session, "legal", ["a"])

    assert found == threads.Thread("new", tray.now + timedelta(hours=1))
