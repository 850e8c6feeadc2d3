"""Two versions of a subject: every shared document is compared, what came or went is told."""

from datetime import UTC, datetime

from flows.versions import compared
from storage.subjects import Version

TEXTS = {
    "free": "Widget License\n\nYou may use, modify and distribute the model for any purpose, including commercial purposes.\n",
    "closed": "Widget License\n\nYou may use and modify the model for non-commercial research only.\n",
    "policy": "Widget Acceptable Use Policy\n\nYou must not use the model for spam.\n",
    "stricter": "Widget Acceptable Use Policy\n\nYou must not use the model for spam. You must not use the model for military purposes.\n",
}


def version(**documents: str) -> Version:
    seen = datetime(2026, 4, 1, tzinfo=UTC)
    facts = {"license": "other"}
    return Version(seen_at=seen, title="Widget", url="", facts=facts, documents=documents, revision="", origin="live")


def test_every_shared_document_is_compared() -> None:
    before, after = version(license="free", policy="policy"), version(license="free", policy="stricter")
    found = compared(before, after, TEXTS.__getitem__)
    assert [(one["role"], one["direction"]) for one in found["documents"]] == [
        ("license", "none"),
        ("policy", "tightened"),
    ]
    assert (found["material"], found["direction"]) == (True, "tightened")
    assert {change["document"] for change in found["attributes"]} == {"policy"}


def test_documents_that_move_apart_are_mixed() -> None:
    before, after = version(license="closed", policy="policy"), version(license="free", policy="stricter")
    assert compared(before, after, TEXTS.__getitem__)["direction"] == "mixed"


def test_a_document_that_came_or_went_is_told() -> None:
    before, after = version(license="free"), version(license="free", policy="policy")
    came, went = (compared(*pair, TEXTS.__getitem__) for pair in ((before, after), (after, before)))
    assert (came["added"], came["removed"], came["material"], came["direction"]) == (
        ["policy"], [], True, "unclassified",
    )  # fmt: skip
    assert (went["added"], went["removed"]) == ([], ["policy"])


def test_without_a_shared_text_the_claims_are_compared() -> None:
    found = compared(version(), version(), TEXTS.__getitem__)
    assert (found["material"], found["direction"], found["documents"]) == (False, "none", [])
