"""Files of models: what is asked for, what an answer proves, where statements disagree."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from connectors import huggingface
from connectors.huggingface.bundle import Bundle
from connectors.huggingface.files import queued
from connectors.huggingface.settle import disagreement, judged, settled
from connectors.licenses import blob_id
from connectors.model import Fact, Listing, Observation, Remembered, Request, Response

Replay = Callable[..., Listing]
NOW = datetime(2026, 4, 2, 12, 0, tzinfo=UTC)
CURSOR = {"mark": "2026-04-02T11:00:00+00:00", "swept": "2026-04-02T06:00:00+00:00"}
TARGET = huggingface.Target(organization="acme")
TEXT = b"You may use the weights for anything.\n"
SUBJECT = "hf:model:1"


def raw(sha: str = "b" * 40, *files: str, **fields: Any) -> dict[str, Any]:
    names = files or ("LICENSE", "README.md", "model.safetensors")
    return {
        "_id": "1",
        "id": "acme/m",
        "sha": sha,
        "lastModified": "2026-04-02T11:30:00.000Z",
        "cardData": {"license": "mit"},
        "tags": ["safetensors", "license:mit"],
        "siblings": [{"rfilename": name} for name in names],
        **fields,
    }


def model(facts: dict[str, Fact] | None = None, notes: dict[str, Fact] | None = None) -> Observation:
    known: dict[str, Fact] = {"name": "acme/m", "license": "mit", "license_name": "", "license_link": ""}
    return Observation(
        subject=SUBJECT,
        title="acme/m",
        url="",
        nature="model",
        facts={**known, "terms": (), **(facts or {})},
        notes={"license_files": ["LICENSE"], **(notes or {})},  # type: ignore[dict-item]  # a list, as a memory has it
        revision="a" * 40,
    )


def poll(replay: Replay, *answers: Any, last: Observation | None = None, asked: list[Request] | None = None) -> Listing:
    memory = Remembered(NOW, CURSOR, {SUBJECT: last} if last else {})
    return replay(huggingface.poll(TARGET, memory), *answers, asked=asked)


def info(path: str = "LICENSE", body: bytes = TEXT, **more: Any) -> dict[str, Any]:
    return {"type": "file", "path": path, "oid": blob_id(body), "size": len(body), **more}


def refused(status: int, **headers: str) -> Response:
    return Response("", status=status, headers=headers, content=b"no")


def test_a_new_models_files_are_listed_and_read_at_its_commit(replay: Replay) -> None:
    asked: list[Request] = []
    (found,) = poll(replay, [raw()], [info()], TEXT, asked=asked).observations
    listed, read = asked[1:]
    assert (listed.method, listed.url) == ("POST", f"https://huggingface.co/api/models/acme/m/paths-info/{'b' * 40}")
    assert json.loads(listed.body) == {"paths": ["LICENSE"], "expand": False}
    assert read.url == f"https://huggingface.co/acme/m/resolve/{'b' * 40}/LICENSE"
    assert found.documents == {"license": TEXT.decode().strip()}
    assert found.facts["terms"] == (f"license {blob_id(TEXT)[:12]}",)
    assert found.notes["files_at"] == "b" * 40


def test_what_did_not_move_is_not_read_again(replay: Replay) -> None:
    last = model({"terms": [f"license {blob_id(TEXT)[:12]}"]})  # type: ignore[dict-item]
    (found,) = poll(replay, [raw()], [info()], last=last).observations
    assert found.documents == {}
    assert found.notes["files_at"] == "b" * 40


def test_without_license_files_nothing_is_asked(replay: Replay) -> None:
    (found,) = poll(replay, [raw("b" * 40, "README.md")], last=model()).observations
    assert found.facts["terms"] == ()


def test_an_unknown_list_of_files_is_not_an_empty_one(replay: Replay) -> None:
    last = model({"terms": ("license 9fa50ec31a2b",)})
    (found,) = poll(replay, [raw(siblings=None)], last=last).observations
    assert found.facts["terms"] == ("license 9fa50ec31a2b",)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (refused(401, **{"x-error-code": "GatedRepo"}), "gated"),
        (refused(403, **{"x-error-code": "GatedRepo"}), "gated"),
        (refused(403, **{"x-error-message": "Access to this resource is disabled."}), "disabled"),
    ],
)
def test_a_file_that_is_refused_is_unreadable(replay: Replay, answer: Response, reason: str) -> None:
    (found,) = poll(replay, [raw()], [info()], answer).observations
    assert (found.notes["unreadable"], found.documents) == (reason, {})
    assert found.facts["terms"] == (f"license {blob_id(TEXT)[:12]}",)


@pytest.mark.parametrize("more", [{"size": 2_000_000}, {"lfs": {"oid": "c" * 64, "size": 9}}])
def test_a_file_that_is_too_large_is_not_asked_for(replay: Replay, more: dict[str, Any]) -> None:
    (found,) = poll(replay, [raw()], [info(**more)]).observations
    assert found.notes["unreadable"] == "too large"


@pytest.mark.parametrize("listed", [refused(401), refused(404, **{"x-error-code": "RevisionNotFound"})])
def test_what_is_gone_is_not_asked_for_again(replay: Replay, listed: Response) -> None:
    listing = poll(replay, [raw()], listed)
    assert "terms" not in listing.observations[0].facts
    assert not queued(listing.cursor or {})


@pytest.mark.parametrize("listed", [refused(503), refused(429), b"<html>", b"{}"])
def test_what_does_not_come_is_asked_for_later(replay: Replay, listed: Any) -> None:
    listing = poll(replay, [raw()], listed)
    assert list(queued(listing.cursor or {})) == [SUBJECT]


def test_bytes_that_are_not_those_of_the_list_are_not_believed(replay: Replay) -> None:
    listing = poll(replay, [raw()], [info()], b"<html>We will be back</html>")
    assert listing.observations[0].documents == {}
    assert queued(listing.cursor or {}) == {SUBJECT: 1}


def test_after_five_vain_attempts_the_next_commit_is_waited_for(replay: Replay) -> None:
    memory = Remembered(NOW, {**CURSOR, "pending": "1:4"}, {SUBJECT: replace(model(), revision="b" * 40)})
    listing = replay(huggingface.poll(TARGET, memory), [raw()], refused(500))
    assert not queued(listing.cursor or {})


def test_a_model_in_the_queue_need_not_be_on_the_page(replay: Replay) -> None:
    page = Response(
        "",
        headers={"link": '<https://huggingface.co/api/models?cursor=x>; rel="next"'},
        content=json.dumps([{"_id": "2", "id": "acme/x", "lastModified": "2026-04-01T00:00:00Z"}]).encode(),
        unchanged=True,
    )
    memory = Remembered(NOW, {**CURSOR, "pending": "1"}, {SUBJECT: model(notes={"license_files": ("LICENSE",)})})
    listing = replay(huggingface.poll(TARGET, memory), page, [info()], TEXT)
    assert [one.subject for one in listing.observations if "license" in one.documents] == [SUBJECT]
    assert listing.cursor is not None
    assert "pending" not in listing.cursor


@pytest.mark.parametrize(("left", "requests"), [("400", 3), ("90", 2)])
def test_a_low_quota_is_left_to_the_lists(replay: Replay, left: str, requests: int) -> None:
    headers = {"ratelimit": f'"api";r={left};t=100', "ratelimit-policy": '"fixed window";"api";q=500;w=300'}
    listed = Response("", headers=headers, content=b"[]")
    items = [raw(), {**raw(), "_id": "2", "id": "acme/n"}]
    asked: list[Request] = []
    poll(replay, items, *([listed] * (requests - 1)), asked=asked)
    assert len(asked) == requests


# What a bundle adds


def test_added_weights_are_the_same_weights() -> None:
    first = settled(model(), Bundle(marks=(), texts={}, weights=("model.safetensors aa",)), "1")
    more = settled(first, Bundle(marks=(), texts={}, weights=("model.gguf bb", "model.safetensors aa")), "2")
    other = settled(more, Bundle(marks=(), texts={}, weights=("model.gguf bb", "model.safetensors cc")), "3")
    revisions = [one.facts["weights_revision"] for one in (first, more, other)]
    assert revisions[0] == revisions[1] != revisions[2]


def test_weights_under_other_names_are_other_weights() -> None:
    first = settled(model(), Bundle(marks=(), texts={}, weights=("model-*-of-00002.safetensors aa",)), "1")
    other = settled(first, Bundle(marks=(), texts={}, weights=("model-*-of-00003.safetensors bb",)), "2")
    assert first.facts["weights_revision"] != other.facts["weights_revision"]


def test_the_identity_of_a_text_that_could_not_be_read_is_unknown() -> None:
    known = model({"terms": ("license aa",)}, {"license_file": "MIT"})
    bundle = Bundle(marks=("license bb",), texts={}, unreadable="gated")
    assert "license_file" not in settled(known, bundle, "2").notes


# Disagreement


@pytest.mark.parametrize(
    ("license_", "name", "tag", "file", "words"),
    [
        ("mit", "", "mit", "MIT", ""),
        ("mit", "", "mit", "LicenseRef-Acme-Terms", "the card says mit, the license file is LicenseRef-Acme-Terms"),
        ("apache-2.0", "", "apache-2.0", "MIT", "the card says apache-2.0, the license file is MIT"),
        ("mit", "", "apache-2.0", "", "the card says mit, the tag says apache-2.0"),
        ("apache-2.0", "acme-terms", "apache-2.0", "", "the card says apache-2.0 and acme-terms"),
        ("mit", "MIT License", "mit", "MIT", ""),
        ("other", "acme-terms", "other", "LicenseRef-Acme-Terms", ""),
        ("gemma", "", "gemma", "LicenseRef-Gemma-Terms-of-Use", ""),
        ("other", "acme-terms", "other", "Apache-2.0", "the card says acme-terms, the license file is Apache-2.0"),
        ("gpl-3.0", "", "gpl-3.0", "GPL-3.0-only", ""),
        ("gpl", "", "gpl", "GPL-3.0-only", ""),
        ("apache-2.0,mit", "", "mit,apache-2.0", "MIT", ""),
        ("", "", "", "MIT", ""),
        ("other", "", "other", "MIT", ""),
    ],
)
def test_statements_disagree_or_not(license_: str, name: str, tag: str, file: str, words: str) -> None:
    seen = model({"license": license_, "license_name": name}, {"license_tag": tag, "license_file": file})
    assert disagreement(seen) == words


def contradicting(**facts: Fact) -> Observation:
    return model(facts, {"license_file": "LicenseRef-Acme-Terms"})


def test_what_was_so_at_first_sight_is_a_fact_at_once() -> None:
    seen = contradicting()
    assert judged(seen, None, NOW, baseline=True).facts["conflict"]
    assert judged(seen, seen, NOW, baseline=False).facts["conflict"]


def test_a_new_disagreement_must_last() -> None:
    first = judged(contradicting(conflict=""), None, NOW, baseline=False)
    soon = judged(first, None, NOW + timedelta(hours=1), baseline=False)
    late = judged(soon, None, NOW + timedelta(hours=2), baseline=False)
    assert [bool(one.facts["conflict"]) for one in (first, soon, late)] == [False, False, True]
    assert "disagreement" not in late.notes


def test_a_disagreement_that_ends_is_forgotten() -> None:
    ended = replace(judged(contradicting(conflict=""), None, NOW, baseline=False))
    ended = replace(ended, notes={**ended.notes, "license_file": "MIT"})
    assert "disagreement" not in judged(ended, None, NOW, baseline=False).notes


def test_what_was_never_read_is_not_judged() -> None:
    seen = replace(contradicting(), facts={"license": "mit"})
    assert judged(seen, None, NOW, baseline=False) is seen
