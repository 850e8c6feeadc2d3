"""One family and version, however many repositories, posts and tags announce it."""

import fnmatch
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from connectors import names
from connectors.names import ModelName

from .model import Kind, Release, ReleaseFact, Signal
from .release_facts import gathered
from .schema import ChangeRow, ReleaseRow
from .shelf import Shelf

WINDOW = timedelta(days=14)
"""How long after its first signal a release takes in further ones."""
_STAGES = {Kind.MODEL_RELEASED: "weights", Kind.POST_PUBLISHED: "announced", Kind.CODE_RELEASED: "announced"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """What may be a signal of a release: where it was seen and what it calls itself."""

    kind: str
    vendor: str
    title: str
    subject: str
    at: datetime
    derivative: bool = False
    """A quantization or another's derivative: it may join a release, it never opens one."""

    @property
    def imitates(self) -> str:
        """The well-known account that the repository's owner is taken for, "" for none."""
        return names.imitated(self.title.partition("/")[0]) if self.kind == Kind.MODEL_RELEASED else ""


def join(shelf: Shelf, sighting: Sighting) -> tuple[str, ...]:
    """Return the ids of the releases a sighting belongs to; the first opens one where none is open."""
    if sighting.kind not in _STAGES:
        return ()
    found = [_join_one(shelf, sighting, name, opens=opens) for name, opens in _named(sighting)]
    return tuple(dict.fromkeys(release for release in found if release))


def _named(sighting: Sighting) -> Iterator[tuple[ModelName, bool]]:
    """Yield the models a sighting names, and whether it may open a release of them."""
    if sighting.kind == Kind.MODEL_RELEASED:
        yield names.parse(sighting.title), not sighting.derivative
    elif sighting.kind == Kind.CODE_RELEASED:
        repository, _, tag = sighting.subject.removeprefix("gh:").partition("@")
        tagged = names.tag(repository, tag or sighting.title)
        yield from [(tagged, False)] if tagged else []
    else:
        yield from _posted(sighting)


def _posted(sighting: Sighting) -> Iterator[tuple[ModelName, bool]]:
    if _GRAVE.search(sighting.title):
        return
    announced = names.is_announcement(sighting.title)
    for number, name in enumerate(names.mentions(sighting.title, sighting.vendor)):
        # "GLM-5: how it was trained" is about GLM-5; "Recipes for Gemma 3" is about recipes.
        about = number == 0 and _letters(sighting.title).startswith(_letters(name.display))
        # A headline that is nothing but the name announces it as well.
        bare = _letters(sighting.title) == _letters(name.display + name.size + "".join(name.variants))
        if announced or about:
            yield name, announced or bare


_GRAVE = re.compile(
    r"licen[sc]|terms|polic|secur|vulnerab|deprecat|withdr|recall|safety|legal|copyright", re.IGNORECASE
)
"""A headline with such a word is never taken for one more signal of a release."""


def _letters(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def _join_one(shelf: Shelf, sighting: Sighting, name: ModelName, *, opens: bool) -> str:
    if not name.family:
        return ""
    row = _open_release(shelf, sighting, name)
    if row is None and opens:
        row = shelf.add(_created(sighting, name))
    if row is None:
        return ""
    _widen(row, sighting.at)
    if sighting.kind == Kind.MODEL_RELEASED:
        shelf.weights.add(row.id)
    return row.id


def _widen(row: ReleaseRow, at: datetime) -> None:
    # Only what moves is written: setting a column costs as much as the rest of a sighting.
    row.first_seen = min(row.first_seen, at)
    row.last_seen = max(row.last_seen, at)


def _open_release(shelf: Shelf, sighting: Sighting, name: ModelName) -> ReleaseRow | None:
    near = shelf.near(name.family, sighting.vendor, sighting.at - WINDOW, sighting.at + WINDOW)
    row = next((row for row in next(near) if _agrees(row, sighting, name)), None)
    if row is None:
        agreeing = (row for row in next(near) if _agrees(row, sighting, name))
        row = next((row for row in agreeing if _adoptable(shelf, row, sighting)), None)
    if row is not None:
        _complete(row, name)
    return row


def _agrees(row: ReleaseRow, sighting: Sighting, name: ModelName) -> bool:
    # Whoever looks like another is never taken for him, not even where his post announced the very model.
    if sighting.imitates and row.owner.casefold() != name.owner.casefold():
        return False
    return names.same_release(_name(row), name)


def _complete(row: ReleaseRow, name: ModelName) -> None:
    """Fill in what the signals before left out."""
    for field in ("owner", "version", "date"):
        if not getattr(row, field) and getattr(name, field):
            setattr(row, field, getattr(name, field))


def _name(row: ReleaseRow) -> ModelName:
    # A headline may leave out version and date, a repository may not: `same_release` goes by the owner.
    return _released(row.owner, row.family, row.version, row.date)


@lru_cache(maxsize=1024)
def _released(owner: str, family: str, version: str, date: str) -> ModelName:
    return ModelName(
        owner=owner, family=family, version=version, size="", date=date, variants=(), formats=(), display=""
    )


def _adoptable(shelf: Shelf, row: ReleaseRow, sighting: Sighting) -> bool:
    # Somebody else's headline may precede the owner's weights; somebody else's weights are another release.
    if sighting.kind != Kind.MODEL_RELEASED:
        return True
    if shelf.has_weights(row):
        return False
    row.vendor = sighting.vendor
    return True


def _created(sighting: Sighting, name: ModelName) -> ReleaseRow:
    seed = f"{sighting.vendor}|{name.family}|{name.version}|{name.date}|{sighting.at:%Y-%m-%dT%H}"
    seed += f"|{name.owner}" if sighting.imitates else ""
    return ReleaseRow(
        id="rel_" + hashlib.sha256(seed.encode()).hexdigest()[:12],
        vendor=sighting.vendor,
        owner=name.owner,
        family=name.family,
        version=name.version,
        date=name.date,
        title=name.display,
        first_seen=sighting.at,
        last_seen=sighting.at,
    )


def is_derivative(title: str, relation: str, base_models: Iterable[str]) -> bool:
    """Tell whether a repository only repackages a model: a quantization, or an adapter or merge of another's."""
    name = names.parse(title)
    foreign = any(base.split("/")[0] != name.owner for base in base_models)
    return names.is_quantization(name, relation) or (relation in {"quantized", "adapter", "merge"} and foreign)


def families(sightings: Iterable[Sighting]) -> set[str]:
    """Return the families that these sightings name."""
    signals = (sighting for sighting in sightings if sighting.kind in _STAGES)
    return {name.family for sighting in signals for name, _ in _named(sighting)} - {""}


def around(sightings: Iterable[Sighting], now: datetime) -> tuple[datetime, datetime]:
    """Return since when and until when a release must have been seen to be joined by any of these sightings."""
    times = [sighting.at for sighting in sightings] or [now]
    return min(times) - WINDOW, max(times) + WINDOW


def stage(kind: str) -> str:
    """Return what a signal of this kind proves: "weights", "announced", or "" for kinds that are no signal."""
    return _STAGES.get(Kind(kind), "")


def load(session: Session, ids: Iterable[str]) -> dict[str, Release]:
    """Return releases with all their signals, by id."""
    wanted = list(dict.fromkeys(ids))
    rows = session.scalars(select(ReleaseRow).where(ReleaseRow.id.in_(wanted)))
    logged: dict[str, list[ChangeRow]] = {}
    for row in session.scalars(select(ChangeRow).where(ChangeRow.release_id.in_(wanted)).order_by(ChangeRow.seq)):
        logged.setdefault(row.release_id or "", []).append(row)
    return {
        row.id: _release(row, tuple(map(_signal, logged.get(row.id, ()))), _facts(logged.get(row.id, ())))
        for row in rows
    }


def _facts(logged: Iterable[ChangeRow]) -> dict[str, ReleaseFact]:
    """Return what the repositories of a release say of it: the one people mean is asked first."""
    weights = [row for row in logged if row.kind == Kind.MODEL_RELEASED]
    return gathered((row.title, row.details) for row in sorted(weights, key=lambda row: prominence(row.title)))


def listed(session: Session, since: datetime | None, until: datetime | None, vendor: str = "") -> tuple[Release, ...]:
    """Return the releases first seen in [since, until), oldest first; vendor is a glob."""
    query = select(ReleaseRow.id, ReleaseRow.vendor).order_by(ReleaseRow.first_seen, ReleaseRow.vendor, ReleaseRow.id)
    if since:
        query = query.where(ReleaseRow.first_seen >= since)
    if until:
        query = query.where(ReleaseRow.first_seen < until)
    pattern = vendor.casefold() or "*"
    ids = [id_ for id_, owner in session.execute(query) if fnmatch.fnmatchcase(owner.casefold(), pattern)]
    found = load(session, ids)
    return tuple(found[id_] for id_ in ids)


def _release(row: ReleaseRow, signals: tuple[Signal, ...], facts: Mapping[str, ReleaseFact]) -> Release:
    return Release(
        id=row.id,
        vendor=row.vendor,
        family=row.family,
        version=row.version,
        title=row.title,
        first_seen=row.first_seen,
        signals=signals,
        look_alike=names.imitated(row.owner),
        facts=facts,
    )


def _signal(row: ChangeRow) -> Signal:
    return Signal(
        change=row.id,
        source=row.source,
        subject=row.subject,
        kind=row.kind,
        title=row.title,
        url=row.url,
        seen_at=row.detected_at,
        stage="weights" if stage(row.kind) == "weights" else "announced",
    )


def prominence(title: str) -> tuple[bool, int, str]:
    """Sort key that puts the repository people mean first: no repackaging, then the shortest name."""
    return (bool(names.parse(title).formats), len(title), title)
