"""Procedures of the European Parliament. Source: the procedure file of its Legislative Observatory (OEIL), one page.

The page holds much that moves by itself: only the stage that was reached and the key events are read.
"""

import hashlib
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated
from urllib.parse import quote
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, Field

from connectors.exceptions import ParseError
from connectors.model import Known, Listing, Observation, Poll, Request, Response
from connectors.text import page_text, web_address

READING = 1
EVERY = "6h"
OEIL = "https://oeil.europarl.europa.eu"
_BRUSSELS = ZoneInfo("Europe/Brussels")
_EVENT = re.compile(r"(?P<day>\d{2})/(?P<month>\d{2})/(?P<year>\d{4}) \| (?P<what>\S.*)")
_STAGE = "Stage reached in procedure"


def _endpoint(url: str) -> str:
    return web_address(url).rstrip("/") if url else OEIL


class Target(BaseModel, frozen=True, extra="forbid"):
    """A procedure by its reference ("2021/0106(COD)"); `endpoint` "" is the Parliament's own."""

    procedure: Annotated[str, Field(pattern=r"^\d{4}/\d{4}[A-Z]?\([A-Z]{3}\)$")]
    endpoint: Annotated[str, AfterValidator(_endpoint)] = OEIL


def addresses(target: Target) -> tuple[str, ...]:
    """Return the addresses that `poll` asks for."""
    return (_url(target),)


def poll(target: Target, known: Known) -> Poll:  # noqa: ARG001  (every poll is called alike; a procedure needs no memory)
    """Read the procedure as one observation, `procedure:<reference>`.

    The stage is a fact, the key events are the text of the act, one per line. ParseError where the page is not the
    file of this procedure, or has no stage or no key events.
    """
    response = yield Request(_url(target), expects="page")
    if response.unchanged:
        return Listing(unchanged=True)
    return Listing((_observation(target, response),), complete=True)


def _url(target: Target) -> str:
    return f"{target.endpoint}/oeil/en/procedure-file?reference={quote(target.procedure, safe='/()')}"


def _observation(target: Target, response: Response) -> Observation:
    kind = response.headers.get("content-type", "")
    lines = page_text(response.body, content_type=kind, url=target.endpoint).splitlines()
    rows = dict(line.split(" | ", 1) for line in lines if " | " in line)
    if rows.get("Procedure reference") != target.procedure:
        msg = f"the page is not the file of {target.procedure}"
        raise ParseError(msg)
    stage, events = rows.get(_STAGE, ""), _events(lines)
    if not stage or not events:
        msg = f"the file of {target.procedure} has no {'key events' if stage else 'stage'}"
        raise ParseError(msg)
    text = "\n".join(events)
    return Observation(
        subject=f"procedure:{target.procedure}",
        title=f"{_title(lines, target.procedure)} ({target.procedure})",
        url=_url(target),
        nature="act",
        facts={"stage": stage},
        notes={
            "type": rows.get("Procedure type", ""),
            "instrument": rows.get("Legislative instrument", ""),
            "reference": target.procedure,
            "last_event": events[-1],
        },
        documents={"act": text},
        keys=(f"natural:procedure:{target.procedure}",),
        published_at=_moment(events[0]),
        precision="day",
        revision=hashlib.sha256(f"{stage}\n{text}".encode()).hexdigest(),
    )


def _events(lines: Sequence[str]) -> list[str]:
    """The rows under "Key events", as `2021-04-21 | Legislative proposal published | COM(2021)0206`."""
    start = max((number for number, line in enumerate(lines) if line == "Key events"), default=len(lines))
    found = []
    for line in lines[start + 1 :]:
        if match := _EVENT.fullmatch(line):
            found.append(f"{match['year']}-{match['month']}-{match['day']} | {match['what']}")
        elif found:
            break
    return found


def _title(lines: Sequence[str], reference: str) -> str:
    """The second heading, between the reference and the first section."""
    furniture = {reference, "Full procedure"}
    head = lines[: lines.index("Basic information")] if "Basic information" in lines else lines[:5]
    return next((line for line in head if line not in furniture), "Procedure")


def _moment(event: str) -> datetime | None:
    try:
        return datetime.fromisoformat(event[:10]).replace(tzinfo=_BRUSSELS).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
