"""The mails as they are sent, kept as HTML. After a change of their looks: `make golden`, then look at the difference."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from flows import messages, samples
from flows.charts import timeline
from storage import Release, Signal

FOLDER = Path(__file__).parent / "golden"
NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
SITE = "https://gazette.example.com"


def mails() -> dict[str, str]:
    """Return every mail that is kept, by the name of its file."""
    made = samples.samples(NOW, site_url=SITE)
    kept = ("license change", "EU update", "summary", "source failing", "post", "page change")
    said = {name: made[name].html for name in kept} | {"release": _release(), "digest": _digest()}
    return {f"{name.lower().replace(' ', '-')}.html": page for name, page in said.items()}


def _release() -> str:
    """Return a release that was announced before its weights came."""
    (change,) = samples.of_every_kind(NOW)["model.released"]
    post = Signal(
        change="test-post",
        source="Sample blog",
        subject="post:https://example.com/sample-1",
        kind="post.published",
        title="Meet Sample 1",
        url="https://example.com/sample-1",
        seen_at=NOW - timedelta(hours=3),
        stage="announced",
    )
    release = Release(
        id="rel_1",
        vendor=change.vendor,
        family="sample",
        version="1",
        title="Sample 1",
        first_seen=NOW,
        signals=(post,),
    )
    told = replace(change, release=release.id)
    return messages.notification([told], site_url=SITE, releases={release.id: release}).html


def _digest() -> str:
    weeks = [date(2026, 10, 5) + timedelta(weeks=number) for number in range(7)]
    chart = timeline([(week, vendor) for week in weeks for vendor in ("Acme", "Example")], [(weeks[2], "Sample terms")])
    numbers = {
        "releases": {"now": 2, "before": 1},
        "licenses_of_releases": {"apache-2.0": {"now": 2, "before": 0}},
        "downloads_in_thirty_days": {"Example: Sample-1": {"now": 1_200_000, "before": 1_000_000}},
    }
    week = replace(samples.digest(NOW), chart=chart, numbers=numbers, suppressed=3, silenced=1)
    return messages.digest_notification(week, site_url=SITE).html


def write() -> None:
    """Write the mails as they look now."""
    for name, page in mails().items():
        (FOLDER / name).write_text(page, encoding="utf-8")


if __name__ == "__main__":
    write()
