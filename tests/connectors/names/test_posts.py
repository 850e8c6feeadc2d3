"""What posts are about: on headlines of our own, and measured on labeled ones of the corpus."""

import csv
import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from connectors import names
from connectors.text import plain

HERE = Path(__file__).parent
TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.DOTALL)


@pytest.mark.parametrize(
    ("title", "about"),
    [
        ("Introducing Roadrunner 4: our most capable open model", "release"),
        ("Qwen9: Think Longer", "release"),
        ("Gemma 5 is here", "release"),
        ("Updates to our terms of service", "license"),
        ("Roadrunner 4 is now licensed under a new license", "license"),
        ("Changes to the Acme acceptable use policy", "license"),
        ("Acme and Globex sign a licensing agreement", "other"),
        ("Our approach to AI safety in 2027", "safety"),
        ("EDPB adopts guidelines on anonymization", "safety"),
        ("Disrupting misuse of Roadrunner", "safety"),
        ("Acme raises $3 billion in Series F funding", "other"),
        ("Ada Lovelace joins Acme as chief scientist", "other"),
        ("How Globex is using Llama to sort parcels", "other"),
        ("A benchmark for agents that cook", "research"),
        ("Measuring how people learn to cook", "research"),
        ("Connectors are now available on the Acme platform", "product"),
        ("", "other"),
    ],
)
def test_a_headline_is_about_one_thing(title: str, about: str) -> None:
    assert names.classify(title) == about


def test_a_stamp_before_the_headline_is_not_read() -> None:
    assert names.classify("Apr 30, 2026Disrupting misuse of Roadrunner") == "safety"


def test_a_very_long_headline_is_read_in_time() -> None:
    assert names.classify("model license " * 100_000) == "license"


@cache
def headlines(path: Path) -> dict[str, str]:
    found = {}
    for raw in TITLE.findall(path.read_text(encoding="utf-8", errors="replace")):
        title = " ".join(plain(re.sub(r"<!\[CDATA\[|\]\]>", "", raw), 500).split())
        found[hashlib.sha256(title.casefold().encode()).hexdigest()[:16]] = title
    return found


def labeled(corpus: Path) -> Iterator[tuple[str, str, str, str]]:
    """Yield digest, title, vendor and label of the headlines that are here."""
    with (HERE / "post_labels.tsv").open(newline="", encoding="utf-8") as table:
        for row in csv.DictReader(table, delimiter="\t"):
            path = corpus / "feeds" / row["file"]
            if path.is_file() and row["digest"] in (found := headlines(path)):
                yield row["digest"], found[row["digest"]], row["vendor"], row["class"]


def test_it_does_as_well_on_real_headlines_as_it_did(corpus: Path) -> None:
    """The half whose digest is odd was not looked at when the rules were written."""
    rows = [row for row in labeled(corpus) if int(row[0][-1], 16) % 2]
    if len(rows) < 150:
        pytest.skip("too few of the labeled headlines are here")
    floors = json.loads((HERE / "post_floors.json").read_text(encoding="utf-8"))
    read = [(label, names.classify(title, vendor)) for _, title, vendor, label in rows]
    right = Counter(label for label, said in read if label == said)
    labels, said = Counter(label for label, _ in read), Counter(found for _, found in read)

    assert sum(right.values()) / len(read) >= floors["accuracy"]
    for name in ("release", "safety", "product", "research", "other"):
        measured = (right[name] / said[name], right[name] / labels[name])
        assert measured >= (floors[name]["precision"], 0), name
        assert measured[1] >= floors[name]["recall"], name
