"""The releases that a sighting may join: looked up one by one, or read once for a whole page of the past."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from .lookups import chunks
from .model import Kind
from .schema import ChangeRow, ReleaseRow


@dataclass(slots=True)
class Shelf:
    """Releases by family. loaded: those of the families that `load` read, None where each is looked up when needed.

    weights: releases that got weights through this shelf, whether or not the log has them yet.
    """

    session: Session
    weights: set[str] = field(default_factory=set)
    loaded: dict[str, list[ReleaseRow]] | None = None

    def load(self, families: Iterable[str]) -> None:
        """Read every release of these families at once."""
        self.loaded = {family: [] for family in families}
        for part in chunks(sorted(self.loaded)):
            for row in self.session.scalars(select(ReleaseRow).where(ReleaseRow.family.in_(part))):
                self.loaded[row.family].append(row)

    def near(self, family: str, since: datetime, until: datetime) -> list[ReleaseRow]:
        """Return the releases of a family first seen between two moments, the latest first."""
        if self.loaded is not None and family in self.loaded:
            rows = [row for row in self.loaded[family] if since <= row.first_seen <= until]
            return sorted(rows, key=lambda row: row.first_seen, reverse=True)
        query = select(ReleaseRow).where(
            ReleaseRow.family == family, ReleaseRow.first_seen >= since, ReleaseRow.first_seen <= until
        )
        return list(self.session.scalars(query.order_by(ReleaseRow.first_seen.desc())))

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
        return row

    def _same(self, row: ReleaseRow) -> ReleaseRow | None:
        if self.loaded is None or row.family not in self.loaded:
            return self.session.get(ReleaseRow, row.id)
        return next((known for known in self.loaded[row.family] if known.id == row.id), None)

    def has_weights(self, row: ReleaseRow) -> bool:
        """Tell whether weights are among the signals of a release."""
        if row.id in self.weights:
            return True
        signals = select(ChangeRow.seq).where(ChangeRow.release_id == row.id, ChangeRow.kind == Kind.MODEL_RELEASED)
        return self.session.scalar(signals.limit(1)) is not None
