"""States of one model, from the oldest commit to the newest: only those that differ from the one before are told."""

import json
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote

from pydantic_core import from_json

from connectors import licenses
from connectors.exceptions import FetchError
from connectors.model import Fact, Observation, Request, Response

from . import bundle, card, settle
from .answers import decoded
from .bundle import README, Bundle, File, UnreadError, Wanted
from .item import Item, moment
from .observation import CLAIMS, observation
from .traits import has_weights

_FACTS: Final = ("name", *CLAIMS, "weights")
"""What a commit tells of a model; whether it was gated or hidden, it does not."""
_NOTES: Final = ("license_file", "license_files", "unreadable")
_REFUSED: Final = frozenset({401, 403, 404})

Asking = Generator[Request, Response, Any]


@dataclass(frozen=True, slots=True)
class State:
    """What a commit left. readme: git's name of the card's file; fields: what stands in it."""

    readme: str = ""
    fields: Mapping[str, Any] | None = None
    facts: Mapping[str, Fact] = field(default_factory=dict)
    notes: Mapping[str, Fact] = field(default_factory=dict)

    @classmethod
    def read(cls, written: str) -> "State":
        """Return a state as it was written; of "" an empty one."""
        return cls(**from_json(written)) if written else cls()

    @property
    def written(self) -> str:
        """The state as text."""
        values = {"readme": self.readme, "fields": self.fields, "facts": dict(self.facts), "notes": dict(self.notes)}
        return json.dumps(values, separators=(",", ":"), default=list)

    @property
    def terms(self) -> tuple[str, ...]:
        """Git's names of the files that hold terms, by role."""
        return settle.words(self.facts.get("terms"))


@dataclass(slots=True)
class Walker:
    """Goes from commit to commit; `found` are the states that differ from the ones before.

    born: the first commit is the model's own. Then a disagreement in it is an event, as it is of a new model.
    """

    item: Item
    base: str
    last: State
    born: bool
    found: list[Observation] = field(default_factory=list)

    def take(self, sha: str, at: datetime, files: Mapping[str, File]) -> Asking:
        """Read what a commit left, asking for the texts that moved."""
        self.settle(at)
        roles = licenses.terms(files)
        terms = licenses.marks(roles, {path: file.oid for path, file in files.items()})
        readme = files[README].oid if README in files else ""
        left = self._bare(sha, tuple(files))
        if self.last.facts and (readme, terms, left.weighty) == self._before():
            return
        moved = bool(readme) and readme != self.last.readme
        wanted = Wanted(
            name=self.item.id,
            revision=sha,
            roles=roles,
            readme=moved,
            marks=licenses.by_role(self.last.terms),
        )
        read = yield from _opened(self.base, wanted, files)
        fields = self.last.fields if readme else None
        if moved:
            fields = yield from _card(self.base, wanted, read)
        self._add(State(readme, fields), left.item, read, at)

    def settle(self, now: datetime) -> None:
        """Tell a disagreement that has outlasted our patience by `now`, at the moment when it had."""
        since = moment(self.last.notes.get("disagrees_since"))
        if since is None or now - since < settle.PATIENCE:
            return
        facts = {"conflict": self.last.notes["disagreement"]}
        self.found.append(
            Observation(
                subject=self.item.subject,
                title=self.item.id,
                url=f"{self.base}/{self.item.id}",
                nature="model",
                facts=facts,
                notes={name: self.last.notes[name] for name in _NOTES if name in self.last.notes},
                revision=str(self.last.notes.get("files_at", "")),
                at=since + settle.PATIENCE,
            )
        )
        waits = {"disagreement", "disagrees_since"}
        notes = {name: note for name, note in self.last.notes.items() if name not in waits}
        self.last = replace(self.last, facts={**self.last.facts, **facts}, notes=notes)

    def _before(self) -> tuple[str, tuple[str, ...], bool]:
        return self.last.readme, self.last.terms, bool(self.last.facts.get("weights"))

    def _bare(self, sha: str, paths: tuple[str, ...]) -> "_Left":
        """Return the model as the files alone tell it."""
        nothing: dict[str, Any] = {"tags": (), "safetensors": {}, "gguf": {}, "config": {}, "card": None}
        bare = self.item.model_copy(update={**nothing, "sha": sha, "files": paths})
        now = self.item.model_copy(update=nothing)
        # Weights that no name of a file betrays were always there, as far as anybody can tell.
        return _Left(bare, has_weights(bare) or (has_weights(self.item) and not has_weights(now)))

    def _add(self, state: State, bare: Item, read: Bundle, at: datetime) -> None:
        seen = observation(bare.model_copy(update={"card": state.fields}), None, self.base)
        facts = {name: seen.facts[name] for name in _FACTS}
        facts |= {"weights": self._bare(bare.sha, bare.files or ()).weighty}
        facts |= {"terms": self.last.terms} if self.last.facts else {}
        notes = {name: self.last.notes[name] for name in _NOTES if name in self.last.notes}
        notes |= {"license_files": seen.notes.get("license_files", ())}
        whole = settle.settled(replace(seen, facts=facts, notes=notes, at=at), read, bare.sha)
        whole = self._judged(whole, at)
        self.found.append(whole)
        self.last = replace(state, facts=whole.facts, notes=whole.notes)

    def _judged(self, seen: Observation, at: datetime) -> Observation:
        """Return the state with the fact `conflict`; a new disagreement is noted with its beginning until it lasts."""
        found, before = settle.disagreement(seen), str(self.last.facts.get("conflict", ""))
        if not found or found == before or (not self.last.facts and not self.born):
            return replace(seen, facts={**seen.facts, "conflict": found})
        since = (
            str(self.last.notes["disagrees_since"]) if self.last.notes.get("disagreement") == found else at.isoformat()
        )
        waiting = {"disagreement": found, "disagrees_since": since}
        return replace(seen, facts={**seen.facts, "conflict": before}, notes={**seen.notes, **waiting})


@dataclass(frozen=True, slots=True)
class _Left:
    item: Item
    weighty: bool


def _opened(base: str, wanted: Wanted, files: Mapping[str, File]) -> Asking:
    try:
        return (yield from bundle.opened(base, wanted, files))
    except UnreadError as error:
        msg = f"the files of {wanted.name} at {wanted.revision[:12]} could not be read"
        raise FetchError(msg) from error


def _card(base: str, wanted: Wanted, read: Bundle) -> Asking:
    """Return the fields of the card: from its file, or as the Hub parsed it where the file is behind a gate."""
    if read.readme is not None:
        return card.read(read.readme)
    url = f"{base}/api/models/{quote(wanted.name)}/revision/{wanted.revision}?expand[]=cardData"
    response = yield Request(url, accept=_REFUSED, expects="json")
    parsed = decoded(response).get("cardData") if response.status not in _REFUSED else None
    return parsed if isinstance(parsed, dict) else None
