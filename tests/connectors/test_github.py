"""GitHub: what is asked for, whose license a file is, which releases are new."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from connectors import github, licenses
from connectors.exceptions import FetchError, ParseError
from connectors.github.files import read
from connectors.licenses import blob_id
from connectors.model import Listing, Observation, Remembered, Request, Response

Replay = Callable[..., Listing]
NOW = datetime(2026, 4, 2, 12, 0, tzinfo=UTC)
TARGET = github.Target(repository="acme/Coyote")
ABOUT = {"full_name": "acme/Coyote", "default_branch": "main", "archived": False, "license": {"spdx_id": "MIT"}}
TEXT = b"You may use the code for anything.\n"
MODEL = b"You may use the weights for research.\n"
SUBJECT = "gh:acme/Coyote"
RECENT = {"described": (NOW - timedelta(hours=1)).isoformat()}


def file(path: str, body: bytes = TEXT, kind: str = "file") -> dict[str, Any]:
    return {"path": path, "name": path, "sha": blob_id(body), "size": len(body), "type": kind}


def release(tag: str, **fields: Any) -> dict[str, Any]:
    return {"tag_name": tag, "name": "", "body": "", "draft": False, "published_at": "2026-04-01T10:00:00Z", **fields}


def known(*seen: Observation, cursor: dict[str, str] | None = None) -> Remembered:
    return Remembered(NOW, RECENT if cursor is None else cursor, {one.subject: one for one in seen})


def first(replay: Replay, *answers: Any, target: github.Target = TARGET, asked: list[Request] | None = None) -> Listing:
    return replay(github.poll(target, known(cursor={})), *answers, asked=asked)


def same(body: Any) -> Response:
    return Response("", content=json.dumps(body).encode(), unchanged=True)


def files(replay: Replay, *names: str) -> Observation:
    """Return the repository whose root holds these files, each with a text of its own."""
    bodies = {name: f"The terms of {name}.\n".encode() for name in sorted(names)}
    roles = licenses.terms(names)
    texts = [bodies[path] for role in sorted(roles) for path in roles[role]]
    listed = [file(name, body) for name, body in bodies.items()]
    return first(replay, listed, [], [], ABOUT, *texts).observations[0]


# What is asked for


def test_the_first_poll_asks_for_files_releases_tags_and_the_repository(replay: Replay) -> None:
    asked: list[Request] = []
    first(replay, [], [release("v1")], [], ABOUT, asked=asked)
    base = "https://api.github.com/repos/acme/Coyote"
    assert [request.url for request in asked] == [
        f"{base}/contents/",
        f"{base}/releases?per_page=30",
        f"{base}/tags?per_page=100",
        base,
    ]
    assert github.addresses(TARGET) == tuple(request.url for request in asked[:2])


def test_an_hour_later_two_requests_say_that_nothing_moved(replay: Replay) -> None:
    poll = github.poll(TARGET, known())
    assert replay(poll, same([file("LICENSE")]), same([release("v1")])) == Listing(unchanged=True)


def test_without_releases_tags_are_looked_at_every_time(replay: Replay) -> None:
    assert replay(github.poll(TARGET, known()), same([]), same([]), same([{"name": "v1"}])).unchanged


def test_releases_need_not_be_watched(replay: Replay) -> None:
    listing = first(replay, [], ABOUT, target=github.Target(repository="acme/Coyote", releases=False))
    assert [one.subject for one in listing.observations] == [SUBJECT]


def test_a_day_later_all_is_asked_again(replay: Replay) -> None:
    memory = known(cursor={"described": (NOW - timedelta(days=1)).isoformat()})
    listing = replay(github.poll(TARGET, memory), same([]), same([release("v1")]), [], ABOUT)
    assert listing.cursor == {"described": NOW.isoformat()}


def test_another_endpoint_is_asked_instead(replay: Replay) -> None:
    asked: list[Request] = []
    target = github.Target(repository="acme/Coyote", endpoint="http://127.0.0.1:8080/")
    first(replay, [], [release("v1")], [], ABOUT, target=target, asked=asked)
    assert {request.url.split("/repos/")[0] for request in asked} == {"http://127.0.0.1:8080"}


# License files


RAW_LICENSE = "https://raw.githubusercontent.com/acme/Coyote/HEAD/LICENSE"
API_LICENSE = "https://api.github.com/repos/acme/Coyote/contents/LICENSE"


def test_a_license_is_read_byte_by_byte_without_the_api(replay: Replay) -> None:
    asked: list[Request] = []
    listing = first(replay, [file("LICENSE")], [release("v1")], [], ABOUT, TEXT, asked=asked)
    assert [request.url for request in asked[4:]] == [RAW_LICENSE]
    assert listing.observations[0].documents == {"license": TEXT.decode().strip()}


def test_bytes_that_are_behind_are_asked_of_the_api(replay: Replay) -> None:
    asked: list[Request] = []
    listing = first(replay, [file("LICENSE")], [release("v1")], [], ABOUT, b"Former terms.\n", TEXT, asked=asked)
    assert [request.url for request in asked[4:]] == [RAW_LICENSE, API_LICENSE]
    assert asked[-1].headers["accept"] == "application/vnd.github.raw+json"
    assert listing.observations[0].documents == {"license": TEXT.decode().strip()}


def test_bytes_that_do_not_come_are_asked_of_the_api() -> None:
    listed = Response("", content=json.dumps([file("LICENSE")]).encode())
    reading = read(TARGET.place(), TARGET.paths, listed, None)
    assert next(reading).url == RAW_LICENSE
    assert reading.throw(FetchError("HTTP 404", status=404)).url == API_LICENSE


def test_the_bytes_of_a_commit_are_asked_for_by_its_name() -> None:
    listed = Response("", content=json.dumps([file("LICENSE")]).encode())
    asked = next(read(TARGET.place("c0ffee"), TARGET.paths, listed, None))
    assert asked.url == "https://raw.githubusercontent.com/acme/Coyote/c0ffee/LICENSE"


def test_another_server_is_asked_for_bytes_by_its_api(replay: Replay) -> None:
    asked: list[Request] = []
    target = github.Target(repository="acme/Coyote", endpoint="https://ghe.example/api/v3")
    first(replay, [file("LICENSE")], [release("v1")], [], ABOUT, TEXT, target=target, asked=asked)
    assert asked[-1].url == "https://ghe.example/api/v3/repos/acme/Coyote/contents/LICENSE"


@pytest.mark.parametrize(
    ("names", "weights", "code"),
    [
        (("LICENSE",), "LICENSE", ""),
        (("LICENSE", "LICENSE-MODEL"), "LICENSE-MODEL", "LICENSE"),
        (("LICENSE-CODE", "LICENSE-MODEL"), "LICENSE-MODEL", "LICENSE-CODE"),
        (("LICENSE", "MODEL_LICENSE"), "MODEL_LICENSE", "LICENSE"),
        (("LICENSE", "Acme LICENSE AGREEMENT"), "Acme LICENSE AGREEMENT", "LICENSE"),
    ],
)
def test_the_codes_license_is_told_apart(replay: Replay, names: tuple[str, ...], weights: str, code: str) -> None:
    documents = files(replay, *names).documents
    assert documents["license"] == f"The terms of {weights}."
    assert documents.get("code_license", "") == (f"The terms of {code}." if code else "")


def test_a_folder_of_model_licenses_is_read(replay: Replay) -> None:
    root = [file("LICENSE"), file("model_licenses", kind="dir")]
    inside = [file("model_licenses/coyote-7b", MODEL)]
    (found,) = first(replay, root, [], [], ABOUT, inside, TEXT, MODEL).observations
    assert found.documents == {"license": MODEL.decode().strip(), "code_license": TEXT.decode().strip()}


def test_only_what_moved_is_read_again(replay: Replay) -> None:
    root = [file("LICENSE"), file("LICENSE-MODEL", MODEL)]
    seen = first(replay, root, [release("v1")], [], ABOUT, TEXT, MODEL).observations[0]
    root[1] = file("LICENSE-MODEL", MODEL + MODEL)
    listing = replay(github.poll(TARGET, known(seen)), root, same([release("v1")]), ABOUT, MODEL + MODEL)
    assert list(listing.observations[0].documents) == ["license"]


def test_a_renamed_license_is_neither_read_nor_changed(replay: Replay) -> None:
    seen = first(replay, [file("LICENSE")], [release("v1")], [], ABOUT, TEXT).observations[0]
    listing = replay(github.poll(TARGET, known(seen)), [file("LICENSE-MODEL")], same([release("v1")]), ABOUT)
    (found, _) = listing.observations
    assert (found.facts, found.documents) == (seen.facts, {})
    assert found.notes["license_files"] == ("LICENSE-MODEL",)


def test_what_came_is_compared_with_what_git_calls_it(replay: Replay) -> None:
    with pytest.raises(ParseError, match="LICENSE did not come"):
        first(replay, [file("LICENSE")], [], [], ABOUT, TEXT[:9], TEXT[:9])


def test_what_github_takes_the_license_for_counts_where_no_file_is_read(replay: Replay) -> None:
    without, with_ = files(replay), files(replay, "LICENSE")
    assert without.facts["license"] == "MIT"
    assert "license" not in with_.facts
    assert with_.notes["license_id"] == "MIT"


def test_an_empty_repository_holds_no_license(replay: Replay) -> None:
    empty = Response("", status=404, content=b'{"message":"This repository is empty."}')
    (found,) = first(replay, empty, [], [], ABOUT).observations
    assert found.facts["terms"] == ()


def test_a_missing_repository_is_an_error(replay: Replay) -> None:
    missing = Response("", status=404, content=b'{"message":"Not Found"}')
    with pytest.raises(FetchError, match="no such repository"):
        first(replay, missing, missing)


@pytest.mark.parametrize("answer", [{"message": "Server Error"}, "oops"])
def test_what_is_no_list_is_an_error(replay: Replay, answer: Any) -> None:
    with pytest.raises(ParseError):
        first(replay, answer, [release("v1")], [], ABOUT)


# Releases and tags


def code(listing: Listing) -> list[Observation]:
    return [one for one in listing.observations if one.nature == "code"]


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("", "Coyote v1.2"),
        ("v1.2", "Coyote v1.2"),
        ("Release 1.2", "Coyote v1.2"),
        ("Coyote grows up", "Coyote grows up"),
    ],
)
def test_a_release_is_called_by_its_name_or_its_tag(replay: Replay, name: str, title: str) -> None:
    (found,) = code(first(replay, [], [release("v1.2", name=name, body="<b>Faster</b>")], [], ABOUT))
    assert (found.subject, found.title) == ("gh:acme/Coyote@v1.2", title)
    assert (found.published_at, found.precision) == (datetime(2026, 4, 1, 10, tzinfo=UTC), "second")
    assert (found.notes["tag"], found.notes["summary"]) == ("v1.2", "Faster")


def test_a_tag_with_its_release_is_one(replay: Replay) -> None:
    listing = first(replay, [], [release("v2", name="Two")], [{"name": "v2"}, {"name": "v1"}], ABOUT)
    assert {one.subject: one.title for one in code(listing)} == {
        "gh:acme/Coyote@v2": "Two",
        "gh:acme/Coyote@v1": "Coyote v1",
    }


def test_a_draft_is_not_seen(replay: Replay) -> None:
    assert code(first(replay, [], [release("v2", draft=True)], [], ABOUT)) == []


def test_a_malformed_release_is_set_aside(replay: Replay) -> None:
    listing = first(replay, [], [{"name": "no tag"}, release("v1")], [], ABOUT)
    assert (len(code(listing)), len(listing.quarantined)) == (1, 1)


def test_what_slides_into_the_window_from_below_is_not_new(replay: Replay) -> None:
    old = "2025-01-01T00:00:00Z"
    rows = [release(f"v{number}", published_at=old) for number in range(31, 0, -1)]
    seen = first(replay, [], rows[:30], [], ABOUT).observations
    deleted = [rows[0], *rows[2:]]
    listing = replay(github.poll(TARGET, known(*seen)), same([]), deleted)
    assert "gh:acme/Coyote@v1" not in {one.subject for one in listing.observations}
    fresh = [release("v32"), *rows[:29]]
    listing = replay(github.poll(TARGET, known(*seen)), same([]), fresh)
    assert "gh:acme/Coyote@v32" in {one.subject for one in listing.observations}


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"repository": "https://github.com/acme/Coyote"}, "looks like"),
        ({"repository": "acme/.."}, "looks like"),
        ({"repository": "acme/Coyote", "endpoint": "api.github.com"}, "no web address"),
        ({}, "Field required"),
    ],
)
def test_a_mistake_in_the_watchlist_is_explained(values: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        github.Target(**values)


def test_a_shared_license_names_the_models_it_covers(replay: Replay) -> None:
    shared = github.Target(repository="acme/Coyote", covers=("coyote-*",))
    record = first(replay, [file("LICENSE")], [], [], ABOUT, TEXT, target=shared).observations[0]
    assert record.notes["covers"] == ("coyote-*",)
    assert "covers" not in files(replay, "LICENSE").notes
