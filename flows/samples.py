"""One example of every kind of message, made as the real ones are: what `gazette test` sends. Pure."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from connectors.model import Notification
from storage import Change, Kind, SourceHealth

from . import messages
from .messages import SHIPPED, Templates
from .messages.compose import GATHERED
from .reader import Reader

MARK = "[Test] "
_VENDOR = "Example (test)"
_SITE = "https://example.com"
_BEFORE = """You may use, reproduce, modify and distribute Sample and works based on it, for any purpose.
You must keep this notice in every copy. Sample is provided as is, without warranties of any kind."""
_AFTER = """You may use, reproduce, modify and distribute Sample and works based on it, for any purpose.
If the products or services that you offer on the basis of Sample have more than 30 million monthly active users in the
preceding calendar month, commercial use requires a separate license from Example.
You must keep this notice in every copy. Sample is provided as is, without warranties of any kind."""


def samples(now: datetime, *, site_url: str = "", templates: Templates = SHIPPED) -> dict[str, Notification]:
    """Return one message of every kind, by what it is an example of; each says in its title that it is a test."""
    changes = _changes(now)
    say = partial(messages.notification, site_url=site_url, templates=templates)
    said = {name: say([change]) for name, change in changes.items()}
    said["summary"] = say(_posts(now))
    told = tuple(changes.values())
    said["digest"] = messages.digest_notification(_digest(told, now), site_url=site_url, templates=templates)
    return {name: _marked(notification, now) for name, notification in said.items()}


def of_every_kind(now: datetime) -> dict[str, tuple[Change, ...]]:
    """Return changes for a message of each kind there is, by the kind its templates are named after."""
    known: dict[str, Change] = {change.kind: change for change in _changes(now).values()}
    alone = {str(kind): (known.get(kind) or _change(kind, f"Sample for {kind}", now, {}),) for kind in Kind}
    return {**alone, GATHERED: _posts(now)}


def digest(now: datetime) -> messages.Digest:
    """Return a digest of examples."""
    return _digest(tuple(_changes(now).values()), now)


def _marked(notification: Notification, now: datetime) -> Notification:
    # A test that is sent again is another message: its number moves with the clock.
    return replace(
        notification,
        id=f"test-{now:%Y%m%d%H%M%S}-{notification.id}",
        title=MARK + notification.title,
        short=MARK + notification.short,
        text=MARK + notification.text,
        threads=(),
    )


def _posts(now: datetime) -> tuple[Change, ...]:
    return tuple(
        replace(_change(Kind.POST_PUBLISHED, f"Letter {number} from the laboratory", now, {}), id=f"test-{number}")
        for number in range(1, 13)
    )


def _changes(now: datetime) -> dict[str, Change]:
    license_changed = {
        **Reader().compare_texts(_BEFORE, _AFTER),
        "claim": "license",
        "covers": ["sample-1*"],
        "models": ["example/Sample-1-7B", "example/Sample-1-70B"],
        "effective_date": f"{now + timedelta(days=10):%Y-%m-%d}",
        "policy": {"verdict": "flag", "reasons": [{"why": "we are near 30,000,000 MAU (separate license)"}]},
    }
    release = {
        "license": "apache-2.0",
        "parameters": 7_000_000_000,
        "repository": "example/Sample-1-7B",
        "license_files": ["LICENSE"],
        "license_file": "Apache-2.0",
        "modality": "text",
        "formats": ["safetensors"],
        "base_models": ["example/Sample-1-7B-Base"],
        "base_relation": "finetune",
        "policy": {"verdict": "approve", "reasons": []},
    }
    guidance = {
        "status": "published",
        "type": "guidance",
        "deadline": f"{now + timedelta(days=30):%Y-%m-%d}",
        "summary": "These guidelines say what a sample is.",
        "articles": ["Article 53(2)", "Article 55"],
        "concerns": "nobody",
    }
    failing = {
        "reason": "the server answered 503",
        "failures": 3,
        "since": f"{now - timedelta(hours=2):%Y-%m-%dT%H:%MZ}",
    }
    return {
        "release": _change(Kind.MODEL_RELEASED, "example/Sample-1-7B", now, release),
        "license change": _change(Kind.LICENSE_CHANGED, "Sample terms of use", now, license_changed),
        "EU update": replace(
            _change(Kind.REGULATION_UPDATED, "A test: guidelines on samples", now, guidance), vendor="European Union"
        ),
        "post": _change(
            Kind.POST_PUBLISHED, "Samples and what they are for", now, {"summary": "Nothing was published."}
        ),
        "page change": _change(Kind.PAGE_CHANGED, "Sample usage policy", now, {"role": "policy", **_LINES}),
        "source failing": _change(Kind.SOURCE_FAILING, "Sample blog", now, failing),
    }


_LINES = {"added": ["Samples may be shared."], "removed": ["Samples must not be shared."]}


def _change(kind: Kind, title: str, now: datetime, details: dict[str, Any]) -> Change:
    slug = title.lower().replace(" ", "-").replace("/", "-")
    return Change(
        id=f"test-{slug}",
        kind=kind,
        subject=f"test:{slug}",
        source="gazette test",
        vendor=_VENDOR,
        title=title,
        url=f"{_SITE}/{slug}",
        detected_at=now,
        occurred_at=now,
        occurred_precision="second",
        details=details,
        evidence={"source": "gazette test", "seen_at": f"{now:%Y-%m-%dT%H:%M:%SZ}", "revision": "0123abc"},
    )


def _digest(changes: tuple[Change, ...], now: datetime) -> messages.Digest:
    well = SourceHealth(name="Sample page", vendor=_VENDOR, connector="page", state="healthy", succeeded_at=now)
    ill = SourceHealth(name="Sample blog", vendor=_VENDOR, connector="feed", state="failing", reason="a test")
    return messages.Digest(since=now - timedelta(days=7), until=now, changes=changes, sources=(well, ill))
