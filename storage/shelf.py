"""The releases that a sighting may join: looked up one by one, or read once for a whole page of the past."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from operator import attrgetter

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from .lookups import chunks
from .model import Kind
from .schema import ChangeRow, ReleaseRow

_FIRST_SEEN = attrgetter("first_seen")


@dataclass(slots=True)
class Shelf:
    """Releases by family. loaded: those that `load` read, None where each family is looked up when needed.

    weights: releases known to have weights, whether or not the log has them yet; asked: those whose log was read.
    """

    session: Session
    weights: set[str] = field(default_factory=set)
    loaded: dict[str, list[ReleaseRow]] | None = None
    asked: set[str] = field(default_factory=set)

    def load(self, families: Iterable[str], since: datetime, until: datetime) -> None:
        """Read at once every release of these families that was seen between two moments, and which have weights."""
        self.loaded = {family: [] for family in families}
        for part in chunks(sorted(self.loaded)):
            query = select(ReleaseRow).where(
                ReleaseRow.family.in_(part), ReleaseRow.last_seen >= since, ReleaseRow.first_seen <= until
            )
            for row in self.session.scalars(query):
                self.loaded[row.family].append(row)
                self.asked.add(row.id)
        weighed = exists().where(ChangeRow.release_id == ReleaseRow.id, ChangeRow.kind == Kind.MODEL_RELEASED)
        for part in chunks(sorted(self.asked)):
            self.weights.update(self.session.scalars(select(ReleaseRow.id).where(ReleaseRow.id.in_(part), weighed)))

    def near(self, family: str, vendor: str, since: datetime, until: datetime) -> Iterator[list[ReleaseRow]]:
        """Yield the releases of a family first seen between two moments, the latest first: the vendor's, the others'."""
        rows = self._rows(family, since, until)
        for own in (True, False):
            chosen = [row for row in rows if (row.vendor == vendor) == own and since <= row.first_seen <= until]
            yield sorted(chosen, key=_FIRST_SEEN, reverse=True)

    def _rows(self, family: str, since: datetime, until: datetime) -> Sequence[ReleaseRow]:
        if self.loaded is not None and family in self.loaded:
            return self.loaded[family]
        query = select(ReleaseRow).where(
            ReleaseRow.family == family, ReleaseRow.first_seen >= since, ReleaseRow.first_seen <= until
        )
        return self.session.scalars(query.order_by(ReleaseRow.first_seen.desc())).all()

    def add(self, row: ReleaseRow) -> ReleaseRow:
        """Open a release; the one that has its id already comes back instead."""
        existing = self._same(row)
        if existing is not None:
            return existing
        self.session.add(row)
        if self.loaded is None:
            self.session.flush()
        else:
            self.loaded.setdefault(row.family, []).append(row)
            self.asked.add(row.id)
        return row

    def _same(self, row: ReleaseRow) -> ReleaseRow | None:
        if self.loaded is None or row.family not in self.loaded:
            return self.session.get(ReleaseRow, row.id)
        return next((known for known in self.loaded[row.family] if known.id == row.id), None)

    def has_weights(self, row: ReleaseRow) -> bool:
        """Tell whether weights are among the signals of a release."""
        if row.id in self.weights or row.id in self.asked:
            return row.id in self.weights
        signals = select(ChangeRow.seq).where(ChangeRow.release_id == row.id, ChangeRow.kind == Kind.MODEL_RELEASED)
        return self.session.scalar(signals.limit(1)) is not None
