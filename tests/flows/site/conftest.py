"""A small record with everything a site shows, some of it hostile, and the site made of it."""

import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from flows.context import Context
from flows.settings import Settings
from flows.site.build import build
from storage import Session, begin, snapshots
from storage.schema import ChangeRow, MetricRow, ObservationRow, ReleaseRow, SourceRow, VersionRow

NOW = datetime(2026, 4, 20, 12, tzinfo=UTC)
DAY = timedelta(days=1)
TERMS = "page:https://acme.example/terms"
MODEL = "hf:model:../../../etc/passwd"
HOSTILE = 'Coyote <script>alert("x")</script>'
ADDRESS = "https://gazette.example"
TEXTS = [
    "Roadrunner Terms\n\nYou may use, reproduce, modify and distribute Roadrunner.\n\nIt is provided as is.",
    (
        "Roadrunner Terms\n\nYou may use, reproduce, modify and distribute Roadrunner for research purposes only. "
        "You must not use Roadrunner commercially.\n\nIt is provided as is."
    ),
    "Roadrunner Terms\n\nYou may use, reproduce, modify and distribute Roadrunner.\n\nIt is provided as is, <b>now</b>.",
]
WATCHLIST = """
[[source]]
name = "Roadrunner terms"
vendor = "Acme"
connector = "page"
url = "https://acme.example/terms"
role = "license"
covers = ["Roadrunner*"]

[[source]]
name = "AI Act"
vendor = "European Union"
connector = "cellar"
celex = "32024R1689"

[policy]
countries = ["DE"]
"""


def log(session: Session, id_: str, kind: str, subject: str, title: str, **more: Any) -> None:
    values = {"before": {}, "after": {}, "details": {}, "vendor": "Acme", "detected_at": NOW - 5 * DAY, **more}
    session.add(
        ChangeRow(
            id=id_,
            base_key=id_,
            kind=kind,
            subject=subject,
            title=title,
            source="Roadrunner terms",
            url="https://acme.example/terms",
            evidence={"source": "Roadrunner terms", "url": "https://acme.example/terms"},
            origin="live",
            **values,
        )
    )
    session.flush()


def _observe(session: Session, subject: str, nature: str, title: str, **more: Any) -> None:
    row = {
        "source_id": 1,
        "subject": subject,
        "title": title,
        "url": "javascript:alert(1)",
        "facts": {},
        "documents": {},
    }
    seen = {"nature": nature, "notes": {}, "fingerprint": "", "first_seen": NOW - 30 * DAY, "changed_at": NOW}
    session.add(ObservationRow(**{**row, **seen, **more}))
    session.flush()


def _versions(session: Session, subject: str, title: str, states: list[dict[str, Any]]) -> None:
    for number, state in enumerate(states):
        row = {"source_id": 1, "subject": subject, "title": title, "url": "https://acme.example/terms"}
        session.add(VersionRow(**{**row, "seen_at": NOW - (30 - number) * DAY, "facts": {}, "documents": {}, **state}))
    session.flush()


def fill(session: Session) -> None:
    """Write a license page of three versions, the models it covers, a release, an act with a date to come."""
    digests = [snapshots.put_text(session, text) for text in TEXTS]
    session.execute(update(SourceRow).where(SourceRow.id == 1).values(state="failing", reason="404 <b>gone</b>"))
    covering = {"role": "license", "covers": ["Roadrunner*"]}
    _observe(session, TERMS, "page", "Roadrunner Terms", documents={"license": digests[2]}, notes=covering)
    _versions(session, TERMS, "Roadrunner Terms", [{"documents": {"license": digest}} for digest in digests])
    facts = {"name": HOSTILE, "license": "other", "license_name": "=cmd()", "gated": "no", "weights": True}
    _observe(session, MODEL, "model", HOSTILE, facts=facts)
    _observe(
        session, "initiative:1", "initiative", "AI Act, guidelines; part 2", facts={"feedback_closes": "2026-05-12"}
    )
    _versions(session, MODEL, HOSTILE, [{"facts": facts}])
    _observe(session, "hf:model:2", "model", "acme/Roadrunner-7B", facts={"license": "other", "license_name": "acme"})
    for day in range(3):
        session.add(MetricRow(subject="hf:model:2", name="downloads", day=f"2026-04-0{day + 1}", value=10.0 * day))
    session.add(ReleaseRow(id="rel_1", vendor="Acme", owner="acme", family="roadrunner", version="2", date="",
                           title="Roadrunner 2", first_seen=NOW - 6 * DAY, last_seen=NOW - 5 * DAY))  # fmt: skip
    session.flush()
    log(session, "a1", "model.released", MODEL, HOSTILE, release_id="rel_1")
    log(session, "a2", "post.published", "post:acme.example/2", "Introducing Roadrunner 2", release_id="rel_1")
    step = {"before": digests[0], "after": digests[1]}
    quote = "You must not use Roadrunner commercially."
    clause = {"key": "commercial_use", "before": {"value": "permitted"}, "after": {"value": "prohibited"}}
    attribute = {**clause, "direction": "tightened", "quote_before": "", "quote_after": quote}
    details = {"direction": "tightened", "material": True, "attributes": [attribute], "documents": {"license": step}}
    log(session, "a3", "license.changed", TERMS, "Roadrunner Terms", details=details)
    log(session, "a4", "regulation.consulted", "initiative:1", "AI Act, guidelines; part 2", vendor="European Union",
        details={"feedback_closes": "2026-05-12"})  # fmt: skip
    log(session, "a5", "post.published", "post:acme.example/5", "=HYPERLINK(1)", detected_at=NOW - 60 * DAY)


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a database and its watchlist."""
    folder = tmp_path_factory.mktemp("record")
    (folder / "watchlist.toml").write_text(WATCHLIST, encoding="utf-8")
    context = context_of(folder)
    context.register()
    with begin(context.engine) as session:
        fill(session)
    context.engine.dispose()
    return folder


def context_of(folder: Path) -> Context:
    return Context(Settings({}, f"sqlite:///{folder / 'gazette.db'}", ""), folder / "watchlist.toml", lambda: NOW)


@pytest.fixture(scope="module")
def site(record: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built once."""
    out = tmp_path_factory.mktemp("built") / "site"
    build(context_of(record), out, ADDRESS)
    return out


@pytest.fixture
def another(record: Path, tmp_path: Path) -> Callable[[], Context]:
    """A copy of the record that a test may change; called, it opens it."""
    shutil.copytree(record, tmp_path / "record")
    return lambda: context_of(tmp_path / "record")
