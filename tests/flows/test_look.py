"""What people and scripts see of the log: changes, show, releases, status, digests."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from flows.cli import screen
from tests.world import Clock, World

from .conftest import MORNING
from .driving import Acme, Gazette, lived, settled

KEYS = (
    "id kind subject vendor title url release before after details evidence "
    "occurred_at occurred_precision detected_at origin"
)
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gazette]:
    """Acme was watched for two days with news; nobody was told yet. The tests of this file only look."""
    with pytest.MonkeyPatch.context() as patch, World(Clock(MORNING)) as world:
        patch.setenv("GAZETTE_ALLOW_PRIVATE_HOSTS", "1")
        yield lived(Gazette(tmp_path_factory.mktemp("month"), world.clock), settled(world))


def times(value: Any) -> list[str]:
    """Return every text in a JSON value that begins like a date and a time, what connectors note of it aside."""
    if isinstance(value, dict):
        return [found for key, inner in value.items() if key not in {"details", "notes"} for found in times(inner)]
    if isinstance(value, list):
        return [found for inner in value for found in times(inner)]
    return [value] if isinstance(value, str) and re.match(r"\d{4}-\d\d-\d\dT", value) else []


def test_changes_are_json_lines_with_the_promised_keys(month: Gazette) -> None:
    rows = month.changes()

    assert [" ".join(row) for row in rows] == [KEYS] * 3
    assert [row["kind"] for row in rows] == ["model.released", "post.published", "license.changed"]
    assert {row["origin"] for row in rows} == {"live"}


def test_every_time_is_rfc_3339_in_utc(month: Gazette) -> None:
    printed = [*month.changes(), *month("status", "--json").rows, *month("releases", "--json").rows]
    printed += [*month("show", "acme/Coyote-2-13B", "--json").rows, *month("outbox", "list", "--json").rows]

    found = times(printed)
    assert len(found) > 20
    assert [text for text in found if not TIME.fullmatch(text)] == []


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ([], 3),
        (["--kind", "license.*"], 1),
        (["--kind", "MODEL.released"], 1),
        (["--kind", "license"], 0),
        (["--vendor", "ac*"], 3),
        (["--vendor", "Ajax"], 0),
        (["--subject", "hf:model:*"], 1),
        (["--subject", "*coyote*"], 2),
        (["--subject", "page:*/terms", "--kind", "license.*"], 1),
        (["--since", "2026-04-12"], 1),
        (["--since", "2026-04-12T08:00:00Z"], 1),
        (["--since", "2026-04-12T10:00:00+02:00"], 1),
        (["--until", "2026-04-12T08:00:00Z"], 2),
        (["--since", "2026-04-11", "--until", "2026-04-12"], 2),
        (["--origin", "live"], 3),
        (["--origin", "backfill"], 0),
    ],
)
def test_changes_are_chosen_by_time_and_globs(month: Gazette, words: list[str], count: int) -> None:
    assert len(month.changes(*words)) == count


def test_changes_for_people_are_a_line_each(month: Gazette) -> None:
    lines = month("changes").out.splitlines()

    assert len(lines) == 4
    assert re.fullmatch(r"2026-04-12 08:00 +license.changed +Acme +Roadrunner Terms of Use \(tightened\)", lines[3])


@pytest.fixture
def posted(gazette: Gazette, acme: Acme, world: World) -> Gazette:
    """A post with a long title and brackets in its address was found."""
    gazette.watch(acme.feed)
    gazette("poll")
    world.clock.advance(timedelta(hours=1))
    acme.posts("/news/[1]?id=7", "The coyote and its " + "very " * 30 + "long tail")
    assert gazette("poll").code == 0
    return gazette


def test_a_row_is_one_line_in_a_pipe_however_long(posted: Gazette) -> None:
    assert posted("changes").out.splitlines()[-1].endswith("very long tail")


def test_no_change_is_said(gazette: Gazette) -> None:
    assert "no change is on record" in gazette("changes").err
    assert gazette("changes", "--json").out == ""


def test_show_tells_what_is_known_of_a_subject_by_any_of_its_names(month: Gazette) -> None:
    (known,) = month("show", "acme/Coyote-2-13B", "--json").rows

    assert known["facts"]["license"] == "apache-2.0"
    assert known["first_seen"] == "2026-04-11T08:00:00Z"
    assert [change["kind"] for change in known["changes"]] == ["model.released"]
    for name in ("coyote-2-13b", known["subject"], known["url"]):
        assert [row["subject"] for row in month("show", name, "--json").rows] == [known["subject"]]


def test_show_takes_an_address_with_either_scheme(posted: Gazette) -> None:
    (post,) = [row for row in posted.changes() if row["kind"] == "post.published"]
    for name in (post["subject"], post["url"]):
        other = name.replace("http://", "https://") if "http://" in name else name.replace("https://", "http://")
        assert [row["subject"] for row in posted("show", other, "--json").rows] == [post["subject"]]


def test_show_tells_what_was_known_at_a_date(month: Gazette) -> None:
    name = "Roadrunner Terms of Use"
    (now,), (then,) = month("show", name, "--json").rows, month("show", name, "--as-of", "2026-04-11", "--json").rows

    assert (len(now["history"]), len(then["history"])) == (2, 1)
    assert now["documents"] != then["documents"]
    assert then["known"] is True
    assert then["changes"] == []


def test_show_says_that_nothing_was_known_yet(month: Gazette) -> None:
    (then,) = month("show", "acme/Coyote-2-13B", "--as-of", "2026-04-01", "--json").rows

    assert (then["known"], then["facts"], then["history"]) == (False, {}, [])


def test_show_for_people_has_facts_history_and_changes(month: Gazette) -> None:
    shown = month("show", "acme/Coyote-2-13B").out

    for words in ("fact license", "apache-2.0", "History", "Changes", "model.released"):
        assert words in shown


def test_a_release_is_shown_by_its_title_or_id_with_what_announced_it(month: Gazette) -> None:
    [listed] = month("releases", "--json").rows
    title = listed["title"]

    assert [month("show", name, "--json").rows for name in (title, listed["id"])] == [[listed], [listed]]
    shown = month("show", title).out
    assert "Signals" in shown
    assert all(signal["source"] in shown for signal in listed["signals"])


def test_a_name_that_nothing_bears_is_answered_with_what_is_like_it(month: Gazette) -> None:
    ran = month("show", "Acme on the Hub")

    assert ran.code == 2
    assert "`gazette show acme/Coyote-2-13B`" in ran.err


def test_a_license_that_changed_is_shown_with_the_command_that_compares(month: Gazette) -> None:
    [change] = month("changes", "--kind", "license.changed", "--json").rows

    assert f"gazette license diff {change['subject']}" in month("show", change["subject"]).err


def test_the_changes_of_a_subject_with_brackets_are_found(posted: Gazette) -> None:
    (subject,) = {row["subject"] for row in posted.changes()}
    (shown,) = posted("show", subject, "--json").rows

    assert [change["kind"] for change in shown["changes"]] == ["post.published"]


def test_releases_have_their_signals(month: Gazette) -> None:
    (release,) = month("releases", "--json").rows

    assert (release["vendor"], release["first_seen"]) == ("Acme", "2026-04-11T08:00:00Z")
    assert [signal["stage"] for signal in release["signals"]] == ["weights"]
    assert month("releases", "--json", "--vendor", "ajax").rows == []
    assert month("releases", "--json", "--since", "2026-04-12").rows == []
    assert "Coyote-2" in month("releases").out


def test_status_names_sources_and_receivers(month: Gazette) -> None:
    rows = month("status", "--json").rows

    assert [(row["type"], row["name"], row["state"]) for row in rows] == [
        ("source", "Acme on the Hub", "healthy"),
        ("source", "Acme terms", "healthy"),
        ("source", "Acme blog", "healthy"),
        ("receiver", "team", "healthy"),
        ("receiver", "legal", "healthy"),
    ]
    assert [row["owed"] for row in rows if row["type"] == "receiver"] == [3, 3]
    assert "XXXX" not in month("status", "--json").out, "the webhook's secret"


def test_status_for_people_has_a_line_for_each(month: Gazette) -> None:
    shown = month("status").out

    for name in ("Acme on the Hub", "Acme terms", "Acme blog", "team", "legal"):
        assert any(line.startswith(name) for line in shown.splitlines()), name


def test_a_digest_is_markdown_html_or_json(month: Gazette) -> None:
    markdown, html = month("digest").out, month("digest", "--format", "html").out
    data = json.loads(month("digest", "--format", "json").out)

    assert "Roadrunner Terms of Use" in markdown
    assert html.startswith("<!doctype html>")
    assert "Roadrunner Terms of Use" in html
    assert len(data["changes"]) == 3


def test_a_digest_keeps_to_its_stretch(month: Gazette) -> None:
    assert "Coyote" not in month("digest", "--since", "2026-04-12", "--until", "2026-04-13").out
    assert "Coyote" in month("digest", "--since", "2026-04-11", "--until", "2026-04-12").out


def test_a_narrow_window_shows_what_fits_and_no_time_is_broken(month: Gazette, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.cli.screen.is_narrow", lambda: True)

    head = month("status").out.splitlines()[0]

    assert head.split("  ")[0] == "source"
    assert "last success (UTC)" in head
    assert "usual gap" not in head


def test_a_title_that_is_markup_or_moves_the_cursor_is_shown_as_text(capsys: pytest.CaptureFixture[str]) -> None:
    screen.table(("[/x] \x1b[2Jtitle", "subject"), [("a \x1b]0;owned\x07", "[bold]b[/bold]")])
    screen.warn("is no feed: \x1b[2J")

    shown = capsys.readouterr()
    assert "\x1b" not in shown.out + shown.err
    assert "[/x]" in shown.out
    assert "[bold]b[/bold]" in shown.out
