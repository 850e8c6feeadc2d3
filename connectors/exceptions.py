"""Errors of the border.

GazetteError                    everything we raise on purpose
├── SourceError                 recorded against the source; the others go on
│   ├── FetchError              no usable answer came back (retry_after: seconds the server asked for)
│   │   ├── BlockedError        a challenge page or a login stands in front of the source
│   │   ├── GoneError           410: the source says it will not come back
│   │   └── BatchError          some of several requests were not answered; a connector may go on with the others
│   ├── ParseError              an answer came back in a shape we cannot read
│   └── SuspectError            an answer that parses but cannot be true (empty or shrunk listing)
├── DeliveryError               an alert did not leave (transient, permanent or ambiguous)
└── ConfigError                 command line, watchlist or environment: the user can mend it
    └── TemplateError           a template of the user's own: file, line and reason
"""

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from .model import Response

_LONGEST = 500
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]+")


class GazetteError(Exception):
    """Everything we raise on purpose."""


class SourceError(GazetteError):
    """A source could not be read; `health` is the state it is put in.

    The message is one line of at most 500 characters: it may quote what a server sent.
    """

    health: ClassVar[str] = "failing"

    def __init__(self, message: str = "") -> None:
        """Keep the message, without characters that would break a log or a terminal."""
        super().__init__(_CONTROL.sub(" ", message)[:_LONGEST])


class FetchError(SourceError):
    """No usable answer came back."""

    def __init__(self, message: str, *, status: int = 0, retry_after: float | None = None) -> None:
        """Keep the HTTP status (0: none) and the pause in seconds that the server asked for."""
        super().__init__(message)
        self.status = status
        self.retry_after = retry_after


class BlockedError(FetchError):
    """A challenge page or a login stands in front of the source."""

    health = "blocked"


class GoneError(FetchError):
    """The server says the address will not come back (410)."""

    health = "gone"


class BatchError(FetchError):
    """Some requests of a batch were not answered.

    `answers` has, in the order of asking, what came: a response, or the error in its place. It is thrown into the poll;
    a poll that does not take it fails with the first of the errors.
    """

    def __init__(self, answers: "Sequence[Response | SourceError]") -> None:
        """Keep what came of every request."""
        self.answers = tuple(answers)
        self.first = next(answer for answer in self.answers if isinstance(answer, SourceError))
        super().__init__(str(self.first))


class ParseError(SourceError):
    """An answer came back in a shape we cannot read."""


class SuspectError(SourceError):
    """An answer that parses but cannot be true: an empty or a shrunk listing."""

    health = "suspect"


class DeliveryError(GazetteError):
    """An alert did not leave, or perhaps left.

    outcome: "transient" (try again), "permanent" (trying again cannot help) or
    "ambiguous" (the receiver may have it). `retry_after` is in seconds.
    """

    def __init__(
        self, message: str, *, outcome: str = "transient", code: int | None = None, retry_after: float | None = None
    ) -> None:
        """Keep the classified outcome; `message` must not carry a secret."""
        super().__init__(message)
        self.outcome = outcome
        self.code = code
        self.retry_after = retry_after


class ConfigError(GazetteError):
    """Command line, watchlist or environment is wrong: one message with file, line, key and what to do."""

    def __init__(self, message: str, details: Mapping[str, str] | None = None) -> None:
        """Keep machine-readable details beside the sentence."""
        super().__init__(message)
        self.details = dict(details or {})


class TemplateError(ConfigError):
    """A template of the user's own cannot be used: the message names file, line and reason."""
