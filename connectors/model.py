"""The nouns that cross the walls. Pure."""

import hashlib
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, Literal, Protocol

from pydantic import BaseModel

Fact = str | int | float | bool | None | tuple[str, ...]
Expects = Literal["any", "json", "feed", "page", "text"]
Nature = Literal["model", "post", "page", "act", "initiative", "code", "record"]
Precision = Literal["second", "day", "month", "sighting", "repo_created", ""]


@dataclass(frozen=True, slots=True)
class Request:
    """One thing to be fetched; a connector yields it and is sent a Response.

    `accept` lists statuses besides 2xx that the connector wants to see itself (a 404 of an optional file).
    `limit` caps the decompressed body in bytes. `expects` lets the driver refuse HTML where JSON was due.
    """

    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    method: Literal["GET", "POST"] = "GET"
    body: bytes = b""
    accept: frozenset[int] = frozenset()
    limit: int = 8_000_000
    expects: Expects = "any"


@dataclass(frozen=True)
class Response:
    """A complete answer, fit to be parsed, stored and parsed again.

    `url` is the address that was asked for, `location` the one that answered after redirects; `moved` is the
    target when every redirect was permanent (301, 308), else "". Header names are lower case.
    `unchanged`: 304, or the body's digest is the stored one, and the connector's reading is the same.
    """

    url: str
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    content: bytes | Callable[[], bytes] = b""
    unchanged: bool = False
    location: str = ""
    moved: str = ""

    @cached_property
    def body(self) -> bytes:
        """The decompressed body; of an unchanged answer the stored one, loaded when asked for."""
        return self.content if isinstance(self.content, bytes) else self.content()

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the body, in hexadecimal."""
        return hashlib.sha256(self.body).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One subject as seen today.

    subject: stable identity (`hf:model:<_id>`, `post:<normalized link>`, `page:<url>`, `celex:32024R1689`).
    nature: which rules of comparison apply (storage/diff.py).
    facts: flat mapping; a changed fact is news. notes: flat mapping; a changed note is not (parameters, sha, ...).
    documents: normalized texts by role (license, policy, gate, card, post, act, guidance, news).
    metrics: numbers over time (downloads, likes), never news.
    keys: further names of the same subject inside its source (a feed item's id and link); kept as aliases.
    published_at: when the source says it appeared, None where it does not say; precision: how exactly.
    revision: moves whenever the source's bytes of this subject move (git sha, digest); "" where unknown.
    at: since when it was so, of a state of the past (`recall`); None: it is so now.
    """

    subject: str
    title: str
    url: str
    nature: Nature = "record"
    facts: Mapping[str, Fact] = field(default_factory=dict)
    notes: Mapping[str, Fact] = field(default_factory=dict)
    documents: Mapping[str, str] = field(default_factory=dict)
    metrics: Mapping[str, float] = field(default_factory=dict)
    keys: tuple[str, ...] = ()
    published_at: datetime | None = None
    precision: Precision = ""
    revision: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Quarantined:
    """One item that could not be read, with its raw text; the rest of its page goes on."""

    raw: str
    reason: str


@dataclass(frozen=True, slots=True)
class Listing:
    """What one poll saw.

    complete: every subject of the source is in it, so a missing one is a removed one (after three misses).
    unchanged: nothing moved since the last visit; observations are empty and nothing is to be compared.
    cursor: what the connector wants to find again in `Known.cursor` (high-water marks); None keeps the stored one.
    items: how many entries the document held, for the shrink guard; -1: as many as there are observations.
    behind: read by a walk from where polls never look, so that no poll will tell of it.
    absent: what the target names one by one and nobody has there: misspelled, not public yet, or gone.
    """

    observations: tuple[Observation, ...] = ()
    complete: bool = False
    unchanged: bool = False
    cursor: Mapping[str, str] | None = None
    quarantined: tuple[Quarantined, ...] = ()
    items: int = -1
    behind: bool = False
    absent: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        """Number of entries the document held."""
        return len(self.observations) if self.items < 0 else self.items


@dataclass(frozen=True, slots=True)
class Visit:
    """A listing with the responses it was read from: the evidence. `reading` is the connector's version of reading."""

    listing: Listing
    responses: tuple[Response, ...] = ()
    reading: int = 1


class Known(Protocol):
    """Read-only view of what this source last showed; `now` is the clock."""

    @property
    def now(self) -> datetime: ...  # noqa: D102
    @property
    def cursor(self) -> Mapping[str, str]: ...  # noqa: D102
    def get(self, subject: str, /) -> Observation | None: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Remembered:
    """A Known held in memory: what a first visit, a test or a replay knows."""

    now: datetime = datetime(1970, 1, 1, tzinfo=UTC)
    cursor: Mapping[str, str] = field(default_factory=dict)
    observations: Mapping[str, Observation] = field(default_factory=dict)

    def get(self, subject: str, /) -> Observation | None:
        """Return the subject as last seen, None when it never was."""
        return self.observations.get(subject)


Poll = Generator[Request | tuple[Request, ...], Any, Listing]
"""What a connector's `poll` returns: yields one request (is sent one Response) or a tuple (is sent a tuple)."""


class Connector(Protocol):
    """What a module in connectors/ must have to be found by name."""

    Target: type[BaseModel]
    READING: int
    EVERY: str

    def addresses(self, target: Any, /) -> tuple[str, ...]: ...  # noqa: D102

    def poll(self, target: Any, known: Known, /) -> Poll: ...  # noqa: D102


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A half-open stretch of time, open where an end is None; `subject`: the one that is meant, "" for all.

    A subject is given by what people call it: a model's name, an address, a repository.
    """

    since: datetime | None = None
    until: datetime | None = None
    subject: str = ""

    def has(self, moment: datetime) -> bool:
        """Tell whether a moment lies in it."""
        return (self.since is None or moment >= self.since) and (self.until is None or moment < self.until)

    @property
    def key(self) -> str:
        """Return the name of the span."""
        ends = (moment.isoformat() if moment else "" for moment in (self.since, self.until))
        return "..".join(ends) + (f" {self.subject}" if self.subject else "")


class Archive(Connector, Protocol):
    """A connector that can read more of the past than `poll` shows: page by page, each a poll of its own.

    `recall` begins where `known.cursor` says ({}: at the start) and returns one page with the place of the next in
    its cursor; a cursor of None ends the walk. A page may hold several states of one subject: each says since when.
    A module may have `reads_alone(target, span)` as well: whether `recall` asks for nothing but `now` and `cursor`.
    """

    def recall(self, target: Any, known: Known, span: Span, /) -> Poll: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Stored:
    """What is remembered of the last good answer of one URL: its validators, its digest and the way to its body."""

    url: str
    etag: str
    last_modified: str
    digest: str
    reading: int
    body: Callable[[], bytes]


@dataclass(frozen=True)
class Image:
    """A picture inside a mail, named `cid:...` in its HTML. draw: returns the PNG, called once and only when needed."""

    cid: str
    draw: Callable[[], bytes] = field(compare=False)

    @cached_property
    def png(self) -> bytes:
        """The picture."""
        return self.draw()


@dataclass(frozen=True, slots=True, kw_only=True)
class Notification:
    """What is said to one receiver, rendered for every kind of channel.

    id: stable identity of the message (Message-ID, deduplication). threads: the names of those it belongs to, the
    widest first: a release, a subject; () where it stands alone. text: complete plain text; html: complete HTML document; blocks: Slack Block Kit, () where not rendered.
    short: one line for push notifications. images: what the HTML shows. duplicate: a copy may have arrived before.
    reply_to: the `place` of an earlier receipt in its thread, "" for the first; aloud: a reply that is to be seen by
    those as well who do not follow the thread. calendar: dates to keep, as iCalendar, "" for none.
    """

    id: str
    title: str
    text: str
    html: str = ""
    short: str = ""
    blocks: tuple[Mapping[str, Any], ...] = ()
    severity: Literal["critical", "high", "normal", "info"] = "normal"
    kind: str = ""
    threads: tuple[str, ...] = ()
    images: tuple[Image, ...] = ()
    duplicate: bool = False
    reply_to: str = ""
    aloud: bool = False
    calendar: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a receiver said when it accepted a message; place: where replies to it go, "" where there are none."""

    text: str
    place: str = ""


class LicenseReader(Protocol):
    """What storage needs of connectors.licenses; flows passes the module itself."""

    def same_claim(self, before: Mapping[str, Fact], after: Mapping[str, Fact], /) -> bool: ...  # noqa: D102
    def claim_direction(self, before: Mapping[str, Fact], after: Mapping[str, Fact], /) -> str: ...  # noqa: D102
    def compare_texts(self, before: str, after: str, /) -> Mapping[str, Any]: ...  # noqa: D102
