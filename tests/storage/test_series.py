"""Real feeds over weeks and years, read and recorded poll by poll: the results that policy N5 asks for."""

import csv
import itertools
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from connectors import feed, fetch, sitemap
from connectors.model import Remembered, Request, Response, Visit
from storage import Change, begin, connect, sources
from storage.recording import DoubtedError, Origins, Recorder, record
from storage.schema import ObservationRow
from storage.sources import Watched

from .conftest import PlainReader

URL = "https://feed.test/feed.xml"
TARGET = feed.Target(url=URL)
MAP = sitemap.Target(url="https://feed.test/sitemap.xml", include=("/blog/*",))


@dataclass
class Story:
    """What became of a series: every change, and the polls that were not believed, by the time of the poll."""

    polls: int = 0
    changes: list[tuple[str, Change]] = field(default_factory=list)
    suspect: list[str] = field(default_factory=list)
    subjects: int = 0
    removed: int = 0

    def told(self, poll: str = "") -> list[str]:
        """The titles of new items that are told, of one poll or of all."""
        return [
            change.title
            for at, change in self.changes
            if change.kind == "post.published" and not change.details.get("quiet") and poll in {"", at}
        ]

    def quiet(self, how: str) -> int:
        return sum(change.details.get("quiet") == how for _, change in self.changes)

    @property
    def counts(self) -> tuple[int, int, int, int, int]:
        """Told, recorded late, in a burst, retitled, suspect."""
        updated = sum(change.kind == "post.updated" for _, change in self.changes)
        return len(self.told()), self.quiet("late"), self.quiet("burst"), updated, len(self.suspect)


Replay = Callable[..., Story]


@pytest.fixture
def replay(corpus: Path, sqlite_template: Path, tmp_path: Path) -> Iterator[Replay]:
    """Replay a series of the corpus; of a long one the first polls, or every so many and those where items moved."""
    engine = connect(f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'gazette.db')}")

    def run(name: str, every: int = 1, first: int = 1000) -> Story:
        folder = corpus / "feeds" / "series" / name
        if not folder.is_dir():
            pytest.skip(f"the series {name} is not here")
        files = sorted({*sorted(folder.glob("*.xml"))[::every], *_moving(folder)})
        with begin(engine) as session:
            return walk(session, files[:first])

    yield run
    engine.dispose()


def _moving(folder: Path) -> Iterator[Path]:
    """Yield the polls that showed other items than the one before, and those before them."""
    with (folder / "_changes.tsv").open(newline="") as table:
        rows = list(csv.DictReader(table, delimiter="\t"))
    for before, row in itertools.pairwise(rows):
        if any(row[column] != "0" for column in ("added", "removed", "retitled")):
            yield from (folder / before["file"], folder / row["file"])


def walk(session: Session, files: list[Path]) -> Story:
    """Record the polls of a series one after another."""
    sources.register(session, [Watched("Blog", "Acme", "feed", "{}")])
    origins = Origins(id=sources.identify(session, "Blog"), name="Blog", vendor="Acme", baseline=False)
    story = Story(len(files))
    for file in files:
        origins = _poll(session, origins, file, story)
    story.subjects = session.scalar(select(func.count()).select_from(ObservationRow)) or 0
    gone = select(func.count()).where(ObservationRow.removed_at.is_not(None))
    story.removed = session.scalar(gone) or 0
    return story


def _poll(session: Session, origins: Origins, file: Path, story: Story) -> Origins:
    now = datetime.strptime(file.stem[:15], "%Y-%m-%dT%H%M").replace(tzinfo=UTC)
    recorder = Recorder(reader=PlainReader(), route=lambda _: (), now=now)
    try:
        recorded = record(session, origins, _read(file, now), recorder)
    except DoubtedError as doubted:
        story.suspect.append(file.stem)
        return replace(origins, sizes=doubted.sizes)
    story.changes += [(file.stem, change) for change in recorded.changes]
    return replace(origins, baseline=True, sizes=recorded.sizes)


def _read(file: Path, now: datetime) -> Visit:
    def answer(request: Request) -> Response:
        return Response(request.url, content=file.read_bytes(), location=request.url)

    known = Remembered(now=now)
    poll = sitemap.poll(MAP, known) if "sitemap" in file.parent.name else feed.poll(TARGET, known)
    return fetch.replay(poll, answer)


def test_the_blog_that_changed_its_scheme_and_dates_a_post_back(replay: Replay) -> None:
    """Qwen's own feed: empty at first, http turns into https, Qwen1.5-MoE is dated back by a month."""
    story = replay("qwen_native_hugo")

    assert (story.polls, story.suspect) == (57, ["2024-01-23T1617"])
    assert story.told("2024-01-23T1705") == []
    assert story.told("2024-12-24T1216") == []
    assert story.told("2024-03-28T1500") == ["Qwen1.5-MoE: Matching 7B Model Performance with 1/3 Activated Parameters"]
    assert len(story.told()) == len(set(story.told())) == 40
    assert story.subjects == 44


def test_the_feed_that_is_empty_every_third_time(replay: Replay) -> None:
    story = replay("olshansk_openai_research_empty_2025")

    assert (story.polls, len(story.suspect), story.removed) == (56, 19, 0)
    assert story.told() == ["Computer-Using Agent", "OpenAI o3-mini", "Introducing deep research"]
    assert len(story.changes) == 3


def test_the_feed_whose_dates_flap(replay: Replay) -> None:
    story = replay("olshansk_anthropic_research_flap_2026-05")

    assert (story.polls, story.changes, story.suspect) == (60, [], [])


def test_the_feed_whose_items_flap(replay: Replay) -> None:
    story = replay("olshansk_meta_ai_flap_2026-04", every=4)

    assert story.polls >= 15
    assert (story.changes, story.suspect, story.subjects) == ([], [], 89)


def test_the_window_that_rolls(replay: Replay) -> None:
    story = replay("olshansk_google_ai_hourly_2026-05")

    assert (story.polls, len(story.told()), len(story.changes), story.suspect) == (72, 3, 3, [])


def test_the_feed_that_stands_still(replay: Replay) -> None:
    story = replay("ainewsdirect_deepseek_news", every=6)

    assert (story.polls, story.changes, story.suspect) == (30, [], [])


def test_the_feed_that_loses_most_of_its_items_for_an_hour(replay: Replay) -> None:
    story = replay("olshansk_meta_ai_shrink_2026")

    assert (len(story.suspect), len(story.told()), story.quiet("late"), story.removed) == (5, 5, 4, 0)


def test_the_feed_that_shrinks_to_one_item(replay: Replay) -> None:
    story = replay("olshansk_mistral")

    assert (story.suspect, len(story.told()), len(story.changes)) == (["2026-05-06T2351"], 4, 4)


def test_notices_that_come_in_dozens_share_a_message(replay: Replay) -> None:
    story = replay("leblancfg_deprecations", first=2)

    assert (story.quiet("burst"), len({at for at, _ in story.changes}), story.told()) == (57, 1, [])


REST = {
    "ainewsdirect_huggingface_trending_models": (12, (16, 0, 0, 0, 0)),
    "ainewsdirect_meta_ai_news": (1000, (7, 0, 0, 0, 0)),
    "ainewsdirect_moonshot_blog": (1000, (0, 0, 0, 2, 0)),
    "olshansk_anthropic_news_2026": (8, (7, 0, 0, 0, 0)),
    "olshansk_anthropic_news_redating_2025-10": (1000, (23, 68, 0, 1, 0)),
    "olshansk_anthropic_red_flap_2026-05": (1000, (2, 0, 0, 0, 0)),
    "olshansk_claude_blog_2026": (8, (6, 0, 0, 0, 0)),
    "olshansk_cohere": (1000, (0, 0, 0, 3, 0)),
    "olshansk_ollama": (1000, (32, 0, 0, 0, 0)),
    "qwen_native_hugo_zh": (8, (5, 0, 0, 0, 0)),
}
"""How many of the polls that moved something, and of these: told, recorded late, in a burst, retitled, suspect.

The long ones are replayed whole by tests/benchmarks/replay_series.py.
"""


@pytest.mark.parametrize(("name", "first", "counts"), [(name, *rest) for name, rest in REST.items()], ids=REST.keys())
def test_every_other_series_gives_what_it_gave(replay: Replay, name: str, first: int, counts: tuple[int, ...]) -> None:
    story = replay(name, every=1000, first=first)

    assert (story.counts, story.removed) == (counts, 0)


def test_the_sitemap_whose_dates_move_at_every_build(replay: Replay) -> None:
    story = replay("qwen_native_sitemap")

    assert (story.counts, story.subjects, story.removed) == ((44, 0, 0, 0, 0), 45, 0)


def test_no_series_is_forgotten(corpus: Path) -> None:
    folder = corpus / "feeds" / "series"
    if not folder.is_dir():
        pytest.skip("the series are not here")
    text = Path(__file__).read_text(encoding="utf-8")

    assert [path.name for path in folder.iterdir() if path.is_dir() and f'"{path.name}"' not in text] == []
