"""Floors of what is read and compared, over labelled texts; skipped where there is no corpus."""

import json
from typing import Any

import pytest

from tests.benchmarks import evaluate_licenses as benchmark

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.slow,
    pytest.mark.skipif(not (benchmark.CORPUS / "labels.tsv").exists(), reason="no corpus of real texts"),
]


@pytest.fixture(scope="module")
def tally() -> benchmark.Tally:
    return benchmark.evaluate()


def test_nothing_falls_below_its_floor(tally: benchmark.Tally) -> None:
    assert benchmark.below(tally.metrics()) == [], tally.wrong


@pytest.mark.parametrize("metric", ["identity.false_permissive", "quotes.not_in_text", "pairs.cosmetic_false_alarms"])
def test_what_must_never_happen_does_not(tally: benchmark.Tally, metric: str) -> None:
    assert tally.metrics()[metric] == 0, tally.wrong


def test_every_floor_is_measured(tally: benchmark.Tally) -> None:
    bounds: dict[str, Any] = json.loads(benchmark.FLOORS.read_text(encoding="utf-8"))
    assert set(bounds["at_least"]) | set(bounds["at_most"]) <= set(tally.metrics())
