"""The history of a page of terms, rebuilt from an archive."""

from datetime import timedelta

import pytest

from tests.world import World, unavailable
from tests.world.archive import INDEX, WebArchive, archive

from .driving import LIMIT, TERMS, Acme, Gazette, source

YEAR = timedelta(days=365)
CLAUSE = "<p>You may not use Roadrunner to train other models.</p>"


@pytest.fixture
def past(gazette: Gazette, acme: Acme, world: World) -> WebArchive:
    """Acme's terms: open two years ago, limited a year ago, open again since."""
    url = world.site("acme").url("/terms")
    found = archive(world)
    for days, clause in ((730, ""), (600, ""), (365, LIMIT), (300, CLAUSE), (200, "")):
        found.capture(world.clock.now() - timedelta(days=days), url, TERMS.format(clause=clause))
    terms = source("Acme terms", "page", url=url, role="license", select="main", archive=found.origin)
    gazette.watch(terms, *acme.receivers)
    return found


def test_the_history_of_terms_is_rebuilt_and_nobody_is_told(gazette: Gazette, past: WebArchive, world: World) -> None:
    gazette("poll")
    assert gazette("backfill").code == 0

    told = gazette.changes("--kind", "license.*")
    assert [(row["kind"], row["origin"], row["occurred_at"][:7]) for row in told] == [
        ("license.changed", "backfill", "2025-04"),
        ("license.changed", "backfill", "2025-06"),
        ("license.reverted", "backfill", "2025-09"),
    ]
    assert told[0]["details"]["direction"] == "tightened"
    gazette("alert")
    assert (world.slack.messages, world.smtp.messages) == ([], [])


def test_a_second_backfill_writes_nothing(gazette: Gazette, past: WebArchive) -> None:
    gazette("backfill")
    before, asked = len(gazette.changes()), len(past.requests)
    gazette("backfill")

    assert (len(gazette.changes()), len(past.requests)) == (before, asked)


def test_what_was_known_at_a_day_is_found(gazette: Gazette, past: WebArchive, world: World) -> None:
    gazette("backfill")
    day = f"{world.clock.now() - timedelta(days=330):%Y-%m-%d}"

    (shown,) = gazette("show", "Roadrunner Terms of Use", "--as-of", day, "--json").rows
    assert shown["known"]
    assert shown["seen_at"].startswith("2025-04-10")


def test_polling_after_a_backfill_is_still_silent(gazette: Gazette, past: WebArchive) -> None:
    gazette("backfill")
    before = gazette.changes()
    gazette("poll")

    assert gazette.changes() == before


def test_an_archive_that_does_not_answer_fails_and_can_be_asked_again(gazette: Gazette, past: WebArchive) -> None:
    planned = past.fault(INDEX, unavailable())
    assert gazette("backfill").code == 3
    planned.call_off()

    assert gazette("backfill").code == 0
    assert len(gazette.changes("--kind", "license.*")) == 3
