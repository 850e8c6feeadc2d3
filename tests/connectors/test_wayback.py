"""Pages as an archive captured them."""

import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from connectors import fetch, wayback
from connectors.exceptions import ParseError
from connectors.model import Listing, Poll, Remembered, Request, Response, Span

URL = "https://acme.example/terms"
NOW = datetime(2026, 11, 1, tzinfo=UTC)
HEAD = ["timestamp", "original", "digest"]


def stamp(day: int) -> str:
    return f"2024{1 + day // 28:02}{1 + day % 28:02}120000"


def html(text: str) -> bytes:
    return f"<html><head><title>Terms</title></head><body><main><p>{text}</p></main></body></html>".encode()


def text(number: int) -> str:
    return f"You may use Roadrunner, but not more than {number} times on any one day of the week."


class Archive:
    """Answers like the archive; `asked` are the addresses."""

    def __init__(self, captures: Iterable[tuple[str, bytes, int]]) -> None:
        self.captures = {when: (body, status) for when, body, status in captures}
        self.asked: list[str] = []

    def __call__(self, request: Request) -> Response:
        self.asked.append(request.url)
        if "/cdx/" in request.url:
            query = {key: values[0] for key, values in parse_qs(urlsplit(request.url).query).items()}
            found = [when for when in sorted(self.captures) if query.get("from", "") <= when <= query.get("to", "9")]
            limit = int(query["limit"])
            found = found[limit:] if limit < 0 else found[:limit]
            rows: list[Any] = [HEAD, *([when, URL, f"D{when}"] for when in found)] if found else []
            return Response(request.url, content=json.dumps(rows).encode())
        body, status = self.captures[request.url.split("/web/")[1][:14]]
        return Response(request.url, status=status, content=body, headers={"content-type": "text/html"})


Walk = Callable[..., list[Listing]]


def walk(archive: Archive, span: Span | None = None, **target: Any) -> list[Listing]:
    pages: list[Listing] = []
    cursor: dict[str, str] | None = {}
    while cursor is not None:
        known = Remembered(now=NOW, cursor=cursor)
        poll = wayback.recall(wayback.Target(url=URL, role="license", **target), known, span or Span())
        pages.append(fetch.replay(poll, archive).listing)
        cursor = dict(pages[-1].cursor) if pages[-1].cursor else None
    return pages


def captured(count: int) -> Archive:
    return Archive((stamp(day), html(text(day)), 200) for day in range(count))


def test_states_come_oldest_first_and_page_by_page() -> None:
    archive = captured(45)
    pages = walk(archive)

    assert [len(page.observations) for page in pages] == [20, 20, 5]
    seen = [one for page in pages for one in page.observations]
    assert [one.documents["license"] for one in seen] == [text(day) for day in range(45)]
    assert seen[0].at == datetime(2024, 1, 1, 12, tzinfo=UTC)
    assert {one.subject for one in seen} == {f"page:{URL}"}
    assert seen[0].url == f"https://web.archive.org/web/{stamp(0)}/{URL}"
    assert len([url for url in archive.asked if "/web/" in url]) == 45


def test_a_span_asks_for_its_part_only() -> None:
    span = Span(since=datetime(2024, 1, 10, tzinfo=UTC), until=datetime(2024, 1, 20, tzinfo=UTC))
    (page,) = walk(captured(45), span)

    assert [f"{one.at:%d}" for one in page.observations if one.at] == [f"{day}" for day in range(10, 20)]


def test_another_subject_is_not_asked_for() -> None:
    archive = captured(3)

    assert walk(archive, Span(subject="acme/Roadrunner"))[0].observations == ()
    assert archive.asked == []


def test_a_page_that_was_never_captured_has_no_past() -> None:
    assert walk(Archive([]))[0].observations == ()


@pytest.mark.parametrize(("body", "status"), [(b"gone", 404), (html("Hi"), 200), (b"\x00\x01", 200)])
def test_a_capture_that_cannot_be_read_is_set_aside(body: bytes, status: int) -> None:
    (page,) = walk(Archive([(stamp(0), html(text(0)), 200), (stamp(1), body, status), (stamp(2), html(text(2)), 200)]))

    assert [one.documents["license"] for one in page.observations] == [text(0), text(2)]
    assert len(page.quarantined) == 1


def test_only_the_selected_part_counts() -> None:
    (page,) = walk(captured(1), select="p")

    assert page.observations[0].documents["license"] == text(0)


@pytest.mark.parametrize("content", [b"{}", b'[["a","b"],["1","2"]]', b"<html>"])
def test_what_is_no_index_is_an_error(content: bytes) -> None:
    def answer(request: Request) -> Response:
        return Response(request.url, content=content)

    poll: Poll = wayback.recall(wayback.Target(url=URL), Remembered(now=NOW), Span())
    with pytest.raises(ParseError):
        fetch.replay(poll, answer)


def test_a_poll_reads_the_latest_capture() -> None:
    found = fetch.replay(wayback.poll(wayback.Target(url=URL), Remembered(now=NOW)), captured(3)).listing

    (one,) = found.observations
    assert (one.subject, one.documents["news"], one.at, found.complete) == (f"page:{URL}", text(2), None, True)


def test_a_poll_of_what_was_never_captured_is_an_error() -> None:
    with pytest.raises(ParseError, match="no capture"):
        fetch.replay(wayback.poll(wayback.Target(url=URL), Remembered(now=NOW)), Archive([]))
