import httpx
import pytest

from connectors.exceptions import FetchError
from connectors.fetch.redirects import Hop

HEADERS = {"authorization": "Bearer t", "cookie": "c", "accept": "*/*", "content-type": "text/plain"}


def hop(url: str = "https://example.org/a/b", method: str = "GET", body: bytes = b"") -> Hop:
    return Hop(httpx.URL(url), method, HEADERS, body)


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("c", "https://example.org/a/c"),
        ("/c?d=%2F", "https://example.org/c?d=%2F"),
        ("//example.com/x", "https://example.com/x"),
        ("https://example.com/x", "https://example.com/x"),
        ("../../../x", "https://example.org/x"),
    ],
)
def test_a_location_is_resolved(location: str, expected: str) -> None:
    assert str(hop().onward(302, location).url) == expected


@pytest.mark.parametrize(
    ("statuses", "moved"),
    [((301,), True), ((308, 301), True), ((301, 302), False), ((307, 308), False), ((303,), False), ((), False)],
)
def test_a_document_has_moved_when_every_hop_says_so(statuses: tuple[int, ...], moved: bool) -> None:
    last = hop()
    for status in statuses:
        last = last.onward(status, "/new")
    assert last.moved == ("https://example.org/new" if moved else "")


@pytest.mark.parametrize("location", ["https://example.com/", "https://sub.example.org/", "https://example.org:444/"])
def test_another_origin_is_not_told_our_credentials_and_neither_is_who_comes_after(location: str) -> None:
    away = hop().onward(302, location)
    assert set(away.headers) == {"accept", "content-type"}
    assert set(away.onward(302, "https://example.org/").headers) == {"accept", "content-type"}


def test_the_same_origin_keeps_our_credentials() -> None:
    assert hop().onward(302, "https://example.org:443/c").headers == HEADERS


def test_https_is_not_left() -> None:
    with pytest.raises(FetchError, match="from https to http"):
        hop().onward(301, "http://example.org/a/b")


@pytest.mark.parametrize("location", ["", "http://[::1", "https://example.org:99999/"])
def test_a_redirect_needs_an_address(location: str) -> None:
    with pytest.raises(FetchError, match=r"to (nowhere|no address)"):
        hop().onward(302, location)


@pytest.mark.parametrize(("status", "method"), [(301, "GET"), (302, "GET"), (303, "GET"), (307, "POST"), (308, "POST")])
def test_a_post_is_repeated_where_the_server_says_so(status: int, method: str) -> None:
    onward = hop(method="POST", body=b"q").onward(status, "/c")
    assert (onward.method, onward.body) == (method, b"q" if method == "POST" else b"")
