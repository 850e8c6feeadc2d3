"""Driving of polls without any I/O: one step, and a whole poll with recorded answers. Pure."""

from collections.abc import Callable
from dataclasses import replace

from pydantic import ValidationError

from connectors.exceptions import BatchError, ParseError, SourceError
from connectors.model import Listing, Poll, Request, Response, Visit

from .literal import shown
from .sound import sound

Step = Request | tuple[Request, ...]
Answer = Response | tuple[Response, ...] | None


def replay(poll: Poll, answer: Callable[[Request], Response]) -> Visit:
    """Drive a poll with answers from anywhere but the network: a test, a snapshot, a re-reading.

    Returns the visit with the reading 1. ParseError when an answer cannot be read; what `answer` raises goes through.
    """
    responses: list[Response] = []
    step = advance(poll, None, ())
    try:
        while not isinstance(step, Listing):
            asked = requests(step)
            answers = tuple(answer(request) for request in asked)
            responses += answers
            step = advance(poll, answered(step, answers), asked)
    finally:
        poll.close()
    return Visit(step, tuple(responses))


def advance(poll: Poll, answer: Answer, asked: tuple[Request, ...]) -> Step | Listing:
    """Send one answer and return what the connector wants next, in the end its listing.

    ParseError with the address of the (first) request when the connector cannot read the answer.
    """
    return _step(lambda: poll.send(answer), asked)


def refuse(poll: Poll, error: SourceError, asked: tuple[Request, ...]) -> Step | Listing:
    """Tell the connector that no answer came and return what it wants next; the error where it knows no better."""
    try:
        return _step(lambda: poll.throw(error), asked)
    except BatchError as batch:
        raise batch.first from None


def _step(go: Callable[[], Step], asked: tuple[Request, ...]) -> Step | Listing:
    try:
        return go()
    except StopIteration as stop:
        return sound(stop.value)
    except (
        ValueError,
        RecursionError,
        OverflowError,
    ) as error:  # JSON, Unicode and pydantic's errors are all ValueErrors
        where = f" in {shown(asked[0].url)}" if asked else ""
        msg = f"{_reason(error)}{where}"
        raise ParseError(msg) from error


def elsewhere(poll: Poll, old: str, new: str) -> Poll:
    """Ask `new` wherever a poll asks for `old`; the poll sees the answer as that of `old`, for names come from it."""
    try:
        step = next(poll)
        while True:
            answers = yield _readdressed(step, old, new)
            step = poll.send(_as_asked(answers, old, new))
    except StopIteration as stop:
        listing: Listing = stop.value
        return listing
    finally:
        poll.close()


def _readdressed(step: Step, old: str, new: str) -> Step:
    moved = tuple(replace(request, url=new) if request.url == old else request for request in requests(step))
    return moved if isinstance(step, tuple) else moved[0]


def _as_asked(answer: Answer, old: str, new: str) -> Answer:
    if isinstance(answer, tuple):
        return tuple(replace(one, url=old) if one.url == new else one for one in answer)
    return replace(answer, url=old) if answer is not None and answer.url == new else answer


def requests(step: Step) -> tuple[Request, ...]:
    """Return the requests of one step."""
    return step if isinstance(step, tuple) else (step,)


def answered(step: Step, answers: tuple[Response, ...]) -> Answer:
    """Return the answers in the shape in which the connector asked."""
    return answers if isinstance(step, tuple) else answers[0]


def _reason(error: Exception) -> str:
    if isinstance(error, ValidationError):
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        return f"{'.'.join(map(str, first['loc'])) or 'the document'}: {first['msg']}"[:200]
    if isinstance(error, RecursionError):
        return "nested too deeply"
    return f"{type(error).__name__}: {error}".splitlines()[0][:200]
