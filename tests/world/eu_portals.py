"""The Commission's Press Corner and "Have your say", and the Parliament's procedure files, over time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from html import escape
from typing import Any

from aiohttp import web

_LANGUAGES = ("BG", "DE", "EN", "FR")
NOT_FOUND = "<!DOCTYPE html><html><head><title>Error</title></head><body><main><h1>We are sorry</h1><p>The page you asked for is not available at the moment.</p></main></body></html>"


@dataclass(frozen=True, slots=True)
class Release:
    """One document of the Press Corner in one language; `day` is YYYY-MM-DD in Brussels."""

    at: datetime
    reference: str
    day: str
    title: str
    lead: str = ""
    language: str = "EN"


class PressCorner:
    """The search of the Press Corner: newest first, in windows and pages."""

    def __init__(self) -> None:
        self._releases: list[Release] = []

    def publish(
        self, at: datetime, reference: str, day: str, title: str, lead: str = "", language: str = "EN"
    ) -> "PressCorner":
        """Put a document into the archive at `at`, under the day it bears."""
        self._releases.append(Release(at, reference, day, title, lead, language))
        return self

    def answer(self, request: web.Request, now: datetime) -> web.Response:
        """Answer a search."""
        asked = request.query
        size, number = int(asked.get("pagesize", "20")), int(asked.get("pagenumber", "1"))
        since, until = _iso(asked.get("datefrom", "01011900")), _iso(asked.get("dateto", "31129999"))
        found = [item for item in self._releases if item.at <= now and since <= item.day <= until]
        found.sort(key=lambda item: item.day, reverse=True)
        page = [_resource(item) for item in found[(number - 1) * size : number * size]]
        numbers = {"totalNumber": len(found), "pageSize": size, "pageNumber": number}
        return web.json_response({**numbers, "docuLanguageListResources": page})


def _iso(day: str) -> str:
    return f"{day[4:]}-{day[2:4]}-{day[:2]}"


def _resource(item: Release) -> dict[str, Any]:
    code = item.reference.partition("/")[0]
    return {
        "refCode": item.reference,
        "eventDate": item.day,
        "title": item.title,
        "leadText": item.lead,
        "docutype": {"code": code, "description": {"IP": "Press release"}.get(code, code)},
        "languageCode": item.language,
    }


class Consultations:
    """The search of "Have your say". `initiative` tells what an initiative is or becomes at a time."""

    def __init__(self) -> None:
        self._steps: list[tuple[datetime, int, Mapping[str, Any]]] = []
        self.embedded = False

    def initiative(self, at: datetime, number: int, title: str, **values: Any) -> "Consultations":
        """Tell of an initiative: `status`, `opens`, `closes`, `stage`, `kind`, `topic`, `reference`."""
        self._steps.append((at, number, {"title": title, **values}))
        return self

    def answer(self, request: web.Request, now: datetime) -> web.Response:
        """Answer a search; `receivingFeedbackStatus` and `id` are ignored, an unknown `sort` is 406."""
        asked = request.query
        if asked.get("sort", "LATEST") != "LATEST":
            return web.Response(status=406)
        size, number, text = int(asked.get("size", "10")), int(asked.get("page", "0")), asked.get("text", "").lower()
        found = [
            _initiative(key, values)
            for key, values in self._now(now).items()
            if asked.get("topic", "") in {"", values.get("topic", "DIGITAL")} and text in values["title"].lower()
        ]
        content = found[number * size : (number + 1) * size]
        pages = -(-len(found) // size)
        sizes = {"size": size, "totalElements": len(found), "totalPages": pages, "number": number}
        if self.embedded:
            return web.json_response({"_embedded": {"initiativeResultDtoes": content}, "page": sizes})
        page = {"content": content, **sizes, "last": number + 1 >= pages, "numberOfElements": len(content)}
        return web.json_response({"exactMatch": True, "initiativeResultDtoPage": page})

    def _now(self, now: datetime) -> dict[int, dict[str, Any]]:
        found: dict[int, dict[str, Any]] = {}
        for at, number, values in self._steps:
            if at <= now:
                found.setdefault(number, {}).update(values)
        return found


def _initiative(number: int, values: Mapping[str, Any]) -> dict[str, Any]:
    status = {
        "frontEndStage": values.get("stage", "INIT_PLANNED"),
        "receivingFeedbackStatus": values.get("status", "DISABLED"),
        "feedbackStartDate": values.get("opens"),
        "feedbackEndDate": values.get("closes"),
        "isCurrent": True,
    }
    earlier = {**status, "receivingFeedbackStatus": "CLOSED", "feedbackEndDate": "2020/01/01 23:59:59"}
    return {
        "id": float(number),
        "initiativeStatus": "ACTIVE",
        "reference": values.get("reference", f"Ares(2026){number}"),
        "foreseenActType": values.get("kind", "PROP_REG"),
        "shortTitle": values["title"],
        "currentStatuses": [{**earlier, "isCurrent": False}, status],
        "topics": [{"code": values.get("topic", "DIGITAL"), "label": "Digital economy and society"}],
        "initiativeTranslations": [
            {"value": f"{values['title']} ({language})", "language": language, "field": "SHORT_TITLE"}
            for language in _LANGUAGES
        ],
    }


@dataclass(slots=True)
class Procedures:
    """The procedure files of the Legislative Observatory."""

    _steps: list[tuple[datetime, str, str, str, Sequence[tuple[str, str, str]]]] = field(default_factory=list)

    def file(
        self, at: datetime, reference: str, title: str, stage: str, events: Sequence[tuple[str, str, str]]
    ) -> "Procedures":
        """Let a procedure be at a stage with these key events: (DD/MM/YYYY, event, reference of its document)."""
        self._steps.append((at, reference, title, stage, events))
        return self

    def answer(self, request: web.Request, now: datetime) -> web.Response:
        """Answer with the file as of `now`; an unknown procedure is a page that says sorry, with status 200."""
        wanted = request.query.get("reference", "")
        files = [step for step in self._steps if step[0] <= now and step[1] == wanted]
        body = _file(*files[-1][1:], asked=now) if files else NOT_FOUND
        return web.Response(text=body, content_type="text/html")


def _file(reference: str, title: str, stage: str, events: Sequence[tuple[str, str, str]], *, asked: datetime) -> str:
    """Every answer bears the moment it was made, in a place that nobody should read."""
    rows = "".join(
        f'<tr><td>{day}</td><td>{escape(event)}</td><td><a href="#">{escape(document)}</a><span></span></td>'
        '<td><a href="/oeil/en/document-summary?id=1"><button>Summary</button></a></td></tr>'
        for day, event, document in events
    )
    facts = {
        "Procedure reference": reference,
        "Procedure type": "COD - Ordinary legislative procedure (ex-codecision procedure)",
        "Legislative instrument": "Regulation",
        "Stage reached in procedure": stage,
    }
    table = "".join(f'<tr><th scope="row">{name}</th><td>{escape(value)}</td></tr>' for name, value in facts.items())
    head = "<tr><th>Date</th><th>Event</th><th>Reference</th><th>Summary</th></tr>"
    return (
        f"<!DOCTYPE html><html><head><title>Procedure File: {reference}</title></head><body>"
        f'<header>Menu</header><main id="website-body"><h2 class="es_title-h1">{reference}</h2>'
        f"<ul><li><a>Full procedure</a></li></ul><h2>{escape(title)}</h2>"
        f"<h2>Basic information</h2><p>Status</p><p>{escape(stage)}</p><p>Seen {asked.isoformat()}</p>"
        f"<h2>Key events</h2><ul><li><a>Key events</a></li></ul><table><thead>{head}</thead><tbody>{rows}</tbody></table>"
        f"<h2>Technical information</h2><table>{table}</table><h2>Documentation gateway</h2>"
        "<table><tr><td>Committee draft report</td><td>PE731.563</td><td>20/04/2022</td></tr></table></main></body></html>"
    )
