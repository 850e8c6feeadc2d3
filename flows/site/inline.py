"""Runs of words as HTML: what templates would take most of their time for. Everything is escaped. Pure."""

from collections.abc import Iterable

from markupsafe import Markup, escape

from flows.messages.document import Run

_STYLES = {"": ("", ""), "same": ("", ""), "del": ("<del>", "</del>"), "ins": ("<ins>", "</ins>"),
           "bold": ("<strong>", "</strong>"), "small": ('<span class="soft">', "</span>")}  # fmt: skip


def marked(runs: Iterable[tuple[str, str]]) -> Markup:
    """Return the runs of a comparison: (same, del or ins; text)."""
    return Markup("").join([_styled(op, text) for op, text in runs])


def words(runs: Iterable[Run]) -> Markup:
    """Return the runs of a message, links as links."""
    return Markup("").join([_run(run) for run in runs])


def _run(run: Run) -> Markup:
    if run.url and run.style not in {"del", "ins"}:
        return Markup('<a href="{}" rel="noopener noreferrer">{}</a>').format(run.url, run.text)
    return _styled(run.style, run.text)


def _styled(style: str, text: str) -> Markup:
    before, after = _STYLES[style]
    return Markup(f"{before}{escape(text)}{after}")  # noqa: S704 - the text is escaped, the marks are ours
