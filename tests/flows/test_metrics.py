"""Numbers for Prometheus: what the database knows, and what runs counted."""

import json
import subprocess
import sys
import urllib.request
from datetime import timedelta
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families

from flows import metrics

from .driving import Acme, Gazette

COUNTING = """
from flows import logs, metrics
metrics.count("poll")
logs.event("source polled", source="a", state="read", seconds=0.2)
logs.event("message delivered", receiver="legal", state="delivered", seconds=0.1)
"""


def scraped(port: int) -> dict[tuple[str, ...], float]:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics") as answer:
        text = answer.read().decode()
    families = text_string_to_metric_families(text)
    return {(s.name, *sorted(s.labels.values())): s.value for family in families for s in family.samples}


def test_runs_that_come_and_go_are_added_up_beside_what_is_stored(gazette: Gazette, acme: Acme, tmp_path: Path) -> None:
    gazette.watch(acme.feed)
    assert gazette("poll").code == 0
    gazette.clock.advance(timedelta(minutes=2))
    port = metrics.serve(gazette.context, tmp_path / "counts", "127.0.0.1", 0)

    for _ in range(2):
        subprocess.run([sys.executable, "-c", COUNTING], check=True)

    found = scraped(port)
    assert found["gazette_polls_total", "a", "read"] == 2
    assert found["gazette_delivery_attempts_total", "delivered", "legal"] == 2
    assert found[("gazette_poll_seconds_count",)] == 2
    ages = {key[1:]: value for key, value in found.items() if key[0] == "gazette_source_age_seconds"}
    assert ages
    assert set(ages.values()) == {120.0}


def test_a_line_for_each_event_carries_what_belongs_together(gazette: Gazette, acme: Acme) -> None:
    gazette.watch(acme.feed)
    gazette("poll")
    gazette.clock.advance(timedelta(days=1))
    acme.posts()

    told = [json.loads(row) for row in gazette("--log-format", "json", "poll").err.splitlines() if row[0] == "{"]

    assert [row["event"] for row in told] == ["source polled", "change recorded"]
    assert told[0]["poll"] == told[1]["poll"]
    assert told[1]["kind"] == "post.published"
