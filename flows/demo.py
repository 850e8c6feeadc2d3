"""April 2026 in under a minute: the real pipeline against a small world on this machine.

Real HTTP over loopback, the real flows, a real SQLite file, alerts to the console and to a real mail server. Only
the clock is set, and the vendors' servers are ours (tests/world).
"""

import shutil
import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from connectors.exceptions import ConfigError
from storage import Change, deliveries, reading
from storage.changes import Selection, select_changes

from . import alert, digest, messages, poll
from .context import Context
from .settings import Settings

if TYPE_CHECKING:
    from tests.world.april import April, Expected
    from tests.world.world import World

STEP = timedelta(hours=4)
"""How often the demo looks: every source is due at each step."""
_RECEIVERS = """
[[receiver]]
name = "console"
url = "console:"

[[receiver]]
name = "legal"
url = "{mail}"

[[route]]
receiver = "console"
kinds = ["*"]

[[route]]
receiver = "legal"
kinds = ["license.*", "regulation.*"]
"""


@dataclass(slots=True)
class Tally:
    """What was done and what was rightly kept silent."""

    visits: int = 0
    unchanged: int = 0
    unread: Counter[str] = field(default_factory=Counter)
    messages: Counter[str] = field(default_factory=Counter)


def demo(out: Path, *, quiet: bool = False) -> int:
    """Live through the month and give an account; 0 when every fact was told, once each, and nothing else."""
    from tests.world import april as april_  # noqa: PLC0415 - the world is asked for by the demo only
    from tests.world.clock import Clock  # noqa: PLC0415
    from tests.world.world import World  # noqa: PLC0415

    _make_room(out)
    with World(Clock(april_.BEGINS)) as world:
        april = april_.build(world)
        context = _context(out, world, april)
        if not quiet:
            print(_OPENING.format(sources=len(april.sources), out=out))
        tally = _live(context, world, april, quiet=quiet)
        _keep_mails(out, world)
        return _account(context, april, tally, out)


_OPENING = """April 2026, lived through by the real pipeline: {sources} sources on this machine, nothing leaves it.
The first read of every source is remembered and not told. What is told from then on follows.
"""


def _make_room(out: Path) -> None:
    marker = out / "watchlist.toml"
    if out.exists() and any(out.iterdir()) and not marker.is_file():
        msg = f"{out} holds files that are not the demo's; choose another place: gazette demo --out DIR"
        raise ConfigError(msg)
    shutil.rmtree(out, ignore_errors=True)
    (out / "mail").mkdir(parents=True)


def _context(out: Path, world: "World", april: "April") -> Context:
    server = world.smtp
    mail = f"mailto://{server.host}:{server.port}?from=gazette@example.org&to=legal@example.org"
    text = "\n".join([*(_table(source) for source in april.sources), _RECEIVERS.format(mail=mail)])
    path = out / "watchlist.toml"
    path.write_text(text, encoding="utf-8")
    settings = Settings({}, f"sqlite:///{out / 'gazette.db'}", str(path), allow_private=True)
    return Context(settings, path, world.clock.now)


def _table(source: Mapping[str, Any]) -> str:
    lines = ["[[source]]", *(f"{key} = {_toml(value)}" for key, value in source.items()), 'every = "4h"', ""]
    return "\n".join(lines)


def _toml(value: Any) -> str:
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_toml(item) for item in value) + "]"
    return '"' + str(value).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _live(context: Context, world: "World", april: "April", *, quiet: bool) -> Tally:
    tally, steps = Tally(), int((april.ends - april.begins) / STEP) + 1
    with _bar(steps, quiet=quiet) as advance:
        for number in range(steps):
            world.clock.set(april.begins + number * STEP)
            _step(context, tally)
            advance(world.clock.now())
    return tally


def _step(context: Context, tally: Tally) -> None:
    found = poll.poll(context)
    tally.visits += found.polled
    tally.unchanged += found.unchanged
    tally.unread.update(failure.state for failure in found.failures)
    told = alert.alert(context)
    tally.messages.update(receiver for receiver, _ in told.sent)


def _bar(steps: int, *, quiet: bool) -> AbstractContextManager[Callable[[datetime], None]]:
    if quiet or not sys.stderr.isatty():
        return nullcontext(lambda _: None)
    return _Bar(steps)


class _Bar:
    """A progress bar below what is printed: the day that is lived through, the share that is done."""

    def __init__(self, steps: int) -> None:
        from rich.console import Console  # noqa: PLC0415
        from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn  # noqa: PLC0415

        columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
        self.progress = Progress(*columns, console=Console(stderr=True), transient=True)
        self.task = self.progress.add_task("April 1", total=steps)

    def __enter__(self) -> Callable[[datetime], None]:
        self.progress.start()
        return lambda now: self.progress.update(self.task, advance=1, description=f"April {now.day}")

    def __exit__(self, *_: object) -> None:
        self.progress.stop()


def _keep_mails(out: Path, world: "World") -> None:
    for number, mail in enumerate(world.smtp.messages, start=1):
        (out / "mail" / f"{number:02}.eml").write_bytes(mail.message.as_bytes())


def _account(context: Context, april: "April", tally: Tally, out: Path) -> int:
    with reading(context.engine) as session:
        log = list(select_changes(session, Selection()))
        outbox = deliveries.listed(session, ("delivered", "suppressed"))
    told = [e.changes[0] for e in outbox if e.receiver == "console" and e.state == "delivered" and e.changes]
    silent = sum(e.state == "suppressed" for e in outbox if e.receiver == "console")
    missed, doubled, false = _judge(april, told)
    _write_digest(context, april, out)
    print(_summary(tally, len(log), len(told), silent))
    print(_verdict(april, missed, doubled, false))
    print(_WHERE.format(out=out, mails=len(list((out / "mail").iterdir())), gazette=_command()))
    return 1 if missed or doubled or false else 0


def _judge(april: "April", told: Sequence[Change]) -> tuple[list["Expected"], list["Expected"], list[Change]]:
    counts = {fact: sum(fact.matches(c.kind, c.title) for c in told) for fact in april.told}
    expected = (*april.told, *april.recorded)
    false = [c for c in told if not _is_fair(c) and not any(fact.matches(c.kind, c.title) for fact in expected)]
    missed = [fact for fact, count in counts.items() if count == 0]
    return missed, [fact for fact, count in counts.items() if count > 1], false


def _is_fair(change: Change) -> bool:
    """Tell whether a message beyond the facts is right: a source's health, an announcement that precedes the weights."""
    announced = change.kind == "post.published" and change.release is not None
    return announced or change.kind.startswith("source.")


def _write_digest(context: Context, april: "April", out: Path) -> None:
    month = digest.digest(context, digest.Period(april.begins, april.begins + timedelta(days=30)))
    (out / "digest.md").write_text(messages.digest_markdown(month), encoding="utf-8")
    (out / "digest.html").write_text(messages.digest_html(month), encoding="utf-8")
    print("\n" + "=" * 72 + "\n" + messages.digest_markdown(month))


def _summary(tally: Tally, logged: int, told: int, silent: int) -> str:
    quiet = tally.visits - tally.unchanged - tally.unread.total() - logged
    unread = ", ".join(f"{count} {state}" for state, count in sorted(tally.unread.items())) or "none"
    return f"""{"=" * 72}
Seen          {tally.visits} visits to the sources, {tally.unchanged} of them found nothing changed
Unread        {unread} (outages, challenge pages, empty feeds: nothing was concluded from them)
Logged        {logged} changes, each with its evidence
Told          {told} of them on the console, {sum(tally.messages.values())} messages to {len(tally.messages)} receivers
Kept silent   {silent} further signals of releases that were told before, and what {quiet} visits found that is no
              news: downloads, README edits, re-dated and re-ordered posts, rotating links"""


def _verdict(
    april: "April", missed: Sequence["Expected"], doubled: Sequence["Expected"], false: Sequence[Change]
) -> str:
    lines = [
        f"Checked       {len(april.told) - len(missed) - len(doubled)} of {len(april.told)} facts of the month told once"
    ]
    lines += [f"  MISSED      {fact.kind_glob} {fact.title_contains}" for fact in missed]
    lines += [f"  TWICE       {fact.kind_glob} {fact.title_contains}" for fact in doubled]
    lines += [f"  FALSE       {change.kind} {change.title}" for change in false]
    return "\n".join(lines)


_WHERE = """
The files are in {out}: the month's digest (digest.md, digest.html), {mails} mails as they arrived (mail/*.eml),
the database (gazette.db) and the watchlist. Look further:
  {gazette} --database sqlite:///{out}/gazette.db changes
  {gazette} --database sqlite:///{out}/gazette.db releases
Then watch the real thing:
  {gazette} init my-gazette"""


def _command() -> str:
    """Return how this program is called here: by its name where the shell finds it, else by its path."""
    called = Path(sys.argv[0])
    if shutil.which("gazette") or called.name != "gazette":
        return "gazette"
    return str(called.relative_to(Path.cwd())) if called.is_relative_to(Path.cwd()) else str(called)
