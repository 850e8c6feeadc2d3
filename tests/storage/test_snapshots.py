"""Responses byte for byte and texts by their digest."""

import hashlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, func, select

from connectors.model import Response
from storage import begin, reading, snapshots
from storage.schema import BlobRow
from storage.texts import DAMAGED

from .conftest import Desk, model

URL = "https://hub.test/list"


def keep(desk: Desk, *responses: Response, reading_: int = 1) -> None:
    with begin(desk.engine) as session:
        snapshots.keep(session, desk.id, responses, reading_, desk.now)


def answer(body: str, url: str = URL, *, unchanged: bool = False, **headers: str) -> Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(url, content=body.encode(), headers=named, unchanged=unchanged)


def cached(desk: Desk) -> dict[str, snapshots.Cached]:
    with reading(desk.engine) as session:
        return snapshots.cached(session, [desk.id]).get(desk.id, {})


def blobs(engine: Engine) -> int:
    with reading(engine) as session:
        return session.scalar(select(func.count()).select_from(BlobRow)) or 0


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@given(data=st.binary(max_size=3000))
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_bytes_come_back_as_they_were(engine: Engine, data: bytes) -> None:
    with begin(engine) as session:
        found = snapshots.put(session, data, kept=False)

    with reading(engine) as session:
        assert (found, snapshots.get(session, found)) == (hashlib.sha256(data).hexdigest(), data)


def test_the_same_bytes_are_stored_once(desk: Desk) -> None:
    keep(desk, answer("same", "https://a.test/"), answer("same", "https://b.test/"))

    assert blobs(desk.engine) == 1


def test_what_was_kept_once_stays_kept(desk: Desk) -> None:
    with begin(desk.engine) as session:
        found = snapshots.put(session, b"text", kept=False)
        snapshots.put(session, b"text", kept=True)
        snapshots.put(session, b"text", kept=False)
    with begin(desk.engine) as session:
        snapshots.drop_unreferenced(session, found)

    assert blobs(desk.engine) == 1


def test_bytes_that_were_pruned_are_missing(engine: Engine) -> None:
    with reading(engine) as session, pytest.raises(KeyError):
        snapshots.get(session, digest("never"))


def test_validators_are_remembered_as_they_came(desk: Desk) -> None:
    keep(desk, answer("one", etag='W/"1"', last_modified="Wed, 01 Apr 2026 08:00:00 GMT"), reading_=3)
    entry = cached(desk)[URL]

    assert (entry.etag, entry.last_modified) == ('W/"1"', "Wed, 01 Apr 2026 08:00:00 GMT")
    assert (entry.digest, entry.reading) == (digest("one"), 3)


def test_a_new_answer_replaces_the_last_one_and_its_bytes(desk: Desk) -> None:
    keep(desk, answer("one", etag='"1"'))
    keep(desk, answer("two"))

    assert (cached(desk)[URL].digest, cached(desk)[URL].etag, blobs(desk.engine)) == (digest("two"), "", 1)


def test_bytes_that_go_and_come_within_a_visit_stay(desk: Desk) -> None:
    """One address stops saying what another begins to say."""
    keep(desk, answer("x", "https://a.test/"))
    keep(desk, answer("y", "https://a.test/"), answer("x", "https://b.test/"))

    with reading(desk.engine) as session:
        assert snapshots.get(session, cached(desk)["https://b.test/"].digest) == b"x"


def test_bytes_that_another_address_still_says_stay(desk: Desk) -> None:
    keep(desk, answer("x", "https://a.test/"), answer("x", "https://b.test/"))
    keep(desk, answer("y", "https://a.test/"))

    with reading(desk.engine) as session:
        assert snapshots.get(session, cached(desk)["https://b.test/"].digest) == b"x"


def test_an_unchanged_answer_refreshes_only_its_validators(desk: Desk) -> None:
    keep(desk, answer("one", etag='"1"', last_modified="yesterday"))
    keep(desk, answer("", etag='"2"', unchanged=True), reading_=9)
    entry = cached(desk)[URL]

    assert (entry.etag, entry.last_modified, entry.digest, entry.reading) == ('"2"', "yesterday", digest("one"), 1)


def test_a_stored_answer_loads_its_body_when_asked(desk: Desk) -> None:
    keep(desk, answer("one", etag='"1"'))
    asked: list[str] = []

    def load(wanted: str) -> bytes:
        asked.append(wanted)
        return b"one"

    stored = snapshots.stored(cached(desk)[URL], load)
    before = list(asked)

    assert (before, stored.body(), stored.etag, asked) == ([], b"one", '"1"', [digest("one")])


def test_forgetting_makes_the_next_read_unconditional(desk: Desk) -> None:
    keep(desk, answer("one"))
    with begin(desk.engine) as session:
        snapshots.forget(session, desk.id)

    assert cached(desk) == {}


def test_the_bytes_a_change_was_read_from_are_kept_for_ever(desk: Desk) -> None:
    desk.visit(model(license="mit"))
    (change,) = desk.visit(model(license="gpl-3.0")).changes
    desk.visit(model(license="gpl-3.0", sha="later"))

    with reading(desk.engine) as session:
        assert snapshots.get(session, change.evidence["responses"][0]["digest"])


def test_damaged_bytes_are_not_taken_for_what_they_were_and_heal_when_they_come_again(engine: Engine) -> None:
    with begin(engine) as session:
        digest = snapshots.put_text(session, "You may use it.")
        other = snapshots.put_text(session, "You may not.")
    with begin(engine) as session:
        row = session.get_one(BlobRow, digest)
        row.data = session.get_one(BlobRow, other).data
    with begin(engine) as session:
        session.get_one(BlobRow, other).data = b"\x28\xb5\x2f\xfd"

    for lost in (digest, other):
        with reading(engine) as session, pytest.raises(snapshots.DamagedError, match=f"{lost[:12]} is damaged"):
            snapshots.get_text(session, lost)
    with begin(engine) as session:
        snapshots.put_text(session, "You may use it.")

    with reading(engine) as session:
        assert snapshots.get_text(session, digest) == "You may use it."
        assert snapshots.text_or_mark(session, other) == DAMAGED
