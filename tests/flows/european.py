"""The EU's systems as a small world shows them, and a watchlist that is polled day after day."""

import shutil
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flows import settings
from flows.context import Context
from flows.poll import poll
from flows.report import Report
from storage import Change
from tests.world import World
from tests.world.eu import Europe, europe
from tests.world.eu_cellar import consolidated

from .driving import Run, run

NOON = datetime(2026, 7, 10, 12, tzinfo=UTC)
BEFORE = NOON - timedelta(days=400)
DAY = timedelta(days=1)
ACT = "32024R1689"
OLD, NEW = "02024R1689-20240712", "02024R1689-20260727"
ARTICLES = {
    "Article 1": ["Subject matter of it."],
    "Article 53": ["Providers shall keep documentation.", "It is free."],
}


@dataclass
class Line:
    """A source on a watchlist, polled day after day."""

    world: World
    eu: Europe
    folder: Path
    template: Path
    sources: list[str] = field(default_factory=list)

    def watch(self, connector: str, **target: object) -> None:
        rows = [f'name = "{connector} {len(self.sources)}"', 'vendor = "European Union"', f'connector = "{connector}"']
        rows += [f"{key} = {value!r}" for key, value in target.items()]
        self.sources.append("[[source]]\n" + "\n".join(rows))
        (self.folder / "watchlist.toml").write_text("\n\n".join(self.sources), encoding="utf-8")

    def poll(self, after: timedelta = DAY) -> Report:
        self.world.clock.advance(after)
        return poll(self.context, everything=True)

    def told(self, after: timedelta = DAY) -> list[Change]:
        """The changes of one more poll, which must not fail."""
        report = self.poll(after)
        assert report.failures == []
        return report.changes

    def failure(self) -> tuple[str, str]:
        """The state and the reason of the one source that fails."""
        report = self.poll()
        (failed,) = report.failures
        assert report.changes == []
        return failed.state, failed.reason

    @property
    def context(self) -> Context:
        database = self.folder / "gazette.db"
        if not database.exists():
            shutil.copy(self.template, database)
        environment = {"GAZETTE_DATABASE": f"sqlite:///{database}", "GAZETTE_ALLOW_PRIVATE_HOSTS": "1"}
        found = settings.read(environment, self.folder)
        return Context(found, self.folder / "watchlist.toml", self.world.clock.now)

    def run(self, *words: str) -> Run:
        """The command line with this watchlist and database."""
        places = ["--database", self.context.settings.database, "--watchlist", str(self.folder / "watchlist.toml")]
        return run([*places, "--now", self.world.clock.now().isoformat(), *words])


def begun(world: World, folder: Path, template: Path) -> Line:
    """Return an empty watchlist in an empty Union."""
    return Line(world, europe(world), folder, template)


def with_act(line: Line) -> Line:
    """Let the AI Act be known, with one consolidated version and one implementing act, after a first poll."""
    cellar = line.eu.cellar
    cellar.work(BEFORE, ACT, title="Artificial Intelligence Act", date="2024-06-13", published="2024-07-12")
    cellar.work(BEFORE, ACT, force=["2024-08-01", "2025-02-02", "2026-08-02"], deadline=["2028-08-02", "2031-08-02"])
    cellar.work(BEFORE, "32025R0454", title="Scientific panel", type="REG_IMPL", date="2025-03-07")
    cellar.relate(BEFORE, "32025R0454", "implements", ACT).relate(BEFORE, "32025R0454", "based_on", ACT)
    cellar.relate(BEFORE, OLD, "consolidates", ACT).text(BEFORE, OLD, consolidated(OLD, ARTICLES))
    line.watch("cellar", celex=ACT, endpoint=line.eu.origin)
    assert line.told() == []
    return line
