"""Which models' files are read in a poll, in which order, and what is left for the next one.

Of an organization's first sight no file is read; the newest models that hold terms are queued, and read as the quota
allows. From then on files are read where a commit came: of a model whose files were never read first as they were
before that commit, so that there is something to compare with.
"""

from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from connectors import licenses
from connectors.model import Known, Listing, Observation, Request, Response

from . import bundle, settle
from .bundle import Meter, UnreadError, Wanted

QUEUE: Final = "pending"
"""The cursor's key: ids of the models whose files are still to be read, each with the number of vain attempts."""
PER_POLL: Final = 20
NEWEST: Final = 50
_LONGEST: Final = 500
_ATTEMPTS: Final = 5
_RESERVE: Final = 0.2
"""Share of the Hub's quota that is left to the lists: no file is read below it, and none merely queued below its double."""
_PREFIX: Final = "hf:model:"


@dataclass(frozen=True, slots=True)
class Scope:
    """How a source's files are read: `base` is the endpoint; `weights`, given for single models, their weight files by subject."""

    base: str
    known: Known
    baseline: bool
    weights: Mapping[str, tuple[str, ...]] | None = None

    @property
    def thorough(self) -> bool:
        """Whether the models were named one by one: then weights are compared as well, and all are read at once."""
        return self.weights is not None


def queued(cursor: Mapping[str, str]) -> dict[str, int]:
    """Return the subjects in the queue with the number of attempts so far."""
    entries = (word.partition(":") for word in cursor.get(QUEUE, "").split())
    return {_PREFIX + key: int(count) if count.isdecimal() else 0 for key, _, count in entries}


def with_files(listing: Listing, scope: Scope) -> Generator[Request, Response, Listing]:
    """Return the listing with what the files of its models say, and with the rest of the queue in its cursor."""
    seen = {one.subject: one for one in listing.observations}
    before, rest = queued(scope.known.cursor), dict[str, int]()
    meter, budget = Meter(), 0 if scope.baseline and not scope.thorough else PER_POLL
    for subject, urgent in _agenda(seen, before, scope):
        found = seen.get(subject) or (None if listing.complete else scope.known.get(subject))
        if found is None or not _is_unread(found, scope):
            continue
        if budget <= 0 or meter.left < _RESERVE * (1 if urgent else 2):
            rest[subject] = before.get(subject, 0)
            continue
        budget -= 1
        try:
            seen[subject] = found = yield from _read(found, scope, meter, before.get(subject, 0))
        except UnreadError as error:
            budget = 0 if error.stop else budget
            _retry(rest, subject, before.get(subject, 0), error)
        else:
            rest |= {subject: 0} if _is_unread(found, scope) else {}
    return _result(listing, _judged(seen, before, listing, scope), rest, scope)


def _retry(rest: dict[str, int], subject: str, attempts: int, error: UnreadError) -> None:
    # What fails five times waits for its next commit: compared then with what was read last.
    tried = attempts + (not error.stop)
    if not error.gone and tried < _ATTEMPTS:
        rest[subject] = tried


def _agenda(seen: Mapping[str, Observation], before: Mapping[str, int], scope: Scope) -> Iterator[tuple[str, bool]]:
    """Yield subjects, and whether they have just moved: those first, then the queue, at the first sight the newest."""
    moved = [subject for subject, one in seen.items() if _has_moved(one, scope)]
    yield from ((subject, True) for subject in moved)
    yield from ((subject, False) for subject in before if subject not in moved)
    if scope.baseline and not scope.thorough:
        holders = [subject for subject, one in seen.items() if _roles(one)]
        yield from ((subject, False) for subject in holders[:NEWEST])


def _has_moved(seen: Observation, scope: Scope) -> bool:
    last = scope.known.get(seen.subject)
    if last is None:
        return scope.thorough or not scope.baseline
    return last.revision != seen.revision or (scope.thorough and "files_at" not in last.notes)


def _roles(seen: Observation) -> dict[str, tuple[str, ...]]:
    return licenses.terms(settle.words(seen.notes.get("license_files")))


def _is_unread(seen: Observation, scope: Scope) -> bool:
    """Tell whether files of today's revision are to be read: terms, a card that the Hub could not read, weights."""
    if not seen.revision or seen.notes.get("files_at") == seen.revision:
        return False
    weights = scope.weights is not None and scope.weights.get(seen.subject)
    return bool(_roles(seen) or weights or seen.notes.get("card") == "unread")


def _read(seen: Observation, scope: Scope, meter: Meter, attempt: int) -> Generator[Request, Response, Observation]:
    last = scope.known.get(seen.subject)
    if last and "terms" not in last.facts and last.revision not in {"", seen.revision} and _roles(last):
        old = Wanted(name=seen.title, revision=last.revision, roles=_roles(last), attempt=attempt)
        try:
            return settle.settled(seen, (yield from bundle.read(scope.base, old, meter)), last.revision)
        except UnreadError as error:
            if not error.gone:
                raise
    wanted = Wanted(
        name=seen.title,
        revision=seen.revision,
        roles=_roles(seen),
        weights=(scope.weights or {}).get(seen.subject, ()),
        readme=seen.notes.get("card") == "unread",
        marks=licenses.by_role(settle.words(seen.facts.get("terms"))),
        attempt=attempt,
    )
    return settle.settled(seen, (yield from bundle.read(scope.base, wanted, meter)), seen.revision)


def _judged(
    seen: Mapping[str, Observation], before: Mapping[str, int], listing: Listing, scope: Scope
) -> dict[str, Observation]:
    """Say of every model where its statements disagree; of one in the queue that no page shows, where that is due."""
    found = dict(seen)
    for subject in before:
        last = None if listing.complete or subject in seen else scope.known.get(subject)
        if last is not None and settle.is_waiting(last):
            found[subject] = last
    return {
        subject: settle.judged(one, scope.known.get(subject), scope.known.now, baseline=scope.baseline)
        for subject, one in found.items()
    }


def _result(listing: Listing, found: Mapping[str, Observation], rest: Mapping[str, int], scope: Scope) -> Listing:
    waiting = {subject: 0 for subject, one in found.items() if settle.is_waiting(one)}
    queue = [*rest.items(), *(entry for entry in waiting.items() if entry[0] not in rest)][:_LONGEST]
    words = [subject.removeprefix(_PREFIX) + (f":{count}" if count else "") for subject, count in queue]
    cursor = dict(listing.cursor if listing.cursor is not None else scope.known.cursor)
    cursor.pop(QUEUE, None)
    cursor |= {QUEUE: " ".join(words)} if words else {}
    changed = listing.cursor is not None or cursor != dict(scope.known.cursor)
    return replace(listing, observations=tuple(found.values()), cursor=cursor if changed else None)
