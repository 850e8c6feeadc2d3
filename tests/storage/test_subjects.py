"""What is known of one subject, its history and its state as of a date."""

from dataclasses import replace
from datetime import timedelta

import pytest

from storage import reading, subjects
from storage.observations import Memory
from storage.subjects import Dossier

from .conftest import Desk, model, page

DAY = timedelta(days=1)


def find(desk: Desk, name: str) -> tuple[Dossier, ...]:
    with reading(desk.engine) as session:
        return subjects.find(session, name)


@pytest.mark.parametrize(
    "name", ["hf:model:7", "acme/Foo_2-7B", "ACME/foo_2-7b", "foo_2-7b", "https://hub.test/acme/Foo_2-7B"]
)
def test_a_subject_is_found_by_id_name_or_address(desk: Desk, name: str) -> None:
    desk.visit(model("acme/Foo_2-7B", id="7"), model("acme/FooX2-7B", id="8"))

    assert [found.subject for found in find(desk, name)] == ["hf:model:7"]


def test_a_name_in_another_script_is_found(desk: Desk) -> None:
    desk.visit(model("acme/Übersetzer-7B"))

    assert len(find(desk, "acme/Übersetzer-7B")) == 1


@pytest.mark.parametrize("name", ["", "%", "foo", "acme/", "acme/%", "acme"])
def test_a_part_of_a_name_finds_nothing(desk: Desk, name: str) -> None:
    desk.visit(model("acme/Foo-7B"))

    assert find(desk, name) == ()


def test_two_sources_know_a_subject_each_in_their_own_way(desk: Desk) -> None:
    other = Desk(desk.engine, desk.now, vendor="Press", name="Another list")
    desk.visit(model())
    other.visit(model(license="gpl-3.0"))

    assert [(found.source, found.vendor, found.facts["license"]) for found in find(desk, "foo-7b")] == [
        ("Acme on the Hub", "Acme", "mit"),
        ("Another list", "Press", "gpl-3.0"),
    ]


def test_history_is_told_as_of_a_date(desk: Desk) -> None:
    desk.visit(model(license="mit"))
    first = desk.now
    desk.now += 3 * DAY
    desk.visit(model(license="gpl-3.0"))
    (found,) = find(desk, "foo-7b")

    licenses = [
        version and version.facts["license"]
        for version in (found.as_of(moment) for moment in (first - DAY, first, first + DAY, desk.now))
    ]
    assert licenses == [None, "mit", "mit", "gpl-3.0"]


def test_texts_are_kept_with_their_history(desk: Desk) -> None:
    for text in ("old terms", "new terms"):
        desk.visit(page(text))
    (found,) = find(desk, "page:https://acme.test/terms")

    with reading(desk.engine) as session:
        texts = [subjects.text(session, version.documents["license"]) for version in found.versions]
    assert texts == ["old terms", "new terms"]


def test_the_latest_number_of_each_metric_is_shown(desk: Desk) -> None:
    for likes in (5.0, 7.0):
        desk.visit(replace(model(), metrics={"likes": likes}))
        desk.now += DAY

    assert find(desk, "foo-7b")[0].metrics == {"likes": 7.0}


def test_the_date_of_publication_is_that_of_the_first_sight(desk: Desk) -> None:
    first = desk.now - 9 * DAY
    desk.visit(replace(model(), published_at=first, precision="day"))
    desk.visit(replace(model(license="gpl-3.0"), published_at=desk.now, precision="second"))
    (found,) = find(desk, "foo-7b")

    assert (found.published_at, found.precision) == (first, "day")


def test_what_is_gone_says_since_when(desk: Desk) -> None:
    others = [model(f"acme/Other{number}-7B") for number in range(4)]
    desk.visit(*others, model())
    for _ in range(3):
        desk.visit(*others)

    assert find(desk, "foo-7b")[0].removed_at == desk.now


@pytest.mark.parametrize("size", [3, 600])
def test_a_connector_sees_what_its_source_last_showed(desk: Desk, size: int) -> None:
    desk.visit(*(model(f"acme/Model{number}-7B", sha=str(number)) for number in range(size)))
    memory = Memory(desk.engine, desk.id, desk.now)

    found = memory.get(f"hf:model:acme/Model{size - 1}-7B")
    assert found is not None
    assert (found.title, found.revision, found.facts["license"]) == (f"acme/Model{size - 1}-7B", str(size - 1), "mit")
    assert memory.get("hf:model:acme/Model0-7B") is not None
    assert memory.get("hf:model:nobody") is None


def test_a_connector_sees_nothing_of_other_sources(desk: Desk) -> None:
    other = Desk(desk.engine, desk.now, name="Another list")
    other.visit(model())

    assert Memory(desk.engine, desk.id, desk.now).get("hf:model:acme/Foo-7B") is None


def test_a_repository_that_covers_models_speaks_for_them_as_a_page_does(desk: Desk) -> None:
    shared = replace(page("old terms", covers=("foo-3*",)), subject="gh:acme/foo", nature="record")
    other = Desk(desk.engine, desk.now, name="Other")
    other.visit(replace(shared, subject="gh:acme/other", notes={}))
    hub = Desk(desk.engine, desk.now, name="Hub")
    hub.visit(model("acme/foo-3-7b"))
    desk.visit(shared)

    (change,) = desk.visit(replace(shared, documents={"license": "new terms"})).changes

    assert (change.kind, change.details["models"]) == ("license.changed", ["acme/foo-3-7b"])
    with reading(desk.engine) as session:
        assert [one.subject for one in subjects.pages(session)] == ["gh:acme/foo"]
