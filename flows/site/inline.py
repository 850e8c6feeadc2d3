"""Runs of words as HTML: what templates would take most of their time for. Everything is escaped. Pure."""

from collections.abc import Iterable

from markupsafe import Markup, escape

from flows.messages.document import Run

_STYLES = {"": ("", ""), "same": ("", ""), "del": ("<del>", "</del>"), "ins": ("<ins>", "</ins>"),
           "bold": ("<strong>", "</strong>"), "small": ('<span class="soft">', "</span>")}  # fmt: skip


def marked(runs: Iterable[tuple[str, str]]) -> Markup:
    """Return the runs of a comparison: (same, del or ins; text)."""
    return Markup("".join([_styled(op, text) for op, text in runs]))  # noqa: S704 - every piece is escaped


def words(runs: Iterable[Run]) -> Markup:
    """Return the runs of a message, links as links."""
    return Markup("".join([_run(run) for run in runs]))  # noqa: S704 - every piece is escaped


def _run(run: Run) -> str:
    if run.url and run.style not in {"del", "ins"}:
        return f'<a href="{escape(run.url)}" rel="noopener noreferrer">{escape(run.text)}</a>'
    return _styled(run.style, run.text)


def _styled(style: str, text: str) -> str:
    before, after = _STYLES[style]
    return f"{before}{escape(text)}{after}"
