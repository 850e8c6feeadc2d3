"""Press material of the European Commission. Source: the search of its Press Corner, `GET /api/search`, in month windows.

The search answers newest first and pages through the archive. A poll reads from today back to three days before the last
one: documents are added late. Dates are days in Brussels.
"""

import calendar
import hashlib
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any
from urllib.parse import urlencode, urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import from_json, to_json

from connectors.exceptions import ParseError, SuspectError
from connectors.model import Known, Listing, Observation, Poll, Quarantined, Request, Response
from connectors.text import normalized_link, plain, relevance, topic_of, web_address

READING = 1
EVERY = "30m"
LISTS = frozenset({"topics"})
PRESS_CORNER = "https://ec.europa.eu/commission/presscorner"
PAGE = 100
_MOST_PAGES = 100
_OVERLAP = timedelta(days=3)
_MOST_MONTHS = 24
_BRUSSELS = ZoneInfo("Europe/Brussels")
_RAW = 20_000
_SUMMARY = 1000
_QUERY = {"language": "en", "pagesize": PAGE}
_FRESH = {"Accept": "application/json", "Cache-Control": "no-cache"}


def _endpoint(url: str) -> str:
    address = web_address(url).rstrip("/") if url else PRESS_CORNER
    return address if urlsplit(address).path else address + urlsplit(PRESS_CORNER).path


class Target(BaseModel, frozen=True, extra="forbid"):
    """What the Commission says of these phrases in title and lead, of everything where none is given.

    endpoint: the Press Corner's address, "" for the Commission's own.
    """

    topics: tuple[str, ...] = ()
    endpoint: Annotated[str, AfterValidator(_endpoint)] = PRESS_CORNER


class _Kind(BaseModel):
    code: str = ""
    description: str = ""


class _Item(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    reference: str = Field(alias="refCode", pattern=r"^[A-Za-z]+/\d{2}/\d+$")
    day: date = Field(alias="eventDate")
    title: str = Field(min_length=1)
    lead: str | None = Field(None, alias="leadText")
    kind: _Kind | None = Field(None, alias="docutype")
    language: str = Field("EN", alias="languageCode")


class _Page(BaseModel):
    total: int = Field(alias="totalNumber", ge=0)
    items: list[Any] = Field(alias="docuLanguageListResources")


@dataclass(slots=True)
class _Reading:
    """What was read so far; an item that moves between two pages is the same one."""

    items: dict[str, _Item] = field(default_factory=dict)
    quarantined: list[Quarantined] = field(default_factory=list)
    responses: list[Response] = field(default_factory=list)
    seen: int = 0

    def take(self, raw: Any) -> date | None:
        self.seen += 1
        try:
            item = _Item.model_validate(raw)
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            reason = f"{'.'.join(map(str, first['loc'])) or 'item'}: {first['msg']}"
            self.quarantined.append(Quarantined(to_json(raw).decode()[:_RAW], reason))
            return None
        if item.language.upper() == "EN":
            self.items[item.reference.upper()] = item
        return item.day


def addresses(target: Target) -> tuple[str, ...]:
    """Return the addresses that `poll` asks for first, without the dates of the window."""
    return (f"{target.endpoint}/api/search?{urlencode(_QUERY | {'pagenumber': 1})}",)


def poll(target: Target, known: Known) -> Poll:
    """List the newest documents, a hundred at least; the cursor holds `mark`, the day of the last reading.

    ParseError where an answer is no page of documents, or where pages end before the total they announce.
    """
    today = known.now.astimezone(_BRUSSELS).date()
    cutoff = min(_day(known.cursor.get("mark")) or today, today) - _OVERLAP
    reading = _Reading()
    for month in _months(cutoff, today):
        yield from _window(target, month, cutoff, reading)
        if month <= cutoff and reading.seen >= PAGE:
            break
    if not reading.seen:
        msg = "the Press Corner answered without a single document"
        raise SuspectError(msg)
    if len(reading.quarantined) == reading.seen:
        msg = f"none of the {reading.seen} documents can be read: {reading.quarantined[0].reason}"
        raise ParseError(msg)
    if all(response.unchanged for response in reading.responses):
        return Listing(unchanged=True)
    return _listing(target, reading, today)


def _months(cutoff: date, today: date) -> Iterator[date]:
    """The first days of months, this one first, and one more than the cutoff asks for: a month begins empty."""
    month = today.replace(day=1)
    for _ in range(_MOST_MONTHS):
        yield month
        if month < cutoff.replace(day=1):
            return
        month = (month - timedelta(days=1)).replace(day=1)


def _window(target: Target, month: date, cutoff: date, reading: _Reading) -> Generator[Request, Response, None]:
    """Read one month, newest first, until the cutoff; a page that fails, fails the poll."""
    before, number = reading.seen, 1
    while number <= _MOST_PAGES:
        response = yield Request(_url(target, month, number), headers=_FRESH, expects="json")
        reading.responses.append(response)
        page = _page(response)
        days = [reading.take(raw) for raw in page.items]
        if reading.seen - before >= page.total:
            return
        if not page.items:
            msg = f"page {number} of {month:%B %Y} is empty, {reading.seen - before} of {page.total} documents came"
            raise ParseError(msg)
        if reading.seen >= PAGE and _is_past(days, cutoff):
            return
        number += 1
    msg = f"{month:%B %Y} does not end after {_MOST_PAGES} pages"
    raise ParseError(msg)


def _url(target: Target, month: date, number: int) -> str:
    last = month.replace(day=calendar.monthrange(month.year, month.month)[1])
    window = {"pagenumber": number, "datefrom": f"{month:%d%m%Y}", "dateto": f"{last:%d%m%Y}"}
    return f"{target.endpoint}/api/search?{urlencode(_QUERY | window)}"


def _is_past(days: list[date | None], cutoff: date) -> bool:
    """Only a page in order, newest first, says that what follows is older."""
    dated = [day for day in days if day]
    return bool(dated) and dated == sorted(dated, reverse=True) and dated[-1] < cutoff


def _page(response: Response) -> _Page:
    try:
        return _Page.model_validate(from_json(response.body))
    except ValueError as error:
        msg = "the Press Corner answered with something that is no page of documents"
        raise ParseError(msg) from error


def _listing(target: Target, reading: _Reading, today: date) -> Listing:
    """Of an ordinary poll the newest hundred count, so that the size does not follow the calendar."""
    found = (_observation(target, item) for item in reading.items.values())
    observations = tuple(seen for seen in found if seen is not None)
    cursor = {"mark": today.isoformat()}
    return Listing(observations, cursor=cursor, quarantined=tuple(reading.quarantined), items=min(reading.seen, PAGE))


def _observation(target: Target, item: _Item) -> Observation | None:
    title, lead = plain(item.title, 500), plain(item.lead or "", _SUMMARY)
    text = f"{title}\n{lead}"
    topic = topic_of(text, target.topics)
    if topic is None:
        return None
    reference = item.reference.upper()
    url = f"{target.endpoint}/detail/en/{reference.lower().replace('/', '_')}"
    link = normalized_link(url)
    return Observation(
        subject=f"post:{link}",
        title=title,
        url=url,
        nature="post",
        notes={
            "reference": reference,
            "type": item.kind.description if item.kind else "",
            "summary": lead,
            "link": url,
            "topic": topic,
            "relevance": relevance(text),
        },
        keys=(f"natural:presscorner:{reference}", f"link:{link.removeprefix('https://')}"),
        published_at=datetime(item.day.year, item.day.month, item.day.day, tzinfo=_BRUSSELS).astimezone(UTC),
        precision="day",
        revision=hashlib.sha256(text.encode()).hexdigest(),
    )


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None
