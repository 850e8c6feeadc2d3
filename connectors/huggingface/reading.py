"""Items of the Hub, read one by one: a bad one is set aside, the others go on. Pure."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from pydantic import ValidationError

from connectors.model import Known, Listing, Observation, Quarantined

from . import files
from .item import Item
from .observation import observation
from .traits import weight_files

_RAW: Final = 20_000


@dataclass
class Memo:
    """A Known that is asked once for every subject."""

    known: Known
    _found: dict[str, Observation | None] = field(default_factory=dict)

    @property
    def now(self) -> datetime:
        """The clock."""
        return self.known.now

    @property
    def cursor(self) -> Mapping[str, str]:
        """What the last poll wanted to find again."""
        return self.known.cursor

    def get(self, subject: str, /) -> Observation | None:
        """Return the subject as last seen, None when it never was."""
        if subject not in self._found:
            self._found[subject] = self.known.get(subject)
        return self._found[subject]


class Reading:
    """The items read so far: by subject, as an item may move between pages during a walk; the last sight counts."""

    def __init__(self, base: str, known: Known) -> None:
        self.base = base
        self.known = known
        self.items = 0
        self.lost = False
        self.newest: datetime | None = None
        self._found: dict[str, Observation] = {}
        self._files: dict[str, tuple[str, ...]] = {}
        self._quarantined: list[Quarantined] = []

    def take(self, raw: Any) -> datetime | None:
        """Read one item; return when it was last changed. One that cannot be read is set aside, the others go on."""
        self.items += 1
        try:
            item = Item.model_validate(raw)
        except ValidationError as error:
            self._set_aside(raw, error)
            return None
        if not item.private:
            subject = item.subject
            self._found[subject] = observation(item, self.known.get(subject), self.base)
            self._files[subject] = item.files or ()
        if item.modified and (self.newest is None or item.modified > self.newest):
            self.newest = item.modified
        return item.modified

    def listing(self, *, complete: bool, cursor: dict[str, str] | None = None) -> Listing:
        """Return what was read so far; an item that could not be read may be anything, so nothing is missing then."""
        return Listing(
            tuple(self._found.values()),
            complete=complete and not self.lost,
            cursor=cursor,
            quarantined=tuple(self._quarantined),
            items=self.items,
        )

    def scope(self, *, single: bool) -> files.Scope:
        """Return how the files of these models are read; it is the baseline where nothing of the source is known."""
        baseline = "mark" not in self.known.cursor
        if single:
            baseline = all(self.known.get(subject) is None for subject in self._found)
        weights = {subject: weight_files(paths) for subject, paths in self._files.items()} if single else None
        return files.Scope(self.base, self.known, baseline, weights)

    def set_aside(self, raw: str, reason: str) -> None:
        """Note what could not be read; then nothing may be removed."""
        self._quarantined.append(Quarantined(raw[:_RAW], reason))
        self.lost = True

    def _set_aside(self, raw: Any, error: ValidationError) -> None:
        """An item that is there but unreadable is not missing: what is known of it stands, else nothing may be removed."""
        first = error.errors(include_url=False, include_input=False)[0]
        reason = f"{'.'.join(map(str, first['loc'])) or 'item'}: {first['msg']}"
        self._quarantined.append(Quarantined(json.dumps(raw)[:_RAW], reason))
        key = raw.get("_id") if isinstance(raw, dict) else None
        last = self.known.get(f"hf:model:{key}") if isinstance(key, str) else None
        if last is None:
            self.lost = True
        else:
            self._found.setdefault(last.subject, last)
