"""A message before it has a form: what is said, in which order. Every text in it is already clean. Pure."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Literal

from connectors.apprise import line, web_link

Style = Literal["", "bold", "del", "ins", "small"]
Tone = Literal["", "warning", "verdict", "small"]
Severity = Literal["critical", "high", "normal", "info"]

_RUN = 2000
_LABEL = 80


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text in one style; url makes it a link where it is a plain http or https address."""

    text: str
    style: Style = ""
    url: str = ""

    def __post_init__(self) -> None:
        """Clean what came from outside here, once, so that no renderer can forget it."""
        clean = line(self.text, _RUN)
        # `line` strips; the blanks between two runs are part of the sentence.
        before = " " if clean and self.text[:1].isspace() else ""
        after = " " if self.text[-1:].isspace() else ""
        object.__setattr__(self, "text", before + clean + after)
        object.__setattr__(self, "url", web_link(self.url))


Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of a part."""

    text: str

    def __post_init__(self) -> None:
        """Clean the text."""
        object.__setattr__(self, "text", line(self.text, _LABEL))


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph; `tone` is warning (shown above all), verdict (shown first and large) or small (notes)."""

    runs: Runs
    tone: Tone = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """One row: what, and its value."""

    label: str
    runs: Runs

    def __post_init__(self) -> None:
        """Clean the label: a fact's name may come from outside as well."""
        object.__setattr__(self, "label", line(self.label, _LABEL))


@dataclass(frozen=True, slots=True)
class Facts:
    """A table of two columns."""

    rows: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """Literal words of a source, with their word diff; `label` says what they show."""

    label: Runs
    runs: Runs


@dataclass(frozen=True, slots=True)
class Items:
    """A list; `more` says what was left out of it, "" for nothing."""

    items: tuple[Runs, ...]
    more: str = ""

    def __post_init__(self) -> None:
        """Clean the closing remark."""
        object.__setattr__(self, "more", line(self.more))


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart. alt: all that it shows in words; draw: returns it as PNG, called where a picture can be shown."""

    cid: str
    alt: str
    draw: Callable[[], bytes] = field(compare=False)

    def __post_init__(self) -> None:
        """Clean the words."""
        object.__setattr__(self, "alt", line(self.alt, _RUN))


Block = Heading | Paragraph | Facts | Quote | Items | Picture


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One message. blocks: what is said; evidence: where it comes from; link: where the whole is read."""

    title: str
    blocks: tuple[Block, ...]
    evidence: tuple[Fact, ...] = ()
    link: str = ""
    severity: Severity = "normal"

    def __post_init__(self) -> None:
        """Clean title and link."""
        object.__setattr__(self, "title", line(self.title))
        object.__setattr__(self, "link", web_link(self.link))


def say(text: str, style: Style = "", url: str = "") -> Runs:
    """Return one run of text."""
    return (Run(text, style, url),)


def paragraph(text: str, tone: Tone = "") -> Paragraph:
    """Return a paragraph of one run."""
    return Paragraph(say(text), tone)


def facts(rows: Iterable[tuple[str, Runs | str]]) -> tuple[Block, ...]:
    """Return the table of the rows that have a value; nothing where none has one."""
    shaped = [Fact(label, say(value) if isinstance(value, str) else value) for label, value in rows]
    kept = tuple(row for row in shaped if any(run.text.strip() for run in row.runs))
    return (Facts(kept),) if kept else ()
