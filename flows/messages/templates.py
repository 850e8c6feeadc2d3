"""The templates of messages: ours, and those of the user that stand in for them."""

import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from connectors.apprise import letters
from connectors.exceptions import TemplateError

if TYPE_CHECKING:
    from jinja2.sandbox import SandboxedEnvironment

SUFFIX = ".jinja"
FORMS = ("html", "text", "subject", "slack")
OURS = "shipped"
"""In front of the name of a template of ours, for those that extend it."""
_SHIPPED = Path(__file__).parent.parent / "templates"
_AS_THEY_ARE = (int, float)


@dataclass(frozen=True)
class Templates:
    """Where templates are found. folder: the user's own, beside the watchlist; None for ours alone."""

    folder: Path | None = None

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The user's templates by file name, those that begin with _ (parts of others) among them."""
        if self.folder is None or not self.folder.is_dir():
            return ()
        return tuple(sorted(path.name for path in self.folder.iterdir() if path.name.endswith(SUFFIX)))

    def own(self, form: str, kind: str) -> str:
        """Return which of the user's templates writes a form of a kind of message, "" where ours does.

        `license.changed.html.jinja` goes before `license.html.jinja`, and that before `message.html.jinja`.
        """
        stems = dict.fromkeys((kind, kind.partition(".")[0], "message"))
        return next((name for stem in stems if (name := f"{stem}.{form}{SUFFIX}") in self.names), "")

    def render(self, name: str, values: Mapping[str, Any]) -> str:
        """Return what a template says of some values; TemplateError, with file and line, where it cannot."""
        from jinja2 import TemplateError as Broken  # noqa: PLC0415  (a tenth of a second, see `_environment`)

        try:
            return self._environment.get_template(name).render(values)
        except (Broken, ArithmeticError, LookupError, TypeError, ValueError, AttributeError, RecursionError) as exc:
            raise TemplateError(f"{self._place(name, exc)}: {_reason(exc)}") from exc  # noqa: EM102, TRY003

    def path(self, name: str) -> str:
        """Return a template's place as the user writes it."""
        return f"{self.folder.name if self.folder else OURS}/{name}"

    def _place(self, name: str, exc: Exception) -> str:
        """Return the file and line that an error comes from: of the template, or of a part it takes in."""
        found, number = getattr(exc, "name", None) or name, getattr(exc, "lineno", None)
        if number is None:
            frames = [f for f in traceback.extract_tb(exc.__traceback__) if f.filename.endswith(SUFFIX)]
            found, number = (Path(frames[-1].filename).name, frames[-1].lineno) if frames else (found, None)
        return f"{self.path(str(found))}, line {number}" if number else self.path(str(found))

    @cached_property
    def _environment(self) -> "SandboxedEnvironment":
        # A tenth of a second to import, which a command that writes no message does not pay.
        from jinja2 import ChoiceLoader, FileSystemLoader, PrefixLoader, StrictUndefined  # noqa: PLC0415
        from jinja2.sandbox import ImmutableSandboxedEnvironment  # noqa: PLC0415

        ours = PrefixLoader({OURS: FileSystemLoader(_SHIPPED)})
        environment = ImmutableSandboxedEnvironment(
            loader=ChoiceLoader([ours, *([FileSystemLoader(self.folder)] if self.folder else [])]),
            autoescape=_is_html,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            finalize=_clean,
        )
        environment.tests["block"] = lambda block, name: type(block).__name__ == name
        return environment


SHIPPED = Templates()


def _is_html(name: str | None) -> bool:
    return name is None or f".html{SUFFIX}" in name


def _clean(value: Any) -> Any:
    """Return what a template writes without control, bidi and invisible characters: it may come from anywhere."""
    if value is None:
        return ""
    if type(value) in _AS_THEY_ARE or hasattr(value, "__html__"):
        return value
    return letters(str(value))


def _reason(exc: Exception) -> str:
    if type(exc).__name__ in {"TemplateNotFound", "TemplatesNotFound"}:
        missing = getattr(exc, "templates", None) or [getattr(exc, "name", "")]
        return f"no template is called {', '.join(map(repr, missing))}"
    return getattr(exc, "message", None) or str(exc) or type(exc).__name__
