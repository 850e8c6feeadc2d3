"""What breaks around us: nothing is lost, nothing is told twice without saying so, and somebody says what is wrong."""

import asyncio
import signal
import socket
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event, text

from connectors.exceptions import ConfigError
from flows import alert, poll
from flows.context import Context
from flows.settings import Settings
from storage import begin, deliveries, reading
from storage import engine as engine_
from tests.world import Clock, Fault, World, hanging

from .driving import Acme, Gazette, finished, receiver, source

HOUR = timedelta(hours=1)
NEWS = ["license.changed", "model.released", "post.published"]


@pytest.fixture
def watching(gazette: Gazette, acme: Acme) -> Gazette:
    """Acme was read once; since then everything has news. One receiver is owed all of it."""
    gazette.watch(*acme.sources, receiver("team", acme.slack))
    assert gazette("run").code == 0
    acme.world.clock.advance(HOUR)
    happen(acme)
    acme.world.clock.advance(HOUR)
    return gazette


def happen(acme: Acme) -> None:
    acme.releases()
    acme.posts()
    acme.tightens()


def assert_told_once(gazette: Gazette, world: World) -> None:
    """Every news is in the log once, and arrived once."""
    assert sorted(gazette.kinds()) == NEWS
    assert len(world.slack.messages) == len(NEWS)
    assert not [message for message in world.slack.messages if "possible duplicate" in message.words]


# The database


def limited(context: Context, pages: int) -> None:
    """Let the database of this context grow by so many pages and no further: the disk is full."""

    @event.listens_for(context.engine, "connect")
    def limit(connection: Any, _record: object) -> None:
        (used,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {used + pages}")

    context.engine.dispose()


@pytest.mark.parametrize("pages", [0, 2, 5, 9])
def test_a_full_disk_is_named_and_loses_nothing(watching: Gazette, world: World, pages: int) -> None:
    context = watching.context
    limited(context, pages)
    with pytest.raises(ConfigError, match="cannot be used: database or disk is full"):
        until_full(context)
    context.engine.dispose()

    watching("outbox", "list")
    assert watching("poll", "--all").code == 0
    world.clock.advance(HOUR)
    assert watching("run").code == 0
    assert_told_once(watching, world)


def until_full(context: Context) -> None:
    """Poll and alert: with a few pages left something gets through."""
    poll.poll(context, everything=True)
    alert.alert(context)
    with begin(context.engine) as session:
        session.execute(text("CREATE TABLE filling AS SELECT randomblob(1000000) AS data"))


def test_a_database_locked_by_another_program_is_waited_for(watching: Gazette, world: World) -> None:
    other = sqlite3.connect(watching.folder / "gazette.db", isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    release = threading.Timer(0.5, other.rollback)
    release.start()

    assert watching("run").code == 0
    release.join()
    other.close()
    assert_told_once(watching, world)


def test_a_database_that_stays_locked_is_named(
    watching: Gazette, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_, "_BUSY_MS", 50)
    other = sqlite3.connect(watching.folder / "gazette.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    ended = watching("run")
    other.rollback()
    other.close()

    assert ended.code == 2
    assert "cannot be used: database is locked" in ended.err
    assert "Traceback" not in ended.err
    assert watching("run").code == 0
    assert_told_once(watching, world)


def test_a_lock_that_begins_in_a_round_is_waited_for_once(
    gazette: Gazette, acme: Acme, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_, "_BUSY_MS", 50)
    gazette.watch(*acme.sources)
    context = Context(Settings({}, f"sqlite:///{gazette.folder / 'gazette.db'}", "", allow_private=True),
                      gazette.watchlist, gazette.clock.now)  # fmt: skip
    context.register()
    other = sqlite3.connect(gazette.folder / "gazette.db", isolation_level=None)
    begun: list[str] = []

    def lock(name: str) -> None:
        other.execute("BEGIN IMMEDIATE")
        event.listen(context.engine, "handle_error", lambda _error: begun.append(name))

    with pytest.raises(ConfigError, match="locked"):
        poll.poll(context, everything=True, progress=lock)
    other.rollback()
    other.close()
    context.engine.dispose()

    # One source that waits in vain, and one try to give back what was taken.
    assert len(begun) == 2 < len(acme.sources)


def test_a_round_that_is_broken_off_gives_back_what_it_took(gazette: Gazette, acme: Acme) -> None:
    gazette.watch(*acme.sources)
    context = Context(Settings({}, f"sqlite:///{gazette.folder / 'gazette.db'}", "", allow_private=True),
                      gazette.watchlist, gazette.clock.now)  # fmt: skip

    stops = iter([asyncio.CancelledError()])

    def stop(_name: str) -> None:
        for reason in stops:
            raise reason

    with pytest.raises(asyncio.CancelledError):
        poll.poll(context, everything=True, progress=stop)

    with begin(context.engine) as session:
        assert set(session.scalars(text("SELECT lease FROM sources"))) == {""}
    context.engine.dispose()


def test_a_file_that_is_no_database_is_named(gazette: Gazette, acme: Acme) -> None:
    gazette.watch(*acme.sources)
    (gazette.folder / "gazette.db").write_bytes(b"no database at all" * 500)

    ended = gazette("poll")

    assert ended.code == 2
    assert "file is not a database" in ended.err


@pytest.fixture
def elsewhere(watching: Gazette, engine: Engine) -> Iterator[Context]:
    """The same watchlist over a database of its own, on SQLite and on PostgreSQL; it was read before the news."""
    settings = Settings({}, engine.url.render_as_string(hide_password=False), "", allow_private=True)
    context = Context(settings, watching.watchlist, watching.clock.now)
    yield context
    context.engine.dispose()


def test_a_disk_that_is_full_while_one_source_is_written_loses_that_source_alone(
    elsewhere: Context, world: World, acme: Acme
) -> None:
    world.slack.messages.clear()
    poll.poll(elsewhere, everything=True)
    world.clock.advance(HOUR)
    acme.posts("/news/second", "A second visit")
    world.clock.advance(HOUR)
    refuse = "no space left on device"
    with begin(elsewhere.engine) as session:
        if elsewhere.engine.dialect.name == "sqlite":
            session.execute(
                text(f"CREATE TRIGGER refuses BEFORE INSERT ON changes BEGIN SELECT RAISE(ABORT, '{refuse}'); END")
            )
        else:
            session.execute(
                text(
                    "CREATE FUNCTION refuse() RETURNS trigger AS $$ BEGIN RAISE EXCEPTION "
                    f"'{refuse}' USING ERRCODE = '53100'; END $$ LANGUAGE plpgsql"
                )
            )
            session.execute(text("CREATE TRIGGER refuses BEFORE INSERT ON changes EXECUTE FUNCTION refuse()"))
    expected = ConfigError if elsewhere.engine.dialect.name == "postgresql" else Exception
    with pytest.raises(expected, match=refuse):
        poll.poll(elsewhere, everything=True)
    with begin(elsewhere.engine) as session:
        on = " ON changes" if elsewhere.engine.dialect.name == "postgresql" else ""
        session.execute(text(f"DROP TRIGGER refuses{on}"))

    world.clock.advance(HOUR)  # past the leases of the poll that broke off

    assert [change.kind for change in poll.poll(elsewhere, everything=True).changes] == ["post.published"]
    assert poll.poll(elsewhere, everything=True).changes == []


def test_a_server_that_is_gone_for_a_minute_loses_nothing(
    watching: Gazette, world: World, acme: Acme, postgres: str, postgres_template: str
) -> None:
    """The server goes while a source is visited, and takes no connection for a while."""
    database = _database(postgres, postgres_template)
    settings = Settings({}, database, "", allow_private=True)
    context = Context(settings, watching.watchlist, watching.clock.now)
    world.slack.messages.clear()
    poll.poll(context, everything=True)
    world.clock.advance(HOUR)
    acme.posts("/news/second", "A second visit")
    world.clock.advance(HOUR)
    planned = world.fault("/feed.xml", Fault(then=lambda: _close(postgres)))

    with pytest.raises(ConfigError, match="cannot be used"):
        poll.poll(context, everything=True)
    with pytest.raises(ConfigError, match=r"cannot be (used|opened)"):
        alert.alert(context)
    planned.call_off()
    _open(postgres)
    world.clock.advance(timedelta(minutes=6))

    found = [change.kind for change in poll.poll(context, everything=True).changes]
    alert.alert(context)
    alert.alert(context)
    context.engine.dispose()
    assert found == ["post.published"]
    assert len(world.slack.messages) == 1


def _database(postgres: str, template: str) -> str:
    _command(postgres, f"CREATE DATABASE gazette_gone TEMPLATE {template}")
    return engine_._engine(postgres).url.set(database="gazette_gone").render_as_string(hide_password=False)


def _close(postgres: str) -> None:
    _command(postgres, "ALTER DATABASE gazette_gone ALLOW_CONNECTIONS false")
    _command(postgres, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'gazette_gone'")


def _open(postgres: str) -> None:
    _command(postgres, "ALTER DATABASE gazette_gone ALLOW_CONNECTIONS true")


def _command(postgres: str, statement: str) -> None:
    admin = engine_._engine(postgres)
    with admin.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(statement))
    admin.dispose()


# What is stored


def test_a_damaged_snapshot_is_told_as_a_change_that_nobody_can_classify(watching: Gazette, world: World) -> None:
    with sqlite3.connect(watching.folder / "gazette.db") as database:
        database.execute("UPDATE blobs SET data = substr(data, 1, 12)")
    database.close()

    assert watching("run").code == 0

    assert_told_once(watching, world)
    (changed,) = watching.changes("--kind", "license.changed")
    assert changed["details"]["direction"] == "unclassified"
    assert "is damaged" in changed["details"]["unclassified"][0]["before"]
    ended = watching("license", "diff", changed["subject"])
    assert (ended.code, "Traceback" in ended.err) == (2, False)
    assert "is damaged" in ended.err


def test_a_damaged_body_is_read_anew(watching: Gazette, world: World) -> None:
    assert watching("run").code == 0
    with sqlite3.connect(watching.folder / "gazette.db") as database:
        database.execute("UPDATE blobs SET data = x'00'")
        database.execute("UPDATE sources SET reading = 9")  # whoever reads the bytes again finds them damaged
    database.close()
    world.clock.advance(HOUR)

    ended = watching("poll", "--all")
    assert ended.code == 3
    assert "is damaged; it is read anew" in ended.err
    world.clock.advance(HOUR)
    assert watching("poll", "--all").code == 0
    assert_told_once(watching, world)


# The clock


@pytest.mark.parametrize("skews", [(1, 0), (-1, 0), (1, -1, 1, 0), (0, -1, 0)])
def test_a_clock_that_jumps_an_hour_loses_and_doubles_nothing(
    gazette: Gazette, acme: Acme, world: World, skews: tuple[int, ...]
) -> None:
    ours = Clock(world.clock.now())
    jumping = Gazette(gazette.folder, ours)
    jumping.watch(*acme.sources, receiver("team", acme.slack))
    assert jumping("run").code == 0
    world.clock.advance(HOUR)
    happen(acme)
    for skew in skews:
        world.clock.advance(timedelta(minutes=20))
        ours.set(world.clock.now() + skew * HOUR)
        assert jumping("run").code == 0
    world.clock.advance(2 * HOUR)
    ours.set(world.clock.now())
    assert jumping("run").code == 0

    assert_told_once(jumping, world)


# Processes


def test_two_runs_at_once_tell_everything_once(watching: Gazette, world: World) -> None:
    world.fault("/terms", Fault(delay=0.5))
    both = [watching.process("run") for _ in range(2)]
    codes = [finished(process).code for process in both]

    assert codes == [0, 0]
    assert_told_once(watching, world)


def test_a_bug_in_reading_one_source_keeps_no_alert_back(
    watching: Gazette, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from connectors import feed  # noqa: PLC0415  (only here is it broken)

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(feed, "read", broken)
    with pytest.raises(ZeroDivisionError):
        watching("run")

    assert sorted(watching.kinds()) == ["license.changed", "model.released"]
    assert len(world.slack.messages) == 2


# The network


def test_a_receiver_that_hangs_delays_no_other(
    watching: Gazette, acme: Acme, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(alert, "TIMEOUT", 0.5)
    watching.watch(*acme.sources, receiver("team", acme.slack), receiver("legal", acme.mail))
    planned = world.slack.fault("*", hanging())

    ended = watching("run")

    assert ended.code == 3
    assert "receiver 'team': " in ended.err
    assert len(world.smtp.messages) == len(NEWS)
    planned.call_off()
    world.slack.messages.clear()
    for _ in range(4):
        world.clock.advance(HOUR)
        watching("alert")
    titles = [message.words for message in world.slack.messages]
    assert len(titles) == len(NEWS)
    assert len(world.smtp.messages) == len(NEWS)


def test_names_that_are_not_found_fail_alone(
    gazette: Gazette, acme: Acme, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half of the hosts are known to the resolver, half of them are not until it is mended."""
    mended, real = [False], socket.getaddrinfo

    def look_up(host: Any, *rest: Any, **options: Any) -> Any:
        if str(host).endswith("lost.test") and not mended[0]:
            raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
        return real("127.0.0.1" if str(host).endswith(".test") else host, *rest, **options)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    url = world.site("acme").url("/feed.xml")
    hosts = [f"{name}{number}" for number in range(3) for name in ("kept", "lost")]
    feeds = [source(name, "feed", url=url.replace("127.0.0.1", f"{name[:-1]}.test") + f"?{name}") for name in hosts]
    feeds = [
        table.replace("kept.test", f"{name}.kept.test").replace("lost.test", f"{name}.lost.test")
        for name, table in zip(hosts, feeds, strict=True)
    ]
    gazette.watch(*feeds, receiver("team", acme.slack))

    ended = gazette("poll")

    assert ended.code == 3
    assert ended.err.count("no address is known for") == 3
    assert "3 read for the first time" in ended.err
    mended[0] = True
    world.clock.advance(timedelta(minutes=20))
    assert gazette("poll").code == 0
    assert gazette.changes() == []


# The watchlist, edited while it is used


def renamed(gazette: Gazette, acme: Acme, name: str) -> None:
    gazette.watch(acme.hub, acme.page, acme.feed.replace("Acme blog", name), receiver("team", acme.slack))


def test_a_source_renamed_while_it_is_visited_keeps_its_history(watching: Gazette, acme: Acme, world: World) -> None:
    def rename() -> None:
        renamed(watching, acme, "Canyon letters")
        watching.context.register()

    world.fault("/feed.xml", Fault(then=rename, times=1))
    assert watching("run").code == 0
    world.clock.advance(HOUR)
    assert watching("run").code == 0

    assert_told_once(watching, world)
    status = watching.status("Canyon letters")
    assert (status["state"], status["baseline_at"], status["subjects"]) == ("healthy", "2026-04-10T08:00:00Z", 11)


def test_a_source_removed_while_it_is_visited_and_added_again_keeps_its_history(
    watching: Gazette, acme: Acme, world: World
) -> None:
    def remove() -> None:
        watching.watch(acme.hub, acme.page, receiver("team", acme.slack))
        watching.context.register()

    world.fault("/feed.xml", Fault(then=remove, times=1))
    assert watching("run").code == 0
    world.clock.advance(HOUR)
    assert watching("run").code == 0
    renamed(watching, acme, "Acme blog")
    world.clock.advance(HOUR)
    assert watching("run").code == 0

    assert_told_once(watching, world)
    assert watching.status("Acme blog")["baseline_at"] == "2026-04-10T08:00:00Z"


def test_a_source_that_comes_back_tells_what_it_published_meanwhile(
    watching: Gazette, acme: Acme, world: World
) -> None:
    watching.watch(acme.hub, acme.page, receiver("team", acme.slack))
    assert watching("run").code == 0
    assert "post.published" not in watching.kinds()
    renamed(watching, acme, "Letters")
    world.clock.advance(HOUR)

    assert watching("run").code == 0

    assert_told_once(watching, world)


def test_what_is_owed_to_a_receiver_renamed_meanwhile_is_not_lost(watching: Gazette, acme: Acme, world: World) -> None:
    assert watching("poll").code == 0
    watching.watch(*acme.sources, receiver("office", acme.slack))
    assert watching("run").code == 0
    assert world.slack.messages == []
    context = watching.context
    with reading(context.engine) as session:
        owed = deliveries.listed(session, ("pending",))
    context.engine.dispose()
    assert [entry.receiver for entry in owed] == ["team"] * 3

    watching.watch(*acme.sources, receiver("team", acme.slack))
    world.clock.advance(HOUR)
    assert watching("run").code == 0
    assert_told_once(watching, world)


def copy(here: Path, there: Path) -> None:
    with closing(sqlite3.connect(here)) as old, closing(sqlite3.connect(there)) as new:
        old.backup(new)


def test_a_database_taken_from_a_backup_tells_what_it_missed(watching: Gazette, world: World, acme: Acme) -> None:
    copy(watching.folder / "gazette.db", watching.folder / "saved.db")
    assert watching("run").code == 0
    copy(watching.folder / "saved.db", watching.folder / "gazette.db")

    assert watching("run").code == 0
    assert sorted(watching.kinds()) == NEWS


KILLED = """
import os
import pathlib
import signal
from flows.cli import main
real, count = pathlib.Path.replace, [0]
def replace(*arguments):
    count[0] += 1
    if count[0] == 9:
        os.kill(os.getpid(), signal.SIGKILL)
    return real(*arguments)
pathlib.Path.replace = replace
main()
"""


def test_a_site_whose_building_was_killed_is_whole_after_the_next(watching: Gazette) -> None:
    assert watching("run").code == 0
    half, whole = watching.folder / "half", watching.folder / "whole"
    assert finished(watching.process("site", "--out", str(half), code=KILLED)).code == -signal.SIGKILL

    assert watching("site", "--out", str(half)).code == 0
    assert watching("site", "--out", str(whole)).code == 0

    mended, built = files(half), files(whole)
    assert mended.keys() == built.keys()
    assert {name for name in built if mended[name] != built[name]} <= {"index.html"}, "it says when it was built"


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_damaged_text_leaves_the_site_its_other_pages(watching: Gazette) -> None:
    assert watching("run").code == 0
    with sqlite3.connect(watching.folder / "gazette.db") as database:
        database.execute("UPDATE blobs SET data = x'00'")
    database.close()

    ended = watching("site", "--out", str(watching.folder / "site"))

    assert ended.code == 0, ended.err
    assert "Coyote" in (watching.folder / "site" / "index.html").read_text(encoding="utf-8")
