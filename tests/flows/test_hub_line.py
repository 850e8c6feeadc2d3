"""License files of models, from the Hub to the log."""

import sys
from datetime import datetime, timedelta

import pytest

from connectors import huggingface
from connectors.huggingface import PAGE
from flows.maintain import maintain
from tests.world import Repo, World
from tests.world.hub import quota

from .driving import BILLION, Gazette, source
from .hubs import COYOTE, LIMIT, MIT, Watching

README = "---\nlicense: [unclosed\nlicense_name: x\n---\n# Coyote\n"


@pytest.fixture
def watching(gazette: Gazette, world: World) -> Watching:
    return Watching(gazette, world)


@pytest.fixture
def coyote(watching: Watching) -> Repo:
    """A model under a license of its own, known with its text."""
    repo = watching.model(files={"LICENSE": COYOTE}, license="other", license_name="coyote")
    watching.begin()
    return repo


# What is read, and when


def test_the_first_poll_of_an_organization_reads_no_file(watching: Watching) -> None:
    watching.model(files={"LICENSE": COYOTE})
    watching.watch()
    watching.poll()
    assert watching.asked("paths-info") == []


def test_the_next_polls_read_the_license_files_of_the_newest_fifty_models(watching: Watching) -> None:
    for number in range(60):
        watching.model(f"acme/Coyote-{number}-7B", days=number + 1, files={"LICENSE": COYOTE}, license="other")
    watching.begin(times=1)
    counts = []
    for _ in range(4):
        before = len(watching.asked("paths-info"))
        assert watching.poll().changes == []
        counts.append(len(watching.asked("paths-info")) - before)
    assert counts == [20, 20, 10, 0]
    assert watching.facts("acme/Coyote-49-7B")["terms"]
    assert "terms" not in watching.facts("acme/Coyote-50-7B")


def test_models_named_one_by_one_are_read_at_once(watching: Watching) -> None:
    watching.model(files={"LICENSE": COYOTE}, license="other")
    watching.watch(models=["acme/Coyote-7B"])
    watching.poll()
    facts = watching.facts()
    assert facts["terms"] == [f"license {_oid(watching)}"]
    assert facts["license_file"] == "LicenseRef-COYOTE-COMMUNITY-LICENSE-AGREEMENT"
    assert facts["weights_revision"]


def _oid(watching: Watching) -> str:
    return watching.hub.shelf.repos[0].at(watching.now).head.files["LICENSE"].oid[:12]


def test_a_card_edit_costs_one_request_and_no_file(watching: Watching, coyote: Repo) -> None:
    coyote.card(watching.now, body="# A better readme\n")
    before = len(watching.hub.requests)
    assert watching.kinds() == []
    assert [path.split("/")[1] for path in watching.asked(since=before)] == ["api", "api"]
    assert len(watching.asked("paths-info", before)) == 1


def test_what_is_left_over_by_one_poll_is_read_by_the_next(watching: Watching) -> None:
    watching.model()
    watching.begin()
    for number in range(23):
        watching.model(f"acme/Fox-{number}-1B", days=0, files={"LICENSE": COYOTE}, license="other")
    watching.poll()
    assert len(watching.asked("paths-info")) == 20
    watching.poll()
    assert len(watching.asked("paths-info")) == 23
    watching.poll()
    assert len(watching.asked("paths-info")) == 23


# What is news


def test_a_commit_to_the_license_file_alone_is_told_with_its_words(watching: Watching, coyote: Repo) -> None:
    coyote.commit(watching.now, {"LICENSE": COYOTE + LIMIT})
    (change,) = watching.poll().changes
    assert (change.kind, change.title) == ("license.changed", "acme/Coyote-7B")
    assert (change.details["claim"], change.details["direction"]) == ("license", "tightened")
    assert change.details["models"] == ["acme/Coyote-7B"]
    threshold = next(row for row in change.details["attributes"] if row["key"] == "user_threshold")
    assert "30 million monthly active users" in threshold["quote_after"]


def test_it_is_dated_by_the_commit(watching: Watching, coyote: Repo) -> None:
    committed = watching.now - timedelta(minutes=3)
    coyote.commit(committed, {"LICENSE": COYOTE + LIMIT})
    (change,) = watching.poll().changes
    assert (change.occurred_at, change.occurred_precision) == (committed, "second")


def test_a_model_whose_files_were_never_read_is_compared_with_what_it_was(watching: Watching) -> None:
    old = watching.model("acme/Old-7B", days=900, files={"LICENSE": COYOTE}, license="other", license_name="coyote")
    for number in range(50):
        watching.model(f"acme/Coyote-{number}-7B", files={"LICENSE": COYOTE}, license="other")
    watching.begin(times=5)
    old.commit(watching.now, {"LICENSE": COYOTE + LIMIT})
    assert watching.kinds(2) == ["license.changed"]
    assert watching.kinds(2) == []


def test_reflow_is_no_news(watching: Watching, coyote: Repo) -> None:
    coyote.commit(watching.now, {"LICENSE": COYOTE.replace("\n", "\r\n").replace("prominent ", "prominent\r\n")})
    assert watching.kinds() == []


def test_a_renamed_license_file_is_no_news_and_is_not_read(watching: Watching, coyote: Repo) -> None:
    coyote.commit(watching.now, {"LICENSE": None, "LICENSE.md": COYOTE})
    before = len(watching.hub.requests)
    assert watching.kinds() == []
    assert watching.asked("resolve", before) == []
    assert watching.facts()["license_files"] == ["LICENSE.md"]


def test_a_license_of_the_code_beside_the_weights_is_no_news(watching: Watching, coyote: Repo) -> None:
    coyote.commit(watching.now, {"LICENSE": MIT, "LICENSE-MODEL": COYOTE})
    assert watching.kinds(2) == []
    coyote.commit(watching.now, {"LICENSE-CODE": MIT})
    assert watching.kinds(2) == []


def test_a_change_of_the_codes_license_is_told_as_that(watching: Watching) -> None:
    repo = watching.model(files={"LICENSE-CODE": COYOTE, "LICENSE-MODEL": COYOTE}, license="other")
    watching.begin()
    repo.commit(watching.now, {"LICENSE-CODE": MIT})
    (change,) = watching.poll().changes
    assert (change.kind, change.details["claim"]) == ("license.changed", "code")


def test_a_license_file_that_comes_is_news(watching: Watching) -> None:
    repo = watching.model(license="other", license_name="coyote")
    watching.begin()
    repo.commit(watching.now, {"LICENSE": COYOTE})
    (change,) = watching.poll().changes
    assert (change.kind, change.details["claim"], change.details["files"]) == ("license.changed", "file", ["LICENSE"])
    assert change.before == {"license_file": ""}


def test_a_license_file_that_says_what_the_card_says_is_none(watching: Watching) -> None:
    repo = watching.model(license="mit")
    watching.begin()
    repo.commit(watching.now, {"LICENSE": MIT})
    assert watching.kinds(2) == []
    assert watching.facts()["license_file"] == "MIT"


def test_a_license_file_that_goes_is_news(watching: Watching, coyote: Repo) -> None:
    coyote.commit(watching.now, {"LICENSE": None})
    (change,) = watching.poll().changes
    assert (change.kind, change.details["claim"], change.after) == ("license.changed", "file", {"license_file": ""})


def test_a_policy_that_changes_is_told_as_a_page(watching: Watching) -> None:
    repo = watching.model(files={"USE_POLICY.md": "Do no harm with it.\n"}, license="other")
    watching.begin()
    repo.commit(watching.now, {"USE_POLICY.md": "Do no harm with it.\nDo not use it for weapons.\n"})
    (change,) = watching.poll().changes
    assert (change.kind, change.details["role"]) == ("page.changed", "policy")


def test_a_gated_license_file_that_moves_is_told_without_its_words(watching: Watching) -> None:
    repo = watching.model(files={"LICENSE": COYOTE}, license="other", gated="manual")
    watching.begin()
    assert watching.facts()["unreadable"] == "gated"
    repo.commit(watching.now, {"LICENSE": COYOTE + LIMIT})
    (change,) = watching.poll().changes
    assert (change.kind, change.details["claim"]) == ("license.changed", "file")
    assert change.details["unreadable"] == "gated"


def test_a_gate_that_opens_is_no_license_change(watching: Watching) -> None:
    repo = watching.model(files={"LICENSE": COYOTE}, license="other", gated="manual")
    watching.begin()
    repo.gate(watching.now, False).card(watching.now, body="# Open\n")
    assert watching.kinds(2) == ["model.ungated"]


def test_the_text_of_a_gate_is_a_license_text(watching: Watching) -> None:
    repo = watching.model(license="other", gated="manual", extra_gated_prompt=COYOTE)
    watching.begin()
    repo.card(watching.now, extra_gated_prompt=COYOTE + LIMIT)
    (change,) = watching.poll().changes
    assert (change.kind, change.details["claim"]) == ("license.changed", "gate")


def test_a_new_model_brings_its_license_text_and_no_further_news(watching: Watching) -> None:
    watching.model()
    watching.begin()
    watching.model("acme/Fox-2-1B", days=0, files={"LICENSE": COYOTE}, license="other", license_name="coyote")
    assert watching.kinds(3) == ["model.released"]
    assert watching.facts("acme/Fox-2-1B")["license_file"].startswith("LicenseRef-COYOTE")


# Disagreement


def test_a_disagreement_that_was_there_from_the_start_is_no_news(watching: Watching) -> None:
    watching.model(files={"LICENSE": COYOTE}, license="mit")
    watching.begin(times=3)
    conflict = "the card says mit, the license file is LicenseRef-COYOTE-COMMUNITY-LICENSE-AGREEMENT"
    assert watching.facts()["conflict"] == conflict


def test_a_disagreement_that_lasts_two_hours_is_told_once(watching: Watching) -> None:
    repo = watching.model(files={"LICENSE": MIT}, license="mit")
    watching.begin()
    repo.commit(watching.now, {"LICENSE": COYOTE})
    assert watching.kinds() == ["license.changed"]
    assert watching.kinds(11) == []
    (change,) = watching.poll(130).changes
    assert change.kind == "license.conflict"
    assert change.details["claims"]["card"] == "mit"
    assert watching.kinds(2) == []


def test_file_and_card_edited_one_after_the_other_do_not_disagree(watching: Watching) -> None:
    repo = watching.model(files={"LICENSE": COYOTE}, license="other", license_name="coyote")
    watching.begin()
    repo.commit(watching.now, {"LICENSE": MIT})
    repo.card(watching.now + timedelta(minutes=30), license="mit", license_name=None)
    assert watching.kinds(20) == ["license.changed", "license.changed"]


def test_a_new_model_that_contradicts_itself_is_told_after_two_hours(watching: Watching) -> None:
    watching.model()
    watching.begin()
    watching.model("acme/Fox-2-1B", days=0, files={"LICENSE": COYOTE}, license="apache-2.0")
    assert watching.kinds(14) == ["model.released", "license.conflict"]


# Weights, cards


def test_replaced_weights_of_a_named_model_are_told(watching: Watching) -> None:
    repo = watching.model()
    watching.begin(models=["acme/Coyote-7B"])
    repo.weights(watching.now, 7_000_000_000)
    assert watching.kinds(2) == ["model.updated"]


def test_added_weights_are_not(watching: Watching) -> None:
    repo = watching.model()
    watching.begin(models=["acme/Coyote-7B"])
    repo.commit(watching.now, {"Coyote-7B-Q4_K_M.gguf": "GGUF"})
    assert watching.kinds(2) == []


def test_front_matter_that_nobody_can_parse_keeps_the_claim(watching: Watching, coyote: Repo) -> None:
    coyote.commit(watching.now, {"README.md": README})
    assert watching.kinds(3) == []
    facts = watching.facts()
    assert (facts["license"], facts["license_name"], facts["card"]) == ("other", "coyote", "malformed")


def test_what_a_line_of_it_says_is_still_read(watching: Watching, coyote: Repo) -> None:
    coyote.commit(watching.now, {"README.md": "---\nlicense: apache-2.0\ntags: [a\n---\n# Coyote\n"})
    (change,) = watching.poll().changes
    assert (change.kind, change.after["license"]) == ("license.changed", "apache-2.0")


def test_front_matter_that_is_taken_out_ends_the_claim(watching: Watching, coyote: Repo) -> None:
    coyote.commit(watching.now, {"README.md": "# Coyote\n"})
    (change,) = watching.poll().changes
    assert (change.kind, change.after["license"]) == ("license.changed", "")
    assert watching.kinds(3) == []


# Cost


def test_sixty_organizations_cost_sixty_requests_a_cycle_for_a_month_within_the_limit(watching: Watching) -> None:
    for number in range(60):
        for size in (1, 7):
            watching.model(f"lab-{number}/Fox-{size}B", files={"LICENSE": MIT})
    url = watching.world.hub_url
    names = [f"lab-{number}" for number in range(60)]
    sources = [source(f"{name} on the Hub", "huggingface", organization=name, endpoint=url) for name in names]
    watching.gazette.watch(*sources)
    for _ in range(3):
        assert watching.poll().failures == []
    steady = cost(watching)
    watching.world.clock.advance(timedelta(days=1))
    sweep = cost(watching)

    assert (steady, sweep) == (60, 60)
    # Every cycle falls into one of the Hub's windows of five minutes; once a day it is one that reads every page.
    spare = quota.ANONYMOUS["api"] * 0.8 - sweep
    assert spare > 0
    assert spare * PAGE >= 30_000  # so many models may the sixty have on further pages before a day's sweep is tight


def cost(watching: Watching) -> int:
    """How many requests a cycle takes in which nothing is new."""
    before = len(watching.hub.requests)
    report = watching.poll()
    assert (report.polled, report.failures, report.changes) == (60, [], [])
    return len(watching.hub.requests) - before


def test_answers_about_commits_long_past_are_forgotten(watching: Watching, coyote: Repo) -> None:
    coyote.commit(watching.now, {"LICENSE": COYOTE + LIMIT})
    assert watching.kinds() == ["license.changed"]
    watching.poll(minutes=31 * 24 * 60)
    assert maintain(watching.gazette.context).responses > 2
    assert watching.kinds() == []


# Our own upgrade


def test_files_that_wait_to_be_read_do_not_make_our_upgrade_news(
    watching: Watching, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo = watching.model(files={"LICENSE": COYOTE}, license="other", license_name="coyote")
    watching.watch()
    watching.poll()
    monkeypatch.setattr(huggingface, "READING", 2)
    monkeypatch.setitem(vars(sys.modules["connectors.huggingface.observation"])["_GATES"], False, "open")
    repo.card(watching.now, body="# A better readme\n")
    assert watching.kinds(3) == []
    assert watching.facts()["gated"] == "open"


# A model's first week


def rests(watching: Watching) -> timedelta:
    """Poll, and say in how many minutes the source is due again."""
    now = watching.now
    watching.poll(minutes=60)
    due = watching.gazette.status("Acme on the Hub")["next_at"]
    return timedelta(minutes=round((datetime.fromisoformat(due) - now).total_seconds() / 60))


def test_a_source_is_read_more_often_in_the_first_week_of_a_model(watching: Watching, coyote: Repo) -> None:
    usual = rests(watching)
    watching.model("acme/Coyote-2-7B", days=0)
    watching.poll()
    young = [rests(watching) for _ in range(2)]
    watching.world.clock.advance(timedelta(days=7))

    assert (usual, young, rests(watching)) == (timedelta(minutes=10), 2 * [timedelta(minutes=5)], usual)


def test_a_model_is_young_from_when_it_was_published_not_made(watching: Watching, coyote: Repo) -> None:
    created = watching.now - timedelta(days=30)
    watching.hub.repo("acme/Late-7B", created=created, published=watching.now, total=BILLION)
    watching.poll()

    assert rests(watching) == timedelta(minutes=5)


# Taken down by the Hub


def test_a_disabled_model_is_removed_and_told_once(watching: Watching, coyote: Repo) -> None:
    for number in range(3):
        watching.model(f"acme/Fox-{number}-7B", days=20)
    watching.poll()
    coyote.disable(watching.now)
    (change,) = watching.poll(minutes=24 * 60).changes
    coyote.delete(watching.now)

    assert (change.kind, change.details["reason"]) == ("model.removed", "disabled by its host")
    assert watching.kinds(polls=5) == []
