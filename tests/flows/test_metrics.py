"""Numbers for Prometheus: what the database knows, and what runs counted."""

import json
import re
import subprocess
import sys
import urllib.request
from datetime import timedelta
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from flows import metrics

from .driving import Acme, Gazette, route

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


@pytest.fixture
def scrape(gazette: Gazette, acme: Acme, tmp_path: Path) -> dict[str, dict[tuple[str, ...], float]]:
    """What one scrape says, by metric, after a poll, a release, and a run that counted."""
    gazette.watch(acme.feed, *acme.receivers, route("team", "post.*"))
    gazette("poll")
    gazette.clock.advance(timedelta(hours=1))
    acme.posts()
    gazette("poll")
    gazette.clock.advance(timedelta(minutes=2))
    port = metrics.serve(gazette.context, tmp_path / "counts", "127.0.0.1", 0)
    subprocess.run([sys.executable, "-c", COUNTING], check=True)
    found: dict[str, dict[tuple[str, ...], float]] = {}
    for (name, *labels), value in scraped(port).items():
        found.setdefault(name, {})[tuple(labels)] = value
    return found


def test_every_metric_says_what_is_so(scrape: dict[str, dict[tuple[str, ...], float]]) -> None:
    assert scrape["gazette_polls_total"] == {("a", "read"): 1}
    assert scrape["gazette_poll_seconds_count"] == {(): 1}
    assert scrape["gazette_poll_seconds_sum"] == {(): pytest.approx(0.2)}
    assert scrape["gazette_poll_seconds_bucket"]["0.3",] == 1
    assert scrape["gazette_delivery_attempts_total"] == {("delivered", "legal"): 1}
    assert scrape["gazette_delivery_seconds_count"] == {(): 1}
    assert scrape["gazette_delivery_seconds_sum"] == {(): pytest.approx(0.1)}
    assert scrape["gazette_delivery_seconds_bucket"]["0.1",] == 1
    assert scrape["gazette_source_age_seconds"] == {("Acme", "Acme blog"): 120}
    assert scrape["gazette_source_failures"] == {("Acme", "Acme blog"): 0}
    assert scrape["gazette_source_state"] == {("Acme blog", "healthy"): 1}
    assert scrape["gazette_changes_total"] == {("live", "post.published"): 1}
    assert scrape["gazette_deliveries_owed"] == {("team",): 1, ("legal",): 0}
    assert scrape["gazette_deliveries_dead"] == {("team",): 0, ("legal",): 0}
    assert scrape["gazette_deliveries_total"] == {("team",): 0, ("legal",): 0}


def test_alert_rules_and_panels_ask_for_metrics_that_exist(scrape: dict[str, dict[tuple[str, ...], float]]) -> None:
    deploy = Path(__file__).parents[2] / "deploy"
    texts = [(deploy / name).read_text() for name in ("prometheus-rules.yaml", "grafana-dashboard.json")]

    asked = [{*re.findall(r"\bgazette_[a-z_]+\b", text)} for text in texts]

    assert all(len(names) > 2 for names in asked)
    assert set().union(*asked) - {*scrape} == set()


def test_a_line_for_each_event_carries_what_belongs_together(gazette: Gazette, acme: Acme) -> None:
    gazette.watch(acme.feed)
    gazette("poll")
    gazette.clock.advance(timedelta(days=1))
    acme.posts()

    told = [json.loads(row) for row in gazette("--log-format", "json", "poll").err.splitlines() if row[0] == "{"]

    assert [row["event"] for row in told] == ["source polled", "change recorded"]
    assert told[0]["poll"] == told[1]["poll"]
    assert told[1]["kind"] == "post.published"
