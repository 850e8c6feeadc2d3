"""What was published in the past, logged a page at a time: what each item would ask of the database is asked for all."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from connectors.model import Observation, Span

from . import changes, releases
from .diff import Context, Draft, diff
from .logbook import Origins, Recorder, Told, joined_by, sighting, written
from .model import Change
from .shelf import Shelf


@dataclass(frozen=True, slots=True)
class _News:
    """A publication before it has its releases. base: what the change is about; identity: its id."""

    seen: Observation
    draft: Draft
    at: datetime
    base: str
    identity: str


def publish(
    session: Session,
    source: Origins,
    seen: Sequence[Observation],
    evidence: Mapping[str, Any],
    span: Span,
    recorder: Recorder,
) -> int:
    """Log what was published in a span and is not on record; the number of changes comes back.

    seen is in the order in which it is to be logged: the first signal of a release opens it.
    """
    changes.lock(session)
    found = list(_drafts(seen, span, recorder))
    known = changes.logged(session, [news.identity for news in found])
    fresh = {news.identity: news for news in found if news.identity not in known}
    sightings = [sighting(source, news.seen, news.draft, news.at) for news in fresh.values()]
    shelf = Shelf(session)
    shelf.load(releases.families(sightings), *releases.around(sightings, recorder.now))
    new = list[tuple[Change, str]]()
    for news, sight in zip(fresh.values(), sightings, strict=True):
        joined = joined_by(shelf, sight)
        if joined is not None:
            told = Told(news.identity, "backfill", joined)
            change = written(session, source, news.seen, news.draft, evidence, recorder, told)
            new.append((change, news.base))
    changes.append_all(session, new)
    return len(new)


def _drafts(seen: Sequence[Observation], span: Span, recorder: Recorder) -> Iterator[_News]:
    for item in seen:
        if item.published_at is None or not span.has(item.published_at):
            continue
        for draft in diff(None, item, Context(item.published_at, recorder.reader, {})):
            base = changes.base_key(draft.kind, item.subject, draft.before, draft.after)
            yield _News(item, draft, item.published_at, base, changes.identity(base, 0))
