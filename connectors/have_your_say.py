"""Consultations of the European Commission. Source: the search of "Have your say", `GET /brpapi/searchInitiatives`.

An initiative is known by its number. When its consultation opens and closes is local time in Brussels.
"""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Annotated, Any
from urllib.parse import urlencode, urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import from_json, to_json

from connectors.exceptions import ParseError
from connectors.model import Fact, Known, Listing, Observation, Poll, Quarantined, Request, Response
from connectors.text import form_of, normalized_link, plain, relevance, topic_of, web_address

READING = 1
EVERY = "3h"
LISTS = frozenset({"topics"})
HAVE_YOUR_SAY = "https://ec.europa.eu/info/law/better-regulation/brpapi"
PAGE = 50
_MOST_PAGES = 200
_LIMIT = 20_000_000
_RAW = 20_000
_BRUSSELS = ZoneInfo("Europe/Brussels")
_ASKING = frozenset({"OPEN", "UPCOMING", "CLOSED"})


def _endpoint(url: str) -> str:
    address = web_address(url).rstrip("/") if url else HAVE_YOUR_SAY
    return address if urlsplit(address).path else address + urlsplit(HAVE_YOUR_SAY).path


class Target(BaseModel, frozen=True, extra="forbid"):
    """Initiatives of one of the portal's areas whose English title speaks of one of these phrases.

    area: the portal's own code of a topic (DIGITAL), "" for all of them. text: what the portal itself is to search for.
    topics: none given, every initiative. endpoint: the address of the API, "" for the Commission's own.
    """

    topics: tuple[str, ...] = ()
    endpoint: Annotated[str, AfterValidator(_endpoint)] = HAVE_YOUR_SAY
    text: str = ""
    area: str = "DIGITAL"


def _moment(value: Any) -> Any:
    """Read "2026/09/07 23:59:59", local time in Brussels, as RFC 3339 in UTC; "" where there is none."""
    if value is None or not str(value).strip():
        return ""
    when = datetime.fromisoformat(str(value).strip().replace("/", "-"))
    aware = when if when.tzinfo else when.replace(tzinfo=_BRUSSELS)
    try:
        return aware.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    except OverflowError as error:
        msg = f"{value!r} is no time"
        raise ValueError(msg) from error


_Moment = Annotated[str, BeforeValidator(_moment)]


class _Status(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    stage: str | None = Field(None, alias="frontEndStage")
    feedback: str | None = Field(None, alias="receivingFeedbackStatus")
    opens: _Moment = Field("", alias="feedbackStartDate")
    closes: _Moment = Field("", alias="feedbackEndDate")
    current: bool | None = Field(None, alias="isCurrent")


class _Translation(BaseModel):
    language: str | None = ""
    field: str | None = ""
    value: str | None = ""


class _Item(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    number: float = Field(alias="id", gt=0, multiple_of=1)
    title: str | None = Field(None, alias="shortTitle")
    reference: str | None = None
    kind: str | None = Field(None, alias="foreseenActType")
    state: str | None = Field(None, alias="initiativeStatus")
    statuses: tuple[_Status, ...] = Field((), alias="currentStatuses")
    translations: tuple[_Translation, ...] = Field((), alias="initiativeTranslations")

    @property
    def status(self) -> _Status | None:
        """The current one: a status of one element with dates of another would be nobody's."""
        return next((status for status in self.statuses if status.current), next(iter(self.statuses), None))

    @property
    def titles(self) -> tuple[str, ...]:
        """The title as the portal shows it, and the English one of the initiative's page where it is another."""
        own = [t.value or "" for t in self.translations if (t.language, t.field) == ("EN", "SHORT_TITLE")]
        return tuple(dict.fromkeys(filter(None, (plain(title, 500) for title in (self.title or "", *own)))))


class _Page(BaseModel):
    """One page of the search, in the shape of today or in the older one (`_embedded`)."""

    content: list[Any]
    number: int
    total_pages: int = Field(alias="totalPages", ge=0)
    total: int = Field(alias="totalElements", ge=0)


def addresses(target: Target) -> tuple[str, ...]:
    """Return the addresses that `poll` asks for first."""
    return (_url(target, 0),)


def poll(target: Target, known: Known) -> Poll:
    """List the initiatives, `initiative:<n>`, page by page.

    ParseError where an answer is no page of initiatives, or where pages end before the total they announce.
    """
    raw: list[Any] = []
    responses: list[Response] = []
    for number in range(_MOST_PAGES):
        response = yield Request(
            _url(target, number), headers={"Accept": "application/json"}, expects="json", limit=_LIMIT
        )
        responses.append(response)
        page = _page(response, number)
        raw += page.content
        if number + 1 >= page.total_pages:
            break
    if len(raw) < page.total:
        msg = f"{len(raw)} of {page.total} initiatives came"
        raise ParseError(msg)
    if all(response.unchanged for response in responses):
        return Listing(unchanged=True)
    return _listing(target, raw, known)


def _url(target: Target, number: int) -> str:
    asked = {"language": "EN", "topic": target.area, "text": target.text, "size": PAGE, "page": number}
    return (
        f"{target.endpoint}/searchInitiatives?{urlencode({key: value for key, value in asked.items() if value != ''})}"
    )


def _page(response: Response, number: int) -> _Page:
    """Read one page; one that is empty, or another than was asked for, is none."""
    try:
        page = _Page.model_validate(_envelope(from_json(response.body)))
    except ValueError as error:
        msg = "the portal answered with something that is no page of initiatives"
        raise ParseError(msg) from error
    if page.number != number or (page.total and not page.content):
        msg = f"page {number} was asked for, page {page.number} came with {len(page.content)} initiatives"
        raise ParseError(msg)
    return page


def _envelope(data: Any) -> Any:
    if isinstance(data, dict) and isinstance(data.get("_embedded"), dict):
        return {**data.get("page", {}), "content": data["_embedded"].get("initiativeResultDtoes")}
    return data.get("initiativeResultDtoPage") if isinstance(data, dict) else None


def _listing(target: Target, raw: Iterable[Any], known: Known) -> Listing:
    found: dict[str, Observation] = {}
    quarantined: list[Quarantined] = []
    read = 0
    for entry in raw:
        read += 1
        try:
            seen = _observation(target, _Item.model_validate(entry), known)
        except ValidationError as error:
            quarantined.append(_set_aside(entry, error))
            continue
        if seen is not None:
            found.setdefault(seen.subject, seen)
    if quarantined and len(quarantined) == read:
        msg = f"none of the {read} initiatives can be read: {quarantined[0].reason}"
        raise ParseError(msg)
    return Listing(tuple(found.values()), complete=not quarantined, quarantined=tuple(quarantined), items=read)


def _set_aside(entry: Any, error: ValidationError) -> Quarantined:
    first = error.errors(include_url=False, include_input=False)[0]
    return Quarantined(to_json(entry).decode()[:_RAW], f"{'.'.join(map(str, first['loc'])) or 'item'}: {first['msg']}")


def _observation(target: Target, item: _Item, known: Known) -> Observation | None:
    number, text = int(item.number), "\n".join(item.titles)
    topic = topic_of(text, target.topics)
    if topic is None:
        return None
    url = f"{target.endpoint.removesuffix('/brpapi')}/have-your-say/initiatives/{number}_en"
    facts = _facts(item.status, known.get(f"initiative:{number}"))
    return Observation(
        subject=f"initiative:{number}",
        title=next(iter(item.titles), f"Initiative {number}"),
        url=url,
        nature="initiative",
        facts=facts,
        notes=_notes(item, facts) | {"topic": topic, "relevance": relevance(text)},
        keys=(f"natural:initiative:{number}", f"link:{normalized_link(url).removeprefix('https://')}"),
        revision=hashlib.sha256(repr((item.titles, facts)).encode()).hexdigest(),
    )


def _facts(status: _Status | None, last: Observation | None) -> dict[str, Fact]:
    """What it had keeps an initiative without a status: unknown is not closed.

    Before feedback is planned the portal gives as its opening the day on which the page was made: that is none.
    """
    if status is None or not status.feedback:
        return dict(last.facts) if last else {"status": "", "feedback_opens": "", "feedback_closes": ""}
    asking = status.feedback.upper() in _ASKING
    return {
        "status": status.feedback.lower(),
        "feedback_opens": status.opens if asking else "",
        "feedback_closes": status.closes if asking else "",
    }


def _notes(item: _Item, facts: Mapping[str, Fact]) -> dict[str, Fact]:
    return {
        "reference": item.reference or "",
        "type": form_of(item.kind or ""),
        "state": (item.state or "").lower(),
        "stage": ((item.status and item.status.stage) or "").lower(),
        "status": facts["status"],
        "consultation_opens": facts["feedback_opens"],
        "consultation_closes": facts["feedback_closes"],
    }
