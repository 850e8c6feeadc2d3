"""What a user's scripts depend on: words, options, exit codes."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from flows.cli import hoist
from tests.world import World, unavailable

from .driving import Acme, Gazette, Terminal, finished, receiver, run

HOUR = timedelta(hours=1)


@pytest.fixture
def polled(gazette: Gazette, acme: Acme) -> Gazette:
    gazette.watch(*acme.sources, *acme.receivers)
    assert gazette("poll").code == 0
    return gazette


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("poll --quiet", "--quiet poll"),
        ("changes --now 2026-04-01 --json", "--now 2026-04-01 changes --json"),
        ("outbox list --database=sqlite:///x --all", "--database=sqlite:///x outbox list --all"),
        ("--quiet poll A --verbose", "--quiet --verbose poll A"),
        ("poll -- --quiet", "poll -- --quiet"),
        ("poll --now", "--now poll"),
    ],
)
def test_global_options_may_stand_anywhere(typed: str, read: str) -> None:
    assert hoist(typed.split()) == read.split()


def test_options_behind_a_command_are_heeded(polled: Gazette, tmp_path: Path) -> None:
    here = run(["status", "--json", "--database", polled.database, "--watchlist", str(polled.watchlist)])
    there = run(["status", "--json", f"--database=sqlite:///{tmp_path}/other.db", f"--watchlist={polled.watchlist}"])

    assert [run_.rows[0]["state"] for run_ in (here, there)] == ["healthy", "new"]


def test_the_environment_names_database_and_watchlist(
    polled: Gazette, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    monkeypatch.setenv("GAZETTE_DATABASE", polled.database)
    monkeypatch.setenv("GAZETTE_WATCHLIST", str(polled.watchlist))

    assert [row["name"] for row in run(["status", "--json"]).rows][:1] == ["Acme on the Hub"]


def test_the_clock_is_an_option(gazette: Gazette, acme: Acme) -> None:
    gazette.watch(acme.page)
    gazette("poll")

    assert gazette.status("Acme terms")["polled_at"] == "2026-04-10T08:00:00Z"


@pytest.mark.parametrize(
    "words",
    [
        ["--now", "tomorrow", "poll"],
        ["changes", "--since", "2026-13-01"],
        ["changes", "--origin", "elsewhere"],
        ["digest", "--format", "pdf"],
        ["poll", "--everything"],
        ["pol"],
        ["outbox", "retry", "one"],
        ["license", "read"],
        ["--now"],
    ],
)
def test_a_wrong_command_line_is_exit_code_2(gazette: Gazette, words: list[str]) -> None:
    ended = gazette(*words)

    assert (ended.code, ended.out) == (2, "")
    assert ended.err


WRONG = {
    "source": (["poll", "Acme term"], "no source is called 'Acme term' (did you mean 'Acme terms'?)"),
    "receiver to test": (["test", "legl"], "(did you mean 'legal'?)"),
    "receiver of a digest": (["digest", "--send", "legl"], "(did you mean 'legal'?)"),
    "subject": (["show", "acme/Unknown"], "nothing is known of 'acme/Unknown'"),
    "license of a subject": (["license", "diff", "acme/Unknown"], "nothing is known of 'acme/Unknown'"),
    "file": (["license", "read", "nowhere.txt"], "nowhere.txt cannot be read"),
    "directory": (["license", "compare", ".", "."], ". cannot be read"),
    "database": (["changes", "--database", "oracle://x/y"], "database URL cannot be used"),
    "place of the database": (["changes", "--database", "sqlite:////nowhere/x.db"], "cannot be opened"),
    "delivery": (["outbox", "drop", "99"], "see `gazette outbox list"),
}


@pytest.mark.parametrize(("words", "said"), WRONG.values(), ids=WRONG.keys())
def test_what_is_not_there_is_exit_code_2_and_one_line(
    gazette: Gazette, acme: Acme, words: list[str], said: str
) -> None:
    gazette.watch(*acme.sources, *acme.receivers)

    ended = gazette(*words, "--quiet")

    assert (ended.code, ended.out) == (2, "")
    assert said in ended.err
    assert len(ended.err.splitlines()) == 1


def test_a_file_that_is_no_database_is_exit_code_2(gazette: Gazette, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("My notes. " * 1000)

    ended = gazette("changes", "--database", f"sqlite:///{tmp_path}/notes.txt")

    assert ended.code == 2
    assert "notes.txt" in ended.err


def test_a_poll_with_nothing_due_says_so(polled: Gazette) -> None:
    ended = polled("poll")

    assert (ended.code, ended.out) == (0, "")
    assert ended.err.startswith("nothing is due; ")


def test_a_named_source_is_polled_whether_due_or_not(polled: Gazette) -> None:
    assert "1 sources polled" in polled("poll", "Acme terms").err
    assert "3 sources polled" in polled("poll", "--all").err


def test_quiet_says_nothing_when_all_is_well(polled: Gazette) -> None:
    for words in (["poll", "--all"], ["alert"], ["run"], ["maintain"], ["backfill"]):
        ended = polled(*words, "--quiet")
        assert (ended.code, ended.out, ended.err) == (0, "", "")


def test_quiet_still_names_what_failed(polled: Gazette, world: World) -> None:
    world.fault("/terms", unavailable())

    assert "'Acme terms'" in polled("poll", "--all", "--quiet").err


def test_verbose_names_every_step(polled: Gazette) -> None:
    assert "polling: Acme terms\n" in polled("poll", "--all", "--verbose").err


def test_what_is_piped_has_no_escape_codes(polled: Gazette, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    for words in (["changes"], ["status"], ["check"], ["releases"], ["show", "acme/Roadrunner-1-7B"], ["--help"]):
        assert "\x1b" not in polled(*words).out


def test_untrusted_text_is_no_markup_and_moves_no_cursor(gazette: Gazette, acme: Acme, world: World) -> None:
    gazette.watch(acme.feed, receiver("console", "console:"))
    gazette("poll")
    world.clock.advance(HOUR)
    acme.posts("/news/x", "[red]Sale[/red] \u202eevil\u202c &lt;script&gt;")
    told = gazette("run").out
    listed = gazette("changes").out

    for shown in (told, listed):
        assert "[red]Sale[/red]" in shown
        assert "\u202e" not in shown


@pytest.mark.parametrize(("variables", "colored"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_a_terminal_has_colors_unless_they_are_not_wanted(
    polled: Gazette, monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], colored: bool
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    for name, value in {"TERM": "xterm-256color", "COLUMNS": "120", **variables}.items():
        monkeypatch.setenv(name, value)

    shown = run(polled.arguments("status"), Terminal).out

    assert bool(re.search(r"\x1b\[[\d;]*3\dm", shown)) is colored


def test_a_terminal_sees_a_bar(polled: Gazette, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")

    assert "polling" in run(polled.arguments("poll", "--all"), Terminal).err
    assert "polling" not in run(polled.arguments("poll", "--all", "--quiet"), Terminal).err


def imported(gazette: Gazette, *words: str) -> set[str]:
    """Run a command in a process of its own and return the packages it imported."""
    code = (
        "import sys\nfrom flows.cli import main\n"
        "try: main()\nfinally: print(*sorted({name.split('.')[0] for name in sys.modules}), file=sys.stderr)"
    )
    ended = finished(gazette.process(*words, code=code))
    assert ended.code == 0, ended.err
    return set(ended.err.splitlines()[-1].split())


def test_help_pays_for_nothing_it_does_not_use(gazette: Gazette) -> None:
    heavy = {"prefect", "sqlalchemy", "pydantic", "apprise", "httpx", "aiohttp", "feedparser", "jinja2"}

    assert imported(gazette, "--help") & heavy == set()


def test_a_poll_starts_no_prefect_and_no_apprise(polled: Gazette, acme: Acme) -> None:
    loaded = imported(polled, "poll", "--all")

    assert "sqlalchemy" in loaded
    assert loaded & {"prefect", "apprise", "alembic"} == set()
