"""From an address to a repository: tokens, renames, private, missing and gated ones, revisions."""

from dataclasses import dataclass, field
from datetime import datetime

from aiohttp import web

from .answers import elsewhere, error, file_error
from .items import View
from .repo import Commit, Repo, State

RESTRICTED = "Access to model {} is restricted. You must have access to it and be authenticated to access it."


@dataclass(frozen=True, slots=True)
class Token:
    """A token: the repositories whose gate it has passed and the private ones it may see; "*" stands for all."""

    approved: frozenset[str] = frozenset()
    sees: frozenset[str] = frozenset()


@dataclass(slots=True)
class Shelf:
    """All repositories, the tokens, and the short ids of old that redirect to full ones."""

    repos: list[Repo] = field(default_factory=list)
    tokens: dict[str, Token] = field(default_factory=dict)
    legacy: dict[str, str] = field(default_factory=dict)

    def named(self, name: str, now: datetime) -> Repo | None:
        """Return the repository that bears this id as of `now`, public or not."""
        return next((repo for repo in self.repos if (state := repo.at(now)).id == name and not state.deleted), None)

    def renamed(self, name: str, now: datetime) -> str:
        """Return the present id of the public repository that once bore this one, "" where none did."""
        heirs = (repo.at(now) for repo in self.repos if name in repo.names(now))
        return self.legacy.get(name, "") or next((state.id for state in heirs if state.visible), "")

    def token(self, request: web.Request) -> Token | None:
        """Return the token of a request, None for an anonymous one; a refusal (401) for an unknown one."""
        given = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
        if not given:
            return None
        if given not in self.tokens:
            raise error(401, "Invalid credentials in Authorization header")
        return self.tokens[given]

    def find(self, request: web.Request, name: str, now: datetime) -> tuple[Repo, State]:
        """Return the repository of this id that the client may see; else the Hub's refusal or redirect."""
        token = self.token(request)
        repo = self.named(name, now)
        if repo is not None and ((state := repo.at(now)).visible or _may(token.sees if token else frozenset(), name)):
            return repo, state
        if heir := self.renamed(name, now):
            raise elsewhere(request.raw_path.replace(name, heir, 1))
        if token is None:
            raise error(401, "Invalid username or password.")
        raise error(404, "Repository not found", code="RepoNotFound")

    def pass_gate(self, request: web.Request, state: State) -> None:
        """Return where the client may read the files of a repository; else a refusal (401 or 403)."""
        token = self.token(request)
        if state.disabled:
            raise file_error(403, "Access to this resource is disabled.")
        if not state.gated or _may(token.approved if token else frozenset(), state.id):
            return
        message = RESTRICTED.format(state.id)
        if token is None:
            ask = {"WWW-Authenticate": 'Bearer realm="Authentication required"'}
            raise file_error(401, f"{message} Please log in.", code="GatedRepo", headers=ask)
        raise file_error(403, message, code="GatedRepo")

    def view(self, found: tuple[Repo, State], rev: str, now: datetime, *, blobs: bool = False) -> View:
        """Return a repository at a revision; a refusal (404) where it has none of that name."""
        repo, state = found
        return View(repo, state, revision(state, rev), now, self, blobs)


def revision(state: State, rev: str) -> Commit:
    """Return the commit of a branch, a full or a shortened sha; a refusal (404) where there is none."""
    if rev in {"main", "refs/heads/main", "HEAD"}:
        return state.head
    found = [commit for commit in state.commits if len(rev) >= 7 and commit.id.startswith(rev)]
    if not found:
        raise error(404, f"Invalid rev id: {rev}", code="RevisionNotFound")
    return found[-1]


def _may(names: frozenset[str], name: str) -> bool:
    return "*" in names or name in names
