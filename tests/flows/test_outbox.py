"""What is owed, seen and mended by hand."""

import pytest

from tests.world import World

from .driving import Acme, Gazette, lived


@pytest.fixture
def month(gazette: Gazette, acme: Acme) -> Gazette:
    """Acme was watched for two days with news; nobody was told yet."""
    return lived(gazette, acme)


def test_the_outbox_lists_what_is_owed(month: Gazette) -> None:
    rows = month("outbox", "list", "--json").rows

    keys = "id receiver state attempts next_at change title reason"
    assert [" ".join(row) for row in rows] == [keys] * 6
    assert {row["state"] for row in rows} == {"pending"}
    assert "Roadrunner Terms of Use" in month("outbox", "list").out


def test_what_was_delivered_is_listed_when_asked_for(month: Gazette) -> None:
    month("alert")

    assert month("outbox", "list", "--json").rows == []
    assert {row["state"] for row in month("outbox", "list", "--all", "--json").rows} == {"delivered"}


def test_what_is_dead_can_be_tried_again(month: Gazette, world: World) -> None:
    world.smtp.refuse("*", 550)
    month("alert")
    dead = [row["id"] for row in month("outbox", "list", "--json").rows if row["title"] == "Roadrunner Terms of Use"]
    world.smtp.accept("*")

    assert month("outbox", "retry", *map(str, dead)).code == 0
    assert month("alert").code == 0
    assert ["Terms of Use" in str(mail.message["Subject"]) for mail in world.smtp.messages].count(True) == 1


def test_what_is_dropped_is_not_sent(month: Gazette, world: World) -> None:
    ids = [str(row["id"]) for row in month("outbox", "list", "--json").rows if row["receiver"] == "legal"]

    assert month("outbox", "drop", *ids).code == 0
    month("alert")
    assert world.smtp.messages == []
    assert len(world.slack.messages) == 3


def test_an_unknown_number_is_said(month: Gazette) -> None:
    assert month("outbox", "retry", "99").code == 2
