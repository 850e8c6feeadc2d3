import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from flows.messages import notification
from flows.messages.severity import severity
from storage.model import Change, Kind, Release, Signal
from storage.predecessors import Predecessor

NOW = datetime(2026, 4, 11, 8, tzinfo=UTC)
EVIDENCE = {
    "source": "Acme terms",
    "url": "https://acme.test/terms",
    "digest": "ab" * 32,
    "revision": "1f2e3d",
    "seen_at": "2026-04-11T08:00:00Z",
}


def change(kind: str = "license.changed", **more: Any) -> Change:
    given: dict[str, Any] = {
        "id": "c0ffee",
        "kind": kind,
        "subject": "page:https://acme.test/terms",
        "source": "Acme terms",
        "vendor": "Acme",
        "title": "Roadrunner terms",
        "url": "https://acme.test/terms",
        "detected_at": NOW,
        "evidence": EVIDENCE,
    }
    return Change(**(given | more))


def license_change(direction: str = "loosened", **details: Any) -> Change:
    clause = {
        "key": "commercial_use",
        "before": "conditional",
        "after": "permitted",
        "direction": "loosened",
        "quote_before": "You may sell products only after asking us.",
        "quote_after": "You may sell products.",
    }
    given = {"direction": direction, "attributes": [clause], "effective_date": "2026-05-01"}
    return change(details=given | details)


RELEASED = change(
    "model.released",
    subject="hf:model:1",
    title="acme/roadrunner-109b",
    release="acme:roadrunner:4",
    occurred_at=NOW,
    details={
        "parameters": 109_000_000_000,
        "active_parameters": 17_000_000_000,
        "license": "other",
        "license_name": "roadrunner4",
        "license_link": "https://acme.test/license",
        "gated": False,
        "repository": "acme/roadrunner-109b",
    },
)
RELEASE = Release(
    id="acme:roadrunner:4",
    vendor="Acme",
    family="roadrunner",
    version="4",
    title="Roadrunner 4",
    first_seen=NOW,
    signals=(
        Signal(
            change="p",
            source="Acme blog",
            subject="post:1",
            kind="post.published",
            title="Meet Roadrunner 4",
            url="https://acme.test/blog",
            seen_at=NOW,
            stage="announced",
        ),
    ),
)


def test_a_release_is_told_in_one_line() -> None:
    said = notification([RELEASED], releases={RELEASE.id: RELEASE})

    assert said.title == (
        "[Release] Acme: roadrunner-109b — open weights, roadrunner4, 109B (17B active, mixture of experts)"
    )


def test_what_comes_after_a_release_stands_in_a_thread_of_the_release() -> None:
    later = replace(RELEASED, kind="model.gated", release=None)

    first, second = notification([RELEASED], releases={RELEASE.id: RELEASE}), notification([later])
    assert first.threads == ("release:acme:roadrunner:4", RELEASED.subject)
    assert second.threads == first.threads[1:]


def test_the_owner_who_is_taken_for_another_is_warned_of_first() -> None:
    told = replace(RELEASED, title="meta-IIama/Llama-5", details={**RELEASED.details, "look_alike": "meta-llama"})

    said = notification([told])

    warning = said.text.split("\n\n")[1]
    assert warning.startswith("Look-alike: meta-IIama is not meta-llama.")
    assert "look-alike of meta-llama" in said.title
    assert "background-color:#fee4e2" in said.html.partition("Look-alike: ")[0][-200:]


def test_a_removed_model_is_told_with_its_last_license() -> None:
    said = notification([replace(RELEASED, kind="model.removed", release=None)])

    assert "Last license: roadrunner4" in said.text


def test_a_dead_message_is_named_apart_from_the_reason() -> None:
    details = {"reason": "404 no_service", "message": "[License] Acme: tightened", "receiver": "legal"}

    said = notification([replace(RELEASED, kind="receiver.failing", title="legal", details=details, release=None)])

    assert "\nMessage: [License] Acme: tightened\nReason: 404 no_service\n" in f"\n{said.text}"
    assert said.title.endswith("not reachable: 404 no_service")


@pytest.mark.parametrize("forms", [set(), {"html"}, {"blocks"}, {"html", "blocks"}])
def test_only_the_forms_that_are_asked_for_are_rendered(forms: set[str]) -> None:
    said = notification([RELEASED], forms=frozenset(forms))

    assert ({"html"} if said.html else set()) | ({"blocks"} if said.blocks else set()) == forms
    assert said.text == notification([RELEASED]).text


def test_a_release_names_its_other_sightings() -> None:
    said = notification([RELEASED], releases={RELEASE.id: RELEASE})

    assert "announced: Meet Roadrunner 4 <https://acme.test/blog> (Acme blog, 2026-04-11 08:00 UTC)" in said.text


def earlier(**facts_: Any) -> Predecessor:
    facts = {"license": "other", "license_name": "roadrunner4", "gated": "manual", "parameters": 70_000_000_000}
    return Predecessor(
        title="acme/roadrunner-3-70b",
        url="https://acme.test/3",
        published_at=NOW - timedelta(days=200),
        facts=facts | facts_,
    )


def test_a_release_is_compared_with_the_one_before_it_in_its_family() -> None:
    said = notification([RELEASED], predecessors={RELEASED.id: earlier()})

    assert "Compared with acme/roadrunner-3-70b <https://acme.test/3>, published on 2025-09-23." in said.text
    assert "The same as there: license." in said.text
    assert "Access: gated → not gated" in said.text
    assert "Parameters: 70B → 109B" in said.text


def test_a_changed_license_in_a_family_stands_out() -> None:
    said = notification([RELEASED], predecessors={RELEASED.id: earlier(license="apache-2.0")})

    assert "License: apache-2.0 → roadrunner4" in said.text


def test_a_release_without_a_license_says_so() -> None:
    said = notification([replace(RELEASED, details={})])

    assert said.title == "[Release] Acme: roadrunner-109b — open weights, license not stated"


def test_a_gated_model_is_not_called_open() -> None:
    said = notification([replace(RELEASED, details={"gated": "manual", "license": "mit"})])

    assert "— gated weights, mit" in said.title
    assert "access must be requested" in said.text


def test_a_license_change_is_told_in_one_line() -> None:
    assert notification([license_change()]).title == (
        "[License] Acme: Roadrunner terms — loosened, effective 2026-05-01"
    )


def test_a_changed_claim_is_told_from_to() -> None:
    said = notification(
        [change(before={"license": "apache-2.0"}, after={"license": "llama4"}, details={"direction": "tightened"})]
    )

    assert said.title == "[License] Acme: Roadrunner terms — apache-2.0 → llama4, tightened"


def test_the_verdict_comes_before_the_evidence() -> None:
    text = notification([license_change()]).text

    places = [text.index(part) for part in ("Loosened: 1 clause loosened.", "conditional → permitted", "--\nSource:")]
    assert places == sorted(places)


def test_a_clause_is_quoted_with_its_word_diff_and_no_legal_advice() -> None:
    said = notification([license_change()])

    assert "> You may sell products [-only after asking us-]." in said.text
    assert "not legal advice" in said.text
    assert "only after asking us</del>" in said.html


def clause(**stands: bool) -> dict[str, Any]:
    return {
        "key": "commercial_use",
        "before": "conditional",
        "after": "permitted",
        "quote_before": "Above a million users ask us first.",
        "quote_after": "You may use it for any purpose.",
        **({"stands": stands} if stands else {}),
    }


def test_a_sentence_that_still_stands_is_not_struck_out() -> None:
    said = notification([license_change(attributes=[clause(before=True, after=False)])])

    assert "> Above a million users ask us first. {+You may use it for any purpose.+}" in said.text


def test_a_sentence_that_always_stood_is_not_shown_as_new() -> None:
    said = notification([license_change(attributes=[clause(before=False, after=True)])])

    assert "> [-Above a million users ask us first.-] You may use it for any purpose." in said.text


def test_two_sentences_of_which_nothing_is_known_are_not_marked() -> None:
    said = notification([license_change(attributes=[clause()])])

    assert "> Before: Above a million users ask us first. Now: You may use it for any purpose." in said.text


def test_words_that_change_two_clauses_are_quoted_once() -> None:
    limit = {**clause(before=True, after=False), "key": "user_threshold"}
    said = notification([license_change(attributes=[clause(before=True, after=False), limit])])

    assert said.text.count("{+You may use it for any purpose.+}") == 1
    assert "in the words above" in said.text


def test_the_recognized_license_is_named() -> None:
    known = {"before": {"id": "Apache-2.0", "title": "Apache License", "version": "2.0"}, "after": {"id": None}}

    assert "Recognized as: Apache License 2.0 → not recognized" in notification([license_change(identity=known)]).text
    assert "Recognized as" not in notification([license_change(identity={"before": {}, "after": {"id": None}})]).text


def test_words_nobody_understood_are_shown_as_not_classified() -> None:
    said = notification(
        [
            license_change(
                "unclassified", attributes=[], unclassified=[{"before": "By mail.", "after": "By mail within 30 days."}]
            )
        ]
    )

    assert "changed, not classified" in said.title
    assert "> By mail {+within 30 days+}." in said.text


def test_a_license_change_names_who_is_covered() -> None:
    said = notification([license_change(covers=["roadrunner-*"], models=["acme/roadrunner-1", "acme/roadrunner-2"])])

    assert "Covers: roadrunner-*" in said.text
    assert "Models: 2 models: acme/roadrunner-1, acme/roadrunner-2" in said.text


def test_a_threshold_is_told_in_words() -> None:
    row = {"metric": "MAU", "amount": 700_000_000, "period": "month", "effect": "separate license"}
    said = notification([license_change(attributes=[{"key": "user_threshold", "before": [], "after": [row]}])])

    assert "Limit on users: none → above 700,000,000 MAU a month: separate license" in said.text


def test_an_eu_consultation_has_its_dates() -> None:
    said = notification(
        [
            change(
                "regulation.consulted",
                vendor="European Union",
                title="Guidelines on models",
                details={"dates": {"opens": "2026-04-10", "closes": "2026-05-22"}},
            )
        ]
    )

    assert said.title == "[EU] Guidelines on models — consultation, closes 2026-05-22"
    assert "Consultation closes: 2026-05-22 (41 days after this was seen)" in said.text


def test_a_changed_page_shows_the_sentences() -> None:
    said = notification(
        [change("page.changed", details={"added": ["You must be 18."], "removed": ["You must be 13."]})]
    )

    assert "> [-You must be 13.-]" in said.text
    assert "> {+You must be 18.+}" in said.text


def test_a_failing_source_says_why_and_what_it_means() -> None:
    said = notification([change("source.failing", title="Acme blog", details={"reason": "403 Forbidden"})])

    assert said.title == "[Source] Acme: Acme blog — failing: 403 Forbidden"
    assert "may be missed until it recovers" in said.text


@pytest.mark.parametrize("kind", [*Kind, "planet.aligned"])
def test_every_kind_ends_with_its_evidence(kind: str) -> None:
    said = notification([change(kind, before={"a": 1}, after={"a": 2})], site_url="https://gazette.test")

    evidence = said.text.partition("\n--\n")[2]
    for part in ("Acme terms", EVIDENCE["url"], "1f2e3d", "2026-04-11 08:00 UTC", "c0ffee", "gazette silence add"):
        assert part in evidence
        assert part in said.html
    assert "https://gazette.test/changes/c0ffee/" in evidence
    assert said.blocks[0]["type"] == "header"


@pytest.mark.parametrize("kind", [*Kind, "planet.aligned"])
def test_a_change_without_any_detail_can_be_told(kind: str) -> None:
    bare = Change(id="1", kind=kind, subject="s", source="", vendor="", title="", url="", detected_at=NOW)

    assert notification([bare]).title


def test_the_same_change_is_always_the_same_message() -> None:
    assert notification([license_change()]) == notification([license_change()])
    assert notification([license_change()]).id == "c0ffee"


def test_a_duplicate_is_marked_for_whoever_delivers_it() -> None:
    assert notification([license_change()], duplicate=True).duplicate


def test_a_message_needs_a_change() -> None:
    with pytest.raises(ValueError, match="needs a change"):
        notification([])


def test_several_changes_become_one_list_with_the_gravest_first() -> None:
    post = change("post.published", id="2", title="Hello")
    said = notification([post, license_change("tightened")])

    assert said.title == "[Gazette] 1 license change, 1 post — Acme"
    assert said.text.index("tightened") < said.text.index("Hello")
    assert said.severity == "critical"


def test_the_order_of_the_changes_does_not_change_the_id() -> None:
    two = [change("post.published", id="1"), change("post.published", id="2")]

    assert notification(two).id == notification(two[::-1]).id


def test_many_of_a_kind_are_counted_and_the_first_ten_shown() -> None:
    many = [
        change("post.published", id=str(n), title=f"Post {n:02}", vendor="Acme" if n % 2 else "Blue")
        for n in range(500)
    ]
    said = notification(many)

    assert "By vendor: Blue: 250, Acme: 250." in said.text
    assert said.text.count("Post ") == 10
    assert "490 more" in said.text
    assert len(said.html.encode()) < 100_000


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (license_change("tightened"), "critical"),
        (license_change("loosened"), "high"),
        (license_change("mixed", attributes=[{"key": "user_threshold", "direction": "tightened"}]), "critical"),
        (license_change("mixed", attributes=[{"key": "attribution", "direction": "tightened"}]), "high"),
        (license_change("unclassified", attributes=None), "high"),
        (change("license.conflict"), "high"),
        (RELEASED, "high"),
        (change("model.gated"), "normal"),
        (change("regulation.published"), "normal"),
        (change("source.failing"), "normal"),
        (change("receiver.failing"), "high"),
        (change("code.released"), "info"),
        (change("planet.aligned"), "normal"),
    ],
)
def test_severity_follows_what_a_user_of_the_model_would_lose(told: Change, expected: str) -> None:
    assert severity(told) == expected


def test_a_long_license_change_fits_slack_and_a_mail() -> None:
    clause = {"key": "attribution", "before": "x " * 400, "after": "y " * 400, "quote_after": "z " * 2000}
    said = notification([license_change(attributes=[clause] * 60, unclassified=[{"after": "w " * 3000}] * 60)])

    assert len(said.blocks) <= 45
    assert len(str(said.blocks)) <= 12_000
    assert len(said.html.encode()) < 100_000


def test_nothing_remote_is_loaded_by_a_mail() -> None:
    page = notification([license_change()]).html

    assert not any(word in page for word in ("<img", "<link", "@import", "url(", "<script", "src="))


def test_importing_the_words_imports_neither_jinja_nor_apprise() -> None:
    code = "import sys, flows.messages; print({'jinja2', 'apprise', 'prefect'} & set(sys.modules))"

    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "set()"


def test_a_time_in_another_zone_is_told_in_utc() -> None:
    late = change(
        "post.published", detected_at=NOW + timedelta(hours=1), evidence={"seen_at": "2026-04-11T12:00:00+02:00"}
    )

    assert "Seen: 2026-04-11 10:00 UTC" in notification([late]).text
