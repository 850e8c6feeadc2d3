"""Licenses read, compared, and over time."""

from pathlib import Path

import pytest

from .driving import Acme, Gazette, lived, run


@pytest.fixture
def month(gazette: Gazette, acme: Acme) -> Gazette:
    """Acme was watched for two days with news; nobody was told yet."""
    return lived(gazette, acme)


@pytest.fixture
def texts(tmp_path: Path) -> tuple[str, str]:
    old, new = tmp_path / "old.txt", tmp_path / "new.txt"
    old.write_text("You may use the model for any purpose, including commercial purposes.\n")
    new.write_text("You may use the model for non-commercial purposes only.\n")
    return str(old), str(new)


def test_a_license_is_read(texts: tuple[str, str]) -> None:
    rows = run(["license", "read", *texts, "--json"]).rows

    assert [row["file"] for row in rows] == list(texts)
    assert [row["commercial_use"]["value"] for row in rows] == ["permitted", "prohibited"]
    assert run(["license", "read", texts[0]]).out.startswith(texts[0])


def test_licenses_are_compared(texts: tuple[str, str]) -> None:
    (comparison,) = run(["license", "compare", *texts, "--json"]).rows

    assert (comparison["material"], comparison["direction"]) == (True, "tightened")
    assert "Material change: tightened" in run(["license", "compare", *texts]).out
    assert run(["license", "compare", texts[0], texts[0], "--json"]).rows[0]["direction"] == "none"


def test_the_license_of_a_subject_is_compared_over_time(month: Gazette) -> None:
    (difference,) = month("license", "diff", "Roadrunner Terms of Use", "--json").rows
    assert (difference["direction"], difference["from"]) == ("tightened", "2026-04-10T08:00:00Z")

    (same,) = month("license", "diff", "Roadrunner Terms of Use", "--to", "2026-04-11", "--json").rows
    assert same["direction"] == "none"
    assert month("license", "diff", "Roadrunner Terms of Use", "--from", "2020-01-01").code == 2
