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

from connectors import feed, fetch
from connectors.model import Remembered, Request, Response, Visit
from storage import Change, begin, connect, sources
from storage.recording import DoubtedError, Origins, Recorder, additions, record
from storage.schema import ObservationRow
from storage.sources import Watched

from .conftest import PlainReader

URL = "https://feed.test/feed.xml"
TARGET = feed.Target(url=URL)


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
            return _walk(session, files[:first])

    yield run
    engine.dispose()


def _moving(folder: Path) -> Iterator[Path]:
    """Yield the polls that showed other items than the one before, and those before them."""
    with (folder / "_changes.tsv").open(newline="") as table:
        rows = list(csv.DictReader(table, delimiter="\t"))
    for before, row in itertools.pairwise(rows):
        if row["added"] != "0" or row["removed"] != "0":
            yield from (folder / before["file"], folder / row["file"])


def _walk(session: Session, files: list[Path]) -> Story:
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
        story.changes += [(file.stem, change) for change in additions(session, origins, doubted, recorder)]
        return replace(origins, sizes=doubted.sizes)
    story.changes += [(file.stem, change) for change in recorded.changes]
    return replace(origins, baseline=True, sizes=recorded.sizes)


def _read(file: Path, now: datetime) -> Visit:
    def answer(request: Request) -> Response:
        return Response(request.url, content=file.read_bytes(), location=request.url)

    return fetch.replay(feed.poll(TARGET, Remembered(now=now)), answer)


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
    assert not [at for at, _ in story.changes if at in story.suspect]


def test_the_feed_that_shrinks_to_one_item(replay: Replay) -> None:
    story = replay("olshansk_mistral")

    assert (story.suspect, len(story.told()), len(story.changes)) == (["2026-05-06T2351"], 4, 4)


def test_notices_that_come_in_dozens_share_a_message(replay: Replay) -> None:
    story = replay("leblancfg_deprecations", first=2)

    assert (story.quiet("burst"), len({at for at, _ in story.changes}), story.told()) == (57, 1, [])
