"""A planted token is looked for in everything that a run leaves behind. Prefect's database: tests/prefect_server."""

import io
import logging
import socket
from collections.abc import Iterator
from datetime import timedelta

import pytest

from connectors import apprise
from connectors.exceptions import DeliveryError
from connectors.model import Notification
from tests.world import World, unavailable

from .driving import Acme, Gazette, Run, receiver

PLANTED = ("PLANTEDhook1234PLANTED", "PLANTEDpassword1", "PLANTEDpath12345", "hf_PLANTEDtoken123", "PLANTEDbeat1234")
HOOK, PASSWORD, PATH, TOKEN, BEAT = PLANTED


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Everything that is logged, down to the least of it."""
    stream, root = io.StringIO(), logging.getLogger()
    handler, level = logging.StreamHandler(stream), root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield stream
    root.removeHandler(handler)
    root.setLevel(level)


@pytest.fixture
def careless(gazette: Gazette, acme: Acme, world: World, closed_port: int, monkeypatch: pytest.MonkeyPatch) -> Gazette:
    """Receivers that refuse, that are away and that take what they get, with secrets in every part of an address."""
    host = world.slack.origin.removeprefix("http://")
    monkeypatch.setenv("HF_TOKEN", TOKEN)
    monkeypatch.setenv("GAZETTE_HEARTBEAT_URL", f"http://127.0.0.1:{closed_port}/{BEAT}")
    gazette.watch(
        *acme.sources,
        receiver("slack", f"slackkit://{host}/T0000LAB/B0000LAB/{HOOK}?secure=no"),
        receiver("mail", f"mailto://user:{PASSWORD}@127.0.0.1:{world.smtp.port}?from=a@b.test&to=c@d.test"),
        receiver("hook", f"json://127.0.0.1:{closed_port}/{PATH}?+Authorization={PATH}"),
    )
    return gazette


@pytest.fixture
def closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def everything(gazette: Gazette, *runs: Run) -> str:
    """Return what the runs printed and what the database holds, letter by letter."""
    files = [path.read_bytes().decode("latin-1") for path in gazette.folder.rglob("gazette.db*")]
    return "\n".join([*(run.out + run.err for run in runs), *files])


def test_no_secret_is_printed_logged_or_stored(careless: Gazette, acme: Acme, world: World, log: io.StringIO) -> None:
    runs = [careless("check"), careless("poll")]
    world.clock.advance(timedelta(hours=1))
    acme.releases()
    acme.tightens()
    world.fault("/services/*", unavailable())
    runs += [careless(*words) for words in (("run",), ("status",), ("status", "--json"), ("outbox", "list", "--json"))]
    runs += [careless("test", name, "--one") for name in ("slack", "mail", "hook")]
    runs += [careless("digest", "--send", "hook"), careless("changes", "--json")]

    assert [run.code for run in runs] == [0, 0, 3, 0, 0, 0, 3, 3, 3, 3, 0]
    left = everything(careless, *runs) + log.getvalue()
    assert "slack" in left
    assert [planted for planted in PLANTED if planted in left] == []


def test_no_secret_stands_in_a_representation_or_an_exception(careless: Gazette, world: World) -> None:
    world.fault("/services/*", unavailable())
    context = careless.context
    shown = repr(context) + repr(context.watchlist) + repr(context.settings)
    for found in context.watchlist.receivers:
        with pytest.raises(DeliveryError) as told:
            apprise.deliver(found.url, Notification(id="1", title="a", text="b"))
        shown += repr(told.value) + str(told.value)

    assert [planted for planted in PLANTED if planted in shown] == []
