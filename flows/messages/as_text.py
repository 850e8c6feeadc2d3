"""A document as plain text and as Markdown. Pure."""

import re

from .difference import diff_text
from .document import Block, Document, Fact, Facts, Heading, Items, Paragraph, Picture, Quote, Run, Runs

_MARKS = {"": "same", "bold": "same", "small": "same", "del": "del", "ins": "ins"}
_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~])")


def text(document: Document) -> str:
    """Return the whole message as plain text, complete without any other form."""
    parts = [document.title, *(_block(block) for block in document.blocks)]
    parts += [f"--\n{_rows(document.evidence)}"] if document.evidence else []
    return "\n\n".join(part for part in parts if part)


def markdown(document: Document) -> str:
    """Return the document as Markdown in which foreign text has no meaning beyond its letters."""
    parts = [f"# {_escape(document.title)}", *(_block_md(block) for block in document.blocks)]
    parts += ["---\n" + "\n".join(f"- {_row_md(row)}" for row in document.evidence)] if document.evidence else []
    return "\n\n".join(part for part in parts if part) + "\n"


def words_of(runs: Runs) -> str:
    """Return runs as text: deletions as [-old-], insertions as {+new+}, an address behind its words."""
    return "".join(_run(run) for run in runs).strip()


def _run(run: Run) -> str:
    if run.url and run.url != run.text.strip():
        return f"{run.text} <{run.url}>"
    return diff_text([(_MARKS[run.style], run.text)])  # type: ignore[list-item]


def _block(block: Block) -> str:
    match block:
        case Heading(said):
            return f"{said}\n{'-' * min(len(said), 60)}"
        case Paragraph(runs):
            return words_of(runs)
        case Facts(rows):
            return _rows(rows)
        case Quote(label, runs):
            return "\n".join(part for part in (words_of(label), f"> {words_of(runs)}") if part)
        case Items(items, more):
            return "\n".join([*(f"- {words_of(item)}" for item in items), *([f"- … {more}"] if more else [])])
        case Picture(_, alt):
            return alt


def _rows(rows: tuple[Fact, ...]) -> str:
    return "\n".join(f"{row.label}: {words_of(row.runs)}" for row in rows)


def _block_md(block: Block) -> str:
    match block:
        case Heading(said):
            return f"## {_escape(said)}"
        case Paragraph(runs, tone):
            said = _runs_md(runs)
            return f"**{said}**" if tone in {"warning", "verdict"} and "**" not in said else said
        case Facts(rows):
            return "\n".join(f"- {_row_md(row)}" for row in rows)
        case Quote(label, runs):
            return "\n>\n".join(f"> {part}" for part in (_runs_md(label), _runs_md(runs)) if part)
        case Items(items, more):
            return "\n".join([*(f"- {_runs_md(item)}" for item in items), *([f"- … {more}"] if more else [])])
        case Picture(_, alt):
            return f"*{_escape(alt)}*"


def _row_md(row: Fact) -> str:
    return f"**{_escape(row.label)}**: {_runs_md(row.runs)}"


def _runs_md(runs: Runs) -> str:
    return "".join(_run_md(run) for run in runs).strip()


def _run_md(run: Run) -> str:
    core = run.text.strip()
    if not core:
        return run.text
    lead, tail = run.text[: len(run.text) - len(run.text.lstrip())], run.text[len(run.text.rstrip()) :]
    said = _escape(core)
    if run.url:
        said = f"<{run.url}>" if run.url == core else f"[{said}](<{run.url}>)"
    marks = {"bold": ("**", "**"), "del": ("~~", "~~"), "ins": ("**", "**")}
    start, end = marks.get(run.style, ("", ""))
    return f"{lead}{start}{said}{end}{tail}"


def _escape(text_: str) -> str:
    return _SPECIAL.sub(r"\\\1", text_).replace("@", "@\u200b") if "@" in text_ else _SPECIAL.sub(r"\\\1", text_)
