"""How long the site of a database of 10,000 changes takes: from nothing, again, and after one more change.

python -m tests.benchmarks.site_build
"""

import hashlib
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flows.context import Context
from flows.settings import Settings
from flows.site.build import build
from storage import Session, begin, connect, snapshots
from storage.schema import ChangeRow, MetricRow, ObservationRow, ReleaseRow, SourceRow, VersionRow

CHANGES = 10_000
NOW = datetime(2026, 11, 1, tzinfo=UTC)
VENDORS = 40
_CLAUSES = [
    f"{number}. Clause {number} of these terms binds whoever uses the model in any way." for number in range(60)
]


def fill(session: Session) -> None:
    """Write two years of a busy watchlist: 40 vendors, 2,500 models, posts, 200 edits of license pages."""
    for number in range(VENDORS):
        session.add(SourceRow(id=number + 1, name=f"source {number}", vendor=f"Vendor {number}", connector="page",
                              target="{}", state="healthy", cursor={}, sizes={}))  # fmt: skip
    session.flush()
    for number in range(CHANGES):
        kind = _kind(number)
        if kind == "model.released":
            _model(session, number)
        elif kind == "license.changed":
            _license(session, number)
        else:
            _log(session, number, kind, f"post:{number}", f"Vendor {number % VENDORS}: headline {number}")
    session.flush()


def _kind(number: int) -> str:
    if number % 50 == 0:
        return "license.changed"
    return "model.released" if number % 4 == 1 else "post.published"


def _moment(number: int) -> datetime:
    return NOW - timedelta(days=730) * (1 - number / CHANGES)


def _log(session: Session, number: int, kind: str, subject: str, title: str, **more: object) -> None:
    values = {"before": {}, "after": {}, "details": {}, "release_id": None, **more}
    session.add(
        ChangeRow(id=hashlib.sha256(f"{number}".encode()).hexdigest()[:20], base_key=f"{number}", kind=kind,
                  subject=subject, source=f"source {number % VENDORS}", vendor=f"Vendor {number % VENDORS}", title=title,
                  url=f"https://example.org/{number}", evidence={"source": f"source {number % VENDORS}"},
                  occurred_at=_moment(number), detected_at=_moment(number), origin="live", **values)
    )  # fmt: skip


def _observe(session: Session, number: int, subject: str, nature: str, title: str, **more: object) -> None:
    session.add(
        ObservationRow(source_id=number % VENDORS + 1, subject=subject, nature=nature, title=title,
                       url=f"https://example.org/{number}", notes={"parameters": 7_000_000_000}, fingerprint="",
                       published_at=_moment(number), first_seen=_moment(number), changed_at=_moment(number), **more)
    )  # fmt: skip


def _version(session: Session, number: int, subject: str, title: str, **more: object) -> None:
    session.add(
        VersionRow(source_id=number % VENDORS + 1, subject=subject, seen_at=_moment(number), title=title,
                   url=f"https://example.org/{number}", **more)
    )  # fmt: skip


def _model(session: Session, number: int) -> None:
    subject, title, release = f"hf:model:{number}", f"vendor{number % VENDORS}/Model-{number}", f"rel_{number}"
    facts = {
        "name": title,
        "license": ("apache-2.0", "llama4", "other")[number % 3],
        "license_name": "",
        "weights": True,
    }
    session.add(
        ReleaseRow(id=release, vendor=f"Vendor {number % VENDORS}", owner="", family=f"model {number}", version="1",
                   date="", title=f"Model {number}", first_seen=_moment(number), last_seen=_moment(number))
    )  # fmt: skip
    session.flush()
    _observe(session, number, subject, "model", title, facts=facts, documents={})
    _version(session, number, subject, title, facts=facts, documents={})
    for day in range(7):
        session.add(MetricRow(subject=subject, name="downloads", day=f"2026-10-{day + 1:02}", value=1000.0 + day))
    _log(session, number, "model.released", subject, title, release_id=release, details={**facts, "parameters": 7e9})


def _license(session: Session, number: int) -> None:
    """Let each of twenty pages change ten times: a sentence of it at a time."""
    page, step = divmod(number // 50, 10)
    subject, title = f"page:https://example.org/terms/{page}", f"Terms {page}"
    digests = [snapshots.put_text(session, _text(page, edition)) for edition in (step, step + 1)]
    if step == 0:
        _observe(session, page, subject, "page", title, facts={}, documents={"license": digests[1]})
        _version(session, page, subject, title, facts={}, documents={"license": digests[0]})
    _version(session, page, subject, title, facts={}, documents={"license": digests[1]})
    details = {
        "direction": "tightened",
        "material": True,
        "attributes": [],
        "unclassified": [{"before": _CLAUSES[step], "after": "It is otherwise now."}],
        "documents": {"license": {"before": digests[0], "after": digests[1]}},
    }
    _log(session, number, "license.changed", subject, title, details=details)


def _text(page: int, edition: int) -> str:
    changed = [f"{clause} Edition {edition}." if at < edition else clause for at, clause in enumerate(_CLAUSES)]
    return f"Terms of model {page}\n\n" + "\n\n".join(changed)


def measured(context: Context, out: Path) -> Iterator[str]:
    """Yield a line for each build."""
    for name in ("from nothing", "nothing changed", "one change more"):
        if name == "one change more":
            with begin(context.engine) as session:
                _log(session, CHANGES + 1, "post.published", "post:one-more", "One more")
        start, used = time.perf_counter(), time.process_time()
        report = build(context, out)
        seconds, processor = time.perf_counter() - start, time.process_time() - used
        yield f"{name:16} {seconds:6.1f} s ({processor:.1f} s of processor time), {report.written:,} pages written, {report.kept:,} kept"


def main() -> None:
    """Fill a database, build the site three times, print what it took."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "watchlist.toml").write_text(
            '[[source]]\nname = "source 0"\nvendor = "Vendor 0"\nconnector = "page"\nurl = "https://example.org/"\n'
        )
        url = f"sqlite:///{place / 'gazette.db'}"
        engine = connect(url)
        with begin(engine) as session:
            fill(session)
        engine.dispose()
        context = Context(Settings({}, url, ""), place / "watchlist.toml", lambda: NOW)
        for told in measured(context, place / "site"):
            sys.stdout.write(f"{told}\n")


if __name__ == "__main__":
    main()
