"""A model repository over time."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any, Literal

from tests.world.timeline import Timeline

from . import cards
from .blobs import GITATTRIBUTES, Blob, Content, blob, commit_id, large, object_id

Gate = Literal["auto", "manual", False]
WIDTHS = {"F64": 8, "F32": 4, "BF16": 2, "F16": 2, "F8_E4M3": 1, "I8": 1, "U8": 1, "I4": 0.5}
SHARD = 5_000_000_000


@dataclass(frozen=True)
class Commit:
    """One commit, and the whole repository as it left it."""

    id: str
    title: str
    message: str
    author: str
    date: datetime
    files: Mapping[str, Blob]
    parameters: Mapping[str, int] = field(default_factory=dict)
    gguf: Mapping[str, Any] | None = None

    @cached_property
    def readme(self) -> str:
        """The text of README.md, "" where there is none."""
        file = self.files.get("README.md")
        return file.data.decode(errors="replace") if file else ""

    @cached_property
    def card(self) -> cards.Card | None:
        """The front matter, None where there is none that can be read."""
        return cards.read(self.readme)

    @cached_property
    def config(self) -> dict[str, Any]:
        """What config.json says, {} where it is missing or no mapping."""
        file = self.files.get("config.json")
        try:
            config = json.loads(file.data) if file else {}
        except ValueError:
            return {}
        return config if isinstance(config, dict) else {}

    @cached_property
    def tags(self) -> list[str]:
        """The tags the Hub derives."""
        return cards.tags(self.card or {}, self.readme, self.files, self.config)

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(file.size for file in self.files.values())


@dataclass(frozen=True)
class State:
    """A repository at one moment; `commits` is its history, oldest first."""

    id: str
    commits: tuple[Commit, ...]
    private: bool = False
    deleted: bool = False
    disabled: bool = False
    gated: Gate = False

    @property
    def head(self) -> Commit:
        """The last commit of `main`."""
        return self.commits[-1]

    @property
    def visible(self) -> bool:
        """Whether anybody may see it."""
        return not (self.private or self.deleted)


@dataclass(frozen=True, slots=True)
class Popularity:
    """Downloads, likes and trending score at the creation, and how many downloads and likes each day brings."""

    downloads: int = 0
    likes: int = 0
    trending: float = 0
    daily_downloads: int = 0
    daily_likes: int = 0


class Repo:
    """One model repository; every method but the reading ones tells what happens to it at a time, past or to come."""

    def __init__(self, name: str, *, created: datetime, private: bool = False, gated: Gate = False) -> None:
        self.created = created
        self.key = object_id(name, created)
        self.popularity = Popularity()
        files = {".gitattributes": blob(GITATTRIBUTES)}
        identity = commit_id(self.key, "initial commit", created, files)
        first = Commit(identity, "initial commit", "", "system", created, files)
        self._unborn = State(name, (first,), deleted=True, gated=gated)
        self._timeline = Timeline(self._unborn)
        self._timeline.add(created, lambda state: replace(state, deleted=False, private=private))

    def at(self, now: datetime) -> State:
        """Return the repository as of `now`; before its creation it is deleted."""
        return self._timeline.at(now)

    def names(self, now: datetime) -> set[str]:
        """Return every id it has had up to `now`."""
        return {state.id for state in self._timeline.past(now)}

    def downloads(self, now: datetime) -> int:
        """Return the downloads of the last month as of `now`."""
        return self.popularity.downloads + self.popularity.daily_downloads * max(0, (now - self.created).days)

    def likes(self, now: datetime) -> int:
        """Return the likes as of `now`."""
        return self.popularity.likes + self.popularity.daily_likes * max(0, (now - self.created).days)

    def publish(self, at: datetime) -> "Repo":
        """Make it public."""
        return self._edit(at, lambda state: replace(state, private=False))

    def make_private(self, at: datetime) -> "Repo":
        """Hide it from everybody without a token that may read it."""
        return self._edit(at, lambda state: replace(state, private=True))

    def delete(self, at: datetime) -> "Repo":
        """Delete it."""
        return self._edit(at, lambda state: replace(state, deleted=True))

    def rename(self, at: datetime, new_id: str) -> "Repo":
        """Move it to another name; the old one redirects from then on."""
        return self._edit(at, lambda state: replace(state, id=new_id))

    def gate(self, at: datetime, gated: Gate) -> "Repo":
        """Put a gate in front of its files, or take it away. No commit is made."""
        return self._edit(at, lambda state: replace(state, gated=gated))

    def disable(self, at: datetime) -> "Repo":
        """Take it down: it stays listed and its files answer 403."""
        return self._edit(at, lambda state: replace(state, disabled=True))

    def commit(
        self, at: datetime, files: Mapping[str, Content | None], *, title: str = "Update files", author: str = "vendor"
    ) -> "Repo":
        """Commit `files` to main; None deletes one."""
        return self._commit(at, title, author, lambda head: replace(head, files=_merged(head.files, files)))

    def card(self, at: datetime, *, body: str | None = None, title: str = "Update README.md", **fields: Any) -> "Repo":
        """Commit a README whose front matter has other `fields` (None removes one), and another body where given."""

        def edit(head: Commit) -> Commit:
            old, text = cards.split(head.readme)
            readme = cards.write(old | fields, text if body is None else body)
            return replace(head, files=_merged(head.files, {"README.md": readme}))

        return self._commit(at, title, "vendor", edit)

    def weights(
        self, at: datetime, total: int, dtype: str = "BF16", *, gguf: Mapping[str, Any] | None = None
    ) -> "Repo":
        """Commit weights of `total` parameters: shards of safetensors, or one GGUF file where its header is given."""

        def edit(head: Commit) -> Commit:
            kept = {path: file for path, file in head.files.items() if not path.endswith((".safetensors", ".gguf"))}
            if gguf is not None:
                header = {"total": total, "architecture": "llama", "context_length": 32768} | dict(gguf)
                file = large(f"{self.key} gguf {at}", int(total * 0.6))
                return replace(head, files=kept | {"model-Q4_K_M.gguf": file}, parameters={}, gguf=header)
            shards = _shards(f"{self.key} {at}", int(total * WIDTHS.get(dtype, 2)))
            return replace(head, files=kept | shards, parameters={dtype: total}, gguf=None)

        return self._commit(at, "Upload weights", "vendor", edit)

    def squash(self, at: datetime) -> "Repo":
        """Replace the whole history by one commit of the same files."""
        title = "Super-squash branch 'main' using huggingface_hub"

        def edit(state: State) -> State:
            identity = commit_id(state.head.id, title, at, state.head.files)
            return replace(state, commits=(replace(state.head, id=identity, title=title, author="vendor", date=at),))

        return self._edit(at, edit)

    def _commit(self, at: datetime, title: str, author: str, change: Callable[[Commit], Commit]) -> "Repo":
        def edit(state: State) -> State:
            changed = change(state.head)
            identity = commit_id(state.head.id, title, at, changed.files)
            new = replace(changed, id=identity, title=title, message="", author=author, date=at)
            return replace(state, commits=(*state.commits, new))

        return self._edit(at, edit)

    def _edit(self, at: datetime, edit: Callable[[State], State]) -> "Repo":
        self._timeline.add(at, edit)
        return self


def _merged(files: Mapping[str, Blob], changes: Mapping[str, Content | None]) -> dict[str, Blob]:
    kept = {path: file for path, file in files.items() if changes.get(path, file) is not None}
    return kept | {path: blob(content) for path, content in changes.items() if content is not None}


def _shards(seed: str, size: int) -> dict[str, Blob]:
    count = max(1, min(64, -(-size // SHARD)))
    names = [f"model-{number:05}-of-{count:05}.safetensors" for number in range(1, count + 1)]
    names = ["model.safetensors"] if count == 1 else names
    return {name: large(f"{seed} {name}", size // count) for name in names}
