"""A check of the user's own templates: each is tried on an example of every kind of message it writes."""

from collections.abc import Iterator
from datetime import datetime

from connectors.exceptions import ConfigError, TemplateError

from . import messages, samples
from .messages.templates import FORMS, SUFFIX, Templates
from .watchlist import nearest

_ALL = "message"
_DIGEST = "digest"
_VALUES = "what a template knows stands in the README; of what may be absent write {{ x | default('') }}"


def check(templates: Templates, now: datetime, *, site_url: str = "") -> tuple[str, ...]:
    """Return the names of the user's templates; ConfigError with file, line and what to do for all that is wrong."""
    if not templates.names:
        return ()
    kinds = samples.of_every_kind(now)
    wrong = [*_unknown(templates, {*kinds, *(kind.partition(".")[0] for kind in kinds), _DIGEST, _ALL})]
    wrong += _broken(templates, now, site_url)
    if wrong:
        raise ConfigError("\n".join(dict.fromkeys(wrong)))
    return templates.names


def _unknown(templates: Templates, stems: set[str]) -> Iterator[str]:
    known = sorted(f"{stem}.{form}{SUFFIX}" for stem in stems for form in FORMS)
    for name in templates.names:
        if name not in known and not name.startswith("_"):
            yield (
                f"{templates.path(name)}: nothing is written by a template of this name{nearest(name, known)}; "
                f"names are KIND.FORM{SUFFIX}, where the form is {', '.join(FORMS)}; parts of others begin with _"
            )


def _broken(templates: Templates, now: datetime, site_url: str) -> Iterator[str]:
    for changes in samples.of_every_kind(now).values():
        try:
            messages.notification(changes, site_url=site_url, templates=templates, strict=True)
        except TemplateError as exc:
            yield from _advised(exc)
    try:
        messages.digest_notification(samples.digest(now), site_url=site_url, templates=templates, strict=True)
    except TemplateError as exc:
        yield from _advised(exc)


def _advised(exc: TemplateError) -> Iterator[str]:
    for said in str(exc).splitlines():
        yield f"{said}; {_VALUES}" if "has no attribute" in said or "is undefined" in said else said
