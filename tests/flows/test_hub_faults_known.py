"""What is known of the models after each of the Hub's 22 ways to go wrong: what stays, what is written, what never is.

What is told is in test_hub_faults.py. Both bear the numbers of tests/test_world/test_scenarios.py.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from storage import reading, subjects
from storage.releases import listed
from storage.schema import DeliveryRow, QuarantineRow
from storage.subjects import Dossier
from tests.world import (
    Fault,
    Repo,
    World,
    html_page,
    malformed,
    too_many,
    too_many_other,
    truncated,
    unavailable,
)

from .driving import BILLION, Gazette, receiver, route, source
from .hubs import COYOTE, LIMIT, Watching

NAME = "acme/Coyote-7B"


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


def known(watching: Watching, name: str = NAME) -> Dossier:
    with reading(watching.gazette.context.engine) as session:
        (found,) = subjects.find(session, name)
        return found


def titles(watching: Watching) -> list[str]:
    with reading(watching.gazette.context.engine) as session:
        return [release.title for release in listed(session, None, None)]


def rows(watching: Watching, table: type) -> int:
    with reading(watching.gazette.context.engine) as session:
        return session.query(table).count()


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(too_many(55), id="1"),
        pytest.param(too_many_other(), id="2"),
        pytest.param(unavailable(), id="3"),
        pytest.param(html_page(), id="6"),
        pytest.param(Fault(body=b"[]", status=200), id="an empty list"),
    ],
)
def test_1_to_3_and_6_a_list_that_does_not_come_for_two_days_removes_nothing(
    fault: Fault, watching: Watching, coyote: Repo
) -> None:
    before = known(watching)
    planned = watching.hub.fault("/api/models", fault)
    told = [change.kind for _ in range(4) for change in watching.poll(minutes=12 * 60).changes]
    assert (told, known(watching)) == (["source.failing"], before)
    planned.call_off()
    assert watching.kinds(2) == ["source.recovered"]


def test_5_a_list_that_is_cut_off_removes_nothing_whatever_is_said_of_the_source(
    watching: Watching, coyote: Repo
) -> None:
    before = known(watching)
    watching.hub.fault("/api/models", truncated())
    told = {change.kind for _ in range(6) for change in watching.poll(minutes=12 * 60).changes}
    assert (told, known(watching)) == ({"source.failing"}, before)


def test_7_what_the_pages_before_the_break_showed_is_not_written(watching: Watching, coyote: Repo) -> None:
    before = known(watching)
    watching.hub.largest_page = 1
    watching.world.clock.advance(timedelta(days=1))
    watching.hub.fault("/api/models", unavailable().but(page=2))
    coyote.card(watching.now, license="mit", license_name=None)
    watching.poll()
    assert known(watching) == before


def test_8_a_malformed_item_is_kept_as_it_came_and_its_model_as_it_was(watching: Watching, coyote: Repo) -> None:
    before = known(watching)
    watching.hub.fault("/api/models", malformed(lambda item: item.pop("_id")))
    for _ in range(4):
        assert watching.poll(minutes=12 * 60).changes == []
    with reading(watching.gazette.context.engine) as session:
        raws = [row.raw for row in session.query(QuarantineRow)]
    assert (len(raws), '"id":"' in raws[0].replace('": "', '":"')) == (1, True)
    assert (known(watching).facts, known(watching).removed_at) == (before.facts, None)


def test_9_what_the_walk_missed_is_read_by_the_next(watching: Watching, coyote: Repo) -> None:
    watching.hub.largest_page = 1
    watching.world.clock.advance(timedelta(days=1))
    last = watching.hub.shelf.repos[-1]
    moved = Fault(times=1, then=lambda: last.card(watching.now, license="gpl-3.0"))
    watching.hub.fault("/api/models", moved)
    assert watching.kinds(3) == ["license.changed"]
    assert known(watching, "acme/Fox-2-1B").facts["license"] == "gpl-3.0"


def test_10_a_renamed_model_keeps_its_subject_and_its_past(watching: Watching, coyote: Repo) -> None:
    before = known(watching)
    coyote.rename(watching.now, "acme/Coyote-1-7B")
    watching.poll()
    after = known(watching, "acme/Coyote-1-7B")
    assert (after.subject, after.first_seen, after.documents) == (before.subject, before.first_seen, before.documents)


def test_10_who_takes_a_name_that_was_left_is_another_model(watching: Watching, coyote: Repo) -> None:
    before = known(watching)
    coyote.rename(watching.now, "acme/Coyote-1-7B")
    assert watching.kinds() == ["model.moved"]
    watching.model(days=0, license="gpl-3.0")
    assert "license.changed" not in watching.kinds(3)
    assert known(watching).subject != before.subject
    assert known(watching, "acme/Coyote-1-7B").facts["license"] == before.facts["license"]


@pytest.mark.parametrize("way", [Repo.make_private, Repo.delete], ids=["11 hidden", "12 deleted"])
def test_11_and_12_what_is_removed_is_known_as_it_was_last_seen(
    way: Callable[[Repo, datetime], Repo], watching: Watching, coyote: Repo
) -> None:
    before = known(watching)
    way(coyote, watching.now)
    watching.kinds(3)
    after = known(watching)
    assert (after.facts, after.documents) == (before.facts, before.documents)
    assert (before.removed_at, after.removed_at is None) == (None, False)


def test_13_a_gate_is_written_without_a_commit(watching: Watching, coyote: Repo) -> None:
    before = known(watching)
    coyote.gate(watching.now, "manual")
    watching.poll()
    after = known(watching)
    assert (before.facts["gated"], after.facts["gated"]) == ("no", "manual")
    assert (after.revision, after.documents) == (before.revision, before.documents)


def test_14_a_readme_moves_the_revision_and_nothing_else(watching: Watching, coyote: Repo) -> None:
    before = known(watching)
    coyote.card(watching.now, body="# Now without typing errors\n")
    watching.kinds(2)
    after = known(watching)
    assert after.revision != before.revision
    assert (after.facts, after.documents, after.versions) == (before.facts, before.documents, before.versions)


def test_15_both_texts_of_a_license_are_kept(watching: Watching, coyote: Repo) -> None:
    coyote.commit(watching.now, {"LICENSE": COYOTE + LIMIT})
    watching.kinds(2)
    (old, new) = [version.documents["license"] for version in known(watching).versions[-2:]]
    with reading(watching.gazette.context.engine) as session:
        grown = "30 million" in subjects.text(session, new) and "30 million" not in subjects.text(session, old)
    assert grown


def test_16_terms_that_a_card_names_change_without_a_trace_on_the_model(watching: Watching) -> None:
    site = watching.world.site("vendor")
    terms = site.page("/terms", content_type="text/plain").version(watching.now, COYOTE)
    watching.model(license="other", license_name="coyote", license_link=site.url("/terms"))
    watching.begin(3)
    before = known(watching)
    terms.version(watching.now, COYOTE + LIMIT)
    (change,) = watching.poll().changes
    assert (change.kind, change.details["models"]) == ("license.changed", [NAME])
    assert known(watching) == before


def test_17_the_identifier_is_known_though_it_is_not_told(watching: Watching) -> None:
    repo = watching.model(license="other", license_name="llama4")
    watching.begin()
    before = watching.facts()["license"]
    repo.card(watching.now, license="llama4", license_name=None)
    watching.kinds(3)
    assert (before, watching.facts()["license"], rows(watching, DeliveryRow)) == ("other", "llama4", 0)


def test_18_the_text_of_a_flap_is_never_stored(watching: Watching, coyote: Repo) -> None:
    before = known(watching)
    coyote.commit(watching.now + timedelta(minutes=1), {"LICENSE": COYOTE + LIMIT})
    coyote.commit(watching.now + timedelta(minutes=4), {"LICENSE": COYOTE})
    watching.poll()
    assert (watching.kinds(), known(watching).documents) == ([], before.documents)
    with reading(watching.gazette.context.engine) as session:
        documents = {text for version in known(watching).versions for text in version.documents.values()}
        assert not any("30 million" in subjects.text(session, text) for text in documents)


def test_19_an_empty_repository_waits_and_is_no_release(watching: Watching, coyote: Repo) -> None:
    repo = watching.model("acme/Hare-3-7B", days=0, total=0)
    watching.kinds(2)
    waiting = known(watching, "acme/Hare-3-7B")
    repo.weights(watching.now, 7 * BILLION)
    watching.kinds(2)
    assert (waiting.facts["weights"], known(watching, "acme/Hare-3-7B").facts["weights"]) == (False, True)
    assert titles(watching) == ["Hare-3"]


def test_20_three_hundred_derivatives_open_no_release_and_owe_no_message(watching: Watching, coyote: Repo) -> None:
    hub = source("Acme on the Hub", "huggingface", organization="acme", endpoint=watching.world.hub_url)
    watching.gazette.watch(hub, receiver("chat", "json://127.0.0.1:9/"), route("chat"))
    watching.hub.derivatives(coyote, 20, since=watching.now, within=timedelta(minutes=10))
    for number in range(300):
        watching.model(
            f"acme/Coyote-7B-Q{number}-GGUF",
            days=0,
            total=BILLION,
            gguf={"architecture": "llama"},
            base_model=NAME,
            base_model_relation="quantized",
            license="other",
        )
    watching.kinds(2)
    assert known(watching, "acme/Coyote-7B-Q299-GGUF").notes["base_models"] == [NAME]
    assert (titles(watching), rows(watching, DeliveryRow)) == ([], 0)
    with reading(watching.gazette.context.engine) as session:
        assert all(found.startswith("acme/") for found in subjects.alike(session, "Coyote-7B", 1000))


def test_21_a_squash_leaves_facts_and_texts_as_they_were(watching: Watching, coyote: Repo) -> None:
    before = known(watching)
    coyote.squash(watching.now)
    watching.kinds(2)
    after = known(watching)
    assert after.revision != before.revision
    assert (after.facts, after.documents, after.versions) == (before.facts, before.documents, before.versions)


def test_22_of_two_equal_keys_the_last_is_written(watching: Watching) -> None:
    repo = watching.model(license="mit")
    watching.begin()
    repo.commit(watching.now, {"README.md": "---\nlicense: mit\nlicense: gpl-3.0\n---\n# Coyote\n"})
    assert watching.kinds(2) == ["license.changed"]
    assert watching.facts()["license"] == "gpl-3.0"


def test_22_a_model_from_the_future_is_released_once_and_seen_now(watching: Watching, coyote: Repo) -> None:
    watching.hub.skew = timedelta(minutes=7)
    now = watching.now
    watching.hub.repo("acme/Hare-3-7B", created=now + timedelta(minutes=6), total=BILLION, license="mit")
    assert watching.kinds(4) == ["model.released"]
    assert known(watching, "acme/Hare-3-7B").first_seen >= now
