"""What gives a change its identity, and whom it reaches when several sources see it."""

import threading
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial

from connectors.model import Observation
from storage import begin, deliveries, reading
from storage.changes import Selection, select_changes
from storage.recording import Recorded

from .conftest import Desk, model, page, post


def second(desk: Desk, name: str = "Another list", vendor: str = "Acme") -> Desk:
    """Another source that shows some of the same subjects."""
    return Desk(desk.engine, desk.now, vendor=vendor, name=name)


def kinds(recorded: Recorded) -> list[str]:
    return [str(change.kind) for change in recorded.changes]


def test_a_post_says_what_it_is_about_and_which_models_it_names(desk: Desk) -> None:
    desk.visit(post("Old"), complete=False)
    first, second_ = desk.visit(post("Introducing Gemma 9"), post("New terms of service"), complete=False).changes

    told = {change.title: (change.details["class"], change.details.get("names")) for change in (first, second_)}
    assert told == {"Introducing Gemma 9": ("release", ["Gemma 9"]), "New terms of service": ("license", None)}


def logged(desk: Desk) -> list[tuple[str, str]]:
    with reading(desk.engine) as session:
        return [(change.kind, change.source) for change in select_changes(session, Selection())]


def owed(desk: Desk) -> list[tuple[str, str, str]]:
    with reading(desk.engine) as session:
        rows = deliveries.listed(session, ("pending", "suppressed"))
    return [(row.receiver, row.state, row.changes[0].title) for row in rows]


def both(desk: Desk, other: Desk, *seen: Observation) -> list[list[str]]:
    return [kinds(desk.visit(*seen)), kinds(other.visit(*seen))]


def test_one_post_in_two_feeds_is_one_change(desk: Desk) -> None:
    other = second(desk)
    both(desk, other, post("First"))

    assert both(desk, other, post("First"), post("Second")) == [["post.published"], []]
    assert owed(desk) == [("legal", "pending", "Second")]


def test_a_license_that_changed_under_two_sources_is_told_once(desk: Desk) -> None:
    other = second(desk)
    both(desk, other, model(license="mit"))

    assert both(desk, other, model(license="gpl-3.0")) == [["license.changed"], []]


def test_a_flap_that_two_sources_see_is_told_once_per_turn(desk: Desk) -> None:
    other = second(desk)
    both(desk, other, model(license="mit"))

    told = [both(desk, other, model(license=name)) for name in ("gpl-3.0", "mit", "gpl-3.0")]

    assert told == [[["license.changed"], []]] * 3


def test_whichever_source_sees_a_turn_first_tells_it(desk: Desk) -> None:
    other = second(desk)
    both(desk, other, model(license="mit"))
    for name in ("gpl-3.0", "mit"):
        both(desk, other, model(license=name))

    assert both(other, desk, model(license="gpl-3.0")) == [["license.changed"], []]
    assert logged(desk)[-1] == ("license.changed", "Another list")


def test_gating_that_two_sources_see_is_told_once_per_turn(desk: Desk) -> None:
    other = second(desk)
    both(desk, other, model(gated="no"))

    told = [both(other, desk, model(gated=gate)) for gate in ("auto", "no", "auto")]

    assert told == [[["model.gated"], []], [["model.ungated"], []], [["model.gated"], []]]


def test_the_same_turn_of_one_source_is_a_new_change(desk: Desk) -> None:
    desk.visit(page("one", role="news"))
    told = [desk.visit(page(text, role="news")).changes[0].id for text in ("two", "one", "two")]

    assert len(set(told)) == 3


def test_a_receiver_that_only_the_other_source_reaches_is_told_too(desk: Desk) -> None:
    other = second(desk, vendor="European Union")
    other.receivers = ("legal", "brussels")
    both(desk, other, post("First"))
    both(desk, other, post("First"), post("Second"))
    both(desk, other, post("First"), post("Second"))

    assert owed(desk) == [("legal", "pending", "Second"), ("brussels", "pending", "Second")]


def test_what_backfill_wrote_for_one_source_is_told_by_another(desk: Desk) -> None:
    other = second(desk)
    other.visit(post("First"))
    desk.backfill(post("Second", published=desk.now - timedelta(days=1)))

    assert kinds(other.visit(post("First"), post("Second"))) == ["post.published"]
    assert owed(desk) == [("legal", "pending", "Second")]


def test_ids_depend_on_what_happened_and_on_nothing_else(desk: Desk) -> None:
    other = second(desk, vendor="Somebody else")
    ids = []
    for entry, gate in ((desk, "auto"), (other, "manual")):
        entry.visit(model("acme/Foo-7B", gated="no", id="1"))
        entry.now += timedelta(days=3)
        ids += [change.id for change in entry.visit(model("acme/Foo-7B", gated=gate, id="1")).changes]

    assert len(set(ids)) == 2
    assert all(len(id_) == 20 for id_ in ids)


def test_two_sources_at_the_same_moment_open_one_release_and_tell_it_once(desk: Desk) -> None:
    other = second(desk)
    desk.visit(model("acme/Old-1B"))
    other.visit(post("First"))

    at_once(
        lambda: desk.visit(model("acme/Old-1B"), model("acme/Foo-2-7B")),
        lambda: other.visit(post("First"), post("Introducing Foo 2"), post("Announcing Foo 2")),
    )

    with begin(desk.engine) as session:
        found = list(select_changes(session, Selection()))
    assert len(found) == 3
    assert len({change.release for change in found}) == 1
    assert [state for _, state, _ in owed(desk)].count("pending") == 1


def test_two_sources_with_the_same_texts_and_numbers_at_the_same_moment(desk: Desk) -> None:
    others = [second(desk, f"List {number}") for number in range(4)]
    shared = [model(f"acme/Foo-{number}-7B", license="mit") for number in range(20)]
    wordy = [page("the same terms"), *shared]

    at_once(*(partial(entry.visit, *wordy) for entry in others))

    assert logged(desk) == []


def at_once(*actions: Callable[[], object]) -> None:
    """Run every action in a thread of its own; the first error is raised."""
    gate, errors = threading.Barrier(len(actions)), list[BaseException]()

    def run(action: Callable[[], object]) -> None:
        try:
            gate.wait(10)
            action()
        except BaseException as error:  # noqa: BLE001  (handed to the test's own thread)
            errors.append(error)

    threads: Sequence[threading.Thread] = [threading.Thread(target=run, args=(action,)) for action in actions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not any(thread.is_alive() for thread in threads)
    for error in errors:
        raise error
