"""Documents made to harm whoever reads them: what they ask for is not done. The table of all threats: ARCHITECTURE.md."""

import codecs
import resource
import socket
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from connectors import feed, fetch, huggingface, sitemap
from connectors.exceptions import FetchError, SourceError
from connectors.fetch import urls
from connectors.fetch.guard import admit
from connectors.fetch.redirects import Hop
from connectors.huggingface import card
from connectors.model import Listing, Poll, Remembered, Response

NOW = datetime(2026, 4, 2, 12, 0, tzinfo=UTC)
URL = "https://acme.test/x"
LAUGHS = "<!DOCTYPE rss [<!ENTITY a 'ha'>" + "".join(
    f"<!ENTITY {name} '{('&' + before + ';') * 10}'>" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
ITEM = "<rss version='2.0'><channel><title>x</title><item><title>{}</title><guid>1</guid></item></channel></rss>"
HOSTILE = {
    "billion laughs": LAUGHS + "]>" + ITEM.format("&i;"),
    "quadratic": "<!DOCTYPE rss [<!ENTITY a '" + "x" * 100_000 + "'>]>" + ITEM.format("&a;" * 10_000),
    "external entity": "<!DOCTYPE rss [<!ENTITY a SYSTEM 'file:///etc/hostname'>]>" + ITEM.format("&a;"),
    "entity over the network": "<!DOCTYPE rss [<!ENTITY a SYSTEM 'http://127.0.0.1:9/x'>]>" + ITEM.format("&a;"),
    "parameter entity": "<!DOCTYPE rss [<!ENTITY % a SYSTEM 'http://127.0.0.1:9/x'> %a;]>" + ITEM.format("x"),
    "external DTD": "<!DOCTYPE rss SYSTEM 'http://127.0.0.1:9/x.dtd'>" + ITEM.format("x"),
    "XInclude": ITEM.format(
        "<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='file:///etc/hostname' parse='text'/>"
    ),
}
ENCODINGS: dict[str, Callable[[str], bytes]] = {
    "utf-8": lambda text: text.encode(),
    "utf-16 with a mark": lambda text: codecs.BOM_UTF16_LE + text.encode("utf-16-le"),
    "utf-16 without": lambda text: ("<?xml version='1.0' encoding='utf-16'?>" + text).encode("utf-16-le"),
}


@pytest.fixture
def silence(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever opens a connection or looks a name up fails the test."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.mark.usefixtures("silence")
@pytest.mark.parametrize("encode", ENCODINGS.values(), ids=ENCODINGS.keys())
@pytest.mark.parametrize("document", HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.parametrize("connector", [feed, sitemap])
def test_no_entity_is_expanded_and_nothing_is_fetched(
    connector: Any, document: str, encode: Callable[[str], bytes], tmp_path: Path
) -> None:
    secret = tmp_path / "secret"
    secret.write_text("kept to ourselves", encoding="utf-8")
    body = encode(document.replace("file:///etc/hostname", secret.as_uri()))

    listing = read(connector.poll(connector.Target(url=URL), Remembered(NOW)), body)

    titles = [one.title for one in listing.observations] if listing else []
    assert all(len(title) < 600 and "haha" not in title for title in titles)
    assert all("kept to ourselves" not in title for title in titles)


def read(poll: Poll, body: bytes) -> Listing | None:
    try:
        return fetch.replay(poll, lambda request: Response(request.url, content=body)).listing
    except SourceError:
        return None


BOMB = (
    "a: &a ["
    + ",".join(["lol"] * 10)
    + "]\n"
    + "".join(
        f"{name}: &{name} [{','.join(['*' + before] * 10)}]\n"
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
)
CARDS = {
    "aliases": BOMB,
    "merge keys": "a: &a {x: 1}\n" + "".join(f"k{n}: &k{n} {{<<: [*a, *a, *a]}}\n" for n in range(2000)),
    "brackets": "x: " + "[" * 200_000,
    "an object of Python's": "x: !!python/object/apply:os.system ['touch pwned']\n",
    "quotes": "license: '" + "''" * 100_000,
}


@pytest.mark.parametrize("front", CARDS.values(), ids=CARDS.keys())
def test_front_matter_is_looked_through_before_it_is_read(front: str) -> None:
    before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()

    found = card.read(f"---\nlicense: apache-2.0\n{front}\n---\n# Small\n")

    assert found is None or found["license"] == "apache-2.0"
    assert time.process_time() - started < 20, "the parser alone takes minutes"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000


@pytest.mark.parametrize(
    "value",
    [
        *(
            "!!timestamp foo",
            "!!bool foo",
            "!!int ''",
            "!!float ''",
            "!!binary '?'",
            "!!python/object/apply:os.getcwd []",
        ),
        *(
            "0001-01-01T00:00:00+14:00",
            "9999-12-31T23:59:59-14:00",
            "2026-02-30",
            "9" * 5000,
            "[*a]",
            "'\\ud800'",
            ".nan",
        ),
        *("{2026-01-01: x}", "{!!binary aGk=: x}", "{[a, b]: c}", "!!omap [a]", "!!set {a}", "{<<: 3}"),
    ],
)
def test_a_value_that_is_none_ends_no_reading(value: str) -> None:
    found = card.read(f"---\nlicense: mit\nx: {value}\n---\n")

    assert found is None or found["license"] == "mit"


@pytest.mark.parametrize(
    "location",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://metadata.google.internal:8080/",
        "http://[::ffff:169.254.169.254]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/",
        "http://100.64.0.1/",
        "http://2130706433/",
        "http://0x7f.1/",
        "//127.0.0.1/",
        "http://user@127.0.0.1/",
        "file:///etc/hostname",
        "gopher://acme.test/",
        "https://acme.test:6379/",
    ],
)
def test_a_redirect_is_judged_like_an_address_of_our_own(location: str) -> None:
    hop = Hop(urls.parse("http://acme.test/feed.xml"), "GET", {})

    with pytest.raises(FetchError):
        admit(hop.onward(302, location).url, allow_private=False)


@pytest.mark.parametrize(
    "name", ["../../etc", "a/../b", "/etc", "%2e%2e", "-rf", "a:b", ".git", "a b", "meta-llаma", "ｍeta"]
)
def test_a_name_that_is_a_path_or_a_look_alike_is_none_on_the_hub(name: str) -> None:
    with pytest.raises(ValueError, match="no name on the Hub"):
        huggingface.Target(organization=name)
