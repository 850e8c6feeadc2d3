"""A digest in every form. Pure."""

import json
from collections import Counter
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from connectors.model import Notification
from flows import lines
from storage.model import Change

from .as_html import alone, html
from .as_text import markdown
from .compose import render
from .digest_parts import document, span
from .period import Digest
from .templates import SHIPPED, Templates
from .wording import ALL, Wording

_BRIEF = 5
KICKER = "Model Gazette · digest"


def digest_markdown(d: Digest, *, site_url: str = "") -> str:
    """Return the digest as Markdown."""
    return markdown(document(d, site_url))


def digest_html(d: Digest, *, site_url: str = "") -> str:
    """Return the digest as an HTML page that stands alone."""
    whole = document(d, site_url)
    return alone(html(whole, kicker=KICKER), whole)


def digest_json(d: Digest) -> str:
    """Return the digest as one JSON object; its changes have the keys of `gazette changes --json`, times are UTC."""
    return json.dumps(_object(d), ensure_ascii=False)


def _object(d: Digest) -> Any:
    counts = Counter(change.kind for change in d.changes)
    read = {
        "since": d.since,
        "until": d.until,
        "counts": dict(sorted(counts.items())),
        "changes": [_change(change) for change in d.changes],
        "releases": [asdict(release) for release in d.releases],
        "sources": [asdict(source) for source in d.sources],
        "suppressed": d.suppressed,
        "silenced": d.silenced,
        "quiet": d.quiet,
        "numbers": d.numbers,
        "deadlines": [lines.deadline(found, d.until) for found in d.deadlines],
    }
    return _jsonable(read)


def digest_notification(
    d: Digest,
    *,
    site_url: str = "",
    duplicate: bool = False,
    templates: Templates = SHIPPED,
    forms: frozenset[str] = ALL,
    strict: bool = False,
) -> Notification:
    """Return the digest as a message; Slack gets the counts, the first of each part and the way to the rest.

    templates, forms, strict: as in `notification`.
    """
    whole, brief = document(d, site_url), document(d, site_url, most=_BRIEF)
    digest = _object(d) if templates.names else {}
    wording = Wording(templates, digest=digest, site_url=site_url, strict=strict, forms=forms)
    key = f"digest-{span(d)}"
    return render(whole, key=key, kind="digest", duplicate=duplicate, brief=brief, wording=wording, kicker=KICKER)


def _change(change: Change) -> dict[str, Any]:
    names = "id kind subject vendor title url release before after details evidence occurred_at"
    return {key: getattr(change, key) for key in [*names.split(), "occurred_precision", "detected_at", "origin"]}


def _jsonable(value: Any) -> Any:
    if isinstance(value, datetime):
        aware = value if value.tzinfo else value.replace(tzinfo=UTC)
        return aware.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, dict) or hasattr(value, "items"):
        return {str(key): _jsonable(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_jsonable(item) for item in value]
    return value if value is None or isinstance(value, (bool, int, float, str)) else str(value)
