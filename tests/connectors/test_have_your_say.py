"""Have your say: pages, numbers that are floats, statuses and dates of one element, local time."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from connectors import have_your_say
from connectors.exceptions import ParseError
from connectors.model import Listing, Observation, Remembered, Request, Response

Replay = Callable[..., Listing]
OPEN = {"receivingFeedbackStatus": "OPEN", "feedbackStartDate": "2026/07/02 13:24:32", "isCurrent": True}
OPEN |= {"feedbackEndDate": "2026/09/07 23:59:59", "frontEndStage": "ADOPTION_WORKFLOW"}


def item(number: Any = 14628.0, title: str = "Cloud and AI Development Act", *statuses: Any, **values: Any) -> Any:
    base = {"id": number, "shortTitle": title, "reference": "Ares(2025)1", "foreseenActType": "PROP_REG"}
    return {**base, "currentStatuses": list(statuses) or [OPEN], **values}


def page(*items: Any, number: int = 0, pages: int = 1, total: int | None = None) -> dict[str, Any]:
    sizes = {"number": number, "totalPages": pages, "totalElements": len(items) if total is None else total}
    return {"exactMatch": True, "initiativeResultDtoPage": {"content": list(items), **sizes}}


def read(
    replay: Replay, *answers: Any, known: Remembered | None = None, asked: list[Request] | None = None, **values: Any
) -> Listing:
    target = have_your_say.Target(**values)
    return replay(have_your_say.poll(target, known or Remembered()), *answers, asked=asked)


def one(replay: Replay, raw: Any, known: Remembered | None = None) -> Observation:
    (seen,) = read(replay, page(raw), known=known).observations
    return seen


def test_an_initiative_is_known_by_its_number_without_the_point(replay: Replay) -> None:
    seen = one(replay, item())

    assert (seen.subject, seen.nature) == ("initiative:14628", "initiative")
    assert seen.url == "https://ec.europa.eu/info/law/better-regulation/have-your-say/initiatives/14628_en"
    assert seen.keys[0] == "natural:initiative:14628"


def test_status_and_dates_are_facts_in_universal_time(replay: Replay) -> None:
    assert one(replay, item()).facts == {
        "status": "open",
        "feedback_opens": "2026-07-02T11:24:32Z",
        "feedback_closes": "2026-09-07T21:59:59Z",
    }


def test_in_winter_brussels_is_an_hour_ahead(replay: Replay) -> None:
    winter = {**OPEN, "feedbackEndDate": "2026/12/07 23:59:59"}
    assert one(replay, item(1, "x", winter)).facts["feedback_closes"] == "2026-12-07T22:59:59Z"


def test_status_and_dates_come_from_the_same_element(replay: Replay) -> None:
    earlier = {
        **OPEN,
        "receivingFeedbackStatus": "CLOSED",
        "isCurrent": False,
        "feedbackEndDate": "2025/01/01 23:59:59",
    }
    seen = one(replay, item(1, "x", earlier, OPEN))
    assert (seen.facts["status"], seen.facts["feedback_closes"]) == ("open", "2026-09-07T21:59:59Z")


def test_before_feedback_is_planned_there_are_no_dates(replay: Replay) -> None:
    planned = {"receivingFeedbackStatus": "DISABLED", "feedbackStartDate": "2025/12/16 18:32:00", "isCurrent": True}
    assert one(replay, item(1, "x", planned)).facts == {
        "status": "disabled",
        "feedback_opens": "",
        "feedback_closes": "",
    }


@pytest.mark.parametrize("raw", [item(1, "x", {}), item(1, "x", currentStatuses=[])])
def test_without_a_status_an_initiative_keeps_the_one_it_had(replay: Replay, raw: Any) -> None:
    before = one(replay, item(1, "x"))
    known = Remembered(observations={before.subject: before})

    assert one(replay, raw, known).facts == before.facts
    assert one(replay, raw).facts["status"] == ""


def test_the_title_is_the_portal_s_own(replay: Replay) -> None:
    translations = [{"language": "EN", "field": "SHORT_TITLE", "value": "AI Continent"}]
    assert one(replay, item(initiativeTranslations=translations)).title == "Cloud and AI Development Act"
    assert one(replay, item(title="", initiativeTranslations=translations)).title == "AI Continent"
    assert one(replay, item(title="")).title == "Initiative 14628"


def test_a_topic_may_fit_either_title(replay: Replay) -> None:
    translations = [{"language": "EN", "field": "SHORT_TITLE", "value": "AI  Continent"}]
    found = read(replay, page(item(initiativeTranslations=translations), item(2, "Chips")), topics=("ai continent",))

    assert [(seen.subject, seen.notes["topic"]) for seen in found.observations] == [
        ("initiative:14628", "ai continent")
    ]
    assert found.size == 2


def test_dates_are_noted_for_the_message(replay: Replay) -> None:
    notes = one(replay, item(title="Guidelines under the AI Act")).notes
    assert (notes["consultation_closes"], notes["relevance"]) == ("2026-09-07T21:59:59Z", ("AI Act: AI Act",))


def test_all_pages_are_read(replay: Replay) -> None:
    asked: list[Request] = []
    answers = [page(item(number + 1), number=number, pages=3, total=3) for number in range(3)]
    found = read(replay, *answers, asked=asked)

    assert [request.url.rpartition("page=")[2] for request in asked] == ["0", "1", "2"]
    assert (len(found.observations), found.complete) == (3, True)


def test_the_search_is_narrowed_by_area_and_text() -> None:
    (url,) = have_your_say.addresses(have_your_say.Target(text="artificial intelligence"))
    assert url.endswith("/searchInitiatives?language=EN&topic=DIGITAL&text=artificial+intelligence&size=50&page=0")
    assert "topic=" not in have_your_say.addresses(have_your_say.Target(area=""))[0]


def test_the_older_shape_is_read(replay: Replay) -> None:
    older = {
        "_embedded": {"initiativeResultDtoes": [item()]},
        "page": {"size": 50, "totalElements": 1, "totalPages": 1, "number": 0},
    }
    assert len(read(replay, older).observations) == 1


def test_unchanged_answers_are_not_taken(replay: Replay) -> None:
    same = Response("", content=json.dumps(page(item())).encode(), unchanged=True)
    assert read(replay, same) == Listing(unchanged=True)


def test_no_initiative_at_all_is_an_empty_listing(replay: Replay) -> None:
    assert read(replay, page(pages=0)).size == 0


def test_one_odd_initiative_is_set_aside_and_nothing_counts_as_missing(replay: Replay) -> None:
    soon = {**OPEN, "feedbackEndDate": "soon"}
    found = read(replay, page(item(1), item("x"), item(1.5), item(2, "x", soon), "y"))

    assert (len(found.observations), len(found.quarantined), found.complete) == (1, 4, False)


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        (["<html>"], "no page of initiatives"),
        ([{"error": "x"}], "no page of initiatives"),
        ([[]], "no page of initiatives"),
        ([page(item(), pages=2, total=60), page(number=1, pages=2, total=60)], "page 1 was asked for"),
        ([page(item(), pages=2, total=60), page(item(), number=0, pages=2, total=60)], "page 0 came"),
        ([page(item(), total=2)], "1 of 2 initiatives came"),
        ([page({"id": None})], "none of the 1 initiatives can be read"),
    ],
)
def test_an_error_dressed_as_an_answer_is_an_error(replay: Replay, answers: list[Any], reason: str) -> None:
    with pytest.raises(ParseError, match=reason):
        read(replay, *answers)


@pytest.mark.parametrize(
    "endpoint", ["http://127.0.0.1:8080", "http://127.0.0.1:8080/info/law/better-regulation/brpapi/"]
)
def test_an_endpoint_is_a_host_or_a_whole_address(replay: Replay, endpoint: str) -> None:
    asked: list[Request] = []
    (seen,) = read(replay, page(item()), endpoint=endpoint, asked=asked).observations

    assert asked[0].url.startswith("http://127.0.0.1:8080/info/law/better-regulation/brpapi/searchInitiatives?")
    assert seen.url == "http://127.0.0.1:8080/info/law/better-regulation/have-your-say/initiatives/14628_en"


def test_an_unknown_key_is_refused() -> None:
    with pytest.raises(ValidationError):
        have_your_say.Target(topic="AI")  # type: ignore[call-arg]


@pytest.mark.corpus
def test_a_real_page_is_read(replay: Replay, corpus: Path) -> None:
    data = json.loads((corpus / "feeds/eu/obligation_aggregator/have_your_say__digital_page0.json").read_bytes())
    data["initiativeResultDtoPage"] |= {"totalPages": 1, "totalElements": 10}
    found = {seen.subject: seen for seen in read(replay, data).observations}

    assert len(found) == 10
    assert found["initiative:14628"].title == "Cloud and AI Development Act"
    assert found["initiative:14628"].facts["feedback_closes"] == "2026-09-07T21:59:59Z"
    assert found["initiative:14578"].facts["status"] == "closed"
    assert found["initiative:13649"].facts == {"status": "disabled", "feedback_opens": "", "feedback_closes": ""}


@pytest.mark.corpus
def test_a_real_first_page_alone_is_not_the_list(replay: Replay, corpus: Path) -> None:
    body = (corpus / "feeds/eu/obligation_aggregator/have_your_say__digital_page0.json").read_bytes()
    with pytest.raises(ParseError, match="page 1 was asked for, page 0 came"):
        read(replay, body, body)


@pytest.mark.parametrize("text", ["2026-09-07T23:59:59+02:00", "2026/09/07 23:59:59", " 2026-09-07 23:59:59 "])
def test_other_spellings_of_a_time_are_the_same_time(replay: Replay, text: str) -> None:
    status = {**OPEN, "feedbackEndDate": text}
    assert one(replay, item(1, "x", status)).facts["feedback_closes"] == "2026-09-07T21:59:59Z"
