"""What a visit changes in the memory, and what it does not."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from connectors.exceptions import SuspectError
from storage import begin, deliveries, outbox, reading, retries
from storage.changes import Selection, select_changes
from storage.recording import Recorded
from storage.schema import ObservationRow, VersionRow

from .conftest import Desk, model, page, post


def kinds(recorded: Recorded) -> list[str]:
    return [str(change.kind) for change in recorded.changes]


def states(desk: Desk) -> list[tuple[str, str]]:
    with reading(desk.engine) as session:
        found = deliveries.listed(session, ("pending", "suppressed"))
    return [(entry.state, entry.changes[0].title) for entry in found]


def test_the_first_visit_is_a_baseline(desk: Desk) -> None:
    assert desk.visit(model("acme/Foo-7B"), model("acme/Bar-7B")).changes == ()


def test_a_new_model_is_told_once(desk: Desk) -> None:
    desk.visit(model("acme/Foo-7B"))

    assert kinds(desk.visit(model("acme/Foo-7B"), model("acme/Bar-7B"))) == ["model.released"]
    assert kinds(desk.visit(model("acme/Foo-7B"), model("acme/Bar-7B"))) == []


def test_a_model_without_weights_waits_for_them(desk: Desk) -> None:
    desk.visit(model("acme/Foo-7B"))

    assert kinds(desk.visit(model("acme/Foo-7B"), model("acme/Bar-7B", weights=False))) == []
    assert kinds(desk.visit(model("acme/Foo-7B"), model("acme/Bar-7B"))) == ["model.released"]


def test_change_and_delivery_are_written_together(desk: Desk) -> None:
    desk.visit(model("acme/Foo-7B"))
    desk.visit(model("acme/Foo-7B"), model("acme/Bar-7B"))

    assert states(desk) == [("pending", "acme/Bar-7B")]


def test_one_release_in_many_repositories_is_told_once(desk: Desk) -> None:
    desk.visit(model("acme/Old-1B"))
    repositories = [model(f"acme/Foo-2-7B{suffix}") for suffix in ("-GGUF", "-Instruct", "")]

    recorded = desk.visit(model("acme/Old-1B"), *repositories)

    assert kinds(recorded) == ["model.released"] * 3
    assert len({change.release for change in recorded.changes}) == 1
    assert states(desk) == [
        ("pending", "acme/Foo-2-7B"),
        ("suppressed", "acme/Foo-2-7B-Instruct"),
        ("suppressed", "acme/Foo-2-7B-GGUF"),
    ]


def test_a_late_quantization_is_no_news(desk: Desk) -> None:
    desk.visit(model("acme/Foo-2-7B"))

    assert kinds(desk.visit(model("acme/Foo-2-7B"), model("acme/Foo-2-7B-GGUF"))) == []


def announced(desk: Desk) -> Desk:
    """Acme's blog announces Foo 2; the Hub does not show it yet."""
    blog = Desk(desk.engine, desk.now, name="Acme blog")
    desk.visit(model("acme/Old-1B"))
    blog.visit(post("Welcome to our blog"))
    blog.visit(post("Welcome to our blog"), post("Introducing Foo 2"), complete=False)
    desk.now = blog.now
    return blog


def test_an_announcement_and_the_weights_are_told_once_each(desk: Desk) -> None:
    blog = announced(desk)
    with begin(desk.engine) as session:
        delivery = outbox.claim(session, "legal", desk.now, timedelta(minutes=1))
        assert delivery is not None
        outbox.start(session, delivery, desk.now, timedelta(minutes=1))
        outbox.settle(session, delivery, retries.Result(outcome="delivered"), desk.now)
    desk.visit(model("acme/Old-1B"), model("acme/Foo-2-7B"))
    blog.now = desk.now
    blog.visit(post("Welcome to our blog"), post("Introducing Foo 2"), post("Announcing Foo 2"))

    assert states(desk) == [("pending", "acme/Foo-2-7B"), ("suppressed", "Announcing Foo 2")]


def test_an_announcement_that_has_not_left_gives_way_to_the_weights(desk: Desk) -> None:
    announced(desk)
    desk.visit(model("acme/Old-1B"), model("acme/Foo-2-7B"))

    assert states(desk) == [("suppressed", "Introducing Foo 2"), ("pending", "acme/Foo-2-7B")]


def test_a_license_change_names_before_and_after(desk: Desk) -> None:
    desk.visit(model(license="apache-2.0"))

    (change,) = desk.visit(model(license="cc-by-nc-4.0")).changes

    assert (change.kind, change.before["license"], change.after["license"]) == (
        "license.changed",
        "apache-2.0",
        "cc-by-nc-4.0",
    )


def test_a_normalized_identifier_is_no_license_change(desk: Desk) -> None:
    desk.visit(model(license="Gemma"))

    assert kinds(desk.visit(model(license="gemma"))) == []


def test_a_flapping_license_is_told_every_time_it_really_turns(desk: Desk) -> None:
    desk.visit(model(license="mit"))
    told = [desk.visit(model(license=license_)).changes for license_ in ("gpl-3.0", "mit", "gpl-3.0", "gpl-3.0")]

    assert [len(changes) for changes in told] == [1, 1, 1, 0]
    assert len({changes[0].id for changes in told[:3]}) == 3


def test_a_renamed_repository_is_moved_not_new(desk: Desk) -> None:
    desk.visit(model("acme/Foo-7B", id="1"))

    assert kinds(desk.visit(model("acme-ai/Foo-7B", id="1"))) == ["model.moved"]


def test_gating_is_told_both_ways(desk: Desk) -> None:
    desk.visit(model(gated="no"))

    assert kinds(desk.visit(model(gated="auto"))) == ["model.gated"]
    assert kinds(desk.visit(model(gated="no"))) == ["model.ungated"]


def test_removal_needs_three_misses_in_a_row(desk: Desk) -> None:
    others = [model(f"acme/Other{letter}-7B") for letter in "ABCD"]
    gone = model("acme/Gone-7B")
    desk.visit(*others, gone)

    assert [kinds(desk.visit(*others)) for _ in range(2)] == [[], []]
    assert kinds(desk.visit(*others, gone)) == []
    assert [kinds(desk.visit(*others)) for _ in range(4)] == [[], [], ["model.removed"], []]
    assert kinds(desk.visit(*others, gone)) == ["model.restored"]


def test_a_window_never_removes(desk: Desk) -> None:
    others = [model(f"acme/Other{letter}-7B") for letter in "ABCD"]
    desk.visit(*others, model("acme/Gone-7B"), complete=False)

    assert [kinds(desk.visit(*others, complete=False)) for _ in range(5)] == [[]] * 5


@pytest.mark.parametrize("size", [0, 5])
def test_an_empty_or_shrunk_listing_changes_nothing(desk: Desk, size: int) -> None:
    models = [model(f"acme/Model{number}-7B") for number in range(10)]
    desk.visit(*models)

    with pytest.raises(SuspectError):
        desk.visit(*models[:size])
    with reading(desk.engine) as session:
        assert len(session.scalars(select(ObservationRow)).all()) == 10


def test_a_page_that_changed_is_told_with_its_lines(desk: Desk) -> None:
    desk.visit(page("one\ntwo", role="news"))

    (change,) = desk.visit(page("one\nthree", role="news")).changes

    assert (change.kind, change.details["removed"], change.details["added"]) == ("page.changed", ["two"], ["three"])


def test_a_license_page_gives_a_license_change_and_names_its_models(desk: Desk) -> None:
    hub = Desk(desk.engine, desk.now, name="Hub")
    hub.visit(model("acme/foo-3-7b"), model("acme/bar-7b"))
    desk.visit(page("old terms", covers=("foo-3*",)))

    (change,) = desk.visit(page("new terms", covers=("foo-3*",))).changes

    assert (change.kind, change.details["models"]) == ("license.changed", ["acme/foo-3-7b"])


def test_a_return_to_an_earlier_text_is_reverted(desk: Desk) -> None:
    desk.visit(page("old terms"))
    desk.visit(page("new terms"))

    assert kinds(desk.visit(page("old terms"))) == ["license.reverted"]


def test_a_change_of_form_is_no_license_change(desk: Desk) -> None:
    desk.visit(page("old terms"))

    assert kinds(desk.visit(page("old  terms"))) == []


def test_guidance_is_regulation(desk: Desk) -> None:
    desk.visit(page("old", role="guidance"))

    assert kinds(desk.visit(page("new", role="guidance"))) == ["regulation.updated"]


def test_our_own_upgrade_is_no_news(desk: Desk) -> None:
    desk.visit(model(license="mit", sha="a"))
    desk.reading = 2

    assert kinds(desk.visit(model(license="MIT License", sha="a"))) == []
    assert kinds(desk.visit(model(license="gpl-3.0", sha="b"))) == ["license.changed"]


def test_a_quiet_reading_is_remembered_and_not_told(desk: Desk) -> None:
    desk.visit(model(license="mit"))

    assert desk.visit(model(license="gpl-3.0"), quiet=True).changes == ()
    assert desk.visit(model(license="gpl-3.0")).changes == ()


def test_a_post_is_told_and_its_redating_is_not(desk: Desk) -> None:
    desk.visit(post("First"))
    second = post("Second", published=desk.now)

    assert kinds(desk.visit(post("First"), second)) == ["post.published"]
    assert kinds(desk.visit(post("First"), replace(second, published_at=desk.now + timedelta(days=1)))) == []


def test_a_rekeyed_post_is_known_by_its_other_key(desk: Desk) -> None:
    first = post("First", "https://blog.test/1", None, "id:1", "link:blog.test/1")
    desk.visit(first)
    rekeyed = replace(first, subject="post:https://new.test/1", keys=("id:new", "link:blog.test/1"))

    assert kinds(desk.visit(rekeyed)) == []
    assert kinds(desk.visit(replace(rekeyed, keys=("id:new",)))) == []


def test_an_edited_title_is_told_only_after_two_hours(desk: Desk) -> None:
    desk.visit(post("First"))
    desk.visit(post("First"), post("Secnd", "https://blog.test/2"))

    assert kinds(desk.visit(post("First"), post("Second", "https://blog.test/2"))) == []
    desk.now += timedelta(hours=3)
    assert kinds(desk.visit(post("First"), post("Third", "https://blog.test/2"))) == ["post.updated"]


def test_history_keeps_every_state(desk: Desk) -> None:
    desk.visit(model(license="mit"))
    desk.visit(model(license="mit", sha="moved"))
    desk.visit(model(license="gpl-3.0"))

    with reading(desk.engine) as session:
        versions = session.scalars(select(VersionRow).order_by(VersionRow.id)).all()
        assert [version.facts["license"] for version in versions] == ["mit", "gpl-3.0"]


def test_the_log_is_selected_by_globs(desk: Desk) -> None:
    desk.visit(model(license="mit"))
    desk.visit(model(license="gpl-3.0", gated="auto"))

    with begin(desk.engine) as session:
        found = list(select_changes(session, Selection(kind="license.*", vendor="ac*", subject="*foo*")))
    assert [change.kind for change in found] == ["license.changed"]


def test_evidence_says_where_and_when(desk: Desk) -> None:
    desk.visit(model(license="mit"))

    (change,) = desk.visit(model(license="gpl-3.0")).changes

    assert change.evidence["source"] == "Acme on the Hub"
    assert change.evidence["url"] == "https://hub.test/acme/Foo-7B"
    assert len(change.evidence["responses"][0]["digest"]) == 64


def test_edits_within_two_days_are_told_with_their_steps_and_the_net_change(desk: Desk) -> None:
    desk.visit(page("one two"))
    (first,) = desk.visit(page("one three")).changes
    (second,) = desk.visit(page("one four")).changes

    assert [step["id"] for step in second.details["steps"]] == [first.id]
    assert (second.details["net"]["material"], "steps" in first.details) == (True, False)


def test_a_burst_that_ends_where_it_began_comes_to_nothing(desk: Desk) -> None:
    desk.visit(page("one two"))
    desk.visit(page("one three"))

    (change,) = desk.visit(page("one  two")).changes

    assert change.details["net"]["material"] is False
