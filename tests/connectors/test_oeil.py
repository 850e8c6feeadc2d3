"""The Legislative Observatory: the stage and the key events of a procedure, and pages that are not its file."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from connectors import oeil
from connectors.exceptions import ParseError
from connectors.model import Listing, Observation, Remembered, Request, Response

Replay = Callable[..., Listing]
REFERENCE = "2021/0106(COD)"
PAGE = """<html><body><main><h2>2021/0106(COD)</h2><a>Full procedure</a><h2>Artificial Intelligence Act</h2>
<h2>Basic information</h2><p>Status</p><p>Procedure completed</p><p>Visits: 1,024</p>
<h2>Key events</h2><ul><li>Key events</li></ul>
<table><tr><th>Date</th><th>Event</th><th>Reference</th><th>Summary</th></tr>
<tr><td>21/04/2021</td><td>Legislative proposal <b>published</b></td><td>COM(2021)0206</td><td><button>Summary</button></td></tr>
<tr><td>12/07/2024</td><td>Final act published in Official Journal</td><td></td><td></td></tr></table>
<h2>Forecasts</h2><table><tr><td>01/01/2027</td><td>Indicative plenary sitting date</td></tr></table>
<h2>Technical information</h2><table><tr><th>Procedure reference</th><td>2021/0106(COD)</td></tr>
<tr><th>Procedure type</th><td>COD - Ordinary</td></tr><tr><th>Stage reached in procedure</th><td>Procedure completed</td></tr>
</table></main></body></html>"""


def read(replay: Replay, body: Any = PAGE, procedure: str = REFERENCE, asked: list[Request] | None = None) -> Listing:
    target = oeil.Target(procedure=procedure)
    return replay(oeil.poll(target, Remembered()), body, asked=asked)


def one(replay: Replay, body: Any = PAGE, procedure: str = REFERENCE) -> Observation:
    (seen,) = read(replay, body, procedure).observations
    return seen


def test_a_procedure_is_an_act_known_by_its_reference(replay: Replay) -> None:
    seen = one(replay)

    assert (seen.subject, seen.nature) == ("procedure:2021/0106(COD)", "act")
    assert seen.title == "Artificial Intelligence Act (2021/0106(COD))"
    assert seen.url == "https://oeil.europarl.europa.eu/oeil/en/procedure-file?reference=2021/0106(COD)"


def test_its_stage_is_a_fact_and_its_events_are_its_text(replay: Replay) -> None:
    seen = one(replay)

    assert seen.facts == {"stage": "Procedure completed"}
    assert seen.documents["act"].splitlines() == [
        "2021-04-21 | Legislative proposal published | COM(2021)0206",
        "2024-07-12 | Final act published in Official Journal",
    ]
    assert seen.notes["last_event"] == "2024-07-12 | Final act published in Official Journal"


def test_it_begins_with_its_first_event_in_brussels(replay: Replay) -> None:
    assert (one(replay).published_at, one(replay).precision) == (datetime(2021, 4, 20, 22, tzinfo=UTC), "day")


def test_what_moves_by_itself_is_not_read(replay: Replay) -> None:
    assert one(replay) == one(replay, PAGE.replace("1,024", "1,025").replace("01/01/2027", "02/01/2027"))


def test_another_event_or_stage_is_another_revision(replay: Replay) -> None:
    other = [PAGE.replace("12/07/2024", "13/07/2024"), PAGE.replace("Procedure completed", "Awaiting signature")]
    assert len({one(replay, page).revision for page in [PAGE, *other]}) == 3


def test_an_unchanged_page_is_not_read(replay: Replay) -> None:
    assert read(replay, Response("", content=b"", unchanged=True)) == Listing(unchanged=True)


def test_one_request_asks_for_the_file(replay: Replay) -> None:
    asked: list[Request] = []
    read(replay, asked=asked)
    assert tuple(request.url for request in asked) == oeil.addresses(oeil.Target(procedure=REFERENCE))


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("<html><body><h1>We are sorry</h1></body></html>", "not the file of 2021/0106"),
        (PAGE.replace("2021/0106", "2021/0107"), "not the file of 2021/0106"),
        (PAGE.replace("Key events", "Events"), "has no key events"),
        (PAGE.replace("Stage reached in procedure", "Stage"), "has no stage"),
        (b"%PDF-1.7", "PDF"),
    ],
)
def test_a_page_that_is_not_the_file_is_an_error(replay: Replay, body: Any, reason: str) -> None:
    with pytest.raises(ParseError, match=reason):
        read(replay, body)


@pytest.mark.parametrize("procedure", ["2021/106", "AI Act", "2021/0106", "2021/0106(COD)&x=1"])
def test_a_reference_must_be_one(procedure: str) -> None:
    with pytest.raises(ValidationError):
        oeil.Target(procedure=procedure)


@pytest.mark.corpus
@pytest.mark.parametrize(
    ("name", "procedure", "title", "events", "last"),
    [
        (
            "obligation_aggregator/oeil__procedure_2021_0106.html",
            REFERENCE,
            "Artificial Intelligence Act",
            17,
            "2024-07-12",
        ),
        (
            "oeil/oeil-procedure-file_2024-0258-cod.html",
            "2024/0258(COD)",
            "Establishing the Reform and Growth Facility for Moldova",
            14,
            "2025-03-21",
        ),
    ],
)
def test_real_files_are_read(
    replay: Replay, corpus: Path, name: str, procedure: str, title: str, events: int, last: str
) -> None:
    seen = one(replay, (corpus / "feeds/eu" / name).read_bytes(), procedure)

    assert (seen.title, seen.facts) == (f"{title} ({procedure})", {"stage": "Procedure completed"})
    assert len(seen.documents["act"].splitlines()) == events
    assert seen.notes["last_event"] == f"{last} | Final act published in Official Journal"


@pytest.mark.corpus
def test_a_real_summary_is_no_file(replay: Replay, corpus: Path) -> None:
    with pytest.raises(ParseError, match="not the file"):
        read(replay, (corpus / "feeds/eu/oeil/oeil-document-summary_1864147.html").read_bytes())
