"""license read, compare, diff."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from . import screen
from .app import license_app, moment

if TYPE_CHECKING:
    from storage.subjects import Dossier

Json = Annotated[bool, typer.Option("--json", help="JSON instead of a table.")]
_HEAD = 1024
NOT_ADVICE = "Machine-made reading, not legal advice: the quotes are what counts."


@license_app.command("read", epilog="Example:  gazette license read LICENSE --json")
def read_(
    ctx: typer.Context,
    files: Annotated[list[Path], typer.Argument(help="License texts: plain, Markdown, HTML or PDF.")],
    as_json: Json = False,
) -> None:
    """Read licenses: identity and sixteen attributes, each with the sentence that proves it."""
    from connectors import licenses

    from .warm import patterns_kept

    with patterns_kept():
        for file in files:
            text = _text(file)
            reading = {"file": str(file), **licenses.read(text).to_json()}
            if as_json:
                screen.print_json(reading)
            else:
                _sheet(reading, text)
    if not as_json:
        screen.say(ctx.obj, NOT_ADVICE)


def _sheet(reading: Mapping[str, Any], text: str) -> None:
    from . import sheet

    sheet.show(reading, text)


def _text(file: Path) -> str:
    try:
        body = file.read_bytes()
    except OSError as exc:
        from connectors.exceptions import ConfigError

        msg = f"{file} cannot be read: {exc.strerror}"
        raise ConfigError(msg) from exc
    return _pdf(file, body) if b"%PDF-" in body[:_HEAD] else body.decode("utf-8", errors="replace")


def _pdf(file: Path, body: bytes) -> str:
    from connectors.exceptions import ConfigError, ParseError
    from connectors.text import pdf_text

    try:
        return pdf_text(body)
    except ParseError as exc:
        msg = f"{file}: {exc}"
        raise ConfigError(msg) from exc


@license_app.command("compare", epilog="Example:  gazette license compare old.txt new.txt")
def compare(ctx: typer.Context, old: Path, new: Path, as_json: Json = False) -> None:
    """Compare two texts: what changed, in which direction, with the sentences before and after."""
    from connectors import licenses

    from .warm import patterns_kept

    with patterns_kept():
        comparison = licenses.compare(_text(old), _text(new)).to_json()
    if as_json:
        screen.print_json(comparison)
        return
    _comparison(comparison)
    screen.say(ctx.obj, NOT_ADVICE)


def _comparison(comparison: Mapping[str, Any]) -> None:
    from .sheet import name, value

    console = screen.out()
    if not comparison["material"]:
        console.print(
            "Only form differs: no right, duty or limit changed."
            if comparison["direction"] == "none"
            else "No material change."
        )
    else:
        console.print(f"Material change: {comparison['direction']} (seen from the licensee).")
    for change in comparison["attributes"]:
        console.print()
        console.print(
            f"{name(change['key'])}: {value(change['before'])} -> {value(change['after'])} ({change['direction']})",
            markup=False,
        )
        console.print(_words(change.get("quote_before") or "", change.get("quote_after") or ""))
    for change in comparison["unclassified"]:
        console.print("\nchanged, not classified:", style="bold")
        console.print(_words(change.get("before") or "", change.get("after") or ""))


def _words(before: str, after: str) -> Any:
    from rich.text import Text

    from flows.messages import diff_words

    marks = {"del": ("[-", "-]", "red strike"), "ins": ("{+", "+}", "green bold")}
    text = Text("  ")
    for op, run in diff_words(before, after):
        start, end, style = marks.get(op, ("", "", ""))
        text.append(f"{start}{screen.visible(run)}{end}", style=style)
    return text


@license_app.command("diff", epilog='Example:  gazette license diff "page:https://ai.google.dev/gemma/terms"')
def diff(
    ctx: typer.Context,
    subject: Annotated[str, typer.Argument(help="A subject's id, title or address.")],
    since: Annotated[Any, typer.Option("--from", metavar="DATE", parser=moment)] = None,
    until: Annotated[Any, typer.Option("--to", metavar="DATE", parser=moment)] = None,
    as_json: Json = False,
) -> None:
    """Show how the license of a subject changed between two dates (default: first and latest state)."""
    from storage import reading, subjects

    with reading(ctx.obj.context().engine) as session:
        dossiers = [entry for entry in subjects.find(session, subject) if len(entry.versions) > 0]
        if not dossiers:
            screen.warn(f"nothing is known of {subject!r}; `gazette changes --kind 'license.*'` lists subjects")
            raise typer.Exit(2)
        found = [_between(session, entry, since, until) for entry in dossiers]
    for comparison in found:
        if as_json:
            screen.print_json(comparison)
        else:
            screen.out().print(f"{comparison['title']}: {comparison['from']} -> {comparison['to']}", markup=False)
            _told(comparison)


def _told(comparison: Mapping[str, Any]) -> None:
    if comparison["versions"] == 1:
        screen.out().print("There is one version only: nothing to compare it with.")
        return
    several = len(comparison["documents"]) > 1
    for document in comparison["documents"] if several else [comparison]:
        if several:
            screen.out().print(f"\n{document['role']}:", style="bold")
        _comparison(document)
    for came in ("added", "removed"):
        for role in comparison[came]:
            screen.out().print(f"{came}: {role}")


def _between(session: Any, dossier: "Dossier", since: Any, until: Any) -> dict[str, Any]:
    from flows.versions import compared
    from storage import subjects

    before = dossier.as_of(since) if since else dossier.versions[0]
    after = dossier.as_of(until) if until else dossier.versions[-1]
    if before is None or after is None:
        screen.warn(f"{dossier.title} was first seen at {screen.when(dossier.first_seen)}; choose later dates")
        raise typer.Exit(2)
    head = {
        "subject": dossier.subject,
        "title": dossier.title,
        "from": screen.when(before.seen_at),
        "to": screen.when(after.seen_at),
        "versions": 1
        if before is after
        else sum(before.seen_at <= v.seen_at <= after.seen_at for v in dossier.versions),
    }
    return head | compared(before, after, partial(subjects.text, session))
