"""Models of the Hugging Face Hub: releases, licenses, gating. Source: `GET /api/models` (hub-docs, "Hub API Endpoints").

The Hub sorts by last change, newest first, so one page tells what moved; a walk through all pages once a day tells what is gone,
and what changed without a commit (gating). License files are read where a commit moved them (files.py).
"""

import json
import re
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Annotated, Any, Self
from urllib.parse import quote, urlencode, urlsplit

from pydantic import AfterValidator, BaseModel, ValidationError, model_validator
from pydantic_core import from_json

from connectors.exceptions import FetchError, ParseError
from connectors.model import Known, Listing, Observation, Poll, Quarantined, Request, Response
from connectors.text import web_address

from . import files
from .item import Item, moment
from .observation import observation
from .traits import weight_files

READING = 1
EVERY = "10m"
HUB = "https://huggingface.co"
PAGE = 100
_MOST_PAGES = 200
_OVERLAP = timedelta(minutes=10)
_SWEEP = timedelta(days=1)
_LIMIT = 20_000_000
_RAW = 20_000
_EXPAND = (
    *("author", "createdAt", "lastModified", "sha", "gated", "disabled", "private", "tags", "cardData", "pipeline_tag"),
    *("library_name", "baseModels", "safetensors", "gguf", "config", "siblings", "downloads", "likes"),
)
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,95}")
_ID = re.compile(rf"(?:{_NAME.pattern}/)?{_NAME.pattern}")
_NEXT = re.compile(r"<([^<>]*)>\s*;[^,<]*\brel=\"?next\"?", re.IGNORECASE)


def _endpoint(url: str) -> str:
    return web_address(url).rstrip("/") if url else ""


class Target(BaseModel, frozen=True, extra="forbid"):
    """All models of one organization, or single models by id ("Qwen/Qwen3-8B"); `endpoint` "" is huggingface.co."""

    organization: str = ""
    models: tuple[str, ...] = ()
    endpoint: Annotated[str, AfterValidator(_endpoint)] = ""

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if bool(self.organization) == bool(self.models):
            msg = 'say either organization = "..." or models = ["organization/name", ...]'
            raise ValueError(msg)
        if self.organization and not _NAME.fullmatch(self.organization):
            msg = f"organization {self.organization!r} is no name on the Hub: letters, digits, '-', '_', '.'"
            raise ValueError(msg)
        for model in self.models:
            if not _ID.fullmatch(model):
                msg = f'models: {model!r} is no id on the Hub: it looks like "organization/name"'
                raise ValueError(msg)
        return self


def addresses(target: Target) -> tuple[str, ...]:
    """Return the addresses that `poll` asks for first."""
    base = target.endpoint or HUB
    expand = urlencode([("expand[]", name) for name in _EXPAND])
    if target.models:
        return tuple(f"{base}/api/models/{quote(model)}?{expand}" for model in dict.fromkeys(target.models))
    query = urlencode({"author": target.organization, "sort": "lastModified", "direction": -1, "limit": PAGE})
    return (f"{base}/api/models?{query}&{expand}",)


def poll(target: Target, known: Known) -> Poll:
    """Read what moved. The cursor holds `mark` (newest change seen), `swept` (last complete walk), `pending` (files to read).

    ParseError where the Hub answers with an error, or with anything but a list.
    """
    reading = _Reading(target.endpoint or HUB, _Memo(known))
    listing = yield from (_models(target, reading) if target.models else _organization(target, reading))
    if listing.unchanged:
        return listing
    return (yield from files.with_files(listing, reading.scope(single=bool(target.models))))


@dataclass
class _Memo:
    """A Known that is asked once for every subject."""

    known: Known
    _found: dict[str, Observation | None] = field(default_factory=dict)

    @property
    def now(self) -> datetime:
        return self.known.now

    @property
    def cursor(self) -> Mapping[str, str]:
        return self.known.cursor

    def get(self, subject: str, /) -> Observation | None:
        if subject not in self._found:
            self._found[subject] = self.known.get(subject)
        return self._found[subject]


class _Reading:
    """The items read so far: by subject, as an item may move between pages during a walk; the last sight counts."""

    def __init__(self, base: str, known: Known) -> None:
        self.base = base
        self.known = known
        self.items = 0
        self.lost = False
        self.newest: datetime | None = None
        self._found: dict[str, Observation] = {}
        self._weights: dict[str, tuple[str, ...]] = {}
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
            self._found[item.subject] = observation(item, self.known.get(item.subject), self.base)
            self._weights[item.subject] = weight_files(item)
        self.newest = max(filter(None, (self.newest, item.modified)), default=None)
        return item.modified

    def listing(self, *, complete: bool, cursor: dict[str, str] | None = None) -> Listing:
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
        return files.Scope(self.base, self.known, baseline, self._weights if single else None)

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


def _organization(target: Target, reading: _Reading) -> Generator[Request, Response, Listing]:
    """Walk until what is known begins, once a day to the end.

    An unchanged list is read again where it is complete: a model that is missing must be missed three times.
    """
    known = reading.known
    mark, swept = moment(known.cursor.get("mark")), moment(known.cursor.get("swept"))
    sweep = mark is None or swept is None or known.now - swept >= _SWEEP
    oldest_wanted = None if sweep or mark is None else mark - _OVERLAP
    url, seen, complete = addresses(target)[0], set[str](), False
    while url:
        if url in seen or len(seen) >= _MOST_PAGES:
            msg = f"the list of models does not end (after {len(seen)} pages)"
            raise ParseError(msg)
        seen.add(url)
        response = yield Request(url, expects="json", limit=_LIMIT)
        url = _next(response, reading.base)
        if response.unchanged and url and oldest_wanted and len(seen) == 1 and not files.queued(known.cursor):
            return Listing(unchanged=True)
        page = _list(response)
        dates = [reading.take(raw) for raw in page]
        # A 304 may come without its Link header: then a full page need not be the last one.
        complete = not url and not (response.unchanged and len(page) >= PAGE)
        if oldest_wanted and any(date < oldest_wanted for date in dates if date):
            break
    return _result(reading, complete=complete)


def _result(reading: _Reading, *, complete: bool) -> Listing:
    known = reading.known
    cursor = dict(known.cursor)
    if newest := max(filter(None, (reading.newest, moment(cursor.get("mark")))), default=None):
        cursor["mark"] = min(newest, known.now).isoformat()
    if complete:
        cursor["swept"] = known.now.isoformat()
    return reading.listing(complete=complete, cursor=cursor)


def _models(target: Target, reading: _Reading) -> Generator[tuple[Request, ...], tuple[Response, ...], Listing]:
    accept = frozenset({401, 404})
    responses = yield tuple(Request(url, expects="json", accept=accept, limit=_LIMIT) for url in addresses(target))
    if all(response.unchanged for response in responses) and not files.queued(reading.known.cursor):
        return Listing(unchanged=True)
    for response in responses:
        if not _absent(response):
            reading.take(_json(response))
    return reading.listing(complete=True)


def _absent(response: Response) -> bool:
    """Private, deleted and misspelled look alike: 401 without a token, 404 with one, and the Hub's own error body."""
    if response.status not in {401, 404}:
        return False
    error = str(_json(response, error=True).get("error", ""))
    if "credentials" in f"{error} {response.headers.get('x-error-message', '')}".lower():
        msg = "the Hub refuses the token (HF_TOKEN)"
        raise FetchError(msg, status=response.status)
    return True


def _list(response: Response) -> list[Any]:
    data = _decoded(response)
    if isinstance(data, list):
        return data
    raise ParseError(_complaint(data, "a list of models"))


def _json(response: Response, *, error: bool = False) -> dict[str, Any]:
    data = _decoded(response)
    if isinstance(data, dict) and ("error" in data) == error:
        return data
    raise ParseError(_complaint(data, "the Hub's own error" if error else "a model"))


def _decoded(response: Response) -> Any:
    try:
        return from_json(response.body)
    except ValueError as error:
        msg = f"the Hub answered with something that is no JSON: {error}"
        raise ParseError(msg) from error


def _complaint(data: Any, expected: str) -> str:
    said = data.get("error") if isinstance(data, dict) else None
    return f"the Hub answered with an error: {str(said)[:200]}" if said else f"the Hub answered without {expected}"


def _next(response: Response, base: str) -> str:
    """Return the next page's address on our endpoint, "" on the last: the Hub always names its own host."""
    links: list[str] = _NEXT.findall(response.headers.get("link", ""))
    query = next((urlsplit(link).query for link in links), "")
    return f"{base}/api/models?{query}" if query else ""
