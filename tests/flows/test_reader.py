"""What the log is told of a license, and what it means by our own policy."""

from datetime import UTC, datetime

from flows.messages import notification
from flows.policy import Policy
from flows.reader import Reader
from storage import Change, Kind
from storage.diff import Draft

OURS = Policy(monthly_users=2_000_000)
OLD = "You may use the Model for any purpose, including commercial purposes."
NEW = "You may use the Model for non-commercial research purposes only. Commercial use is prohibited."


def test_a_changed_text_carries_the_verdict_for_us() -> None:
    found = Reader(OURS).compare_texts(OLD, NEW)

    assert found["material"]
    assert found["policy"]["verdict"] == "deny"


def test_without_a_policy_there_is_no_verdict() -> None:
    assert "policy" not in Reader().compare_texts(OLD, NEW)
    assert Reader().annotate(Draft(kind=Kind.MODEL_RELEASED, details={"license": "mit"})) == {}


def test_a_release_is_judged_by_the_id_it_claims() -> None:
    verdicts = [
        Reader(OURS).annotate(Draft(kind=Kind.MODEL_RELEASED, details={"license": name}))["policy"]["verdict"]
        for name in ("apache-2.0", "llama4", "cc-by-nc-4.0", "never-heard-of")
    ]

    assert verdicts == ["approve", "flag", "deny", "flag"]


def test_a_new_claim_is_judged_by_what_it_says_now() -> None:
    draft = Draft(kind=Kind.LICENSE_CHANGED, before={"license": "mit"}, after={"license": "cc-by-nc-4.0"})

    assert Reader(OURS).annotate(draft)["policy"]["verdict"] == "deny"


def test_a_verdict_on_the_text_is_not_replaced_by_one_on_the_name() -> None:
    draft = Draft(kind=Kind.LICENSE_CHANGED, after={"license": "mit"}, details={"policy": {"verdict": "deny"}})

    assert Reader(OURS).annotate(draft) == {}


def test_a_message_says_what_our_policy_makes_of_it() -> None:
    found = Change(
        id="1",
        kind="license.changed",
        subject="page:x",
        source="Terms",
        vendor="Acme",
        title="Acme terms",
        url="https://acme.test/terms",
        detected_at=datetime(2026, 4, 11, tzinfo=UTC),
        details={"policy": Reader(OURS).compare_texts(OLD, NEW)["policy"]},
    )

    assert "By your policy: not allowed: commercial use is prohibited" in notification([found]).text


def test_a_quote_that_the_other_text_has_as_well_is_marked() -> None:
    kept = "You may use the Model for any purpose."
    limit = "Above 700 million monthly active users, commercial use requires a separate license from us."

    rows = Reader().compare_texts(kept, f"{kept} {limit}")["attributes"]

    stands = {row["key"]: row["stands"] for row in rows}
    assert stands["commercial_use"] == {"before": True, "after": False}
    assert stands["user_threshold"] == {"before": False, "after": False}
