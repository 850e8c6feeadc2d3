"""What the site is made of: everything that is stored, read once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from markupsafe import Markup

from flows.context import Context
from flows.messages import layouts
from flows.messages.setting import Setting
from flows.policy import Policy
from flows.routing import weighed
from storage import Change, Release, SourceHealth, changes, condition, deadlines, library, reading, releases
from storage.changes import Selection
from storage.deadlines import Deadline
from storage.subjects import Dossier


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """Everything the pages tell. today: the day of the build."""

    today: date
    address: str
    changes: tuple[Change, ...]
    releases: Mapping[str, Release]
    dossiers: Mapping[str, tuple[Dossier, ...]]
    health: tuple[SourceHealth, ...]
    downloads: library.Series
    ahead: tuple[Deadline, ...]
    policy: Policy | None
    by_subject: Mapping[str, tuple[Change, ...]]
    by_vendor: Mapping[str, tuple[Change, ...]]
    by_month: Mapping[str, tuple[Change, ...]]
    headlines: dict[str, str] = field(default_factory=dict, compare=False)
    """Those that were put into words already: a change stands on many pages."""
    entries: dict[tuple[str, str], Markup] = field(default_factory=dict, compare=False)
    """Those that were written already, by where the page is and the change's id."""

    @property
    def setting(self) -> Setting:
        """What the words of a change need besides it."""
        return Setting(self.address, self.releases)

    def headline(self, change: Change) -> str:
        """Return a change in one line: `[License] Google: Gemma terms — loosened`."""
        if change.id not in self.headlines:
            self.headlines[change.id] = layouts.headline(change, self.setting)
        return self.headlines[change.id]

    @property
    def vendors(self) -> tuple[str, ...]:
        """Every vendor that is known, by name."""
        named = {change.vendor for change in self.changes} | {entry.vendor for entry in self.health}
        return tuple(sorted((name for name in named if name), key=str.casefold))

    def dossier(self, subject: str) -> Dossier | None:
        """Return the fullest reading of a subject, None where nothing of it is stored."""
        found = self.dossiers.get(subject, ())
        return max(found, key=lambda entry: (len(entry.documents), len(entry.facts)), default=None)

    def released(self, vendor: str = "") -> tuple[Release, ...]:
        """Return the releases, the newest first."""
        chosen = (release for release in self.releases.values() if not vendor or release.vendor == vendor)
        return tuple(sorted(chosen, key=lambda release: (release.first_seen, release.id), reverse=True))


def happened(change: Change) -> datetime:
    """Return when a change belongs into the log: of a backfilled one when it happened, else when it was seen."""
    return change.occurred_at if change.origin == "backfill" and change.occurred_at else change.detected_at


def read(context: Context, address: str) -> Book:
    """Read everything the site tells from the database."""
    watchlist = context.watchlist
    watched = {source.name for source in context.sources}
    with reading(context.engine) as session:
        logged = [weighed(watchlist, change) for change in changes.select_changes(session, Selection())]
        known = {release.id: release for release in releases.listed(session, None, None)}
        found = library.dossiers(session)
        health = tuple(entry for entry in condition.health(session, context.now) if entry.name in watched)
        downloads = library.series(session, "downloads")
        ahead = deadlines.deadlines(session, context.now)
    logged.sort(key=lambda change: (happened(change), change.id), reverse=True)
    return Book(
        today=context.now.date(),
        address=address.rstrip("/"),
        changes=tuple(logged),
        releases=known,
        dossiers=_grouped(found),
        health=health,
        downloads=downloads,
        ahead=ahead,
        policy=watchlist.policy,
        by_subject=_by(logged, lambda change: change.subject),
        by_vendor=_by(logged, lambda change: change.vendor),
        by_month=_by(logged, lambda change: f"{happened(change):%Y-%m}"),
    )


def _grouped(found: Iterable[Dossier]) -> Mapping[str, tuple[Dossier, ...]]:
    groups: defaultdict[str, list[Dossier]] = defaultdict(list)
    for entry in found:
        groups[entry.subject].append(entry)
    return {subject: tuple(entries) for subject, entries in groups.items()}


def _by(logged: Iterable[Change], key: Any) -> Mapping[str, tuple[Change, ...]]:
    groups: defaultdict[str, list[Change]] = defaultdict(list)
    for change in logged:
        groups[key(change)].append(change)
    return {name: tuple(entries) for name, entries in groups.items()}
