"""The Hub's webhook: a hint that makes a source due, and nothing more."""

import http.client
import json
import threading
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from connectors.exceptions import ConfigError
from flows import hook
from tests.world import World

from .driving import Gazette
from .hubs import Watching

MINUTE = timedelta(minutes=1)
SECRET = {"X-Webhook-Secret": "s3cret"}


def payload(name: str = "acme/Coyote-7B", scope: str = "repo.content", **more: Any) -> dict[str, Any]:
    event = {"action": "update", "scope": scope}
    return {"event": event, "repo": {"type": "model", "name": name, "id": "0" * 24}, "webhook": {"version": 3}, **more}


@pytest.fixture
def watching(gazette: Gazette, world: World) -> Watching:
    found = Watching(gazette, world)
    found.model()
    found.begin(times=1)
    return found


@pytest.fixture
def port(watching: Watching) -> Iterator[int]:
    watching.gazette.environment["GAZETTE_HOOK_SECRET"] = "s3cret"
    with hook.server(watching.gazette.context, "127.0.0.1", 0, lambda _: None) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


def post(port: int, body: bytes, headers: Mapping[str, str] = SECRET, method: str = "POST") -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request(method, "/", body=body, headers=dict(headers))
        return connection.getresponse().status
    finally:
        connection.close()


def test_a_push_makes_the_source_due_at_once(watching: Watching, port: int) -> None:
    watching.world.clock.advance(-9 * MINUTE)
    before = watching.gazette("poll").err
    status = post(port, json.dumps(payload()).encode())

    assert (before.startswith("nothing is due"), status) == (True, 204)
    assert "1 sources polled" in watching.gazette("poll").err


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        ({}, b"{}", 401),
        ({"X-Webhook-Secret": "wrong"}, b"{}", 401),
        ({"X-Webhook-Secret": "s3cret2"}, b"{}", 401),
        (SECRET, b"no json", 400),
        (SECRET, b"[" * 100_000, 400),
        (SECRET, b"[]", 204),
        ({**SECRET, "Content-Length": "9999999999"}, b"", 413),
        ({**SECRET, "Transfer-Encoding": "chunked"}, b"", 411),
    ],
)
def test_what_is_no_hint_is_refused(port: int, headers: dict[str, str], body: bytes, status: int) -> None:
    assert post(port, body, headers) == status


def test_only_posts_are_taken(port: int) -> None:
    assert post(port, b"", method="GET") == 501


@pytest.mark.parametrize(
    ("told", "model"),
    [
        (payload(), "acme/Coyote-7B"),
        (payload(scope="repo"), "acme/Coyote-7B"),
        (payload(scope="repo.something.new"), "acme/Coyote-7B"),
        (payload(scope="discussion.comment"), ""),
        (payload(updatedRefs=[{"ref": "refs/pr/7", "oldSha": None, "newSha": "a"}]), ""),
        (payload(updatedRefs=[{"ref": "refs/pr/7"}, {"ref": "refs/heads/main"}]), "acme/Coyote-7B"),
        ({**payload(), "repo": {"type": "dataset", "name": "acme/Data"}}, ""),
        ({**payload(), "repo": {"type": "model", "name": 7}}, ""),
        ({"event": "x"}, ""),
        ([], ""),
        (None, ""),
    ],
)
def test_a_payload_names_the_model_that_moved(told: Any, model: str) -> None:
    assert hook.named(told) == model


@pytest.mark.corpus
@pytest.mark.parametrize("name", ["discussion_create_pr", "discussion_update_closed", "repo_content_updatedRefs_pr"])
def test_saved_payloads_of_discussions_and_pull_requests_are_no_news(corpus: Path, name: str) -> None:
    assert hook.named(json.loads((corpus / "hub" / "webhooks" / f"{name}.json").read_text(encoding="utf-8"))) == ""


def test_organizations_and_single_models_are_found_whatever_their_capitals(watching: Watching) -> None:
    sources = watching.gazette.context.watchlist.sources

    assert hook.watching(sources, "Acme/Anything") == ("Acme on the Hub",)
    assert hook.watching(sources, "emca/Anything") == ()


def test_a_source_that_fails_keeps_its_pause(watching: Watching) -> None:
    watching.world.hub.quota.anonymous["api"] = 0
    watching.poll(minutes=0)
    before = watching.gazette.status("Acme on the Hub")["next_at"]
    hook.hint(watching.gazette.context, payload())

    assert watching.gazette.status("Acme on the Hub")["next_at"] == before


def test_without_a_secret_nothing_is_taken(watching: Watching) -> None:
    with pytest.raises(ConfigError, match="GAZETTE_HOOK_SECRET is not set"):
        hook.server(watching.gazette.context, "127.0.0.1", 0, lambda _: None)


def test_an_address_that_is_none_is_explained(watching: Watching) -> None:
    assert watching.gazette("hook", "--listen", "8080").code == 2
