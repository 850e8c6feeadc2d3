"""The reference of every command, option, key and variable, written from the code: `make reference`."""

import re
import sys
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

_ENVIRONMENT = {
    "GAZETTE_DATABASE": "SQLAlchemy URL of the database; default `sqlite:///gazette.db`",
    "GAZETTE_WATCHLIST": "the watchlist; default `watchlist.toml` here, else the one that is shipped",
    "GAZETTE_SITE_URL": "where the site is hosted: alerts link to it, feeds and sitemap name it",
    "GAZETTE_SITE_OUT": "where scheduled runs write the site",
    "GAZETTE_HEARTBEAT_URL": "asked after every full cycle, with `/fail` behind it when something failed",
    "GAZETTE_ALLOW_PRIVATE_HOSTS": "`1` allows sources on private addresses",
    "GAZETTE_HOOK_SECRET": "the secret of the Hub's webhook, for `gazette hook`",
    "GAZETTE_LOG_FORMAT": "in which form scheduled runs log: `text` or `json`; set by `--log-format`",
    "GAZETTE_METRICS_DIR": "where runs count; set by `gazette serve --metrics-port`",
    "GAZETTE_RECEIVER": "the receiver's address in the watchlist that `gazette init` writes",
    "HF_TOKEN": "higher limits at the Hub",
    "HF_ENDPOINT": "another address of the Hub",
    "GITHUB_TOKEN": "higher limits at GitHub",
}


def reference() -> str:
    """Return the whole reference as Markdown."""
    lines = [_HEAD, "## Commands", *_commands(), "## Watchlist", *_watchlist(), "## Environment", *_environment()]
    return "\n\n".join(lines) + "\n"


_HEAD = """# Reference

Written from the code by `make reference`; a test keeps it complete."""


def _commands() -> Iterator[str]:
    from typer.main import get_command

    from . import commands as _registered  # noqa: F401 - registers them
    from .app import app

    group: Any = get_command(app)
    yield "### Global options\n\n" + _options(group)
    yield from _walk(group, "gazette")


def _walk(group: Any, path: str) -> Iterator[str]:
    for name, command in sorted(group.commands.items()):
        here = f"{path} {name}"
        if getattr(command, "commands", None):
            yield from _walk(command, here)
            continue
        arguments = " ".join(_argument(p) for p in command.params if p.param_type_name == "argument")
        told = f"### `{' '.join(f'{here} {arguments}'.split())}`\n\n{' '.join((command.help or '').split())}"
        parts = [told, _options(command), _example(command.epilog or "")]
        yield "\n\n".join(part for part in parts if part)


def _argument(parameter: Any) -> str:
    name = re.sub(r"[\[\].]", "", parameter.metavar or parameter.name.upper())
    many = "..." if parameter.nargs == -1 else ""
    return f"{name}{many}" if parameter.required else f"[{name}{many}]"


def _example(epilog: str) -> str:
    _, _, shown = epilog.partition(":")
    examples = [one.strip() for one in shown.split("   |   ")] if shown else []
    return "```sh\n" + "\n".join(examples) + "\n```" if examples else ""


def _options(command: Any) -> str:
    rows = [
        f"| {', '.join(f'`{name}`' for name in (*p.opts, *p.secondary_opts))} | {_cell(p.help or '')} | {_default(p.default)} |"
        for p in command.params
        if p.param_type_name == "option" and not getattr(p, "hidden", False)
    ]
    return "\n".join(["| option | | default |", "|---|---|---|", *rows]) if rows else ""


def _default(value: Any) -> str:
    plain = value is None or value is False or value == "" or callable(value) or "Sentinel" in type(value).__name__
    return "" if plain else f"`{value}`"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|").replace("<", "\\<")


def _watchlist() -> Iterator[str]:
    import connectors
    from flows import audience, policy, watchlist

    yield "### `[[source]]`\n\n" + _keys(watchlist.SourceTable)
    for name in connectors.available():
        target: type[BaseModel] = connectors.load(name).Target
        yield f'### `connector = "{name}"`\n\n{_cell(target.__doc__ or "")}\n\n{_keys(target)}'
    for table, model in (
        ("[[receiver]]", audience.Receiver),
        ("[[route]]", audience.Route),
        ("[policy]", policy.Policy),
    ):
        yield f"### `{table}`\n\n{_keys(model)}"
    yield f"### `[severity]`\n\nA kind of change (a glob) and one of {', '.join(audience.SEVERITIES)}."


def _keys(model: type[BaseModel]) -> str:
    rows = [f"| `{name}` | {_kind(field)} | {_shown(field)} |" for name, field in model.model_fields.items()]
    return "\n".join(["| key | value | default |", "|---|---|---|", *rows])


def _kind(field: FieldInfo) -> str:
    text = str(field.annotation).replace("typing.", "").replace("<class '", "").replace("'>", "")
    words: Mapping[str, str] = {
        "str": "text",
        "int": "number",
        "bool": "true or false",
        "tuple[str, ...]": "list of texts",
    }
    if text.startswith("Literal["):
        return ", ".join(f"`{one}`" for one in re.findall(r"'([^']*)'", text))
    return words.get(text, f"`{text}`".replace("|", "or"))


def _shown(field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    return f"`{field.default}`" if field.default not in (None, "", (), False) else ""


def _environment() -> Iterator[str]:
    rows = [f"| `{name}` | {told} |" for name, told in _ENVIRONMENT.items()]
    yield "\n".join(["| variable | |", "|---|---|", *rows])
    yield "Whatever `${NAME}` the watchlist names is read too; `NAME_FILE` names a file that holds it."


if __name__ == "__main__":
    sys.stdout.write(reference())
