"""The 22 ways of the Hub to go wrong, through the real line: what is recorded then, and what is not.

Their numbers are those of the scenarios in tests/test_world/test_scenarios.py.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from connectors import fetch
from flows import poll
from flows import round as rounds
from flows.context import Context
from storage import reading
from storage.schema import QuarantineRow
from tests.world import (
    Fault,
    Repo,
    World,
    hanging,
    html_page,
    malformed,
    too_many,
    too_many_other,
    truncated,
    unavailable,
)

from .driving import BILLION, Gazette, source
from .hubs import COYOTE, LIMIT, Watching


@pytest.fixture
def watching(gazette: Gazette, world: World) -> Watching:
    return Watching(gazette, world)


@pytest.fixture
def coyote(watching: Watching) -> Repo:
    """One of three models, known with its license text."""
    repo = watching.model(files={"LICENSE": COYOTE}, license="other", license_name="coyote")
    for number in (1, 2):
        watching.model(f"acme/Fox-{number}-1B", days=100 * number)
    watching.begin()
    return repo


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    policy = rounds.host_policy

    def quick(context: Context) -> fetch.Policy:
        return replace(policy(context), deadline=0.3)

    monkeypatch.setattr(rounds, "host_policy", quick)


# 1 to 6: the list does not come


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(too_many(55), id="1 quota spent"),
        pytest.param(too_many_other(), id="2 another limit"),
        *(pytest.param(unavailable(status), id=f"3 HTTP {status}") for status in (500, 502, 503, 504)),
        pytest.param(hanging(), id="4 silence"),
        pytest.param(truncated(), id="5 half an answer"),
        pytest.param(html_page(), id="6 a page of HTML"),
    ],
)
def test_1_to_6_without_a_list_nothing_is_recorded_and_nothing_is_lost(
    fault: Fault, watching: Watching, coyote: Repo, impatient: None
) -> None:
    coyote.gate(watching.now, "manual")
    planned = watching.hub.fault("/api/models", fault)
    failed = watching.poll()
    assert (failed.changes, [failure.name for failure in failed.failures]) == ([], ["Acme on the Hub"])
    planned.call_off()
    assert watching.kinds() == ["model.gated"]


def test_1_the_pause_that_was_asked_for_is_kept(watching: Watching, coyote: Repo) -> None:
    watching.hub.fault("/api/models", too_many(3000))
    watching.poll(minutes=20)
    before = len(watching.hub.requests)
    assert poll.poll(watching.gazette.context).polled == 0
    assert len(watching.hub.requests) == before


# 7 to 9: the walk through the pages


def test_7_a_walk_that_breaks_off_records_nothing(watching: Watching, coyote: Repo) -> None:
    watching.hub.largest_page = 1
    watching.world.clock.advance(timedelta(days=1))
    watching.hub.fault("/api/models", unavailable().but(page=2, times=1))
    coyote.gate(watching.now, "manual")
    assert [failure.state for failure in watching.poll().failures] == ["failing"]
    assert watching.changes() == []
    assert watching.kinds(4) == ["model.gated"]


@pytest.mark.parametrize("key", ["id", "_id"])
def test_8_a_malformed_item_is_set_aside_and_the_others_are_read(key: str, watching: Watching, coyote: Repo) -> None:
    coyote.gate(watching.now, "manual")
    watching.hub.fault("/api/models", malformed(lambda item: item.pop(key), item=1))
    assert watching.kinds(4) == ["model.gated"]
    with reading(watching.gazette.context.engine) as session:
        assert session.query(QuarantineRow).count() == 1


@pytest.mark.parametrize(("key", "value"), [("gated", None), ("cardData", "license: mit"), ("tags", None)])
def test_8_an_odd_value_is_no_change(key: str, value: object, watching: Watching, coyote: Repo) -> None:
    for place in range(3):
        watching.hub.fault("/api/models", malformed(lambda item: item.update({key: value}), item=place).but(times=1))
    assert watching.kinds(3) == []


def test_9_a_model_that_moves_during_the_walk_is_not_removed(watching: Watching, coyote: Repo) -> None:
    watching.hub.largest_page = 1
    last = watching.hub.shelf.repos[-1]
    for _ in range(4):
        watching.world.clock.advance(timedelta(days=1))
        then = Fault(times=1, then=lambda: last.card(watching.now, body=f"# As of {watching.now}\n"))
        watching.hub.fault("/api/models", then)
        assert watching.kinds() == []


# 10 to 13: what happens to a repository


def test_10_a_rename_is_a_move(watching: Watching, coyote: Repo) -> None:
    coyote.rename(watching.now, "acme/Coyote-1-7B")
    (change,) = watching.poll().changes
    assert (change.kind, change.before, change.after) == (
        "model.moved",
        {"name": "acme/Coyote-7B"},
        {"name": "acme/Coyote-1-7B"},
    )
    assert watching.kinds(4) == []


def test_10_a_rename_of_a_named_model_is_a_move(watching: Watching) -> None:
    repo = watching.model()
    watching.begin(models=["acme/Coyote-7B"])
    repo.rename(watching.now, "acme/Coyote-1-7B")
    assert watching.kinds(4) == ["model.moved"]


@pytest.mark.parametrize("way", [Repo.make_private, Repo.delete], ids=["11 hidden", "12 deleted"])
def test_11_and_12_what_is_no_longer_public_is_removed_once_after_three_looks(
    way: Callable[[Repo, datetime], Repo], watching: Watching, coyote: Repo
) -> None:
    way(coyote, watching.now)
    assert watching.kinds(2) == []
    assert watching.kinds(1) == ["model.removed"]
    assert watching.kinds(3) == []


def test_11_what_comes_back_is_restored(watching: Watching, coyote: Repo) -> None:
    coyote.make_private(watching.now).publish(watching.now + timedelta(minutes=35))
    assert watching.kinds(3) == ["model.removed"]
    assert watching.kinds(3) == ["model.restored"]


def test_13_a_gate_is_told_when_it_closes_and_when_it_opens(watching: Watching, coyote: Repo) -> None:
    coyote.gate(watching.now, "auto").gate(watching.now + timedelta(minutes=10), False)
    assert watching.kinds(3) == ["model.gated", "model.ungated"]


# 14 to 18: commits and licenses


def test_14_a_readme_is_no_news(watching: Watching, coyote: Repo) -> None:
    coyote.card(watching.now, body="# Now without typing errors\n")
    assert watching.kinds(2) == []


def test_15_a_license_file_is(watching: Watching, coyote: Repo) -> None:
    coyote.commit(watching.now, {"LICENSE": COYOTE + LIMIT})
    assert watching.kinds(2) == ["license.changed"]


def test_16_terms_outside_the_repository_change_for_the_models_they_cover(watching: Watching, coyote: Repo) -> None:
    site = watching.world.site("acme")
    terms = site.page("/terms", content_type="text/plain").version(watching.now, COYOTE)
    page = source("Acme terms", "page", url=site.url("/terms"), role="license", covers=["coyote*"])
    hub = source("Acme on the Hub", "huggingface", organization="acme", endpoint=watching.world.hub_url)
    watching.gazette.watch(hub, page)
    assert watching.kinds(2) == []
    terms.version(watching.now, COYOTE + LIMIT)
    (change,) = watching.poll().changes
    assert (change.kind, change.details["models"]) == ("license.changed", ["acme/Coyote-7B"])


def test_17_a_name_that_becomes_an_identifier_is_no_change(watching: Watching) -> None:
    repo = watching.model(license="other", license_name="llama4")
    watching.begin()
    repo.card(watching.now, license="llama4", license_name=None)
    assert watching.kinds(3) == []


def test_18_a_flap_between_two_looks_leaves_no_trace(watching: Watching, coyote: Repo) -> None:
    coyote.commit(watching.now + timedelta(minutes=1), {"LICENSE": COYOTE + LIMIT})
    coyote.commit(watching.now + timedelta(minutes=4), {"LICENSE": COYOTE})
    assert watching.kinds(3) == []


# 19 to 22: releases, floods, history, clocks


def test_19_a_release_is_told_when_its_weights_come(watching: Watching, coyote: Repo) -> None:
    repo = watching.model("acme/Hare-3-7B", days=0, total=0)
    assert watching.kinds(2) == []
    repo.weights(watching.now, 7 * BILLION)
    assert watching.kinds(2) == ["model.released"]


def test_20_three_hundred_quantizations_are_no_release(watching: Watching, coyote: Repo) -> None:
    watching.hub.derivatives(coyote, 20, since=watching.now, within=timedelta(minutes=10))
    for number in range(300):
        name = f"acme/Coyote-7B-Q{number}-GGUF"
        watching.hub.repo(
            name,
            created=watching.now + timedelta(seconds=number),
            total=BILLION,
            gguf={"architecture": "llama"},
            base_model="acme/Coyote-7B",
            base_model_relation="quantized",
            license="other",
        )
    assert watching.kinds(3) == []


def test_21_a_squashed_history_is_no_news(watching: Watching, coyote: Repo) -> None:
    coyote.squash(watching.now)
    assert watching.kinds(2) == []


def test_21_the_text_before_a_squash_is_still_known(watching: Watching, coyote: Repo) -> None:
    coyote.commit(watching.now, {"LICENSE": COYOTE + LIMIT}).squash(watching.now)
    (change,) = watching.poll().changes
    assert change.details["direction"] == "tightened"


def test_22_of_two_equal_keys_the_last_counts(watching: Watching) -> None:
    repo = watching.model(license="mit")
    watching.begin()
    repo.commit(watching.now, {"README.md": "---\nlicense: gpl-3.0\nlicense: mit\n---\n# Coyote\n"})
    assert watching.kinds(2) == []


def test_22_a_clock_that_is_ahead_hides_no_change(watching: Watching, coyote: Repo) -> None:
    watching.hub.skew = timedelta(minutes=7)
    coyote.gate(watching.now, "manual").card(watching.now + timedelta(minutes=5), body="# Hello from the future\n")
    assert watching.kinds() == ["model.gated"]
    watching.hub.shelf.repos[1].gate(watching.now, "manual").card(watching.now, body="# Hello\n")
    assert watching.kinds() == ["model.gated"]


# The files of a model


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_failing_file_delays_its_model_and_nothing_else(status: int, watching: Watching, coyote: Repo) -> None:
    watching.hub.fault("*/paths-info/*", unavailable(status).but(times=1))
    coyote.commit(watching.now, {"LICENSE": COYOTE + LIMIT})
    watching.hub.shelf.repos[1].gate(watching.now, "manual")
    assert watching.kinds() == ["model.gated"]
    assert watching.kinds() == ["license.changed"]


@pytest.mark.parametrize("fault", [truncated(), html_page()], ids=["half", "HTML"])
def test_bytes_that_git_knows_by_another_name_are_not_believed(fault: Fault, watching: Watching, coyote: Repo) -> None:
    watching.hub.fault("*/resolve-cache/*", fault.but(times=1))
    coyote.commit(watching.now, {"LICENSE": COYOTE + LIMIT})
    assert watching.kinds() == []
    assert watching.kinds() == ["license.changed"]


def test_files_wait_while_the_quota_is_low(watching: Watching, coyote: Repo) -> None:
    watching.hub.quota.anonymous["api"] = 30
    for number in range(40):
        watching.model(f"acme/Hare-{number}-7B", days=0, files={"LICENSE": COYOTE}, license="other")
    report = watching.poll()
    assert (report.failures, len(report.changes) >= 40) == ([], True)
    assert 5 <= len(watching.asked("paths-info")) <= 25


def test_one_of_several_named_models_that_fails_hides_no_other(watching: Watching) -> None:
    watching.model("acme/Foo-7B")
    other = watching.model("acme/Bar-7B")
    watching.begin(models=["acme/Foo-7B", "acme/Bar-7B"])
    watching.hub.fault("/api/models/acme/Foo-7B", unavailable())
    other.card(watching.now, license="other")

    assert watching.kinds() == ["license.changed"]
    assert watching.kinds(polls=3) == []


def test_a_misspelled_organization_is_suspect(watching: Watching) -> None:
    watching.model()
    watching.watch(organization="acmee")

    assert [failure.state for failure in watching.poll().failures] == ["suspect"]
