"""The license of a model as one bundle, in `gazette show`."""

from collections.abc import Iterator

import pytest

from flows.site import book, build, terms
from tests.world import Clock, World

from .conftest import MORNING
from .driving import Acme, Gazette, lived, settled


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Gazette, Acme]]:
    with pytest.MonkeyPatch.context() as patch, World(Clock(MORNING)) as world:
        patch.setenv("GAZETTE_ALLOW_PRIVATE_HOSTS", "1")
        acme = settled(world)
        yield lived(Gazette(tmp_path_factory.mktemp("bundle"), world.clock), acme), acme


def test_a_watched_page_that_covers_a_model_is_part_of_its_license(watched: tuple[Gazette, Acme]) -> None:
    gazette, _ = watched
    (shown,) = gazette("show", "acme/Roadrunner-1-7B", "--json").rows
    (document,) = shown["license"]["documents"]

    assert (document["role"], document["place"]) == ("page", shown["license"]["weights"]["place"])
    assert [item["amount"] for item in shown["license"]["terms"]["user_threshold"]] == [30_000_000]
    (conflict, *_) = shown["license"]["conflicts"]
    assert conflict["says"] == ["apache-2.0", "LicenseRef-Roadrunner-Terms-of-Use"]


def test_the_bundle_of_an_earlier_day_is_shown(watched: tuple[Gazette, Acme]) -> None:
    gazette, _ = watched
    (shown,) = gazette("show", "acme/Roadrunner-1-7B", "--as-of", "2026-04-11", "--json").rows

    assert shown["license"]["terms"]["user_threshold"] == []


def test_a_page_covers_no_other_model(watched: tuple[Gazette, Acme]) -> None:
    gazette, _ = watched
    (shown,) = gazette("show", "acme/Coyote-2-13B", "--json").rows

    assert shown["license"]["documents"] == []
    assert (shown["license"]["weights"]["id"], shown["license"]["conflicts"]) == ("apache-2.0", [])


def test_people_see_what_rules_and_what_disagrees(watched: tuple[Gazette, Acme]) -> None:
    gazette, _ = watched
    shown = gazette("show", "acme/Roadrunner-1-7B").out

    assert "CONFLICT" in shown
    assert "30,000,000 monthly active users" in shown


def test_the_change_of_a_page_names_every_model_it_covers(watched: tuple[Gazette, Acme]) -> None:
    gazette, _ = watched
    (change,) = gazette.changes("--kind", "license.changed")

    assert change["details"]["models"] == [f"acme/Roadrunner-{number}-7B" for number in range(1, 5)]


def test_one_stored_version_is_not_called_a_change_of_form(watched: tuple[Gazette, Acme]) -> None:
    gazette, _ = watched

    assert "one version only" in gazette("license", "diff", "acme/Coyote-2-13B").out
    (difference,) = gazette("license", "diff", "acme/Coyote-2-13B", "--json").rows
    assert (difference["versions"], difference["direction"]) == (1, "none")


def test_the_ledger_of_the_site_says_the_same(watched: tuple[Gazette, Acme]) -> None:
    gazette, _ = watched
    found = book.read(gazette.context, "")
    shelf = terms.library(found, build.texts(gazette.context))
    rows = {row.name: row for row in (terms.terms(found, model, shelf) for model in terms.models(found))}
    for name in ("acme/Roadrunner-1-7B", "acme/Coyote-2-13B"):
        (shown,) = gazette("show", name, "--json").rows
        assert rows[name].openness == shown["license"]["openness"]
        assert rows[name].reading.get("user_threshold", []) == shown["license"]["terms"].get("user_threshold", [])
    assert rows["acme/Roadrunner-1-7B"].commercial == "conditional"


def test_a_gate_that_only_asks_for_consent_is_no_reading_of_terms() -> None:
    gate = {"role": "gate", "openness": "unclassified"}
    assert not terms.speaks_of_terms(gate)
    assert terms.speaks_of_terms({**gate, "role": "license"})
    assert terms.speaks_of_terms({**gate, "openness": "open weights, restricted"})
