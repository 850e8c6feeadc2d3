import json

import pytest
from pydantic import BaseModel

from connectors.exceptions import FetchError, ParseError
from connectors.fetch import replay
from connectors.model import Listing, Observation, Poll, Request, Response


class Row(BaseModel):
    id: int


def answer(request: Request) -> Response:
    return Response(request.url, content=request.url.encode())


def two_steps() -> Poll:
    first = yield Request("a")
    second, third = yield Request("b"), Request("c")
    nothing = yield ()
    bodies = (first.body, second.body, third.body, nothing)
    return Listing((Observation(subject=str(bodies), title="", url=""),))


def test_a_request_is_sent_a_response_and_a_tuple_a_tuple() -> None:
    visit = replay(two_steps(), answer)
    assert visit.listing.observations[0].subject == "(b'a', b'b', b'c', ())"
    assert [response.url for response in visit.responses] == ["a", "b", "c"]


def test_a_poll_may_ask_nothing() -> None:
    def poll() -> Poll:
        return Listing(complete=True)
        yield ()

    assert replay(poll(), answer).listing == Listing(complete=True)


def failing(how: str) -> Poll:
    response = yield Request("https://example.org/x?token=t1")
    match how:
        case "json":
            json.loads("{")
        case "digits":
            json.loads("9" * 5000)
        case "text":
            b"\xff".decode()
        case "nested":
            json.loads("[" * 200_000)
        case "model":
            Row.model_validate({"id": response.body.decode()})
        case "bug":
            raise KeyError(how)
    return Listing()


@pytest.mark.parametrize(
    ("how", "reason"),
    [
        ("json", "JSONDecodeError"),
        ("digits", "ValueError"),
        ("text", "UnicodeDecodeError"),
        ("nested", "nested too deeply"),
        ("model", "id: Input should be a valid integer"),
    ],
)
def test_what_cannot_be_read_is_a_parse_error_with_the_address(how: str, reason: str) -> None:
    with pytest.raises(ParseError, match=rf"^{reason}.* in https://example.org/x\?token=\*\*\*$"):
        replay(failing(how), answer)


def test_a_bug_stays_a_bug() -> None:
    with pytest.raises(KeyError):
        replay(failing("bug"), answer)


def test_a_poll_is_closed_when_an_answer_fails() -> None:
    closed = []

    def poll() -> Poll:
        try:
            yield Request("a")
        finally:
            closed.append(True)
        return Listing()

    def fail(request: Request) -> Response:
        raise FetchError(request.url)

    with pytest.raises(FetchError, match="a"):
        replay(poll(), fail)
    assert closed
