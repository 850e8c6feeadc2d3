"""The command line as tests drive it, and the small world most of them watch."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from flows import cli
from flows.context import Context
from flows.settings import Settings
from tests.world import Clock, Feed, Page, World

BILLION = 1_000_000_000
TERMS = """<!DOCTYPE html><html><head><title>Roadrunner Terms of Use</title></head><body>
<nav>Products</nav><main><h1>Roadrunner Terms of Use</h1>
<p>You may use, reproduce, modify and distribute Roadrunner and works based on it.</p>
{clause}
<p>Roadrunner is provided as is, without warranties of any kind.</p></main></body></html>"""
LIMIT = """<p>If the products or services that you offer on the basis of Roadrunner have more than 30 million monthly
active users in the preceding calendar month, commercial use requires a separate license from Acme.</p>"""


@dataclass(frozen=True, slots=True)
class Run:
    """How a command ended and what it printed."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]


@dataclass
class Gazette:
    """The command line with a database and a watchlist of its own, by the clock of the world.

    Called, it runs in this process; `process` runs it in another one.
    """

    folder: Path
    clock: Clock
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def watchlist(self) -> Path:
        return self.folder / "watchlist.toml"

    @property
    def database(self) -> str:
        return f"sqlite:///{self.folder / 'gazette.db'}"

    @property
    def context(self) -> Context:
        settings = Settings(self.environment, self.database, str(self.watchlist), allow_private=True)
        return Context(settings, self.watchlist, self.clock.now)

    def watch(self, *tables: str) -> None:
        self.watchlist.write_text("\n".join(tables), encoding="utf-8")

    def arguments(self, *words: str) -> list[str]:
        places = ["--database", self.database, "--now", self.clock.now().isoformat()]
        return [*places, *(["--watchlist", str(self.watchlist)] if self.watchlist.exists() else []), *words]

    def __call__(self, *words: str) -> Run:
        return run(self.arguments(*words))

    def process(self, *words: str, code: str = "from flows.cli import main; main()") -> subprocess.Popen[str]:
        """Start the command line in another process."""
        return subprocess.Popen(
            [sys.executable, "-c", code, *self.arguments(*words)],
            cwd=self.folder,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def changes(self, *words: str) -> list[dict[str, Any]]:
        found = self("changes", "--json", *words)
        assert found.code == 0, found.err
        return found.rows

    def kinds(self, *words: str) -> list[str]:
        return [str(row["kind"]) for row in self.changes(*words)]

    def status(self, name: str) -> dict[str, Any]:
        """What `gazette status --json` says of one source or receiver."""
        found = self("status", "--json")
        assert found.code == 0, found.err
        return next(row for row in found.rows if row["name"] == name)


class Terminal(io.StringIO):
    """Something that is written to and says that it is a terminal."""

    def isatty(self) -> bool:
        return True


def run(arguments: Sequence[str], stream: type[io.StringIO] = io.StringIO) -> Run:
    """Run the command line in this process; a SystemExit is its exit code."""
    out, err = stream(), stream()
    code: Any = 0
    with redirect_stdout(out), redirect_stderr(err):
        try:
            cli.main(list(arguments))
        except SystemExit as exc:
            code = exc.code or 0
    return Run(int(code), out.getvalue(), err.getvalue())


def finished(process: subprocess.Popen[str]) -> Run:
    out, err = process.communicate(timeout=60)
    return Run(process.returncode, out, err)


def source(name: str, connector: str, vendor: str = "Acme", **keys: Any) -> str:
    return _table("source", {"name": name, "vendor": vendor, "connector": connector, **keys})


def receiver(name: str, url: str, **keys: str) -> str:
    return _table("receiver", {"name": name, "url": url, **keys})


def route(to: str, *kinds: str, **keys: Any) -> str:
    return _table("route", {"receiver": to, **({"kinds": list(kinds)} if kinds else {}), **keys})


def _table(name: str, keys: dict[str, Any]) -> str:
    # A JSON string, or a list of them, is TOML as well.
    return "\n".join([f"[[{name}]]", *(f"{key} = {json.dumps(value)}" for key, value in keys.items()), ""])


@dataclass
class Acme:
    """A vendor with an organization on the Hub, a blog and terms of use, as they were before the test begins."""

    world: World
    terms: Page
    blog: Feed

    @property
    def now(self) -> datetime:
        return self.world.clock.now()

    def releases(self, name: str = "acme/Coyote-2-13B", **card: Any) -> None:
        """Let a repository with weights appear now."""
        billions = 7 * BILLION
        self.world.hub.repo(name, created=self.now, total=billions, **{"license": "apache-2.0", **card})

    def tightens(self) -> None:
        """Let the terms limit commercial use from now on."""
        self.terms.version(self.now, TERMS.format(clause=LIMIT))

    def loosens(self) -> None:
        """Let the terms be as they were in the beginning."""
        self.terms.version(self.now, TERMS.format(clause=""))

    def posts(self, link: str = "/news/coyote", title: str = "A visit to the canyon") -> None:
        """Let the blog publish something now."""
        self.blog.item(self.now, link, title)

    @property
    def hub(self) -> str:
        return source("Acme on the Hub", "huggingface", organization="acme", endpoint=self.world.hub_url)

    @property
    def page(self) -> str:
        url = self.world.site("acme").url("/terms")
        return source("Acme terms", "page", url=url, role="license", select="main", covers=["roadrunner*"])

    @property
    def feed(self) -> str:
        return source("Acme blog", "feed", url=self.world.site("acme").url("/feed.xml"))

    @property
    def sources(self) -> tuple[str, str, str]:
        return self.hub, self.page, self.feed

    @property
    def slack(self) -> str:
        """The Slack-like webhook as a receiver's address."""
        secret = self.world.slack.path.removeprefix("/services/")
        return f"slackkit://{self.world.slack.origin.removeprefix('http://')}/{secret}?secure=no"

    @property
    def mail(self) -> str:
        return f"{self.world.smtp.url}?from=gazette@example.org&to=legal@example.org"

    @property
    def receivers(self) -> tuple[str, str]:
        return receiver("team", self.slack), receiver("legal", self.mail)


def settled(world: World) -> Acme:
    """Return Acme with four models, a blog of ten posts and terms without a limit."""
    now = world.clock.now()
    for number in range(1, 5):
        created = now - timedelta(days=100 * number)
        name = f"acme/Roadrunner-{number}-7B"
        world.hub.repo(name, created=created, total=7 * BILLION, license="apache-2.0")
    site = world.site("acme")
    terms = site.page("/terms").version(now - timedelta(days=200), TERMS.format(clause=""))
    blog = site.feed("/feed.xml", "Acme blog")
    for number in range(10):
        blog.item(now - timedelta(days=60 - number), f"/news/{number}", f"Letter number {number} from the desert")
    return Acme(world, terms, blog)


def lived(gazette: Gazette, acme: Acme) -> Gazette:
    """Let Acme be read, release a model and post after a day, tighten its terms after another; nobody is told."""
    gazette.watch(*acme.sources, *acme.receivers)
    gazette("poll")
    acme.world.clock.advance(timedelta(days=1))
    acme.releases()
    acme.posts()
    gazette("poll")
    acme.world.clock.advance(timedelta(days=1))
    acme.tightens()
    gazette("poll")
    acme.world.clock.advance(timedelta(hours=1))
    return gazette
