"""Deadlines as a calendar takes them."""

from datetime import UTC, datetime
from typing import Any

import pytest

from flows.messages import notification
from storage.model import Change

SEEN = datetime(2026, 11, 23, 8, tzinfo=UTC)


def change(kind: str = "regulation.consulted", **details: Any) -> Change:
    return Change(
        id="c0ffee",
        kind=kind,
        subject="initiative:1",
        source="Have your say",
        vendor="European Union",
        title=details.pop("title", "Guidelines on samples"),
        url="https://ec.test/1",
        detected_at=SEEN,
        details=details,
        evidence={"source": "Have your say", "seen_at": "2026-11-23T08:00:00Z"},
    )


def entries(told: Change) -> list[dict[str, str]]:
    """Return the entries of a calendar as a client reads them: unfolded, name and value apart."""
    rows = notification([told], site_url="https://gazette.test").calendar.replace("\r\n ", "").split("\r\n")
    found: list[dict[str, str]] = []
    for row in rows:
        found += [{}] if row == "BEGIN:VEVENT" else []
        if found and ":" in row:
            key, _, value = row.partition(":")
            found[-1][key] = value
    return found


def test_a_day_to_come_is_an_entry_of_the_whole_day() -> None:
    (entry,) = entries(change(closes="2026-12-23"))

    assert (entry["DTSTART;VALUE=DATE"], entry["DTEND;VALUE=DATE"]) == ("20261223", "20261224")
    assert entry["SUMMARY"] == "Consultation closes: Guidelines on samples"
    assert entry["URL"] == "https://gazette.test/changes/c0ffee/"


def test_days_that_are_over_are_no_entries() -> None:
    assert len(entries(change(published="2026-11-01", applies_from="2027-08-02"))) == 1
    assert notification([change(published="2026-11-01")]).calendar == ""


def test_the_day_on_which_terms_take_effect_is_one() -> None:
    (entry,) = entries(change("license.changed", effective_date="2026-12-01"))

    assert entry["SUMMARY"].startswith("Takes effect: ")


def test_a_day_that_is_moved_replaces_the_one_that_was() -> None:
    first, second = (entries(change(closes=day))[0] for day in ("2026-12-23", "2027-01-15"))

    assert first["UID"] == second["UID"]
    assert first["DTSTART;VALUE=DATE"] != second["DTSTART;VALUE=DATE"]


@pytest.mark.parametrize("hostile", ["a\r\nEND:VEVENT\r\nBEGIN:VALARM", "a; b, c\\d", "許可" * 60, "\u202e\0x"])
def test_a_title_stays_a_title(hostile: str) -> None:
    told = change(closes="2026-12-23", title=hostile)

    text = notification([told]).calendar
    rows = text.split("\r\n")
    assert [row for row in rows if row.startswith(("BEGIN:", "END:"))] == [
        "BEGIN:VCALENDAR",
        "BEGIN:VEVENT",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    assert max(len(row.encode()) for row in rows) <= 75
    assert len(entries(told)) == 1


@pytest.mark.parametrize("kind", ["post.published", "page.changed", "model.released"])
def test_other_kinds_bring_no_dates(kind: str) -> None:
    assert notification([change(kind, closes="2026-12-23")]).calendar == ""


def test_only_mails_carry_a_calendar() -> None:
    assert notification([change(closes="2026-12-23")], forms=frozenset({"blocks"})).calendar == ""
