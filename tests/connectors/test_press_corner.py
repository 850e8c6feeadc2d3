"""Press Corner: months and pages, days in Brussels, topics and what a text is relevant to."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from connectors import press_corner
from connectors.exceptions import ParseError, SuspectError
from connectors.model import Listing, Observation, Remembered, Request, Response

NOW = datetime(2026, 7, 20, 12, tzinfo=UTC)
Replay = Callable[..., Listing]
EMPTY = {"totalNumber": 0, "docuLanguageListResources": []}


def item(number: int = 1, day: str = "2026-07-20", title: str = "A title", **values: Any) -> dict[str, Any]:
    kind = {"code": "IP", "description": "Press release"}
    base = {"refCode": f"IP/26/{number}", "eventDate": day, "title": title, "leadText": "", "docutype": kind}
    return {**base, "languageCode": "EN", **values}


def page(*items: Any, total: int | None = None) -> dict[str, Any]:
    return {"totalNumber": len(items) if total is None else total, "docuLanguageListResources": list(items)}


def hundred(first: int = 1, day: str = "2026-07-20") -> list[dict[str, Any]]:
    return [item(number, day) for number in range(first, first + 100)]


def read(
    replay: Replay,
    *answers: Any,
    mark: str = "",
    now: datetime = NOW,
    asked: list[Request] | None = None,
    **values: Any,
) -> Listing:
    known = Remembered(now=now, cursor={"mark": mark} if mark else {})
    return replay(press_corner.poll(press_corner.Target(**values), known), *answers, asked=asked)


def one(replay: Replay, **values: Any) -> Observation:
    (seen,) = read(replay, page(item(**values)), EMPTY).observations
    return seen


def test_a_document_is_a_post_known_by_its_reference(replay: Replay) -> None:
    seen = one(replay, number=301, leadText="<p>The lead.</p>")

    assert seen.subject == "post:https://ec.europa.eu/commission/presscorner/detail/en/ip_26_301"
    assert (seen.nature, seen.title, seen.notes["summary"]) == ("post", "A title", "The lead.")
    assert seen.keys == (
        "natural:presscorner:IP/26/301",
        "link:ec.europa.eu/commission/presscorner/detail/en/ip_26_301",
    )
    assert (seen.notes["reference"], seen.notes["type"]) == ("IP/26/301", "Press release")


def test_its_day_is_a_day_in_brussels(replay: Replay) -> None:
    assert (one(replay).published_at, one(replay).precision) == (datetime(2026, 7, 19, 22, tzinfo=UTC), "day")
    assert one(replay, day="2026-01-20").published_at == datetime(2026, 1, 19, 23, tzinfo=UTC)


def test_other_languages_are_left_out(replay: Replay) -> None:
    found = read(replay, page(item(1), item(1, title="Titel", languageCode="DE")), EMPTY)
    assert [seen.title for seen in found.observations] == ["A title"]


def test_windows_are_months_newest_first(replay: Replay) -> None:
    asked: list[Request] = []
    read(replay, page(item()), EMPTY, asked=asked)

    assert [request.url.partition("?")[2] for request in asked] == [
        "language=en&pagesize=100&pagenumber=1&datefrom=01072026&dateto=31072026",
        "language=en&pagesize=100&pagenumber=1&datefrom=01062026&dateto=30062026",
    ]


def test_a_hundred_documents_and_three_days_are_enough(replay: Replay) -> None:
    items = [*hundred()[:99], item(100, "2026-07-16")]
    assert read(replay, page(*items, total=400), mark="2026-07-20").size == 100


def test_pages_go_on_until_three_days_before_the_last_reading(replay: Replay) -> None:
    asked: list[Request] = []
    pages = [page(*hundred(1, "2026-07-20"), total=400), page(*hundred(101, "2026-07-17"), total=400)]
    last = page(*hundred(201, "2026-07-15"), total=400)
    found = read(replay, *pages, last, mark="2026-07-19", asked=asked)

    assert (len(asked), len(found.observations), found.size) == (3, 300, 100)


def test_a_page_out_of_order_is_no_reason_to_stop(replay: Replay) -> None:
    mixed = [*hundred(1, "2026-07-20")[:98], item(200, "2026-07-01"), item(201, "2026-07-20"), item(202, "2026-07-01")]
    rest = page(item(300, "2026-07-02"), total=102)
    assert len(read(replay, page(*mixed, total=102), rest, mark="2026-07-20").observations) == 102


def test_the_first_days_of_a_month_reach_into_the_last_one(replay: Replay) -> None:
    asked: list[Request] = []
    now = datetime(2026, 8, 2, tzinfo=UTC)
    july = [*hundred(1, "2026-07-31"), item(500, "2026-07-28")]
    read(replay, page(item(900, "2026-08-01")), page(*july[1:], total=300), mark="2026-08-01", now=now, asked=asked)

    assert ["datefrom=01082026" in asked[0].url, "datefrom=01072026" in asked[1].url] == [True, True]


def test_a_long_silence_is_read_month_by_month(replay: Replay) -> None:
    asked: list[Request] = []
    months = [page(*hundred(100 * n)) for n in range(4)]
    read(replay, *months, mark="2026-04-10", asked=asked)

    assert [request.url.rpartition("=")[2] for request in asked] == ["31072026", "30062026", "31052026", "30042026"]


def test_the_cursor_is_the_day_in_brussels(replay: Replay) -> None:
    found = read(replay, page(item()), EMPTY, now=datetime(2026, 7, 20, 22, 30, tzinfo=UTC))
    assert found.cursor == {"mark": "2026-07-21"}


def test_unchanged_answers_are_not_taken(replay: Replay) -> None:
    same = [Response("", content=b'{"totalNumber": 0, "docuLanguageListResources": []}', unchanged=True)]
    body = b'{"totalNumber": 1, "docuLanguageListResources": [{"refCode": "IP/26/1", "eventDate": "2026-07-20", "title": "x"}]}'
    assert read(replay, Response("", content=body, unchanged=True), *same) == Listing(unchanged=True)


def test_one_odd_document_is_set_aside(replay: Replay) -> None:
    found = read(replay, page(item(1), item(2, eventDate="soon"), {"refCode": None}, "x"), EMPTY)

    assert len(found.observations) == 1
    assert [odd.reason.partition(":")[0] for odd in found.quarantined] == ["eventDate", "refCode", "item"]


@pytest.mark.parametrize(
    ("topics", "topic"), [((), ""), (("AI Act",), "AI Act"), (("gpai", "open  SOURCE"), "open  SOURCE")]
)
def test_a_topic_is_whole_words_in_any_case(replay: Replay, topics: tuple[str, ...], topic: str) -> None:
    answers = [
        page(item(1, title="The ai\u00a0act", leadText="and open source"), item(2, title="The AI Actuary")),
        EMPTY,
    ]
    found = read(replay, *answers, topics=topics)
    assert found.observations[0].notes["topic"] == topic
    assert len(found.observations) == (2 if not topics else 1)


def test_what_is_left_out_still_counts_as_seen(replay: Replay) -> None:
    assert read(replay, page(item(), item(2)), EMPTY, topics=("AI Act",)).size == 2


def test_the_relevance_of_a_text_is_shown_with_its_words(replay: Replay) -> None:
    seen = one(
        replay,
        title="Guidelines on general-purpose AI",
        leadText="Art. 53(2): open-source models, Regulation 2024/1689",
    )

    assert seen.notes["relevance"] == (
        "AI Act: 2024/1689",
        "general-purpose AI: general-purpose AI",
        "open source: open-source",
        "open-source exemption: Art. 53(2)",
    )
    assert one(replay, title="Fisheries").notes["relevance"] == ()


@pytest.mark.parametrize(
    ("answers", "error", "reason"),
    [
        (["<html>"], ParseError, "no page of documents"),
        ([{"error": "maintenance"}], ParseError, "no page of documents"),
        ([[]], ParseError, "no page of documents"),
        ([EMPTY, EMPTY], SuspectError, "without a single document"),
        ([page(*hundred(), total=300), page(total=300)], ParseError, "page 2 of July 2026 is empty, 100 of 300"),
        ([page({"x": 1}), EMPTY], ParseError, "none of the 1 documents can be read"),
    ],
)
def test_an_error_dressed_as_an_answer_is_an_error(
    replay: Replay, answers: list[Any], error: type[Exception], reason: str
) -> None:
    with pytest.raises(error, match=reason):
        read(replay, *answers)


def test_a_search_that_never_ends_is_an_error(replay: Replay) -> None:
    with pytest.raises(ParseError, match="does not end after 100 pages"):
        read(replay, *[page(item(), total=10**6)] * 100)


@pytest.mark.parametrize("endpoint", ["http://127.0.0.1:8080", "http://127.0.0.1:8080/commission/presscorner/"])
def test_an_endpoint_is_a_host_or_a_whole_address(endpoint: str) -> None:
    (url,) = press_corner.addresses(press_corner.Target(endpoint=endpoint))
    assert url.startswith("http://127.0.0.1:8080/commission/presscorner/api/search?")


def test_an_unknown_key_is_refused() -> None:
    with pytest.raises(ValidationError):
        press_corner.Target(topic="AI")  # type: ignore[call-arg]


@pytest.mark.corpus
def test_the_shape_of_the_real_search_is_read(replay: Replay, corpus: Path) -> None:
    body = (corpus / "feeds/eu/retyped_excerpts/presscorner_api_search_shape.json").read_bytes()
    found = read(replay, body, EMPTY)

    assert [(seen.notes["reference"], seen.notes["type"]) for seen in found.observations] == [
        ("IP/26/1366", "Press release"),
        ("MEX/26/1367", "Daily news"),
    ]
