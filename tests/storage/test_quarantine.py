"""Items that could not be read are counted and found again with their text."""

from connectors.model import Listing, Quarantined, Response, Visit
from storage import begin, condition, quarantine, reading
from storage.model import UnreadTotal
from storage.recording import record

from .conftest import Desk, model


def _visit(desk: Desk, *items: Quarantined) -> None:
    visit = Visit(Listing((model(),), quarantined=items), (Response("https://hub.test/list"),), desk.reading)
    with begin(desk.engine) as session:
        record(session, desk.origins(), visit, desk.recorder())


def test_the_health_of_a_source_says_how_many_items_it_could_not_read_and_why(desk: Desk) -> None:
    _visit(desk, Quarantined('{"id": 7}', "id: not a text"), Quarantined("{}", "id: missing"))

    with reading(desk.engine) as session:
        (health,) = condition.health(session, desk.now)
    assert health.unreadable == UnreadTotal(2, "id: missing", desk.now)


def test_the_raw_text_is_found_by_the_name_of_the_source(desk: Desk) -> None:
    _visit(desk, Quarantined('{"id": 7}', "id: not a text"))

    with reading(desk.engine) as session:
        (found,) = quarantine.of_source(session, desk.name.upper())
        assert quarantine.of_source(session, "another") == ()
    assert (found.source, found.raw, found.reason) == (desk.name, '{"id": 7}', "id: not a text")


def test_a_source_that_reads_everything_has_none(desk: Desk) -> None:
    desk.visit(model())

    with reading(desk.engine) as session:
        assert quarantine.totals(session) == {}
