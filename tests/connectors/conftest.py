"""The replay of a poll: recorded answers instead of a network."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from connectors.fetch import replay as drive
from connectors.model import Listing, Poll, Request, Response

Replay = Callable[..., Listing]


def _response(request: Request, answer: Any) -> Response:
    """A Response as it is (its empty address filled in), bytes and text as a body, everything else as JSON."""
    if isinstance(answer, Response):
        return answer if answer.url else Response(**{**vars(answer), "url": request.url})
    if isinstance(answer, str | bytes):
        return Response(request.url, content=answer.encode() if isinstance(answer, str) else answer)
    body = json.dumps(answer).encode()
    return Response(request.url, headers={"content-type": "application/json; charset=utf-8"}, content=body)


@pytest.fixture
def replay() -> Replay:
    """Give `replay(poll, *answers, asked=None)`: the listing of a poll whose requests get the answers in turn.

    Too few answers are an error, too many as well; `asked`, a list, receives the requests.
    """

    def run(poll: Poll, *answers: Any, asked: list[Request] | None = None) -> Listing:
        left = list(answers)

        def answer(request: Request) -> Response:
            if asked is not None:
                asked.append(request)
            assert left, f"nobody recorded an answer to {request.url}"
            return _response(request, left.pop(0))

        listing = drive(poll, answer).listing
        assert not left, f"{len(left)} answers were never asked for"
        return listing

    return run
