"""Measure the reading and the comparing of licenses on labelled texts: `python -m tests.benchmarks.evaluate_licenses`.

Prints one line a metric and fails (exit code 1) where one is below its floor in license_floors.json. The corpus is found
by GAZETTE_CORPUS, or beside the repository; without it there is nothing to measure (exit code 0).
"""

import csv
import json
import os
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from connectors.licenses import compare, read

CORPUS = Path(os.environ.get("GAZETTE_CORPUS", Path(__file__).parents[3] / "shared" / "corpus")) / "licenses"
FLOORS = Path(__file__).with_name("license_floors.json")
SINGLE = [
    "commercial_use",
    "openness",
    "eu_open_source_exemption",
    "use_restrictions",
    "output_training",
    "output_rights",
    "attribution",
    "derivative_naming",
    "redistribution",
    "modification",
    "access_gate",
    "termination",
    "unilateral_change",
    "governing_law",
]
LISTS = ("user_threshold", "revenue_threshold")
NOTHING = {"", "none", "silent", "null", "unclear", "unclassified", "free"}
PERMISSIVE = ("MIT", "Apache-", "BSD-", "0BSD", "ISC", "Unlicense", "Zlib", "CC0-", "CC-BY-4.0")

Labels = dict[str, dict[str, list[str]]]


@dataclass
class Tally:
    """Right of all, by metric, and what went wrong, one line each."""

    right: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    total: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    wrong: list[str] = field(default_factory=list)

    def add(self, metric: str, right: bool, *about: object) -> None:
        """Count one answer; `about` tells it where it is wrong."""
        self.right[metric] += right
        self.total[metric] += 1
        if not right and about:
            self.wrong.append("  ".join([metric, *map(str, about)]))

    def count(self, metric: str, bad: int, *about: object) -> None:
        """Count what must not happen."""
        self.right[metric] += bad
        self.total[metric] += 0
        if bad and about:
            self.wrong.append("  ".join([metric, *map(str, about)]))

    def metrics(self) -> dict[str, float]:
        """Return a share for every metric that has a total, else the count."""
        return {
            name: round(self.right[name] / self.total[name], 4) if self.total[name] else self.right[name]
            for name in self.total
        }


def table(name: str) -> list[dict[str, str]]:
    """Return the rows of one tab-separated file of the corpus."""
    with (CORPUS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def text_of(name: str) -> str:
    """Return one text as it is, line ends included."""
    return (CORPUS / "texts" / name).read_bytes().decode("utf-8")


def labels(only: str = "") -> Labels:
    """Return file -> attribute -> labels; `only` takes the files whose family begins so."""
    found: Labels = defaultdict(lambda: defaultdict(list))
    for row in table("labels.tsv"):
        if row["file"].startswith(only):
            found[row["file"]][row["attribute"]].append(row["value"])
    return found


def _squeezed(text: str) -> str:
    return "".join(text.replace("\ufeff", "").split())


def _quotes(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        for key, item in part.items():
            if key.startswith("quote") and isinstance(item, str):
                yield item
            else:
                yield from _quotes(item)
    elif isinstance(part, list):
        for item in part:
            yield from _quotes(item)


def _value(answer: dict[str, Any], key: str) -> str:
    found = answer[key]
    return str(found["value"] if isinstance(found, dict) else found)


def _same(label: dict[str, Any], item: dict[str, Any], *, whole: bool) -> bool:
    """Whether a threshold found is the one labelled: amount and unit; period and effect too when `whole`."""
    units = all(item.get(key) in str(label[key]).split("|") for key in ("metric", "currency") if key in label)
    if not units or float(item["amount"]) != float(label["amount"]):
        return False
    period = not label.get("period") or item.get("period") == label["period"]
    return not whole or (period and item.get("effect") in label["effect"].split("|"))


def _thresholds(tally: Tally, name: str, key: str, wanted: list[str], found: list[dict[str, Any]]) -> None:
    every = [json.loads(value) for value in wanted if value != "none"]
    must = [label for label in every if not label.get("optional")]
    for item in found:
        tally.add(f"{key}.precision", any(_same(label, item, whole=False) for label in every), name, item["amount"])
    for label in must:
        tally.add(f"{key}.recall", any(_same(label, item, whole=False) for item in found), name, label["amount"])
    if must:
        tally.add(f"{key}.exact", all(any(_same(one, item, whole=True) for item in found) for one in must), name)


def _identity(tally: Tally, name: str, wanted: dict[str, list[str]], answer: dict[str, Any]) -> None:
    found = answer["identity"]["id"]
    if "identity.id" in wanted:
        accepted = wanted["identity.id"][0].split("|")
        custom = "LicenseRef" in accepted and (found is None or found.startswith("LicenseRef-"))
        tally.add("identity.id", custom or str(found or "null") in accepted, name, accepted, found)
        false = "LicenseRef" in accepted and bool(found) and found not in accepted and found.startswith(PERMISSIVE)
        tally.count("identity.false_permissive", false, name, found)
    if "identity.effective_date" in wanted:
        good = answer["identity"]["effective_date"] in wanted["identity.effective_date"][0].split("|")
        tally.add("identity.effective_date", good, name, answer["identity"]["effective_date"])


def _single(tally: Tally, name: str, key: str, label: str, got: str) -> None:
    """Accuracy, and precision and recall of the answers that are not an absence."""
    accepted = {part.strip().lower() for part in label.split("|")}
    right = got.lower() in accepted or (accepted <= NOTHING and got.lower() in NOTHING)
    tally.add(f"{key}.accuracy", right, name, label, got)
    if got.lower() not in NOTHING:
        tally.add(f"{key}.precision", right)
    if not accepted <= NOTHING:
        tally.add(f"{key}.recall", right)


def evaluate_reading(wanted: Labels, tally: Tally) -> None:
    """Read every labelled text and compare the answers with the labels."""
    for name, told in sorted(wanted.items()):
        text = text_of(name)
        answer = read(text).to_json()
        for key in SINGLE:
            if key in told:
                _single(tally, name, key, told[key][0], _value(answer, key))
        for key in LISTS:
            if key in told:
                _thresholds(tally, name, key, told[key], answer[key])
        if "territory" in told:
            want = set(json.loads(told["territory"][0])["excluded"])
            tally.add("territory.exact", set(answer["territory"]["excluded"]) == want, name, sorted(want))
        _identity(tally, name, told, answer)
        tally.count("quotes.not_in_text", sum(_squeezed(q) not in _squeezed(text) for q in _quotes(answer)), name)
        clear = answer["eu_open_source_exemption"]["value"] == "no disqualifying condition found"
        false = clear and told.get("eu_open_source_exemption") == ["disqualifying condition"]
        tally.count("eu_open_source_exemption.false_clear", false, name)


def _pair(tally: Tally, row: dict[str, str], answer: dict[str, Any]) -> None:
    pair, accepted = f"{row['before']} -> {row['after']}", row["direction"].split("|")
    if row["class"] == "material":
        tally.add("pairs.material_found", answer["material"], pair)
        tally.add("pairs.direction", answer["direction"] in accepted, pair, accepted, answer["direction"])
    elif row["class"] == "minor":
        tally.add("pairs.minor_shown", bool(answer["material"] or answer["attributes"] or answer["unclassified"]), pair)
    else:
        wrong = answer["material"] or answer["direction"] not in accepted
        tally.count("pairs.cosmetic_false_alarms", bool(wrong), pair, answer["direction"])


def evaluate_comparing(pairs: list[dict[str, str]], tally: Tally) -> None:
    """Compare every labelled pair, and the ones with a plain direction the other way round."""
    opposite = {"tightened": "loosened", "loosened": "tightened"}
    for row in pairs:
        before, after = text_of(row["before"]), text_of(row["after"])
        answer = compare(before, after).to_json()
        _pair(tally, row, answer)
        both = _squeezed(before) + "\n" + _squeezed(after)
        tally.count("quotes.not_in_text", sum(_squeezed(quote) not in both for quote in _quotes(answer["attributes"])))
        if row["class"] == "material" and row["direction"] in opposite:
            back = compare(after, before).direction
            tally.add("pairs.direction_reversed", back == opposite[row["direction"]], row["after"], row["before"], back)


def evaluate_time(wanted: Labels, tally: Tally) -> None:
    """Processor time of reading one text, in milliseconds: median and worst."""
    spent = []
    for name in wanted:
        text = text_of(name)
        began = time.process_time()
        read(text)
        spent.append((time.process_time() - began) * 1000)
    tally.count("time.median_ms", round(sorted(spent)[len(spent) // 2]))
    tally.count("time.worst_ms", round(max(spent)))


def evaluate() -> Tally:
    """Return the tally over the whole corpus."""
    tally, wanted = Tally(), labels()
    evaluate_reading(wanted, tally)
    evaluate_comparing(table("pairs.tsv"), tally)
    evaluate_time(wanted, tally)
    return tally


def below(metrics: dict[str, float]) -> list[str]:
    """Return what falls below its floor, or above its ceiling."""
    bounds = json.loads(FLOORS.read_text(encoding="utf-8"))
    low = [
        f"{k}: {metrics.get(k, 0)} < {floor}" for k, floor in bounds["at_least"].items() if metrics.get(k, 0) < floor
    ]
    high = [f"{k}: {metrics.get(k, 0)} > {top}" for k, top in bounds["at_most"].items() if metrics.get(k, 0) > top]
    return low + high


def main() -> int:
    """Print the metrics, what went wrong and what fell below its floor; return the exit code."""
    if not (CORPUS / "labels.tsv").exists():
        sys.stderr.write(f"no corpus at {CORPUS}: nothing measured\n")
        return 0
    tally = evaluate()
    metrics = tally.metrics()
    for name, number in sorted(metrics.items()):
        total = tally.total[name]
        share = f"{tally.right[name]}/{total}" if total else ""
        sys.stdout.write(f"{name:44}{number:>9}  {share}\n")
    for line in tally.wrong:
        sys.stdout.write(f"WRONG  {line}\n")
    failed = below(metrics)
    for line in failed:
        sys.stdout.write(f"BELOW THE FLOOR  {line}\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
